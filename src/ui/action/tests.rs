use std::collections::HashSet;
use std::path::Path;

use super::*;

#[test]
fn two_actions_never_share_a_key() {
    for context in [
        Context::Main,
        Context::Past,
        Context::GoBack,
        Context::Runs,
        Context::RunsLine,
        Context::RunsQuestion,
        Context::Samples,
        Context::Studio,
        Context::StudioLine,
        Context::StudioEnd,
        Context::StudioFace,
        Context::Hand,
        Context::Mixer,
        Context::MixerList,
        Context::MixerLine,
        Context::Film,
        Context::FilmScreen,
        Context::FilmLine,
        Context::Palette,
        Context::Prompt,
        Context::Editor,
        Context::Value,
        Context::Naming,
        Context::Overwriting,
        Context::LeavingEditor,
        Context::Quit,
        Context::Licence,
        Context::Stopping,
        Context::Lost,
    ] {
        let mut seen = HashSet::new();
        for entry in TABLE.iter().filter(|e| e.group.context() == context) {
            for key in entry.keys {
                assert!(seen.insert(key), "{key} of {} is taken", entry.name);
            }
        }
    }
}

#[test]
fn every_action_has_one_entry_a_key_a_name_and_a_line() {
    let mut names = HashSet::new();
    let mut actions = HashSet::new();
    for entry in TABLE {
        assert!(names.insert(entry.name), "{} twice", entry.name);
        assert!(actions.insert(entry.action), "{:?} twice", entry.action);
        assert!(!entry.keys.is_empty(), "{} has no key", entry.name);
        assert!(entry.doc.ends_with('.'), "{}: {}", entry.name, entry.doc);
        assert!(entry.doc.len() < 72, "{} is too long", entry.name);
    }
}

#[test]
fn characters_are_free_where_one_types() {
    let typed = [
        Context::Palette,
        Context::Prompt,
        Context::Value,
        Context::Naming,
        Context::RunsLine,
        Context::StudioLine,
        Context::MixerLine,
        Context::FilmLine,
    ];
    let palette = |entry: &&Entry| typed.contains(&entry.group.context());
    for entry in TABLE.iter().filter(palette) {
        let typed = entry.keys.iter().find(|key| key.typed().is_some());
        assert_eq!(typed, None, "{}", entry.name);
    }
}

#[test]
fn the_documentation_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let wanted = markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        found, wanted,
        "run UPDATE_DOCS=1 cargo test --lib ui::action"
    );
}
