use std::path::PathBuf;

use super::*;
use crate::protocol::{About, RunsAnswer, RunsRequest, Snapshot};
use crate::ui::action::Context;
use crate::ui::runs::View;

fn answered(app: &mut App, answer: RunsAnswer) -> Vec<Effect> {
    app.handle(Event::Engine(Update::Runs(answer)))
}

/// The list, opened by its key.
fn opened(phase: RunPhase) -> App {
    let mut app = attached(phase, 137);
    let mut snapshot = fixture::snapshot(app.status().unwrap().phase.clone(), 137);
    snapshot.status.run = Some(fixture::runs()[0].path.clone());
    app.handle(Event::Engine(Update::Snapshot(Box::new(snapshot))));
    let asked = key(&mut app, 'O');
    assert_eq!(sent(&asked), [Command::Runs(RunsRequest::List)]);
    answered(&mut app, fixture::listed(fixture::runs()));
    app
}

fn chosen(app: &App) -> PathBuf {
    app.runs.as_ref().unwrap().chosen().unwrap().path.clone()
}

/// Moves to the run with this number of the fixture.
fn go_to(app: &mut App, number: usize) -> PathBuf {
    let run = fixture::runs()[number].path.clone();
    press(app, KeyCode::PageUp);
    for _ in 0..20 {
        if chosen(app) != run {
            key(app, 'j');
        }
    }
    assert_eq!(chosen(app), run);
    run
}

#[test]
fn the_list_begins_at_the_present_run_and_closes_step_by_step() {
    let mut app = opened(RunPhase::Paused);
    assert_eq!(chosen(&app), fixture::runs()[0].path);
    assert_eq!(app.context(), Context::Runs);
    key(&mut app, '/');
    key(&mut app, 'z');
    assert_eq!(app.context(), Context::RunsLine);
    press(&mut app, KeyCode::Enter);
    assert_eq!(app.runs.as_ref().unwrap().rows().len(), 2);
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.runs.as_ref().unwrap().rows().len(), 7);
    key(&mut app, 'q');
    assert!(app.runs.is_none() && app.popup.is_none());
}

#[test]
fn keys_of_the_dashboard_steer_nothing_there_but_help_and_palette_are_at_hand() {
    let mut app = opened(RunPhase::Running);
    assert_eq!(sent(&key(&mut app, ']')), []);
    assert_eq!(app.wishes.learning_rate(), None);
    key(&mut app, '?');
    assert!(matches!(app.popup, Some(Popup::Help { .. })));
    press(&mut app, KeyCode::Esc);
    assert!(app.runs.is_some() && app.popup.is_none());
    key(&mut app, ':');
    assert_eq!(app.popup, Some(Popup::Palette));
}

#[test]
fn a_paused_run_is_gone_on_with_at_once() {
    let mut app = opened(RunPhase::Paused);
    let run = go_to(&mut app, 2);
    let effects = press(&mut app, KeyCode::Enter);
    assert_eq!(sent(&effects), [Command::Resume(run)]);
    assert!(app.runs.is_none());
}

#[test]
fn who_trains_is_asked_first() {
    let mut app = opened(RunPhase::Running);
    let run = go_to(&mut app, 1);
    assert_eq!(sent(&press(&mut app, KeyCode::Enter)), []);
    assert_eq!(app.context(), Context::RunsQuestion);
    key(&mut app, 'n');
    assert_eq!(app.context(), Context::Runs);
    press(&mut app, KeyCode::Enter);
    assert_eq!(sent(&key(&mut app, 'y')), [Command::Resume(run)]);
}

#[test]
fn enter_on_the_present_run_returns_to_it() {
    let mut app = opened(RunPhase::Running);
    assert_eq!(press(&mut app, KeyCode::Enter), []);
    assert!(app.runs.is_none());
}

#[test]
fn what_cannot_be_gone_on_with_says_why() {
    let mut app = opened(RunPhase::Paused);
    go_to(&mut app, 5);
    assert_eq!(sent(&press(&mut app, KeyCode::Enter)), []);
    assert!(
        app.notice
            .as_ref()
            .unwrap()
            .text
            .contains("run.toml is damaged")
    );
    let mut list = fixture::runs();
    list[3].resumable = false;
    answered(&mut app, fixture::listed(list));
    go_to(&mut app, 3);
    assert_eq!(sent(&press(&mut app, KeyCode::Enter)), []);
    assert!(app.notice.as_ref().unwrap().text.contains("no checkpoint"));
}

fn elsewhere(phase: RunPhase, run: Option<PathBuf>) -> Update {
    let mut snapshot: Snapshot = fixture::snapshot(phase, 12);
    snapshot.status.run = run;
    Update::Snapshot(Box::new(snapshot))
}

