//! The gallery in place of the panels: a page of samples with their seeds, or one of them large.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::Widget;

use super::panel::bordered;
use super::pictures::{Canvas, Cells};
use super::{format, overlay};
use crate::protocol::{Painter, Subject};
use crate::ui::app::{App, called};
use crate::ui::hits::{Hits, Target};
use crate::ui::image::Protocol;
use crate::ui::samples::{MOST_PSI, Samples};
use crate::ui::theme::Theme;

/// Columns of the slider.
const SLIDER: usize = 16;

const WORD: &str = "truncation ";

/// The slider of the truncation.
pub fn truncation(psi: f64, theme: &Theme) -> Vec<Span<'static>> {
    let at = (psi / MOST_PSI * (SLIDER - 1) as f64).round() as usize;
    let rest = (SLIDER - 1).saturating_sub(at);
    vec![
        Span::styled(WORD, theme.dim),
        Span::styled("─".repeat(at), theme.accent),
        Span::styled("●", theme.accent),
        Span::styled("─".repeat(rest), theme.line),
        Span::styled(format!(" {psi:.2}"), theme.text),
    ]
}

/// Where its track lies in a line that begins at `area` and has `before` cells before the word.
pub fn truncation_track(area: Rect, before: usize) -> Rect {
    let track = Rect {
        x: area.x + (before + WORD.len()) as u16,
        width: SLIDER as u16,
        height: 1,
        ..area
    };
    track.intersection(area)
}

struct GalleryView<'a> {
    app: &'a App,
    samples: &'a Samples,
    theme: &'a Theme,
}

/// Draws the gallery with the dashboard's first and last lines.
pub fn draw(
    (app, samples): (&App, &Samples),
    theme: &Theme,
    canvas: &mut dyn Canvas,
    (frame, hits): (&mut Frame, &mut Hits),
) {
    let body = overlay::around(app, theme, frame);
    let buffer = frame.buffer_mut();
    let view = GalleryView {
        app,
        samples,
        theme,
    };
    let inner = view.frame(body, buffer);
    let [above, pictures, below] = inner.layout(&Layout::vertical([
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(1),
    ]));
    view.facts(above, (buffer, hits));
    view.kept(below.width).render(below, buffer);
    view.pictures(pictures, canvas, (buffer, hits));
}

impl GalleryView<'_> {
    /// A border with what draws; gives the room inside.
    fn frame(&self, area: Rect, buffer: &mut Buffer) -> Rect {
        let room = usize::from(area.width.saturating_sub(14));
        let title = Span::styled(" Gallery ", self.theme.focus);
        let fact = format::fit(&self.who(), room);
        bordered(title, &fact, self.theme, area, buffer)
    }

    /// Which generator, at which iteration.
    fn who(&self) -> String {
        let samples = self.samples;
        if samples.sheet.painter == Painter::Frozen {
            return "frozen generator".to_owned();
        }
        let Some(iteration) = samples.iteration else {
            return "trained generator".to_owned();
        };
        let now = self
            .app
            .status()
            .map_or(iteration, |status| status.iteration);
        match samples.sheet.subject {
            Subject::Stop(_) => format!("trained generator, iteration {iteration} (past)"),
            Subject::Present if now != iteration => {
                format!("trained generator, iteration {iteration} (now {now})")
            }
            Subject::Present => format!("trained generator, iteration {iteration}"),
        }
    }

    /// Seeds, the slider, how much is drawn.
    fn facts(&self, area: Rect, (buffer, hits): (&mut Buffer, &mut Hits)) {
        let (samples, theme) = (self.samples, self.theme);
        let last = samples.seed(samples.places.len().saturating_sub(1));
        let seeds = match samples.large {
            Some(_) => format!("seed {}", samples.seed(samples.cursor)),
            None => format!("seeds {} to {last}", samples.sheet.seed),
        };
        let mut line = Line::default();
        line.push_span(Span::styled(format!("{seeds}   "), theme.text));
        hits.add(truncation_track(area, line.width()), Target::Slider);
        line.extend(truncation(samples.sheet.truncation, theme));
        if samples.is_waiting() {
            let spinner = format::spinner(self.app.ticks);
            let count = match samples.large {
                Some(_) => String::new(),
                None => format!(" {} of {}", samples.drawn(), samples.places.len()),
            };
            let text = format!("   {spinner} drawing{count}");
            if line.width() + Line::raw(text.as_str()).width() <= usize::from(area.width) {
                line.push_span(Span::styled(text, theme.accent));
            }
        }
        line.render(area, buffer);
    }

    /// What is kept of this run, the newest iterations last.
    fn kept(&self, width: u16) -> Line<'static> {
        let samples = self.samples;
        if samples.kept.is_empty() {
            return Line::styled("Nothing is kept of this run yet", self.theme.dim);
        }
        let all: Vec<String> = samples.kept.iter().map(called).collect();
        let text = format!("Kept {}: {}", all.len(), all.join("; "));
        Line::styled(format::fit(&text, usize::from(width)), self.theme.good)
    }

    fn pictures(
        &self,
        area: Rect,
        canvas: &mut dyn Canvas,
        (buffer, hits): (&mut Buffer, &mut Hits),
    ) {
        let samples = self.samples;
        if let Some(text) = self.reason() {
            let height = (text.height() as u16).min(area.height);
            let top = area.y + (area.height - height) / 2;
            let middle = Rect::new(area.x, top, area.width, height);
            return text.centered().render(middle, buffer);
        }
        if let Some(large) = &samples.large {
            hits.add(area, Target::Sample(samples.cursor));
            let small = samples.places.get(samples.cursor);
            let small = small.and_then(|place| place.picture.as_ref());
            if let Some(picture) = large.picture.as_ref().or(small) {
                let [picture_area, label] = area.layout(&Layout::vertical([
                    Constraint::Fill(1),
                    Constraint::Length(1),
                ]));
                canvas.picture(picture, picture_area, buffer);
                self.label(samples.cursor).centered().render(label, buffer);
            }
            return;
        }
        let places = &samples.places;
        let first = places.iter().find_map(|place| place.picture.as_ref());
        let cells = Cells::fitting(area, (places.len(), first), canvas.cell());
        for (index, place) in samples.places.iter().enumerate() {
            let Some([picture_area, label]) = cells.areas(area, index) else {
                continue;
            };
            hits.add(picture_area.union(label), Target::Sample(index));
            if let Some(picture) = &place.picture {
                canvas.picture(picture, picture_area, buffer);
            }
            self.label(index).render(label, buffer);
        }
    }

    /// A seed, whether it is selected, whether it is kept.
    fn label(&self, index: usize) -> Line<'static> {
        let (samples, theme) = (self.samples, self.theme);
        let seed = samples.seed(index);
        let (mark, style) = if index == samples.cursor {
            ("▶", theme.focus)
        } else {
            (" ", theme.text)
        };
        let mut line = Line::styled(format!("{mark}{seed}"), style);
        if samples.kept(index).is_some() {
            line.push_span(Span::styled(" ✓", theme.good));
        }
        line
    }

    /// Why there are no pictures.
    fn reason(&self) -> Option<Text<'static>> {
        let theme = self.theme;
        if let Some(reason) = &self.samples.failed {
            let lines = [
                Line::styled("This page cannot be drawn", theme.bad),
                Line::styled(reason.clone(), theme.text),
            ];
            return Some(Text::from_iter(lines));
        }
        let off = self.app.protocol == Protocol::Off;
        off.then(|| Text::styled("Pictures are off (i)", theme.dim))
    }
}
