use std::collections::BTreeMap;
use std::process::Command;

use super::super::tests::script::Kept;
use super::*;

fn iteration(number: u32) -> Line {
    Line::Iteration {
        iteration: number,
        total: f64::from(number) / 2.0,
        losses: BTreeMap::from([("directional".to_owned(), 0.25)]),
        learning_rate: 0.002,
        seconds: 0.1,
    }
}

fn start(run: &Path, before: u32) -> Line {
    Line::Start {
        preset: "sketch".to_owned(),
        title: "Sketch".to_owned(),
        run: Some(run.to_owned()),
        iteration: before,
        iterations: 9,
        device: "cpu".to_owned(),
        model: "demo".to_owned(),
    }
}

/// A run of 5 iterations and a picture that is gone on with from iteration 3.
fn train(run: &Path) {
    let picture = run.join("000002.png");
    image::RgbImage::new(6, 4).save(&picture).unwrap();
    let mut output = TensorBoard::new(Box::new(Kept::default()));
    output.line(&start(run, 0)).unwrap();
    for number in 1..=5 {
        output.line(&iteration(number)).unwrap();
    }
    let sample = Line::Sample {
        iteration: 2,
        path: picture,
    };
    output.line(&sample).unwrap();
    output.line(&start(run, 3)).unwrap();
    output.line(&iteration(4)).unwrap();
}

fn files(run: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(run)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    let mut files: Vec<_> = entries
        .filter(|path| name(path).contains("tfevents"))
        .collect();
    files.sort();
    files
}

/// Data of all records; fails where a length or checksum is wrong.
fn records(path: &Path) -> Vec<Vec<u8>> {
    let bytes = fs::read(path).unwrap();
    let (mut rest, mut all) = (bytes.as_slice(), Vec::new());
    while !rest.is_empty() {
        let length = u64::from_le_bytes(rest[..8].try_into().unwrap()) as usize;
        let data = &rest[12..12 + length];
        assert_eq!(record::frame(data), rest[..length + 16]);
        all.push(data.to_vec());
        rest = &rest[length + 16..];
    }
    all
}

fn holds(record: &[u8], part: &[u8]) -> bool {
    record.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_run_has_its_losses_and_pictures_in_whole_records() {
    let run = tempfile::tempdir().unwrap();
    train(run.path());
    let files = files(run.path());
    assert_eq!(files.len(), 2);
    let first = records(&files[0]);
    assert_eq!(first.len(), 1 + 5 + 1);
    assert!(holds(&first[0], b"brain.Event:2"));
    for tag in ["loss/total", "loss/directional", "training/learning_rate"] {
        assert!(holds(&first[3], tag.as_bytes()), "{tag}");
    }
    assert!(holds(&first[6], b"samples") && holds(&first[6], b"\x89PNG"));
    let second = records(&files[1]);
    assert!(
        second[1].ends_with(&[0x10, 4, 0x3a, 2, 0x08, 1]),
        "forgets from step 4 on"
    );
    assert!(holds(&second[2], b"loss/total"));
}

/// Python that reads the events as TensorBoard does.
const READER: &str = "
import sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0, 'images': 0})
events.Reload()
print(sorted(events.Tags()['scalars']))
print([(e.step, e.value) for e in events.Scalars('loss/total')])
print([(e.step, e.width, e.height) for e in events.Images('samples')])
";

#[test]
fn tensorboard_itself_reads_it() {
    let python = std::env::var_os("NADA_TEST_PYTHON").unwrap_or_else(|| "python3".into());
    let there = Command::new(&python)
        .args(["-c", "import tensorboard"])
        .output();
    if !there.is_ok_and(|output| output.status.success()) {
        println!("skipped: python3 has no tensorboard; NADA_TEST_PYTHON may name one that has");
        return;
    }
    let run = tempfile::tempdir().unwrap();
    train(run.path());
    let output = Command::new(&python)
        .args(["-W", "ignore", "-c", READER])
        .arg(run.path())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<_> = text.lines().collect();
    let error = String::from_utf8_lossy(&output.stderr);
    let tags = "['loss/directional', 'loss/total', 'training/learning_rate', 'training/seconds']";
    assert_eq!(lines.first(), Some(&tags), "{error}");
    assert_eq!(lines[1], "[(1, 0.5), (2, 1.0), (3, 1.5), (4, 2.0)]");
    assert_eq!(lines[2], "[(2, 6, 4)]");
}
