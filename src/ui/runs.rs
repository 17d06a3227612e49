//! The list of runs as it is looked at: what was read so far, what is selected, typed and asked. The
//! engine reads the folders; here is only what it said.

pub mod differences;
mod hints;
mod order;
mod shelf;
mod typing;

use std::path::{Path, PathBuf};

use crate::protocol::{About, RunDetails, RunSummary, RunsPart};
use crate::ui::curves::{Curves, TOTAL};

pub use order::Order;
pub use shelf::{Look, Shelf};
pub use typing::{Field, Line};

/// Lists that an engine may still be reading when something changes, and the one behind them.
const OLDER_LISTS: u8 = 2;

/// What is shown of the runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// All that are not in the trash.
    #[default]
    List,
    /// Those in the trash.
    Trash,
    /// Two beside each other, from a row of their differences on.
    Compare([PathBuf; 2], usize),
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// Whether to put it into the trash.
    Delete(Box<RunSummary>),
    /// Whether to leave the run that trains for this one.
    GoOn(Box<RunSummary>),
    /// Whether to leave this engine for that of the run's own runs folder.
    ChangeOver(Box<RunSummary>),
    /// Whether to empty the trash.
    EmptyTrash,
}

/// The list of runs.
#[derive(Clone, Debug)]
pub struct Runs {
    /// The runs folder of the engine; `None` until it answers.
    pub here: Option<PathBuf>,
    /// Bytes that emptying the trash would free; `None` while the list is being read.
    pub trash: Option<u64>,
    /// What is shown.
    pub view: View,
    /// Words that the shown runs have.
    pub filter: String,
    /// Which run comes first.
    pub order: Order,
    /// Runs to compare.
    pub marked: Vec<PathBuf>,
    /// What is being typed.
    pub line: Option<Line>,
    /// What is asked.
    pub question: Option<Question>,
    /// What was looked at closely.
    pub shelf: Shelf,
    /// The run that was deleted last, in the trash.
    pub undo: Option<PathBuf>,
    /// The curve that is compared.
    pub curve: String,
    list: Vec<RunSummary>,
    /// As it was before it was deleted last.
    gone: Option<RunSummary>,
    /// What was taken out of the trash, and how many lists without it are older than that.
    back: Option<(RunSummary, u8)>,
    selected: Option<PathBuf>,
    at: usize,
}

impl Default for Runs {
    fn default() -> Self {
        Self {
            here: None,
            trash: None,
            view: View::List,
            filter: String::new(),
            order: Order::default(),
            marked: Vec::new(),
            line: None,
            question: None,
            shelf: Shelf::default(),
            undo: None,
            curve: TOTAL.to_owned(),
            list: Vec::new(),
            gone: None,
            back: None,
            selected: None,
            at: 0,
        }
    }
}

impl Runs {
    /// Takes a part of the list.
    pub fn listed(&mut self, part: RunsPart) {
        if part.from == 0 {
            self.list.clear();
        }
        self.here = Some(part.here);
        self.trash = part.trash;
        if let Some((run, _)) = &self.back {
            self.list.retain(|known| known.path != run.path);
        }
        self.list.extend(part.runs);
        self.keep_back();
        self.settle();
    }

    /// A list that was begun before a run was taken out of the trash does not have it yet.
    fn keep_back(&mut self) {
        let Some((run, older)) = self.back.take() else {
            return;
        };
        let there = self.list.iter().any(|known| known.path == run.path);
        let older = older - u8::from(!self.is_loading());
        if !there && older > 0 {
            self.list.push(run.clone());
            self.back = Some((run, older));
        }
    }

