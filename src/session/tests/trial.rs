//! Presets that no file holds.

use super::*;
use crate::preset::{Preset, PresetText, Replaces, Start};

/// `sketch` with another learning rate, under a name.
fn changed(id: &str, rate: f64) -> Box<Checked> {
    let mut preset = fixture::preset("sketch");
    preset.id = id.to_owned();
    preset.training.learning_rate = rate;
    let text = PresetText::of(&preset);
    Box::new(Checked { text, preset })
}

fn tried(session: &mut Session, checked: Box<Checked>) -> Vec<Effect> {
    session.handle(Event::Tried {
        checked,
        start: None,
    })
}

fn saved(session: &mut Session, checked: Box<Checked>) -> Vec<Effect> {
    session.handle(Event::PresetSaved {
        client: ME,
        checked,
        path: "/user/a.toml".into(),
    })
}

/// The library of the files with one more, or another version of one.
fn library_with(preset: &Preset) -> Vec<PresetEntry> {
    let mut entries = fixture::presets();
    entries.retain(|entry| entry.preset.id != preset.id);
    entries.push(PresetEntry {
        preset: preset.clone(),
        path: Some("/user/a.toml".into()),
        error: None,
        unsaved: false,
    });
    entries
}

fn unsaved(session: &Session) -> Vec<&str> {
    let entries = session.snapshot().presets.iter();
    let unsaved = entries.filter(|entry| entry.unsaved);
    unsaved.map(|entry| entry.preset.id.as_str()).collect()
}

#[test]
fn what_is_to_be_tried_is_checked_first_and_then_ordered() {
    let mut session = running();
    let checked = changed("brush", 0.01);
    let command = Command::TryPreset {
        text: Box::new(checked.text.clone()),
        start: Some(Start::Frozen),
    };
    let check = Effect::TryPreset {
        client: ME,
        text: checked.text.clone(),
        start: Some(Start::Frozen),
    };
    assert_eq!(say(&mut session, command), [check]);
    let order = Order::Adapt {
        preset: Box::new(checked.preset.clone()),
        start: Start::Continue,
    };
    assert_eq!(orders(&tried(&mut session, checked)), [order]);
    assert_eq!(unsaved(&session), ["brush"]);
}

#[test]
fn a_name_that_is_none_is_refused() {
    let mut text = changed("brush", 0.01).text;
    text.id = "../brush".to_owned();
    let text = Box::new(text);
    let try_it = Command::TryPreset {
        text: text.clone(),
        start: None,
    };
    let said = refusal(&say(&mut running(), try_it));
    assert!(
        said.starts_with("try the preset: \"/\" in the name"),
        "{said}"
    );
    let replaces = Replaces::Nothing;
    let said = refusal(&say(&mut running(), Command::SavePreset { text, replaces }));
    assert!(said.starts_with("save the preset: "), "{said}");
}

#[test]
fn an_unsaved_preset_stays_in_the_library_and_can_be_switched_to_and_read() {
    let mut session = running();
    let brush = changed("brush", 0.01);
    tried(&mut session, brush.clone());
    session.handle(Event::Library(library_with(&fixture::preset("zombie"))));
    assert_eq!(unsaved(&session), ["brush"]);
    let switch = |id: &str| Command::SetPreset {
        id: id.to_owned(),
        start: None,
    };
    say(&mut session, switch("zombie"));
    assert_eq!(orders(&say(&mut session, switch("brush"))).len(), 1);
    let id = "brush".to_owned();
    let shown = Update::PresetText(Box::new(brush.text));
    assert_eq!(
        say(&mut session, Command::ReadPreset { id }),
        [Effect::Send(ME, shown)]
    );
    let id = "zombie".to_owned();
    let asked = say(&mut session, Command::ReadPreset { id: id.clone() });
    assert_eq!(asked, [Effect::ReadPreset { client: ME, id }]);
}

