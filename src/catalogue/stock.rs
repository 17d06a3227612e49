//! What lies in the models folder, by the names of the catalogue.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::read::ENDINGS;

/// A file of the models folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Where it is.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
}

/// The file of a model: its name with one of the endings that files of models have.
#[must_use]
pub fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut paths = ENDINGS.iter().map(|ending| file(folder, name, ending));
    paths.find(|path| path.is_file())
}

/// `folder/name.ending`
pub(crate) fn file(folder: &Path, name: &str, ending: &str) -> PathBuf {
    folder.join(format!("{name}.{ending}"))
}

/// Whether files of models have this ending.
pub(crate) fn is_ending(ending: &str) -> bool {
    ENDINGS.contains(&ending)
}

/// All files of a folder that may be models, by name without ending. A folder that cannot be read
/// has none.
#[must_use]
pub fn all(folder: &Path) -> BTreeMap<String, Held> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| {
        let path = entry.path();
        let ending = path.extension()?.to_str()?;
        let name = path.file_stem()?.to_str()?;
        (ENDINGS.contains(&ending) && !name.starts_with('.')).then(|| name.to_owned())
    });
    let held = names.filter_map(|name| {
        let path = find(folder, &name)?;
        let bytes = fs::metadata(&path).ok()?.len();
        Some((name, Held { path, bytes }))
    });
    held.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_found_by_name_whatever_their_container() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "ffhq.pkl",
            "cat.pt",
            "cat.safetensors",
            "notes.txt",
            ".x.pt",
            "dog.pt.part",
        ] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        fs::create_dir(folder.path().join("car.pt")).unwrap();
        let held = all(folder.path());
        let names: Vec<&str> = held.keys().map(String::as_str).collect();
        assert_eq!(names, ["cat", "ffhq"]);
        assert!(held["cat"].path.ends_with("cat.safetensors"));
        assert_eq!(held["ffhq"].bytes, 8);
        assert_eq!(find(folder.path(), "dog"), None, "a part is no model");
        assert_eq!(find(folder.path(), "car"), None, "a folder is no model");
        assert!(all(Path::new("/no/such/folder")).is_empty());
    }
}
