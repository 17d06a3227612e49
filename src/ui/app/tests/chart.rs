//! The loss chart by keys and mouse.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use super::*;
use crate::protocol::{self, EarlierWanted, RunsAnswer, RunsRequest};
use crate::ui::chart::Window;
use crate::ui::hits::{Panel, Target};

fn shifted(app: &mut App, code: KeyCode) {
    let event = KeyEvent::new(code, KeyModifiers::SHIFT);
    app.handle(Event::Input(Input::Key(event)));
}

pub fn point(app: &mut App, kind: MouseEventKind, (column, row): (u16, u16)) -> Vec<Effect> {
    app.handle(Event::Input(Input::Mouse(MouseEvent {
        kind,
        column,
        row,
        modifiers: KeyModifiers::NONE,
    })))
}

pub const CLICK: MouseEventKind = MouseEventKind::Down(MouseButton::Left);
const DRAG: MouseEventKind = MouseEventKind::Drag(MouseButton::Left);
const RIGHT_CLICK: MouseEventKind = MouseEventKind::Down(MouseButton::Right);

/// A plot of 65 columns in which iterations 0 to 256 lie.
fn drawn(phase: RunPhase, iteration: u32) -> App {
    let mut app = attached(phase, iteration);
    let panel = Rect::new(0, 10, 70, 14);
    app.hits.add(panel, Target::Panel(Panel::Curves));
    app.hits.add(Rect::new(2, 11, 10, 1), Target::Curve(0));
    app.hits.add(Rect::new(14, 11, 10, 1), Target::Curve(1));
    app.hits.add(Rect::new(5, 12, 65, 10), Target::Plot);
    app
}

#[test]
fn the_cursor_goes_by_columns_by_iterations_and_to_the_ends() {
    let mut app = drawn(RunPhase::Paused, 200);
    press(&mut app, KeyCode::Left);
    assert_eq!(app.chart.cursor, Some(200), "the first key shows it");
    press(&mut app, KeyCode::Left);
    assert_eq!(app.chart.cursor, Some(196));
    shifted(&mut app, KeyCode::Left);
    shifted(&mut app, KeyCode::Left);
    shifted(&mut app, KeyCode::Right);
    assert_eq!(app.chart.cursor, Some(195));
    press(&mut app, KeyCode::Home);
    assert_eq!(app.chart.cursor, Some(1));
    press(&mut app, KeyCode::Left);
    assert_eq!(app.chart.cursor, Some(1));
    press(&mut app, KeyCode::End);
    press(&mut app, KeyCode::Right);
    assert_eq!(app.chart.cursor, Some(200));
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.chart.cursor, None);
}

#[test]
fn without_curves_the_cursor_says_why_it_stays_away() {
    let mut app = attached(RunPhase::Paused, 0);
    press(&mut app, KeyCode::Left);
    assert_eq!(app.chart.cursor, None);
    assert!(app.notice.as_ref().unwrap().text.contains("no curves"));
}

#[test]
fn the_window_follows_the_cursor() {
    let mut app = drawn(RunPhase::Paused, 200);
    key(&mut app, '>');
    assert_eq!(app.chart.window, Window::Newest(128));
    press(&mut app, KeyCode::Home);
    let shown = app.chart.window.stretch(app.extent());
    assert!(shown.contains(1) && shown.width() == 128, "{shown:?}");
    key(&mut app, '0');
    assert_eq!(app.chart.window, Window::All);
}

#[test]
fn the_cursor_goes_back_with_the_run() {
    let mut app = drawn(RunPhase::Paused, 200);
    press(&mut app, KeyCode::End);
    status(&mut app, |status| status.iteration = 100);
    press(&mut app, KeyCode::Left);
    assert_eq!(app.chart.cursor, Some(100));
}

#[test]
fn arrows_in_the_chart_pick_a_curve_and_x_hides_it() {
    let mut app = attached(RunPhase::Running, 30);
    while app.focused() != Panel::Curves {
        press(&mut app, KeyCode::Tab);
    }
    press(&mut app, KeyCode::Down);
    assert_eq!(app.selected.as_deref(), Some("sketch"), "presets stay");
    key(&mut app, 'x');
    assert!(!app.chart.shows("directional"));
    key(&mut app, 'X');
    assert!(app.chart.shows("directional") && !app.chart.shows("total"));
    key(&mut app, 'X');
    assert!(app.chart.shows("total"));
}

#[test]
fn smoothing_survives_another_run() {
    let mut app = attached(RunPhase::Running, 30);
    key(&mut app, ')');
    assert!(app.curves.series[0].smooth.is_some());
    let snapshot = Box::new(fixture::snapshot(RunPhase::Running, 40));
    app.handle(Event::Engine(Update::Snapshot(snapshot)));
    assert!(app.curves.series[0].smooth.is_some());
    key(&mut app, '(');
    assert!(app.curves.series[0].smooth.is_none());
}

#[test]
fn earlier_runs_are_asked_for_shown_and_put_away() {
    let mut app = attached(RunPhase::Running, 30);
    let effects = key(&mut app, 'o');
    let wanted = wanted(&effects);
    assert_eq!(wanted.preset, "sketch");
    let run = protocol::EarlierRun {
        name: "before".to_owned(),
        iterations: vec![fixture::iteration(250)],
    };
    let answer = |found| {
        let wanted = wanted.clone();
        Event::Engine(Update::Runs(RunsAnswer::Earlier { wanted, found }))
    };
    app.handle(answer(vec![run.clone()]));
    let shown = app.chart.earlier.as_deref().unwrap();
    assert_eq!(
        (shown[0].name.as_str(), shown[0].curves.newest()),
        ("before", 250)
    );
    assert_eq!(app.extent().end, 256, "the axis holds the longest");
    assert_eq!(key(&mut app, 'o'), []);
    assert_eq!(app.chart.earlier, None);
    app.handle(answer(vec![run]));
    assert_eq!(app.chart.earlier, None, "an answer that comes too late");
}

