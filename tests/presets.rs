//! The corpus of preset files: each valid one with the preset it means beside it, each invalid one
//! with its message. `UPDATE_EXPECTED=1` writes what the program says now; read it before use.

use std::fs;
use std::path::{Path, PathBuf};

use nada_tui::preset::field::{Default, FIELDS, Field};
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
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    assert!(paths.len() >= 10, "{} files of kind {kind}", paths.len());
    let mut wrong = Vec::new();
    for path in paths {
        let said = say(&path, file::load(&path));
        let said = said.replace(&format!("{}/", folder.display()), "");
        let expected = path.with_extension("expected");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&expected, format!("{said}\n")).expect("written");
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
/// The table of docs/presets.md, from the declarations of the fields.
fn table() -> String {
    let mut table = String::from(
        "| field | allowed | default (demo / real) | effect |\n| --- | --- | --- | --- |\n",
    );
    for field in FIELDS {
        let default = match field.default {
            Default::None(words) => words.to_owned(),
            Default::Same(toml) => format!("`{toml}`"),
            Default::Model { demo, real } => format!("`{demo}` / `{real}`"),
        };
        let also = match field.aliases {
            [] => String::new(),
            aliases => format!(" Also: `{}`.", aliases.join("`, `")),
        };
        let (name, kind, effect) = (field.name, field.kind, field.effect);
        let row = format!("| `{name}` | {kind} | {default} | {effect}{also} |\n");
        table.push_str(&row);
    }
    table
}

#[test]
fn every_field_is_documented() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/presets.md");
    let text = fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- fields -->\n", "<!-- end of fields -->");
    let (before, rest) = text.split_once(begin).unwrap();
    let (documented, after) = rest.split_once(end).unwrap();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&path, format!("{before}{begin}{}{end}{after}", table())).unwrap();
    }
    assert_eq!(
        documented,
        table(),
        "docs/presets.md: UPDATE_EXPECTED=1 writes the table"
    );
}

/// Every field that a preset is made of has a declaration, so the table above leaves nothing out.
#[test]
fn every_part_of_a_preset_can_be_written() {
    let path = corpus("valid").join("everything.toml");
    let text = fs::read_to_string(&path).unwrap();
    let written: toml::Table = text.parse().unwrap();
    let preset = serde_json::to_value(file::load(&path).unwrap()).unwrap();
    for (part, prefix) in [("training", "training."), ("losses", "losses.")] {
        for name in preset[part].as_object().unwrap().keys() {
            let name = if name == "auto_layers" {
                "auto_layer_k"
            } else {
                name.as_str()
            };
            assert!(
                Field::named(&format!("{prefix}{name}")).is_some(),
                "{prefix}{name}"
            );
        }
    }
    for field in FIELDS {
        let mut at = toml::Value::Table(written.clone());
        for part in field.name.split('.') {
            let exclusive = ["prompts", "style_images"].contains(&part);
            at = match at.get(part) {
                Some(value) => value.clone(),
                None if exclusive => break,
                None => panic!("everything.toml leaves out {}", field.name),
            };
        }
    }
}
