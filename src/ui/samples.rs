//! The gallery as it is looked at: a page of samples, which of them is selected, which are kept. The
//! engine draws; here is only what it said.

use std::path::PathBuf;

use crate::protocol::{self, KeptSample, Painter, Sheet, Subject};
use crate::ui::gallery::picture;
use crate::ui::image::Picture;

/// Pictures of a page, on every screen: a page of a seed is the same everywhere.
pub const PAGE: u32 = 12;
/// The largest psi, at the right end of the slider.
pub const MOST_PSI: f64 = 1.5;
/// Longest side of a picture of a page, and of a large one, in pixels.
const SMALL: u32 = 256;
const LARGE: u32 = 1024;
/// Largest seed that a page may begin with, so that seeds stay short enough to read.
const SEEDS: u64 = 1 << 31;

/// A place for a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// What was drawn last.
    pub picture: Option<Picture>,
    /// Whether it is drawn as the page says now.
    pub is_fresh: bool,
}

/// One sample as large as the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Large {
    /// A page of one.
    pub sheet: Sheet,
    /// Until it comes the small one is shown.
    pub picture: Option<Picture>,
}

/// The gallery.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    /// What is drawn.
    pub sheet: Sheet,
    /// The iteration whose weights drew it, once a picture is there.
    pub iteration: Option<u32>,
    /// The pictures.
    pub places: Vec<Place>,
    /// The selected one.
    pub cursor: usize,
    /// The selected one, large.
    pub large: Option<Large>,
    /// Why the page cannot be drawn.
    pub failed: Option<String>,
    /// The run of the kept pictures.
    pub run: Option<PathBuf>,
    /// What is kept of it.
    pub kept: Vec<KeptSample>,
}

impl Samples {
    /// The first page of a seed.
    #[must_use]
    pub fn new(subject: Subject, seed: u64, truncation: f64) -> Self {
        Self {
            sheet: Sheet {
                subject,
                again: None,
                painter: Painter::Trained,
                seed,
                count: PAGE,
                truncation,
                side: SMALL,
            },
            iteration: None,
            places: vec![Place::default(); PAGE as usize],
            cursor: 0,
            large: None,
            failed: None,
            run: None,
            kept: Vec::new(),
        }
    }

    /// The seed of a place.
    #[must_use]
    pub fn seed(&self, index: usize) -> u64 {
        self.sheet.seed.wrapping_add(index as u64)
    }

    /// Whether pictures are still to come.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        let page = self.places.iter().any(|place| !place.is_fresh);
        let large = self.large.as_ref();
        self.failed.is_none() && large.map_or(page, |large| large.picture.is_none())
    }

    /// So many pictures of the page are there.
    #[must_use]
    pub fn drawn(&self) -> usize {
        self.places.iter().filter(|place| place.is_fresh).count()
    }

    /// Takes a picture; those that nobody waits for any more are left.
    pub fn came(
        &mut self,
        sheet: &Sheet,
        (iteration, index): (u32, u32),
        drawn: &protocol::Picture,
    ) {
        if let Some(large) = self.large.as_mut().filter(|large| large.sheet == *sheet) {
            large.picture = Some(picture(drawn));
            return;
        }
        let place = self.places.get_mut(index as usize);
        if let Some(place) = place.filter(|_| *sheet == self.sheet) {
            place.picture = Some(picture(drawn));
            place.is_fresh = true;
            self.iteration = Some(iteration);
            self.failed = None;
        }
    }

    /// A page cannot be drawn.
    pub fn refused(&mut self, sheet: &Sheet, reason: String) {
        let large = self
            .large
            .as_ref()
            .is_some_and(|large| large.sheet == *sheet);
        if large || *sheet == self.sheet {
            self.failed = Some(reason);
        }
    }

    /// Changes the page; gives what is to be drawn then. Pictures of other seeds are taken away,
    /// others stay until the new ones come.
    pub fn turn(&mut self, change: impl FnOnce(&mut Sheet)) -> Sheet {
        let before = self.sheet.seed;
        change(&mut self.sheet);
        self.sheet.again = self.iteration;
        self.start(before)
    }

    /// Draws the page with the weights of this moment.
    pub fn again(&mut self) -> Sheet {
        self.sheet.again = None;
        self.start(self.sheet.seed)
    }

    fn start(&mut self, before: u64) -> Sheet {
        for place in &mut self.places {
            place.is_fresh = false;
            if self.sheet.seed != before {
                place.picture = None;
            }
        }
        self.failed = None;
        if self.large.is_some() {
            self.enlarge()
        } else {
            self.sheet
        }
    }

    /// The selected sample large; gives what is to be drawn.
    pub fn enlarge(&mut self) -> Sheet {
        let sheet = Sheet {
            side: LARGE,
            ..self.alone()
        };
        self.large = Some(Large {
            sheet,
            picture: None,
        });
        sheet
    }

    /// Back to the page; gives what is left to be drawn of it.
    pub fn shrink(&mut self) -> Option<Sheet> {
        self.large = None;
        let waits = self.places.iter().any(|place| !place.is_fresh);
        waits.then(|| self.turn(|_| ()))
    }

    /// The selected sample as a page of its own, with the weights that drew the page.
    #[must_use]
    pub fn alone(&self) -> Sheet {
        Sheet {
            again: self.iteration.or(self.sheet.again),
            seed: self.seed(self.cursor),
            count: 1,
            ..self.sheet
        }
    }

    /// Whether what is shown of the selected sample is as the page says.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        match &self.large {
            Some(large) => large.picture.is_some(),
            None => self
                .places
                .get(self.cursor)
                .is_some_and(|place| place.is_fresh),
        }
    }

    /// The kept picture of a place.
    #[must_use]
    pub fn kept(&self, index: usize) -> Option<&KeptSample> {
        let iteration = self.iteration.filter(|iteration| *iteration > 0);
        let by = iteration.filter(|_| self.sheet.painter == Painter::Trained);
        let (seed, psi) = (self.seed(index), self.sheet.truncation);
        let same = |kept: &&KeptSample| {
            kept.seed == seed && kept.iteration == by && (kept.truncation - psi).abs() < 1e-9
        };
        self.kept.iter().find(same)
    }

    /// Seeds far away from these, always the same ones.
    #[must_use]
    pub fn elsewhere(&self) -> u64 {
        elsewhere(self.sheet.seed)
    }
}

/// A seed far away from this one, always the same.
#[must_use]
pub fn elsewhere(seed: u64) -> u64 {
    // Knuth's multiplier of MMIX; its high bits are the good ones.
    let next =
        (seed.wrapping_mul(6_364_136_223_846_793_005)).wrapping_add(1_442_695_040_888_963_407);
    (next >> 33) % SEEDS
}

#[cfg(test)]
mod tests;
