//! The run folders: what clients want of them, and what the present run is called.

use std::path::{Path, PathBuf};

use super::{ClientId, Effect, Session};
use crate::protocol::{About, RunsRequest, Update};

impl Session {
    /// Passes a question on; the present run cannot be deleted.
    pub(super) fn about_runs(&self, client: ClientId, request: RunsRequest) -> Vec<Effect> {
        let present = self.snapshot().status.run.as_ref();
        if let RunsRequest::Delete(run) = &request
            && Some(run) == present
        {
            let update = Update::Refused {
                command: "delete the run".to_owned(),
                reason: "it is the present run; go on with another one first".to_owned(),
            };
            return vec![Effect::Send(client, update)];
        }
        vec![Effect::Runs { client, request }]
    }

    /// Another run is called something else.
    pub(super) fn ask_for_about(&self, before: Option<&PathBuf>) -> Option<Effect> {
        let now = self.snapshot().status.run.as_ref();
        (now != before)
            .then(|| now.cloned().map(Effect::ReadAbout))
            .flatten()
    }

    /// What was read of another run than the present one comes too late.
    pub(super) fn about_read(&mut self, run: &Path, about: About) -> Vec<Effect> {
        let snapshot = self.snapshot();
        if snapshot.status.run.as_deref() != Some(run) || snapshot.about == about {
            return Vec::new();
        }
        vec![self.tell(Update::About(about))]
    }
}
