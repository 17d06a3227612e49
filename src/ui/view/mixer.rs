//! The mixer in place of the panels: the list of what can be mixed, or the sliders above the
//! pictures that they make.

mod list;
mod sliders;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::Widget;

use super::panel::bordered;
use super::pictures::{Canvas, Cells};
use super::samples::{truncation, truncation_track};
use super::{format, overlay, typed, wrap};
use crate::protocol::Mixture;
use crate::ui::app::App;
use crate::ui::hits::{Hits, Target};
use crate::ui::image::Protocol;
use crate::ui::mixer::{Mixer, Stage, WHOLE, weight};
use crate::ui::theme::Theme;

/// Most lines of the command below the pictures.
const MOST_LINES: usize = 4;

/// What every part needs.
#[derive(Clone, Copy)]
struct Shown<'a> {
    app: &'a App,
    mixer: &'a Mixer,
    theme: &'a Theme,
}

/// Draws the mixer with the dashboard's first and last lines.
pub fn draw(
    (app, mixer): (&App, &Mixer),
    theme: &Theme,
    canvas: &mut dyn Canvas,
    (frame, hits): (&mut Frame, &mut Hits),
) {
    let body = overlay::around(app, theme, frame);
    let buffer = frame.buffer_mut();
    let shown = Shown { app, mixer, theme };
    let inner = shown.frame(body, buffer);
    if mixer.stage == Stage::Picking {
        return list::draw(shown, inner, (buffer, hits));
    }
    let below = shown.below(usize::from(inner.width), usize::from(inner.height));
    let [sliders, facts, pictures, last] = inner.layout(&Layout::vertical([
        Constraint::Length(mixer.table.count() as u16 + 1),
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(below.height() as u16),
    ]));
    sliders::draw(shown, sliders, (buffer, hits));
    shown.facts(facts, hits).render(facts, buffer);
    shown.pictures(pictures, canvas, buffer);
    below.render(last, buffer);
}

