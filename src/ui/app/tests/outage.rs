//! A broken line to another machine.

use super::*;
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
        effects.contains(&Effect::Quit(Farewell::Wanted)),
        "{effects:?}"
    );
}

#[test]
fn a_line_that_breaks_while_the_engine_stops_ends_the_dashboard() {
    let mut app = attached(RunPhase::Running, 10);
    key(&mut app, 'q');
    key(&mut app, 's');
    let effects = app.handle(Event::Unlinked(outage(Some(1))));
    assert_eq!(effects, [Effect::Quit(Farewell::Wanted)]);
}
