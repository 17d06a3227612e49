//! The line above the hints: the one thing worth knowing now.

mod past;

use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{format, licence, wrap};
use crate::protocol::{Level, Progress, RunPhase, Status};
use crate::ui::action::{Action, Entry};
use crate::ui::app::{App, Connection, Tone};
use crate::ui::theme::Theme;

use past::Value;

const MOST_ROWS: usize = 3;
/// Iterations after which the log alone says what was odd about a preset.
const NEW: u32 = 30;

/// Whether the log has a panel of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogPanel {
    Shown,
    Hidden,
}

/// What the line says, by what matters most.
enum Message<'a> {
    Notice(&'a str, Tone),
    Unlinked(String),
    Progress(&'a Progress),
    Looking(String),
    Failed(&'a str),
    PresetError(String),
    Missing(String),
    UnknownWords(String),
    Unsaved(String),
    Advice(&'static str),
    Suggestion(String, Value),
    Log(&'a str, Level),
    Nothing,
}

fn choose(app: &App, log: LogPanel) -> Message<'_> {
    passing(app).unwrap_or_else(|| resting(app, log))
}

/// What is gone in a moment.
fn passing(app: &App) -> Option<Message<'_>> {
    if let Some(notice) = &app.notice {
        return Some(Message::Notice(&notice.text, notice.tone));
    }
    let linked = !matches!(app.connection, Connection::Unlinked(_));
    let snapshot = app.snapshot().filter(|_| linked)?;
    // Progress is shown in place of the pictures, as long as there are none.
    let loads = snapshot.status.phase == RunPhase::Loading && app.gallery.is_none();
    let progress = snapshot.progress.as_ref().filter(|_| !loads)?;
    Some(Message::Progress(progress))
}

fn resting(app: &App, log: LogPanel) -> Message<'_> {
    if let Connection::Unlinked(outage) = &app.connection {
        let meanwhile = if app.is_end_in_doubt() {
            "whether the engine has saved and ended is not known, so it is told again when it answers"
        } else if trains(app) {
            "training goes on there"
        } else {
            "the engine stays as it is"
        };
        let reason = outage.reason.trim_end_matches('.');
        return Message::Unlinked(format!("{reason}; {meanwhile}."));
    }
    let Some(snapshot) = app.snapshot() else {
        return Message::Nothing;
    };
    if snapshot.status.phase == RunPhase::Loading && app.gallery.is_none() {
        return Message::Advice("The models are being loaded; then space starts training.");
    }
    if let Some(text) = past::looked(app) {
        return Message::Looking(text);
    }
    let elsewhere = app.looks_elsewhere();
    // What is missing is why the selected preset, if it is in force, has failed.
    let missing = missing(app);
    let in_force = app.selected.as_ref() == Some(&snapshot.status.preset.id);
    if let (RunPhase::Failed(reason), false) =
        (&snapshot.status.phase, in_force && missing.is_some())
    {
        return Message::Failed(reason);
    }
    if elsewhere {
        // The rest is about the dashboard.
        return Message::Nothing;
    }
    if let Some(text) = preset_error(app) {
        return Message::PresetError(text);
    }
    if let Some(text) = missing {
        return Message::Missing(text);
    }
    if !snapshot.status.unknown_words.is_empty() && app.iterations_of_preset() < NEW {
        return Message::UnknownWords(unknown_words(&snapshot.status.unknown_words));
    }
    if let Some(text) = unsaved(app) {
        return Message::Unsaved(text);
    }
    if let Some((text, value)) = past::suggestion(snapshot)
        && (log == LogPanel::Shown || value == Value::High)
    {
        return Message::Suggestion(text, value);
    }
    if let Some(advice) = advice(&snapshot.status) {
        return Message::Advice(advice);
    }
    match snapshot.log.last() {
        Some(line) if log == LogPanel::Hidden => Message::Log(&line.text, line.level),
        _ => Message::Nothing,
    }
}

/// What is wrong with the selected preset.
fn preset_error(app: &App) -> Option<String> {
    let entry = &app.presets()[app.selected_index()?];
    let error = entry.error.as_ref()?;
    Some(format!("{}: {error}", entry.preset.title))
}

/// Which models the selected preset lacks, and how to get them.
fn missing(app: &App) -> Option<String> {
    let entry = app.presets().get(app.selected_index()?)?;
    let lacking: Vec<_> = app.lacking(entry).collect();
    let key = Entry::of(Action::Download).and_then(|entry| app.keymap.first(entry));
    let key = key.unwrap_or_else(|| "`download` (:)".to_owned());
    (!lacking.is_empty()).then(|| licence::missing(&lacking, &key))
}

/// Whether the preset in force is in no file, and what to do.
fn unsaved(app: &App) -> Option<String> {
    let preset = &app.status()?.preset;
    if preset.is_saved_in(app.presets()) {
        return None;
    }
    let key = |action| {
        let entry = Entry::of(action)?;
        app.keymap.first(entry)
    };
    let (save, edit) = (key(Action::SavePreset)?, key(Action::EditPreset)?);
    Some(format!(
        "{} is in no file as it is now: {save} saves it as a preset, {edit} edits it.",
        preset.title
    ))
}

/// What to do when nothing happens.
fn advice(status: &Status) -> Option<&'static str> {
    match status.phase {
        RunPhase::Paused if status.iteration == 0 => Some("space starts training."),
        RunPhase::Finished => {
            Some("Done. + adds iterations, then space goes on; 1-9 goes elsewhere.")
        }
        _ => None,
    }
}

