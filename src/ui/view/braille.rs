//! Lines from Braille dots: 2 across and 4 down in every cell.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Bits of a cell's dots, `[row][column]`.
const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// Which columns of dots a line leaves out, so that lines differ without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// None.
    Solid,
    /// Every second one.
    Dotted,
    /// Two of four.
    Dashed,
    /// Four of eight.
    Long,
}

impl Dash {
    /// Of the line with this number.
    pub fn of(number: usize) -> Self {
        [Self::Dotted, Self::Dashed, Self::Long][number % 3]
    }

    /// A piece of such a line.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Solid => "━━",
            Self::Dotted => "┈┈",
            Self::Dashed => "╌╌",
            Self::Long => "╶╶",
        }
    }

    fn draws(self, x: usize) -> bool {
        match self {
            Self::Solid => true,
            Self::Dotted => x.is_multiple_of(2),
            Self::Dashed => x % 4 < 2,
            Self::Long => x % 8 < 4,
        }
    }
}

/// Dots over an area of cells. The last line drawn colours a cell.
pub struct Dots {
    area: Rect,
    dash: Dash,
    cells: Vec<(u8, Style)>,
}

impl Dots {
    /// No dots yet.
    pub fn new(area: Rect) -> Self {
        Self {
            area,
            dash: Dash::Solid,
            cells: vec![(0, Style::new()); area.area() as usize],
        }
    }

    /// With lines that leave columns out.
    pub fn dashed(self, dash: Dash) -> Self {
        Self { dash, ..self }
    }

    /// Dots across.
    pub fn width(&self) -> usize {
        usize::from(self.area.width) * 2
    }

    /// Dots down.
    pub fn height(&self) -> usize {
        usize::from(self.area.height) * 4
    }

    /// One dot, from the top left.
    pub fn dot(&mut self, x: usize, y: usize, style: Style) {
        let (column, row) = (x / 2, y / 4);
        if self.dash.draws(x)
            && column < usize::from(self.area.width)
            && row < usize::from(self.area.height)
        {
            let cell = &mut self.cells[row * usize::from(self.area.width) + column];
            cell.0 |= BITS[y % 4][x % 2];
            cell.1 = style;
        }
    }

    /// All dots of a column between two heights.
    pub fn column(&mut self, x: usize, y: [usize; 2], style: Style) {
        for y in y[0].min(y[1])..=y[0].max(y[1]) {
            self.dot(x, y, style);
        }
    }

    /// A straight line that joins two dots, one run of dots per column.
    pub fn line(&mut self, from: (usize, usize), to: (usize, usize), style: Style) {
        let across = to.0.saturating_sub(from.0);
        let height = |step: usize| {
            let share = step as f64 / across.max(1) as f64;
            let y = from.1 as f64 + (to.1 as f64 - from.1 as f64) * share;
            y.round() as usize
        };
        if across == 0 {
            return self.column(from.0, [from.1, to.1], style);
        }
        for step in 0..across {
            let (left, right) = (height(step), height(step + 1));
            let middle = usize::midpoint(left, right);
            self.column(from.0 + step, [left, middle], style);
            self.column(from.0 + step + 1, [middle, right], style);
        }
    }

    /// Writes the cells that have a dot.
    pub fn render(&self, buffer: &mut Buffer) {
        for (position, (bits, style)) in self.area.positions().zip(&self.cells) {
            if *bits == 0 {
                continue;
            }
            let glyph = char::from_u32(0x2800 + u32::from(*bits)).unwrap_or(' ');
            if let Some(cell) = buffer.cell_mut(position) {
                cell.set_char(glyph).set_style(*style);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(dots: &Dots) -> Vec<String> {
        let mut buffer = Buffer::empty(dots.area);
        dots.render(&mut buffer);
        let width = usize::from(dots.area.width);
        let cells: Vec<&str> = buffer
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect();
        cells.chunks(width).map(<[&str]>::concat).collect()
    }

    #[test]
    fn corners_of_a_cell() {
        let mut dots = Dots::new(Rect::new(0, 0, 2, 1));
        dots.dot(0, 0, Style::new());
        dots.dot(1, 3, Style::new());
        dots.dot(9, 9, Style::new());
        assert_eq!(drawn(&dots), ["⢁ "]);
    }

    #[test]
    fn a_line_has_no_gaps() {
        let mut dots = Dots::new(Rect::new(0, 0, 3, 3));
        dots.line((0, 11), (5, 0), Style::new());
        for x in 0..6 {
            let column: Vec<usize> = (0..12)
                .filter(|y| {
                    let (bits, _) = dots.cells[y / 4 * 3 + x / 2];
                    bits & BITS[y % 4][x % 2] != 0
                })
                .collect();
            assert!(!column.is_empty(), "column {x} is empty");
            assert_eq!(column.len(), column[column.len() - 1] - column[0] + 1);
        }
    }

    #[test]
    fn dashes_leave_columns_out() {
        let line = |dash| {
            let mut dots = Dots::new(Rect::new(0, 0, 4, 1)).dashed(dash);
            dots.line((0, 0), (7, 0), Style::new());
            drawn(&dots).concat()
        };
        let all = [Dash::Solid, Dash::Dotted, Dash::Dashed, Dash::Long].map(line);
        assert_eq!(all, ["⠉⠉⠉⠉", "⠁⠁⠁⠁", "⠉ ⠉ ", "⠉⠉  "]);
    }
}
