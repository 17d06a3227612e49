//! What is carried is all of `presets/`, and all of it is good.

use std::collections::BTreeSet;
use std::fs;

use super::*;
use crate::preset::Guidance;
use crate::preset::style::read_picture;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("presets")
}

#[test]
fn every_built_in_preset_is_good_and_explained() {
    for (id, outcome) in all() {
        let preset = outcome.unwrap_or_else(|problems| panic!("{id}: {problems:?}"));
        assert_ne!(preset.title, id, "{id} has no title");
        assert!(!preset.description.is_empty(), "{id} has no description");
    }
    assert!(PRESETS.iter().all(|(_, text)| text.starts_with("# ")));
}

#[test]
fn every_file_in_the_folder_is_carried() {
    let carried = PRESETS.iter().map(|(id, _)| format!("{id}.toml"));
    let carried: BTreeSet<String> = carried.collect();
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().unwrap().is_file());
    let names = files.map(|entry| entry.file_name().to_string_lossy().into_owned());
    assert_eq!(carried, names.collect());
}

#[test]
fn every_style_picture_is_carried() {
    let mut found = BTreeSet::new();
    let styles = fs::read_dir(folder().join("styles")).unwrap();
    let styles = styles.map(|style| style.unwrap().path());
    for style in styles.filter(|path| path.is_dir()) {
        for picture in fs::read_dir(style).unwrap() {
            let picture = picture.unwrap().path();
            let name = picture.strip_prefix(folder()).unwrap();
            found.insert(format!("builtin:{}", name.display()));
        }
    }
    let carried = PICTURES.iter().map(|(path, _)| (*path).to_owned());
    assert_eq!(found, carried.collect());
}

#[test]
fn a_built_in_style_carries_three_readable_pictures() {
    let (_, preset) = all().find(|(id, _)| *id == "gold").unwrap();
    let Guidance::Style(style) = preset.unwrap().guidance else {
        panic!("gold is guided by pictures");
    };
    assert_eq!(style.path, Path::new(""));
    assert_eq!(style.pictures.len(), 3);
    for picture in &style.pictures {
        let picture = image::load_from_memory(&read_picture(picture).unwrap()).unwrap();
        assert_eq!((picture.width(), picture.height()), (64, 64));
    }
}

#[test]
fn keys_1_to_9_are_each_taken_once_by_the_miniature_world() {
    let presets: Vec<Preset> = all().map(|(_, outcome)| outcome.unwrap()).collect();
    let mut keys: Vec<u8> = presets.iter().filter_map(|preset| preset.hotkey).collect();
    keys.sort_unstable();
    assert_eq!(keys, (1..=9).collect::<Vec<u8>>());
    let mut with_key = presets.iter().filter(|preset| preset.hotkey.is_some());
    assert!(with_key.all(|preset| preset.model == "demo"));
    assert!(presets.iter().filter(|p| p.model == "demo").count() >= 10);
    for model in ["ffhq", "cat", "dog", "church", "horse", "car"] {
        assert!(presets.iter().any(|p| p.model == model), "{model}");
    }
}
