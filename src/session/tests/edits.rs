use super::*;
use crate::preset::{Guidance, Preset, Start, StyleFolder};

/// The library with `sketch` edited once more.
fn edit(session: &mut Session, change: impl FnOnce(&mut PresetEntry)) -> Vec<Effect> {
    let mut entries = session.snapshot().presets.clone();
    let sketch = entries.iter_mut().find(|entry| entry.preset.id == "sketch");
    change(sketch.unwrap());
    session.handle(Event::Library(entries))
}

/// The preset that is ordered, which goes on from the present weights.
fn adapted(effects: &[Effect]) -> Preset {
    match orders(effects).as_slice() {
        [
            Order::Adapt {
                preset,
                start: Start::Continue,
            },
        ] => (**preset).clone(),
        other => panic!("{other:?}"),
    }
}

fn prompt(entry: &mut PresetEntry, target: &str) {
    let Guidance::Text(pairs) = &mut entry.preset.guidance else {
        panic!("{entry:?}");
    };
    pairs[0].target = target.to_owned();
}

#[test]
fn an_edit_of_the_preset_in_force_is_ordered_told_and_logged() {
    let mut session = running();
    let before = session.snapshot().status.preset.training.learning_rate;
    let effects = edit(&mut session, |entry| {
        entry.preset.training.learning_rate = 0.01;
        entry.preset.start = Start::Frozen;
    });
    assert_eq!(adapted(&effects).training.learning_rate, 0.01);
    let told = Update::Presets(session.snapshot().presets.clone());
    assert_eq!(effects[0], Effect::Broadcast(told));
    let [(Level::Info, text)] = &lines(&effects)[..] else {
        panic!("{effects:?}");
    };
    let expected = format!(
        "sketch was edited: learning_rate {before} → 0.01, start \"continue\" → \"frozen\""
    );
    assert_eq!(text, &expected);
}

#[test]
fn an_edit_of_another_preset_or_of_a_hotkey_orders_nothing() {
    let mut session = running();
    let mut entries = fixture::presets();
    for entry in &mut entries {
        entry.preset.hotkey = None;
        if entry.preset.id != "sketch" {
            entry.preset.training.batch += 1;
        }
    }
    let effects = session.handle(Event::Library(entries.clone()));
    assert_eq!(orders(&effects), []);
    assert_eq!(session.snapshot().presets, entries);
}

#[test]
fn reading_the_same_again_says_nothing() {
    let mut session = running();
    assert_eq!(session.handle(Event::Library(fixture::presets())), []);
}

#[test]
fn other_pictures_in_a_style_folder_are_an_edit() {
    let mut session = running();
    let style = |fingerprint| {
        move |entry: &mut PresetEntry| {
            entry.preset.guidance = Guidance::Style(StyleFolder {
                path: "/styles".into(),
                pictures: vec!["/styles/a.png".into()],
                fingerprint,
            });
        }
    };
    edit(&mut session, style(1));
    assert_eq!(orders(&edit(&mut session, style(1))), []);
    let Guidance::Style(folder) = adapted(&edit(&mut session, style(2))).guidance else {
        panic!("guided by words");
    };
    assert_eq!(folder.fingerprint, 2);
}

#[test]
fn a_file_that_breaks_leaves_the_last_good_version_in_force() {
    let mut session = running();
    let effects = edit(&mut session, |entry| {
        entry.error = Some("line 9, column 2: unknown field `lr2`".to_owned());
    });
    assert_eq!(orders(&effects), []);
    let [(Level::Warning, text)] = &lines(&effects)[..] else {
        panic!("{effects:?}");
    };
    let expected = "sketch: line 9, column 2: unknown field `lr2`; training goes on as before";
    assert_eq!(text, expected);
    let told = session
        .snapshot()
        .presets
        .iter()
        .find(|e| e.error.is_some());
    assert_eq!(told.unwrap().preset.id, "sketch");
    let effects = edit(&mut session, |entry| entry.error = None);
    assert_eq!(orders(&effects), []);
    assert_eq!(lines(&effects)[0].1, "sketch: the file is good again");
}

#[test]
fn a_preset_whose_file_goes_stays_in_force() {
    let mut session = running();
    let mut entries = fixture::presets();
    entries.retain(|entry| entry.preset.id != "sketch");
    let effects = session.handle(Event::Library(entries));
    assert_eq!(orders(&effects), []);
    assert_eq!(
        lines(&effects)[0].1,
        "sketch: the file is gone; training goes on as before"
    );
    let effects = session.handle(Event::Library(fixture::presets()));
    assert_eq!(orders(&effects), []);
}

/// Values changed by keys; the trainer has reported them when `reported` is there.
fn changed_by_keys(reported: Option<()>) -> Session {
    let mut session = running();
    say(&mut session, Command::SetIterations(400));
    say(&mut session, Command::SetLearningRate(0.05));
    say(&mut session, Command::SetTruncation(0.2));
    if reported.is_some() {
        session.handle(Event::Trainer(status(|status| {
            status.iterations = 400;
            status.learning_rate = 0.05;
            status.truncation = 0.2;
        })));
    }
    session
}

