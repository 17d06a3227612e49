use super::*;
use crate::ui::chart::Scale;
use crate::ui::curves::Extremes;

fn pyramid(values: &[f64]) -> Pyramid {
    values.iter().copied().collect()
}

fn stretch(from: u32, to: u32) -> Stretch {
    Stretch { from, to }
}

fn columns(values: &[f64], count: usize) -> Vec<Column> {
    let iterations: Vec<u32> = (0..values.len() as u32).collect();
    let last = values.len().saturating_sub(1) as u32;
    let spans = spans(&iterations, stretch(0, last), count);
    let values = pyramid(values);
    let axis = Axis::fitting(values.all(), Scale::Linear);
    decimate(&values, &spans, &axis)
}

/// What a look at every point finds.
fn scan(points: &[(u32, f64)], shown: Stretch, columns: usize, axis: &Axis) -> Vec<Column> {
    let mut all: Vec<Column> = Vec::new();
    let mut joined = false;
    for &(iteration, value) in points {
        let Some(place) = axis.place(value) else {
            joined = false;
            continue;
        };
        if !shown.contains(iteration) {
            joined = true;
            continue;
        }
        let share = f64::from(iteration - shown.from) / f64::from(shown.width());
        let x = (share * (columns - 1) as f64).round() as usize;
        match all.last_mut() {
            Some(column) if column.x == x => {
                column.last = place;
                column.low = column.low.min(place);
                column.high = column.high.max(place);
            }
            _ => all.push(Column {
                x,
                first: place,
                last: place,
                low: place,
                high: place,
                joined,
            }),
        }
        joined = true;
    }
    all
}

/// A wild curve with gaps: spikes, zeros, negative values, iterations left out.
fn wild(count: u32) -> Vec<(u32, f64)> {
    let value = |i: u32| match i.wrapping_mul(2_654_435_761) >> 24 {
        0..8 => f64::NAN,
        8..10 => f64::NEG_INFINITY,
        10..14 => 0.0,
        14..18 => -0.3,
        18..20 => 40.0,
        noise => (-f64::from(i) / 900.0).exp() + f64::from(noise) / 2000.0,
    };
    let gap = |i: &u32| i % 97 != 5 && !(2000..2400).contains(i);
    (1..count).filter(gap).map(|i| (i, value(i))).collect()
}

#[test]
fn columns_are_those_of_a_scan_of_all_points() {
    for count in [1, 2, 9, 100, 500, 5000, 30_000] {
        let points = wild(count);
        let iterations: Vec<u32> = points.iter().map(|point| point.0).collect();
        let values: Vec<f64> = points.iter().map(|point| point.1).collect();
        let values = pyramid(&values);
        for (from, to, width) in [
            (0, count, 100),
            (0, count * 2, 317),
            (count / 3, count / 2 + 1, 40),
            (0, 16, 1),
        ] {
            let shown = stretch(from, to);
            for scale in [Scale::Linear, Scale::Logarithmic] {
                let axis = Axis::fitting(values.all(), scale);
                let fast = decimate(&values, &spans(&iterations, shown, width), &axis);
                assert_eq!(
                    fast,
                    scan(&points, shown, width, &axis),
                    "{count} {shown:?}"
                );
            }
        }
    }
}

#[test]
fn a_hundred_thousand_points_keep_their_spikes() {
    let mut values = vec![0.5; 100_000];
    values[12_345] = 9.0;
    values[77_777] = -3.0;
    let columns = columns(&values, 160);
    assert_eq!(columns.len(), 160);
    let axis = Axis::fitting(pyramid(&values).all(), Scale::Linear);
    let high = columns.iter().map(|c| c.high).fold(f64::MIN, f64::max);
    let low = columns.iter().map(|c| c.low).fold(f64::MAX, f64::min);
    assert_eq!(Some(low), axis.place(-3.0));
    assert_eq!(Some(high), axis.place(9.0));
    assert!(columns[1..].iter().all(|column| column.joined));
}

#[test]
fn one_point_is_one_column() {
    let columns = columns(&[0.25], 160);
    assert_eq!(columns.len(), 1);
    assert!(!columns[0].joined);
    assert_eq!(columns[0].first, columns[0].last);
}

#[test]
fn a_gap_is_not_bridged() {
    let columns = columns(&[1.0, 2.0, f64::NAN, 4.0, 5.0], 5);
    let joined: Vec<(usize, bool)> = columns.iter().map(|c| (c.x, c.joined)).collect();
    assert_eq!(joined, [(0, false), (1, true), (3, false), (4, true)]);
}

#[test]
fn points_outside_are_left_out_and_the_line_comes_from_them() {
    let iterations: Vec<u32> = (0..50).collect();
    let spans = spans(&iterations, stretch(10, 20), 11);
    let points: Vec<usize> = spans.iter().flat_map(|span| span.points.clone()).collect();
    assert_eq!(points, (10..=20).collect::<Vec<usize>>());
    let axis = Axis::fitting(Extremes::of(2.0), Scale::Linear);
    let columns = decimate(&pyramid(&[1.0; 50]), &spans, &axis);
    assert!(columns.iter().all(|column| column.joined));
}

#[test]
fn a_column_that_grows_is_left_out_until_it_is_whole() {
    let shown = Stretch { from: 0, to: 100 };
    let until = |newest: u32| {
        let iterations: Vec<u32> = (1..=newest).collect();
        settled_spans(&iterations, shown, 11).len()
    };
    // Column 3 has the iterations 25 to 34.
    assert_eq!([24, 25, 33, 34, 35].map(until), [3, 3, 3, 4, 4]);
    assert_eq!(until(100), 11);
    assert_eq!(until(1), 1);
}