/// What was asked for.
fn wanted(effects: &[Effect]) -> EarlierWanted {
    let [Effect::Send(Command::Runs(RunsRequest::Earlier(wanted)))] = effects else {
        panic!("{effects:?}");
    };
    wanted.clone()
}

#[test]
fn without_earlier_runs_that_is_said() {
    let mut app = attached(RunPhase::Running, 30);
    let wanted = wanted(&key(&mut app, 'o'));
    let found = Vec::new();
    app.handle(Event::Engine(Update::Runs(RunsAnswer::Earlier {
        wanted,
        found,
    })));
    assert_eq!(app.chart.earlier, None);
    assert!(app.notice.is_some());
}

#[test]
fn another_preset_has_other_earlier_runs() {
    let mut app = attached(RunPhase::Running, 30);
    key(&mut app, 'o');
    let mut status = app.status().unwrap().clone();
    let update =
        |status: &crate::protocol::Status| Event::Engine(Update::Status(Box::new(status.clone())));
    assert_eq!(app.handle(update(&status)), []);
    status.preset.id = "zombie".to_owned();
    let effects = app.handle(update(&status));
    assert_eq!(wanted(&effects).preset, "zombie");
}

#[test]
fn a_click_in_the_plot_puts_the_cursor_there_and_a_drag_moves_it() {
    let mut app = drawn(RunPhase::Paused, 200);
    point(&mut app, CLICK, (5 + 32, 14));
    assert_eq!(app.chart.cursor, Some(128));
    assert_eq!(app.focused(), Panel::Curves);
    point(&mut app, DRAG, (5 + 16, 20));
    assert_eq!(app.chart.cursor, Some(64));
    point(&mut app, CLICK, (5 + 64, 14));
    assert_eq!(app.chart.cursor, Some(200), "the newest there is");
    point(&mut app, RIGHT_CLICK, (20, 14));
    assert_eq!(app.chart.cursor, None);
}

#[test]
fn a_click_in_the_legend_hides_a_curve() {
    let mut app = drawn(RunPhase::Paused, 200);
    point(&mut app, CLICK, (15, 11));
    assert!(!app.chart.shows("directional"));
    point(&mut app, CLICK, (15, 11));
    assert!(app.chart.shows("directional"));
}

#[test]
fn the_wheel_looks_closer_where_the_mouse_is() {
    let mut app = drawn(RunPhase::Paused, 200);
    for _ in 0..3 {
        point(&mut app, MouseEventKind::ScrollUp, (5 + 8, 15));
    }
    let shown = app.chart.window.stretch(app.extent());
    assert!(shown.contains(32) && shown.width() == 32, "{shown:?}");
    for _ in 0..3 {
        point(&mut app, MouseEventKind::ScrollDown, (5 + 8, 15));
    }
    assert_eq!(app.chart.window, Window::All);
}

#[test]
fn a_wheel_that_turns_sideways_moves_along_the_iterations() {
    let mut app = drawn(RunPhase::Paused, 200);
    point(&mut app, MouseEventKind::ScrollRight, (5 + 8, 15));
    assert_eq!(app.chart.window, Window::All, "there is nothing to move");
    for _ in 0..3 {
        point(&mut app, MouseEventKind::ScrollUp, (5 + 8, 15));
    }
    let before = app.chart.window.stretch(app.extent());
    point(&mut app, MouseEventKind::ScrollRight, (5 + 8, 15));
    let after = app.chart.window.stretch(app.extent());
    assert!(after.from > before.from && after.width() == before.width());
    app.handle(Event::Input(Input::Mouse(MouseEvent {
        kind: MouseEventKind::ScrollUp,
        column: 5 + 8,
        row: 15,
        modifiers: KeyModifiers::CONTROL,
    })));
    assert_eq!(app.chart.window.stretch(app.extent()), before);
}

#[test]
fn a_window_of_iterations_that_are_gone_is_left() {
    let mut app = drawn(RunPhase::Paused, 200);
    for _ in 0..3 {
        point(&mut app, MouseEventKind::ScrollUp, (5 + 40, 15));
    }
    assert!(matches!(app.chart.window, Window::Fixed(shown) if shown.from > 20));
    status(&mut app, |status| status.iteration = 20);
    assert_eq!(app.chart.window, Window::All);
}

#[test]
fn where_scores_are_shown_keys_and_wheel_leave_the_losses_alone() {
    let mut app = drawn(RunPhase::Paused, 200);
    app.plotted = Plotted::Scores;
    key(&mut app, '>');
    point(&mut app, MouseEventKind::ScrollUp, (5 + 8, 15));
    assert_eq!(app.chart.window, Window::All);
}

#[test]
fn a_curve_that_this_run_lacks_is_not_shown_alone() {
    let mut app = attached(RunPhase::Running, 30);
    app.chart.toggle("patch");
    app.chart.toggle("patch");
    key(&mut app, 'X');
    assert!(app.chart.shows("total") && app.chart.shows("directional"));
}
