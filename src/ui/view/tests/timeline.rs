//! Stops, the past, and the views of the pictures.

use super::*;
use crate::ui::app::Tone;
use crate::ui::hits::Target;

/// Also where there is as little room as can be.
fn check(name: &str, app: &App) {
    for (width, height) in [(60, 15), (80, 24), (120, 40), (200, 60)] {
        let screen = screen(app, width, height);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), screen);
    }
}

fn trained(phase: RunPhase, at: u32) -> App {
    attached(fixture::with_stops(phase, at))
}

fn came(app: &mut App, iteration: u32) {
    let mut preview = fixture::preview(iteration);
    // Other letters than the present ones.
    preview.trainable.rotate_left(1);
    app.handle(Event::Engine(Update::Past(Box::new(preview))));
}

/// Looks at the star, whose pictures have come.
fn in_the_past() -> App {
    let mut app = trained(RunPhase::Running, 137);
    key(&mut app, '*');
    came(&mut app, 80);
    app
}

#[test]
fn stops_and_a_star() {
    check("stops", &trained(RunPhase::Running, 137));
}

#[test]
fn no_stops_leave_the_border_alone() {
    let app = attached(fixture::snapshot(RunPhase::Running, 137));
    let (screen, hits) = themed(&app, &Theme::dark(), (80, 24));
    assert!(!screen.to_string().contains("stops"), "{screen}");
    assert_eq!(hits.area(Target::Stop(0)), None);
}

#[test]
fn the_past_is_looked_at() {
    let app = in_the_past();
    check("past", &app);
    let theme = Theme::plain().with(Charset::Ascii);
    let (ascii, _) = themed(&app, &theme, (80, 24));
    assert!(ascii.to_string().is_ascii(), "{ascii}");
    insta::assert_snapshot!("past_ascii", ascii);
}

#[test]
fn going_back_is_asked_for() {
    let mut app = in_the_past();
    press(&mut app, KeyCode::Enter);
    check("go_back", &app);
}

#[test]
fn the_scores_take_the_place_of_the_losses() {
    let mut app = in_the_past();
    key(&mut app, 'S');
    check("scores", &app);
    let theme = Theme::plain().with(Charset::Ascii);
    insta::assert_snapshot!("scores_ascii", themed(&app, &theme, (80, 24)).0);
    let mut young = attached(fixture::snapshot(RunPhase::Running, 7));
    key(&mut young, 'S');
    insta::assert_snapshot!("scores_empty", screen(&young, 80, 24));
}

#[test]
fn a_suggestion_is_told_when_it_matters() {
    let mut snapshot = fixture::with_stops(RunPhase::Running, 137);
    snapshot.history.suggestion.as_mut().unwrap().past = true;
    let past = screen(&attached(snapshot), 80, 24).to_string();
    assert!(
        past.contains("Past the best. ★ iteration 80: direction"),
        "{past}"
    );
    let done = screen(&trained(RunPhase::Finished, 300), 80, 24).to_string();
    assert!(done.contains("Done. ★ iteration 80"), "{done}");
}

#[test]
fn a_stop_without_weights_says_so() {
    let mut app = trained(RunPhase::Running, 137);
    key(&mut app, 'b');
    press(&mut app, KeyCode::Left);
    came(&mut app, 100);
    let screen = screen(&app, 80, 24).to_string();
    assert!(
        screen.contains("iteration 100 (past, no weights)"),
        "{screen}"
    );
}

#[test]
fn views_of_the_pictures() {
    let mut app = trained(RunPhase::Running, 137);
    for name in ["trained", "frozen", "difference"] {
        key(&mut app, 'P');
        insta::assert_snapshot!(format!("view_{name}"), screen(&app, 80, 24));
    }
    key(&mut app, 'P');
    for iteration in [0, 40] {
        came(&mut app, iteration);
    }
    check("view_past", &app);
    key(&mut app, 'P');
    key(&mut app, 'e');
    key(&mut app, 'e');
    insta::assert_snapshot!("one_sample", screen(&app, 80, 24));
}

#[test]
fn every_tick_can_be_clicked_even_where_many_share_a_column() {
    let mut snapshot = fixture::with_stops(RunPhase::Running, 137);
    snapshot.history.stops = (0..=137)
        .map(|iteration| crate::protocol::Stop {
            iteration,
            scores: None,
            kept: true,
        })
        .collect();
    let mut app = attached(snapshot);
    app.timeline.look(31);
    let (screen, hits) = themed(&app, &Theme::dark(), (80, 24));
    let border = screen.to_string();
    let border = border
        .lines()
        .find(|line| line.contains("stops"))
        .unwrap()
        .to_owned();
    assert!(border.contains("▲31") && border.contains("★80"), "{border}");
    for iteration in 0..=137 {
        assert!(hits.area(Target::Stop(iteration)).is_some(), "{iteration}");
    }
}

#[test]
fn a_new_iteration_moves_only_the_present() {
    let mut app = trained(RunPhase::Running, 137);
    let border = |app: &App| {
        let screen = screen(app, 120, 40).to_string();
        screen
            .lines()
            .find(|line| line.contains("stops"))
            .unwrap()
            .to_owned()
    };
    let before = border(&app);
    for iteration in 138..144 {
        app.handle(Event::Engine(Update::Iteration(fixture::iteration(
            iteration,
        ))));
    }
    let after = border(&app);
    let changed = before.chars().zip(after.chars()).filter(|(a, b)| a != b);
    assert!((1..=2).contains(&changed.count()), "{before}\n{after}");
}

#[test]
fn the_past_can_be_drawn_at_every_size() {
    let mut app = in_the_past();
    for keys in ["S", "P", "PPP", "e"] {
        for character in keys.chars() {
            key(&mut app, character);
        }
        for width in (60..220).step_by(13) {
            for height in (15..80).step_by(7) {
                screen(&app, width, height);
            }
        }
    }
}

#[test]
fn what_passes_moves_no_panels() {
    let plot = |app: &App| themed(app, &Theme::dark(), (60, 24)).1.area(Target::Plot);
    let progress = || {
        Event::Engine(Update::Progress(Some(crate::protocol::Progress {
            what: "Saving iteration 137".to_owned(),
            done: 1,
            total: 2,
        })))
    };
    // Done, with what to do in two rows and more.
    let mut app = trained(RunPhase::Finished, 137);
    let before = plot(&app);
    app.handle(progress());
    assert_eq!(plot(&app), before);
    app.notify(Tone::Good, "Saved");
    assert_eq!(plot(&app), before);
    // While training goes on there is one row, whatever the suggestion says.
    let mut app = trained(RunPhase::Running, 137);
    let before = plot(&app);
    app.handle(progress());
    assert_eq!(plot(&app), before);
}
