use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::protocol::About;
use crate::runs::{about, fixture, paths};
use crate::trainer::folder::Hold;

#[test]
fn a_finished_run_says_all_of_itself() {
    let runs = tempfile::tempdir().unwrap();
    let run = fixture::finished(runs.path(), "20260101-000000-sketch");
    fixture::score(&run);
    let said = About {
        title: "Mine".to_owned(),
        note: String::new(),
    };
    about::write(&run, &said).unwrap();
    let found = read(&run);
    assert_eq!(found.state, RunState::Finished);
    assert_eq!((found.iteration, found.iterations), (20, 20));
    assert_eq!(
        (found.preset.as_str(), &found.about),
        ("Pencil sketch", &said)
    );
    assert!(found.prompts.contains(" -> "), "{}", found.prompts);
    let (best, scores) = found.best.unwrap();
    assert_eq!((best, scores.direction), (10, 0.6));
    assert!(found.resumable && found.changed > 1_700_000_000);
    assert_eq!((found.branch, found.trashed), (None, None));
}

#[test]
fn the_state_is_what_was_saved_and_what_was_measured() {
    let runs = tempfile::tempdir().unwrap();
    let nothing = fixture::begun(runs.path(), "20260101-000000-a", 0);
    let found = read(&nothing);
    assert_eq!((found.state, found.iteration), (RunState::Interrupted, 0));
    assert_eq!(found.preset, "Pencil sketch");
    assert!(!found.resumable && found.iterations > 0);
    let crashed = fixture::begun(runs.path(), "20260102-000000-a", 12);
    fixture::save(&crashed, 10, 40);
    let found = read(&crashed);
    assert_eq!((found.state, found.iteration), (RunState::Interrupted, 12));
    assert!(found.resumable);
    fixture::save(&crashed, 12, 40);
    assert_eq!(read(&crashed).state, RunState::Paused);
    let log = "2026-01-02T00:00:00Z Info saved\n2026-01-02T00:00:00Z Error the loss is NaN\n";
    fs::write(crashed.join("log"), log).unwrap();
    assert_eq!(
        read(&crashed).state,
        RunState::Failed("the loss is NaN".to_owned())
    );
    let _hold = Hold::take(&crashed).unwrap();
    assert_eq!(read(&crashed).state, RunState::Held);
}

#[test]
fn a_half_written_last_line_of_the_numbers_is_left_out() {
    let runs = tempfile::tempdir().unwrap();
    let run = fixture::begun(runs.path(), "20260101-000000-a", 7);
    let mut text = fs::read_to_string(run.join("metrics.jsonl")).unwrap();
    text.push_str("{\"iteration\": 8, \"tot");
    fs::write(run.join("metrics.jsonl"), text).unwrap();
    assert_eq!(read(&run).iteration, 7);
}

#[test]
fn folders_that_cannot_be_read_say_why_and_others_are_no_runs() {
    let runs = tempfile::tempdir().unwrap();
    let broken = fixture::begun(runs.path(), "20260103-000000-broken", 3);
    fs::write(broken.join("run.toml"), "started = 3\n[[").unwrap();
    let bare = fixture::begun(runs.path(), "20260102-000000-bare", 3);
    fs::remove_file(bare.join("run.toml")).unwrap();
    for other in ["letters", ".engine", ".trash"] {
        fs::create_dir(runs.path().join(other)).unwrap();
    }
    fs::write(runs.path().join("notes"), "").unwrap();
    assert_eq!(paths(runs.path()), [broken.clone(), bare.clone()]);
    for (run, why) in [
        (&broken, "run.toml is damaged"),
        (&bare, "run.toml cannot be read"),
    ] {
        match read(run).state {
            RunState::Unreadable(reason) => assert!(reason.contains(why), "{reason}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_closed_folder_is_listed_as_unreadable() {
    let runs = tempfile::tempdir().unwrap();
    let run = fixture::finished(runs.path(), "20260101-000000-a");
    fs::set_permissions(&run, fs::Permissions::from_mode(0o000)).unwrap();
    let listed = paths(runs.path());
    let found = read(&run);
    let root = fs::read_dir(&run).is_ok();
    fs::set_permissions(&run, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(listed, [run]);
    // The superuser may look into everything.
    assert!(
        root || matches!(found.state, RunState::Unreadable(_)),
        "{:?}",
        found.state
    );
}

#[test]
fn runs_of_several_folders_and_of_their_trash_are_read() {
    let root = tempfile::tempdir().unwrap();
    let folders = ["here", "there"].map(|name| root.path().join(name));
    let first = fixture::finished(&folders[0], "20260101-000000-a");
    let gone = fixture::finished(&folders[0], "20260102-000000-a");
    let other = fixture::finished(&folders[1], "20260103-000000-a");
    let trashed = trash::delete(&gone).unwrap();
    let found: Vec<_> = of(&folders)
        .map(|run| (run.path, run.trashed.is_some()))
        .collect();
    assert_eq!(found, [(first, false), (trashed, true), (other, false)]);
}
