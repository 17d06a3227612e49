//! The first line: what the run does, which preset, how far, how fast.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::format;
use crate::protocol::{RunPhase, Status};
use crate::ui::app::{App, Connection, RunWish};
use crate::ui::theme::Theme;

/// Columns of the title that a person gave the run.
const LONGEST_TITLE: usize = 30;

pub struct HeaderView<'a> {
    pub app: &'a App,
    pub theme: &'a Theme,
}

impl Widget for HeaderView<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let right = self.app.status().map_or_else(Line::default, |status| {
            let mut line = self.count(status);
            line.extend(self.speed(status));
            line
        });
        let room = usize::from(area.width).saturating_sub(right.width() + 3);
        let left = self.left(room);
        let columns = Layout::horizontal([
            Constraint::Length(left.width() as u16 + 2),
            Constraint::Fill(1),
            Constraint::Length(right.width() as u16 + 1),
        ]);
        let [start, middle, end] = area.layout(&columns);
        left.render(start, buffer);
        right.render(end, buffer);
        if let Some(status) = self.app.status() {
            self.gauge(status, middle.width).render(middle, buffer);
        }
    }
}

impl HeaderView<'_> {
    /// In so many columns; the title gives way.
    fn left(&self, room: usize) -> Line<'static> {
        let (mark, word, style) = self.phase();
        let bold = style.add_modifier(Modifier::BOLD);
        let mut spans = vec![Span::styled(format!(" {mark} {word}"), bold)];
        if let Some(status) = self.app.status() {
            let unsaved = !status.preset.is_saved_in(self.app.presets());
            let unsaved = unsaved.then(|| Span::styled(" (unsaved)", self.theme.warning));
            let taken = spans[0].width() + 2 + unsaved.as_ref().map_or(0, Span::width);
            let title = format::fit(&self.title(status), room.saturating_sub(taken));
            spans.push(Span::styled(
                format!("  {title}"),
                self.theme.text.add_modifier(Modifier::BOLD),
            ));
            spans.extend(unsaved);
        }
        Line::from(spans)
    }

    /// What a person called the run, and its preset.
    fn title(&self, status: &Status) -> String {
        let preset = &status.preset.title;
        match self.app.snapshot().map(|snapshot| &snapshot.about.title) {
            Some(title) if !title.is_empty() => {
                format!("{} · {preset}", format::fit(title, LONGEST_TITLE))
            }
            _ => preset.clone(),
        }
    }

    /// Mark, word and colour of the run's state; what was just asked for comes first.
    fn phase(&self) -> (&'static str, String, Style) {
        let theme = self.theme;
        let spinner = format::spinner(self.app.ticks);
        match &self.app.connection {
            Connection::Connecting(what) => return (spinner, what.clone(), theme.accent),
            Connection::Unlinked(outage) => {
                let (mark, word) = match outage.seconds {
                    Some(seconds) => ("✗", format!("cut off, next try in {seconds} s")),
                    None => (spinner, "cut off, trying again".to_owned()),
                };
                return (mark, word, theme.bad);
            }
            Connection::Lost(_) => return ("✗", "engine gone".to_owned(), theme.bad),
            Connection::Attached => {}
        }
        let Some(status) = self.app.status() else {
            return (spinner, "loading".to_owned(), theme.accent);
        };
        let (mark, word, style) = match (&status.phase, self.app.wishes.run()) {
            (RunPhase::Loading, _) => (spinner, "loading", theme.accent),
            (RunPhase::Running, Some(RunWish::Pause)) => ("‖", "pausing", theme.warning),
            (RunPhase::Running, _) => ("▶", "running", theme.good),
            (RunPhase::Paused, Some(RunWish::Run)) => ("▶", "starting", theme.good),
            (RunPhase::Paused, _) => ("‖", "paused", theme.warning),
            (RunPhase::Finished, _) => ("✓", "finished", theme.accent),
            (RunPhase::Failed(_), _) => ("✗", "failed", theme.bad),
        };
        (mark, word.to_owned(), style)
    }

    fn gauge(&self, status: &Status, width: u16) -> Line<'static> {
        let done = f64::from(status.iteration) / f64::from(self.total(status).max(1));
        let [full, empty] = format::gauge(
            done,
            usize::from(width.saturating_sub(1)),
            self.theme.accent,
            self.theme.line,
        );
        Line::from(vec![full, empty])
    }

    fn count(&self, status: &Status) -> Line<'static> {
        // As wide as it will ever be, so that nothing beside it moves.
        let total = self.total(status).to_string();
        let width = total.len();
        let done = Span::styled(format!("{:>width$}", status.iteration), self.theme.text);
        let total = Span::styled(format!("/{total}"), self.theme.dim);
        Line::from(vec![done, total])
    }

    /// How fast and how long, as long as it is known that anything moves.
    fn speed(&self, status: &Status) -> Vec<Span<'static>> {
        let moves = self.app.connection == Connection::Attached
            && status.phase == RunPhase::Running
            && status.speed > 0.0;
        if !moves {
            return Vec::new();
        }
        let speed = format!("  {:>4.1} it/s", status.speed);
        let mut spans = vec![Span::styled(speed, self.theme.text)];
        let left = f64::from(self.total(status).saturating_sub(status.iteration));
        if left > 0.0 {
            let eta = format!("  {:>5} left", format::duration(left / status.speed));
            spans.push(Span::styled(eta, self.theme.dim));
        }
        spans
    }

    /// Iterations in all, as they were asked for.
    fn total(&self, status: &Status) -> u32 {
        self.app.wishes.iterations().unwrap_or(status.iterations)
    }
}
