//! `nada video` as a process: Ctrl-C, and a machine without ffmpeg.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Instant;

use rustix::process::{Pid, Signal, kill_process};

use super::{DEADLINE, nada};

/// Waits until a film is being written in the folder.
fn until_begun(folder: &Path, child: &mut Child) {
    let deadline = Instant::now() + DEADLINE;
    while fs::read_dir(folder).unwrap().next().is_none() {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        assert!(Instant::now() < deadline, "no film is begun");
        thread::yield_now();
    }
}

#[test]
fn an_interrupted_film_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let words = [
        "video", "walk", "demo", "--steps", "10000", "-o", "film.gif",
    ];
    let mut command = nada(folder.path(), &words);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    until_begun(folder.path(), &mut child);
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn without_ffmpeg_one_is_told_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let words = ["video", "walk", "demo", "-o", "film.mp4"];
    let output = nada(folder.path(), &words)
        .env("PATH", "/nowhere")
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(error.contains("apt install ffmpeg"), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
