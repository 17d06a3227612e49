//! The film room: a short form, the frames of a preview as they are played, and how far a film is.
//! The engine draws and writes; here is only what it said.

mod form;
mod people;
mod reel;

use crate::protocol::{FilmAnswer, FilmKind, FilmPlan, FilmPurpose, FilmSet, FilmStage, Filming};
use crate::ui::gallery;
use crate::ui::text_line::TextLine;

pub use form::{Form, Row, Turn};
pub use reel::Reel;

/// Whether the room is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Door {
    /// It is not.
    #[default]
    Closed,
    /// It is.
    Open,
}

/// Where arrows act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// In the form.
    #[default]
    Form,
    /// On the frames.
    Screen,
}

/// The room. It stays as it was left.
#[derive(Clone, Debug, Default)]
pub struct Film {
    /// Whether it is looked at.
    pub door: Door,
    /// What can be filmed; `None` until the engine answers.
    pub set: Option<FilmSet>,
    /// What is wanted.
    pub form: Form,
    /// What is typed, and what is wrong with it.
    pub line: Option<TextLine>,
    /// Where arrows act.
    pub focus: Focus,
    /// The frames.
    pub reel: Reel,
    /// The preview that was asked for last.
    pub preview: Option<Filming>,
    /// The film that was ordered last, by any dashboard.
    pub writing: Option<Filming>,
    /// Why the engine does not do what was asked for last.
    pub refused: Option<String>,
}

impl Film {
    /// The film that the form describes.
    ///
    /// # Errors
    /// When it cannot be one; what is allowed.
    pub fn plan(&self, truncation: f64) -> Result<FilmPlan, String> {
        let Some(set) = &self.set else {
            return Err("the engine has not said yet what can be filmed".to_owned());
        };
        let mut plan = self.form.plan(set)?;
        plan.truncation = truncation;
        if plan.kind != FilmKind::Walk && plan.source.is_none() {
            return Err("there is no checkpoint of this run yet".to_owned());
        }
        if plan.kind == FilmKind::Timeline && set.checkpoints == 0 {
            return Err("a timeline needs a checkpoint that was saved".to_owned());
        }
        Ok(plan)
    }

    /// What is wrong with what is typed.
    #[must_use]
    pub fn mistake(&self) -> Option<String> {
        let line = self.line.as_ref()?;
        let names = self.set.as_ref().map_or(&[][..], |set| &set.latents);
        self.form.clone().take(line.text(), names).err()
    }

    /// Takes what the engine says.
    pub fn hear(&mut self, answer: FilmAnswer) {
        match answer {
            FilmAnswer::Set(set) => self.set = Some(set),
            FilmAnswer::Frame { index, picture } => {
                self.reel.came(index, gallery::picture(&picture));
            }
            FilmAnswer::Refused { reason } => self.refused = Some(reason),
            FilmAnswer::Progress(filming) => self.progress(filming),
        }
    }

    fn progress(&mut self, filming: Filming) {
        match (filming.purpose, &filming.stage) {
            (FilmPurpose::Write, _) => {
                self.writing = Some(filming);
                return;
            }
            (FilmPurpose::Preview, FilmStage::Begins) => self.reel = Reel::of(&filming.plan),
            (FilmPurpose::Preview, FilmStage::Drawn) => self.reel.is_drawn(),
            _ => {}
        }
        self.preview = Some(filming);
    }

    /// Nobody looks any more: a preview that is not whole ends.
    pub fn drop_preview(&mut self) {
        self.stop_preview(FilmStage::Dropped);
    }

    /// Frames may have been missed: what is drawn is not whole.
    pub fn missed(&mut self) {
        let reason = "some frames were missed: draw it again".to_owned();
        self.stop_preview(FilmStage::Failed { reason });
    }

    fn stop_preview(&mut self, stage: FilmStage) {
        let preview = self.preview.as_mut();
        if let Some(preview) = preview.filter(|preview| !preview.stage.is_over()) {
            preview.stage = stage;
        }
    }

    /// The engine is another one, or was away: it says again what it writes.
    pub fn forget_writing(&mut self) {
        self.writing.take_if(|writing| !writing.stage.is_over());
    }

    /// A film that is being made, the one that is written first.
    #[must_use]
    pub fn under_way(&self) -> Option<&Filming> {
        let all = self.writing.iter().chain(&self.preview);
        let mut all = all.filter(|filming| !filming.stage.is_over());
        all.next()
    }

    /// Whether the form describes another film than the frames show.
    #[must_use]
    pub fn is_changed(&self, truncation: f64) -> bool {
        let shown = self.reel.plan();
        let same = |plan: FilmPlan| {
            let format = shown.map_or(plan.format, |shown| shown.format);
            shown == Some(&FilmPlan { format, ..plan })
        };
        shown.is_some() && !self.plan(truncation).is_ok_and(same)
    }
}

#[cfg(test)]
mod tests;
