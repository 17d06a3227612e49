//! The dashboard on a real pseudo-terminal: it starts at once, says what is wrong with its
//! engine, and gives the terminal back however it ends.
#![cfg(feature = "tui")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "terminal/journey.rs"]
mod journey;
#[path = "terminal/scripted.rs"]
mod scripted;
#[path = "terminal/session.rs"]
mod session;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::process::Signal;
use session::{Ended, Session, cells, size};

/// The dashboard on the smallest usual terminal, with an engine to start.
fn open(engine: &Path, folder: &Path) -> Session {
    let engine = engine.to_str().unwrap();
    let engine = ["--engine", engine, "--runs", "runs"];
    let blocks = ["--image-protocol", "blocks"];
    Session::start(folder, &[&engine[..], &blocks].concat(), (80, 24))
}

/// A program that does what a shell line says.
fn program(folder: &Path, line: &str) -> PathBuf {
    let path = folder.join("engine.sh");
    fs::write(&path, format!("#!/bin/sh\n{line}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[test]
fn an_engine_that_dies_at_once_is_quoted_and_the_terminal_restored() {
    let folder = tempfile::tempdir().unwrap();
    let engine = program(folder.path(), "echo 'no such device: cuda:7' >&2; exit 3");
    let mut session = open(&engine, folder.path());
    let screen = session.see("The engine did not start");
    assert!(screen.contains("exit status: 3"), "{screen}");
    assert!(screen.contains("no such device: cuda:7"), "{screen}");
    session.press("q");
    assert_eq!(session.end(), Ended::with(0));
}

#[test]
fn a_missing_engine_is_named_and_can_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let engine = folder.path().join("engine.sh");
    let mut session = open(&engine, folder.path());
    session.see("There is no engine at");
    program(folder.path(), "echo 'second try'; exit 4");
    session.press("r");
    session.see("second try");
    session.press("q");
    assert_eq!(session.end(), Ended::with(0));
}

#[test]
fn a_silent_engine_leaves_the_keys_alive_and_a_signal_restores_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    // Never listens; goes away with its parent folder.
    let engine = program(folder.path(), "while [ -e \"$0\" ]; do sleep 0.1; done");
    let mut session = open(&engine, folder.path());
    session.see("starting the engine");
    session.press("?");
    session.see("Start training, or pause it");
    session.press("\x1b");
    session.wait("help closed", |screen| !screen.contains("Keys"));
    let id = session.child.process_id().unwrap();
    let id = rustix::process::Pid::from_raw(id as i32).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    assert_eq!(session.end(), Ended::with(143));
}

#[test]
fn the_screen_can_be_drawn_again_and_pictures_another_way() {
    let folder = tempfile::tempdir().unwrap();
    let engine = program(folder.path(), "while [ -e \"$0\" ]; do sleep 0.1; done");
    let mut session = open(&engine, folder.path());
    session.see("starting the engine");
    session.press("i");
    session.see("Pictures: off");
    let drawn = session.all.len();
    session.press("\x0c");
    session.until("whole screen again", |session| {
        String::from_utf8_lossy(&session.all[drawn..]).contains("Presets")
    });
    session.press("q");
    session.see("Leave?");
    session.press("d");
    assert_eq!(session.end(), Ended::with(0));
}

#[test]
fn a_small_terminal_asks_for_a_larger_one_and_recovers() {
    let folder = tempfile::tempdir().unwrap();
    let engine = folder.path().join("none");
    let mut session = open(&engine, folder.path());
    session.see("The engine did not start");
    session.screen.screen_mut().set_size(cells(10), cells(40));
    session.master.resize(size(40, 10)).unwrap();
    session.see("Make the terminal larger");
    session.screen.screen_mut().set_size(cells(24), cells(80));
    session.master.resize(size(80, 24)).unwrap();
    session.see("The engine did not start");
    session.press("q");
    assert_eq!(session.end(), Ended::with(0));
}

#[test]
fn no_key_is_lost_that_comes_with_a_change_of_size() {
    let folder = tempfile::tempdir().unwrap();
    let engine = program(folder.path(), "while [ -e \"$0\" ]; do sleep 0.1; done");
    let mut session = open(&engine, folder.path());
    session.see("starting the engine");
    session.press("\x10");
    let word = "abcdefghijklmnopqrstuvwxyz";
    for typed in 1..=word.len() {
        let cols = 80 - typed as u16 % 2;
        // It finds both at once.
        session.signal(Signal::STOP);
        session.master.resize(size(cols, 24)).unwrap();
        session.press(&word[typed - 1..typed]);
        session.signal(Signal::CONT);
        session.see(&word[..typed]);
    }
    session.press("\x1b");
    session.until("palette closed", |session| {
        !session.screen.screen().contents().contains(word)
    });
    session.press("q");
    session.see("Leave?");
    session.press("d");
    assert_eq!(session.end(), Ended::with(0));
}

/// A configuration for dashboards that are started in a folder.
fn configure(folder: &Path, text: &str) {
    let folder = folder.join("config/nada-tui");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), text).unwrap();
}