    /// Whether more of the list is to come.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.trash.is_none()
    }

    /// All runs that were read, those in the trash too.
    #[must_use]
    pub fn all(&self) -> &[RunSummary] {
        &self.list
    }

    /// Whether a run is of another runs folder than the engine's.
    #[must_use]
    pub fn is_elsewhere(&self, run: &RunSummary) -> bool {
        let here = self.here.as_deref();
        here.is_some() && run.path.parent() != here
    }

    /// The runs of the view that fit the filter, in order.
    #[must_use]
    pub fn rows(&self) -> Vec<&RunSummary> {
        let words: Vec<String> = (self.filter.split_whitespace())
            .map(str::to_lowercase)
            .collect();
        let trash = self.view == View::Trash;
        let mut rows: Vec<&RunSummary> = (self.list.iter())
            .filter(|run| run.trashed.is_some() == trash)
            .filter(|run| words.is_empty() || has_all(run, &words))
            .collect();
        self.order.sort(&mut rows);
        rows
    }

    /// How many runs the view has without a filter.
    #[must_use]
    pub fn count(&self) -> usize {
        let trash = self.view == View::Trash;
        let runs = self.list.iter();
        runs.filter(|run| run.trashed.is_some() == trash).count()
    }

    /// The selected row.
    #[must_use]
    pub fn row(&self) -> usize {
        self.at
    }

    /// The selected run.
    #[must_use]
    pub fn chosen(&self) -> Option<&RunSummary> {
        self.rows().get(self.at).copied()
    }

    /// A run of the list.
    #[must_use]
    pub fn find(&self, run: &Path) -> Option<&RunSummary> {
        self.list.iter().find(|known| known.path == run)
    }

    /// So many rows on, not past the ends.
    pub fn move_by(&mut self, rows: isize) {
        self.select_row(self.at.saturating_add_signed(rows));
    }

    /// Selects a row, or the last one.
    pub fn select_row(&mut self, row: usize) {
        let rows = self.rows();
        let at = row.min(rows.len().saturating_sub(1));
        let selected = rows.get(at).map(|run| run.path.clone());
        (self.at, self.selected) = (at, selected);
    }

    /// Selects a run as soon as it is in the list.
    pub fn select(&mut self, run: &Path) {
        self.selected = Some(run.to_owned());
        self.settle();
    }

    /// The selection stays with its run; where that is gone, with its row.
    pub fn settle(&mut self) {
        let rows = self.rows();
        let selected = self.selected.as_ref();
        let found = rows.iter().position(|run| Some(&run.path) == selected);
        match found {
            Some(at) => self.at = at,
            // It may be in a part that is still to come.
            None if self.is_loading() && self.selected.is_some() => {
                self.at = self.at.min(rows.len().saturating_sub(1));
            }
            None => self.select_row(self.at),
        }
    }

    /// Shows something else, from its first row on.
    pub fn show(&mut self, view: View) {
        self.view = view;
        self.filter.clear();
        self.select_row(0);
    }

    /// Marks a run, or takes its mark away; of three the oldest mark goes.
    pub fn toggle_mark(&mut self) {
        let Some(run) = self.chosen().map(|run| run.path.clone()) else {
            return;
        };
        if let Some(at) = self.marked.iter().position(|marked| *marked == run) {
            self.marked.remove(at);
            return;
        }
        self.marked.push(run);
        if self.marked.len() > 2 {
            self.marked.remove(0);
        }
    }

    /// A run has another title or note now.
    pub fn described(&mut self, run: &Path, about: &About) {
        if let Some(known) = self.list.iter_mut().find(|known| known.path == run) {
            known.about.clone_from(about);
        }
        self.settle();
    }

    /// A run is in the trash now.
    pub fn deleted(&mut self, run: &Path, trashed: PathBuf) {
        self.gone = self.find(run).cloned();
        self.back.take_if(|(back, _)| back.path == run);
        self.list.retain(|known| known.path != run);
        self.marked.retain(|marked| marked != run);
        self.undo = Some(trashed);
        self.settle();
    }

    /// A run is out of the trash; the one that was deleted last is in the list at once.
    pub fn restored(&mut self, run: &Path) {
        self.undo = None;
        let gone = self.gone.take().filter(|gone| gone.path == run);
        self.back = gone.clone().map(|gone| (gone, OLDER_LISTS));
        self.list.extend(gone);
        if self.view == View::List {
            self.select(run);
        }
    }

    /// Takes what was looked at closely.
    pub fn examined(&mut self, details: RunDetails, smoothing: f64) {
        let curves = Curves::new(&details.iterations, smoothing);
        self.shelf.put(details, curves);
    }

    /// The run that is to be looked at closely next.
    pub fn wanted(&mut self) -> Option<PathBuf> {
        let shown: Vec<PathBuf> = match &self.view {
            View::Compare(both, _) => both.to_vec(),
            _ => self
                .chosen()
                .map(|run| run.path.clone())
                .into_iter()
                .collect(),
        };
        self.shelf.ask_for(&shown)
    }
}

/// What a run is called: as a person did, or as its folder is.
#[must_use]
pub fn name(run: &RunSummary) -> String {
    if run.about.title.is_empty() {
        return folder_name(&run.path);
    }
    run.about.title.clone()
}

/// The name of a run's folder.
#[must_use]
pub fn folder_name(run: &Path) -> String {
    let name = run.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn has_all(run: &RunSummary, words: &[String]) -> bool {
    let about = &run.about;
    let path = run.path.to_string_lossy();
    let all = [
        about.title.as_str(),
        &about.note,
        &run.preset,
        &run.prompts,
        run.state.word(),
        &path,
    ];
    let all = all.join("\n").to_lowercase();
    words.iter().all(|word| all.contains(word))
}

#[cfg(test)]
mod tests;
