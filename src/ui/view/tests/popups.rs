//! Boxes above the dashboard.

use super::*;
use crate::ui::event::Outage;

#[test]
fn popups() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    key(&mut app, '?');
    check("help", &app);
    key(&mut app, '?');
    key(&mut app, 'q');
    check("quit", &app);
    key(&mut app, 's');
    check("stopping", &app);
}

#[test]
fn engine_lost() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    app.handle(Event::EngineGone(
        "The engine was killed (signal 9).".to_owned(),
    ));
    check("engine_lost", &app);
}

#[test]
fn another_machine_that_cannot_be_reached() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    app.handle(Event::Unlinked(Outage {
        reason: "me@box: ssh: connect to host box port 22: No route to host".to_owned(),
        seconds: Some(4),
    }));
    check("cut_off", &app);
}

#[test]
fn an_end_that_nobody_knows_of_is_not_said_to_be_one() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    key(&mut app, 'q');
    key(&mut app, 's');
    app.handle(Event::Unlinked(Outage {
        reason: "me@box: Connection reset by peer".to_owned(),
        seconds: Some(4),
    }));
    let screen = screen(&app, 80, 24).to_string();
    assert!(
        screen.contains("not known, so it is told again"),
        "{screen}"
    );
    assert!(!screen.contains("goes on there"), "{screen}");
}

#[test]
fn a_long_reason_does_not_push_the_choices_out() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    let line = "CUDA out of memory while allocating a buffer for synthesis ".repeat(9);
    app.handle(Event::EngineGone([line.as_str(); 5].join("\n")));
    let screen = screen(&app, 80, 24).to_string();
    for choice in ["Start the engine again", "Leave."] {
        assert!(screen.contains(choice), "{screen}");
    }
}

#[test]
fn the_palette_finds_and_shows_keys() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    key(&mut app, ':');
    check("palette", &app);
    for character in "rate".chars() {
        key(&mut app, character);
    }
    press(&mut app, KeyCode::Down);
    check("palette_found", &app);
    for character in "zzz".chars() {
        key(&mut app, character);
    }
    insta::assert_snapshot!("palette_nothing", screen(&app, 80, 24));
}

#[test]
fn the_palette_scrolls_to_what_is_selected() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    key(&mut app, ':');
    press(&mut app, KeyCode::Up);
    let screen = screen(&app, 80, 24).to_string();
    assert!(screen.contains("curve feature"), "{screen}");
}

#[test]
fn mistakes_in_the_configuration_are_shown_at_the_start() {
    let text = "them = 'dark'\n[keys]\nsave = 'n'\nzoom = 'f77'\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(&path, text).unwrap();
    let mut config = Config::load(Some(&path));
    config.source.path = Some("/home/somebody/.config/nada-tui/config.toml".into());
    let mut app = App::new(config, None);
    check("config_mistakes", &app);
    key(&mut app, 'b');
    assert_eq!(app.popup, None);
    key(&mut app, ',');
    assert!(
        screen(&app, 80, 24)
            .to_string()
            .contains("This was left out")
    );
}

#[test]
fn a_configuration_without_mistakes_is_named() {
    let mut app = App::new(Config::default(), None);
    app.configured.path = Some("/home/somebody/.config/nada-tui/config.toml".into());
    assert_eq!(app.popup, None);
    key(&mut app, ',');
    insta::assert_snapshot!("config_fine", screen(&app, 80, 24));
}

#[test]
fn help_and_palette_show_the_keys_that_are_configured() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(&path, "[keys]\nstep = 'ctrl-n'\nsave = []\n").unwrap();
    let mut app = App::new(Config::load(Some(&path)), None);
    let snapshot = fixture::snapshot(RunPhase::Running, 137);
    app.handle(Event::Engine(Update::Snapshot(Box::new(snapshot))));
    let before = screen(&app, 120, 40).to_string();
    assert!(before.contains(" ^n step "), "{before}");
    assert!(!before.contains(" save "), "{before}");
    key(&mut app, '?');
    let help = screen(&app, 120, 40).to_string();
    assert!(help.contains("^n        Train one iteration"), "{help}");
}

#[test]
fn a_preset_that_lacks_models() {
    let mut app = attached(fixture::lacking(RunPhase::Running, 137));
    key(&mut app, 'k');
    check("lacking", &app);
    key(&mut app, 'D');
    check("licence", &app);
    key(&mut app, 'y');
    app.handle(Event::Engine(Update::Progress(Some(Progress {
        what: "Downloading ffhq".to_owned(),
        done: 40_000_000,
        total: 132_717_355,
    }))));
    check("downloading", &app);
}

#[test]
fn the_preset_in_force_lacks_models() {
    let mut snapshot = fixture::lacking(RunPhase::Failed("no ffhq".to_owned()), 0);
    snapshot.status.preset = snapshot.presets[4].preset.clone();
    snapshot.preview = None;
    let screen = screen(&attached(snapshot), 120, 40).to_string();
    let expected = "Not there: ffhq, clip-vit-b32. D downloads (738 MB), or: nada pull ffhq";
    assert!(screen.contains(expected), "{screen}");
}
