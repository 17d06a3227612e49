mod answers;
mod chart;
mod download;
mod editor;
mod film;
mod hand;
mod mixer;
mod outage;
mod panels;
mod prompt;
mod runs;
mod samples;
mod studio;
mod timeline;

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};

use super::*;
use crate::preset::Start;
use crate::protocol::{
    Command, Level, LogLine, Mark, MarkKind, ON_REQUEST, RunPhase, STOP, Update,
};
use crate::ui::action::Context;
use crate::ui::fixture;

fn attached(phase: RunPhase, iteration: u32) -> App {
    let mut app = App::new(Config::default(), None);
    let snapshot = fixture::snapshot(phase, iteration);
    app.handle(Event::Engine(Update::Snapshot(Box::new(snapshot))));
    app
}

fn press(app: &mut App, code: KeyCode) -> Vec<Effect> {
    app.handle(Event::Input(Input::Key(KeyEvent::new(
        code,
        KeyModifiers::NONE,
    ))))
}

fn key(app: &mut App, character: char) -> Vec<Effect> {
    press(app, KeyCode::Char(character))
}

fn sent(effects: &[Effect]) -> Vec<Command> {
    let command = |effect: &Effect| match effect {
        Effect::Send(command) => Some(command.clone()),
        _ => None,
    };
    effects.iter().filter_map(command).collect()
}

fn status(app: &mut App, change: impl FnOnce(&mut crate::protocol::Status)) {
    let mut status = app.status().unwrap().clone();
    change(&mut status);
    app.handle(Event::Engine(Update::Status(Box::new(status))));
}

#[test]
fn space_runs_and_pauses_without_waiting_for_the_engine() {
    let mut app = attached(RunPhase::Paused, 10);
    assert_eq!(key(&mut app, ' '), [Effect::Send(Command::Run)]);
    assert_eq!(app.wishes.run(), Some(RunWish::Run));
    assert_eq!(key(&mut app, ' '), [Effect::Send(Command::Pause)]);
    status(&mut app, |status| status.phase = RunPhase::Paused);
    assert_eq!(app.wishes.run(), None);
    assert_eq!(key(&mut app, ' '), [Effect::Send(Command::Run)]);
}

#[test]
fn numbers_count_from_what_was_asked_for() {
    let mut app = attached(RunPhase::Running, 10);
    key(&mut app, '+');
    assert_eq!(
        key(&mut app, '+'),
        [Effect::Send(Command::SetIterations(400))]
    );
    key(&mut app, ']');
    assert_eq!(
        key(&mut app, ']'),
        [Effect::Send(Command::SetLearningRate(0.01))]
    );
    assert_eq!(
        key(&mut app, '{'),
        [Effect::Send(Command::SetTruncation(0.65))]
    );
    status(&mut app, |status| status.iterations = 400);
    assert_eq!(app.wishes.iterations(), None);
    assert_eq!(app.wishes.learning_rate(), Some(0.01));
}

#[test]
fn a_wish_that_is_never_met_is_given_up() {
    let mut app = attached(RunPhase::Running, 10);
    key(&mut app, '+');
    for _ in 0..4 {
        assert_eq!(app.wishes.iterations(), Some(350));
        status(&mut app, |_| {});
    }
    assert_eq!(app.wishes.iterations(), None);
}

#[test]
fn presets_are_chosen_by_digit_or_by_selection() {
    let mut app = attached(RunPhase::Running, 10);
    let preset = |id: &str, start| Command::SetPreset {
        id: id.to_owned(),
        start,
    };
    assert_eq!(app.selected.as_deref(), Some("sketch"));
    assert_eq!(sent(&key(&mut app, '3')), [preset("zombie", None)]);
    assert_eq!(app.wishes.preset().as_deref(), Some("zombie"));
    press(&mut app, KeyCode::Down);
    assert_eq!(
        sent(&press(&mut app, KeyCode::Enter)),
        [preset("clay", None)]
    );
    let frozen = preset("clay", Some(Start::Frozen));
    assert_eq!(sent(&key(&mut app, 'f')), [frozen]);
    let present = preset("clay", Some(Start::Continue));
    assert_eq!(sent(&key(&mut app, 'c')), [present]);
}

#[test]
fn selection_wraps_and_survives_a_changed_library() {
    let mut app = attached(RunPhase::Running, 10);
    key(&mut app, 'k');
    assert_eq!(app.selected.as_deref(), Some("ffhq-disney"));
    key(&mut app, 'j');
    assert_eq!(app.selected.as_deref(), Some("sketch"));
    key(&mut app, 'j');
    let mut presets = fixture::presets();
    presets.remove(0);
    app.handle(Event::Engine(Update::Presets(presets.clone())));
    assert_eq!(app.selected.as_deref(), Some("red-hair"));
    presets.remove(0);
    app.handle(Event::Engine(Update::Presets(presets)));
    assert_eq!(app.selected.as_deref(), Some("sketch"), "the one in force");
}

