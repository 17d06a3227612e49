//! Looking at the past, going back to it, and the views of the pictures.

use crossterm::event::MouseEventKind;
use ratatui::layout::Rect;

use super::chart::{CLICK, point};
use super::*;
use crate::ui::action::Action;
use crate::ui::arrangement::Arrangement;
use crate::ui::hits::{Panel, Target};

/// Stops at 0, 20 … 120; 40 and 100 without weights; the star is at 80.
fn trained() -> App {
    let mut app = App::new(Config::default(), None);
    let snapshot = fixture::with_stops(RunPhase::Running, 137);
    app.handle(Event::Engine(Update::Snapshot(Box::new(snapshot))));
    app
}

fn look(iteration: u32) -> Vec<Command> {
    vec![Command::Look { iteration }]
}

fn came(app: &mut App, iteration: u32) -> Vec<Command> {
    let preview = Box::new(fixture::preview(iteration));
    sent(&app.handle(Event::Engine(Update::Past(preview))))
}

fn refused(app: &mut App) -> Vec<Command> {
    sent(&app.handle(Event::Engine(Update::Refused {
        command: "show pictures".to_owned(),
        reason: "runs/x/samples/000120.png: no such file".to_owned(),
    })))
}

#[test]
fn keys_move_along_the_stops_and_pictures_are_asked_for_once() {
    let mut app = trained();
    assert_eq!(sent(&key(&mut app, 'b')), look(120));
    assert_eq!(app.timeline.shown(), None, "they are not here yet");
    came(&mut app, 120);
    assert_eq!(app.timeline.shown().unwrap().iteration, 120);
    assert_eq!(app.chart.cursor, Some(120), "the losses of that iteration");
    assert_eq!(sent(&press(&mut app, KeyCode::Left)), look(100));
    came(&mut app, 100);
    assert_eq!(sent(&press(&mut app, KeyCode::Right)), [], "it is kept");
    assert_eq!(app.timeline.shown().unwrap().iteration, 120);
    assert_eq!(sent(&key(&mut app, 'B')), []);
    assert_eq!(
        app.timeline.looked(),
        None,
        "past the last stop lies the present"
    );
    assert_eq!(app.chart.cursor, None);
}

#[test]
fn the_star_is_a_key_away_and_escape_returns() {
    let mut app = trained();
    assert_eq!(sent(&key(&mut app, '*')), look(80));
    assert_eq!(app.context(), Context::Past);
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.timeline.looked(), None);
    assert_eq!(app.context(), Context::Main);
}

#[test]
fn without_stops_or_a_star_keys_say_so() {
    let mut app = attached(RunPhase::Paused, 0);
    for character in ['b', 'B', '*'] {
        app.notice = None;
        assert_eq!(key(&mut app, character), []);
        assert!(app.notice.is_some(), "{character}");
    }
    assert_eq!(app.act(Action::GoBack), []);
    assert_eq!(app.popup, None);
}

#[test]
fn enter_asks_and_goes_back_only_when_a_stop_is_looked_at() {
    let mut app = trained();
    let apply = sent(&press(&mut app, KeyCode::Enter));
    assert!(matches!(apply[..], [Command::SetPreset { .. }]));
    key(&mut app, '*');
    assert_eq!(press(&mut app, KeyCode::Enter), []);
    assert_eq!(app.popup, Some(Popup::GoBack { iteration: 80 }));
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.popup, None);
    assert_eq!(app.timeline.looked(), Some(80), "still in the past");
    press(&mut app, KeyCode::Enter);
    let back = sent(&press(&mut app, KeyCode::Enter));
    assert_eq!(back, [Command::GoTo { iteration: 80 }, Command::Run]);
    assert_eq!((app.popup, app.timeline.looked()), (None, None));
    status(&mut app, |status| status.phase = RunPhase::Paused);
    app.look_at(80);
    press(&mut app, KeyCode::Enter);
    let back = sent(&key(&mut app, 'y'));
    assert_eq!(back, [Command::GoTo { iteration: 80 }], "it stays paused");
}

#[test]
fn a_stop_without_weights_cannot_be_gone_back_to_and_a_near_one_is_named() {
    let mut app = trained();
    app.look_at(40);
    assert_eq!(press(&mut app, KeyCode::Enter), []);
    assert_eq!(app.popup, None);
    let notice = app.notice.as_ref().unwrap();
    assert!(notice.text.contains("kept: 20"), "{}", notice.text);
    status(&mut app, |status| status.iteration = 120);
    app.look_at(120);
    press(&mut app, KeyCode::Enter);
    assert_eq!(app.popup, None, "training stands there");
}

