//! `nada invert` as a process: events, files, Ctrl-C.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::{DEADLINE, nada, output, read};

fn portrait(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portraits");
    folder.join(name).display().to_string()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_portrait_is_found_and_its_latent_is_taken_by_other_commands() {
    let folder = tempfile::tempdir().unwrap();
    let photo = portrait("003.png");
    let words = [
        "invert",
        &photo,
        "--aligned",
        "--steps",
        "4",
        "--json",
        "-o",
        "me",
    ];
    let found = output(folder.path(), &words);
    assert!(found.status.success(), "{found:?}");
    let text = String::from_utf8(found.stdout).unwrap();
    let events: Vec<Value> = text
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let kinds: Vec<&str> = events
        .iter()
        .map(|e| e["event"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["start", "step", "step", "step", "step", "written", "end"]
    );
    assert_eq!(events[0]["way"], "both");
    assert_eq!(events[0]["encoder"], "demo-encoder");
    assert!(events[5]["psnr"].as_f64().unwrap() > 20.0, "{}", events[5]);
    let expected = [
        "003-frozen.png",
        "003-photo.png",
        "003.safetensors",
        "sheet.png",
    ];
    assert_eq!(names(&folder.path().join("me")), expected);
    let latent = ["--latents", "me/003.safetensors", "-o", "again.png"];
    let drawn = output(folder.path(), &[&["sample", "demo"], &latent[..]].concat());
    assert!(drawn.status.success(), "{drawn:?}");
    let [again, found] = ["again.png", "me/003-frozen.png"]
        .map(|name| image::open(folder.path().join(name)).unwrap().into_rgb8());
    assert_eq!(again, found);
}

#[test]
fn ctrl_c_ends_the_steps_and_what_was_found_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let photo = portrait("005.png");
    let words = [
        "invert",
        &photo,
        "--aligned",
        "--way",
        "optimisation",
        "--steps",
        "100000",
        "--json",
    ];
    let mut command = nada(folder.path(), &words);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let lines = read(child.stdout.take().unwrap());
    let next = || -> Value {
        let line = lines.recv_timeout(DEADLINE).expect("more events");
        serde_json::from_str(&line).unwrap()
    };
    while next()["step"] != 11 {}
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let written = loop {
        let line = next();
        if line["event"] != "step" {
            break line;
        }
    };
    assert_eq!(written["event"], "written");
    assert!(written["steps"].as_u64().unwrap() < 100_000);
    assert_eq!(next()["exit_code"], 130);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let expected = [
        "005-frozen.png",
        "005-photo.png",
        "005.safetensors",
        "sheet.png",
    ];
    assert_eq!(names(&folder.path().join("inverted")), expected);
}

#[test]
fn a_file_that_is_no_picture_is_named_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("me.png"), "no picture").unwrap();
    let found = output(folder.path(), &["invert", "me.png", "--aligned"]);
    assert_eq!(found.status.code(), Some(1));
    let error = String::from_utf8_lossy(&found.stderr);
    assert!(error.contains("me.png: not a picture"), "{error}");
    assert_eq!(names(folder.path()), ["me.png"]);
}

#[test]
fn a_latent_with_a_name_is_kept_listed_renamed_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let photo = portrait("003.png");
    let words = [
        "invert",
        &photo,
        "--aligned",
        "--steps",
        "2",
        "--name",
        "me",
    ];
    let found = output(folder.path(), &words);
    assert!(found.status.success(), "{found:?}");
    let kept = folder.path().join("data/nada-tui/latents");
    assert_eq!(names(&kept), ["me.safetensors"]);
    let again = output(folder.path(), &words);
    let said = String::from_utf8(again.stderr).unwrap();
    assert!(said.contains("there is a latent `me` already"), "{said}");
    let renamed = output(folder.path(), &["latents", "rename", "me", "anna"]);
    assert!(renamed.status.success(), "{renamed:?}");
    let list = output(folder.path(), &["latents", "--json"]);
    let list: Value = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!(list[0]["name"], "anna");
    assert_eq!(list[0]["generator"], "demo");
    assert!(list[0]["source"].as_str().unwrap().ends_with("003.png"));
    let deleted = output(folder.path(), &["latents", "delete", "anna"]);
    assert!(deleted.status.success(), "{deleted:?}");
    assert_eq!(names(&kept), [".trash"]);
    let list = output(folder.path(), &["latents"]);
    assert!(
        String::from_utf8(list.stdout)
            .unwrap()
            .contains("No latents yet")
    );
}
