use std::path::PathBuf;

use super::*;
use crate::protocol::{About, RunsRequest};

fn mine() -> About {
    About {
        title: "Mine".to_owned(),
        note: String::new(),
    }
}

#[test]
fn questions_about_runs_are_passed_on_also_while_the_engine_stops() {
    let mut session = running();
    say(&mut session, Command::Shutdown);
    let request = RunsRequest::List;
    let effects = say(&mut session, Command::Runs(request.clone()));
    let client = ME;
    assert_eq!(effects, [Effect::Runs { client, request }]);
}

#[test]
fn the_present_run_is_not_deleted_and_others_are() {
    let mut session = running();
    let present = session.snapshot().status.run.clone().unwrap();
    let delete = |run: &PathBuf| Command::Runs(RunsRequest::Delete(run.clone()));
    let said = refusal(&say(&mut session, delete(&present)));
    assert!(
        said.starts_with("delete the run: it is the present run"),
        "{said}"
    );
    let other = PathBuf::from("runs/b");
    let effects = say(&mut session, delete(&other));
    assert!(matches!(&effects[..], [Effect::Runs { .. }]), "{effects:?}");
}

#[test]
fn every_other_run_is_asked_what_it_is_called() {
    let mut session = Session::new(fixture::presets(), fixture::status(RunPhase::Loading, 0));
    let effects = session.handle(Event::Trainer(status(|_| {})));
    let asked = Effect::ReadAbout(PathBuf::from("runs/a"));
    assert!(effects.contains(&asked), "{effects:?}");
    let effects = session.handle(Event::Trainer(status(|_| {})));
    assert!(!effects.contains(&asked), "{effects:?}");
    let about = Event::About(PathBuf::from("runs/a"), mine());
    assert_eq!(
        session.handle(about),
        [Effect::Broadcast(Update::About(mine()))]
    );
    assert_eq!(session.snapshot().about, mine());
    let late = Event::About(PathBuf::from("runs/b"), About::default());
    assert_eq!(session.handle(late), []);
    let run = Some(PathBuf::from("runs/b"));
    session.handle(Event::Trainer(status(|status| status.run = run)));
    assert_eq!(session.snapshot().about, About::default());
}
