//! The preset editor: fields in groups, and below them what the selected one does, what is allowed,
//! what its file says, and what is wrong.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Padding, Widget};

use super::{format, scroll, typed, wrap};
use crate::preset::field::{Field, Kind};
use crate::preset::revision::Part;
use crate::ui::app::App;
use crate::ui::editor::{Editor, Row, Slot};
use crate::ui::hits::{Hits, Target};
use crate::ui::theme::Theme;

/// Columns before the values.
const LABEL: usize = 23;
/// Rows below the fields, where there is room for many.
const DETAILS: u16 = 8;

pub struct EditorView<'a> {
    pub editor: &'a Editor,
    pub app: &'a App,
    pub theme: &'a Theme,
}

impl EditorView<'_> {
    /// Draws the panel, and notes what the mouse can mean.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, hits: &mut Hits) {
        hits.add(area, Target::Editor);
        let inner = self.frame(area, buffer);
        let details = if inner.height > 24 { DETAILS } else { 6 };
        let rows = Layout::vertical([
            Constraint::Fill(1),
            Constraint::Length(1),
            Constraint::Length(details),
        ]);
        let [list, line, below] = inner.layout(&rows);
        self.list(list, buffer, hits);
        let rule = "─".repeat(line.width.into());
        Line::styled(rule, self.theme.line).render(line, buffer);
        for (text, row) in self.details(below).into_iter().zip(below.rows()) {
            text.render(row, buffer);
        }
    }

    fn frame(&self, area: Rect, buffer: &mut Buffer) -> Rect {
        let theme = self.theme;
        let mark = if self.editor.is_edited() { " *" } else { "" };
        let title = format!(" Edit: {}{mark} ", self.editor.title());
        let path = self.editor.text().path.as_ref();
        let place = match path {
            Some(path) => path.display().to_string(),
            None if self.is_built_in() => "built in".to_owned(),
            None => "in no file yet".to_owned(),
        };
        let room = usize::from(area.width).saturating_sub(Span::raw(&title).width() + 6);
        let place = format!(" {} ", format::fit_end(&place, room));
        let block = Block::bordered()
            .border_type(BorderType::Rounded)
            .border_style(theme.accent)
            .padding(Padding::horizontal(1))
            .title(Span::styled(title, theme.focus))
            .title(Line::styled(place, theme.dim).right_aligned());
        let inner = block.inner(area);
        block.render(area, buffer);
        inner
    }

    fn is_built_in(&self) -> bool {
        let id = &self.editor.text().id;
        let mut entries = self.app.presets().iter();
        entries.any(|entry| entry.preset.id == *id && !entry.unsaved && entry.path.is_none())
    }

    /// The rows around the selected one, with the headings of their groups.
    fn list(&self, area: Rect, buffer: &mut Buffer, hits: &mut Hits) {
        let mut lines: Vec<(Option<usize>, Line<'static>)> = Vec::new();
        let mut chosen = 0;
        let mut group = "";
        for (index, row) in self.editor.rows().iter().enumerate() {
            if row.group != group {
                group = row.group;
                let style = self.theme.text.add_modifier(Modifier::BOLD);
                lines.push((None, Line::styled(group, style)));
            }
            if index == self.editor.selected {
                chosen = lines.len();
            }
            lines.push((Some(index), self.row(index, row, area.width.into())));
        }
        let height = usize::from(area.height);
        let before = self.app.hits.first(Target::Row(0));
        let first = match before {
            // Headings may lie above the first row.
            Some((row, at)) => {
                let above = usize::from(at.y.saturating_sub(area.y));
                let line = lines.iter().position(|(index, _)| *index == Some(row));
                let before = line.unwrap_or(0).saturating_sub(above);
                let first = scroll::first(Some((before, at)), chosen, height, lines.len());
                // A group's first row is shown with its heading.
                let headed = chosen > 0 && lines[chosen - 1].0.is_none() && height > 1;
                first.min(chosen - usize::from(headed))
            }
            None => chosen
                .saturating_sub(height / 2)
                .min(lines.len().saturating_sub(height)),
        };
        for ((index, line), row) in lines.into_iter().skip(first).zip(area.rows()) {
            line.render(row, buffer);
            if let Some(index) = index {
                hits.add(row, Target::Row(index));
            }
        }
    }

    fn row(&self, index: usize, row: &Row, width: usize) -> Line<'static> {
        let theme = self.theme;
        let selected = index == self.editor.selected;
        let (mark, style) = match (row.wrong, row.edited) {
            (true, _) => ("✗ ", theme.bad),
            (false, true) => ("* ", theme.accent),
            (false, false) => ("  ", theme.dim),
        };
        let label = format!("{:<LABEL$}", row.label);
        let mut line = Line::from(vec![
            Span::styled(mark, style),
            Span::styled(label, theme.dim),
        ]);
        let room = width.saturating_sub(line.width());
        if let Some(typing) = self.editor.typing.as_ref().filter(|_| selected) {
            line.extend(typed::spans(typing, room, theme.accent));
            return line;
        }
        let (value, style) = match (row.given, row.value.as_str()) {
            (_, "") => ("none", theme.dim),
            (true, value) => (value, theme.text),
            (false, value) => (value, theme.dim),
        };
        line.push_span(Span::styled(format::fit(value, room), style));
        let gap = width.saturating_sub(line.width());
        line.push_span(Span::raw(" ".repeat(gap)));
        if selected {
            for span in &mut line.spans {
                span.style = span.style.patch(theme.selected);
            }
        }
        line
    }

    /// As many lines as there is room for; what is wrong comes before all else.
    fn details(&self, area: Rect) -> Vec<Line<'static>> {
        let theme = self.theme;
        let width = usize::from(area.width);
        let row = self.editor.row();
        let mut lines = Vec::new();
        let mut say = |text: &str, style| {
            for line in wrap::rows(text, width) {
                lines.push(Line::styled(line, style));
            }
        };
        for problem in self.editor.problems() {
            // Nobody sees lines here.
            say(&format!("✗ {}", problem.message), theme.bad);
        }
        if self.editor.changed_on_disk() {
            let text = "The file changed meanwhile. Your edits are kept: s asks before it replaces \
                        the file, S saves beside it, R takes the file's version.";
            say(text, theme.warning);
        }
        if row.edited {
            let filed = match (&row.filed, &self.editor.base().path) {
                (Some(value), Some(_)) => format!("in the file: {value}"),
                (Some(value), None) => format!("before: {value}"),
                (None, Some(_)) => "not in the file".to_owned(),
                (None, None) => "not said before".to_owned(),
            };
            say(&filed, theme.accent);
        }
        let (doc, allowed) = about(row.slot);
        say(&doc, theme.text);
        if !row.wrong {
            say(&format!("allowed: {allowed}"), theme.dim);
        }
        if !row.given {
            say("not said: this is the default", theme.dim);
        }
        lines
    }
}

/// What a row does, and what is allowed.
fn about(slot: Slot) -> (String, String) {
    let of = |name: &str| {
        let field = Field::named(name);
        field.map_or(("", None), |field| (field.effect, Some(field)))
    };
    let (doc, allowed) = match slot {
        Slot::Field(field) => (field.effect, field.kind.to_string()),
        Slot::Clip(_) => {
            let (doc, _) = of("clip");
            (doc, "a number from 0 to 100; 0 leaves it out".to_owned())
        }
        Slot::Pair(_, Part::Weight) => {
            let (doc, _) = of("prompts");
            (doc, "above 0, at most 100".to_owned())
        }
        Slot::Pair(_, part) => {
            let (doc, field) = of(if part == Part::Source {
                "source"
            } else {
                "target"
            });
            let kind = field.map_or(Kind::Text, |field| field.kind);
            (doc, kind.to_string())
        }
    };
    (doc.replace('`', ""), allowed)
}