fn unknown_words(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!(
        "Never seen by this CLIP: {}; the direction may mislead.",
        quoted.join(", ")
    )
}

/// Rows that the message needs: one, or up to three for what stays until something is done. What
/// passes takes no rows away: the panels above would move there and back.
pub fn height(app: &App, width: u16) -> u16 {
    let rests = rows(&resting(app, LogPanel::Hidden), app, width);
    passing(app).map_or(rests, |message| rows(&message, app, width).max(rests))
}

fn rows(message: &Message<'_>, app: &App, width: u16) -> u16 {
    let rows = |text: &str| {
        let room = usize::from(width.max(20)) - 2;
        wrap::rows(text, room).len().clamp(1, MOST_ROWS) as u16
    };
    match message {
        Message::Failed(reason) | Message::Notice(reason, Tone::Bad) => rows(reason),
        Message::Advice(text) => rows(text),
        // It is another one at every stop, while training goes on.
        Message::Suggestion(..) if trains(app) => 1,
        Message::PresetError(text)
        | Message::Unlinked(text)
        | Message::Missing(text)
        | Message::UnknownWords(text)
        | Message::Suggestion(text, Value::High) => rows(text),
        _ => 1,
    }
}

fn trains(app: &App) -> bool {
    let status = app.status();
    status.is_some_and(|status| status.phase == RunPhase::Running)
}

pub struct MessageView<'a> {
    pub app: &'a App,
    pub log: LogPanel,
    pub theme: &'a Theme,
}

impl Widget for MessageView<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let theme = self.theme;
        let width = usize::from(area.width).saturating_sub(2);
        let (text, style) = match choose(self.app, self.log) {
            Message::Progress(progress) => return self.progress(progress, area, buffer),
            Message::Looking(text) => (format::fit(&text, width), theme.accent),
            Message::Suggestion(text, Value::Low) => (format::fit(&text, width), theme.dim),
            Message::Failed(reason) => (reason.to_owned(), theme.bad),
            Message::Notice(text, Tone::Bad) => (text.to_owned(), theme.bad),
            Message::Notice(text, tone) => (format::fit(text, width), self.tone(tone)),
            Message::PresetError(text) | Message::Unlinked(text) => (text, theme.bad),
            Message::Suggestion(text, Value::High) if trains(self.app) => {
                (format::fit(&text, width), theme.warning)
            }
            Message::Missing(text)
            | Message::UnknownWords(text)
            | Message::Suggestion(text, Value::High) => (text, theme.warning),
            Message::Unsaved(text) => (format::fit(&text, width), theme.warning),
            Message::Advice(text) => (text.to_owned(), theme.accent),
            Message::Log(text, level) => (format::fit(text, width), self.level(level)),
            Message::Nothing => return,
        };
        let area = area.inner(Margin::new(1, 0));
        for (line, row) in wrap::rows(&text, width).into_iter().zip(area.rows()) {
            Line::styled(line, style).render(row, buffer);
        }
    }
}

impl MessageView<'_> {
    fn tone(&self, tone: Tone) -> Style {
        match tone {
            Tone::Plain => self.theme.accent,
            Tone::Good => self.theme.good,
            Tone::Bad => self.theme.bad,
        }
    }

    fn level(&self, level: Level) -> Style {
        match level {
            Level::Info => self.theme.dim,
            Level::Warning => self.theme.warning,
            Level::Error => self.theme.bad,
        }
    }

    fn progress(&self, progress: &Progress, area: Rect, buffer: &mut Buffer) {
        let spinner = format::spinner(self.app.ticks);
        let what = format!(" {spinner} {}  ", progress.what);
        let mut line = Line::from(Span::styled(what, self.theme.accent));
        if progress.total > 0 {
            let done = progress.done as f64 / progress.total as f64;
            line.extend(format::gauge(done, 24, self.theme.accent, self.theme.line));
            let percent = format!(" {:.0} %", done.min(1.0) * 100.0);
            line.push_span(Span::styled(percent, self.theme.dim));
        }
        let end = Entry::of(Action::CancelTask).and_then(|entry| self.app.keymap.first(entry));
        if let Some(key) = end {
            line.push_span(Span::styled(format!("  {key} ends it"), self.theme.dim));
        }
        line.render(area, buffer);
    }
}
