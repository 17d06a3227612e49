//! Marks on the curves that tell them apart without colour. Each curve has its own columns, so that
//! curves that lie on each other still show both.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::decimate::Column;
use crate::ui::theme::Legend;

/// Cells between two marks of a curve, at least.
fn spacing(legend: Legend) -> usize {
    match legend {
        Legend::Colours => 24,
        Legend::Markers => 12,
    }
}

/// Marks over an area of cells.
pub struct Markers {
    area: Rect,
    curves: usize,
    spacing: usize,
    cells: Vec<(u16, u16, &'static str, Style)>,
}

impl Markers {
    /// For so many curves.
    pub fn new(area: Rect, curves: usize, legend: Legend) -> Self {
        Self {
            area,
            curves: curves.max(1),
            spacing: spacing(legend),
            cells: Vec::new(),
        }
    }

    /// Marks the curve with this number; a short one at least at its end.
    pub fn along(&mut self, columns: &[Column], number: usize, marker: (&'static str, Style)) {
        let step = self.spacing.max(2 * self.curves);
        let offset = (2 * number + 1) * step / (2 * self.curves);
        let mine = |column: &&Column| column.x.is_multiple_of(2) && column.x / 2 % step == offset;
        let before = self.cells.len();
        for column in columns.iter().filter(mine) {
            self.mark(column, marker);
        }
        if let (true, Some(last)) = (self.cells.len() == before, columns.last()) {
            self.mark(last, marker);
        }
    }

    fn mark(&mut self, column: &Column, (marker, style): (&'static str, Style)) {
        let bottom = f64::from(self.area.height.saturating_sub(1));
        let y = ((1.0 - column.last) * bottom).round() as u16;
        let x = (column.x / 2) as u16;
        let (x, y) = (self.area.x + x, self.area.y + y);
        self.cells.push((x, y, marker, style));
    }

    /// Writes them over the lines.
    pub fn render(&self, buffer: &mut Buffer) {
        for (x, y, marker, style) in &self.cells {
            if let Some(cell) = buffer.cell_mut((*x, *y)) {
                cell.set_symbol(marker).set_style(*style);
            }
        }
    }
}
