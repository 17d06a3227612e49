//! The real engine as a process: `nada train` here, `nada serve` in `headless/serve.rs`.

#![cfg(feature = "torch")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

#[path = "headless/align.rs"]
mod align;
#[path = "headless/invert.rs"]
mod invert;

#[path = "headless/video.rs"]
mod video;

#[path = "headless/film.rs"]
mod film;
#[path = "headless/serve.rs"]
mod serve;

const DEADLINE: Duration = Duration::from_secs(120);
const PRESET: &str = "source = \"photo\"\ntarget = \"pencil sketch\"\nclip = [\"demo-rn\"]\n\
                      [training]\nbatch = 2\noutput_interval = 2\niterations = ";

/// A folder with a preset `quick` of so many iterations.
fn place(iterations: u32) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_preset(folder.path(), &format!("{PRESET}{iterations}\n"));
    folder
}

fn write_preset(folder: &Path, text: &str) {
    fs::write(folder.join("quick.toml"), text).unwrap();
}

fn nada(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nada"));
    command.current_dir(folder).args(arguments);
    command.env_remove("NADA_RUNS").env("RUST_BACKTRACE", "1");
    command.env("XDG_STATE_HOME", folder.join("state"));
    command.env("XDG_DATA_HOME", folder.join("data"));
    command.stdin(Stdio::null());
    command
}

fn output(folder: &Path, arguments: &[&str]) -> Output {
    nada(folder, arguments).output().unwrap()
}

#[test]
fn a_reader_that_has_heard_enough_is_no_failure_and_a_full_disk_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = nada(folder.path(), &["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    assert!(ended.stderr.is_empty(), "{ended:?}");
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let ended = nada(folder.path(), &["models"]).stdout(full).output();
    let ended = ended.unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert!(
        said.starts_with("error: the output cannot be written: "),
        "{said}"
    );
}

/// A training whose events are read one by one.
struct Training {
    child: Child,
    lines: Receiver<String>,
}

impl Training {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = nada(folder, &["train"]);
        command.args(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let lines = read(child.stdout.take().unwrap());
        Self { child, lines }
    }

    fn next(&self) -> Value {
        let line = self.lines.recv_timeout(DEADLINE).expect("more events");
        serde_json::from_str(&line).unwrap()
    }

    fn until(&self, event: &str) -> Value {
        loop {
            let line = self.next();
            if line["event"] == event {
                return line;
            }
        }
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    fn exit_code(mut self) -> Option<i32> {
        let more = self.lines.recv_timeout(DEADLINE);
        assert_eq!(more, Err(RecvTimeoutError::Disconnected));
        let status = self.child.wait().unwrap();
        assert_eq!(status.signal(), None);
        status.code()
    }
}

impl Drop for Training {
    fn drop(&mut self) {
        // Where a test failed it still runs.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines of a process as they come, so that a test can tire of waiting.
fn read(out: ChildStdout) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(out).lines().map_while(Result::ok);
        lines.all(|line| sender.send(line).is_ok())
    });
    lines
}

fn path(value: &Value) -> PathBuf {
    PathBuf::from(value.as_str().unwrap())
}

#[test]
fn a_run_tells_every_event_and_leaves_its_folder() {
    let folder = place(3);
    let training = Training::start(folder.path(), &["--preset", "quick.toml"]);
    assert_eq!(training.until("start")["iteration"], 0);
    let mut seen = Vec::new();
    let end = loop {
        let line = training.next();
        match line["event"].as_str().unwrap() {
            "end" => break line,
            "info" => {}
            "iteration" => {
                assert!(line["losses"]["directional"].is_number(), "{line}");
                seen.push(format!("iteration {}", line["iteration"]));
            }
            "scores" => {
                assert!(line["direction"].is_number(), "{line}");
                seen.push(format!("scores {}", line["iteration"]));
            }
            event => {
                assert!(path(&line["path"]).exists(), "{line}");
                seen.push(format!("{event} {}", line["iteration"]));
            }
        }
    };
    let expected = [
        "scores 0",
        "iteration 1",
        "iteration 2",
        "sample 2",
        "scores 2",
        "iteration 3",
        "sample 3",
        "checkpoint 3",
        "scores 3",
    ];
    assert_eq!(seen, expected);
    assert_eq!(end["reason"], "finished");
    assert!(path(&end["run"]).starts_with(folder.path().join("runs").canonicalize().unwrap()));
    assert!(path(&end["samples"]).join("000003.png").exists());
    assert_eq!(training.exit_code(), Some(0));
}

#[test]
fn an_interrupted_run_is_saved_and_goes_on_where_it_stood() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let folder = place(100_000);
        let training = Training::start(folder.path(), &["--preset", "quick.toml"]);
        training.until("iteration");
        training.signal(signal);
        let end = training.until("end");
        assert_eq!(end["exit_code"], code);
        assert!(path(&end["checkpoint"]).exists());
        assert_eq!(training.exit_code(), Some(code));
        let done = end["iteration"].as_u64().unwrap();
        let resume = end["resume"].as_str().unwrap();
        let arguments = resume.strip_prefix("nada train ").unwrap();
        let more = (done + 2).to_string();
        let mut arguments: Vec<&str> = arguments.split(' ').collect();
        arguments.extend(["--iterations", &more]);
        let training = Training::start(folder.path(), &arguments);
        assert_eq!(training.until("start")["iteration"], done);
        assert_eq!(training.until("iteration")["iteration"], done + 1);
        let end = training.until("end");
        assert_eq!(
            (&end["reason"], &end["iteration"]),
            (&"finished".into(), &(done + 2).into())
        );
        assert_eq!(training.exit_code(), Some(0));
    }
}