impl Shown<'_> {
    fn frame(&self, area: Rect, buffer: &mut Buffer) -> Rect {
        let room = usize::from(area.width.saturating_sub(12));
        let fact = self
            .mixer
            .found
            .as_ref()
            .map(|found| match found.model.as_str() {
                "" => String::new(),
                model => format!("of the frozen generator {model}"),
            });
        let fact = format::fit(&fact.unwrap_or_default(), room);
        let title = Span::styled(" Mixer ", self.theme.focus);
        bordered(title, &fact, self.theme, area, buffer)
    }

    /// Seeds, truncation, how far the pictures are, and what the others show.
    fn facts(&self, area: Rect, hits: &mut Hits) -> Line<'static> {
        let (mixer, theme) = (self.mixer, self.theme);
        let last = mixer.seed + mixer.places.len() as u64 - 1;
        let seeds = if mixer.is_large() {
            format!("seed {last}   ")
        } else {
            format!("seeds {} to {last}   ", mixer.seed)
        };
        let mut line = Line::styled(seeds, theme.text);
        let progress = self.progress();
        let room = usize::from(area.width);
        let slider = truncation(mixer.truncation, theme);
        let whole = line.width() + Line::from(slider.clone()).width() + progress.width();
        if whole <= room {
            hits.add(truncation_track(area, line.width()), Target::Slider);
            line.extend(slider);
        } else {
            let psi = format!("truncation {:.2}", mixer.truncation);
            line.push_span(Span::styled(psi, theme.dim));
        }
        for span in progress {
            let left = room.saturating_sub(line.width());
            line.push_span(Span::styled(format::fit(&span.content, left), span.style));
        }
        line
    }

    /// How far the pictures are, and what those show that lag.
    fn progress(&self) -> Line<'static> {
        let (mixer, theme) = (self.mixer, self.theme);
        let mut line = Line::default();
        if mixer.is_waiting() {
            let what = match (&mixer.saving, mixer.opening) {
                (Some(_), _) => "saving".to_owned(),
                (None, Some((done, total))) => format!("opening {} of {total}", done + 1),
                (None, None) => format!("drawing {} of {}", mixer.fresh() + 1, mixer.places.len()),
            };
            let spinner = format::spinner(self.app.ticks);
            line.push_span(Span::styled(format!("   {spinner} {what}"), theme.accent));
        }
        if let Some(mixture) = mixer.lagging() {
            let text = format!("  before: {}", said(mixture, &mixer.page().mixture));
            line.push_span(Span::styled(text, theme.dim));
        }
        line
    }

    fn pictures(&self, area: Rect, canvas: &mut dyn Canvas, buffer: &mut Buffer) {
        let (mixer, theme) = (self.mixer, self.theme);
        if let Some(text) = self.reason(usize::from(area.width)) {
            let height = (text.height() as u16).min(area.height);
            let top = area.y + (area.height - height) / 2;
            let middle = Rect::new(area.x, top, area.width, height);
            return text.centered().render(middle, buffer);
        }
        let first = (mixer.places.iter()).find_map(|place| place.picture.as_ref());
        let cells = Cells::fitting(area, (mixer.places.len(), first), canvas.cell());
        for (index, place) in mixer.places.iter().enumerate() {
            let Some([picture_area, label]) = cells.areas(area, index) else {
                continue;
            };
            if let Some(picture) = &place.picture {
                canvas.picture(picture, picture_area, buffer);
            }
            let seed = mixer.seed.wrapping_add(index as u64);
            let line = if mixer.is_fresh(index) {
                Line::styled(format!(" {seed}"), theme.text)
            } else {
                Line::styled(format!(" {seed} …"), theme.dim)
            };
            line.render(label, buffer);
        }
    }

    /// Why there are no pictures.
    fn reason(&self, room: usize) -> Option<Text<'static>> {
        let theme = self.theme;
        if let Some(reason) = &self.mixer.failed {
            let mut text = Text::styled("This mixture cannot be drawn", theme.bad);
            text.extend(
                (wrap::rows(reason, room).into_iter()).map(|row| Line::styled(row, theme.text)),
            );
            return Some(text);
        }
        let off = self.app.protocol == Protocol::Off;
        off.then(|| Text::styled("Pictures are off (i)", theme.dim))
    }

    /// The name that is typed, or what was saved last and the command that makes the same.
    fn below(&self, room: usize, height: usize) -> Text<'static> {
        let (mixer, theme) = (self.mixer, self.theme);
        if let Some(line) = &mixer.line {
            let mut typed = Line::styled("Save as: ", theme.accent);
            typed.extend(typed::spans(line, room.saturating_sub(9), theme.text));
            let folder = mixer.found.as_ref().map(|found| found.folder.display());
            let folder = folder.map_or_else(String::new, |folder| folder.to_string());
            let place = format!("as .safetensors in {folder}");
            let place = Line::styled(format::fit_end(&place, room), theme.dim);
            return Text::from(vec![typed, place]);
        }
        let Some(saved) = &mixer.saved else {
            return Text::default();
        };
        let path = format!("Saved {}", saved.path.display());
        let mut text = Text::styled(format::fit_end(&path, room), theme.good);
        let most = MOST_LINES.min(height / 5);
        let rows = wrap::rows(&saved.command, room);
        if rows.len() > most {
            let hint = "its command is in the log (l in the dashboard)";
            text.push_line(Line::styled(format::fit(hint, room), theme.dim));
            return text;
        }
        text.extend(rows.into_iter().map(|row| Line::styled(row, theme.dim)));
        text
    }
}

/// `0.60,0.40 fine 1.00,0.00`: the weights of a mixture where they differ from those of another.
fn said(mixture: &Mixture, other: &Mixture) -> String {
    let list = |weights: &[f64]| {
        let whole = f64::from(WHOLE);
        let thousandths = weights.iter().map(|share| (share * whole).round() as i32);
        let words: Vec<String> = thousandths.map(weight).collect();
        words.join(",")
    };
    let everywhere = (mixture.weights != other.weights).then(|| list(&mixture.weights));
    let ranges = [
        ("coarse", &mixture.coarse, &other.coarse),
        ("middle", &mixture.middle, &other.middle),
        ("fine", &mixture.fine, &other.fine),
    ];
    let ranges = ranges.into_iter().filter(|(_, own, others)| own != others);
    let ranges = ranges.map(|(name, own, _)| match own {
        Some(weights) => format!("{name} {}", list(weights)),
        None => format!("{name} as everywhere"),
    });
    let all: Vec<String> = everywhere.into_iter().chain(ranges).collect();
    all.join(" ")
}
