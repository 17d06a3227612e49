//! The editor, and saving.

use crossterm::event::MouseEventKind;
use ratatui::layout::Rect;

use super::chart::{CLICK, point};
use super::*;
use crate::preset::text::{CHANGED, PRESENT};
use crate::preset::{PresetEntry, PresetText, Replaces};
use crate::protocol::SWITCH;
use crate::ui::event::Outage;
use crate::ui::hits::Target;

/// The text of the preset in force, in a file of the user's.
fn sketch(app: &App) -> PresetText {
    let preset = &app.status().unwrap().preset;
    PresetText {
        home: Some("/mine".into()),
        path: Some("/mine/sketch.toml".into()),
        ..PresetText::of(preset)
    }
}

fn told(app: &mut App, update: Update) -> Vec<Command> {
    sent(&app.handle(Event::Engine(update)))
}

/// The editor of the preset in force.
fn editing() -> App {
    let mut app = attached(RunPhase::Running, 30);
    let id = "sketch".to_owned();
    assert_eq!(sent(&key(&mut app, 'E')), [Command::ReadPreset { id }]);
    let text = sketch(&app);
    told(&mut app, Update::PresetText(Box::new(text)));
    assert_eq!(app.context(), Context::Editor);
    app
}

/// With another batch.
fn edited() -> App {
    let mut app = editing();
    let editor = app.editor.as_mut().unwrap();
    editor.selected = editor
        .rows()
        .iter()
        .position(|row| row.label == "batch")
        .unwrap();
    press(&mut app, KeyCode::Right);
    assert!(app.editor.as_ref().unwrap().is_edited());
    app
}

fn saves(commands: &[Command]) -> (PresetText, Replaces) {
    match commands {
        [Command::SavePreset { text, replaces }] => ((**text).clone(), replaces.clone()),
        other => panic!("{other:?}"),
    }
}

fn refuse(app: &mut App, reason: &str) {
    let (command, reason) = ("save the preset".to_owned(), reason.to_owned());
    told(app, Update::Refused { command, reason });
}

#[test]
fn edits_are_applied_and_training_goes_on_from_the_present_weights() {
    let mut app = edited();
    let commands = sent(&key(&mut app, 'a'));
    let [Command::TryPreset { text, start }] = &commands[..] else {
        panic!("{commands:?}");
    };
    assert_eq!(text.check().unwrap().training.batch, 5);
    assert_eq!(*start, Some(Start::Continue));
    press(&mut app, KeyCode::Esc);
    assert!(app.editor.is_none(), "nothing is lost");
}

#[test]
fn what_the_session_refused_is_not_applied() {
    let mut app = edited();
    key(&mut app, 'a');
    refuse(&mut app, "no such picture");
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.popup, Some(Popup::LeaveEditor));
}

#[test]
fn what_is_wrong_is_neither_applied_nor_saved() {
    let mut app = edited();
    press(&mut app, KeyCode::Enter);
    assert_eq!(app.context(), Context::Value);
    for character in "00".chars() {
        key(&mut app, character);
    }
    press(&mut app, KeyCode::Enter);
    for character in "as".chars() {
        assert_eq!(key(&mut app, character), []);
        assert!(
            app.notice
                .as_ref()
                .unwrap()
                .text
                .contains("`training.batch` is 500")
        );
    }
}

#[test]
fn leaving_asks_when_something_would_be_lost() {
    let mut app = edited();
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.popup, Some(Popup::LeaveEditor));
    press(&mut app, KeyCode::Esc);
    assert!(app.editor.is_some(), "stays");
    key(&mut app, 'q');
    key(&mut app, 'd');
    assert!(app.editor.is_none() && app.popup.is_none());
    let mut app = edited();
    key(&mut app, 'q');
    assert_eq!(sent(&key(&mut app, 'a')).len(), 1);
    assert!(app.editor.is_none());
    let mut app = edited();
    key(&mut app, 'q');
    let (text, _) = saves(&sent(&key(&mut app, 's')));
    assert!(app.editor.is_some(), "until it is saved");
    told(&mut app, Update::PresetSaved(Box::new(text)));
    assert!(app.editor.is_none());
}

#[test]
fn edits_go_into_the_file_if_it_is_still_what_it_was() {
    let mut app = edited();
    let base = sketch(&app);
    let (text, replaces) = saves(&sent(&key(&mut app, 's')));
    assert_eq!(
        (text.path.clone(), replaces),
        (base.path, Replaces::Text(base.text))
    );
    refuse(&mut app, &format!("/mine/sketch.toml {CHANGED}"));
    assert_eq!(app.popup, Some(Popup::Overwrite));
    let (again, replaces) = saves(&sent(&key(&mut app, 'y')));
    assert_eq!((&again, replaces), (&text, Replaces::Anything));
    told(&mut app, Update::PresetSaved(Box::new(again)));
    assert!(!app.editor.as_ref().unwrap().is_edited());
    assert!(
        app.notice
            .as_ref()
            .unwrap()
            .text
            .contains("/mine/sketch.toml")
    );
}

