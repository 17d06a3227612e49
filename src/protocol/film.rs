//! Films: what is filmed and how, how far it is, and the frames of a preview.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Picture;

/// Most frames of a preview: they are held in memory while they are played.
pub const MOST_FRAMES: u32 = 240;
/// Dashboards show no more pictures a second.
const SHOWN: u32 = 8;

/// What a film shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FilmKind {
    /// From person to person.
    #[default]
    Walk,
    /// The same people from the frozen to the trained domain.
    Morph,
    /// The same people along the checkpoints of the run.
    Timeline,
}

/// What is filmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilmSource {
    /// The checkpoint.
    pub path: PathBuf,
    /// The run that it belongs to.
    pub run: PathBuf,
    /// Iterations done.
    pub iteration: u32,
}

/// How a film is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FilmFormat {
    /// 256 colours.
    #[default]
    Gif,
    /// Exact.
    Apng,
    /// Through ffmpeg.
    Mp4,
    /// Through ffmpeg.
    WebM,
}

impl FilmFormat {
    /// Its files end so.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Gif => "gif",
            Self::Apng => "apng",
            Self::Mp4 => "mp4",
            Self::WebM => "webm",
        }
    }

    /// Whether nothing but ffmpeg writes it.
    #[must_use]
    pub fn needs_ffmpeg(self) -> bool {
        matches!(self, Self::Mp4 | Self::WebM)
    }
}

/// Speed between two keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FilmEasing {
    /// Slow at the keys, fast between them.
    #[default]
    Smooth,
    /// Always the same.
    Linear,
}

/// A film: everything that its pixels depend on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FilmPlan {
    /// What it shows.
    pub kind: FilmKind,
    /// Which checkpoint; `None` for the frozen generator alone.
    pub source: Option<FilmSource>,
    /// Who, by seeds.
    pub seeds: Vec<u64>,
    /// Who, by the names of kept latents; they come after the seeds.
    pub latents: Vec<String>,
    /// From each to the next; of a timeline all.
    pub frames: u32,
    /// Frames a second.
    pub fps: u32,
    /// Speed between two keys.
    pub easing: FilmEasing,
    /// Whether it ends where it began.
    pub closed: bool,
    /// Whether a walk has the frozen generator beside it.
    pub frozen: bool,
    /// Longer side of each picture in pixels; `None` for the generator's.
    pub size: Option<u32>,
    /// Psi.
    pub truncation: f64,
    /// How it is written.
    pub format: FilmFormat,
}

impl FilmPlan {
    /// People in it.
    #[must_use]
    pub fn people(&self) -> usize {
        self.seeds.len() + self.latents.len()
    }

    /// Frames of the whole film.
    #[must_use]
    pub fn all_frames(&self) -> u32 {
        let people = self.people() as u32;
        let (legs, open) = match self.kind {
            FilmKind::Walk if self.closed => (people, 0),
            FilmKind::Walk => (people.saturating_sub(1), 1),
            FilmKind::Morph | FilmKind::Timeline => (1, 0),
        };
        let there = self.frames.saturating_mul(legs).saturating_add(open);
        if self.closed && self.kind != FilmKind::Walk {
            // There and back, both ends once.
            return there.saturating_mul(2).saturating_sub(2);
        }
        there
    }

    /// A preview has one frame of so many: dashboards cannot show more.
    #[must_use]
    pub fn stride(&self) -> u32 {
        let shown = (self.fps + SHOWN / 2) / SHOWN;
        shown.max(self.all_frames().div_ceil(MOST_FRAMES)).max(1)
    }
}

/// About films, from a client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FilmRequest {
    /// Say what can be filmed.
    Look,
    /// Draw it small; frames come as they are drawn. A preview under way makes room.
    Preview(FilmPlan),
    /// Write it.
    Write(FilmPlan),
    /// End what is under way; nothing of it is kept.
    Cancel,
    /// Nobody looks any more: a preview ends, a film that is written does not.
    Close,
}

/// About films.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FilmAnswer {
    /// What can be filmed, for the client that asked.
    Set(FilmSet),
    /// How far a film is: of a preview for the client that asked, else for all.
    Progress(Filming),
    /// A frame of the preview under way, for the client that asked.
    Frame {
        /// 0 for the first.
        index: u32,
        /// Small.
        picture: Picture,
    },
    /// What was asked for cannot be done.
    Refused {
        /// Why, and what to do.
        reason: String,
    },
}

/// What can be filmed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilmSet {
    /// The frozen generator, as presets name it.
    pub model: String,
    /// The newest checkpoint of the present run, of any kind.
    pub newest: Option<FilmSource>,
    /// Checkpoints that a timeline goes through.
    pub checkpoints: u32,
    /// Names of kept latents that fit the frozen generator.
    pub latents: Vec<String>,
    /// Whether the engine's machine has ffmpeg.
    pub ffmpeg: bool,
}

/// What a film is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FilmPurpose {
    /// To be looked at.
    Preview,
    /// To be a file.
    Write,
}

/// A film that is being made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Filming {
    /// What for.
    pub purpose: FilmPurpose,
    /// What.
    pub plan: FilmPlan,
    /// How far it is.
    pub stage: FilmStage,
    /// Frames that are drawn.
    pub frame: u32,
    /// Of so many; 0 while unknown.
    pub frames: u32,
}

/// How far a film is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FilmStage {
    /// Models are loaded.
    Begins,
    /// Frames are drawn.
    Draws,
    /// A preview is whole.
    Drawn,
    /// A film is written.
    Written {
        /// Its file.
        path: PathBuf,
        /// Its length.
        bytes: u64,
        /// The command that makes the same.
        command: String,
    },
    /// It was ended; nothing is left of it.
    Dropped,
    /// It cannot be made.
    Failed {
        /// Why, and what to do.
        reason: String,
    },
}

impl FilmStage {
    /// Whether nothing follows.
    #[must_use]
    pub fn is_over(&self) -> bool {
        !matches!(self, Self::Begins | Self::Draws)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_counted_as_the_command_draws_them() {
        let count = |kind, closed| {
            let plan = FilmPlan {
                kind,
                closed,
                seeds: vec![1, 2, 3],
                frames: 10,
                fps: 25,
                ..FilmPlan::default()
            };
            (plan.all_frames(), plan.stride())
        };
        assert_eq!(count(FilmKind::Walk, false), (21, 3));
        assert_eq!(count(FilmKind::Walk, true), (30, 3));
        assert_eq!(count(FilmKind::Morph, false), (10, 3));
        assert_eq!(count(FilmKind::Timeline, true), (18, 3));
        let long = FilmPlan {
            kind: FilmKind::Timeline,
            frames: 100_000,
            fps: 1,
            ..FilmPlan::default()
        };
        assert_eq!(long.all_frames() / long.stride(), MOST_FRAMES - 1);
        assert!(long.all_frames().div_ceil(long.stride()) <= MOST_FRAMES);
    }
}
