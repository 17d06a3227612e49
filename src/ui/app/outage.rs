//! While another machine cannot be reached: what is shown stays, what is sent would be lost.

use super::{App, Connection, Popup, Tone};
use crate::protocol::Command;
use crate::ui::action::Action;
use crate::ui::event::{Effect, Outage};

impl App {
    pub(super) fn unlinked(&mut self, outage: Outage) -> Vec<Effect> {
        self.stale = true;
        match self.popup {
            // What was said may have been lost on the way.
            Some(Popup::Stopping) => {
                self.popup = None;
                self.end_in_doubt = true;
            }
            Some(Popup::Licence | Popup::GoBack { .. }) => self.popup = None,
            _ => {}
        }
        self.wishes = super::Wishes::default();
        self.to_run = None;
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
            // What is typed and edited stays as it is.
            Action::EditPreset
            | Action::EditApply
            | Action::EditSave
            | Action::LeaveApplied
            | Action::LeaveSaved
            | Action::SavePreset
            | Action::SaveNow
            | Action::Overwrite
            | Action::TrainPrompt
            | Action::TrainPromptFrozen => {
                self.refuse_unlinked();
                Some(Vec::new())
            }
            Action::ToggleEarlier if self.chart.earlier.is_none() => {
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
        let text = if self.end_in_doubt {
            "The other machine cannot be reached, so nothing was sent."
        } else {
            "The other machine cannot be reached, so nothing was sent; it goes on as before."
        };
        self.notify(Tone::Bad, text);
    }

    /// Whether the engine was told to save and end, and nobody knows if it has heard it.
    #[must_use]
    pub fn is_end_in_doubt(&self) -> bool {
        self.end_in_doubt
    }

    /// What was in doubt is said again to an engine that answers.
    pub(super) fn end_again(&mut self) -> Option<Effect> {
        std::mem::take(&mut self.end_in_doubt).then(|| {
            self.popup = Some(Popup::Stopping);
            Effect::Send(Command::Shutdown)
        })
    }
}
