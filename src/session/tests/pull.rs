//! Downloads.

use super::*;
use crate::protocol::{Missing, Offer, Progress};
use crate::session::PullNews;

const LICENCE: &str = "https://example.org/licence";

fn missing(stem: &str) -> Missing {
    Missing {
        name: stem.to_owned(),
        stem: stem.to_owned(),
        offer: (stem != "mine").then(|| Offer {
            title: stem.to_owned(),
            bytes: Some(9),
            licence: "Mine".to_owned(),
            meaning: "Ask me.".to_owned(),
            url: LICENCE.to_owned(),
        }),
    }
}

/// A session that lacks `ffhq` and `mine`.
fn lacking() -> Session {
    let mut session = running();
    let all = vec![missing("ffhq"), missing("mine")];
    let effects = session.handle(Event::Missing(all.clone()));
    assert_eq!(effects, [Effect::Broadcast(Update::Missing(all.clone()))]);
    assert_eq!(session.handle(Event::Missing(all)), [], "nothing new");
    session
}

fn pull(models: &[&str], accepted: &[&str]) -> Command {
    let texts = |list: &[&str]| list.iter().map(ToString::to_string).collect();
    Command::Pull {
        models: texts(models),
        accepted: texts(accepted),
    }
}

fn progress(done: u64) -> Progress {
    Progress {
        what: "Downloading ffhq".to_owned(),
        done,
        total: 9,
    }
}

fn told(progress: Option<Progress>) -> [Effect; 1] {
    [Effect::Broadcast(Update::Progress(progress))]
}

#[test]
fn a_download_begins_with_an_accepted_licence_only() {
    let mut session = lacking();
    for (models, accepted, expected) in [
        (
            &["ffhq"][..],
            &[][..],
            "the licence of `ffhq` is not accepted: Mine",
        ),
        (
            &["ffhq"],
            &["https://other"],
            "the licence of `ffhq` is not accepted: Mine",
        ),
        (
            &["mine"],
            &[LICENCE],
            "`mine` is not in the catalogue: put its file",
        ),
        (
            &["car"],
            &[LICENCE],
            "`car` is there, or no preset wants it",
        ),
        (&[], &[LICENCE], "no model is named"),
    ] {
        let text = refusal(&say(&mut session, pull(models, accepted)));
        assert!(text.starts_with(&format!("download: {expected}")), "{text}");
    }
    let effects = say(&mut session, pull(&["ffhq"], &[LICENCE]));
    let (models, accepted) = (vec!["ffhq".to_owned()], vec![LICENCE.to_owned()]);
    assert_eq!(effects[1..], [Effect::Pull { models, accepted }]);
    let text = refusal(&say(&mut session, pull(&["ffhq"], &[LICENCE])));
    assert_eq!(text, "download: one download at a time: Downloading ffhq");
}

#[test]
fn the_trainers_progress_does_not_hide_the_download_for_long() {
    let mut session = lacking();
    say(&mut session, pull(&["ffhq"], &[LICENCE]));
    let news = PullNews::Progress(progress(3));
    assert_eq!(session.handle(Event::Pull(news)), told(Some(progress(3))));
    let done = Event::Trainer(Update::Progress(None));
    assert_eq!(session.handle(done), told(Some(progress(3))));
    assert_eq!(session.snapshot().progress, Some(progress(3)));
    let ended = Event::Pull(PullNews::Ended(Ok(())));
    assert_eq!(session.handle(ended), told(None));
    let done = Event::Trainer(Update::Progress(None));
    assert_eq!(session.handle(done), told(None));
    assert_eq!(say(&mut session, pull(&["ffhq"], &[LICENCE])).len(), 2);
}

#[test]
fn a_download_can_be_ended_and_says_why_it_ended() {
    let mut session = lacking();
    let text = refusal(&say(&mut session, Command::Cancel));
    assert_eq!(text, "end it: nothing is being downloaded, loaded or saved");
    say(&mut session, pull(&["ffhq"], &[LICENCE]));
    assert_eq!(say(&mut session, Command::Cancel), [Effect::CancelPull]);
    let ended = PullNews::Ended(Err("stopped; 3 bytes are kept".to_owned()));
    let effects = session.handle(Event::Pull(ended));
    let expected = (Level::Warning, "stopped; 3 bytes are kept".to_owned());
    assert_eq!(lines(&effects), [expected]);
    assert_eq!(session.snapshot().progress, None);
}

#[test]
fn downloads_end_with_the_engine() {
    let mut session = lacking();
    say(&mut session, pull(&["ffhq"], &[LICENCE]));
    let effects = say(&mut session, Command::Shutdown);
    assert_eq!(effects[0], Effect::CancelPull);
    assert!(matches!(orders(&effects)[..], [Order::Stop { .. }]));
}

#[test]
fn loading_is_ended_where_nothing_is_downloaded() {
    let mut session = lacking();
    session.handle(Event::Trainer(Update::Progress(Some(progress(0)))));
    let end = [Effect::Order(Order::EndTask)];
    assert_eq!(say(&mut session, Command::Cancel), end);
    session.handle(Event::Trainer(Update::Progress(None)));
    assert!(refusal(&say(&mut session, Command::Cancel)).starts_with("end it: nothing"));
}

#[test]
fn what_is_shown_is_what_is_ended() {
    let mut session = lacking();
    say(&mut session, pull(&["ffhq"], &[LICENCE]));
    let saving = Progress {
        what: "Saving iteration 50".to_owned(),
        ..progress(1)
    };
    session.handle(Event::Trainer(Update::Progress(Some(saving))));
    let end = [Effect::Order(Order::EndTask)];
    assert_eq!(say(&mut session, Command::Cancel), end);
    session.handle(Event::Trainer(Update::Progress(None)));
    assert_eq!(say(&mut session, Command::Cancel), [Effect::CancelPull]);
}
