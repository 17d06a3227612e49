//! A photograph with the three points that are set by hand, and beside it what they cut out.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use super::panel::bordered;
use super::pictures::Canvas;
use super::studio::fitted;
use super::{format, wrap};
use crate::ui::app::App;
use crate::ui::hand::marks::{self, Grain, Numbers};
use crate::ui::hand::{Hand, Mark, Origin};
use crate::ui::hits::{Hits, Target};
use crate::ui::image::{CellSize, Protocol};
use crate::ui::theme::Theme;

/// From so many columns on the cut-out face has more room.
const WIDE: u16 = 110;
/// Columns of the cut-out face on narrow screens.
const BESIDE: u16 = 32;
/// Longest side of the picture that is sent to terminals that draw pixels.
const LONGEST: u32 = 800;

pub struct HandView<'a> {
    pub app: &'a App,
    pub hand: &'a Hand,
    pub theme: &'a Theme,
}

impl HandView<'_> {
    /// Draws both.
    pub fn draw(
        &self,
        area: Rect,
        canvas: &mut dyn Canvas,
        (buffer, hits): (&mut Buffer, &mut Hits),
    ) {
        let columns = if area.width >= WIDE {
            [Constraint::Fill(3), Constraint::Fill(2)]
        } else {
            [Constraint::Fill(1), Constraint::Length(BESIDE)]
        };
        let [photo, face] = area.layout(&Layout::horizontal(columns));
        self.photo(photo, canvas, (buffer, hits));
        self.face(face, canvas, buffer);
    }

    fn photo(&self, area: Rect, canvas: &mut dyn Canvas, (buffer, hits): (&mut Buffer, &mut Hits)) {
        let name = self.hand.photo.file_name().unwrap_or_default();
        let room = usize::from(area.width.saturating_sub(8));
        let fact = format::fit(&self.size(), room / 2);
        let room = room.saturating_sub(Span::raw(&fact).width());
        let title = format!(" {} ", format::fit(&name.to_string_lossy(), room));
        let title = Span::styled(title, self.theme.focus);
        let inner = bordered(title, &fact, self.theme, area, buffer);
        let [place, said] = inner.layout(&Layout::vertical([
            Constraint::Fill(1),
            Constraint::Length(1),
        ]));
        let Some(looks) = self
            .hand
            .open()
            .filter(|_| self.app.protocol != Protocol::Off)
        else {
            let text = Paragraph::new(self.nothing()).wrap(Wrap { trim: true });
            return text.render(place, buffer);
        };
        let said_room = usize::from(said.width);
        let repeat = format::fit(&self.hand.points.arguments().join(" "), said_room);
        Line::styled(repeat, self.theme.dim).render(said, buffer);
        let cells = fitted(&looks.picture, place, canvas);
        if cells.is_empty() {
            return;
        }
        let grain = grain(cells, canvas.cell(), self.app.protocol);
        if let Some(drawn) = marks::drawn(self.hand, grain) {
            canvas.picture(&drawn, cells, buffer);
        }
        if grain.numbers == Numbers::Written {
            self.numbers(cells, buffer);
        }
        hits.add(cells, Target::Face);
    }

    /// How large it is, how close one looks.
    fn size(&self) -> String {
        let Some(looks) = self.hand.open() else {
            return String::new();
        };
        let [width, height] = looks.size;
        match self.hand.closeness() {
            1 => format!("{width}x{height}"),
            times => format!("{width}x{height}, {times}x"),
        }
    }

    /// The numbers of the points beside them, where half-blocks are too coarse for digits.
    fn numbers(&self, cells: Rect, buffer: &mut Buffer) {
        let Some(part) = self.hand.part() else {
            return;
        };
        for (number, mark) in (1..).zip(Mark::ALL) {
            let share = part.share(self.hand.place(mark));
            if share.iter().any(|share| !(0.0..1.0).contains(share)) {
                continue;
            }
            let x = cells.x + (share[0] * f64::from(cells.width)) as u16;
            let y = cells.y + (share[1] * f64::from(cells.height)) as u16;
            let place = match mark {
                Mark::LeftEye => (x.saturating_sub(3), y.saturating_sub(1)),
                Mark::RightEye => (x + 3, y.saturating_sub(1)),
                Mark::Mouth => (x + 3, y + 1),
            };
            let inside = cells.contains(place.into());
            if let Some(cell) = buffer.cell_mut(place).filter(|_| inside) {
                cell.reset();
                let style = Style::new().fg(Color::Black).bg(Color::White).bold();
                cell.set_symbol(&format!("{number}")).set_style(style);
            }
        }
    }

    /// Why there is no picture.
    fn nothing(&self) -> Text<'static> {
        let theme = self.theme;
        match &self.hand.looks {
            None => Text::styled(
                format!("{} opening", format::spinner(self.app.ticks)),
                theme.accent,
            ),
            Some(Err(reason)) => Text::styled(reason.clone(), theme.bad),
            Some(Ok(_)) => Text::styled("Pictures are off (i)", theme.dim),
        }
    }

    fn face(&self, area: Rect, canvas: &mut dyn Canvas, buffer: &mut Buffer) {
        let title = Span::styled(" Aligned ", self.theme.title);
        let inner = bordered(title, "", self.theme, area, buffer);
        let text = self.said(usize::from(inner.width));
        // Something of the face is always seen.
        let most = (inner.height * 2 / 3).max(1);
        let rows = (text.height() as u16).min(most);
        let [words, place] = inner.layout(&Layout::vertical([
            Constraint::Length(rows),
            Constraint::Fill(1),
        ]));
        text.render(words, buffer);
        let outcome = self.hand.outcome.as_ref();
        let shown = outcome.and_then(|outcome| outcome.looks.as_ref().ok());
        if let Some((picture, _)) = shown.filter(|_| self.app.protocol != Protocol::Off) {
            let cells = fitted(picture, place, canvas);
            if !cells.is_empty() {
                canvas.picture(picture, cells, buffer);
            }
        }
    }

    /// The points, where they came from, what is odd about what they cut out.
    fn said(&self, room: usize) -> Text<'static> {
        let (hand, theme) = (self.hand, self.theme);
        let mut text = Text::default();
        if hand.open().is_none() {
            return text;
        }
        for (number, mark) in (1..).zip(Mark::ALL) {
            let (arrow, style) = if mark == hand.chosen {
                ("▶", theme.focus)
            } else {
                (" ", theme.text)
            };
            let [x, y] = hand.place(mark);
            let line = format!("{arrow} {number} {:<10} {x},{y}", mark.name());
            text.push_line(Line::styled(line, style));
        }
        let (origin, style) = self.origin();
        push(&mut text, &origin, style, room);
        match hand.outcome.as_ref().map(|outcome| &outcome.looks) {
            Some(Ok((_, warnings))) => {
                for warning in warnings {
                    push(&mut text, warning, theme.warning, room);
                }
            }
            Some(Err(reason)) => push(&mut text, reason, theme.bad, room),
            None => {}
        }
        text
    }

    fn origin(&self) -> (String, Style) {
        let (hand, theme) = (self.hand, self.theme);
        let spinner = format::spinner(self.app.ticks);
        match (hand.origin, &hand.faces) {
            (Origin::Hand, _) => ("set by hand".to_owned(), theme.dim),
            (Origin::Found(index), Some(Ok(faces))) if faces.len() > 1 => {
                let text = format!("face {} of {} that were found", index + 1, faces.len());
                (text, theme.good)
            }
            (Origin::Found(_), _) => ("as the face was found".to_owned(), theme.good),
            (Origin::Usual, None) => (format!("{spinner} looking for a face"), theme.accent),
            (Origin::Usual, Some(Err(reason))) => (reason.clone(), theme.bad),
            (Origin::Usual, Some(Ok(faces))) if faces.is_empty() => (
                "no face was found: move the points".to_owned(),
                theme.warning,
            ),
            (Origin::Usual, Some(Ok(_))) => ("where faces often are".to_owned(), theme.dim),
        }
    }
}

fn push(text: &mut Text<'static>, line: &str, style: Style, room: usize) {
    for row in wrap::rows(line, room) {
        text.push_line(Line::styled(row, style));
    }
}

/// Half-blocks show two dots in each cell; pixels are finer.
fn grain(cells: Rect, cell: CellSize, protocol: Protocol) -> Grain {
    let [columns, rows] = [cells.width, cells.height].map(u32::from);
    if protocol == Protocol::Blocks {
        return Grain {
            pixels: [columns, 2 * rows],
            dot: 1,
            numbers: Numbers::Written,
        };
    }
    let pixels = [
        columns * u32::from(cell.width),
        rows * u32::from(cell.height),
    ];
    let shrink = (f64::from(LONGEST) / f64::from(pixels[0].max(pixels[1]).max(1))).min(1.0);
    let pixels = pixels.map(|side| ((f64::from(side) * shrink) as u32).max(1));
    let dot = (pixels[0].max(pixels[1]) / 140).max(2);
    Grain {
        pixels,
        dot,
        numbers: Numbers::Drawn,
    }
}
