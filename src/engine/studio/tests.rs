use std::fs;
use std::time::Duration;

use clap::Parser as _;

use super::*;
use crate::cli::{Cli, Command};
use crate::protocol::{Painter, Picture};
use crate::runs::fixture as runs;
use crate::sample::fixture;

const PATIENCE: Duration = Duration::from_secs(120);

struct Lab {
    folder: tempfile::TempDir,
    run: PathBuf,
    studio: Studio,
    events: Receiver<Event>,
}

impl Lab {
    /// A run of the miniature generator with the weights of iteration 10.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let run = runs::begun(folder.path(), "a", 20);
        fixture::checkpoint(&run.join("history"), "000010", 3);
        fs::write(run.join("history/000010.state.safetensors"), "x").unwrap();
        let (sender, events) = mpsc::channel();
        let studio = Studio::open(("/nowhere".into(), Device::Cpu), &sender);
        Self {
            folder,
            run,
            studio,
            events,
        }
    }

    fn ask(&self, request: SamplesRequest) {
        self.studio.ask(7, self.run.clone(), request);
    }

    fn hear(&self) -> SamplesAnswer {
        match self.events.recv_timeout(PATIENCE).unwrap() {
            Event::Fetched(7, Update::Samples { client: 7, answer }) => *answer,
            other => panic!("{other:?}"),
        }
    }

    fn picture(&self) -> (u32, Picture) {
        match self.hear() {
            SamplesAnswer::Drawn { index, picture, .. } => (index, picture),
            other => panic!("{other:?}"),
        }
    }

    /// The file that was written, and all that is kept.
    fn keep(&self, sheet: Sheet) -> (PathBuf, usize) {
        self.ask(SamplesRequest::Keep(sheet));
        match self.hear() {
            SamplesAnswer::Kept {
                kept,
                change: KeptChange::Added(path),
                ..
            } => (path, kept.len()),
            other => panic!("{other:?}"),
        }
    }

    fn failure(&self) -> String {
        match self.hear() {
            SamplesAnswer::Failed { reason, .. } => reason,
            other => panic!("{other:?}"),
        }
    }

    /// What `nada sample --from` makes of a picture.
    fn repeated(&self, picture: &Path) -> Vec<u8> {
        let out = self.folder.path().join("again.png");
        let words = ["nada", "sample", "--from", picture.to_str().unwrap(), "-o"];
        let words = words.into_iter().chain([out.to_str().unwrap()]);
        let Command::Sample(args) = Cli::try_parse_from(words).unwrap().command else {
            panic!("not a sample");
        };
        crate::engine::sample::sample(&args).unwrap();
        fs::read(out).unwrap()
    }
}

fn sheet(iteration: u32, painter: Painter) -> Sheet {
    Sheet {
        subject: Subject::Stop(iteration),
        again: None,
        painter,
        seed: 5,
        count: 2,
        truncation: 0.65,
        side: 64,
    }
}

#[test]
fn a_kept_sample_of_a_stop_is_repeated_bit_for_bit_after_the_stop_is_gone() {
    let lab = Lab::new();
    let mut page = sheet(10, Painter::Trained);
    lab.ask(SamplesRequest::Draw(page));
    let [(0, first), (1, _)] = [lab.picture(), lab.picture()] else {
        panic!("out of order");
    };
    page.again = Some(10);
    let (path, count) = lab.keep(page);
    assert_eq!(count, 1);
    assert!(
        path.ends_with("kept/000010-seed-5-psi-0.65.png"),
        "{path:?}"
    );
    fs::remove_dir_all(lab.run.join("history")).unwrap();
    assert_eq!(
        image::open(&path).unwrap().into_rgb8().into_raw(),
        first.rgb
    );
    assert_eq!(lab.repeated(&path), fs::read(&path).unwrap());
}

#[test]
fn the_frozen_generator_draws_too_and_needs_no_weights() {
    let lab = Lab::new();
    for iteration in [0, 10] {
        let (path, count) = lab.keep(sheet(iteration, Painter::Frozen));
        assert_eq!(count, 1);
        assert_eq!(lab.repeated(&path), fs::read(&path).unwrap());
    }
    let (path, _) = lab.keep(sheet(0, Painter::Trained));
    assert!(
        path.ends_with("kept/frozen-seed-5-psi-0.65.png"),
        "{path:?}"
    );
    let files = fs::read_dir(lab.run.join("kept")).unwrap().count();
    assert_eq!(files, 1);
}

#[test]
fn kept_samples_are_listed_and_deleted() {
    let lab = Lab::new();
    let (path, _) = lab.keep(sheet(10, Painter::Trained));
    let file = path.file_name().unwrap().to_str().unwrap().to_owned();
    lab.ask(SamplesRequest::List);
    assert!(matches!(
        lab.hear(),
        SamplesAnswer::Kept { kept, change: KeptChange::None, .. } if kept[0].file == file
    ));
    lab.ask(SamplesRequest::Discard(file.clone()));
    assert!(matches!(
        lab.hear(),
        SamplesAnswer::Kept { kept, change: KeptChange::Removed(_), .. } if kept.is_empty()
    ));
    assert_eq!(fs::read_dir(lab.run.join("kept")).unwrap().count(), 0);
    lab.ask(SamplesRequest::Discard(file));
    assert!(lab.failure().contains("seed-5"));
}

#[test]
fn weights_that_are_gone_are_a_reason() {
    let lab = Lab::new();
    lab.ask(SamplesRequest::Draw(sheet(30, Painter::Trained)));
    let said = lab.failure();
    assert!(said.contains("iteration 30"), "{said}");
}
