//! The photo browser in place of the panels: the rows, and beside or below them the selected picture
//! and how far the search is.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use super::hand::HandView;
use super::panel::bordered;
use super::pictures::Canvas;
use super::popup::{PopupView, choices, push_wrapped, room};
use super::{format, overlay, scroll, typed};
use crate::protocol::{KeptLatent, SearchStage};
use crate::ui::action::Context;
use crate::ui::app::App;
use crate::ui::hits::{Hits, Target};
use crate::ui::image::{Picture, Protocol};
use crate::ui::studio::{Field, Progress, Question, Studio, View};
use crate::ui::theme::Theme;

/// From so many columns on the picture stands beside the list.
const WIDE: u16 = 110;
/// Rows of the picture below the list.
const BELOW: u16 = 9;
const MOST_COLUMNS: usize = 64;

/// What every part needs.
struct Shown<'a> {
    app: &'a App,
    studio: &'a Studio,
    theme: &'a Theme,
}

/// Draws the browser with the dashboard's first and last lines.
pub fn draw(
    (app, studio): (&App, &Studio),
    theme: &Theme,
    canvas: &mut dyn Canvas,
    (frame, hits): (&mut Frame, &mut Hits),
) {
    let body = overlay::around(app, theme, frame);
    let buffer = frame.buffer_mut();
    if let Some(hand) = studio.hand.as_ref().filter(|_| studio.line.is_none()) {
        return HandView { app, hand, theme }.draw(body, canvas, (buffer, hits));
    }
    let shown = Shown { app, studio, theme };
    let [list, detail] = if body.width >= WIDE {
        body.layout(&Layout::horizontal([
            Constraint::Fill(3),
            Constraint::Fill(2),
        ]))
    } else {
        body.layout(&Layout::vertical([
            Constraint::Fill(1),
            Constraint::Length(BELOW),
        ]))
    };
    shown.list(list, (buffer, hits));
    shown.detail(detail, (canvas, buffer));
}

/// The box, if anything is asked.
pub fn question<'a>(app: &App, theme: &'a Theme, screen: Rect) -> Option<PopupView<'a>> {
    let (title, said, context) = match app.studio.as_ref()?.question.as_ref()? {
        Question::End => (
            "End the search?",
            "A latent is being looked for; training goes on meanwhile.",
            Context::StudioEnd,
        ),
        Question::NoFace(_) => (
            "No face was found",
            "Say where eyes and mouth are; or the whole picture is an aligned face: square, the \
             eyes a little above the middle.",
            Context::StudioFace,
        ),
        Question::Refused(_, reason) => ("By hand?", reason.as_str(), Context::StudioFace),
    };
    let mut text = Text::default();
    push_wrapped(&mut text, said, theme.text, room(screen).min(MOST_COLUMNS));
    Some(choices(title, text, (app, context), theme, screen))
}

