//! About photographs on the engine's machine: which there are, the search for one's latent, and the
//! latents that were kept under a name.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{FacePoints, HandAnswer, HandRequest, Picture};

/// What a client wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PhotosRequest {
    /// What lies in a folder; without one, where the last photograph came from, else the home. Of a
    /// file the folder that it lies in. `~/` at the beginning is the home.
    List(Option<PathBuf>),
    /// Show a picture small.
    Look(PathBuf),
    /// Write the sample portraits of the miniature world, and list them.
    Portraits,
    /// Eyes and mouth are set by hand.
    Hand(HandRequest),
    /// Find a photograph's latent and keep it.
    Invert(Sitting),
    /// End the search under way.
    End(SittingEnd),
    /// The latents that were kept.
    Latents,
    /// Give one another name.
    Rename {
        /// Its name.
        name: String,
        /// Its new one.
        to: String,
    },
    /// Put one into the trash.
    Delete(String),
    /// Take it out of there.
    Restore {
        /// Where it is.
        trashed: PathBuf,
        /// Its name.
        name: String,
    },
}

/// A photograph whose latent is to be found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    /// The picture's file.
    pub photo: PathBuf,
    /// What the latent shall be called.
    pub name: String,
    /// Where the face is.
    pub face: FaceChoice,
}

/// Where the face of a photograph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FaceChoice {
    /// It is looked for; there must be one only.
    Find,
    /// The one of this number, 1 for the largest.
    Number(u32),
    /// The picture is square with the face at its place.
    AsItIs,
    /// Here.
    Points(FacePoints),
}

/// What becomes of what was found so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SittingEnd {
    /// It is kept under the name.
    Keep,
    /// It is forgotten.
    Drop,
}

/// What the engine says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PhotosAnswer {
    /// What lies in a folder.
    Listed(PhotoFolder),
    /// Why a folder cannot be listed.
    Unlisted {
        /// The folder.
        folder: PathBuf,
        /// The reason.
        reason: String,
    },
    /// A picture.
    Looked {
        /// Its file.
        path: PathBuf,
        /// How it looks, or why it cannot be opened.
        looks: Result<PhotoLooks, String>,
    },
    /// About eyes and mouth set by hand.
    Hand(HandAnswer),
    /// To every client: how far the search is.
    Search(Box<Search>),
    /// All that were kept, by name.
    Latents(Vec<KeptLatent>),
    /// One is in the trash.
    Deleted {
        /// Its name.
        name: String,
        /// Where it is now.
        trashed: PathBuf,
    },
}

/// What lies in a folder: folders and pictures, nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoFolder {
    /// Absolute.
    pub path: PathBuf,
    /// Folders first, each by name.
    pub entries: Vec<PhotoEntry>,
    /// How many more there are.
    pub left_out: u32,
    /// The entry to select.
    pub select: Option<String>,
}

/// A folder or a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoEntry {
    /// Its name in the folder.
    pub name: String,
    /// Bytes of a picture; `None` of a folder.
    pub bytes: Option<u64>,
}

/// A picture as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoLooks {
    /// Pixels across and down of the file.
    pub size: [u32; 2],
    /// What had to be done to open it.
    pub notes: Vec<String>,
    /// Small.
    pub picture: Picture,
}

/// How far a search is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Search {
    /// Whose latent is looked for.
    pub sitting: Sitting,
    /// The frozen generator, as presets name it.
    pub model: String,
    /// What is done.
    pub stage: SearchStage,
    /// Steps done.
    pub step: u32,
    /// Steps in all; 0 while unknown, or when an encoder finds it at once.
    pub steps: u32,
    /// Distance of features, 0 to 2, where it was measured last.
    pub features: Option<f64>,
    /// Likeness in decibels, where it was measured last.
    pub psnr: Option<f64>,
    /// The photograph above what the generator draws, now and then.
    pub picture: Option<Picture>,
}

/// What a search does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SearchStage {
    /// Models are loaded, the face is looked for.
    Begins,
    /// Steps are made.
    Steps,
    /// The latent is kept.
    Kept,
    /// It was ended, and nothing is kept.
    Dropped,
    /// It cannot go on like this.
    Failed {
        /// Why, and what to do.
        reason: String,
        /// What another try may need.
        ask: SearchAsk,
    },
}

impl SearchStage {
    /// Whether nothing follows.
    #[must_use]
    pub fn is_over(&self) -> bool {
        !matches!(self, Self::Begins | Self::Steps)
    }
}

/// What another try may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SearchAsk {
    /// Nothing helps but another photograph.
    Nothing,
    /// Where the face is, or whether the picture shall be taken as it is: none was found.
    AsItIs,
    /// Where else the face is: it cannot be cut out like this.
    Points,
    /// Which of the faces it is.
    Which,
}

/// A latent that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptLatent {
    /// As it was named.
    pub name: String,
    /// What presets call the frozen generator; empty when it does not say so.
    pub generator: String,
    /// The photograph.
    pub source: String,
    /// Likeness in decibels, as it was written.
    pub psnr: String,
    /// Why it cannot be read.
    pub error: Option<String>,
}
