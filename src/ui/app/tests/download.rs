//! Models that a preset lacks.

use super::*;
use crate::protocol::{Missing, Progress};

/// A dashboard whose last preset, which is selected, lacks two models.
fn lacking() -> App {
    let mut app = App::new(Config::default(), None);
    let snapshot = fixture::lacking(RunPhase::Running, 10);
    app.handle(Event::Engine(Update::Snapshot(Box::new(snapshot))));
    key(&mut app, 'k');
    app
}

fn missing(app: &App) -> Vec<Missing> {
    app.snapshot().unwrap().missing.clone()
}

#[test]
fn a_download_begins_after_its_licences_were_seen_and_accepted() {
    let mut app = lacking();
    assert_eq!(key(&mut app, 'D'), []);
    assert_eq!(app.popup, Some(Popup::Licence));
    assert_eq!(app.wanted, missing(&app));
    let urls = ["https://example.org/mit", "https://example.org/nvidia"];
    let pull = Command::Pull {
        models: ["ffhq", "clip-vit-b32"].map(ToOwned::to_owned).into(),
        accepted: urls.map(ToOwned::to_owned).into(),
    };
    assert_eq!(sent(&key(&mut app, 'y')), [pull]);
    assert_eq!(app.popup, None);
}

#[test]
fn what_is_accepted_is_what_was_shown() {
    let mut app = lacking();
    key(&mut app, 'D');
    let mut now = missing(&app);
    now[0].offer.as_mut().unwrap().url = "https://example.org/other".to_owned();
    app.handle(Event::Engine(Update::Missing(now)));
    let [Command::Pull { accepted, .. }] = &sent(&key(&mut app, 'y'))[..] else {
        panic!();
    };
    assert!(!accepted.contains(&"https://example.org/other".to_owned()));
}

#[test]
fn who_declines_downloads_nothing() {
    for code in [KeyCode::Esc, KeyCode::Char('n'), KeyCode::Char('q')] {
        let mut app = lacking();
        key(&mut app, 'D');
        assert_eq!(press(&mut app, code), []);
        assert_eq!(app.popup, None);
    }
    let mut app = lacking();
    key(&mut app, 'D');
    assert_eq!(
        press(&mut app, KeyCode::Enter),
        [],
        "enter means nothing here"
    );
    assert_eq!(app.popup, Some(Popup::Licence));
}

#[test]
fn where_nothing_is_to_be_had_a_line_says_so() {
    let mut app = lacking();
    key(&mut app, 'j');
    key(&mut app, 'D');
    assert_eq!(app.popup, None);
    let notice = app.notice.clone().unwrap();
    assert_eq!(notice.text, "Pencil sketch has all its models");
    let mut app = lacking();
    let unknown = missing(&app).into_iter().map(|missing| Missing {
        offer: None,
        ..missing
    });
    app.handle(Event::Engine(Update::Missing(unknown.collect())));
    key(&mut app, 'D');
    assert_eq!(app.popup, None);
    let notice = app.notice.clone().unwrap();
    assert!(
        notice.text.contains("is not in the catalogue"),
        "{}",
        notice.text
    );
}

#[test]
fn a_download_can_be_ended_and_its_end_is_said() {
    let mut app = lacking();
    app.handle(Event::Engine(Update::Progress(Some(Progress {
        what: "Downloading ffhq".to_owned(),
        done: 1,
        total: 2,
    }))));
    assert!(app.animates());
    assert_eq!(key(&mut app, 'C'), [Effect::Send(Command::Cancel)]);
    let rest = missing(&app).split_off(1);
    app.handle(Event::Engine(Update::Missing(rest)));
    assert_eq!(app.notice, None, "one is still missing");
    app.handle(Event::Engine(Update::Missing(Vec::new())));
    let notice = app.notice.clone().unwrap();
    let expected = "All models of Disney, on real faces are there: enter applies it";
    assert_eq!((notice.text.as_str(), notice.tone), (expected, Tone::Good));
}
