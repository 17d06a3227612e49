//! The fixed latents, now or in the past: what is drawn where, or why there is nothing.

mod grid;
mod sheet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Flex, Layout, Rect};
use ratatui::text::{Line, Text};
use ratatui::widgets::Widget;

use super::format;
use super::panel::PanelFrame;
use crate::protocol::RunPhase;
use crate::ui::app::{App, Connection};
use crate::ui::arrangement::Arrangement;
use crate::ui::hits::Panel;
use crate::ui::image::{CellSize, Picture, Protocol, Renderer};
use crate::ui::theme::Theme;

use grid::USUAL_CELL;
pub use grid::{Grid, slope};
use sheet::Sheet;

/// What puts a picture on screen.
pub trait Canvas {
    /// Size of a character cell.
    fn cell(&self) -> CellSize;

    /// Shows a picture in these cells, now or after the frame.
    fn picture(&mut self, picture: &Picture, area: Rect, buffer: &mut Buffer);

    /// A popup will be drawn here.
    fn cover(&mut self, area: Rect, buffer: &mut Buffer);
}

impl Canvas for Renderer {
    fn cell(&self) -> CellSize {
        self.detected().cell.unwrap_or(USUAL_CELL)
    }

    fn picture(&mut self, picture: &Picture, area: Rect, buffer: &mut Buffer) {
        self.place(buffer, area, picture);
    }

    fn cover(&mut self, area: Rect, buffer: &mut Buffer) {
        Renderer::cover(self, buffer, area);
    }
}

pub struct PicturesView<'a> {
    pub app: &'a App,
    pub theme: &'a Theme,
}

impl PicturesView<'_> {
    /// Draws the panel.
    pub fn draw(&self, area: Rect, canvas: &mut dyn Canvas, buffer: &mut Buffer) {
        let sheet = Sheet::of(self.app, self.theme);
        let Some(sheet) = sheet.filter(|_| self.app.protocol != Protocol::Off) else {
            let inner = self.frame("", area, buffer);
            return self.placeholder(inner, buffer);
        };
        let (left, border) = (area.x + 2, area.y + 1);
        let width = area.width.saturating_sub(4);
        let inner = Rect::new(left, border, width, area.height.saturating_sub(2));
        let placed = sheet.place(inner, canvas.cell());
        let room = usize::from(area.width.saturating_sub(14));
        let fact = self.fact(placed.shown, room);
        self.frame(&fact, area, buffer);
        for (name, place) in placed.names {
            name.render(place, buffer);
        }
        for (picture, cells) in placed.pictures {
            canvas.picture(picture, cells, buffer);
        }
    }

    fn frame(&self, fact: &str, area: Rect, buffer: &mut Buffer) -> Rect {
        let frame = PanelFrame {
            app: self.app,
            theme: self.theme,
            panel: Panel::Pictures,
            fact,
        };
        frame.draw(area, buffer)
    }

    /// Which view, how many of the samples, of which iteration; what matters less is left out where
    /// it does not fit.
    fn fact(&self, shown: usize, room: usize) -> String {
        let Some(gallery) = sheet::gallery(self.app) else {
            return String::new();
        };
        if self.app.arrangement == Arrangement::Style {
            return format::fit(Arrangement::Style.word(), room);
        }
        let all = gallery.frozen.len();
        let count = match self.app.sample {
            Some(sample) => match gallery.names.get(sample) {
                Some(name) => format!("{name}, {} of {all}", sample + 1),
                None => format!("sample {} of {all}", sample + 1),
            },
            None if shown < all => format!("{shown} of {all}"),
            None => String::new(),
        };
        let iteration = match self.app.arrangement {
            Arrangement::Past => String::new(),
            _ => self.iteration(gallery.iteration),
        };
        let parts = [self.app.arrangement.word().to_owned(), count, iteration];
        let mut said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        while said.len() > 1 && Line::raw(said.join(", ")).width() > room {
            said.remove(0);
        }
        format::fit(&said.join(", "), room)
    }

    fn iteration(&self, iteration: u32) -> String {
        let looked = self.app.looked();
        let past = match looked.filter(|stop| stop.iteration == iteration) {
            Some(stop) if stop.kept => " (past)",
            Some(_) => " (past, no weights)",
            None => "",
        };
        format!("iteration {iteration}{past}")
    }

    /// Why there are no pictures.
    fn placeholder(&self, area: Rect, buffer: &mut Buffer) {
        let text = self.reason();
        let height = Constraint::Length(text.height() as u16);
        let [area] = area.layout(&Layout::vertical([height]).flex(Flex::Center));
        text.centered().render(area, buffer);
    }

    fn reason(&self) -> Text<'static> {
        let theme = self.theme;
        if let Connection::Connecting(what) = &self.app.connection {
            let spinner = format::spinner(self.app.ticks);
            return Text::styled(format!("{spinner} {what}"), theme.accent);
        }
        let Some(snapshot) = self.app.snapshot() else {
            return Text::default();
        };
        if self.app.gallery.is_some() && self.app.protocol == Protocol::Off {
            return Text::styled("Pictures are off (i)", theme.dim);
        }
        if let Some(progress) = &snapshot.progress {
            let done = progress.done as f64 / progress.total.max(1) as f64;
            let spinner = format::spinner(self.app.ticks);
            let what = Line::styled(format!("{spinner} {}", progress.what), theme.accent);
            if progress.total == 0 {
                return Text::from(what);
            }
            let gauge = format::gauge(done, 30, theme.accent, theme.line);
            return Text::from(vec![what, Line::from_iter(gauge)]);
        }
        match snapshot.status.phase {
            RunPhase::Failed(_) => Text::styled("No pictures: see below", theme.bad),
            RunPhase::Loading => Text::styled("No pictures yet", theme.dim),
            _ => Text::styled("No pictures yet (p draws them)", theme.dim),
        }
    }
}
