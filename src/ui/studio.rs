//! The photo browser as it is looked at: a folder of the engine's machine or the latents that were
//! kept, what is selected, typed and asked. The engine reads; here is only what it said.

use std::path::{Path, PathBuf};

use crate::protocol::{
    FaceChoice, KeptLatent, PhotoEntry, PhotoFolder, PhotoLooks, Search, SearchAsk, SearchStage,
    Sitting,
};
use crate::ui::action::StudioAction;
use crate::ui::gallery;
use crate::ui::hand::Hand;
use crate::ui::image::Picture;
use crate::ui::text_line::TextLine;

/// What is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// A folder.
    #[default]
    Folder,
    /// The latents that were kept.
    Latents,
}

/// What is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// A path to list.
    Path,
    /// What names must have.
    Filter,
    /// The name of the latent that is to be found: of which picture, where the face is.
    Name(PathBuf, FaceChoice),
    /// The number of the face.
    Face(Sitting),
    /// Another name for this latent.
    Rename(String),
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// What becomes of the search.
    End,
    /// No face was found: what becomes of the picture.
    NoFace(Sitting),
    /// The face cannot be cut out, for this reason: whether points are set.
    Refused(Sitting, String),
}

/// Whether names that begin with a dot are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hidden {
    /// They are not.
    #[default]
    Away,
    /// They are.
    Shown,
}

/// A picture that was looked at, or why it cannot be opened.
#[derive(Clone, Debug)]
pub struct Looked {
    /// Its file.
    pub path: PathBuf,
    /// How it looks.
    pub looks: Result<Looks, String>,
}

/// How a picture looks.
#[derive(Clone, Debug)]
pub struct Looks {
    /// Pixels across and down of the file.
    pub size: [u32; 2],
    /// What had to be done to open it.
    pub notes: Vec<String>,
    /// Small.
    pub picture: Picture,
}

impl From<PhotoLooks> for Looks {
    fn from(looks: PhotoLooks) -> Self {
        Self {
            size: looks.size,
            notes: looks.notes,
            picture: gallery::picture(&looks.picture),
        }
    }
}

/// A search, with the newest picture of it.
#[derive(Clone, Debug)]
pub struct Progress {
    /// As the engine said.
    pub search: Search,
    /// The photograph above what the generator draws.
    pub picture: Option<Picture>,
}

impl Progress {
    /// Takes what the engine says; the picture is sent now and then only.
    #[must_use]
    pub fn next(before: Option<Self>, mut search: Search) -> Self {
        let fresh = search.picture.take().as_ref().map(gallery::picture);
        let same = before.filter(|before| before.search.sitting == search.sitting);
        let kept = same.and_then(|before| before.picture);
        let begins = search.stage == SearchStage::Begins;
        Self {
            picture: fresh.or(kept.filter(|_| !begins)),
            search,
        }
    }

    /// Whether more is to come.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        !self.search.stage.is_over()
    }

    /// Why it failed. What the engine says of a picture without a face is about a command line.
    #[must_use]
    pub fn reason(&self) -> &str {
        match &self.search.stage {
            SearchStage::Failed { ask, .. } if *ask == SearchAsk::AsItIs => {
                "no face was found; eyes and mouth can be set by hand"
            }
            SearchStage::Failed { reason, .. } => reason,
            _ => "",
        }
    }

    /// What another try may need.
    #[must_use]
    pub fn asks(&self) -> Option<SearchAsk> {
        match &self.search.stage {
            SearchStage::Failed { ask, .. } => Some(*ask),
            _ => None,
        }
    }
}

/// The browser.
#[derive(Clone, Debug, Default)]
pub struct Studio {
    /// What is listed.
    pub view: View,
    /// The folder; `None` until the engine answers.
    pub folder: Option<PhotoFolder>,
    /// Why the folder that was asked for cannot be listed.
    pub unlisted: Option<String>,
    /// All latents that were kept; `None` until the engine answers.
    pub latents: Option<Vec<KeptLatent>>,
    /// What the shown names have.
    pub filter: String,
    /// Whether names that begin with a dot are shown.
    pub hidden: Hidden,
    /// What is being typed, and the line.
    pub line: Option<(Field, TextLine)>,
    /// What is asked.
    pub question: Option<Question>,
    /// The picture whose eyes and mouth are set by hand.
    pub hand: Option<Hand>,
    /// The picture that was looked at last.
    pub looked: Option<Looked>,
    /// Name and place of the latent that was deleted last.
    pub undo: Option<(String, PathBuf)>,
    at: usize,
    asked: Option<PathBuf>,
}

impl Studio {
    /// The entries that are shown.
    #[must_use]
    pub fn rows(&self) -> Vec<&PhotoEntry> {
        let entries = self.folder.iter().flat_map(|folder| &folder.entries);
        let seen =
            entries.filter(|entry| self.hidden == Hidden::Shown || !entry.name.starts_with('.'));
        seen.filter(|entry| self.fits(&entry.name)).collect()
    }

