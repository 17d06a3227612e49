//! Boxes above the dashboard: all keys, how to leave, what happened to the engine, what is wrong
//! with the configuration.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Block, BorderType, Clear, Padding, Widget};

use super::{format, wrap};
use crate::protocol::{MarkKind, RunPhase};
use crate::ui::action::{Context, Group, TABLE};
use crate::ui::app::App;
use crate::ui::config::State;
use crate::ui::hits::{Hits, Target};
use crate::ui::theme::Theme;
use crate::ui::timeline::SCORES;

const KEYS: usize = 10;

/// Most lines of a reason: the choices below must stay visible.
const MOST_LINES: usize = 6;

/// Columns of a text to be read at a glance.
const MOST_COLUMNS: usize = 64;

/// Columns of the border and the space beside the text.
const MARGIN: u16 = 6;

/// A box in the middle of the screen.
pub struct PopupView<'a> {
    pub area: Rect,
    pub title: &'static str,
    pub text: Text<'static>,
    /// What a row of the text means.
    pub targets: Vec<(usize, Target)>,
    pub scroll: u16,
    pub footer: &'static str,
    pub theme: &'a Theme,
}

impl<'a> PopupView<'a> {
    pub fn new(title: &'static str, text: Text<'static>, theme: &'a Theme, screen: Rect) -> Self {
        let width = (text.width() as u16 + MARGIN).min(screen.width.saturating_sub(4));
        let height = (text.height() as u16 + 2).min(screen.height.saturating_sub(2));
        Self {
            area: screen.centered(Constraint::Length(width), Constraint::Length(height)),
            title,
            text,
            targets: Vec::new(),
            scroll: 0,
            footer: "",
            theme,
        }
    }

    /// From a row on, as far as there are rows; with a word about it when not all are shown.
    fn scrolled(mut self, scroll: u16) -> Self {
        let rows = self.text.height() as u16;
        let visible = self.area.height.saturating_sub(2);
        self.scroll = scroll.min(rows.saturating_sub(visible));
        if visible < rows {
            self.footer = " j k scroll, esc closes ";
        }
        self
    }

    /// What it covers.
    pub fn area(&self) -> Rect {
        self.area
    }

    /// Draws the box over what is there.
    pub fn render(self, buffer: &mut Buffer, hits: &mut Hits) {
        Clear.render(self.area, buffer);
        hits.add(self.area, Target::Popup);
        let footer = Line::styled(self.footer, self.theme.dim).right_aligned();
        let block = Block::bordered()
            .border_type(BorderType::Rounded)
            .border_style(self.theme.accent)
            .padding(Padding::horizontal(2))
            .title(Span::styled(
                format!(" {} ", self.title),
                self.theme.accent.add_modifier(Modifier::BOLD),
            ))
            .title_bottom(footer);
        let inner = block.inner(self.area);
        block.render(self.area, buffer);
        let shown = self.text.lines.iter().enumerate();
        for (row, (number, line)) in inner.rows().zip(shown.skip(self.scroll.into())) {
            line.render(row, buffer);
            if let Some((_, target)) = self.targets.iter().find(|(row, _)| *row == number) {
                hits.add(row, *target);
            }
        }
    }
}

/// Columns for the text of a box.
pub fn room(screen: Rect) -> usize {
    usize::from(screen.width.saturating_sub(4 + MARGIN))
}

/// Lines that are broken between words.
pub fn push_wrapped(
    text: &mut Text<'static>,
    line: &str,
    style: ratatui::style::Style,
    room: usize,
) {
    for row in wrap::rows(line, room) {
        text.push_line(Line::styled(row, style));
    }
}

