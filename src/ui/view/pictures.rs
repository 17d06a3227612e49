//! The fixed latents: frozen pictures above those of the trainable generator.

mod grid;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Flex, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Text};
use ratatui::widgets::Widget;

use super::{format, panel};
use crate::protocol::{Picture, Preview, RunPhase};
use crate::ui::app::{App, Connection};
use crate::ui::theme::Theme;

pub use grid::CellSize;
use grid::Grid;

/// Columns for the names of the rows.
const GUTTER: u16 = 8;

/// Where pictures are, seen from the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// They are cells: popups cover them.
    Cells,
    /// They lie above the cells: whatever a popup touches must not be drawn.
    Above,
}

/// What puts a picture on screen.
pub trait Canvas {
    /// Where its pictures are.
    fn layer(&self) -> Layer;

    /// Size of a character cell.
    fn cell(&self) -> CellSize;

    /// Shows a picture in these cells, now or after the frame.
    fn picture(&mut self, picture: &Picture, area: Rect, buffer: &mut Buffer);
}

pub struct PicturesView<'a> {
    pub app: &'a App,
    pub theme: &'a Theme,
}

impl PicturesView<'_> {
    /// Draws the panel; pictures under `cover` are left out.
    pub fn draw(
        &self,
        area: Rect,
        cover: Option<Rect>,
        canvas: &mut dyn Canvas,
        buffer: &mut Buffer,
    ) {
        let preview = self.app.snapshot.as_ref().and_then(|s| s.preview.as_ref());
        let Some(preview) = preview.filter(|preview| !preview.frozen.is_empty()) else {
            let inner = panel::frame("Pictures", "", self.theme, area, buffer);
            return self.placeholder(inner, buffer);
        };
        let room = Rect::new(
            0,
            0,
            area.width.saturating_sub(4),
            area.height.saturating_sub(2),
        );
        let columns = Layout::horizontal([Constraint::Length(GUTTER), Constraint::Fill(1)]);
        let [_, room] = room.layout(&columns);
        let first = &preview.frozen[0];
        let aspect = f64::from(first.width.max(1)) / f64::from(first.height.max(1));
        let count = preview.frozen.len();
        let grid = Grid::fitting(room, count, aspect, canvas.cell());
        let fact = fact(preview, grid.shown(count));
        let inner = panel::frame("Pictures", &fact, self.theme, area, buffer);
        let [gutter, pictures] = inner.layout(&columns);
        self.names(&grid, preview.iteration, gutter, buffer);
        for (row, pictures_of) in [&preview.frozen, &preview.trainable]
            .into_iter()
            .enumerate()
        {
            for (index, picture) in pictures_of.iter().enumerate() {
                let Some(cells) = grid.area(pictures, row as u16, index) else {
                    break;
                };
                let covered = cover.is_some_and(|cover| cover.intersects(cells));
                if !(covered && canvas.layer() == Layer::Above) {
                    canvas.picture(picture, cells, buffer);
                }
            }
        }
    }

    fn names(&self, grid: &Grid, iteration: u32, gutter: Rect, buffer: &mut Buffer) {
        for band in 0..grid.bands() {
            let y = |row| gutter.y + grid.top(band, row);
            self.name("frozen", self.theme.dim, (gutter, y(0)), buffer);
            self.name("trained", self.theme.accent, (gutter, y(1)), buffer);
            let iteration = format!("it. {iteration}");
            self.name(&iteration, self.theme.dim, (gutter, y(1) + 1), buffer);
        }
    }

    fn name(&self, text: &str, style: Style, at: (Rect, u16), buffer: &mut Buffer) {
        let (gutter, y) = at;
        let row = Rect::new(gutter.x, y, gutter.width, 1).intersection(gutter);
        Line::styled(text.to_owned(), style).render(row, buffer);
    }

    fn placeholder(&self, area: Rect, buffer: &mut Buffer) {
        let theme = self.theme;
        let spinner = format::spinner(self.app.ticks);
        let mut text = Text::default();
        match (&self.app.connection, &self.app.snapshot) {
            (Connection::Connecting(what), _) => {
                text.push_line(Line::styled(format!("{spinner} {what}"), theme.accent));
            }
            (_, Some(snapshot)) => match (&snapshot.progress, &snapshot.status.phase) {
                (Some(progress), _) => {
                    text.push_line(Line::styled(progress.what.clone(), theme.accent));
                    let done = progress.done as f64 / progress.total.max(1) as f64;
                    text.push_line(Line::from_iter(format::gauge(
                        done,
                        30,
                        theme.accent,
                        theme.line,
                    )));
                }
                (None, RunPhase::Failed(_)) => {
                    text.push_line(Line::styled("No pictures: see below", theme.bad));
                }
                (None, _) => text.push_line(Line::styled("No pictures yet", theme.dim)),
            },
            (_, None) => {}
        }
        let middle =
            Layout::vertical([Constraint::Length(text.height() as u16)]).flex(Flex::Center);
        let [area] = area.layout(&middle);
        text.centered().render(area, buffer);
    }
}

fn fact(preview: &Preview, shown: usize) -> String {
    let all = preview.frozen.len();
    if shown < all {
        format!("{shown} of {all}, iteration {}", preview.iteration)
    } else {
        format!("iteration {}", preview.iteration)
    }
}
