//! Downloads of models that presets want: one at a time, none without an accepted licence, seen by
//! every client.

use super::{Effect, Session};
use crate::protocol::{Level, Missing, Order, Progress, RunPhase, Update};

/// What a download says.
#[derive(Clone, Debug, PartialEq)]
pub enum PullNews {
    /// Bytes come.
    Progress(Progress),
    /// Something for the log: a retry, another mirror, a model that is there.
    Line(Level, String),
    /// Nothing follows: all are there, or why not.
    Ended(Result<(), String>),
}

impl Session {
    /// Tells clients when other models are missing than before.
    pub(super) fn missing(&mut self, missing: Vec<Missing>) -> Vec<Effect> {
        if self.snapshot().missing == missing {
            return Vec::new();
        }
        vec![self.tell(Update::Missing(missing))]
    }

    pub(super) fn pull(
        &mut self,
        models: Vec<String>,
        accepted: Vec<String>,
    ) -> Result<Vec<Effect>, String> {
        if let Some(progress) = &self.pulling {
            return Err(format!("one download at a time: {}", progress.what));
        }
        let Some(first) = models.first() else {
            return Err("no model is named".to_owned());
        };
        for model in &models {
            self.check_offer(model, &accepted)?;
        }
        let progress = Progress {
            what: format!("Downloading {first}"),
            done: 0,
            total: 0,
        };
        self.pulling = Some(progress.clone());
        let told = self.tell(Update::Progress(Some(progress)));
        Ok(vec![told, Effect::Pull { models, accepted }])
    }

    fn check_offer(&self, model: &str, accepted: &[String]) -> Result<(), String> {
        let missing = &self.snapshot().missing;
        let Some(found) = missing.iter().find(|missing| missing.stem == model) else {
            return Err(format!("`{model}` is there, or no preset wants it"));
        };
        let Some(offer) = &found.offer else {
            return Err(format!(
                "`{model}` is not in the catalogue: put its file into the models folder"
            ));
        };
        if accepted.contains(&offer.url) {
            return Ok(());
        }
        Err(format!(
            "the licence of `{model}` is not accepted: {}",
            offer.licence
        ))
    }

    pub(super) fn cancel(&mut self) -> Result<Vec<Effect>, String> {
        if self.pulling.is_some() && self.snapshot().progress == self.pulling {
            return Ok(vec![Effect::CancelPull]);
        }
        let loads = self.snapshot().status.phase == RunPhase::Loading;
        if loads || self.snapshot().progress.is_some() {
            return Ok(vec![Effect::Order(Order::EndTask)]);
        }
        Err("nothing is being downloaded, loaded or saved".to_owned())
    }

    pub(super) fn pull_news(&mut self, news: PullNews) -> Vec<Effect> {
        match news {
            PullNews::Progress(progress) => {
                self.pulling = Some(progress.clone());
                vec![self.tell(Update::Progress(Some(progress)))]
            }
            PullNews::Line(level, text) => vec![self.note(level, text)],
            PullNews::Ended(outcome) => {
                self.pulling = None;
                let mut effects = vec![self.tell(Update::Progress(None))];
                if let Err(reason) = outcome {
                    effects.push(self.note(Level::Warning, reason));
                }
                effects
            }
        }
    }
}
