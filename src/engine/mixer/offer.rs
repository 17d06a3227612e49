//! What can be mixed: the frozen generator, the present run with its stops, the newest checkpoint of
//! every other run that began with it, and mixtures that were saved. Only labels are read.

use std::fs;
use std::path::{Path, PathBuf};

use crate::protocol::{Ingredient, IngredientKind, Ingredients};
use crate::runs::{about, paths};
use crate::sample::SampleError;
use crate::sample::domain::label;
use crate::trainer::checkpoint::{self, Place};
use crate::trainer::folder::Description;
use crate::trainer::models::{Models, is_embedded, is_path};

/// Looks at a runs folder. `present` is the run of the engine.
///
/// # Errors
/// When the frozen generator is not there.
pub fn find(
    runs: &Path,
    present: Option<&Path>,
    (model, models): (&str, &Models),
) -> Result<Ingredients, SampleError> {
    let present = present.map(|run| fs::canonicalize(run).unwrap_or_else(|_| run.to_owned()));
    let mut shelf = Shelf {
        root: root(present.as_deref(), (model, models))?,
        found: Ingredients {
            model: model.to_owned(),
            folder: super::folder(runs),
            ..Ingredients::default()
        },
    };
    if let Some(run) = &present {
        shelf.newest(run, IngredientKind::Present);
    }
    shelf.frozen(model);
    for run in paths(runs) {
        let run = fs::canonicalize(&run).unwrap_or(run);
        if present.as_ref() != Some(&run) {
            shelf.newest(&run, IngredientKind::Run);
        }
    }
    shelf.blends();
    if let Some(run) = &present {
        shelf.stops(run);
    }
    Ok(shelf.found)
}

/// SHA-256 of the frozen generator: what the run says, when it began with this one, saves reading
/// it.
fn root(run: Option<&Path>, (model, models): (&str, &Models)) -> Result<String, SampleError> {
    let described = || {
        let text = fs::read_to_string(run?.join("run.toml")).ok()?;
        let generator = toml::from_str::<Description>(&text).ok()?.generator;
        (generator.name == model && !generator.sha256.is_empty()).then_some(generator.sha256)
    };
    match described() {
        Some(sha256) => Ok(sha256),
        None => Ok(models.generator(model)?.sha256),
    }
}

struct Shelf {
    root: String,
    found: Ingredients,
}

impl Shelf {
    fn frozen(&mut self, model: &str) {
        let file = is_path(model) && !is_embedded(model);
        let path = file.then(|| fs::canonicalize(model).ok()).flatten();
        let name = path.map_or_else(|| model.to_owned(), |path| path.display().to_string());
        self.found.all.push(Ingredient {
            name,
            kind: IngredientKind::Frozen,
            title: model.to_owned(),
            preset: String::new(),
            iteration: None,
        });
    }

    /// The newest checkpoint that stays; one that does not, where there is no other.
    fn newest(&mut self, run: &Path, kind: IngredientKind) {
        let folder = Place::Checkpoints.folder(run);
        let stays = checkpoint::iterations(&folder).pop();
        let stays = stays.map(|iteration| checkpoint::weights(&folder, iteration));
        let any = || Some(checkpoint::weights_of(run).pop()?.1);
        if let Some(path) = stays.or_else(any) {
            self.add(kind, title(run), &path);
        }
    }

    /// The newest first.
    fn stops(&mut self, run: &Path) {
        let mut all = self.found.all.iter();
        let present = all.find(|found| found.kind == IngredientKind::Present);
        let present = present.and_then(|found| found.iteration);
        let folder = Place::History.folder(run);
        for iteration in checkpoint::iterations(&folder).into_iter().rev() {
            if Some(iteration) != present {
                let path = checkpoint::weights(&folder, iteration);
                self.add(IngredientKind::Stop, title(run), &path);
            }
        }
    }

    fn blends(&mut self) {
        let Ok(entries) = fs::read_dir(&self.found.folder) else {
            return;
        };
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let mut blends: Vec<PathBuf> = paths.filter(|path| is_blend(path)).collect();
        blends.sort();
        for path in blends {
            let stem = path.file_stem().unwrap_or_default();
            let title = stem.to_string_lossy().into_owned();
            self.add(IngredientKind::Blend, title, &path);
        }
    }

    fn add(&mut self, kind: IngredientKind, title: String, path: &Path) {
        let found = &mut self.found;
        let label = match label(path) {
            Ok(label) if label.frozen.as_ref() == Some(&self.root) => label,
            Ok(_) => {
                found.strangers += 1;
                return;
            }
            Err(_) => {
                found.unreadable += 1;
                return;
            }
        };
        found.all.push(Ingredient {
            name: path.display().to_string(),
            kind,
            title,
            preset: label.preset,
            iteration: label.iteration,
        });
    }
}

/// What a person calls a run.
fn title(run: &Path) -> String {
    let title = about::read(run).title;
    if !title.is_empty() {
        return title;
    }
    let name = run.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn is_blend(path: &Path) -> bool {
    let hidden = path
        .file_name()
        .is_none_or(|name| name.to_string_lossy().starts_with('.'));
    !hidden && path.extension().is_some_and(|end| end == "safetensors") && path.is_file()
}
