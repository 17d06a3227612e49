use super::*;
use crate::preset::{Library, SearchPath};

fn iteration(iteration: u32) -> Iteration {
    Iteration {
        iteration,
        total: 0.5,
        losses: vec![("range".to_owned(), 0.25), ("directional".to_owned(), 0.5)],
        learning_rate: 0.001,
        seconds: 0.1,
    }
}

fn with_metrics(count: u32) -> (tempfile::TempDir, RunFolder) {
    let runs = tempfile::tempdir().unwrap();
    let mut folder = RunFolder::create(runs.path(), "a/b", Description::default()).unwrap();
    for i in 1..=count {
        folder.measure(&iteration(i)).unwrap();
    }
    (runs, folder)
}

#[test]
fn metrics_are_one_object_a_line_with_losses_by_name() {
    let (_runs, folder) = with_metrics(2);
    let text = fs::read_to_string(folder.path().join(METRICS)).unwrap();
    let line = text.lines().nth(1).unwrap();
    assert_eq!(
        line,
        r#"{"iteration":2,"total":0.5,"losses":{"range":0.25,"directional":0.5},"learning_rate":0.001,"seconds":0.1}"#
    );
}

#[test]
fn a_reopened_run_forgets_what_came_after_and_what_is_half_written() {
    let (_runs, folder) = with_metrics(5);
    let path = folder.path().join(METRICS);
    let mut file = append(&path).unwrap();
    file.write_all(b"{\"iteration\":6,\"tot").unwrap();
    let (mut again, kept) = RunFolder::reopen(folder.hold, 3).unwrap();
    assert_eq!(kept.len(), 3);
    again.measure(&iteration(4)).unwrap();
    let all = read_metrics(&path).unwrap();
    assert_eq!(all.last(), Some(&iteration(4)));
    assert_eq!(all.len(), 4);
}

#[test]
fn what_could_not_be_written_comes_with_the_next() {
    let (_runs, mut folder) = with_metrics(1);
    let path = folder.path().join(METRICS);
    let full = fs::OpenOptions::new()
        .append(true)
        .open("/dev/full")
        .unwrap();
    let disk = std::mem::replace(&mut folder.metrics.file, full);
    for i in 2..=3 {
        let error = folder.measure(&iteration(i)).unwrap_err().to_string();
        assert!(error.contains("No space left"), "{error}");
    }
    folder.metrics.file = disk;
    folder.measure(&iteration(4)).unwrap();
    let numbers = read_metrics(&path).unwrap().into_iter();
    assert!(numbers.map(|i| i.iteration).eq(1..=4));
}

#[test]
fn two_runs_in_a_second_have_two_folders() {
    let runs = tempfile::tempdir().unwrap();
    let make = || RunFolder::create(runs.path(), "a", Description::default()).unwrap();
    assert_ne!(make().path(), make().path());
}

#[test]
fn a_folder_that_is_no_run_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let hold = Hold::take(folder.path()).unwrap();
    let error = RunFolder::reopen(hold, 0).unwrap_err().to_string();
    assert!(error.contains("run.toml"), "{error}");
}

#[test]
fn the_commands_in_the_description_can_be_pasted_into_a_shell() {
    let runs = tempfile::tempdir().unwrap();
    let runs = runs.path().join("it's mine");
    let folder = RunFolder::create(&runs, "a", Description::default()).unwrap();
    let text = fs::read_to_string(folder.path().join(RUN)).unwrap();
    let name = folder.path().file_name().unwrap().to_string_lossy();
    let line = text.lines().nth(1).unwrap();
    assert!(line.contains("nada train --resume '/"), "{line}");
    assert!(line.ends_with(&format!(r"/it'\''s mine/{name}'")), "{line}");
}

#[test]
fn a_reopened_run_is_swept_of_what_a_crash_left() {
    let (_runs, folder) = with_metrics(1);
    let checkpoints = folder.path().join("checkpoints");
    let names = [
        ".writing-abc",
        "auto-000001.state.safetensors",
        "auto-000002.safetensors",
        "auto-000002.state.safetensors",
        "000003.state.safetensors",
    ];
    for name in names {
        fs::write(checkpoints.join(name), "x").unwrap();
    }
    RunFolder::reopen(folder.hold, 1).unwrap();
    let there: Vec<bool> = (names.iter())
        .map(|name| checkpoints.join(name).exists())
        .collect();
    assert_eq!(there, [false, false, true, true, true]);
}

#[test]
fn presets_that_came_later_are_forgotten_and_the_one_in_force_is_noted() {
    let (_runs, mut folder) = with_metrics(1);
    let library = Library::load(SearchPath::default());
    let preset = |id: &str| library.find(id).unwrap().preset;
    for (iteration, id) in [(0, "sketch"), (60, "zombie")] {
        folder.note_preset(iteration, &preset(id)).unwrap();
    }
    let noted = |folder: &RunFolder| -> Vec<(u32, String)> {
        let presets = describe(folder.path()).unwrap().presets;
        presets
            .into_iter()
            .map(|used| (used.iteration, used.file))
            .collect()
    };
    let sketch = (0, "presets/000000-sketch.toml".to_owned());
    folder.forget_presets_after(70, &preset("zombie")).unwrap();
    assert_eq!(noted(&folder).len(), 2);
    folder.forget_presets_after(55, &preset("sketch")).unwrap();
    assert_eq!(noted(&folder), std::slice::from_ref(&sketch));
    folder.forget_presets_after(55, &preset("robot")).unwrap();
    let robot = (55, "presets/000055-robot.toml".to_owned());
    assert_eq!(noted(&folder), [sketch, robot]);
}
