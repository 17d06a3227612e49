//! What can be mixed, with marks at what is picked; or why there is nothing.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use super::Shown;
use crate::protocol::{Ingredient, IngredientKind, Ingredients, MOST_INGREDIENTS};
use crate::ui::hits::{Hits, Target};
use crate::ui::mixer::names;
use crate::ui::view::{format, scroll};

/// Columns of a checkpoint's short name, and of what it is.
const SHORT: std::ops::RangeInclusive<usize> = 20..=40;
const KIND: usize = 18;

/// Draws the list; its rows can be clicked.
pub fn draw(shown: Shown, area: Rect, (buffer, hits): (&mut Buffer, &mut Hits)) {
    let mixer = shown.mixer;
    let [rows, _, last] = area.layout(&Layout::vertical([
        Constraint::Fill(1),
        Constraint::Length(1),
        Constraint::Length(1),
    ]));
    let theme = shown.theme;
    let Some(found) = &mixer.found else {
        let text = format!("{} Reading the runs", format::spinner(shown.app.ticks));
        return Line::styled(text, theme.accent).render(rows, buffer);
    };
    let count = mixer.picked.len();
    let facts = format!(
        "{count} picked, {MOST_INGREDIENTS} at most{}",
        left_out(found)
    );
    let facts = format::fit(&facts, usize::from(last.width));
    Line::styled(facts, theme.dim).render(last, buffer);
    if found.all.len() < 2 {
        let text = Paragraph::new(nothing(found)).style(theme.text);
        return text.wrap(Wrap { trim: true }).render(rows, buffer);
    }
    let height = usize::from(rows.height).max(1);
    let before = shown.app.hits.first(Target::Ingredient(0));
    let first = scroll::first(before, mixer.row(), height, found.all.len());
    let widest = found
        .all
        .iter()
        .map(|one| Span::raw(names::short(one)).width() + 2);
    let short = widest.max().unwrap_or(0);
    let short = short
        .clamp(*SHORT.start(), *SHORT.end())
        .min(usize::from(rows.width) / 2);
    for (index, area) in (first..found.all.len()).zip(rows.rows()) {
        let style = if index == mixer.row() {
            theme.selected
        } else {
            Style::new()
        };
        let line = row(shown, &found.all[index], short, usize::from(area.width));
        line.patch_style(style).render(area, buffer);
        hits.add(area, Target::Ingredient(index));
    }
}

fn row(shown: Shown, one: &Ingredient, short: usize, room: usize) -> Line<'static> {
    let theme = shown.theme;
    let (mark, style) = if shown.mixer.is_picked(&one.name) {
        (" ● ", theme.accent)
    } else {
        (" ○ ", theme.dim)
    };
    let kind = match one.kind {
        IngredientKind::Frozen => "frozen generator",
        IngredientKind::Present => "this run",
        IngredientKind::Stop => "stop of this run",
        IngredientKind::Run => "run",
        IngredientKind::Blend => "saved blend",
    };
    // The iteration tells them apart, so it is never cut off.
    let iteration = one.iteration.map_or(String::new(), |it| format!(" {it}"));
    let name = format::fit(&names::word(one), short.saturating_sub(1 + iteration.len()));
    let name = format::column(&format!("{name}{iteration}"), short);
    let title = match one.kind {
        IngredientKind::Frozen | IngredientKind::Blend => String::new(),
        _ => format::fit(&one.title, room.saturating_sub(3 + short + KIND)),
    };
    Line::from(vec![
        Span::styled(mark, style),
        Span::styled(name, theme.text),
        Span::styled(format!("{kind:<KIND$}"), theme.dim),
        Span::styled(title, theme.dim),
    ])
}

/// What is there and not offered.
fn left_out(found: &Ingredients) -> String {
    let others =
        (found.strangers > 0).then(|| format!("{} of other frozen generators", found.strangers));
    let broken = (found.unreadable > 0).then(|| format!("{} unreadable", found.unreadable));
    let all: Vec<String> = others.into_iter().chain(broken).collect();
    if all.is_empty() {
        return String::new();
    }
    format!("; not offered: {}", all.join(", "))
}

/// What to do so that there is something to mix.
fn nothing(found: &Ingredients) -> String {
    let model = match found.model.as_str() {
        "" => "this frozen generator".to_owned(),
        model => format!("the frozen generator {model}"),
    };
    format!(
        "There is nothing to mix yet. Checkpoints that were trained from {model} are listed here: p \
         writes one of the present weights; in the dashboard space trains, and R begins another run \
         beside this one."
    )
}
