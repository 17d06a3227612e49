//! `nada models`: what is in the models folder, what the program carries, what the catalogue offers,
//! and what presets need of all that.

mod table;

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::catalogue::{Catalogue, CatalogueError, Kind, Licence, Model, estimate};
use crate::cli::engine::Surroundings;
use crate::cli::models::ModelsArgs;
use crate::preset::{Library, Preset, PresetEntry, SearchPath};
use crate::trainer::models::{EMBEDDED, files, find, is_embedded, is_path, our_name, stem};

/// All models that there are and could be.
#[derive(Clone, Debug, Serialize)]
pub struct Stock {
    /// The models folder.
    pub folder: PathBuf,
    /// Carried ones first, then those of the folder, then those on offer; each by name.
    pub models: Vec<Entry>,
    /// Presets that need more than the program carries.
    pub presets: Vec<Wants>,
}

/// A model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// As `nada pull` and files have it.
    pub name: String,
    /// For people.
    pub title: String,
    /// What it is for, when the catalogue knows it.
    pub kind: Option<Kind>,
    /// Pixels across of what it draws or sees.
    pub resolution: Option<u32>,
    /// Where it is.
    pub place: Place,
    /// Its file; `None` when nobody knows before the download.
    pub path: Option<PathBuf>,
    /// Bytes on disk, or to be downloaded.
    pub disk: Option<u64>,
    /// Bytes of memory while it is loaded, about: the file and its tensors.
    pub memory: Option<u64>,
    /// Its terms.
    pub licence: Option<Licence>,
    /// What wants it.
    pub needed_by: Option<String>,
}

/// Where a model is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the program.
    Carried,
    /// In the models folder.
    Here,
    /// In the catalogue only.
    Offered,
}

/// What a preset needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wants {
    /// The preset.
    pub preset: String,
    /// Names of its models.
    pub models: Vec<String>,
    /// Those that are not there.
    pub missing: Vec<String>,
    /// Bytes of GPU memory that training takes: an estimate.
    pub gpu_memory_estimate: Option<u64>,
}

/// Looks at everything. Nothing is changed.
///
/// # Errors
/// When the user's catalogue is wrong.
pub fn look(args: &ModelsArgs) -> Result<Stock, CatalogueError> {
    let catalogue = Catalogue::standard()?;
    let surroundings = Surroundings {
        models: args.models.clone(),
        ..Surroundings::default()
    };
    let folder = surroundings.models_folder();
    let library = Library::load(SearchPath::standard(args.presets.as_deref()));
    let usable = library.entries().into_iter().filter(PresetEntry::is_usable);
    let presets: Vec<Preset> = usable.map(|entry| entry.preset).collect();
    Ok(stock_of(folder, &catalogue, &presets))
}

fn stock_of(folder: PathBuf, catalogue: &Catalogue, presets: &[Preset]) -> Stock {
    let mut models: Vec<Entry> = EMBEDDED.iter().map(carried).collect();
    let files = files(&folder);
    models.extend(files.iter().map(|path| held(path, catalogue)));
    let others = catalogue.models.iter();
    let others = others.filter(|(name, _)| files.iter().all(|path| our_name(path) != **name));
    models.extend(others.map(|(name, model)| offered(name, Some(model))));
    let wants = presets
        .iter()
        .filter_map(|preset| wants(preset, &folder, catalogue));
    Stock {
        presets: wants.collect(),
        models,
        folder,
    }
}

fn carried((name, bytes): &(&str, &[u8])) -> Entry {
    let bytes = bytes.len() as u64;
    Entry {
        title: "the miniature world".to_owned(),
        place: Place::Carried,
        disk: Some(0),
        memory: Some(2 * bytes),
        ..offered(name, None)
    }
}

/// A file of the models folder.
fn held(path: &Path, catalogue: &Catalogue) -> Entry {
    let name = our_name(path);
    let bytes = fs::metadata(path).map(|about| about.len()).ok();
    Entry {
        place: Place::Here,
        path: Some(path.to_owned()),
        disk: bytes,
        memory: bytes.map(|bytes| 2 * bytes),
        ..offered(&name, catalogue.models.get(&name))
    }
}