/// All keys.
pub fn help<'a>((app, scroll): (&App, u16), theme: &'a Theme, screen: Rect) -> PopupView<'a> {
    let (mut text, room) = (Text::default(), room(screen));
    for group in Group::ALL {
        if !text.lines.is_empty() {
            text.push_line("");
        }
        let heading = theme.text.add_modifier(Modifier::BOLD);
        text.push_line(Line::styled(group.title(), heading));
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            push_key(&mut text, &app.keymap.text(entry), entry.doc, (theme, room));
        }
        for (name, meaning) in SCORES.into_iter().filter(|_| group == Group::Timeline) {
            push_key(&mut text, name, meaning, (theme, room));
        }
    }
    PopupView::new("Keys", text, theme, screen).scrolled(scroll)
}

/// Where the configuration is, and what is wrong in it.
pub fn config<'a>((app, scroll): (&App, u16), theme: &'a Theme, screen: Rect) -> PopupView<'a> {
    let room = room(screen);
    let mut text = Text::default();
    let source = &app.configured;
    let path = source.path.as_ref().map_or_else(
        || "There is no home folder, so there is no configuration file.".to_owned(),
        |path| path.display().to_string(),
    );
    push_wrapped(&mut text, &path, theme.dim, room);
    text.push_line("");
    if source.problems.is_empty() {
        let fine = match source.state {
            State::Absent => {
                "There is no such file yet, so all is as usual. It can hold settings and keys: \
                 docs/config.md."
            }
            State::Read | State::Broken => {
                "Nothing is wrong in it. Settings and keys: docs/config.md."
            }
        };
        push_wrapped(&mut text, fine, theme.text, room);
    } else {
        let left_out = match source.state {
            State::Broken => "Nothing of it holds until this is mended.",
            State::Read | State::Absent => "This was left out; the rest holds.",
        };
        push_wrapped(&mut text, left_out, theme.text, room);
        for problem in &source.problems {
            text.push_line("");
            push_wrapped(&mut text, &problem.to_string(), theme.bad, room);
        }
    }
    PopupView::new("Configuration", text, theme, screen).scrolled(scroll)
}

/// How to leave.
pub fn quit<'a>(app: &App, theme: &'a Theme, screen: Rect) -> PopupView<'a> {
    let status = app.status();
    let running = status.is_some_and(|status| status.phase == RunPhase::Running);
    let about = if running {
        "Training goes on without a dashboard."
    } else {
        "The engine stays as it is without a dashboard."
    };
    let mut text = Text::from(Line::styled(about, theme.dim));
    if let Some(editor) = app.editor.as_ref().filter(|editor| editor.is_unkept()) {
        let lost = format!("The edits of {} are not saved.", editor.title());
        push_wrapped(&mut text, &lost, theme.warning, room(screen));
    }
    if app.is_film_written() {
        let lost = "A film is being written; it is dropped when the engine ends.";
        push_wrapped(&mut text, lost, theme.warning, room(screen));
    }
    // The one in force is in its run.
    let in_force = status.map(|status| &status.preset.id);
    let others = app.presets().iter();
    let others = others.filter(|entry| Some(&entry.preset.id) != in_force);
    let unsaved = others.filter(|entry| entry.unsaved).count();
    if unsaved > 0 {
        let noun = if unsaved == 1 {
            "preset is"
        } else {
            "presets are"
        };
        let lost = format!("{unsaved} {noun} in no file and gone when the engine ends.");
        push_wrapped(&mut text, &lost, theme.warning, room(screen));
    }
    choices("Leave?", text, (app, Context::Quit), theme, screen)
}

/// What going back means.
pub fn go_back<'a>((app, iteration): (&App, u32), theme: &'a Theme, screen: Rect) -> PopupView<'a> {
    let (mut text, room) = (Text::default(), room(screen).min(MOST_COLUMNS));
    let running = app
        .status()
        .is_some_and(|status| status.phase == RunPhase::Running);
    let verb = if running { "goes on" } else { "can go on" };
    let what = match iteration {
        0 => format!("Training {verb} from the frozen weights, in a run folder of its own."),
        _ => format!(
            "Training {verb} from iteration {iteration} in a branch, a run folder of its own."
        ),
    };
    push_wrapped(&mut text, &what, theme.text, room);
    if let Some(then) = preset_of_then(app, iteration) {
        push_wrapped(&mut text, &then, theme.text, room);
    }
    let run = app.status().and_then(|status| status.run.as_ref());
    if let Some(run) = run {
        let stays = format!("The present run stays in {}.", run.display());
        push_wrapped(&mut text, &stays, theme.dim, room);
    }
    choices("Go back?", text, (app, Context::GoBack), theme, screen)
}

