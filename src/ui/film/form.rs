//! What a film shall be, row by row.

use super::people::{USUAL, casts, people};
use crate::protocol::{FilmEasing, FilmFormat, FilmKind, FilmPlan, FilmSet};

/// Frames a second that are chosen between.
const SPEEDS: [u32; 8] = [8, 10, 12, 15, 20, 25, 30, 60];
/// Longer sides that are chosen between.
const SIZES: [u32; 4] = [128, 256, 512, 1024];
/// Frames more or less.
const STEP: u32 = 6;

/// A row of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// What it shows.
    Kind,
    /// Who is in it.
    Who,
    /// How many frames.
    Frames,
    /// How many a second.
    Fps,
    /// Speed between two keys.
    Easing,
    /// Whether it ends where it began.
    Ends,
    /// Whether the frozen generator is beside it.
    Frozen,
    /// How large.
    Size,
    /// How it is written.
    Format,
}

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// To the next.
    On,
    /// To the one before.
    Back,
}

/// The form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    kind: FilmKind,
    who: String,
    /// Of a walk, a morph, a timeline.
    frames: [u32; 3],
    fps: u32,
    easing: FilmEasing,
    closed: bool,
    frozen: bool,
    size: Option<u32>,
    format: FilmFormat,
    at: usize,
}

impl Default for Form {
    /// As the command has it, but for the loop: a preview is played again and again.
    fn default() -> Self {
        Self {
            kind: FilmKind::Walk,
            who: USUAL.to_owned(),
            frames: [30, 48, 96],
            fps: 25,
            easing: FilmEasing::Smooth,
            closed: true,
            frozen: true,
            size: None,
            format: FilmFormat::Gif,
            at: 0,
        }
    }
}

impl Form {
    const ROWS: [Row; 9] = [
        Row::Kind,
        Row::Who,
        Row::Frames,
        Row::Fps,
        Row::Easing,
        Row::Ends,
        Row::Frozen,
        Row::Size,
        Row::Format,
    ];