impl Shown<'_> {
    fn frame(&self, (title, fact): (&str, &str), area: Rect, buffer: &mut Buffer) -> Rect {
        let room = usize::from(area.width.saturating_sub(8));
        let title = format::fit_end(title, room);
        let fact = format::fit(fact, room.saturating_sub(Span::raw(&title).width()));
        let title = Span::styled(format!(" {title} "), self.theme.focus);
        bordered(title, &fact, self.theme, area, buffer)
    }

    fn list(&self, area: Rect, (buffer, hits): (&mut Buffer, &mut Hits)) {
        let studio = self.studio;
        let count = studio.count();
        let (title, fact) = match (&studio.view, &studio.folder) {
            (View::Latents, _) => ("Latents".to_owned(), format!("{count}")),
            (View::Folder, Some(folder)) => {
                let more = match folder.left_out {
                    0 => String::new(),
                    more => format!(", {more} more are not listed"),
                };
                (folder.path.display().to_string(), format!("{count}{more}"))
            }
            (View::Folder, None) => ("Photographs".to_owned(), String::new()),
        };
        let inner = self.frame((&title, &fact), area, buffer);
        hits.add(area, Target::Browser);
        let typed = studio.line.is_some() || !studio.filter.is_empty();
        let [line, body] = inner.layout(&Layout::vertical([
            Constraint::Length(u16::from(typed)),
            Constraint::Fill(1),
        ]));
        self.typed(usize::from(line.width)).render(line, buffer);
        if count == 0 {
            let text = Paragraph::new(self.nothing()).style(self.theme.dim);
            return text.wrap(Wrap { trim: true }).render(body, buffer);
        }
        let height = usize::from(body.height).max(1);
        let before = self.app.hits.first(Target::Photo(0));
        let first = scroll::first(before, studio.row(), height, count);
        let rows = self.rows(first, height, usize::from(body.width));
        for (index, (line, area)) in rows.into_iter().zip(body.rows()).enumerate() {
            let selected = first + index == studio.row();
            let style = if selected {
                self.theme.selected
            } else {
                Style::new()
            };
            line.patch_style(style).render(area, buffer);
            hits.add(area, Target::Photo(first + index));
        }
    }

    fn rows(&self, first: usize, count: usize, room: usize) -> Vec<Line<'static>> {
        let theme = self.theme;
        if self.studio.view == View::Latents {
            let kept = self.studio.kept().into_iter().skip(first).take(count);
            let line = |latent: &KeptLatent| {
                if let Some(error) = &latent.error {
                    return (error.clone(), theme.bad);
                }
                let (of, source) = (&latent.generator, &latent.source);
                (format!("{of}  {} dB  {source}", latent.psnr), theme.dim)
            };
            let lines = kept.map(|latent| {
                let (text, style) = line(latent);
                let text = format::fit(&text, room.saturating_sub(22));
                Line::from(vec![
                    Span::styled(format::column(&latent.name, 22), theme.text),
                    Span::styled(text, style),
                ])
            });
            return lines.collect();
        }
        let entries = self.studio.rows().into_iter().skip(first).take(count);
        let lines = entries.map(|entry| match entry.bytes {
            None => {
                let name = format::fit(&format!("{}/", entry.name), room);
                Line::styled(name, theme.accent)
            }
            Some(bytes) => {
                let size = size(bytes);
                let name = format::fit(&entry.name, room.saturating_sub(size.len() + 1));
                let gap = room.saturating_sub(Span::raw(&name).width() + size.len());
                Line::from(vec![
                    Span::styled(name, theme.text),
                    Span::raw(" ".repeat(gap)),
                    Span::styled(size, theme.dim),
                ])
            }
        });
        lines.collect()
    }

    /// What is being typed, or the filter.
    fn typed(&self, room: usize) -> Line<'static> {
        let theme = self.theme;
        let Some((field, line)) = &self.studio.line else {
            let text = format::fit_end(&self.studio.filter, room.saturating_sub(2));
            let spans = [
                Span::styled("/ ", theme.accent),
                Span::styled(text, theme.text),
            ];
            return Line::from_iter(spans);
        };
        let label = match field {
            Field::Filter => "/ ",
            Field::Path => "Path: ",
            Field::Name(..) => "Keep the latent as: ",
            Field::Face(_) => "Which face (1 is the largest): ",
            Field::Rename(_) => "Name: ",
        };
        let mut spans = vec![Span::styled(label, theme.accent)];
        let room = room.saturating_sub(label.len());
        spans.extend(typed::spans(line, room, theme.text));
        Line::from(spans)
    }

    /// Why there are no rows.
    fn nothing(&self) -> String {
        let studio = self.studio;
        let text = match studio.view {
            _ if !studio.filter.is_empty() => "No name has all that is typed.",
            View::Latents if studio.latents.is_none() => "Reading the latents",
            View::Latents => "No latents yet: enter on a picture finds one and keeps it.",
            View::Folder => match (&studio.unlisted, &studio.folder) {
                (Some(reason), None) => reason,
                (_, None) => "Reading the folder",
                _ => {
                    "No folders and no pictures here. p takes the sample portraits, : another path."
                }
            },
        };
        text.to_owned()
    }

    fn detail(&self, area: Rect, (canvas, buffer): (&mut dyn Canvas, &mut Buffer)) {
        let search = self.app.search.as_ref();
        let search = search.filter(|progress| progress.is_under_way() || self.is_of(progress));
        let (title, said, picture) = match search {
            Some(progress) => ("Search", self.progress(progress), progress.picture.as_ref()),
            None => self.selected(),
        };
        let inner = self.frame((title, ""), area, buffer);
        let beside = inner.height < 12;
        let parts = if beside {
            Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)])
        } else {
            Layout::vertical([Constraint::Length(8), Constraint::Fill(1)])
        };
        let [words, place] = inner.layout(&parts);
        let said = Paragraph::new(said).wrap(Wrap { trim: true });
        said.render(words, buffer);
        if let Some(picture) = picture.filter(|_| self.app.protocol != Protocol::Off) {
            let place = fitted(picture, place, canvas);
            if place.area() > 0 {
                canvas.picture(picture, place, buffer);
            }
        }
    }

    /// Whether a search that is over was for what is selected.
    fn is_of(&self, progress: &Progress) -> bool {
        let photo = &progress.search.sitting.photo;
        self.studio.path().as_ref() == Some(photo)
    }

    fn selected(&self) -> (&'static str, Text<'static>, Option<&Picture>) {
        let theme = self.theme;
        let picture = self.studio.chosen().filter(|entry| entry.bytes.is_some());
        let Some(entry) = picture else {
            let text = "enter on a picture finds the latent with which the generator draws it; e sets \
                        eyes and mouth by hand.";
            return ("Picture", Text::styled(text, theme.dim), None);
        };
        let mut text = Text::from(Line::styled(entry.name.clone(), theme.text));
        let Some(looked) = self.studio.looks() else {
            text.push_line(Line::styled("opening", theme.dim));
            return ("Picture", text, None);
        };
        match &looked.looks {
            Ok(looks) => {
                let [width, height] = looks.size;
                text.push_line(Line::styled(format!("{width}x{height} pixels"), theme.dim));
                for note in &looks.notes {
                    text.push_line(Line::styled(note.clone(), theme.warning));
                }
                ("Picture", text, Some(&looks.picture))
            }
            Err(reason) => {
                text.push_line(Line::styled(reason.clone(), theme.bad));
                ("Picture", text, None)
            }
        }
    }

    fn progress(&self, progress: &Progress) -> Text<'static> {
        let (theme, search) = (self.theme, &progress.search);
        let photo = search.sitting.photo.file_name().unwrap_or_default();
        let of = format!("{} as {}", photo.to_string_lossy(), search.sitting.name);
        let mut text = Text::from(Line::styled(of, theme.text));
        let (word, style) = match &search.stage {
            SearchStage::Begins => ("loading, looking for the face".to_owned(), theme.accent),
            SearchStage::Steps => {
                let steps = format!("step {} of {}", search.step, search.steps);
                (steps, theme.accent)
            }
            SearchStage::Kept => ("kept; every training shows it".to_owned(), theme.good),
            SearchStage::Dropped => ("nothing is kept".to_owned(), theme.dim),
            SearchStage::Failed { .. } => (progress.reason().to_owned(), theme.bad),
        };
        for line in word.lines() {
            text.push_line(Line::styled(line.to_owned(), style));
        }
        if search.stage == SearchStage::Steps && search.steps > 0 {
            let done = f64::from(search.step) / f64::from(search.steps);
            text.push_line(Line::from_iter(format::gauge(
                done,
                24,
                theme.accent,
                theme.line,
            )));
        }
        let measured = [
            search.psnr.map(|psnr| format!("PSNR {psnr:.1} dB")),
            search
                .features
                .map(|features| format!("features {features:.3}")),
        ];
        let measured: Vec<String> = measured.into_iter().flatten().collect();
        text.push_line(Line::styled(measured.join(", "), theme.dim));
        text
    }
}

/// Pictures are often smaller than a megabyte.
fn size(bytes: u64) -> String {
    if bytes < 1_000_000 {
        return format!("{} kB", bytes.div_ceil(1000));
    }
    format::bytes(bytes)
}

/// As large as it can be, in the middle.
pub fn fitted(picture: &Picture, room: Rect, canvas: &dyn Canvas) -> Rect {
    let cell = canvas.cell();
    let slope = f64::from(picture.width) / f64::from(picture.height.max(1))
        * f64::from(cell.height)
        / f64::from(cell.width.max(1));
    let height = (f64::from(room.width) / slope).min(f64::from(room.height));
    let (width, height) = ((height * slope).round() as u16, height.round() as u16);
    let (width, height) = (width.min(room.width), height.min(room.height));
    Rect {
        x: room.x + (room.width - width) / 2,
        y: room.y,
        width,
        height,
    }
}