/// Which preset comes back, if another one is in force now.
fn preset_of_then(app: &App, iteration: u32) -> Option<String> {
    let marks = app.status()?.marks.iter();
    let switches = marks.filter_map(|mark| match &mark.kind {
        MarkKind::Preset(id) => Some((mark.iteration, id)),
        _ => None,
    });
    // What came into force before the first iteration was there when the run began.
    let (before, after): (Vec<_>, Vec<_>) = switches.partition(|(at, _)| *at < iteration.max(1));
    (!after.is_empty()).then(|| match before.last() {
        Some((_, id)) => format!("The preset of then comes back: {id}."),
        None => "The preset with which the run began comes back.".to_owned(),
    })
}

/// Waiting for the engine to save.
pub fn stopping<'a>(app: &App, theme: &'a Theme, screen: Rect) -> PopupView<'a> {
    let spinner = format::spinner(app.ticks);
    let text = Text::from(Line::styled(
        format!("{spinner} The engine saves a checkpoint and ends."),
        theme.text,
    ));
    choices("Stopping", text, (app, Context::Stopping), theme, screen)
}

/// The engine is gone.
pub fn lost<'a>((app, reason): (&App, &str), theme: &'a Theme, screen: Rect) -> PopupView<'a> {
    let room = room(screen);
    let mut text = Text::default();
    for line in reason.lines().take(MOST_LINES) {
        // Two rows each, at most.
        for row in wrap::rows(line, room).into_iter().take(2) {
            text.push_line(Line::styled(row, theme.bad));
        }
    }
    let never_was = app.status().is_none() && app.checkpoint().is_none();
    if !never_was {
        text.push_line("");
        let from = app.checkpoint().map_or_else(
            || "There is no checkpoint yet.".to_owned(),
            |path| match path.extension() {
                Some(_) => format!("Last checkpoint: {}", path.display()),
                None => format!("Last checkpoint: the newest of {}", path.display()),
            },
        );
        push_wrapped(&mut text, &from, theme.dim, room);
    }
    choices(
        if never_was {
            "The engine did not start"
        } else {
            "The engine is gone"
        },
        text,
        (app, Context::Lost),
        theme,
        screen,
    )
}

/// A box with the actions of a context below its text.
pub fn choices<'a>(
    title: &'static str,
    mut text: Text<'static>,
    (app, context): (&App, Context),
    theme: &'a Theme,
    screen: Rect,
) -> PopupView<'a> {
    text.push_line("");
    let mut targets = Vec::new();
    let here = TABLE
        .iter()
        .filter(|entry| entry.group.context() == context);
    for entry in here.filter(|entry| app.hint(entry).is_some()) {
        targets.push((text.height(), Target::Action(entry.action)));
        let key = app.keymap.first(entry).unwrap_or_default();
        push_key(&mut text, &key, entry.doc, (theme, room(screen)));
    }
    let mut popup = PopupView::new(title, text, theme, screen);
    popup.targets = targets;
    popup
}

/// Keys, and beside them what they do, in as many rows as that takes.
fn push_key(text: &mut Text<'static>, keys: &str, doc: &str, (theme, room): (&Theme, usize)) {
    let mut keys = keys;
    for row in wrap::rows(doc, room.saturating_sub(KEYS)) {
        text.push_line(Line::from(vec![
            Span::styled(format!("{keys:<KEYS$}"), theme.accent),
            Span::styled(row, theme.text),
        ]));
        keys = "";
    }
}
