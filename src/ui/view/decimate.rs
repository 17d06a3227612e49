//! Many points in few columns: each column keeps its extremes, so that no spike is lost, and its
//! ends, so that the line goes on. It costs as much as there are columns, not points.

use std::ops::Range;

use super::axis::Axis;
use crate::ui::chart::Stretch;
use crate::ui::curves::Pyramid;

/// The points that fall into one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Which column.
    pub x: usize,
    /// Their numbers.
    pub points: Range<usize>,
}

/// The part of a curve that falls into one column, in places on the axis.
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

/// The spans of at most `columns` columns over a stretch of iterations; `iterations` rise. Points
/// outside are left out.
pub fn spans(iterations: &[u32], shown: Stretch, columns: usize) -> Vec<Span> {
    let column = |iteration| column(iteration, shown, columns);
    let end = iterations.partition_point(|&iteration| iteration <= shown.to);
    let mut start = iterations.partition_point(|&iteration| iteration < shown.from);
    let mut all = Vec::new();
    while start < end {
        let x = column(iterations[start]);
        let count = iterations[start..end].partition_point(|&other| column(other) <= x);
        all.push(Span {
            x,
            points: start..start + count,
        });
        start += count;
    }
    all
}

/// The same of a run that goes on: a column is left out until its last point is there, so that most
/// iterations change nothing on the screen.
pub fn settled_spans(iterations: &[u32], shown: Stretch, columns: usize) -> Vec<Span> {
    let mut all = spans(iterations, shown, columns);
    let newest = iterations.last().copied().unwrap_or(0);
    let grows = |span: &Span| {
        newest < shown.to && span.x == column(newest.saturating_add(1), shown, columns)
    };
    if all.len() > 1 && all.last().is_some_and(grows) {
        all.pop();
    }
    all
}

fn column(iteration: u32, shown: Stretch, columns: usize) -> usize {
    (shown.place(iteration) * columns.saturating_sub(1) as f64).round() as usize
}

/// A curve's part of each span; spans without a value that can be drawn are left out.
pub fn decimate(values: &Pyramid, spans: &[Span], axis: &Axis) -> Vec<Column> {
    let column = |span: &Span| {
        let drawable = |part| axis.span(part).is_some();
        let [low, high] = axis.span(values.extremes(span.points.clone()))?;
        let first = values.first(span.points.clone(), drawable)?;
        let last = values.last(span.points.clone(), drawable)?;
        let place = |index: usize| axis.place(values.values()[index]);
        Some(Column {
            x: span.x,
            first: place(first)?,
            last: place(last)?,
            low: axis.place(low)?,
            high: axis.place(high)?,
            joined: first > 0 && place(first - 1).is_some(),
        })
    };
    spans.iter().filter_map(column).collect()
}

#[cfg(test)]
mod tests;
