//! A broken line to another machine.

use super::*;
use crate::protocol::ON_REQUEST;
use crate::ui::event::Outage;

fn cut_off() -> App {
    let mut app = attached(RunPhase::Running, 10);
    app.handle(Event::Unlinked(outage(Some(4))));
    app
}

fn outage(seconds: Option<u64>) -> Outage {
    Outage {
        reason: "box: Connection reset by peer".to_owned(),
        seconds,
    }
}

#[test]
fn a_key_tries_at_once_and_the_greeting_ends_it() {
    let mut app = cut_off();
    assert_eq!(app.context(), Context::Unlinked);
    assert_eq!(press(&mut app, KeyCode::Enter), [Effect::TryNow]);
    assert!(!app.animates());
    app.handle(Event::Unlinked(outage(None)));
    assert!(app.animates());
    let snapshot = fixture::snapshot(RunPhase::Running, 17);
    app.handle(Event::Engine(Update::Snapshot(Box::new(snapshot))));
    assert_eq!(app.connection, Connection::Attached);
    assert_eq!(app.status().unwrap().iteration, 17);
}

#[test]
fn nothing_is_sent_meanwhile_and_looking_goes_on() {
    let mut app = cut_off();
    assert_eq!(key(&mut app, ' '), []);
    assert!(
        app.notice
            .as_ref()
            .unwrap()
            .text
            .contains("nothing was sent")
    );
    assert_eq!(app.wishes.run(), None);
    key(&mut app, 'v');
    assert_eq!(app.zoom, Some(Panel::Curves));
}

#[test]
fn one_can_leave_but_not_stop_the_engine() {
    let mut app = cut_off();
    key(&mut app, 'q');
    assert_eq!(key(&mut app, 's'), []);
    assert_eq!(app.popup, None);
    key(&mut app, 'q');
    let effects = key(&mut app, 'd');
    assert!(
        effects.contains(&Effect::Quit(Farewell::Detached {
            trains: true,
            runs: None,
        })),
        "{effects:?}"
    );
}

/// The line breaks before the engine has said that it ended.
fn in_doubt() -> App {
    let mut app = attached(RunPhase::Running, 10);
    key(&mut app, 'q');
    key(&mut app, 's');
    assert_eq!(app.handle(Event::Unlinked(outage(Some(1)))), []);
    assert_eq!(app.context(), Context::Unlinked);
    app
}

#[test]
fn an_engine_that_may_not_have_heard_that_it_ends_is_told_again() {
    let mut app = in_doubt();
    assert_eq!(press(&mut app, KeyCode::Enter), [Effect::TryNow]);
    let snapshot = fixture::snapshot(RunPhase::Running, 17);
    let effects = app.handle(Event::Engine(Update::Snapshot(Box::new(snapshot.clone()))));
    assert!(effects.contains(&Effect::Send(Command::Shutdown)));
    assert_eq!(app.popup, Some(Popup::Stopping));
    let effects = app.handle(Event::Engine(Update::Snapshot(Box::new(snapshot))));
    assert!(!effects.contains(&Effect::Send(Command::Shutdown)));
    // It had heard it.
    let (command, reason) = ("stop".to_owned(), "the engine is saving".to_owned());
    app.handle(Event::Engine(Update::Refused { command, reason }));
    assert_eq!(app.notice, None);
    let stopped = Update::Stopped {
        reason: ON_REQUEST.to_owned(),
        checkpoint: None,
    };
    let effects = app.handle(Event::Engine(stopped));
    assert_eq!(effects, [Effect::Quit(Farewell::Stopped(None))]);
}

#[test]
fn an_engine_that_ended_while_the_line_was_broken_ends_the_dashboard() {
    let mut app = in_doubt();
    key(&mut app, ' ');
    let notice = app.notice.as_ref().unwrap();
    assert!(!notice.text.contains("as before"), "{}", notice.text);
    let gone = Event::EngineGone("No engine works there.".to_owned());
    assert_eq!(app.handle(gone), [Effect::Quit(Farewell::Wanted)]);
}
