//! What `nada align` says of a photograph.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::face::{Aligned, Face, FaceError, Point, Warning};
use crate::photo::Photo;

/// A photograph: what was found, what was written.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The photograph.
    #[serde(rename = "photo")]
    pub path: PathBuf,
    /// Its width and height in pixels, upright.
    pub size: Option<(u32, u32)>,
    /// What was done to it while it was opened.
    pub notes: Vec<Said>,
    /// All faces that were found.
    pub faces: Vec<Found>,
    /// The aligned pictures.
    pub aligned: Vec<Outcome>,
    /// The photograph with all faces marked, with --show.
    pub sheet: Option<PathBuf>,
    /// Why it has no aligned picture.
    pub error: Option<String>,
}

/// A note, a warning or an error, for programs and for people.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// Always the same word.
    pub kind: &'static str,
    /// In words.
    pub text: String,
    /// Whether people should be told.
    #[serde(skip)]
    pub is_doubtful: bool,
}

/// A face that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// From 1, the largest first.
    pub number: usize,
    /// Left, top, right, bottom in pixels.
    #[serde(rename = "box")]
    pub edges: [f64; 4],
    /// How sure the detector is, from 0 to 1.
    pub probability: f64,
    /// Eye, eye, nose, corner and corner of the mouth.
    pub points: [[f64; 2]; 5],
    /// By how many degrees the head leans clockwise; the alignment makes it upright.
    pub roll: f64,
    /// By about how many degrees it is turned to the picture's right.
    pub yaw: Option<f64>,
}

/// An aligned picture, or why a face has none.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Which face.
    pub number: usize,
    /// The file.
    pub file: Option<PathBuf>,
    /// Left top, left bottom, right bottom, right top in the photograph; `null` for a whole one.
    pub corners: Option<[[f64; 2]; 4]>,
    /// What should be known of it.
    pub warnings: Vec<Said>,
    /// Why there is no file.
    pub error: Option<String>,
}

impl Report {
    /// Nothing is known yet.
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            size: None,
            notes: Vec::new(),
            faces: Vec::new(),
            aligned: Vec::new(),
            sheet: None,
            error: None,
        }
    }

    pub(super) fn opened(&mut self, photo: &Photo) {
        self.size = Some(photo.pixels.dimensions());
        let said = photo.notes.iter().map(|note| Said {
            kind: note.name(),
            text: note.to_string(),
            is_doubtful: note.is_doubtful(),
        });
        self.notes = said.collect();
    }

    pub(super) fn found(&mut self, faces: &[Face]) {
        let found = faces.iter().enumerate().map(|(i, face)| Found {
            number: i + 1,
            edges: face.edges,
            probability: face.probability,
            points: face.points.map(pair),
            roll: face.landmarks.roll(),
            yaw: face.landmarks.yaw(),
        });
        self.faces = found.collect();
    }

    pub(super) fn written(&mut self, file: PathBuf, face: &Aligned) {
        let said = |warning: &Warning| Said {
            kind: warning.name(),
            text: warning.to_string(),
            is_doubtful: true,
        };
        self.aligned.push(Outcome {
            number: face.number,
            file: Some(file),
            corners: face.square.map(|square| square.corners().map(pair)),
            warnings: face.warnings.iter().map(said).collect(),
            error: None,
        });
    }

    pub(super) fn failed(&mut self, number: usize, error: &FaceError) {
        self.aligned.push(Outcome {
            number,
            file: None,
            corners: None,
            warnings: Vec::new(),
            error: Some(error.to_string()),
        });
    }

    /// Files that were written, the aligned ones first.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let aligned = self.aligned.iter().filter_map(|face| face.file.as_deref());
        aligned.chain(self.sheet.as_deref())
    }

    /// What people should be told, a line each.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let path = self.path.display();
        let notes = self.notes.iter().filter(|note| note.is_doubtful);
        let mut lines: Vec<String> = notes.map(|note| format!("{path}: {}", note.text)).collect();
        for face in &self.aligned {
            let which = match self.aligned.len() {
                1 => String::new(),
                _ => format!(" face {}:", face.number),
            };
            let said = face.warnings.iter().map(|said| &said.text);
            lines.extend(said.map(|text| format!("{path}:{which} {text}")));
        }
        lines
    }

    /// What went wrong, a line each.
    pub fn errors(&self) -> impl Iterator<Item = &str> {
        let faces = self.aligned.iter().filter_map(|face| face.error.as_deref());
        faces.chain(self.error.as_deref())
    }
}

fn pair(point: Point) -> [f64; 2] {
    [point.x, point.y]
}