#[test]
fn a_saved_preset_goes_on_without_an_order() {
    let mut session = running();
    let brush = changed("brush", 0.01);
    tried(&mut session, brush.clone());
    let effects = session.handle(Event::Library(library_with(&brush.preset)));
    assert_eq!(orders(&effects), []);
    assert_eq!(lines(&effects), [], "saving says it");
    assert_eq!(unsaved(&session), [""; 0]);
    let effects = saved(&mut session, brush);
    assert_eq!(orders(&effects), []);
    assert!(
        lines(&effects)[0]
            .1
            .contains("saved preset brush: /user/a.toml")
    );
}

#[test]
fn an_edit_that_was_refused_does_not_hold_against_later_ones_of_the_file() {
    let mut session = running();
    tried(&mut session, changed("sketch", 0.01));
    let refused = Update::Refused {
        command: SWITCH.to_owned(),
        reason: "loading was ended on request".to_owned(),
    };
    session.handle(Event::Trainer(refused));
    let mut later = fixture::preset("sketch");
    later.training.batch = 3;
    let effects = session.handle(Event::Library(library_with(&later)));
    let [Order::Adapt { preset, .. }] = &orders(&effects)[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(preset.training.batch, 3);
}

#[test]
fn what_is_saved_under_another_name_is_in_force_under_it() {
    let mut session = running();
    tried(&mut session, changed("brush", 0.01));
    let ink = changed("ink", 0.01);
    session.handle(Event::Library(library_with(&ink.preset)));
    let effects = saved(&mut session, ink.clone());
    let order = Order::Adapt {
        preset: Box::new(ink.preset.clone()),
        start: Start::Continue,
    };
    assert_eq!(orders(&effects), [order]);
    assert_eq!(unsaved(&session), [""; 0]);
    let other = changed("other", 0.5);
    session.handle(Event::Library(library_with(&other.preset)));
    assert_eq!(
        orders(&saved(&mut session, other)),
        [],
        "it is not in force"
    );
}

#[test]
fn a_change_of_the_file_does_not_undo_what_was_edited_here() {
    let mut session = running();
    let edited = changed("sketch", 0.01);
    tried(&mut session, edited.clone());
    let on_disk = changed("sketch", 0.5);
    let effects = session.handle(Event::Library(library_with(&on_disk.preset)));
    assert_eq!(orders(&effects), []);
    let [(Level::Warning, text)] = &lines(&effects)[..] else {
        panic!("{effects:?}");
    };
    assert!(text.contains("stays in force"), "{text}");
    let effects = session.handle(Event::Library(library_with(&edited.preset)));
    assert_eq!(
        (orders(&effects), lines(&effects)),
        (vec![], vec![]),
        "saved"
    );
    let effects = session.handle(Event::Library(library_with(&on_disk.preset)));
    assert_eq!(orders(&effects).len(), 1, "the file counts again");
}

#[test]
fn leaving_edits_for_the_file_says_where_they_are() {
    let mut session = running();
    tried(&mut session, changed("sketch", 0.01));
    let id = "sketch".to_owned();
    let effects = say(&mut session, Command::SetPreset { id, start: None });
    assert!(lines(&effects)[0].1.contains("in presets/"), "{effects:?}");
    let on_disk = changed("sketch", 0.5);
    let effects = session.handle(Event::Library(library_with(&on_disk.preset)));
    assert_eq!(orders(&effects).len(), 1);
}

#[test]
fn a_resumed_preset_of_no_file_is_unsaved_and_can_be_read() {
    let mut session = running();
    let brush = changed("brush", 0.01).preset;
    let resumed = status(|status| status.preset = brush.clone());
    let effects = session.handle(Event::Trainer(resumed.clone()));
    assert_eq!(effects.len(), 2, "{effects:?}");
    assert_eq!(unsaved(&session), ["brush"]);
    assert_eq!(session.handle(Event::Trainer(resumed)).len(), 1, "once");
    let id = "brush".to_owned();
    let effects = say(&mut session, Command::ReadPreset { id });
    let [Effect::Send(ME, Update::PresetText(text))] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(text.check().unwrap(), brush);
}

#[test]
fn a_session_that_stops_tries_nothing() {
    let mut session = running();
    say(&mut session, Command::Shutdown);
    assert_eq!(tried(&mut session, changed("brush", 0.01)), []);
}
