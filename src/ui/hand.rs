//! Eyes and mouth of a photograph while they are set by hand: where the three points are, which one
//! moves, which part of the picture is seen. The engine finds faces and cuts them out.

pub mod marks;
mod part;
mod point;

use std::path::PathBuf;

use crate::protocol::{AlignedLooks, FaceChoice, FacePoints, HandAnswer, Sitting};
use crate::ui::gallery;
use crate::ui::image::Picture;
use crate::ui::studio::Looks;

pub use part::Part;
pub use point::{Mark, Origin, Stride};

/// Small steps along the longer side of what is seen, and a large one in small ones.
const STEPS: f64 = 400.0;
const LARGE: f64 = 10.0;
/// The closest look.
const CLOSEST: u32 = 16;

/// What points cut out, or why they do not.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// These.
    pub points: FacePoints,
    /// The face with what should be known of it, or the reason.
    pub looks: Result<(Picture, Vec<String>), String>,
}

/// A photograph with its three points.
#[derive(Clone, Debug)]
pub struct Hand {
    /// Its file.
    pub photo: PathBuf,
    /// What the latent shall be called, when that was said before.
    pub name: Option<String>,
    /// The picture, large; `None` until the engine answers.
    pub looks: Option<Result<Looks, String>>,
    /// The points, in pixels of the photograph; of no use until its size is known.
    pub points: FacePoints,
    /// Where they came from.
    pub origin: Origin,
    /// The one that moves.
    pub chosen: Mark,
    /// Faces that were found, or why nothing was looked for; `None` until the engine answers.
    pub faces: Option<Result<Vec<FacePoints>, String>>,
    /// The newest of what points cut out.
    pub outcome: Option<Outcome>,
    closeness: u32,
    middle: [f64; 2],
    asked: Option<FacePoints>,
}

impl Hand {
    /// For a photograph that was not opened yet. Points of a try before are taken up again.
    #[must_use]
    pub fn new(photo: PathBuf, before: Option<&Sitting>) -> Self {
        let nowhere = FacePoints {
            eyes: [[0; 2]; 2],
            mouth: [0; 2],
        };
        let given = before.and_then(|sitting| match sitting.face {
            FaceChoice::Points(points) => Some(points),
            _ => None,
        });
        Self {
            photo,
            name: before.map(|sitting| sitting.name.clone()),
            looks: None,
            points: given.unwrap_or(nowhere),
            origin: given.map_or(Origin::Usual, |_| Origin::Hand),
            chosen: Mark::default(),
            faces: None,
            outcome: None,
            closeness: 1,
            middle: [0.0; 2],
            asked: None,
        }
    }

    /// The open picture.
    #[must_use]
    pub fn open(&self) -> Option<&Looks> {
        self.looks.as_ref()?.as_ref().ok()
    }

    fn size(&self) -> Option<[u32; 2]> {
        self.open().map(|looks| looks.size)
    }

    /// Takes what the engine says of this photograph.
    pub fn answered(&mut self, answer: HandAnswer) {
        match answer {
            HandAnswer::Opened { photo, looks } if photo == self.photo => {
                let first = self.looks.is_none();
                self.looks = Some(looks.map(Looks::from));
                if first {
                    self.begin();
                }
            }
            HandAnswer::Faces { photo, faces } if photo == self.photo => {
                self.faces = Some(faces);
                if self.origin == Origin::Usual {
                    self.take_face(0);
                }
            }
            HandAnswer::Aligned {
                photo,
                points,
                looks,
            } if photo == self.photo => {
                self.asked = None;
                let shown =
                    |looks: AlignedLooks| (gallery::picture(&looks.picture), looks.warnings);
                let looks = looks.map(shown);
                self.outcome = Some(Outcome { points, looks });
            }
            _ => {}
        }
    }

    /// The picture is there: points to begin with, all of it is seen.
    fn begin(&mut self) {
        let Some([width, height]) = self.size() else {
            return;
        };
        self.middle = [f64::from(width) / 2.0, f64::from(height) / 2.0];
        if self.origin != Origin::Hand {
            self.points = usual([width, height]);
        }
        if self.origin == Origin::Usual {
            self.take_face(0);
        }
    }

    fn found(&self) -> &[FacePoints] {
        match &self.faces {
            Some(Ok(faces)) => faces,
            _ => &[],
        }
    }

    fn take_face(&mut self, index: usize) {
        if let (Some(points), Some(_)) = (self.found().get(index), self.size()) {
            self.points = *points;
            self.origin = Origin::Found(index);
            self.follow();
        }
    }

