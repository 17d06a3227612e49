//! What an answer of the engine changes on the screen by itself.

use super::*;

#[test]
fn the_selection_follows_the_preset_in_force_until_another_is_selected() {
    let mut app = attached(RunPhase::Loading, 0);
    status(&mut app, |status| status.preset.id = "zombie".to_owned());
    assert_eq!(app.selected.as_deref(), Some("zombie"));
    key(&mut app, 'k');
    let chosen = app.selected.clone();
    assert_ne!(chosen.as_deref(), Some("zombie"));
    status(&mut app, |status| status.preset.id = "sketch".to_owned());
    assert_eq!(app.selected, chosen);
}

#[test]
fn what_is_under_way_goes_with_its_answer_and_a_refusal_stays() {
    let line = || {
        Update::Log(LogLine {
            time: 0,
            level: Level::Info,
            text: "switched to zombie".to_owned(),
        })
    };
    let mut app = attached(RunPhase::Running, 10);
    key(&mut app, '3');
    assert!(app.notice.is_some());
    app.handle(Event::Engine(line()));
    assert_eq!(app.notice, None);
    app.notify(Tone::Bad, "Cannot run");
    app.handle(Event::Engine(line()));
    assert!(app.notice.is_some());
}
