//! Losses as SVG: each iteration pale, their moving average on top.

use std::fmt::Write as _;

use html_escape::encode_text;

use crate::protocol::Iteration;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 200.0;
/// Room for the numbers.
const LEFT: f64 = 56.0;
const RIGHT: f64 = WIDTH - 16.0;
const BELOW: f64 = 22.0;
const ABOVE: f64 = 10.0;
/// More points than this cannot be told apart.
const POINTS: usize = 720;
/// How much of the average each iteration leaves standing.
const KEPT: f64 = 0.9;

/// One curve to draw.
#[derive(Debug)]
pub struct Curve {
    pub name: String,
    /// Iteration, value.
    pub points: Vec<(u32, f64)>,
}

/// The total, then each loss by name.
pub fn of(iterations: &[Iteration]) -> Vec<Curve> {
    let mut curves = vec![Curve {
        name: "total".to_owned(),
        points: Vec::new(),
    }];
    for iteration in iterations {
        let total = [("total", iteration.total)];
        let losses = iteration
            .losses
            .iter()
            .map(|(name, value)| (name.as_str(), *value));
        for (name, value) in total.into_iter().chain(losses) {
            if !value.is_finite() {
                continue;
            }
            let point = (iteration.iteration, value);
            match curves.iter_mut().find(|curve| curve.name == name) {
                Some(curve) => curve.points.push(point),
                None => curves.push(Curve {
                    name: name.to_owned(),
                    points: vec![point],
                }),
            }
        }
    }
    curves.retain(|curve| !curve.points.is_empty());
    curves
}

/// The chart of a curve over iterations 0 to `last`, with a line at each iteration of `switches`.
pub fn chart(curve: &Curve, last: u32, switches: &[u32]) -> String {
    let scale = Scale::new(curve, last);
    let mut svg = format!(
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-label=\"{name} by iteration\" data-left=\"{LEFT}\" data-right=\"{right}\" \
         data-last=\"{last}\">\n",
        name = encode_text(&curve.name),
        right = RIGHT,
    );
    axes(&mut svg, &scale);
    for &switch in switches {
        let x = scale.x(switch);
        let _ = writeln!(
            svg,
            "<line class=\"switch\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{ABOVE}\" y2=\"{:.1}\"/>",
            HEIGHT - BELOW
        );
    }
    line(&mut svg, "raw", &scale, &thinned(&curve.points));
    line(&mut svg, "mean", &scale, &thinned(&averaged(&curve.points)));
    let _ = writeln!(
        svg,
        "<line class=\"cursor\" x1=\"{LEFT}\" x2=\"{LEFT}\" y1=\"{ABOVE}\" y2=\"{:.1}\"/>\n</svg>",
        HEIGHT - BELOW
    );
    svg
}

fn axes(svg: &mut String, scale: &Scale) {
    for value in [scale.low, scale.low.midpoint(scale.high), scale.high] {
        let y = scale.y(value);
        let _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text class=\"value\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            RIGHT,
            LEFT - 6.0,
            y + 4.0,
            number(value)
        );
    }
    for quarter in 0..=4u32 {
        let iteration = (f64::from(scale.last) * f64::from(quarter) / 4.0).round() as u32;
        let _ = writeln!(
            svg,
            "<text class=\"iteration\" x=\"{:.1}\" y=\"{:.1}\">{iteration}</text>",
            scale.x(iteration),
            HEIGHT - 6.0
        );
    }
}

fn line(svg: &mut String, class: &str, scale: &Scale, points: &[(u32, f64)]) {
    let _ = write!(svg, "<polyline class=\"{class}\" points=\"");
    for &(iteration, value) in points {
        let _ = write!(svg, "{:.1},{:.1} ", scale.x(iteration), scale.y(value));
    }
    svg.push_str("\"/>\n");
}

/// From numbers to places.
struct Scale {
    last: u32,
    low: f64,
    high: f64,
}

