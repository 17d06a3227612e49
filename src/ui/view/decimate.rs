//! Many points in few columns: each column keeps its extremes, so that no spike is lost, and its
//! ends, so that the line goes on.

/// The part of a curve that falls into one column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Which column.
    pub x: usize,
    /// The first value.
    pub first: f64,
    /// The last value.
    pub last: f64,
    /// The smallest value.
    pub low: f64,
    /// The largest value.
    pub high: f64,
    /// No gap lies between this column and the one before.
    pub joined: bool,
}

/// At most one [`Column`] for each of `columns` columns that span iterations 0 to `extent`.
/// `place` gives a value's place on the axis; `None` makes a gap.
pub fn decimate(
    points: impl Iterator<Item = (u32, f64)>,
    extent: u32,
    columns: usize,
    place: impl Fn(f64) -> Option<f64>,
) -> Vec<Column> {
    let mut all: Vec<Column> = Vec::new();
    let mut joined = false;
    for (iteration, value) in points {
        let Some(value) = place(value) else {
            joined = false;
            continue;
        };
        let share = f64::from(iteration.min(extent)) / f64::from(extent.max(1));
        let x = (share * columns.saturating_sub(1) as f64).round() as usize;
        match all.last_mut() {
            Some(column) if column.x == x => {
                column.last = value;
                column.low = column.low.min(value);
                column.high = column.high.max(value);
            }
            _ => all.push(Column {
                x,
                first: value,
                last: value,
                low: value,
                high: value,
                joined,
            }),
        }
        joined = true;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(values: &[f64], count: usize) -> Vec<Column> {
        let points = (0u32..).zip(values.iter().copied());
        let place = |value: f64| value.is_finite().then_some(value);
        decimate(points, values.len().saturating_sub(1) as u32, count, place)
    }

    #[test]
    fn a_hundred_thousand_points_keep_their_spikes() {
        let mut values = vec![0.5; 100_000];
        values[12_345] = 9.0;
        values[77_777] = -3.0;
        let columns = columns(&values, 160);
        assert_eq!(columns.len(), 160);
        let high = columns.iter().map(|c| c.high).fold(f64::MIN, f64::max);
        let low = columns.iter().map(|c| c.low).fold(f64::MAX, f64::min);
        assert_eq!((low, high), (-3.0, 9.0));
        assert!(columns[1..].iter().all(|column| column.joined));
    }

    #[test]
    fn one_point_is_one_column() {
        let columns = columns(&[0.25], 160);
        assert_eq!(columns.len(), 1);
        assert!(!columns[0].joined);
        assert_eq!((columns[0].first, columns[0].last), (0.25, 0.25));
    }

    #[test]
    fn a_gap_is_not_bridged() {
        let columns = columns(&[1.0, 2.0, f64::NAN, 4.0, 5.0], 5);
        let joined: Vec<(usize, bool)> = columns.iter().map(|c| (c.x, c.joined)).collect();
        assert_eq!(joined, [(0, false), (1, true), (3, false), (4, true)]);
    }

    #[test]
    fn points_past_the_axis_stay_in_the_last_column() {
        let points = [(0, 1.0), (50, 2.0)].into_iter();
        let columns = decimate(points, 10, 8, Some);
        assert_eq!(columns.last().map(|column| column.x), Some(7));
    }
}
