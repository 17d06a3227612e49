//! A film under way: its process, and what becomes of what that says.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use super::{answer, call, told};
use crate::engine::child::{Child, last_line};
use crate::protocol::{FilmAnswer, FilmPurpose, FilmStage, Filming, Picture};
use crate::session::{ClientId, Effect};

/// The engine waits so long for a film to be given up in good order.
const PATIENCE: Duration = Duration::from_secs(5);

/// A film under way.
pub struct Running {
    /// Who ordered it.
    pub client: ClientId,
    /// The frozen generator, as presets name it.
    pub model: String,
    /// How far it is.
    pub filming: Filming,
    /// Where the film goes; a preview goes nowhere.
    pub out: Option<PathBuf>,
    /// The process.
    pub child: Child,
    /// Whether somebody wanted it to end.
    pub ended: bool,
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.out.is_some() && !self.filming.stage.is_over() {
            self.child.end_within(PATIENCE);
        }
    }
}

impl Running {
    /// Takes an event, with the frame that it tells of.
    pub fn hear(&mut self, line: &Value, picture: Option<Picture>) -> Vec<Effect> {
        let count = |key: &str| line[key].as_u64().unwrap_or_default() as u32;
        let mut effects = Vec::new();
        match line["event"].as_str().unwrap_or_default() {
            "start" => self.filming.frames = count("frames"),
            "frame" => {
                (self.filming.frame, self.filming.frames) = (count("frame"), count("frames"));
                if let Some(picture) = picture {
                    let index = self.filming.frame.saturating_sub(1);
                    effects.push(answer(self.client, FilmAnswer::Frame { index, picture }));
                }
            }
            "written" => {
                self.child.wait();
                self.filming.stage = self.whole();
                effects.push(self.effect());
                return effects;
            }
            "failed" => {
                let reason = line["reason"].as_str().unwrap_or_default().to_owned();
                self.filming.stage = FilmStage::Failed { reason };
                return vec![self.effect()];
            }
            _ => return Vec::new(),
        }
        self.filming.stage = FilmStage::Draws;
        effects.push(self.effect());
        effects
    }

    fn whole(&self) -> FilmStage {
        let Some(path) = self.out.clone() else {
            return FilmStage::Drawn;
        };
        FilmStage::Written {
            bytes: fs::metadata(&path).map_or(0, |found| found.len()),
            command: call::command(&self.filming.plan, &self.model, &path),
            path,
        }
    }

    /// Nothing follows.
    pub fn over(&mut self, complaint: &str) -> Vec<Effect> {
        self.child.wait();
        self.filming.stage = if self.ended {
            FilmStage::Dropped
        } else {
            let reason = last_line("nada video", complaint);
            FilmStage::Failed { reason }
        };
        vec![self.effect()]
    }

    /// A preview concerns its client only.
    pub fn effect(&self) -> Effect {
        match self.filming.purpose {
            FilmPurpose::Preview => answer(self.client, FilmAnswer::Progress(self.filming.clone())),
            FilmPurpose::Write => Effect::Broadcast(told(&self.filming)),
        }
    }
}