/// As the catalogue has it, if it does.
fn offered(name: &str, model: Option<&Model>) -> Entry {
    let disk = model.and_then(Model::bytes);
    Entry {
        name: name.to_owned(),
        title: model.map_or_else(|| "of your own".to_owned(), |model| model.title.clone()),
        kind: model.map(|model| model.kind),
        resolution: model.map(|model| model.resolution),
        place: Place::Offered,
        path: None,
        disk,
        memory: disk.map(|bytes| 2 * bytes),
        licence: model.map(|model| model.licence.clone()),
        needed_by: model.map(|model| model.needed_by.clone()),
    }
}

/// Names that a preset gives to models which the program does not carry; a path is the user's own.
pub(super) fn named(preset: &Preset) -> impl Iterator<Item = &str> {
    let used = preset.clips.iter().filter(|(_, weight)| **weight > 0.0);
    let all = std::iter::once(preset.model.as_str()).chain(used.map(|(name, _)| name.as_str()));
    all.filter(|name| !is_embedded(name) && !is_path(name))
}

fn wants(preset: &Preset, folder: &Path, catalogue: &Catalogue) -> Option<Wants> {
    let models: Vec<String> = named(preset).map(stem).collect();
    if models.is_empty() {
        return None;
    }
    let missing = models.iter().filter(|name| find(folder, name).is_none());
    let generator = catalogue.models.get(&stem(&preset.model));
    Some(Wants {
        preset: preset.id.clone(),
        missing: missing.cloned().collect(),
        gpu_memory_estimate: generator.map(|model| estimate::training(preset, model.resolution)),
        models,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stock(files: &[&str]) -> Stock {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            std::fs::write(folder.path().join(file), [0; 1000]).unwrap();
        }
        let presets = Library::load(SearchPath::default()).entries();
        let presets: Vec<_> = presets.into_iter().map(|entry| entry.preset).collect();
        stock_of(folder.path().to_owned(), &Catalogue::built_in(), &presets)
    }

    fn entry<'s>(stock: &'s Stock, name: &str) -> &'s Entry {
        stock
            .models
            .iter()
            .find(|entry| entry.name == name)
            .unwrap()
    }

    #[test]
    fn models_are_carried_here_or_on_offer() {
        let stock = stock(&["ffhq.pkl", "mine.pt"]);
        assert_eq!(entry(&stock, "demo").place, Place::Carried);
        let ffhq = entry(&stock, "ffhq");
        assert_eq!((ffhq.place, ffhq.disk), (Place::Here, Some(1000)));
        assert_eq!(ffhq.resolution, Some(1024));
        assert_eq!(entry(&stock, "mine").title, "of your own");
        let horse = entry(&stock, "horse");
        assert_eq!(
            (horse.place, horse.disk),
            (Place::Offered, Some(120_878_283))
        );
        assert_eq!(horse.memory, Some(241_756_566));
        let all = stock.models.iter().filter(|entry| entry.name == "ffhq");
        assert_eq!(all.count(), 1);
    }

    #[test]
    fn presets_say_what_they_miss_and_how_large_they_are() {
        let stock = stock(&["ffhq.pkl"]);
        let of = |id: &str| stock.presets.iter().find(|wants| wants.preset == id);
        assert_eq!(of("sketch"), None, "the program carries all of it");
        let sketch = of("ffhq-sketch").unwrap();
        assert_eq!(sketch.models, ["ffhq", "clip-vit-b32"]);
        assert_eq!(sketch.missing, ["clip-vit-b32"]);
        let horse = of("horse-zebra").unwrap();
        let estimate = |wants: &Wants| wants.gpu_memory_estimate.unwrap();
        assert!(estimate(sketch) > estimate(horse));
    }

    #[test]
    fn the_text_says_how_to_get_what_is_missing() {
        let text = stock(&["ffhq.pkl"]).to_string();
        for part in [
            "demo ",
            "ffhq.pkl",
            "120.9 MB",
            "NVIDIA Source Code License-NC",
            "nada pull clip-vit-b32",
            "estimate",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(text.lines().all(|line| line.trim_end() == line), "{text}");
    }
}
