//! The mixer as it is looked at: what can be mixed, what is picked, the sliders, and the pictures
//! with the weights that drew them. The engine mixes; here is only what it said.

mod column;
pub mod names;
mod picking;
mod table;

use std::path::PathBuf;

use crate::protocol::{self, Ingredient, Ingredients, MixerPage, Mixture};
use crate::ui::gallery::picture;
use crate::ui::image::Picture;
use crate::ui::text_line::TextLine;

pub use column::{LEAST, MOST, WHOLE};
pub use names::short;
pub use table::{Change, Reach, Table};

/// Pictures of a page.
pub const PAGE: u32 = 8;
/// Longest side of one of them, and of a large one, in pixels.
const SMALL: u32 = 256;
const LARGE: u32 = 1024;

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The list of what can be mixed.
    Picking,
    /// The sliders and the pictures.
    Mixing,
}

/// A place for a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// What was drawn last.
    pub picture: Option<Picture>,
    /// Of which page.
    pub page: Option<MixerPage>,
}

/// A mixture that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Its file.
    pub path: PathBuf,
    /// The command that makes the same.
    pub command: String,
}

/// What becomes of a checkpoint that is being written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Taking {
    /// None is.
    #[default]
    Nothing,
    /// The present weights, which are to be picked as soon as they are listed.
    Present,
}

/// The mixer.
#[derive(Clone, Debug)]
pub struct Mixer {
    /// What can be mixed; `None` until the engine answers.
    pub found: Option<Ingredients>,
    /// What is shown.
    pub stage: Stage,
    /// What is mixed, in the order of the sliders.
    pub picked: Vec<Ingredient>,
    /// The sliders.
    pub table: Table,
    /// Of the first picture.
    pub seed: u64,
    /// Psi.
    pub truncation: f64,
    /// The pictures: a page, or a large one.
    pub places: Vec<Place>,
    /// Checkpoints that were read, of so many.
    pub opening: Option<(u32, u32)>,
    /// Why the pictures cannot be drawn.
    pub failed: Option<String>,
    /// The name that is typed.
    pub line: Option<TextLine>,
    /// The mixture that is being written, by its name.
    pub saving: Option<String>,
    /// The mixture that was saved last.
    pub saved: Option<Saved>,
    at: usize,
    taking: Taking,
}

impl Mixer {
    /// Before anything is known.
    #[must_use]
    pub fn new(truncation: f64) -> Self {
        Self {
            found: None,
            stage: Stage::Picking,
            picked: Vec::new(),
            table: Table::new(0),
            seed: 0,
            truncation,
            places: vec![Place::default(); PAGE as usize],
            opening: None,
            failed: None,
            line: None,
            saving: None,
            saved: None,
            at: 0,
            taking: Taking::Nothing,
        }
    }

    /// Everything that the pixels of the pictures depend on.
    #[must_use]
    pub fn page(&self) -> MixerPage {
        let names = self.picked.iter().map(|picked| picked.name.clone());
        MixerPage {
            mixture: self.table.mixture(names.collect()),
            seed: self.seed,
            count: self.places.len() as u32,
            truncation: self.truncation,
            side: if self.is_large() { LARGE } else { SMALL },
        }
    }

    /// Whether one picture takes all the room.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.places.len() == 1
    }

    /// One picture, or a page of them again.
    pub fn resize(&mut self) {
        let count = if self.is_large() { PAGE as usize } else { 1 };
        self.places.resize(count, Place::default());
    }

    /// Other seeds; their pictures are still to come.
    pub fn turn_to(&mut self, seed: u64) {
        self.seed = seed;
        self.places.fill(Place::default());
    }

    /// Whether pictures are still to come.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        let reading = self.found.is_none() || self.saving.is_some();
        reading
            || (self.stage == Stage::Mixing
                && self.failed.is_none()
                && self.fresh() < self.places.len())
    }

    /// So many pictures are as the sliders say.
    #[must_use]
    pub fn fresh(&self) -> usize {
        let page = self.page();
        let fresh = |place: &&Place| place.page.as_ref() == Some(&page);
        self.places.iter().filter(fresh).count()
    }

    /// Whether a picture is as the sliders say.
    #[must_use]
    pub fn is_fresh(&self, index: usize) -> bool {
        let place = self.places.get(index);
        place.is_some_and(|place| place.page.as_ref() == Some(&self.page()))
    }

    /// What the pictures that lag show, if that is another mixture than the sliders say.
    #[must_use]
    pub fn lagging(&self) -> Option<&Mixture> {
        let page = self.page();
        let mixtures = self.places.iter().filter_map(|place| place.page.as_ref());
        let mut mixtures = mixtures.map(|page| &page.mixture);
        mixtures.find(|mixture| **mixture != page.mixture)
    }

    /// Takes a picture; one of other weights is shown until the next comes, one of another person is
    /// not.
    pub fn came(&mut self, page: MixerPage, index: u32, drawn: &protocol::Picture) {
        self.opening = None;
        let fits = page.seed == self.seed && page.mixture.checkpoints.len() > 1;
        let now = self.page();
        if page == now {
            self.failed = None;
        }
        let Some(place) = self.places.get_mut(index as usize).filter(|_| fits) else {
            return;
        };
        // Nothing that was asked for earlier comes after what was asked for later.
        if page == now || place.page.as_ref() != Some(&now) {
            place.picture = Some(picture(drawn));
            place.page = Some(page);
        }
    }
}

/// `0.6`, `0.125`: as few digits as it needs, but two.
#[must_use]
pub fn weight(thousandths: i32) -> String {
    let value = f64::from(thousandths) / f64::from(WHOLE);
    if thousandths % 10 == 0 {
        format!("{value:.2}")
    } else {
        format!("{value:.3}")
    }
}

#[cfg(test)]
mod tests;
