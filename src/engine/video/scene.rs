//! What frames are made of: pictures of one size in a grid, and edits that go from one strength to
//! another.

use std::path::PathBuf;

use image::RgbImage;
use image::imageops::{self, FilterType};

use crate::cli::latents::{EditChoice, Seeds};
use crate::cli::video::FilmArgs;
use crate::engine::drawing::{self, DrawError};
use crate::model::WPlus;
use crate::model::stylegan2::{Config, Generator};
use crate::sample::latents::{Latents, of_seeds};
use crate::sample::picture::{self, Framing};
use crate::sample::styling::Styling;

/// More pictures than this in a row are put into several.
const ROW: usize = 4;
/// People when nobody says who.
const USUAL: [u64; 4] = [1, 2, 3, 4];

/// How pictures are drawn and put side by side.
#[derive(Debug)]
pub struct Layout {
    framing: Framing,
    size: Option<u32>,
    within: Option<u32>,
    columns: u32,
}

impl Layout {
    /// For so many pictures of a generator that presets call `model`.
    pub fn new(args: &FilmArgs, model: Option<&str>, config: &Config, pictures: usize) -> Self {
        let usual = if pictures <= ROW {
            pictures as u32
        } else {
            picture::square(pictures)
        };
        Self {
            framing: Framing::of(model, config.size),
            size: args.size,
            within: args.within,
            columns: args.columns.unwrap_or(usual).min(pictures as u32),
        }
    }

    /// Draws one picture.
    pub fn draw(&self, generator: &Generator, w_plus: &WPlus) -> RgbImage {
        let picture = picture::draw(generator, w_plus, self.framing);
        let (width, height) = picture.dimensions();
        let longer = width.max(height);
        let within = || self.within.filter(|&most| most < longer);
        let Some(size) = self.size.or_else(within).filter(|&size| size != longer) else {
            return picture;
        };
        let side = |side: u32| (side * size / longer).max(1);
        imageops::resize(&picture, side(width), side(height), FilterType::Lanczos3)
    }

    /// Puts pictures side by side.
    pub fn arrange(&self, pictures: &[RgbImage]) -> RgbImage {
        picture::grid(pictures, self.columns)
    }
}

/// Truncation and edits in the course of a film.
#[derive(Debug)]
pub struct Course {
    styling: Styling,
    choices: Vec<EditChoice>,
}

impl Course {
    /// Reads what the arguments say.
    pub fn new(args: &FilmArgs, config: &Config) -> Result<Self, DrawError> {
        let choices = args.styling.edits.clone();
        Ok(Self {
            styling: Styling {
                truncation: args.styling.truncation,
                edits: drawing::edits(&choices, config)?,
            },
            choices,
        })
    }

    /// Whether an edit changes its strength.
    pub fn moves(&self) -> bool {
        self.choices.iter().any(|edit| edit.from != edit.to)
    }

    /// How latents become styles at a point of the film, 0 to 1.
    pub fn at(&mut self, progress: f64) -> &Styling {
        for (edit, choice) in self.styling.edits.iter_mut().zip(&self.choices) {
            edit.strength = choice.from + (choice.to - choice.from) * progress;
        }
        &self.styling
    }
}

/// People who stay the same while the generator changes.
#[derive(Debug)]
pub struct Cast {
    people: Vec<Latents>,
    course: Course,
    layout: Layout,
}

impl Cast {
    /// A picture for each of those people.
    pub fn new(
        args: &FilmArgs,
        people: &[Latents],
        model: Option<&str>,
        config: &Config,
    ) -> Result<Self, DrawError> {
        let each = |all: &Latents| (0..all.count()).map(|row| all.one(row)).collect::<Vec<_>>();
        let people: Vec<Latents> = people.iter().flat_map(each).collect();
        Ok(Self {
            course: Course::new(args, config)?,
            layout: Layout::new(args, model, config, people.len()),
            people,
        })
    }

    /// All of them, as a generator draws them at a point of the film, 0 to 1.
    pub fn draw(&mut self, generator: &Generator, progress: f64) -> RgbImage {
        let styling = self.course.at(progress);
        let pictures = self.people.iter().map(|person| {
            let w_plus = styling.w_plus(generator, person.one(0));
            self.layout.draw(generator, &w_plus)
        });
        self.layout.arrange(&pictures.collect::<Vec<_>>())
    }
}

/// Who is in a film: seeds, then the latents of files; four people when nobody says who.
pub fn people(
    seeds: Option<&Seeds>,
    latents: &[PathBuf],
    config: &Config,
) -> Result<Vec<Latents>, DrawError> {
    let usual = if latents.is_empty() { &USUAL[..] } else { &[] };
    let seeds = seeds.map_or(usual, |seeds| &seeds.0);
    let mut all = Vec::new();
    if !seeds.is_empty() {
        all.push(Latents::Z(of_seeds(seeds, config.z_dim)));
    }
    for path in latents {
        all.push(Latents::open(path, config)?);
    }
    Ok(all)
}
