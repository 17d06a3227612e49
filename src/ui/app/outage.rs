//! While another machine cannot be reached: what is shown stays, what is sent would be lost.

use super::{App, Connection, Popup, Tone};
use crate::ui::action::Action;
use crate::ui::event::{Effect, Farewell, Outage};

impl App {
    pub(super) fn unlinked(&mut self, outage: Outage) -> Vec<Effect> {
        self.stale = true;
        match self.popup {
            // The engine was told; it saves and ends there.
            Some(Popup::Stopping) => return vec![Effect::Quit(Farewell::Wanted)],
            Some(Popup::Licence | Popup::GoBack { .. }) => self.popup = None,
            _ => {}
        }
        self.wishes = super::Wishes::default();
        self.connection = Connection::Unlinked(outage);
        Vec::new()
    }

    /// What cannot be done now, and the key that tries to change that.
    pub(super) fn act_unlinked(&mut self, action: Action) -> Option<Vec<Effect>> {
        if !matches!(self.connection, Connection::Unlinked(_)) {
            return None;
        }
        match action {
            Action::Reconnect => Some(vec![Effect::TryNow]),
            Action::SaveAndStop => {
                self.popup = None;
                self.refuse_unlinked();
                Some(Vec::new())
            }
            _ => None,
        }
    }

    /// Whether a command would be lost; says so.
    pub(super) fn is_cut_off(&mut self) -> bool {
        let cut = matches!(self.connection, Connection::Unlinked(_));
        if cut {
            self.refuse_unlinked();
        }
        cut
    }

    fn refuse_unlinked(&mut self) {
        let text =
            "The other machine cannot be reached, so nothing was sent; it goes on as before.";
        self.notify(Tone::Bad, text);
    }
}
