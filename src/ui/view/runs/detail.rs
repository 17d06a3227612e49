//! The selected run more closely: facts, the newest pictures, the total loss.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::Widget;

use super::{Shown, curve, thumbnail};
use crate::protocol::{RunState, RunSummary};
use crate::ui::curves::TOTAL;
use crate::ui::runs::{folder_name, name};
use crate::ui::view::braille::Dash;
use crate::ui::view::pictures::Canvas;
use crate::ui::view::{format, wrap};

/// Columns of the names of facts.
const LABEL: usize = 9;
/// From so many rows on the parts stand below each other.
const TALL: u16 = 18;
/// Rows of the curve there.
const CURVE: u16 = 8;

/// Draws the part.
pub fn draw(shown: &Shown, area: Rect, (canvas, buffer): (&mut dyn Canvas, &mut Buffer)) {
    let Some(run) = shown.runs.chosen() else {
        shown.frame(("Run", ""), area, buffer);
        return;
    };
    let room = usize::from(area.width.saturating_sub(6));
    let title = format::fit(&name(run), room);
    let inner = shown.frame((&title, ""), area, buffer);
    let [facts, pictures, losses] = parts(shown, run, inner);
    text(shown, run, usize::from(facts.width)).render(facts, buffer);
    if let Some(gallery) = shown.gallery(run) {
        thumbnail::draw(shown, gallery, pictures, (canvas, buffer));
    } else if shown.runs.shelf.get(&run.path).is_some() {
        Line::styled("no pictures", shown.theme.dim).render(pictures, buffer);
    }
    if let Some(curves) = shown.curves(run) {
        let drawn = (curves, shown.theme.series(0), Dash::Solid);
        curve::draw(&[drawn], TOTAL, shown.theme, losses, buffer);
    }
}

/// Facts, pictures, losses.
fn parts(shown: &Shown, run: &RunSummary, inner: Rect) -> [Rect; 3] {
    if inner.height >= TALL {
        let facts = text(shown, run, usize::from(inner.width)).height() as u16;
        let rows = [
            Constraint::Length(facts + 1),
            Constraint::Fill(1),
            Constraint::Length(CURVE),
        ];
        return inner.layout(&Layout::vertical(rows).spacing(1));
    }
    let columns = [
        Constraint::Length(inner.width * 2 / 5),
        Constraint::Fill(1),
        Constraint::Length(inner.width / 4),
    ];
    inner.layout(&Layout::horizontal(columns).spacing(1))
}

/// What is known, the most important first.
fn text(shown: &Shown, run: &RunSummary, room: usize) -> Text<'static> {
    let theme = shown.theme;
    let mut text = Text::default();
    let (glyph, word, style) = shown.state(run);
    let [done, all] = shown.done(run);
    let mut first = Line::from(Span::styled(format!("{glyph} {word}"), style));
    if all > 0 {
        first.push_span(Span::styled(format!("  {done}/{all}"), theme.text));
    }
    text.push_line(first);
    if let RunState::Failed(reason) | RunState::Unreadable(reason) = &run.state {
        for row in wrap::rows(reason, room).into_iter().take(2) {
            text.push_line(Line::styled(row, theme.bad));
        }
    }
    for row in wrap::rows(&run.about.note, room).into_iter().take(3) {
        if !row.is_empty() {
            text.push_line(Line::styled(row, theme.text));
        }
    }
    for (label, value) in facts(shown, run) {
        let value = format::fit(&value, room.saturating_sub(LABEL));
        text.push_line(Line::from(vec![
            Span::styled(format!("{label:<LABEL$}"), theme.dim),
            Span::styled(value, theme.text),
        ]));
    }
    text
}

fn facts(shown: &Shown, run: &RunSummary) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if !run.prompts.is_empty() {
        facts.push(("prompts", run.prompts.clone()));
    }
    if let Some((iteration, scores)) = &run.best {
        let shown = [scores.direction, scores.layout].map(|n| format!("{n:.2}"));
        let best = format!("{iteration}: direction {}, layout {}", shown[0], shown[1]);
        facts.push(("best", best));
    }
    if let Some(look) = shown.runs.shelf.get(&run.path) {
        let (bytes, shared) = (look.details.bytes, look.details.shared);
        let size = format::bytes(bytes);
        let size = match shared {
            0 => size,
            _ => format!("{size}, {} shared with branches", format::bytes(shared)),
        };
        facts.push(("on disk", size));
    }
    if let Some((parent, iteration)) = &run.branch {
        let parent = shown
            .runs
            .find(parent)
            .map_or_else(|| folder_name(parent), name);
        facts.push(("branch", format!("of {parent} at {iteration}")));
    }
    if !run.about.title.is_empty() {
        facts.push(("folder", folder_name(&run.path)));
    }
    let folder = run.path.parent();
    if folder != shown.runs.here.as_deref() && run.trashed.is_none() {
        let folder = folder.map_or_else(String::new, |folder| folder.display().to_string());
        facts.push(("in", folder));
    }
    let preset = shown.preset(run);
    if !preset.is_empty() {
        facts.push(("preset", preset));
    }
    let (label, time) = match run.trashed {
        Some(time) => ("deleted", time),
        None => ("changed", run.changed),
    };
    facts.push((label, shown.when(time, "%Y-%m-%d %H:%M")));
    facts
}
