//! Other prompts, the preset editor, and saving.

use super::*;
use crate::preset::{Library, PresetEntry, SearchPath};

/// A built-in preset in force, with the library of the built-in ones.
fn built_in(id: &str) -> App {
    let mut snapshot = fixture::snapshot(RunPhase::Running, 137);
    let library = Library::load(SearchPath::default());
    snapshot.presets = library.entries();
    snapshot.status.preset = library.find(id).unwrap().preset;
    // It came into force at 60.
    snapshot.status.iterations = 60 + snapshot.status.preset.training.iterations;
    snapshot.status.learning_rate = snapshot.status.preset.training.learning_rate;
    attached(snapshot)
}

/// The editor, on a file of the user's.
fn editing(id: &str) -> App {
    let mut app = built_in(id);
    let mut text = Library::load(SearchPath::default()).text(id).unwrap();
    let mut presets = app.presets().to_vec();
    let entry = presets.iter_mut().find(|entry| entry.preset.id == id);
    entry.unwrap().path = Some("/home/me/presets/mine.toml".into());
    text.path = Some("/home/me/presets/mine.toml".into());
    app.handle(Event::Engine(Update::Presets(presets)));
    key(&mut app, 'E');
    app.handle(Event::Engine(Update::PresetText(Box::new(text))));
    app
}

fn type_in(app: &mut App, text: &str) {
    for character in text.chars() {
        key(app, character);
    }
}

fn select(app: &mut App, label: &str) {
    let editor = app.editor.as_mut().unwrap();
    let row = editor.rows().iter().position(|row| row.label == label);
    editor.selected = row.unwrap();
}

#[test]
fn the_line_for_other_prompts() {
    let mut app = built_in("sketch");
    key(&mut app, '/');
    check("prompt_empty", &app);
    type_in(&mut app, "photo ->");
    insta::assert_snapshot!("prompt_wrong", screen(&app, 80, 24));
    type_in(&mut app, " ukiyo-e");
    press(&mut app, KeyCode::Tab);
    check("prompt_good", &app);
    type_in(&mut app, &" wave".repeat(30));
    insta::assert_snapshot!("prompt_long", screen(&app, 60, 15));
}

#[test]
fn the_editor_as_it_opens() {
    check("editor", &editing("sketch"));
    insta::assert_snapshot!("editor_pairs", screen(&editing("watercolor"), 80, 24));
    insta::assert_snapshot!("editor_pictures", screen(&editing("gold"), 80, 24));
    insta::assert_snapshot!("editor_smallest", screen(&editing("sketch"), 60, 15));
}

#[test]
fn the_editor_with_edits_typing_and_mistakes() {
    let mut app = editing("sketch");
    select(&mut app, "learning_rate");
    press(&mut app, KeyCode::Right);
    check("editor_edited", &app);
    press(&mut app, KeyCode::Enter);
    type_in(&mut app, "x");
    insta::assert_snapshot!("editor_typing", screen(&app, 80, 24));
    press(&mut app, KeyCode::Enter);
    select(&mut app, "batch");
    insta::assert_snapshot!("editor_wrong", screen(&app, 80, 24));
    key(&mut app, 's');
    insta::assert_snapshot!("editor_not_saved", screen(&app, 80, 24));
}

#[test]
fn the_editor_beside_a_file_that_changed() {
    let mut app = editing("sketch");
    select(&mut app, "batch");
    press(&mut app, KeyCode::Right);
    let mut read = app.editor.as_ref().unwrap().base().clone();
    read.text.push_str("# by another hand\n");
    app.handle(Event::Engine(Update::PresetText(Box::new(read))));
    insta::assert_snapshot!("editor_changed_on_disk", screen(&app, 80, 24));
    press(&mut app, KeyCode::Esc);
    insta::assert_snapshot!("editor_leave", screen(&app, 80, 24));
    press(&mut app, KeyCode::Esc);
    key(&mut app, 'S');
    insta::assert_snapshot!("save_as", screen(&app, 80, 24));
    for _ in 0..2 {
        press(&mut app, KeyCode::Backspace);
    }
    insta::assert_snapshot!("save_as_taken", screen(&app, 80, 24));
    press(&mut app, KeyCode::Enter);
    insta::assert_snapshot!("overwrite", screen(&app, 80, 24));
}

#[test]
fn an_unsaved_preset_in_force_says_so() {
    let mut app = built_in("sketch");
    let mut preset = app.presets()[0].preset.clone();
    preset.id = "ukiyo-e".to_owned();
    preset.title = "Ukiyo-e".to_owned();
    preset.hotkey = None;
    let mut presets = app.presets().to_vec();
    presets.insert(
        0,
        PresetEntry {
            preset: preset.clone(),
            path: None,
            error: None,
            unsaved: true,
        },
    );
    app.handle(Event::Engine(Update::Presets(presets)));
    let mut status = app.status().unwrap().clone();
    status.preset = preset;
    app.handle(Event::Engine(Update::Status(Box::new(status))));
    check("unsaved", &app);
}

#[test]
fn every_size_of_the_editor_can_be_drawn() {
    let mut app = editing("watercolor");
    for popup in [None, Some('S')] {
        if let Some(character) = popup {
            key(&mut app, character);
        }
        for width in (1..220).step_by(17) {
            for height in (1..80).step_by(9) {
                screen(&app, width, height);
            }
        }
    }
}

#[test]
fn rows_of_the_editor_can_be_pointed_at() {
    let app = editing("sketch");
    let (_, hits) = themed(&app, &Theme::dark(), (80, 24));
    let row = hits.area(Target::Row(1)).unwrap();
    assert_eq!(hits.at(row.as_position()).unwrap().0, Target::Row(1));
    assert!(hits.area(Target::Editor).is_some());
}
