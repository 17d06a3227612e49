//! Focus, large panels, popups and the mouse outside of the chart.

use crossterm::event::MouseEventKind;
use ratatui::layout::Rect;

use super::chart::{CLICK, point};
use super::*;
use crate::ui::action::Action;
use crate::ui::config::Mouse;
use crate::ui::hits::{Panel, Target};

/// The dashboard as it lies on a small screen, which has no log.
fn drawn() -> App {
    let mut app = attached(RunPhase::Running, 30);
    for (row, panel) in [Panel::Pictures, Panel::Curves, Panel::Run, Panel::Presets]
        .into_iter()
        .enumerate()
    {
        let area = Rect::new(0, 10 * row as u16, 40, 10);
        app.hits.add(area, Target::Panel(panel));
    }
    app.hits.add(Rect::new(1, 33, 38, 1), Target::Preset(2));
    app
}

fn log(app: &mut App) {
    for _ in 0..20 {
        app.handle(Event::Engine(Update::Log(LogLine {
            time: 0,
            level: Level::Info,
            text: "one more".to_owned(),
        })));
    }
}

#[test]
fn the_focus_goes_round_what_is_on_screen_and_back() {
    let mut app = drawn();
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(app.focused());
        press(&mut app, KeyCode::Tab);
    }
    let all = [Panel::Presets, Panel::Run, Panel::Pictures, Panel::Curves];
    assert_eq!(seen, all);
    assert_eq!(app.focused(), Panel::Presets);
    press(&mut app, KeyCode::BackTab);
    assert_eq!(app.focused(), Panel::Curves);
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.focused(), Panel::Presets);
}

#[test]
fn a_large_panel_has_the_focus_and_gives_it_back() {
    let mut app = drawn();
    key(&mut app, 'l');
    assert_eq!(app.focused(), Panel::Log);
    press(&mut app, KeyCode::BackTab);
    assert_eq!(app.zoom, Some(Panel::Curves), "the next one gets large");
    key(&mut app, 'v');
    assert_eq!((app.zoom, app.focused()), (None, Panel::Presets));
    key(&mut app, 'Z');
    assert_eq!(app.zoom, Some(Panel::Presets));
    key(&mut app, 'Z');
    assert_eq!(app.zoom, None);
}

#[test]
fn a_click_focuses_a_panel_and_selects_a_preset() {
    let mut app = drawn();
    point(&mut app, CLICK, (3, 2));
    assert_eq!(app.focused(), Panel::Pictures);
    assert_eq!(point(&mut app, CLICK, (3, 33)), [], "it does not switch");
    assert_eq!(app.focused(), Panel::Presets);
    assert_eq!(app.selected.as_deref(), Some("zombie"));
}

#[test]
fn the_wheel_scrolls_what_is_under_the_mouse() {
    let mut app = drawn();
    app.hits
        .add(Rect::new(50, 0, 20, 20), Target::Panel(Panel::Log));
    log(&mut app);
    point(&mut app, MouseEventKind::ScrollUp, (55, 5));
    assert_eq!(app.log_back, 3);
    point(&mut app, MouseEventKind::ScrollDown, (55, 5));
    assert_eq!(app.log_back, 0);
    point(&mut app, MouseEventKind::ScrollDown, (3, 32));
    assert_eq!(app.selected.as_deref(), Some("red-hair"));
}

#[test]
fn beside_a_popup_a_click_closes_what_is_there_to_be_read() {
    let mut app = drawn();
    let screen = Rect::new(0, 0, 80, 40);
    for (opened, stays) in [('?', false), (':', false), (',', false), ('q', true)] {
        key(&mut app, opened);
        app.hits.cover(screen);
        app.hits.add(Rect::new(20, 10, 40, 10), Target::Popup);
        point(&mut app, CLICK, (30, 15));
        assert!(app.popup.is_some(), "{opened}");
        point(&mut app, CLICK, (1, 1));
        assert_eq!(app.popup.is_some(), stays, "{opened}");
    }
    app.hits
        .add(Rect::new(20, 12, 40, 1), Target::Action(Action::Stay));
    point(&mut app, CLICK, (30, 12));
    assert_eq!(app.popup, None);
}

#[test]
fn a_mouse_that_points_at_nothing_draws_nothing() {
    let mut app = attached(RunPhase::Running, 30);
    app.take_stale();
    point(&mut app, MouseEventKind::Moved, (3, 3));
    point(&mut app, CLICK, (3, 3));
    assert!(!app.take_stale());
}

#[test]
fn a_key_gives_the_mouse_back_and_takes_it_again() {
    let mut app = attached(RunPhase::Running, 30);
    assert_eq!(key(&mut app, 'M'), [Effect::Mouse(Mouse::Left)]);
    assert!(app.notice.as_ref().unwrap().text.contains("terminal"));
    assert_eq!(key(&mut app, 'M'), [Effect::Mouse(Mouse::Taken)]);
}

#[test]
fn the_palette_runs_what_it_finds() {
    let mut app = attached(RunPhase::Running, 30);
    let find = |app: &mut App, query: &str| {
        key(app, ':');
        for character in query.chars() {
            key(app, character);
        }
        press(app, KeyCode::Enter)
    };
    let effects = find(&mut app, "save");
    assert_eq!(effects, [Effect::Send(Command::SaveCheckpoint)]);
    assert_eq!(app.popup, None);
    let effects = find(&mut app, "preset clay");
    let clay = Command::SetPreset {
        id: "clay".to_owned(),
        start: None,
    };
    assert_eq!(sent(&effects), [clay]);
    assert_eq!(find(&mut app, "curve feature"), []);
    assert!(!app.chart.shows("feature"));
    assert_eq!(find(&mut app, "nothing like it"), []);
    assert_eq!(app.popup, Some(Popup::Palette), "nothing was chosen");
}

#[test]
fn in_the_palette_keys_are_typed_until_it_is_closed() {
    let mut app = attached(RunPhase::Running, 30);
    key(&mut app, ':');
    assert_eq!(key(&mut app, ' '), []);
    key(&mut app, 'q');
    press(&mut app, KeyCode::Backspace);
    assert_eq!(app.palette.query, " ");
    press(&mut app, KeyCode::Down);
    assert_eq!(app.palette.selected, 1);
    key(&mut app, 's');
    assert_eq!(app.palette.selected, 0, "another question");
    press(&mut app, KeyCode::Up);
    assert!(app.palette.selected > 0, "round the end");
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.popup, None);
    assert_eq!(key(&mut app, ' '), [Effect::Send(Command::Pause)]);
}

#[test]
fn what_cannot_be_done_yet_is_said_after_the_palette_too() {
    let mut app = App::new(Config::default(), None);
    key(&mut app, ':');
    for character in "step".chars() {
        key(&mut app, character);
    }
    assert_eq!(press(&mut app, KeyCode::Enter), []);
    assert!(app.notice.as_ref().unwrap().text.contains("not ready"));
}