#[test]
fn another_run_has_another_past() {
    let mut app = trained();
    key(&mut app, '*');
    came(&mut app, 80);
    press(&mut app, KeyCode::Enter);
    status(&mut app, |status| status.run = Some("runs/other".into()));
    assert_eq!(app.timeline.looked(), None);
    assert_eq!(app.timeline.pictures(80), None);
    assert_eq!((app.popup, app.chart.cursor), (None, None));
    let history = Box::new(fixture::history(100));
    app.handle(Event::Engine(Update::History(history)));
    assert_eq!(sent(&key(&mut app, '*')), look(80), "read again");
}

#[test]
fn a_stop_that_goes_away_is_not_looked_at_any_more() {
    let mut app = trained();
    app.look_at(120);
    let history = Box::new(fixture::history(100));
    app.handle(Event::Engine(Update::History(history)));
    assert_eq!(app.timeline.looked(), None);
    app.handle(Event::Engine(Update::History(Box::default())));
    assert_eq!(app.look_at(80), None);
}

#[test]
fn arrows_are_the_charts_when_it_has_the_focus_and_the_pictures_when_they_have() {
    let mut app = trained();
    press(&mut app, KeyCode::Left);
    assert_eq!(app.chart.cursor, Some(137));
    app.focus = Panel::Pictures;
    assert_eq!(sent(&press(&mut app, KeyCode::Left)), look(120));
    app.focus = Panel::Curves;
    assert_eq!(sent(&press(&mut app, KeyCode::Left)), []);
    assert_eq!(app.timeline.looked(), Some(120));
}

#[test]
fn pictures_that_cannot_be_read_are_named_and_hold_nothing_up() {
    let mut app = trained();
    key(&mut app, ' ');
    key(&mut app, 'b');
    refused(&mut app);
    let notice = app.notice.as_ref().unwrap();
    assert!(notice.text.contains("000120.png"), "{}", notice.text);
    assert_eq!(
        app.wishes.run(),
        Some(RunWish::Pause),
        "that was not refused"
    );
    assert_eq!(sent(&press(&mut app, KeyCode::Left)), look(100));
}

#[test]
fn columns_of_the_past_are_fetched_one_after_the_other() {
    let mut app = trained();
    for view in [
        Arrangement::Trained,
        Arrangement::Frozen,
        Arrangement::Difference,
    ] {
        assert_eq!(sent(&key(&mut app, 'P')), []);
        assert_eq!(app.arrangement, view);
    }
    assert_eq!(sent(&key(&mut app, 'P')), look(0));
    assert_eq!(came(&mut app, 0), look(40));
    assert_eq!(came(&mut app, 40), look(80));
    assert_eq!(refused(&mut app), look(120));
    assert_eq!(came(&mut app, 120), []);
}

#[test]
fn frozen_and_trained_flicker_and_samples_are_shown_one_by_one() {
    let mut app = trained();
    key(&mut app, 't');
    assert_eq!(app.arrangement, Arrangement::Trained);
    key(&mut app, 't');
    assert_eq!(app.arrangement, Arrangement::Frozen);
    key(&mut app, 'e');
    assert_eq!((app.sample, app.zoom), (Some(0), Some(Panel::Pictures)));
    for _ in 0..7 {
        key(&mut app, 'e');
    }
    assert_eq!(app.sample, Some(7));
    key(&mut app, 'e');
    assert_eq!((app.sample, app.zoom), (None, None));
    key(&mut app, 'e');
    press(&mut app, KeyCode::Esc);
    assert_eq!((app.sample, app.zoom), (None, None));
}

#[test]
fn a_click_on_a_tick_looks_at_it() {
    let mut app = trained();
    app.hits.add(Rect::new(4, 4, 1, 1), Target::Stop(60));
    assert_eq!(sent(&point(&mut app, CLICK, (4, 4))), look(60));
    assert_eq!(app.timeline.looked(), Some(60));
    assert_eq!(point(&mut app, MouseEventKind::Moved, (4, 4)), []);
}

#[test]
fn the_chart_follows_again_after_the_past_was_looked_at() {
    let mut app = trained();
    let newest = crate::ui::chart::Window::Newest(32);
    app.chart.window = newest;
    app.look_at(20);
    assert_ne!(app.chart.window, newest, "it shows the stop");
    app.look_at(40);
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.chart.window, newest);
}
