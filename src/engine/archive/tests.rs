use std::fs;

use super::*;
use crate::protocol::{About, RunState};
use crate::runs::fixture;

struct Lab {
    runs: tempfile::TempDir,
    archive: Archive,
    events: Receiver<Event>,
}

impl Lab {
    fn new() -> Self {
        let runs = tempfile::tempdir().unwrap();
        let (sender, events) = mpsc::channel();
        let archive = Archive::open(&Folders::new(runs.path(), None), &sender);
        Self {
            runs,
            archive,
            events,
        }
    }

    fn run(&self, name: &str) -> PathBuf {
        let runs = fs::canonicalize(self.runs.path()).unwrap();
        fixture::finished(&runs, name)
    }

    fn answer(&self, request: RunsRequest) -> RunsAnswer {
        self.archive.ask(7, request);
        match self.events.recv().unwrap() {
            Event::Fetched(7, Update::Runs(answer)) => answer,
            other => panic!("{other:?}"),
        }
    }

    fn refusal(&self, request: RunsRequest) -> String {
        self.archive.ask(7, request);
        match self.events.recv().unwrap() {
            Event::Fetched(7, Update::Refused { command, reason }) => {
                format!("{command}: {reason}")
            }
            other => panic!("{other:?}"),
        }
    }
}

fn part(answer: RunsAnswer) -> RunsPart {
    match answer {
        RunsAnswer::Listed(part) => part,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_long_list_comes_in_parts_with_the_trash_last() {
    let lab = Lab::new();
    for number in 0..PART + 20 {
        fs::create_dir_all(lab.runs.path().join(format!("run-{number:04}/checkpoints"))).unwrap();
    }
    let first = part(lab.answer(RunsRequest::List));
    assert_eq!((first.from, first.runs.len(), first.trash), (0, PART, None));
    assert!(first.runs[0].path.ends_with("run-0119"));
    assert!(matches!(first.runs[0].state, RunState::Unreadable(_)));
    let Event::Fetched(7, Update::Runs(next)) = lab.events.recv().unwrap() else {
        panic!("no second part");
    };
    let next = part(next);
    assert_eq!((next.from, next.runs.len(), next.trash), (100, 20, Some(0)));
}

#[test]
fn an_empty_folder_has_an_empty_list() {
    let list = part(Lab::new().answer(RunsRequest::List));
    assert_eq!((list.runs.len(), list.trash), (0, Some(0)));
}

#[test]
fn a_run_is_deleted_restored_and_deleted_for_good() {
    let lab = Lab::new();
    let run = lab.run("20260101-000000-a");
    let RunsAnswer::Deleted { trashed, .. } = lab.answer(RunsRequest::Delete(run.clone())) else {
        panic!("not deleted");
    };
    let list = part(lab.answer(RunsRequest::List));
    assert!(list.runs[0].trashed.is_some() && list.trash > Some(1000));
    let restored = lab.answer(RunsRequest::Restore(trashed));
    assert_eq!(restored, RunsAnswer::Restored { run: run.clone() });
    lab.answer(RunsRequest::Delete(run));
    let RunsAnswer::Emptied { runs: 1, bytes } = lab.answer(RunsRequest::EmptyTrash) else {
        panic!("not emptied");
    };
    assert!(bytes > 1000);
}

#[test]
fn a_title_is_told_to_the_one_who_gave_it_and_to_all() {
    let lab = Lab::new();
    let run = lab.run("20260101-000000-a");
    let about = About {
        title: "Mine".to_owned(),
        note: String::new(),
    };
    let request = RunsRequest::Describe {
        run: run.clone(),
        about: about.clone(),
    };
    lab.archive.ask(7, request);
    let first = lab.events.recv().unwrap();
    assert!(matches!(&first, Event::About(of, said) if *of == run && *said == about));
    let second = lab.events.recv().unwrap();
    assert!(matches!(
        second,
        Event::Fetched(7, Update::Runs(RunsAnswer::Described { .. }))
    ));
    lab.archive.read_about(run);
    assert!(matches!(lab.events.recv().unwrap(), Event::About(_, said) if said == about));
}

#[test]
fn folders_that_no_engine_works_in_are_left_alone() {
    let (lab, other) = (Lab::new(), Lab::new());
    let foreign = other.run("20260101-000000-a");
    let refusal = lab.refusal(RunsRequest::Delete(foreign.clone()));
    assert!(refusal.starts_with("delete the run: ") && refusal.contains("no runs folder"));
    assert!(
        lab.refusal(RunsRequest::Examine(foreign.clone()))
            .contains("no runs folder")
    );
    let out = foreign.join("../../../etc");
    assert!(
        lab.refusal(RunsRequest::Delete(out))
            .contains("no runs folder")
    );
    assert!(foreign.exists());
}

#[test]
fn only_the_run_that_is_looked_at_last_is_examined() {
    let (a, b) = (PathBuf::from("a"), PathBuf::from("b"));
    let examine =
        |client, run: &PathBuf| Wanted::Request(client, RunsRequest::Examine(run.clone()));
    assert!(examine(1, &a).is_outdone_by(&examine(1, &b)));
    assert!(!examine(1, &a).is_outdone_by(&examine(2, &b)));
    let delete = Wanted::Request(1, RunsRequest::Delete(a.clone()));
    assert!(!delete.is_outdone_by(&examine(1, &b)));
    assert!(!delete.is_outdone_by(&Wanted::Request(1, RunsRequest::Delete(b))));
}