impl Scale {
    fn new(curve: &Curve, last: u32) -> Self {
        let values = curve.points.iter().map(|(_, value)| *value);
        let low = values.clone().fold(f64::INFINITY, f64::min).min(0.0);
        let high = values.fold(f64::NEG_INFINITY, f64::max);
        // A curve that is 0 everywhere lies at the bottom.
        let high = if high > low { high } else { low + 1.0 };
        let last = last.max(1);
        Self { last, low, high }
    }

    fn x(&self, iteration: u32) -> f64 {
        LEFT + (RIGHT - LEFT) * f64::from(iteration) / f64::from(self.last)
    }

    fn y(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        HEIGHT - BELOW - (HEIGHT - BELOW - ABOVE) * share
    }
}

/// Means of neighbours where there are too many points.
fn thinned(points: &[(u32, f64)]) -> Vec<(u32, f64)> {
    let together = points.len().div_ceil(POINTS).max(1);
    let mean = |points: &[(u32, f64)]| {
        let sum: f64 = points.iter().map(|(_, value)| value).sum();
        (points[points.len() / 2].0, sum / points.len() as f64)
    };
    points.chunks(together).map(mean).collect()
}

fn averaged(points: &[(u32, f64)]) -> Vec<(u32, f64)> {
    let (mut sum, mut weight) = (0.0, 0.0);
    let average = |&(iteration, value): &(u32, f64)| {
        sum = sum * KEPT + value;
        weight = weight * KEPT + 1.0;
        (iteration, sum / weight)
    };
    points.iter().map(average).collect()
}

/// Three digits that matter.
pub fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.abs() < 1e-3 || value.abs() >= 1e5 {
        return format!("{value:.1e}");
    }
    let digits = (2 - value.abs().log10().floor() as i32).max(0);
    format!("{value:.*}", digits as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iterations(count: u32) -> Vec<Iteration> {
        (1..=count)
            .map(|iteration| Iteration {
                iteration,
                total: 1.0 / f64::from(iteration),
                losses: vec![(
                    "directional".to_owned(),
                    if iteration == 2 { f64::NAN } else { 0.5 },
                )],
                learning_rate: 0.002,
                seconds: 0.1,
            })
            .collect()
    }

    #[test]
    fn every_loss_has_a_curve_without_what_is_no_number() {
        let curves = of(&iterations(5));
        let names: Vec<_> = curves.iter().map(|curve| curve.name.as_str()).collect();
        assert_eq!(names, ["total", "directional"]);
        assert_eq!((curves[0].points.len(), curves[1].points.len()), (5, 4));
        assert!(of(&[]).is_empty());
    }

    #[test]
    fn a_chart_begins_high_and_ends_low_and_stays_in_its_frame() {
        let curves = of(&iterations(3000));
        let svg = chart(&curves[0], 3000, &[1500]);
        let points = svg.split("class=\"raw\" points=\"").nth(1).unwrap();
        let points = points
            .split('"')
            .next()
            .unwrap()
            .split_whitespace()
            .map(|point| {
                let (x, y) = point.split_once(',').unwrap();
                (x.parse::<f64>().unwrap(), y.parse::<f64>().unwrap())
            });
        let points: Vec<_> = points.collect();
        assert!(points.len() <= POINTS);
        assert!(
            points
                .iter()
                .all(|(x, y)| (LEFT..=WIDTH).contains(x) && (ABOVE..=HEIGHT).contains(y))
        );
        assert!(points[0].1 < points.last().unwrap().1);
        assert_eq!(svg.matches("class=\"switch\"").count(), 1);
    }

    #[test]
    fn numbers_are_short() {
        let all = [0.0, 1.5, 0.012_345, 0.000_000_1, 123_456.0].map(number);
        assert_eq!(all, ["0", "1.50", "0.0123", "1.0e-7", "1.2e5"]);
    }
}