const TAKE_MOUSE: &[u8] = b"\x1b[?1002h";
const LEAVE_MOUSE: &[u8] = b"\x1b[?1002l";

fn last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|part| part == wanted)
}

#[test]
fn the_mouse_is_taken_given_back_by_a_key_and_left_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = open(&folder.path().join("none"), folder.path());
    session.see("The engine did not start");
    session.until("mouse", |session| last(&session.all, TAKE_MOUSE).is_some());
    // The choice `q`, in the cells where it is drawn.
    let screen = session.see("Leave.");
    let row = screen
        .lines()
        .position(|line| line.contains("Leave."))
        .unwrap()
        + 1;
    session.press(&format!("\x1b[<0;20;{row}M\x1b[<0;20;{row}m"));
    let taken = last(&session.all, TAKE_MOUSE);
    session.until("mouse left", |session| {
        last(&session.all, LEAVE_MOUSE) > taken
    });
    assert_eq!(session.end(), Ended::with(0));
}

#[test]
fn without_the_mouse_nothing_is_asked_of_the_terminal_until_a_key_takes_it() {
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), "mouse = false\n");
    let engine = program(folder.path(), "while [ -e \"$0\" ]; do sleep 0.1; done");
    let mut session = open(&engine, folder.path());
    session.see("starting the engine");
    session.press("T");
    session.see("Theme: light");
    assert_eq!(last(&session.all, TAKE_MOUSE), None);
    session.press("M");
    session.until("mouse", |session| last(&session.all, TAKE_MOUSE).is_some());
    session.press("q");
    session.see("Leave?");
    session.press("d");
    assert_eq!(session.end(), Ended::with(0));
}

#[test]
fn mistakes_in_the_configuration_are_shown_and_what_is_right_in_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let text = "charset = 'ascii'\n[keys]\nhelp = 'h'\nsave = 'n'\n";
    configure(folder.path(), text);
    let engine = program(folder.path(), "while [ -e \"$0\" ]; do sleep 0.1; done");
    let mut session = open(&engine, folder.path());
    let screen = session.see("line 4");
    assert!(screen.contains("`n` is the key of `step`"), "{screen}");
    assert!(screen.is_ascii(), "{screen}");
    // Escape would be dropped as long as the terminal is asked what it can do.
    session.press("b");
    session.wait("closed", |screen| !screen.contains("line 4"));
    session.press("h");
    session.see("Start training, or pause it");
    session.press("q");
    session.press("q");
    session.see("Leave?");
    session.press("d");
    assert_eq!(session.end(), Ended::with(0));
}

/// The program of the scripted engine: this one, called for the test below.
fn scripted_engine(folder: &Path) -> PathBuf {
    let this = std::env::current_exe().unwrap();
    let call = "--exact the_scripted_engine --include-ignored --nocapture";
    let this = this.display();
    program(
        folder,
        &format!("export {ARGUMENTS}=\"$*\"; exec '{this}' {call}"),
    )
}

const ARGUMENTS: &str = "NADA_SCRIPTED_ENGINE";

#[test]
#[ignore = "the engine of the journeys below"]
fn the_scripted_engine() {
    if let Ok(arguments) = std::env::var(ARGUMENTS) {
        let words: Vec<String> = arguments.split(' ').map(str::to_owned).collect();
        scripted::serve(&words);
    }
}

macro_rules! journeys {
    ($($name:ident: $journey:ident,)*) => {$(
        #[test]
        fn $name() {
            let folder = tempfile::tempdir().unwrap();
            journey::$journey(&scripted_engine(folder.path()));
        }
    )*};
}

journeys! {
    a_run_is_started_and_its_iterations_advance: start,
    a_digit_switches_the_preset: switch,
    an_edited_preset_takes_effect_and_a_broken_one_is_shown: edit,
    missing_models_are_downloaded: download,
    a_detached_run_goes_on_and_is_found_again: come_back,
    other_prompts_are_typed_trained_and_saved: prompt,
    a_preset_is_edited_and_saved_with_its_comments: edit_inside,
    a_killed_engine_is_started_again_from_its_checkpoint: survive,
    a_past_iteration_is_looked_at_and_gone_back_to: go_back,
    all_sixel_pictures_come_without_a_key: sixel,
}

#[test]
fn without_a_terminal_it_says_so_in_one_line() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_nada-tui"))
        .env("RUST_BACKTRACE", "1")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("error: nada-tui needs a terminal"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
}
