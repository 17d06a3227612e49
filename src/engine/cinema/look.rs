//! What can be filmed: the newest checkpoint of the run, the latents that fit, and whether there is
//! ffmpeg.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::kept;
use crate::protocol::{FilmSet, FilmSource};
use crate::trainer::checkpoint;

/// Looks at a run, the kept latents and the programs that are there.
pub fn look(model: String, run: Option<&Path>) -> FilmSet {
    let checkpoints = run.map_or(0, |run| {
        let all = checkpoint::all_weights_of(run).into_iter();
        all.filter(|(iteration, _)| *iteration > 0).count() as u32
    });
    FilmSet {
        newest: newest(run),
        checkpoints,
        latents: latents(&model),
        ffmpeg: is_there(&program(), env::var_os("PATH").as_deref()),
        model,
    }
}

/// The newest checkpoint of any kind: one that stays, one that the next replaces, or a stop of the
/// timeline.
pub fn newest(run: Option<&Path>) -> Option<FilmSource> {
    let run = fs::canonicalize(run?).ok()?;
    let (iteration, path) = checkpoint::all_weights_of(&run).pop()?;
    Some(FilmSource {
        path,
        run,
        iteration,
    })
}

fn latents(model: &str) -> Vec<String> {
    let Some(folder) = kept::usual_folder() else {
        return Vec::new();
    };
    let all = kept::list(&folder).into_iter();
    let fits = |kept: &kept::Kept| {
        let facts = kept.facts.as_ref();
        facts.is_ok_and(|facts| facts.generator == model)
    };
    all.filter(fits).map(|kept| kept.name).collect()
}

/// As `nada video` takes it when nobody says otherwise.
fn program() -> PathBuf {
    env::var_os("NADA_FFMPEG").map_or_else(|| "ffmpeg".into(), PathBuf::from)
}

/// Whether a program would be found.
fn is_there(program: &Path, path: Option<&OsStr>) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let runs = |file: &Path| {
        fs::metadata(file)
            .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
    };
    if program.components().count() > 1 {
        return runs(program);
    }
    let folders = path.map(env::split_paths).into_iter().flatten();
    folders
        .map(|folder| folder.join(program))
        .any(|file| runs(&file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trainer::checkpoint::Place;

    #[test]
    fn programs_are_found_where_shells_find_them() {
        let empty = tempfile::tempdir().unwrap();
        let path = OsStr::new("/nowhere:/bin:/usr/bin");
        assert!(is_there(Path::new("sh"), Some(path)));
        assert!(is_there(Path::new("/bin/sh"), None));
        assert!(!is_there(Path::new("sh"), Some(empty.path().as_os_str())));
        assert!(!is_there(Path::new("sh"), None));
        let file = empty.path().join("ffmpeg");
        fs::write(&file, "").unwrap();
        assert!(!is_there(&file, None));
    }

    #[test]
    fn the_newest_checkpoint_is_of_any_kind() {
        let folder = tempfile::tempdir().unwrap();
        let run = crate::runs::fixture::begun(folder.path(), "a", 20);
        assert_eq!(newest(Some(&run)), None);
        assert_eq!(newest(None), None);
        let at = |place: Place, iteration| {
            for path in checkpoint::files(&place.folder(&run), iteration) {
                fs::write(path, "").unwrap();
            }
            newest(Some(&run)).unwrap()
        };
        assert_eq!(at(Place::History, 5).iteration, 5);
        assert_eq!(at(Place::Checkpoints, 8).iteration, 8);
        let found = at(Place::History, 8);
        assert!(found.path.ends_with("checkpoints/000008.safetensors"));
        assert_eq!(found.run, fs::canonicalize(&run).unwrap());
        assert_eq!(at(Place::History, 9).iteration, 9);
        assert_eq!(look("demo".to_owned(), Some(&run)).checkpoints, 3);
    }
}
