//! From the names that presets use to files: `<name>.*` in the models folder, whatever its container.

use std::fs;
use std::path::{Path, PathBuf};

/// Endings of what lies beside models and is none: parts of downloads, notes.
const NO_MODELS: [&str; 7] = ["part", "tmp", "json", "toml", "txt", "md", "sha256"];
/// Endings of weight files, the ones that are preferred first. Others are tried, too.
const PREFERRED: [&str; 5] = ["safetensors", "pt", "pth", "pkl", "bin"];
/// Names under which models were published, and ours.
const PUBLISHED: [(&str, &str); 9] = [
    ("stylegan2-ffhq-config-f", "ffhq"),
    ("stylegan2-car-config-f", "car"),
    ("stylegan2-church-config-f", "church"),
    ("stylegan2-horse-config-f", "horse"),
    ("afhqcat", "cat"),
    ("afhqdog", "dog"),
    ("vit-b-32", "clip-vit-b32"),
    ("vit-b-16", "clip-vit-b16"),
    ("rn50", "clip-rn50"),
];

/// A model's file name without its ending:
/// `ViT-B/32` -> `clip-vit-b32`, `RN50` -> `clip-rn50`, `ffhq` -> `ffhq`.
#[must_use]
pub fn stem(name: &str) -> String {
    let plain = name.to_lowercase().replace('/', "");
    if plain.starts_with("vit-") || plain.starts_with("rn") {
        return format!("clip-{plain}");
    }
    plain
}

/// [`stem`] with the ending of the files that `nada import` makes.
#[must_use]
pub fn file_name(name: &str) -> String {
    format!("{}.safetensors", stem(name))
}

/// Whether a preset names a file rather than a model of the models folder.
#[must_use]
pub fn is_path(name: &str) -> bool {
    let ending = ending(Path::new(name));
    name.contains('/') && name.contains('.') || PREFERRED.contains(&ending.as_str())
}

/// The file of the model of this name: what it names, or the best of `<name>.*` in the folder.
#[must_use]
pub fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    if is_path(name) {
        return Some(PathBuf::from(name)).filter(|path| path.is_file());
    }
    let wanted = stem(name);
    let is_wanted = |path: &PathBuf| our_name(path) == wanted;
    files(folder)
        .into_iter()
        .filter(is_wanted)
        .min_by_key(|path| {
            let own = file_stem(path) == wanted;
            (!own, preference(path), path.clone())
        })
}

/// All files in the folder that may be models, by name.
#[must_use]
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let mut files: Vec<PathBuf> = paths.filter(|path| may_be_model(path)).collect();
    files.sort();
    files
}

fn may_be_model(path: &Path) -> bool {
    let hidden = path
        .file_name()
        .is_none_or(|name| name.to_string_lossy().starts_with('.'));
    let ending = ending(path);
    !hidden && !ending.is_empty() && !NO_MODELS.contains(&ending.as_str()) && path.is_file()
}

/// What presets call the file: its stem, or our name for the one under which it was published.
#[must_use]
pub fn our_name(path: &Path) -> String {
    let stem = file_stem(path);
    let published = PUBLISHED.iter().find(|(name, _)| *name == stem);
    published.map_or(stem, |(_, ours)| (*ours).to_owned())
}

fn file_stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().to_lowercase()
}

fn ending(path: &Path) -> String {
    let ending = path.extension().unwrap_or_default();
    ending.to_string_lossy().to_lowercase()
}

fn preference(path: &Path) -> usize {
    let ending = ending(path);
    let known = PREFERRED.iter().position(|known| *known == ending);
    known.unwrap_or(PREFERRED.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            fs::write(folder.path().join(file), "").unwrap();
        }
        folder
    }

    fn found(files: &[&str], name: &str) -> Option<String> {
        let folder = folder(files);
        let path = find(folder.path(), name)?;
        Some(path.file_name()?.to_string_lossy().into_owned())
    }

    #[test]
    fn names_of_presets_become_file_names() {
        assert_eq!(file_name("ViT-B/32"), "clip-vit-b32.safetensors");
        assert_eq!(file_name("RN50"), "clip-rn50.safetensors");
        assert_eq!(file_name("ffhq"), "ffhq.safetensors");
    }

    #[test]
    fn any_container_will_do_and_safetensors_comes_first() {
        assert_eq!(found(&["ffhq.pkl"], "ffhq").as_deref(), Some("ffhq.pkl"));
        let all = ["ffhq.pkl", "ffhq.weights", "ffhq.pt", "ffhq.safetensors"];
        assert_eq!(found(&all, "ffhq").as_deref(), Some("ffhq.safetensors"));
        assert_eq!(found(&all[..3], "ffhq").as_deref(), Some("ffhq.pt"));
        assert_eq!(found(&all[1..2], "ffhq").as_deref(), Some("ffhq.weights"));
    }

    #[test]
    fn published_names_are_known_and_give_way_to_ours() {
        let nvidia = "stylegan2-ffhq-config-f.pkl";
        assert_eq!(found(&[nvidia], "ffhq").as_deref(), Some(nvidia));
        assert_eq!(
            found(&[nvidia, "ffhq.pt"], "ffhq").as_deref(),
            Some("ffhq.pt")
        );
        let clip = "ViT-B-32.pt";
        assert_eq!(found(&[clip], "ViT-B/32").as_deref(), Some(clip));
        assert_eq!(found(&["RN50.pt"], "RN50").as_deref(), Some("RN50.pt"));
        let lsun = "stylegan2-cat-config-f.pkl";
        assert_eq!(found(&[lsun], "cat"), None, "other cats");
    }

    #[test]
    fn parts_notes_and_folders_are_no_models() {
        let files = ["ffhq.part", "ffhq.json", ".ffhq.pt", "ffhq", "other.pt"];
        assert_eq!(found(&files, "ffhq"), None);
        let folder = folder(&[]);
        fs::create_dir(folder.path().join("ffhq.pt")).unwrap();
        assert_eq!(find(folder.path(), "ffhq"), None);
    }

    #[test]
    fn a_path_is_taken_as_it_is() {
        let folder = folder(&["mine.pt"]);
        let path = folder.path().join("mine.pt");
        assert_eq!(
            find(Path::new("/nowhere"), path.to_str().unwrap()),
            Some(path)
        );
        assert!(is_path("mine.PT") && is_path("./runs/mine") && !is_path("ViT-B/32"));
        assert_eq!(find(folder.path(), "./runs/mine"), None);
    }
}
