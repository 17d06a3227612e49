use super::*;
use crate::preset::{Library, SearchPath};
use crate::trainer::models::Models;

fn touch(folder: &Path, stem: &str, endings: &[&str]) {
    for ending in endings {
        fs::write(folder.join(format!("{stem}{ending}")), "x").unwrap();
    }
}

#[test]
fn the_newest_whole_checkpoint_is_found_whether_automatic_or_not() {
    let run = tempfile::tempdir().unwrap();
    let folder = run.path().join("checkpoints");
    fs::create_dir(&folder).unwrap();
    assert!(find(run.path()).is_err());
    touch(&folder, "000010", &[WEIGHTS, STATE]);
    touch(&folder, "auto-000014", &[WEIGHTS, STATE]);
    touch(&folder, "000020", &[STATE]); // killed before its weights were there
    let (_, weights) = find(run.path()).unwrap();
    assert_eq!(weights.file_name().unwrap(), "auto-000014.safetensors");
    touch(&folder, "000014", &[WEIGHTS, STATE]);
    let (_, weights) = find(run.path()).unwrap();
    assert_eq!(weights.file_name().unwrap(), "000014.safetensors");
    // A stop is gone on from where it is newer: nothing is lost that need not be.
    let stops = run.path().join("history");
    fs::create_dir(&stops).unwrap();
    touch(&stops, "000014", &[WEIGHTS, STATE]);
    assert_eq!(find(run.path()).unwrap().1, weights);
    touch(&stops, "000016", &[WEIGHTS, STATE]);
    let (_, weights) = find(run.path()).unwrap();
    assert_eq!(weights, stops.join("000016.safetensors"));
    fs::remove_dir_all(folder).unwrap();
    assert_eq!(find(run.path()).unwrap().1, weights);
}

#[test]
fn a_new_checkpoint_replaces_automatic_ones_only() {
    let folder = tempfile::tempdir().unwrap();
    for stem in ["000010", "auto-000014", "auto-000020"] {
        touch(folder.path(), stem, &[WEIGHTS, STATE]);
    }
    forget_automatic(folder.path(), "auto-000020");
    let mut left = names(folder.path());
    left.sort();
    assert_eq!(left, ["000010", "auto-000020"]);
}

#[test]
fn a_checkpoint_without_its_run_or_state_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    touch(folder.path(), "000010", &[WEIGHTS]);
    let path = folder.path().join("000010.safetensors");
    let error = find(&path).unwrap_err().to_string();
    assert!(error.contains("no run's folder"), "{error}");
    let error = load(&path, Device::Cpu).unwrap_err().to_string();
    assert!(error.contains("000010.state.safetensors"), "{error}");
    let gone = find(&folder.path().join("nothing")).unwrap_err();
    assert!(gone.to_string().contains("no such file"));
}

#[test]
fn the_newest_run_is_the_one_that_was_saved_last() {
    let runs = tempfile::tempdir().unwrap();
    assert_eq!(newest_run(runs.path()), None);
    for (name, age) in [("a", 10), ("b", 20), ("empty", 0)] {
        let folder = runs.path().join(name).join("checkpoints");
        fs::create_dir_all(&folder).unwrap();
        if age > 0 {
            touch(&folder, "000001", &[WEIGHTS, STATE]);
            let weights = fs::File::open(folder.join("000001.safetensors")).unwrap();
            let time = std::time::SystemTime::now() - std::time::Duration::from_secs(age);
            weights.set_modified(time).unwrap();
        }
    }
    assert_eq!(newest_run(runs.path()), Some(runs.path().join("a")));
}

#[test]
fn all_weights_of_a_run_are_listed_in_order_and_once() {
    let run = tempfile::tempdir().unwrap();
    assert_eq!(weights_of(run.path()), []);
    let folder = run.path().join("checkpoints");
    fs::create_dir(&folder).unwrap();
    for stem in ["000100", "auto-000100", "auto-000120", "000020"] {
        touch(&folder, stem, &[WEIGHTS, STATE]);
    }
    touch(&folder, "000050", &[WEIGHTS]);
    touch(&folder, "notes", &[WEIGHTS]);
    let found = weights_of(run.path());
    let stems = found.iter().map(|(iteration, path)| {
        (
            *iteration,
            path.file_name().unwrap().to_string_lossy().into_owned(),
        )
    });
    let expected = [
        (20, "000020.safetensors"),
        (50, "000050.safetensors"),
        (100, "000100.safetensors"),
        (120, "auto-000120.safetensors"),
    ];
    let expected = expected.map(|(iteration, name)| (iteration, name.to_owned()));
    assert_eq!(stems.collect::<Vec<_>>(), expected);
}

#[test]
fn saving_tells_how_far_it_is_and_leaves_nothing_when_it_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let models = Models::new(folder.path().join("models"), Device::Cpu);
    let adaptation = Adaptation::new(models.generator("demo").unwrap().generator);
    let preset = Library::load(SearchPath::default()).find("sketch").unwrap();
    let mut standing = Standing {
        iteration: 10,
        iterations: 150,
        since: 0,
        random: 1,
        sample_seed: 1,
        preset: preset.preset,
        generator: "ab".to_owned(),
        marks: Vec::new(),
    };
    let mut heard = Vec::new();
    let mut hear = |written| {
        heard.push(written);
        Ok(())
    };
    let first = save(
        folder.path(),
        &adaptation,
        &standing,
        Keep::UntilNext,
        &mut hear,
    )
    .unwrap();
    let Written { done, total } = *heard.last().unwrap();
    assert_eq!((heard.len(), done), (2, total));
    assert!(total > 1 << 20);
    standing.iteration = 20;
    for parts in 0..2 {
        let mut left = parts;
        let mut end = |_| {
            left -= 1;
            if left < 0 {
                return Err(TrainerError::NotSaved);
            }
            Ok(())
        };
        let ended = save(
            folder.path(),
            &adaptation,
            &standing,
            Keep::Always,
            &mut end,
        );
        assert!(matches!(ended, Err(TrainerError::NotSaved)));
    }
    let mut names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    let state = folder.path().join("auto-000010.state.safetensors");
    assert_eq!(names, [first, state]);
}