#[test]
fn a_run_of_another_folder_takes_the_dashboard_to_its_engine() {
    let mut app = opened(RunPhase::Running);
    let run = go_to(&mut app, 6);
    let runs = PathBuf::from("/data/runs");
    assert_eq!(press(&mut app, KeyCode::Enter), [], "it asks");
    let effects = key(&mut app, 'y');
    assert_eq!(effects, [Effect::ChangeOver { runs }]);
    assert!(app.mirror.is_none() && app.runs.is_none() && app.curves.is_empty());
    let own = elsewhere(RunPhase::Running, Some(run.clone()));
    assert_eq!(app.handle(Event::Engine(own.clone())), []);
    // Another one trains there.
    let mut app = opened(RunPhase::Paused);
    go_to(&mut app, 6);
    press(&mut app, KeyCode::Enter);
    key(&mut app, 'y');
    let other = elsewhere(RunPhase::Running, Some("/data/runs/b".into()));
    let effects = app.handle(Event::Engine(other));
    assert_eq!(sent(&effects), [Command::Runs(RunsRequest::List)]);
    assert_eq!(sent(&key(&mut app, 'y')), [Command::Resume(run.clone())]);
    // It was started for this.
    let mut app = opened(RunPhase::Paused);
    go_to(&mut app, 6);
    press(&mut app, KeyCode::Enter);
    key(&mut app, 'y');
    let effects = app.handle(Event::Engine(elsewhere(RunPhase::Loading, None)));
    assert_eq!(sent(&effects), [Command::Resume(run)]);
}

#[test]
fn a_title_and_a_note_are_typed_over_what_was_there() {
    let mut app = opened(RunPhase::Paused);
    let run = go_to(&mut app, 1);
    key(&mut app, 'n');
    for character in "; d!".chars() {
        key(&mut app, character);
    }
    press(&mut app, KeyCode::Backspace);
    let about = About {
        title: "Grey zombie".to_owned(),
        note: "best eyes so far; d".to_owned(),
    };
    let described = RunsRequest::Describe {
        run: run.clone(),
        about: about.clone(),
    };
    let effects = press(&mut app, KeyCode::Enter);
    assert!(
        sent(&effects).contains(&Command::Runs(described)),
        "{effects:?}"
    );
    answered(
        &mut app,
        RunsAnswer::Described {
            run: run.clone(),
            about,
        },
    );
    let known = app.runs.as_ref().unwrap().find(&run).unwrap();
    assert_eq!(known.about.note, "best eyes so far; d");
    key(&mut app, 'r');
    key(&mut app, 'X');
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.context(), Context::Runs);
    assert_eq!(
        app.runs.as_ref().unwrap().chosen().unwrap().about.title,
        "Grey zombie"
    );
}

#[test]
fn deleting_asks_and_is_undone_by_a_key() {
    let mut app = opened(RunPhase::Paused);
    let run = go_to(&mut app, 2);
    key(&mut app, 'd');
    assert_eq!(app.context(), Context::RunsQuestion);
    let effects = press(&mut app, KeyCode::Enter);
    let deleted = Command::Runs(RunsRequest::Delete(run.clone()));
    assert!(sent(&effects).contains(&deleted), "{effects:?}");
    let trashed = PathBuf::from(fixture::RUNS).join(".trash/a");
    let answer = RunsAnswer::Deleted {
        run,
        trashed: trashed.clone(),
    };
    let effects = answered(&mut app, answer);
    assert_eq!(sent(&effects), [Command::Runs(RunsRequest::List)]);
    let effects = key(&mut app, 'u');
    let restored = Command::Runs(RunsRequest::Restore(trashed));
    assert!(sent(&effects).contains(&restored), "{effects:?}");
    let run = fixture::runs()[2].path.clone();
    answered(&mut app, RunsAnswer::Restored { run: run.clone() });
    assert_eq!(chosen(&app), run);
    // A list that was begun before is still on its way.
    let mut older = fixture::runs();
    older.remove(2);
    answered(&mut app, fixture::listed(older.clone()));
    assert_eq!(chosen(&app), run);
    answered(&mut app, fixture::listed(fixture::runs()));
    assert_eq!(chosen(&app), run);
    assert_eq!(app.runs.as_ref().unwrap().all().len(), 8);
    // Once a list has it, lists count as ever.
    answered(&mut app, fixture::listed(older));
    assert_ne!(chosen(&app), run);
}

#[test]
fn the_present_run_and_one_in_use_are_not_asked_about() {
    let mut app = opened(RunPhase::Paused);
    for number in [0, 6] {
        go_to(&mut app, number);
        key(&mut app, 'd');
        assert_eq!(app.context(), Context::Runs);
        assert_eq!(app.notice.as_ref().unwrap().tone, Tone::Bad);
    }
}

