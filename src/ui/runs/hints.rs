//! Which actions mean something in which view of the runs.

use super::{Runs, View};
use crate::ui::action::RunsAction;

impl Runs {
    /// The hint of an action, where it means something at this moment.
    #[must_use]
    pub fn hint(&self, action: RunsAction, usual: &'static str) -> Option<&'static str> {
        use RunsAction as A;
        match (&self.view, action) {
            (View::List, A::Undo) => self.undo.is_some().then_some(usual),
            (View::Trash, A::GoOn) => Some("take out"),
            (View::Trash, A::Trash) => Some("runs"),
            (View::List, A::EmptyTrash)
            | (View::Trash, A::Mark | A::Compare | A::Rename | A::Note | A::Delete | A::Undo)
            | (
                View::Compare(..),
                A::GoOn
                | A::Mark
                | A::Compare
                | A::Filter
                | A::Sort
                | A::Rename
                | A::Note
                | A::Delete
                | A::Undo
                | A::Trash
                | A::EmptyTrash
                | A::Again,
            ) => None,
            _ => Some(usual),
        }
    }
}