    /// The points of the next face that was found; after the last one the usual places.
    pub fn next_face(&mut self) {
        let next = match self.origin {
            Origin::Found(index) => index + 1,
            _ => 0,
        };
        match self.size() {
            Some(size) if next >= self.found().len() => {
                self.points = usual(size);
                self.origin = Origin::Usual;
                self.follow();
            }
            _ => self.take_face(next),
        }
    }

    /// Where a point is.
    #[must_use]
    pub fn place(&self, mark: Mark) -> [u32; 2] {
        match mark {
            Mark::LeftEye => self.points.eyes[0],
            Mark::RightEye => self.points.eyes[1],
            Mark::Mouth => self.points.mouth,
        }
    }

    /// Another one moves from now on.
    pub fn choose(&mut self, mark: Mark) {
        self.chosen = mark;
        self.follow();
    }

    /// The one so many places after it.
    pub fn choose_after(&mut self, count: usize) {
        self.choose(self.chosen.after(count));
    }

    /// The chosen point so many steps right and down, not out of the picture.
    pub fn move_by(&mut self, [right, down]: [i8; 2], stride: Stride) {
        let Some(part) = self.part() else {
            return;
        };
        let small = (part.width.max(part.height) / STEPS).round().max(1.0);
        let step = match stride {
            Stride::Small => small,
            Stride::Large => small * LARGE,
        };
        let [x, y] = self.place(self.chosen).map(f64::from);
        self.put([x + f64::from(right) * step, y + f64::from(down) * step]);
    }

    /// The chosen point to a place in the photograph.
    pub fn put(&mut self, place: [f64; 2]) {
        let Some(size) = self.size() else {
            return;
        };
        let inside = |axis: usize| {
            let last = f64::from(size[axis].max(1) - 1);
            place[axis].round().clamp(0.0, last) as u32
        };
        let place = [inside(0), inside(1)];
        if place == self.place(self.chosen) {
            return;
        }
        match self.chosen {
            Mark::LeftEye => self.points.eyes[0] = place,
            Mark::RightEye => self.points.eyes[1] = place,
            Mark::Mouth => self.points.mouth = place,
        }
        self.origin = Origin::Hand;
        self.follow();
    }

    /// How much closer than all of it.
    #[must_use]
    pub fn closeness(&self) -> u32 {
        self.closeness
    }

    /// Half as much is seen, around the chosen point.
    pub fn closer(&mut self) {
        self.look_closer((self.closeness * 2).min(CLOSEST));
    }

    /// Twice as much is seen.
    pub fn farther(&mut self) {
        self.look_closer((self.closeness / 2).max(1));
    }

    fn look_closer(&mut self, closeness: u32) {
        if closeness != self.closeness {
            self.closeness = closeness;
            self.middle = self.place(self.chosen).map(f64::from);
        }
    }

    /// What is seen of the photograph.
    #[must_use]
    pub fn part(&self) -> Option<Part> {
        Some(Part::around(self.middle, self.size()?, self.closeness))
    }

    /// The chosen point stays in sight.
    fn follow(&mut self) {
        let place = self.place(self.chosen).map(f64::from);
        if let Some(part) = self.part() {
            self.middle = part.following(place);
        }
    }

    /// What the engine is to cut out next: one at a time, the newest points.
    pub fn wanted(&mut self) -> Option<FacePoints> {
        self.size()?;
        if self.asked.is_some() || self.settled().is_some() {
            return None;
        }
        self.asked = Some(self.points);
        self.asked
    }

    /// Answers may have been lost.
    pub fn ask_again(&mut self) {
        self.asked = None;
        self.outcome = None;
    }

    /// What the present points cut out, if that is known.
    #[must_use]
    pub fn settled(&self) -> Option<&Outcome> {
        self.outcome
            .as_ref()
            .filter(|outcome| outcome.points == self.points)
    }

    /// Something is to come.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        match &self.looks {
            None => true,
            Some(Ok(_)) => self.faces.is_none() || self.asked.is_some(),
            Some(Err(_)) => false,
        }
    }
}

/// Of a face in the middle, as large as fits.
fn usual([width, height]: [u32; 2]) -> FacePoints {
    let (width, height) = (f64::from(width), f64::from(height));
    let side = width.min(height);
    let at = |right: f64, down: f64| {
        let place = |middle: f64, by: f64| (middle + by * side).max(0.0) as u32;
        [place(width / 2.0, right), place(height / 2.0, down)]
    };
    FacePoints {
        eyes: [at(-0.125, -0.03), at(0.125, -0.03)],
        mouth: at(0.0, 0.245),
    }
}

#[cfg(test)]
mod tests;
