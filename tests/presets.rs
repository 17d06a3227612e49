//! The corpus of preset files: each valid one with the preset it means beside it, each invalid one
//! with its message. `UPDATE_EXPECTED=1` writes what the program says now; read it before use.

use std::fs;
use std::path::{Path, PathBuf};

use nada_tui::preset::{Preset, PresetError, file};

fn corpus(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/presets")
        .join(kind)
}

/// Loads every file of a part of the corpus and compares what `say` makes of it.
fn compare(kind: &str, say: impl Fn(&Path, Result<Preset, PresetError>) -> String) {
    let folder = corpus(kind);
    let entries = fs::read_dir(&folder).expect("the corpus");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    assert!(paths.len() >= 10, "{} files of kind {kind}", paths.len());
    let mut wrong = Vec::new();
    for path in paths {
        let said = say(&path, file::load(&path));
        let said = said.replace(&format!("{}/", folder.display()), "");
        let expected = path.with_extension("expected");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&expected, format!("{said}\n")).unwrap();
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        if wanted.trim_end() != said.trim_end() {
            wrong.push(format!("{}:\n{said}\nwanted:\n{wanted}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn invalid_files_are_refused_with_their_message() {
    compare("invalid", |path, outcome| match outcome {
        Ok(_) => panic!("{} was taken", path.display()),
        Err(error) => error.to_string(),
    });
}

#[test]
fn valid_files_mean_what_is_expected() {
    compare("valid", |path, outcome| match outcome {
        Ok(preset) => serde_json::to_string_pretty(&preset).unwrap(),
        Err(error) => panic!("{}: {error}", path.display()),
    });
}
