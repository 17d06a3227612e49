use std::fs;

use clap::Parser as _;

use super::*;
use crate::cli::{Cli, Command};
use crate::runs::fixture;

const NAME: &str = "20260101-000000-sketch";

fn text(runs: &Path) -> String {
    let folders = [runs.to_owned()];
    let read = summary::of(&folders).filter(|run| run.trashed.is_none());
    List::new(read).to_string()
}

#[test]
fn a_run_is_named_noted_deleted_and_restored_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let runs = fs::canonicalize(folder.path()).unwrap();
    let run = fixture::finished(&runs, NAME);
    let name = PathBuf::from(NAME);
    let title = "Grey hair".to_owned();
    let rename = RunsCommand::Rename {
        run: name.clone(),
        title,
    };
    assert!(change(&runs, &rename).unwrap().ends_with("Grey hair"));
    let note = "best at 10".to_owned();
    change(
        &runs,
        &RunsCommand::Note {
            run: run.clone(),
            note,
        },
    )
    .unwrap();
    let listed = text(&runs);
    for said in [
        "finished",
        "Pencil sketch",
        "20/20",
        "Grey hair",
        "best at 10",
    ] {
        assert!(listed.contains(said), "{said}\n{listed}");
    }
    let delete = RunsCommand::Delete {
        runs: vec![name.clone()],
    };
    let trashed = change(&runs, &delete).unwrap();
    assert!(trashed.ends_with(&format!(".trash/{NAME}")), "{trashed}");
    assert!(text(&runs).contains("No runs yet"));
    assert!(trash(&runs).to_string().starts_with("1 run in the trash"));
    let restore = RunsCommand::Restore { run: name };
    assert_eq!(change(&runs, &restore).unwrap(), run.display().to_string());
    assert!(text(&runs).contains("Grey hair"));
}

#[test]
fn emptying_the_trash_says_how_much_that_was() {
    let runs = tempfile::tempdir().unwrap();
    let run = fixture::finished(runs.path(), NAME);
    fs::write(run.join("checkpoints/large"), vec![0; 3_000_000]).unwrap();
    let delete = RunsCommand::Delete { runs: vec![run] };
    change(runs.path(), &delete).unwrap();
    let emptied = change(runs.path(), &RunsCommand::EmptyTrash { yes: true }).unwrap();
    assert_eq!(emptied, "1 runs deleted, 3 MB free now");
    assert!(trash(runs.path()).is_empty());
}

#[test]
fn names_are_those_of_runs_in_the_folder_that_was_given() {
    let runs = tempfile::tempdir().unwrap();
    let folder = runs.path().to_str().unwrap();
    let line = ["nada", "runs", "--runs", folder, "delete", NAME, "other"];
    let Command::Runs(args) = Cli::try_parse_from(line).unwrap().command else {
        panic!("{line:?}");
    };
    assert_eq!(args.runs, runs.path());
    let expected = RunsCommand::Delete {
        runs: vec![NAME.into(), "other".into()],
    };
    assert_eq!(args.command, Some(expected));
}

#[test]
fn a_run_that_is_not_there_is_named() {
    let runs = tempfile::tempdir().unwrap();
    for command in [
        RunsCommand::Restore {
            run: "nothing".into(),
        },
        RunsCommand::Delete {
            runs: vec!["nothing".into()],
        },
    ] {
        let error = change(runs.path(), &command).unwrap_err().to_string();
        assert!(error.contains("nothing: no run's folder"), "{error}");
    }
}

#[test]
fn programs_read_reasons_and_scores() {
    let runs = tempfile::tempdir().unwrap();
    fixture::score(&fixture::finished(runs.path(), NAME));
    let broken = fixture::begun(runs.path(), "20260102-000000-broken", 1);
    fs::write(broken.join("run.toml"), "[[").unwrap();
    let folders = [runs.path().to_owned()];
    let list = List::new(summary::of(&folders));
    let json = serde_json::to_value(&list).unwrap();
    assert_eq!(json[0]["state"], "unreadable");
    assert!(
        json[0]["reason"]
            .as_str()
            .unwrap()
            .contains("run.toml is damaged")
    );
    assert_eq!(
        (&json[1]["best"], &json[1]["iteration"]),
        (&10.into(), &20.into())
    );
    assert!(json[1]["scores"]["direction"].is_number());
}