#[test]
fn an_unknown_digit_says_so_and_sends_nothing() {
    let mut app = attached(RunPhase::Running, 10);
    assert_eq!(key(&mut app, '9'), []);
    assert_eq!(app.notice.as_ref().map(|n| n.tone), Some(Tone::Bad));
}

#[test]
fn quitting_asks_and_each_answer_does_what_it_says() {
    let mut app = attached(RunPhase::Running, 10);
    assert_eq!(key(&mut app, 'q'), []);
    assert_eq!(app.popup, Some(Popup::Quit));
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.popup, None);
    key(&mut app, 'q');
    assert_eq!(
        key(&mut app, 'd'),
        [
            Effect::Send(Command::Detach),
            Effect::Quit(Farewell::Detached {
                trains: true,
                runs: None,
            })
        ]
    );
    assert_eq!(key(&mut app, 's'), [Effect::Send(Command::Shutdown)]);
    assert_eq!(key(&mut app, 's'), [], "it saves once");
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.popup, Some(Popup::Stopping), "it cannot be undone");
    let stopped = Update::Stopped {
        reason: ON_REQUEST.to_owned(),
        checkpoint: None,
    };
    assert_eq!(
        app.handle(Event::Engine(stopped)),
        [Effect::Quit(Farewell::Stopped(None))]
    );
}

/// A dashboard that waits for the engine to save and end.
fn stopping() -> App {
    let mut app = attached(RunPhase::Running, 120);
    key(&mut app, 'q');
    key(&mut app, 's');
    app
}

#[test]
fn where_saving_fails_the_dashboard_and_the_engine_stay() {
    let mut app = stopping();
    app.handle(Event::Engine(Update::Refused {
        command: STOP.to_owned(),
        reason: "no space left".to_owned(),
    }));
    assert_eq!(app.popup, None);
    let notice = app.notice.as_ref().unwrap();
    assert_eq!(notice.text, "Cannot save and stop: no space left");
    assert_eq!(app.connection, Connection::Attached);
}

#[test]
fn an_engine_that_ends_in_another_way_than_it_was_asked_to_is_told_of() {
    let crashed = Update::Stopped {
        reason: "the trainer crashed: out of memory".to_owned(),
        checkpoint: Some("runs/x/last".into()),
    };
    for event in [
        Event::Engine(crashed),
        Event::EngineGone("the trainer crashed: out of memory".to_owned()),
    ] {
        let mut app = stopping();
        assert_eq!(app.handle(event), []);
        assert!(matches!(&app.connection, Connection::Lost(reason) if reason.contains("memory")));
    }
}

#[test]
fn control_c_asks_like_q() {
    let mut app = attached(RunPhase::Running, 10);
    let event = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    app.handle(Event::Input(Input::Key(event)));
    assert_eq!(app.popup, Some(Popup::Quit));
}

#[test]
fn a_dead_engine_goes_on_from_the_newest_that_its_run_has() {
    let mut app = attached(RunPhase::Running, 150);
    // Newer ones are written without a word.
    app.handle(Event::Engine(Update::Saved {
        path: "runs/2026-01-02-0304-sketch/checkpoints/000100.safetensors".into(),
        iteration: 100,
    }));
    app.handle(Event::EngineGone("killed by signal 9".to_owned()));
    assert_eq!(
        app.connection,
        Connection::Lost("killed by signal 9".to_owned())
    );
    assert_eq!(key(&mut app, 's'), [], "keys of the dashboard do nothing");
    let resume = Some(PathBuf::from("runs/2026-01-02-0304-sketch"));
    let on = Effect::Send(Command::Run);
    assert_eq!(key(&mut app, 'r'), [Effect::Launch { resume }, on]);
    assert!(matches!(app.connection, Connection::Connecting(_)));
}

#[test]
fn a_run_that_was_left_is_not_gone_on_with() {
    let mut app = attached(RunPhase::Running, 150);
    app.handle(Event::Engine(Update::Saved {
        path: "runs/left/checkpoints/000100.safetensors".into(),
        iteration: 100,
    }));
    let mut status = fixture::snapshot(RunPhase::Paused, 0).status;
    (status.run, status.saved, status.insured) = (None, None, None);
    app.handle(Event::Engine(Update::Status(Box::new(status))));
    app.handle(Event::EngineGone("gone".to_owned()));
    assert_eq!(key(&mut app, 'r'), [Effect::Launch { resume: None }]);
}