#[test]
fn a_new_preset_is_named_and_the_editor_goes_on_with_it() {
    let mut app = edited();
    key(&mut app, 'S');
    assert_eq!(app.context(), Context::Naming);
    assert_eq!(app.saving.as_ref().unwrap().name(), "sketch-2", "free");
    key(&mut app, '/');
    assert_eq!(press(&mut app, KeyCode::Enter), [], "no name");
    press(&mut app, KeyCode::Backspace);
    let (text, replaces) = saves(&sent(&press(&mut app, KeyCode::Enter)));
    assert_eq!(
        (text.id.as_str(), &text.path, replaces),
        ("sketch-2", &None, Replaces::Nothing)
    );
    assert!(
        text.text.contains("title = \"sketch-2\"\n"),
        "{}",
        text.text
    );
    assert!(
        !text.text.contains("hotkey"),
        "1 stays with sketch: {}",
        text.text
    );
    refuse(&mut app, &format!("/user/sketch-2.toml {PRESENT}"));
    assert_eq!(
        app.popup,
        Some(Popup::Overwrite),
        "a file that is no preset yet"
    );
    key(&mut app, 'n');
    assert!(app.popup.is_none() && app.editor.as_ref().unwrap().is_unkept());
    told(&mut app, Update::PresetSaved(Box::new(text)));
    assert!(
        app.editor.as_ref().unwrap().is_unkept(),
        "it was not this one"
    );
}

#[test]
fn what_is_saved_under_another_name_is_saved() {
    let mut app = edited();
    key(&mut app, 'S');
    let (text, _) = saves(&sent(&press(&mut app, KeyCode::Enter)));
    let saved = PresetText {
        path: Some("/mine/sketch-2.toml".into()),
        ..text
    };
    told(&mut app, Update::PresetSaved(Box::new(saved)));
    let editor = app.editor.as_ref().unwrap();
    assert_eq!((editor.title(), editor.is_edited()), ("sketch-2", false));
    press(&mut app, KeyCode::Esc);
    assert!(app.editor.is_none(), "nothing is asked");
}

#[test]
fn a_name_that_is_taken_is_asked_about() {
    let mut app = edited();
    key(&mut app, 'S');
    let control = KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL);
    app.handle(Event::Input(Input::Key(control)));
    app.handle(Event::Input(Input::Paste("zombie".to_owned())));
    assert_eq!(press(&mut app, KeyCode::Enter), []);
    assert_eq!(app.popup, Some(Popup::Overwrite));
    let (text, replaces) = saves(&sent(&key(&mut app, 'y')));
    assert_eq!((text.id.as_str(), replaces), ("zombie", Replaces::Anything));
}

/// The library, with an unsaved preset in force.
fn with_unsaved() -> App {
    let mut app = attached(RunPhase::Running, 30);
    let mut preset = app.status().unwrap().preset.clone();
    preset.id = "brush".to_owned();
    let mut presets = fixture::presets();
    presets.push(PresetEntry {
        preset: preset.clone(),
        path: None,
        error: None,
        unsaved: true,
    });
    told(&mut app, Update::Presets(presets));
    status(&mut app, |status| status.preset = preset);
    app
}

#[test]
fn the_unsaved_preset_in_force_is_saved_by_one_key_and_a_name() {
    let mut app = with_unsaved();
    let id = "brush".to_owned();
    assert_eq!(sent(&key(&mut app, 'W')), [Command::ReadPreset { id }]);
    let mut text = PresetText::of(&app.status().unwrap().preset);
    text.text.insert_str(0, "# made by hand\n");
    told(&mut app, Update::PresetText(Box::new(text.clone())));
    assert_eq!(app.saving.as_ref().unwrap().name(), "brush");
    let (saved, replaces) = saves(&sent(&press(&mut app, KeyCode::Enter)));
    assert_eq!((saved, replaces), (text, Replaces::Nothing));
}

#[test]
fn the_selected_preset_is_edited_and_applied_as_a_switch() {
    let mut app = attached(RunPhase::Running, 30);
    key(&mut app, 'j');
    let id = "red-hair".to_owned();
    assert_eq!(sent(&key(&mut app, 'E')), [Command::ReadPreset { id }]);
    let preset = app.presets()[1].preset.clone();
    told(
        &mut app,
        Update::PresetText(Box::new(PresetText::of(&preset))),
    );
    let commands = sent(&key(&mut app, 'a'));
    let [Command::TryPreset { text, start: None }] = &commands[..] else {
        panic!("{commands:?}");
    };
    assert_eq!(text.id, "red-hair");
}

#[test]
fn what_is_in_force_is_shown_as_an_edit_of_its_file() {
    let mut app = attached(RunPhase::Running, 30);
    status(&mut app, |status| status.learning_rate = 0.02);
    key(&mut app, 'E');
    let text = sketch(&app);
    told(&mut app, Update::PresetText(Box::new(text)));
    let editor = app.editor.as_ref().unwrap();
    let row = editor
        .rows()
        .iter()
        .find(|row| row.label == "learning_rate")
        .unwrap();
    assert_eq!((row.value.as_str(), row.edited), ("0.02", true));
    press(&mut app, KeyCode::Esc);
    assert!(app.editor.is_none(), "it is in force: nothing is lost");
}