    /// The latents that are shown.
    #[must_use]
    pub fn kept(&self) -> Vec<&KeptLatent> {
        let all = self.latents.iter().flatten();
        all.filter(|latent| self.fits(&latent.name)).collect()
    }

    fn fits(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let filter = self.filter.to_lowercase();
        filter.split_whitespace().all(|word| name.contains(word))
    }

    /// How many rows there are.
    #[must_use]
    pub fn count(&self) -> usize {
        match self.view {
            View::Folder => self.rows().len(),
            View::Latents => self.kept().len(),
        }
    }

    /// The selected row.
    #[must_use]
    pub fn row(&self) -> usize {
        self.at.min(self.count().saturating_sub(1))
    }

    /// So many rows on, not past the ends.
    pub fn move_by(&mut self, rows: isize) {
        self.at = self.row().saturating_add_signed(rows);
        self.at = self.row();
    }

    /// Another row.
    pub fn select(&mut self, row: usize) {
        self.at = row;
        self.at = self.row();
    }

    /// The selected entry.
    #[must_use]
    pub fn chosen(&self) -> Option<&PhotoEntry> {
        let rows = self.rows();
        let row = rows.get(self.row()).copied();
        row.filter(|_| self.view == View::Folder)
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.path.join(&self.chosen()?.name))
    }

    /// The selected latent.
    #[must_use]
    pub fn latent(&self) -> Option<&KeptLatent> {
        let kept = self.kept();
        let row = kept.get(self.row()).copied();
        row.filter(|_| self.view == View::Latents)
    }

    /// Takes a folder; the entry that the engine or the way up names is selected.
    pub fn listed(&mut self, folder: PhotoFolder) {
        let from = self.folder.as_ref().map(|before| before.path.clone());
        let again = from.as_ref() == Some(&folder.path);
        let selected = self.chosen().map(|entry| entry.name.clone());
        let below = from.filter(|from| from.parent() == Some(&folder.path));
        let below = below.and_then(|from| Some(from.file_name()?.to_str()?.to_owned()));
        let select = folder
            .select
            .clone()
            .or(below)
            .or(selected.filter(|_| again));
        if !again {
            self.filter.clear();
        }
        self.view = View::Folder;
        self.unlisted = None;
        self.folder = Some(folder);
        let found = select.and_then(|name| self.rows().iter().position(|row| row.name == name));
        self.at = found.unwrap_or(0);
    }

    /// Shows something else, from its first row on.
    pub fn show(&mut self, view: View) {
        self.view = view;
        self.filter.clear();
        self.at = 0;
    }

    /// The picture that is to be looked at next.
    pub fn wanted(&mut self) -> Option<PathBuf> {
        self.chosen().filter(|entry| entry.bytes.is_some())?;
        let path = self.path()?;
        let known = self
            .looked
            .as_ref()
            .is_some_and(|looked| looked.path == path);
        if known || self.asked.as_ref() == Some(&path) {
            return None;
        }
        self.asked = Some(path.clone());
        Some(path)
    }

    /// What was looked at, if it is what is selected.
    #[must_use]
    pub fn looks(&self) -> Option<&Looked> {
        let path = self.path()?;
        self.looked.as_ref().filter(|looked| looked.path == path)
    }

    /// What an answer shows of the present selection.
    pub fn looked(&mut self, path: &Path, looks: Result<PhotoLooks, String>) {
        self.asked = None;
        self.looked = Some(Looked {
            path: path.to_owned(),
            looks: looks.map(Looks::from),
        });
    }

    /// It is to be looked at again.
    pub fn forget_looks(&mut self) {
        self.asked = None;
        self.looked = None;
    }

    /// The hint of an action, where it means something at this moment.
    #[must_use]
    pub fn hint(&self, action: StudioAction, usual: &'static str) -> Option<&'static str> {
        use StudioAction as A;
        let numbered = matches!(self.line, Some((Field::Face(_), _)));
        let refused = matches!(self.question, Some(Question::Refused(..)));
        match (self.view, action) {
            (_, A::ByHandNotNumber) => numbered.then_some(usual),
            (_, A::AsItIs) => (!refused).then_some(usual),
            (View::Folder, A::Rename | A::Delete | A::Undo)
            | (
                View::Latents,
                A::Parent | A::Path | A::Hidden | A::Portraits | A::Enter | A::ByHand,
            ) => None,
            (View::Latents, A::Undo) => self.undo.is_some().then_some(usual),
            (View::Latents, A::Latents) => Some("folder"),
            _ => Some(usual),
        }
    }
}

/// A name for the latent of a picture: its file's stem.
#[must_use]
pub fn name_for(photo: &Path) -> String {
    let stem = photo.file_stem().unwrap_or_default().to_string_lossy();
    stem.trim_start_matches('.')
        .trim()
        .chars()
        .take(40)
        .collect()
}
