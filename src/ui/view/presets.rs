//! The library: digit, state, title, where training starts; errors below the title.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{List, ListItem, ListState, StatefulWidget, Widget};

use super::about::About;
use super::format;
use super::panel::PanelFrame;
use crate::preset::{Preset, Start};
use crate::protocol::PresetEntry;
use crate::ui::app::App;
use crate::ui::hits::{Hits, Panel, Target};
use crate::ui::theme::Theme;

/// Fewest rows that are worth showing of what the selected preset is about.
const LEAST_ABOUT: u16 = 4;

pub struct PresetsView<'a> {
    pub app: &'a App,
    pub theme: &'a Theme,
}

impl PresetsView<'_> {
    /// Draws the panel, and notes what the mouse can mean; gives what is free for style pictures.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, hits: &mut Hits) -> Rect {
        let count = self.app.presets().len();
        let fact = match (self.app.selected_index(), count) {
            (Some(index), _) => format!("{}/{count}", index + 1),
            _ => String::new(),
        };
        let frame = PanelFrame {
            app: self.app,
            theme: self.theme,
            panel: Panel::Presets,
            fact: &fact,
        };
        let inner = frame.draw(area, buffer);
        if count == 0 {
            Line::styled("none yet", self.theme.dim).render(inner, buffer);
            return Rect::default();
        }
        let rows = self.app.presets().iter().map(lines).sum::<usize>() as u16;
        let about = self.about(inner.width);
        let room = inner.height.saturating_sub(rows);
        let below = match &about {
            Some(about) if room >= LEAST_ABOUT.min(about.height()) => room.min(about.height()),
            _ => 0,
        };
        let split = Layout::vertical([Constraint::Fill(1), Constraint::Length(below)]);
        let [list, below] = inner.layout(&split);
        self.list(list, buffer, hits);
        if let Some(about) = about {
            about.render(below, buffer);
        }
        Rect {
            y: list.y + rows.min(list.height),
            height: list.height.saturating_sub(rows),
            ..list
        }
    }
}

fn lines(entry: &PresetEntry) -> usize {
    1 + usize::from(entry.error.is_some())
}

impl PresetsView<'_> {
    fn about(&self, width: u16) -> Option<About> {
        let entry = &self.app.presets()[self.app.selected_index()?];
        Some(About::of(entry, width, self.theme))
    }

    fn list(&self, area: Rect, buffer: &mut Buffer, hits: &mut Hits) {
        let width = usize::from(area.width);
        let items = self
            .app
            .presets()
            .iter()
            .map(|entry| self.item(entry, width));
        let before = self.app.hits.first(Target::Preset(0));
        // Never so far down that there is room left below.
        let (mut last, mut rows) = (self.app.presets().len(), 0);
        for entry in self.app.presets().iter().rev() {
            rows += lines(entry);
            if rows > usize::from(area.height) {
                break;
            }
            last -= 1;
        }
        let mut state = ListState::default()
            .with_offset(before.map_or(0, |(row, _)| row.min(last)))
            .with_selected(self.app.selected_index());
        let list = List::new(items).highlight_style(self.theme.selected);
        StatefulWidget::render(list, area, buffer, &mut state);
        let mut y = area.y;
        for (index, entry) in self.app.presets().iter().enumerate().skip(state.offset()) {
            let row = Rect::new(area.x, y, area.width, lines(entry) as u16);
            hits.add(row.intersection(area), Target::Preset(index));
            y = row.bottom();
        }
    }

    fn item(&self, entry: &PresetEntry, width: usize) -> ListItem<'static> {
        let preset = &entry.preset;
        let digit = preset
            .hotkey
            .map_or(" ".to_owned(), |digit| digit.to_string());
        let (mark, style) = self.mark(entry);
        let start = match preset.start {
            _ if entry.unsaved || self.is_edited(preset) => " unsaved",
            Start::Continue => "",
            Start::Frozen => " frozen",
        };
        let room = width.saturating_sub(4);
        let title = format::fit(&preset.title, room.saturating_sub(start.len()));
        let gap = " ".repeat(room.saturating_sub(Span::raw(&title).width() + start.len()));
        let first = Line::from(vec![
            Span::styled(digit, self.theme.accent),
            Span::styled(format!(" {mark} "), style),
            Span::styled(title, self.title_style(preset)),
            Span::styled(format!("{gap}{start}"), self.theme.dim),
        ]);
        let mut text = Text::from(first);
        if let Some(error) = &entry.error {
            let error = format::fit(error, width.saturating_sub(4));
            text.push_line(Line::styled(format!("    {error}"), self.theme.bad));
        }
        ListItem::new(text)
    }

    fn mark(&self, entry: &PresetEntry) -> (&'static str, Style) {
        let theme = self.theme;
        if entry.error.is_some() {
            ("✗", theme.bad)
        } else if self.app.wishes.preset().as_deref() == Some(&entry.preset.id) {
            ("◌", theme.accent)
        } else if self.in_force(&entry.preset) {
            ("●", theme.accent)
        } else if self.app.lacking(entry).next().is_some() {
            ("↓", theme.warning)
        } else {
            (" ", theme.dim)
        }
    }

    /// Whether it is in force with edits that its file does not have.
    fn is_edited(&self, preset: &Preset) -> bool {
        let now = self.app.status().filter(|_| self.in_force(preset));
        now.is_some_and(|now| !now.preset.is_saved_in(self.app.presets()))
    }

    fn in_force(&self, preset: &Preset) -> bool {
        self.app.status().is_some_and(|s| s.preset.id == preset.id)
    }

    fn title_style(&self, preset: &Preset) -> Style {
        if self.in_force(preset) {
            self.theme.text.add_modifier(Modifier::BOLD)
        } else {
            self.theme.text
        }
    }
}
