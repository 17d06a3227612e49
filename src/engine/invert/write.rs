//! The folder of results: latents, pictures that say how they were drawn, a sheet of all of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use image::RgbImage;
use tch::Tensor;

use super::plan::Plan;
use super::search::One;
use super::{InvertError, Line};
use crate::engine::drawing;
use crate::invert::photo::{self, Photo};
use crate::model::WPlus;
use crate::model::stylegan2::Generator;
use crate::sample::domain::{Domain, Origin, digest};
use crate::sample::latents::Latents;
use crate::sample::picture::{self, Framing};
use crate::sample::recipe::{self, Recipe, Rows, Who};
use crate::trainer::checkpoint;

/// What was written so far.
pub struct Folder<'a> {
    path: &'a Path,
    plan: &'a Plan,
    /// Of the checkpoints, for file names.
    labels: Vec<String>,
    names: BTreeSet<String>,
    latents: Vec<Tensor>,
    tiles: Vec<RgbImage>,
}

impl<'a> Folder<'a> {
    pub fn new(path: &'a Path, plan: &'a Plan) -> Self {
        let mut known = BTreeSet::from(["photo".to_owned(), "frozen".to_owned()]);
        let labels = plan.trained.iter();
        let labels = labels.map(|domain| unique(&mut known, &label(domain)));
        Self {
            labels: labels.collect(),
            path,
            plan,
            names: BTreeSet::from(["latents".to_owned(), "sheet".to_owned()]),
            latents: Vec::new(),
            tiles: Vec::new(),
        }
    }

    /// Writes a photograph's latent and pictures.
    pub fn add(&mut self, photo: &Photo, found: &One) -> Result<Line, InvertError> {
        let stem = photo.path.file_stem().unwrap_or_default();
        let stem = unique(&mut self.names, &stem.to_string_lossy());
        let latent = self.path.join(format!("{stem}.safetensors"));
        let w_plus = WPlus(found.w_plus.0.to_device(tch::Device::Cpu));
        Latents::WPlus(w_plus.clone()).save_noted(&latent, &self.notes(photo, found))?;
        let sha256 = digest(&latent)?;
        let mut pictures = vec![self.photograph(photo, &stem)?];
        let frozen = (&self.plan.frozen, &self.plan.origin, "frozen");
        let trained = self.plan.trained.iter().zip(&self.labels);
        let trained = trained.map(|(d, label)| (&d.generator, &d.origin, label.as_str()));
        for (generator, origin, label) in std::iter::once(frozen).chain(trained) {
            let recipe = Recipe {
                checkpoint: origin.name.clone(),
                sha256: origin.sha256.clone(),
                who: Who::File {
                    path: drawing::absolute(&latent).display().to_string(),
                    sha256: sha256.clone(),
                    rows: vec![0],
                },
                truncation: 1.0,
                edits: Vec::new(),
                columns: 1,
                rows: Rows::Trained,
            };
            let path = self.path.join(format!("{stem}-{label}.png"));
            let picture = self.draw(generator, &found.w_plus);
            recipe::write(&path, &picture, &recipe)?;
            self.tiles.push(picture);
            pictures.push(path);
        }
        self.latents.push(w_plus.0);
        Ok(Line::Written {
            photo: photo.path.clone(),
            latent,
            pictures,
            steps: found.steps,
            features: found.measured.features,
            psnr: found.measured.psnr,
        })
    }

    /// Writes what is made of all of them; none when there was none.
    pub fn finish(self) -> Result<Option<PathBuf>, InvertError> {
        if self.latents.is_empty() {
            return Ok(None);
        }
        if self.latents.len() > 1 {
            let all = WPlus(Tensor::cat(&self.latents, 0));
            let path = self.path.join("latents.safetensors");
            Latents::WPlus(all).save(&path)?;
        }
        let columns = 2 + self.labels.len() as u32;
        let sheet = self.path.join("sheet.png");
        let drawn_by: Vec<&str> = std::iter::once("photograph")
            .chain(std::iter::once(self.plan.origin.name.as_str()))
            .chain(self.plan.trained.iter().map(|d| d.origin.name.as_str()))
            .collect();
        let notes = [
            ("columns", drawn_by.join("\n")),
            ("way", self.plan.way.to_string()),
        ];
        recipe::write_noted(&sheet, &picture::grid(&self.tiles, columns), &notes)?;
        Ok(Some(sheet))
    }

    /// The photograph as the generator should draw it.
    fn photograph(&mut self, photo: &Photo, stem: &str) -> Result<PathBuf, InvertError> {
        let size = self.plan.frozen.config().size;
        let tensor = photo::tensor(&photo.picture, size, tch::Device::Cpu);
        let picture = self.framing().cut(crate::demo::sheet::grid(&tensor, 1));
        let path = self.path.join(format!("{stem}-photo.png"));
        let notes = [
            (
                "source",
                drawing::absolute(&photo.path).display().to_string(),
            ),
            ("source_sha256", photo.sha256.clone()),
        ];
        recipe::write_noted(&path, &picture, &notes)?;
        self.tiles.push(picture);
        Ok(path)
    }

    fn draw(&self, generator: &Generator, w_plus: &WPlus) -> RgbImage {
        picture::draw(generator, w_plus, self.framing())
    }

    fn framing(&self) -> Framing {
        let Origin { model, .. } = &self.plan.origin;
        Framing::of(model.as_deref(), self.plan.frozen.config().size)
    }

    /// What the latent says of itself.
    fn notes(&self, photo: &Photo, found: &One) -> Vec<(&'static str, String)> {
        let plan = self.plan;
        let mut notes = vec![
            ("kind", "latent".to_owned()),
            (
                "source",
                drawing::absolute(&photo.path).display().to_string(),
            ),
            ("source_sha256", photo.sha256.clone()),
            ("way", plan.way.to_string()),
            ("steps", found.steps.to_string()),
            ("seed", plan.seed.to_string()),
            ("features", format!("{:.6}", found.measured.features)),
            ("psnr", format!("{:.3}", found.measured.psnr)),
            ("clips", plan.clips.join(", ")),
            ("generator", plan.origin.name.clone()),
            ("generator_sha256", plan.origin.sha256.clone()),
        ];
        if let Some(encoder) = plan.encoder.as_ref().filter(|_| plan.way.encodes()) {
            notes.push(("encoder", encoder.name.clone()));
            notes.push(("encoder_sha256", encoder.sha256.clone()));
        }
        notes
    }
}

/// The run's name and the iteration; of other files their name.
fn label(domain: &Domain) -> String {
    let path = Path::new(&domain.origin.name);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    match checkpoint::run_of(path) {
        Some(run) => format!("{run}-{stem}"),
        None => stem.into_owned(),
    }
}

/// The name, with a number when it is taken.
fn unique(taken: &mut BTreeSet<String>, name: &str) -> String {
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let free = names.find(|name| taken.insert(name.clone()));
    free.unwrap_or_default()
}