#[test]
fn in_the_trash_enter_takes_out_and_emptying_asks() {
    let mut app = opened(RunPhase::Paused);
    key(&mut app, 't');
    let trashed = chosen(&app);
    assert_eq!(sent(&key(&mut app, 'd')), []);
    let effects = press(&mut app, KeyCode::Enter);
    let restored = Command::Runs(RunsRequest::Restore(trashed));
    assert!(sent(&effects).contains(&restored), "{effects:?}");
    key(&mut app, 'E');
    assert_eq!(app.context(), Context::RunsQuestion);
    let emptied = Command::Runs(RunsRequest::EmptyTrash);
    assert!(sent(&key(&mut app, 'y')).contains(&emptied));
}

#[test]
fn two_runs_are_compared_and_both_are_read() {
    let mut app = opened(RunPhase::Paused);
    // The answer that is awaited since the list came.
    answered(
        &mut app,
        RunsAnswer::Details(Box::new(fixture::details(&fixture::runs()[0]))),
    );
    let run = go_to(&mut app, 2);
    let effects = key(&mut app, 'c');
    let both = [run.clone(), fixture::runs()[0].path.clone()];
    let view = &app.runs.as_ref().unwrap().view;
    assert_eq!(*view, View::Compare(both, 0));
    // Nothing is asked for twice: what the list asked for comes first.
    assert_eq!(sent(&effects), []);
    for number in [0, 1, 3, 4, 5, 6] {
        let details = fixture::details(&fixture::runs()[number]);
        answered(&mut app, RunsAnswer::Details(Box::new(details)));
    }
    let read = RunsAnswer::Details(Box::new(fixture::details(&fixture::runs()[2])));
    assert_eq!(answered(&mut app, read), []);
    key(&mut app, 'j');
    assert_eq!(app.runs.as_ref().unwrap().curve, "directional");
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.runs.as_ref().unwrap().view, View::List);
}

#[test]
fn a_run_that_cannot_be_looked_at_does_not_stop_the_others() {
    let mut app = opened(RunPhase::Paused);
    app.handle(Event::Engine(Update::Refused {
        command: "look at the run".to_owned(),
        reason: "gone".to_owned(),
    }));
    assert_eq!(app.notice, None);
    let next = go_to(&mut app, 2);
    let wanted = RunsAnswer::Details(Box::new(fixture::details(&fixture::runs()[1])));
    let effects = answered(&mut app, wanted);
    assert_eq!(sent(&effects), [Command::Runs(RunsRequest::Examine(next))]);
}

#[test]
fn a_title_belongs_to_the_run_for_which_it_is_typed() {
    let mut app = opened(RunPhase::Paused);
    let run = go_to(&mut app, 1);
    key(&mut app, 'r');
    key(&mut app, '!');
    app.pick_run(3);
    assert_eq!(chosen(&app), run);
    // The list is read again meanwhile, and another run is selected.
    app.runs.as_mut().unwrap().select_row(3);
    let effects = press(&mut app, KeyCode::Enter);
    let [
        Command::Runs(RunsRequest::Describe { run: described, .. }),
        ..,
    ] = &sent(&effects)[..]
    else {
        panic!("{effects:?}");
    };
    assert_eq!(*described, run);
}

#[test]
fn nothing_is_asked_of_an_engine_that_cannot_be_reached() {
    let mut app = opened(RunPhase::Paused);
    let run = go_to(&mut app, 1);
    key(&mut app, 'r');
    app.handle(Event::Unlinked(crate::ui::event::Outage {
        reason: "box: Connection reset by peer".to_owned(),
        seconds: None,
    }));
    assert_eq!(press(&mut app, KeyCode::Enter), []);
    assert!(app.runs.as_ref().unwrap().describes(), "it stays typed");
    press(&mut app, KeyCode::Esc);
    assert_eq!(key(&mut app, 'd'), []);
    assert_eq!(app.context(), Context::Runs);
    assert_eq!(chosen(&app), run);
}

#[test]
fn a_curve_that_no_compared_run_has_is_left_for_one_that_they_have() {
    let mut app = opened(RunPhase::Paused);
    go_to(&mut app, 2);
    key(&mut app, 'c');
    for number in 0..7 {
        let details = fixture::details(&fixture::runs()[number]);
        answered(&mut app, RunsAnswer::Details(Box::new(details)));
    }
    app.runs.as_mut().unwrap().curve = "patch".to_owned();
    key(&mut app, 'j');
    assert_eq!(app.runs.as_ref().unwrap().curve, "total");
}