    /// The rows that mean something.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let walk = self.kind == FilmKind::Walk;
        let rows = Self::ROWS.into_iter();
        rows.filter(|row| walk || *row != Row::Frozen).collect()
    }

    /// The selected one.
    #[must_use]
    pub fn row(&self) -> Row {
        let rows = self.rows();
        rows[self.at.min(rows.len() - 1)]
    }

    /// So many rows on, not past the ends.
    pub fn move_by(&mut self, rows: isize) {
        let last = self.rows().len() - 1;
        self.at = self.at.saturating_add_signed(rows).min(last);
    }

    /// Selects a row.
    pub fn select(&mut self, row: usize) {
        self.at = row.min(self.rows().len() - 1);
    }

    /// Its place among the rows.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at.min(self.rows().len() - 1)
    }

    /// What is filmed.
    #[must_use]
    pub fn kind(&self) -> FilmKind {
        self.kind
    }

    /// Whether nothing but ffmpeg writes it.
    #[must_use]
    pub fn needs_ffmpeg(&self) -> bool {
        self.format.needs_ffmpeg()
    }

    /// The word before a value.
    #[must_use]
    pub fn name(&self, row: Row) -> &'static str {
        match row {
            Row::Kind => "film",
            Row::Who => "who",
            Row::Frames if self.kind == FilmKind::Walk => "frames each",
            Row::Frames => "frames",
            Row::Fps => "a second",
            Row::Easing => "speed",
            Row::Ends => "end",
            Row::Frozen => "frozen too",
            Row::Size => "size",
            Row::Format => "format",
        }
    }

    /// A value as it is shown.
    #[must_use]
    pub fn value(&self, row: Row) -> String {
        match row {
            Row::Kind => match self.kind {
                FilmKind::Walk => "walk: person to person",
                FilmKind::Morph => "morph: frozen to trained",
                FilmKind::Timeline => "timeline: as it trained",
            }
            .to_owned(),
            Row::Easing => match self.easing {
                FilmEasing::Smooth => "smooth",
                FilmEasing::Linear => "linear",
            }
            .to_owned(),
            Row::Ends if self.closed => "loop".to_owned(),
            Row::Ends => "at the last".to_owned(),
            Row::Frozen if self.frozen => "beside it".to_owned(),
            Row::Frozen => "no".to_owned(),
            Row::Size if self.size.is_none() => "the generator's".to_owned(),
            Row::Format => self.format.ending().to_owned(),
            Row::Who | Row::Frames | Row::Fps | Row::Size => self.text(row).unwrap_or_default(),
        }
    }

    /// A value as it is typed; `None` where one chooses.
    #[must_use]
    pub fn text(&self, row: Row) -> Option<String> {
        match row {
            Row::Who => Some(self.who.clone()),
            Row::Frames => Some(self.frames[self.kind as usize].to_string()),
            Row::Fps => Some(self.fps.to_string()),
            Row::Size => Some(self.size.map_or_else(String::new, |size| size.to_string())),
            Row::Kind | Row::Easing | Row::Ends | Row::Frozen | Row::Format => None,
        }
    }

    /// Takes a typed value of the selected row; `names` are kept latents.
    ///
    /// # Errors
    /// When it is not allowed; what is.
    pub fn take(&mut self, text: &str, names: &[String]) -> Result<(), String> {
        let text = text.trim();
        let number = |least: u32, most: u32| {
            let value = text.parse().ok().filter(|n| (least..=most).contains(n));
            value.ok_or_else(|| format!("allowed: a number from {least} to {most}"))
        };
        match self.row() {
            Row::Who => {
                people(text, names)?;
                text.clone_into(&mut self.who);
            }
            Row::Frames => self.frames[self.kind as usize] = number(2, 10_000)?,
            Row::Fps => self.fps = number(1, 120)?,
            Row::Size if text.is_empty() => self.size = None,
            Row::Size => self.size = Some(number(8, 4096)?),
            Row::Kind | Row::Easing | Row::Ends | Row::Frozen | Row::Format => {}
        }
        Ok(())
    }

    /// Another value of the selected row.
    pub fn turn(&mut self, turn: Turn, names: &[String]) {
        use FilmFormat::{Apng, Gif, Mp4, WebM};
        use FilmKind::{Morph, Timeline, Walk};
        match self.row() {
            Row::Kind => self.kind = next(&[Walk, Morph, Timeline], &self.kind, turn),
            Row::Who => self.who = next(&casts(names), &self.who, turn),
            Row::Frames => {
                let frames = &mut self.frames[self.kind as usize];
                *frames = match turn {
                    Turn::On => (*frames + STEP).min(10_000),
                    Turn::Back => frames.saturating_sub(STEP).max(2),
                };
            }
            Row::Fps => self.fps = nearest(&SPEEDS, self.fps, turn),
            Row::Easing => {
                self.easing = match self.easing {
                    FilmEasing::Smooth => FilmEasing::Linear,
                    FilmEasing::Linear => FilmEasing::Smooth,
                }
            }
            Row::Ends => self.closed = !self.closed,
            Row::Frozen => self.frozen = !self.frozen,
            Row::Size => {
                let mut sizes = vec![None];
                sizes.extend(SIZES.map(Some));
                self.size = next(&sizes, &self.size, turn);
            }
            Row::Format => self.format = next(&[Gif, Apng, Mp4, WebM], &self.format, turn),
        }
    }

    /// The film, but for the truncation.
    ///
    /// # Errors
    /// When there are too few people for it, or one that is not there.
    pub fn plan(&self, set: &FilmSet) -> Result<FilmPlan, String> {
        let (seeds, latents) = people(&self.who, &set.latents)?;
        if self.kind == FilmKind::Walk && seeds.len() + latents.len() < 2 {
            return Err("a walk needs two people or more, as in 1-4 or 5, me".to_owned());
        }
        Ok(FilmPlan {
            kind: self.kind,
            source: set.newest.clone(),
            seeds,
            latents,
            frames: self.frames[self.kind as usize],
            fps: self.fps,
            easing: self.easing,
            closed: self.closed,
            frozen: self.frozen && self.kind == FilmKind::Walk && set.newest.is_some(),
            size: self.size,
            truncation: 0.0,
            format: self.format,
        })
    }
}

/// The one after or before, around the ends; the first where it is none of them.
fn next<T: Clone + PartialEq>(all: &[T], now: &T, turn: Turn) -> T {
    let Some(at) = all.iter().position(|one| one == now) else {
        return all[0].clone();
    };
    let step = match turn {
        Turn::On => 1,
        Turn::Back => all.len() - 1,
    };
    all[(at + step) % all.len()].clone()
}

/// The next larger or smaller; the same at the ends.
fn nearest(all: &[u32], now: u32, turn: Turn) -> u32 {
    let found = match turn {
        Turn::On => all.iter().find(|one| **one > now),
        Turn::Back => all.iter().rev().find(|one| **one < now),
    };
    found.copied().unwrap_or(now)
}
