//! The gallery in place of the panels: a page of samples with their seeds, or one of them large.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::Widget;

use super::panel::bordered;
use super::pictures::{Canvas, slope};
use super::{format, overlay};
use crate::protocol::{Painter, Subject};
use crate::ui::app::{App, called};
use crate::ui::hits::{Hits, Target};
use crate::ui::image::{CellSize, Picture, Protocol};
use crate::ui::samples::{MOST_PSI, Samples};
use crate::ui::theme::Theme;

/// Columns of the slider.
const SLIDER: usize = 16;

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
        let psi = samples.sheet.truncation;
        let at = (psi / MOST_PSI * (SLIDER - 1) as f64).round() as usize;
        let mut line = Line::default();
        line.push_span(Span::styled(format!("{seeds}   "), theme.text));
        line.push_span(Span::styled("truncation ", theme.dim));
        let slider = Rect {
            x: area.x + line.width() as u16,
            width: SLIDER as u16,
            ..area
        };
        hits.add(slider.intersection(area), Target::Slider);
        line.push_span(Span::styled("─".repeat(at), theme.accent));
        line.push_span(Span::styled("●", theme.accent));
        let rest = (SLIDER - 1).saturating_sub(at);
        line.push_span(Span::styled("─".repeat(rest), theme.line));
        line.push_span(Span::styled(format!(" {psi:.2}"), theme.text));
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
        let cells = Cells::fitting(area, samples, canvas.cell());
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

/// Sizes in cells.
struct Cells {
    width: u16,
    height: u16,
    columns: u16,
}

impl Cells {
    /// As many columns as make the pictures largest; below each is a line.
    fn fitting(room: Rect, samples: &Samples, cell: CellSize) -> Self {
        let count = samples.places.len().max(1) as u16;
        let first = samples
            .places
            .iter()
            .find_map(|place| place.picture.as_ref());
        let slope = slope(first.map_or(1.0, aspect), cell);
        let sizes = (1..=count).map(|columns| {
            let rows = count.div_ceil(columns);
            let across = (room.width + 1) / columns;
            let down = (room.height / rows).saturating_sub(1);
            let height = down.min((f64::from(across.saturating_sub(1)) / slope) as u16);
            Self {
                width: across.saturating_sub(1),
                height,
                columns,
            }
        });
        let largest = sizes.max_by_key(|size| (size.height, size.width));
        largest.unwrap_or(Self {
            width: room.width,
            height: room.height,
            columns: 1,
        })
    }

    /// Of the picture, and of the line below it.
    fn areas(&self, room: Rect, index: usize) -> Option<[Rect; 2]> {
        let (row, column) = (index as u16 / self.columns, index as u16 % self.columns);
        let x = room.x + column * (self.width + 1);
        let y = room.y + row * (self.height + 1);
        let picture = Rect::new(x, y, self.width, self.height);
        let label = Rect::new(x, y + self.height, self.width, 1);
        let fits = room.union(label) == room && !label.is_empty();
        fits.then_some([picture, label])
    }
}

fn aspect(picture: &Picture) -> f64 {
    f64::from(picture.width.max(1)) / f64::from(picture.height.max(1))
}