#[test]
fn what_was_written_by_itself_is_gone_on_from() {
    for (iteration, there) in [(60, true), (20, false)] {
        let mut app = attached(RunPhase::Paused, iteration);
        app.handle(Event::EngineGone("gone".to_owned()));
        let resume = there.then(|| PathBuf::from("runs/2026-01-02-0304-sketch"));
        assert_eq!(key(&mut app, 'r'), [Effect::Launch { resume }]);
    }
}

#[test]
fn the_reason_of_the_engine_outlives_the_closed_socket() {
    let mut app = attached(RunPhase::Running, 10);
    app.handle(Event::Engine(Update::Stopped {
        reason: "out of memory".to_owned(),
        checkpoint: Some("runs/x/last".into()),
    }));
    app.handle(Event::EngineGone("the socket was closed".to_owned()));
    assert_eq!(app.connection, Connection::Lost("out of memory".to_owned()));
    assert_eq!(app.checkpoint(), Some(&PathBuf::from("runs/x/last")));
}

#[test]
fn the_preset_of_the_command_line_is_applied_once() {
    let mut app = App::new(Config::default(), Some("zombie".to_owned()));
    let snapshot = Box::new(fixture::snapshot(RunPhase::Paused, 0));
    let effects = app.handle(Event::Engine(Update::Snapshot(snapshot.clone())));
    assert_eq!(sent(&effects).len(), 1);
    let effects = app.handle(Event::Engine(Update::Snapshot(snapshot)));
    assert_eq!(effects, []);
}

#[test]
fn a_refusal_is_shown_for_a_while() {
    let mut app = attached(RunPhase::Running, 10);
    key(&mut app, ' ');
    app.handle(Event::Engine(Update::Refused {
        command: "pause".to_owned(),
        reason: "it is loading".to_owned(),
    }));
    assert_eq!(app.wishes, Wishes::default());
    assert!(app.needs_ticks());
    for _ in 0..notice::NOTICE_TICKS {
        app.handle(Event::Tick);
    }
    assert_eq!(app.notice, None);
    assert!(!app.needs_ticks());
}

#[test]
fn nothing_is_drawn_when_nothing_changed() {
    let mut app = attached(RunPhase::Running, 10);
    assert!(app.take_stale());
    assert!(!app.take_stale());
    app.handle(Event::Tick);
    assert!(!app.take_stale());
    app.handle(Event::Engine(Update::Iteration(fixture::iteration(11))));
    assert!(app.take_stale());
}

#[test]
fn iterations_reach_curves_and_status() {
    let mut app = attached(RunPhase::Running, 10);
    app.handle(Event::Engine(Update::Iteration(fixture::iteration(11))));
    assert_eq!(app.curves.iterations.last(), Some(&11));
    assert_eq!(app.status().unwrap().iteration, 11);
    status(&mut app, |status| status.iteration = 0);
    assert!(app.curves.is_empty(), "the run began again");
}

#[test]
fn another_run_has_other_curves_and_pictures() {
    let mut app = attached(RunPhase::Running, 30);
    status(&mut app, |status| status.iteration = 25);
    assert_eq!(app.curves.iterations.last(), Some(&25));
    assert!(app.gallery.is_some());
    status(&mut app, |status| status.run = Some("runs/other".into()));
    assert!(app.curves.is_empty());
    assert_eq!(app.gallery, None);
}

#[test]
fn a_scrolled_log_stays_where_it_is() {
    let mut app = attached(RunPhase::Running, 10);
    key(&mut app, 'l');
    key(&mut app, 'k');
    assert_eq!(app.log_back, 1);
    app.handle(Event::Engine(Update::Log(LogLine {
        time: 0,
        level: Level::Info,
        text: "one more".to_owned(),
    })));
    assert_eq!(app.log_back, 2);
    press(&mut app, KeyCode::PageDown);
    assert_eq!(app.log_back, 0);
}

#[test]
fn keys_before_the_engine_is_there_do_no_harm() {
    let mut app = App::new(Config::default(), None);
    for character in " n3jkfcsR+-pr}{izvly".chars() {
        assert_eq!(sent(&key(&mut app, character)), [], "{character:?}");
    }
    assert_eq!(press(&mut app, KeyCode::Enter), []);
}

#[test]
fn help_scrolls_and_closes() {
    let mut app = attached(RunPhase::Running, 10);
    key(&mut app, '?');
    key(&mut app, 'j');
    assert_eq!(app.popup, Some(Popup::Help { scroll: 1 }));
    key(&mut app, 'q');
    assert_eq!(app.popup, None);
}

#[test]
fn a_hang_up_leaves_the_engine_alone() {
    let mut app = attached(RunPhase::Running, 10);
    assert_eq!(
        app.handle(Event::Terminate(1)),
        [
            Effect::Send(Command::Detach),
            Effect::Quit(Farewell::Signal(1))
        ]
    );
}