#[test]
fn values_changed_by_keys_outlive_an_edit_of_something_else() {
    for reported in [None, Some(())] {
        let mut session = changed_by_keys(reported);
        for target in ["zombie", "robot"] {
            let preset = adapted(&edit(&mut session, |entry| prompt(entry, target)));
            assert_eq!(preset.training.learning_rate, 0.05);
            assert_eq!(preset.training.truncation, 0.2);
            // As it was: the trainer sees that it may keep the run's number.
            let own = fixture::preset("sketch").training.iterations;
            assert_eq!(preset.training.iterations, own);
        }
    }
}

#[test]
fn a_value_that_is_edited_wins_over_the_keys() {
    for reported in [None, Some(())] {
        let mut session = changed_by_keys(reported);
        let effects = edit(&mut session, |entry| {
            entry.preset.training.learning_rate = 0.003;
            entry.preset.training.iterations = 77;
        });
        let training = adapted(&effects).training;
        assert_eq!((training.learning_rate, training.iterations), (0.003, 77));
        assert_eq!(training.truncation, 0.2);
        // Nothing was reported in between.
        let effects = edit(&mut session, |entry| prompt(entry, "robot"));
        let training = adapted(&effects).training;
        assert_eq!((training.learning_rate, training.iterations), (0.003, 77));
    }
}

#[test]
fn a_run_begun_with_other_iterations_than_its_file_has_keeps_them() {
    let mut session = running();
    session.handle(Event::Trainer(status(|status| {
        status.preset.training.iterations = 20;
        status.iterations = 20;
    })));
    let effects = edit(&mut session, |entry| prompt(entry, "robot"));
    assert_eq!(adapted(&effects).training.iterations, 20);
}

#[test]
fn a_switch_forgets_the_keys() {
    let mut session = changed_by_keys(Some(()));
    let id = "sketch".to_owned();
    say(&mut session, Command::SetPreset { id, start: None });
    let preset = adapted(&edit(&mut session, |entry| prompt(entry, "robot")));
    assert_eq!(preset.training, fixture::preset("sketch").training);
}

#[test]
fn what_was_ordered_counts_before_the_trainer_has_reported_it() {
    let mut session = running();
    let id = "zombie".to_owned();
    say(&mut session, Command::SetPreset { id, start: None });
    session.handle(Event::Trainer(status(|_| {})));
    let effects = edit(&mut session, |entry| prompt(entry, "robot"));
    assert_eq!(orders(&effects), []);
}

#[test]
fn what_the_trainer_refused_does_not_count() {
    let mut session = running();
    let id = "ffhq-sketch".to_owned();
    say(&mut session, Command::SetPreset { id, start: None });
    session.handle(Event::Trainer(Update::Refused {
        command: "switch preset".to_owned(),
        reason: "there is no model `ffhq`".to_owned(),
    }));
    let effects = edit(&mut session, |entry| prompt(entry, "robot"));
    assert_eq!(adapted(&effects).id, "sketch");
}

#[test]
fn a_resumed_run_brings_its_preset_along() {
    let mut session = changed_by_keys(None);
    say(&mut session, Command::Resume("runs/b".into()));
    session.handle(Event::Trainer(status(|status| {
        status.preset = fixture::preset("zombie");
    })));
    assert_eq!(
        orders(&edit(&mut session, |entry| prompt(entry, "robot"))),
        []
    );
}

#[test]
fn edits_while_stopping_order_nothing() {
    let mut session = running();
    say(&mut session, Command::Shutdown);
    let effects = edit(&mut session, |entry| prompt(entry, "robot"));
    assert_eq!(orders(&effects), []);
}

#[test]
fn who_loses_a_digit_to_another_preset_is_told_so() {
    let mut session = running();
    let mut entries = session.snapshot().presets.clone();
    let zombie = entries.iter_mut().find(|entry| entry.preset.id == "zombie");
    let key = zombie.unwrap().preset.hotkey.take().unwrap();
    let mut mine = entries[0].clone();
    (mine.preset.id, mine.preset.hotkey) = ("mine".to_owned(), Some(key));
    entries.push(mine);
    let effects = session.handle(Event::Library(entries));
    let mut said: Vec<String> = lines(&effects).into_iter().map(|(_, text)| text).collect();
    said.sort();
    assert_eq!(
        said,
        [
            "mine: a new preset".to_owned(),
            format!("zombie: key {key} belongs to mine now"),
        ]
    );
    let effects = session.handle(Event::Library(fixture::presets()));
    let again = format!("zombie: has key {key} now");
    assert!(lines(&effects).iter().any(|(_, text)| *text == again));
}

#[test]
fn a_preset_in_force_whose_file_is_gone_stays_in_the_list() {
    let mut session = running();
    let mut entries = session.snapshot().presets.clone();
    entries.retain(|entry| entry.preset.id != "sketch");
    session.handle(Event::Library(entries));
    let mut presets = session.snapshot().presets.iter();
    let sketch = presets.find(|entry| entry.preset.id == "sketch");
    assert!(sketch.unwrap().unsaved);
}
