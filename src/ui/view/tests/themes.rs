//! Colours, markers and characters.

use super::*;
use crate::ui::theme::ThemeName;

#[test]
fn without_colour_no_cell_has_one() {
    let app = attached(fixture::snapshot(RunPhase::Running, 137));
    let (backend, _) = themed(&app, &Theme::plain(), (120, 40));
    let reset = ratatui::style::Color::Reset;
    assert!(
        backend
            .buffer()
            .content
            .iter()
            .all(|c| c.fg == reset && c.bg == reset)
    );
}

#[test]
fn without_colour_every_loss_has_a_marker_of_its_own() {
    let app = attached(fixture::snapshot(RunPhase::Running, 137));
    let (screen, _) = themed(&app, &Theme::plain(), (120, 40));
    insta::assert_snapshot!("without_colour", screen);
    for marker in ["●", "○", "■"] {
        let count = screen.to_string().matches(marker).count();
        assert!(count > 3, "{marker}\n{screen}");
    }
}

#[test]
fn with_colour_every_loss_has_a_marker_too() {
    let app = attached(fixture::snapshot(RunPhase::Running, 137));
    for name in [ThemeName::Dark, ThemeName::Light] {
        let screen = themed(&app, &Theme::from(name), (120, 40)).0.to_string();
        for marker in ["○", "■"] {
            assert!(screen.matches(marker).count() > 1, "{marker}\n{screen}");
        }
    }
}

#[test]
fn ascii_is_all_that_is_drawn_when_nothing_else_is_known() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    let theme = Theme::dark().with(Charset::Ascii);
    let draw = |app: &App, size| themed(app, &theme, size).0;
    insta::assert_snapshot!("ascii_80x24", draw(&app, (80, 24)));
    insta::assert_snapshot!("ascii_120x40", draw(&app, (120, 40)));
    for character in [None, Some(':'), Some('q')] {
        if let Some(character) = character {
            key(&mut app, character);
        }
        // The backend's own quotes are ASCII too.
        let screen = draw(&app, (120, 40)).to_string();
        assert!(screen.is_ascii(), "{screen}");
    }
}

#[test]
fn the_focus_is_seen_without_colour() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    let drawn = |app: &App| themed(app, &Theme::plain(), (80, 24)).0.buffer().clone();
    let before = drawn(&app);
    press(&mut app, KeyCode::Tab);
    let after = drawn(&app);
    let changed = before
        .content
        .iter()
        .zip(&after.content)
        .filter(|(a, b)| a != b);
    assert!(changed.count() > 4);
}
