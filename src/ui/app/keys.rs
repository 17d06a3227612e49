//! Where keys go.

use super::{App, Connection, Popup};
use crate::ui::action::{Context, Entry, Group};
use crate::ui::event::Effect;
use crate::ui::hits::Panel;
use crate::ui::key::Key;

impl App {
    pub(super) fn input(&mut self, input: &crossterm::event::Event) -> Vec<Effect> {
        use crossterm::event::Event::{Key as Pressed, Mouse as Pointed, Paste};
        match input {
            Pressed(key) if key.is_release() => Vec::new(),
            Pressed(key) => {
                self.stale = true;
                self.key(Key::from(*key))
            }
            Pointed(event) => self.mouse(*event),
            Paste(text) => {
                self.stale = true;
                self.paste(text)
            }
            _ => {
                self.stale = true;
                Vec::new()
            }
        }
    }

    fn key(&mut self, key: Key) -> Vec<Effect> {
        let context = self.context();
        if let Some(action) = self.keymap.lookup(context, key) {
            let entry = Entry::of(action);
            if context == Context::Editor && !entry.is_some_and(Entry::is_for_editor) {
                return Vec::new();
            }
            return self.act(action);
        }
        if let Some(action) = self.reachable(key) {
            return self.act(action);
        }
        match self.popup {
            None if self.samples.is_some() => {}
            None if self.runs.is_some() => return self.type_into_runs(key),
            None if self.is_film_open() => self.type_into_film(key),
            None if self.mixer.is_some() => return self.type_into_mixer(key),
            None if self.studio.is_some() => return self.type_into_studio(key),
            Some(Popup::Palette) => self.palette.type_in(key),
            Some(Popup::Prompt) => self.prompt.line.press(key),
            Some(Popup::Naming) => self.type_name(key),
            None => self.type_value(key),
            Some(Popup::Help { .. } | Popup::Config { .. }) => self.popup = None,
            _ => {}
        }
        Vec::new()
    }

    /// Where keys go at this moment.
    #[must_use]
    pub fn context(&self) -> Context {
        match (&self.connection, self.popup) {
            (Connection::Lost(_), _) => Context::Lost,
            (_, Some(Popup::Licence)) => Context::Licence,
            (_, Some(Popup::Quit)) => Context::Quit,
            (_, Some(Popup::Stopping)) => Context::Stopping,
            (_, Some(Popup::Palette)) => Context::Palette,
            (_, Some(Popup::GoBack { .. })) => Context::GoBack,
            (_, Some(Popup::Prompt)) => Context::Prompt,
            (_, Some(Popup::Naming)) => Context::Naming,
            (_, Some(Popup::Overwrite)) => Context::Overwriting,
            (_, Some(Popup::LeaveEditor)) => Context::LeavingEditor,
            (_, None) if self.samples.is_some() => Context::Samples,
            (_, None) if self.runs.is_some() => self.runs_context(),
            (_, None) if self.is_film_open() => self.film_context(),
            (_, None) if self.mixer.is_some() => self.mixer_context(),
            (_, None) if self.studio.is_some() => self.studio_context(),
            (_, None) if self.editor.is_some() => self.editing_context(),
            (Connection::Unlinked(_), None) => Context::Unlinked,
            (_, None) if self.timeline.looked().is_some() => Context::Past,
            _ => Context::Main,
        }
    }

    /// The panel that arrows act on.
    #[must_use]
    pub fn focused(&self) -> Panel {
        self.zoom.unwrap_or(self.focus)
    }

    /// Whose hints come first.
    #[must_use]
    pub fn hinted(&self) -> Option<Group> {
        match self.context() {
            Context::Past => return Some(Group::Past),
            Context::Unlinked => return Some(Group::Unlinked),
            _ => {}
        }
        match self.focused() {
            Panel::Curves => Some(Group::Chart),
            Panel::Pictures => Some(Group::Pictures),
            _ => None,
        }
    }
}
