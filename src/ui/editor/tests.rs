use super::*;
use crate::preset::field::FIELDS;
use crate::preset::{Library, SearchPath};

fn open(id: &str) -> Editor {
    let library = Library::load(SearchPath::default());
    let preset = library.find(id).unwrap().preset;
    Editor::open(library.text(id).unwrap(), None, preset).unwrap()
}

fn select(editor: &mut Editor, label: &str) {
    let row = editor.rows().iter().position(|row| row.label == label);
    editor.selected = row.unwrap_or_else(|| panic!("no {label}"));
}

fn type_over(editor: &mut Editor, text: &str) {
    editor.enter();
    editor.typing = Some(TextLine::with(text));
    editor.typed();
}

fn value(editor: &Editor, label: &str) -> String {
    let row = editor.rows().iter().find(|row| row.label == label);
    row.unwrap().value.clone()
}

#[test]
fn every_field_has_one_row() {
    for id in ["sketch", "gold", "watercolor"] {
        let editor = open(id);
        for field in FIELDS {
            if ["source", "target", "prompts", "clip"].contains(&field.name) {
                continue;
            }
            let slot = Slot::Field(field);
            let rows = editor.rows().iter().filter(|row| row.slot == slot);
            assert_eq!(rows.count(), 1, "{}", field.name);
        }
        assert!(editor.rows().iter().all(|row| !row.edited && !row.wrong));
    }
    assert_eq!(
        value(&open("watercolor"), "target 2"),
        "soft watercolor painting"
    );
    assert_eq!(value(&open("sketch"), "demo-rn"), "1");
    assert_eq!(value(&open("sketch"), "ViT-B/16"), "0");
}

#[test]
fn a_step_is_an_edit_that_can_be_undone_redone_and_reset() {
    let mut editor = open("sketch");
    select(&mut editor, "learning_rate");
    editor.step(Step::Up);
    assert_eq!(editor.row().value, "0.005");
    assert!(editor.row().edited && editor.is_edited() && editor.is_unkept());
    assert_eq!(editor.row().filed.as_deref(), Some("0.002"));
    editor.undo();
    assert!(!editor.is_edited());
    editor.redo();
    assert_eq!(editor.row().value, "0.005");
    editor.reset();
    assert!(!editor.is_edited());
    editor.undo();
    assert!(editor.is_edited());
    editor.undo();
    editor.undo();
    assert!(!editor.is_edited(), "there was nothing before");
}

#[test]
fn what_is_typed_is_checked_as_it_is_typed() {
    let mut editor = open("sketch");
    select(&mut editor, "batch");
    type_over(&mut editor, "99");
    assert!(editor.problems()[0].message.contains("from 1 to 64"));
    editor.drop_typed();
    assert_eq!((editor.problems(), editor.is_edited()), (&[][..], false));
    type_over(&mut editor, "99");
    editor.accept();
    assert!(editor.row().wrong, "the mistake is kept, and shown");
    type_over(&mut editor, "");
    editor.accept();
    assert!(!editor.row().given, "an empty line is the default");
    assert_eq!(
        (editor.row().value.as_str(), editor.problems().len()),
        ("4", 0)
    );
}

#[test]
fn losses_and_clips_come_and_go() {
    let mut editor = open("sketch");
    select(&mut editor, "feature");
    editor.add();
    assert_eq!(value(&editor, "feature"), "1.0");
    editor.remove();
    assert_eq!(value(&editor, "feature"), "0.0");
    select(&mut editor, "demo-rn2");
    editor.remove();
    assert!(editor.text().text.contains("clip = [\"demo-rn\"]"));
    select(&mut editor, "demo-rn");
    editor.remove();
    assert!(editor.problems()[0].message.contains("at least one CLIP"));
    editor.add();
    assert_eq!(editor.problems(), []);
}

#[test]
fn a_pair_is_added_typed_and_removed() {
    let mut editor = open("sketch");
    editor.add();
    assert_eq!(editor.row().label, "target 2");
    editor.typing = Some(TextLine::with("charcoal"));
    editor.accept();
    let pairs = editor.pairs();
    assert_eq!(
        (pairs[1].source.as_str(), pairs[1].target.as_str()),
        ("photo", "charcoal")
    );
    assert_eq!(editor.problems(), []);
    editor.remove();
    assert_eq!(editor.pairs().len(), 1);
}

#[test]
fn a_file_that_changes_meanwhile_takes_nothing_away() {
    let mut editor = open("sketch");
    let mut read = editor.base().clone();
    read.text.push_str("# more\n");
    editor.was_read(read.clone());
    assert_eq!(editor.text().text, read.text, "nothing was edited");
    select(&mut editor, "batch");
    editor.step(Step::Up);
    let mine = editor.text().text.clone();
    read.text.push_str("# and more\n");
    editor.was_read(read.clone());
    assert!(editor.changed_on_disk());
    assert_eq!(editor.text().text, mine);
    editor.reset_all();
    assert_eq!((editor.text(), editor.is_edited()), (&read, false));
    editor.undo();
    assert_eq!(editor.text().text, mine, "both are kept");
}

#[test]
fn what_was_applied_or_saved_is_not_lost_by_leaving() {
    let mut editor = open("sketch");
    select(&mut editor, "batch");
    editor.step(Step::Up);
    editor.was_applied();
    assert!(editor.is_edited() && !editor.is_unkept());
    editor.step(Step::Up);
    assert!(editor.is_unkept());
    let text = editor.text().clone();
    editor.was_saved(text.clone(), &text.text);
    assert!(!editor.is_edited() && !editor.is_unkept());
}

#[test]
fn groups_are_gone_through_in_both_directions() {
    let mut editor = open("sketch");
    let mut seen = Vec::new();
    for _ in GROUPS {
        seen.push(editor.row().group);
        editor.move_group(Step::Up);
    }
    assert_eq!(seen, GROUPS.map(|(group, _)| group));
    assert_eq!(editor.selected, 0);
    editor.move_group(Step::Down);
    assert_eq!(editor.row().label, "title");
    editor.move_by(100);
    assert_eq!(editor.row().label, "start");
}

#[test]
fn a_text_that_is_no_toml_cannot_be_opened() {
    let mut base = open("sketch").base().clone();
    let preset = base.check().unwrap();
    base.text = "title = [".to_owned();
    assert!(Editor::open(base, None, preset).is_err());
}
