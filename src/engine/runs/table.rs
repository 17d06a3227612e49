//! The list of runs as text and as JSON.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::folder;
use crate::protocol::{RunState, RunSummary, Scores};

/// Widest title.
const TITLE: usize = 34;
/// Widest preset.
const PRESET: usize = 18;

/// What is in the trash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trash {
    /// So many runs.
    pub runs: usize,
    /// Bytes that emptying it would free.
    pub bytes: u64,
}

impl Trash {
    /// Nothing is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.runs == 0
    }
}

impl fmt::Display for Trash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runs = if self.runs == 1 { "run" } else { "runs" };
        let free = bytes(self.bytes);
        write!(
            out,
            "{} {runs} in the trash; {free} would be free.",
            self.runs
        )
    }
}

/// A run for programs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listed {
    /// Its folder.
    pub path: PathBuf,
    /// As a person called it; empty without a title.
    pub title: String,
    /// What a person noted.
    pub note: String,
    /// `in use`, `paused`, `finished`, `interrupted`, `failed` or `unreadable`.
    pub state: &'static str,
    /// Why it failed or cannot be read.
    pub reason: Option<String>,
    /// Title of the preset in force last.
    pub preset: String,
    /// What the generator is led by.
    pub prompts: String,
    /// Iterations done.
    pub iteration: u32,
    /// Iterations in all; 0 where nothing says so.
    pub iterations: u32,
    /// When something was last written, with the offset to UTC.
    pub changed: String,
    /// The stop that the lab would keep.
    pub best: Option<u32>,
    /// How it stood.
    pub scores: Option<Scores>,
    /// The run that it is a branch of.
    pub branch: Option<PathBuf>,
}

impl From<RunSummary> for Listed {
    fn from(run: RunSummary) -> Self {
        let (best, scores) = run.best.unzip();
        Self {
            state: run.state.word(),
            reason: match run.state {
                RunState::Failed(reason) | RunState::Unreadable(reason) => Some(reason),
                _ => None,
            },
            title: run.about.title,
            note: run.about.note,
            preset: run.preset,
            prompts: run.prompts,
            iteration: run.iteration,
            iterations: run.iterations,
            changed: when(run.changed),
            best,
            scores,
            branch: run.branch.map(|(run, _)| run),
            path: run.path,
        }
    }
}

fn when(seconds: i64) -> String {
    let time = jiff::Timestamp::from_second(seconds).unwrap_or_default();
    let time = jiff::ZonedDateTime::new(time, jiff::tz::TimeZone::system());
    time.strftime("%Y-%m-%d %H:%M %:z").to_string()
}

/// Runs by their folders.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct List {
    runs: Vec<Listed>,
    #[serde(skip)]
    folders: Vec<(PathBuf, usize)>,
}

impl List {
    /// Runs, those of a folder together.
    pub fn new(runs: impl Iterator<Item = RunSummary>) -> Self {
        let mut list = Self::default();
        for run in runs {
            let its = folder(&run);
            match list.folders.last_mut() {
                Some((folder, count)) if *folder == its => *count += 1,
                _ => list.folders.push((its, 1)),
            }
            list.runs.push(run.into());
        }
        list
    }
}

impl fmt::Display for List {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.runs.is_empty() {
            return writeln!(
                out,
                "No runs yet: `nada-tui` or `nada train` makes the first one."
            );
        }
        let mut runs = self.runs.iter();
        for (folder, count) in &self.folders {
            writeln!(out, "{}", folder.display())?;
            for run in runs.by_ref().take(*count) {
                row(run, out)?;
            }
        }
        Ok(())
    }
}

fn row(run: &Listed, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let name = run.path.file_name().unwrap_or_default().to_string_lossy();
    let name = fit(&name, TITLE);
    let done = match run.iterations {
        0 => run.iteration.to_string(),
        all => format!("{}/{all}", run.iteration),
    };
    let preset = fit(&run.preset, PRESET);
    let changed = run.changed.get(..16).unwrap_or_default();
    let state = run.state;
    write!(out, "  {name} {state:<11} {preset} {done:>9}  {changed}")?;
    if let Some(best) = run.best {
        write!(out, "  best at {best}")?;
    }
    writeln!(out)?;
    let reason = run.reason.as_deref().unwrap_or_default();
    for line in [&run.title, &run.note, reason] {
        if !line.is_empty() {
            writeln!(out, "      {line}")?;
        }
    }
    Ok(())
}

/// The text in so many cells: cut short, or with blanks behind it.
fn fit(text: &str, cells: usize) -> String {
    let mut fitting = text.to_owned();
    if text.width() > cells {
        while fitting.width() >= cells {
            fitting.pop();
        }
        fitting.push('…');
    }
    let rest = cells.saturating_sub(fitting.width());
    format!("{fitting}{}", " ".repeat(rest))
}

/// `412 MB`
pub fn bytes(bytes: u64) -> String {
    let mega = bytes as f64 / 1e6;
    if mega >= 1000.0 {
        return format!("{:.1} GB", mega / 1000.0);
    }
    format!("{mega:.0} MB")
}