#[test]
fn a_file_that_changes_is_read_again_and_edits_stay() {
    let mut app = edited();
    let presets = fixture::presets();
    let id = "sketch".to_owned();
    let asked = told(&mut app, Update::Presets(presets));
    assert_eq!(asked, [Command::ReadPreset { id }]);
    let mut text = sketch(&app);
    text.text.push_str("# by another hand\n");
    told(&mut app, Update::PresetText(Box::new(text)));
    let editor = app.editor.as_ref().unwrap();
    assert!(editor.changed_on_disk() && editor.is_unkept());
}

#[test]
fn a_file_that_is_no_toml_is_not_opened() {
    let mut app = attached(RunPhase::Running, 30);
    key(&mut app, 'E');
    let mut text = sketch(&app);
    text.text = "title = [".to_owned();
    told(&mut app, Update::PresetText(Box::new(text)));
    assert!(app.editor.is_none());
    assert!(app.notice.as_ref().unwrap().text.contains("not valid TOML"));
}

#[test]
fn other_keys_of_the_dashboard_do_nothing_by_accident() {
    let mut app = editing();
    for character in "cf3bnzv".chars() {
        let commands = sent(&key(&mut app, character));
        let step = [Command::Step(1)];
        assert_eq!(commands, if character == 'n' { &step[..] } else { &[] });
    }
    assert_eq!(app.zoom, None);
    assert_eq!(key(&mut app, ' '), [Effect::Send(Command::Pause)]);
}

#[test]
fn the_mouse_selects_a_row_and_types_its_value() {
    let mut app = editing();
    app.hits.add(Rect::new(0, 0, 80, 20), Target::Editor);
    app.hits.add(Rect::new(1, 5, 70, 1), Target::Row(4));
    point(&mut app, CLICK, (10, 5));
    assert_eq!(app.editor.as_ref().unwrap().selected, 4);
    point(&mut app, MouseEventKind::ScrollDown, (10, 8));
    assert_eq!(app.editor.as_ref().unwrap().selected, 5);
    point(&mut app, CLICK, (10, 5));
    point(&mut app, CLICK, (10, 5));
    assert_eq!(app.context(), Context::Value);
}

#[test]
fn an_unsaved_preset_outlives_the_engine() {
    let mut app = with_unsaved();
    app.handle(Event::EngineGone("gone".to_owned()));
    let effects = key(&mut app, 'r');
    let [
        Effect::Launch { .. },
        Effect::Send(Command::TryPreset { text, start }),
        ..,
    ] = &effects[..]
    else {
        panic!("{effects:?}");
    };
    assert_eq!((text.id.as_str(), *start), ("brush", Some(Start::Continue)));
}

#[test]
fn a_lost_engine_leaves_the_edits() {
    let mut app = edited();
    app.handle(Event::EngineGone("gone".to_owned()));
    assert_eq!(app.context(), Context::Lost);
    assert!(app.editor.as_ref().unwrap().is_unkept());
}

#[test]
fn what_was_applied_on_leaving_comes_back_when_it_is_refused() {
    let mut app = edited();
    press(&mut app, KeyCode::Esc);
    let commands = sent(&key(&mut app, 'a'));
    assert!(matches!(&commands[..], [Command::TryPreset { .. }]));
    assert!(app.editor.is_none());
    let refused = Update::Refused {
        command: SWITCH.to_owned(),
        reason: "loading was ended on request".to_owned(),
    };
    told(&mut app, refused.clone());
    assert!(app.editor.as_ref().unwrap().is_unkept());

    // Once it is in force, a later refusal is about something else.
    key(&mut app, 'a');
    let in_force = app.editor.as_ref().unwrap().says().clone();
    press(&mut app, KeyCode::Esc);
    assert!(app.editor.is_none());
    status(&mut app, |status| status.preset = in_force);
    told(&mut app, refused);
    assert!(app.editor.is_none());
}

#[test]
fn what_is_changed_while_it_is_saved_stays() {
    let mut app = edited();
    let (sent, _) = saves(&sent(&key(&mut app, 's')));
    press(&mut app, KeyCode::Right);
    let now = app.editor.as_ref().unwrap().text().clone();
    assert_ne!(now.text, sent.text);
    told(&mut app, Update::PresetSaved(Box::new(sent)));
    let editor = app.editor.as_ref().unwrap();
    assert_eq!(editor.text().text, now.text);
    assert!(editor.is_edited());
}

#[test]
fn what_is_edited_while_the_line_is_broken_is_neither_sent_nor_lost() {
    let mut app = edited();
    app.handle(Event::Unlinked(Outage {
        reason: "box: Connection reset by peer".to_owned(),
        seconds: Some(4),
    }));
    for character in "as".chars() {
        assert_eq!(key(&mut app, character), []);
        assert!(app.editor.as_ref().unwrap().is_unkept());
    }
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.popup, Some(Popup::LeaveEditor));
    assert_eq!(key(&mut app, 'a'), []);
    assert!(app.editor.as_ref().unwrap().is_unkept());
}