#[test]
fn a_second_signal_ends_at_once_and_breaks_no_file() {
    let folder = place(100_000);
    let arguments = ["--preset", "quick.toml", "--save-interval", "1"];
    let training = Training::start(folder.path(), &arguments);
    let kept = path(&training.until("checkpoint")["path"]);
    training.signal(Signal::INT);
    training.signal(Signal::INT);
    training.until("end");
    assert_eq!(training.exit_code(), Some(130));
    let run = kept.ancestors().nth(2).unwrap().to_str().unwrap();
    let training = Training::start(folder.path(), &["--resume", run]);
    training.until("iteration");
    training.signal(Signal::INT);
    training.until("end");
    assert_eq!(training.exit_code(), Some(130));
}

#[test]
fn an_edit_takes_effect_while_it_trains_and_a_broken_file_does_not() {
    let folder = place(100_000);
    let training = Training::start(folder.path(), &["--preset", "quick.toml"]);
    training.until("iteration");
    write_preset(
        folder.path(),
        &format!("{PRESET}100000\nlearning_rate = 0.005\n"),
    );
    let edited = training.until("info");
    let text = edited["text"].as_str().unwrap();
    assert_eq!(text, "quick was edited: learning_rate 0.0016 → 0.005");
    while training.until("iteration")["learning_rate"] != 0.005 {}
    write_preset(folder.path(), "source = ");
    let broken = training.until("warning");
    let text = broken["text"].as_str().unwrap();
    assert!(
        text.contains("line 1") && text.contains("goes on as before"),
        "{text}"
    );
    assert_eq!(training.until("iteration")["learning_rate"], 0.005);
    training.signal(Signal::TERM);
    training.until("end");
    assert_eq!(training.exit_code(), Some(143));
}

#[test]
fn a_reader_that_is_gone_ends_the_run_which_is_saved() {
    let folder = place(100_000);
    let mut command = nada(folder.path(), &["train", "--preset", "quick.toml"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.find(|line| line.as_ref().unwrap().contains("\"iteration\":1"));
    drop(lines);
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(
        text.starts_with("error: cannot write: Broken pipe"),
        "{text}"
    );
    assert!(
        text.contains("go on with: nada train --resume runs/"),
        "{text}"
    );
}

#[test]
fn mistakes_are_one_line_on_standard_error() {
    let folder = place(3);
    for (arguments, code, said) in [
        (vec!["--preset", "nothing"], 1, "no preset `nothing`"),
        (vec!["--preset", "no.toml"], 1, "no.toml: No such file"),
        (vec!["--resume", "runs/none"], 1, "no run or checkpoint"),
        (vec!["--device", "cuda:99"], 1, "take --device cpu"),
        (vec!["--target", ""], 2, "a text of 1 to 500 characters"),
        (vec!["--iterations", "0"], 2, "from 1 to 1000000"),
    ] {
        let arguments: Vec<&str> = std::iter::once("train").chain(arguments).collect();
        let output = output(folder.path(), &arguments);
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{text}");
        assert!(text.starts_with("error: ") && text.contains(said), "{text}");
        assert!(code == 2 || text.lines().count() == 1, "{text}");
        assert_eq!(output.stdout, b"");
    }
    assert!(!folder.path().join("runs").exists());
}

#[test]
fn a_terminal_gets_a_bar() {
    let folder = place(3);
    let size = PtySize {
        rows: 24,
        cols: 100,
        ..PtySize::default()
    };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_nada"));
    command.args(["train", "--preset", "quick.toml"]);
    command.cwd(folder.path());
    command.env("TERM", "xterm-256color");
    command.env("XDG_STATE_HOME", folder.path().join("state"));
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut bytes = Vec::new();
    // A closed terminal is an error to its reader.
    let _ = pair
        .master
        .try_clone_reader()
        .unwrap()
        .read_to_end(&mut bytes);
    assert!(child.wait().unwrap().success());
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        text.contains("/3  loss ") && text.contains("directional "),
        "{text}"
    );
    for line in ["quick: demo, 64 px", "pictures: runs/", "weights:  runs/"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(!text.contains("\"event\""), "{text}");
}
