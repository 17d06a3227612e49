//! Downloads that a dashboard asks for, from a server on this machine.

use std::sync::mpsc;

use super::*;
use crate::catalogue::Catalogue;
use crate::protocol::Missing;
use crate::pull::tests::server::{self, Server};

const SIZE: usize = 200_000;
const WANTING: &str = "source = \"photo\"\ntarget = \"sketch\"\nmodel = \"thing\"\n";

fn file() -> Vec<u8> {
    vec![3; SIZE]
}

/// A catalogue whose `thing` is at this address; a preset that names it finds it missing.
fn lab(url: &str) -> Lab {
    let mut catalogue = Catalogue::built_in();
    let mut thing = catalogue.models["ffhq"].clone();
    thing.mirrors.truncate(1);
    url.clone_into(&mut thing.mirrors[0].url);
    thing.mirrors[0].bytes = Some(SIZE as u64);
    thing.mirrors[0].sha256 = Some(crate::weights::sha256::of_bytes(&file()));
    catalogue.models.insert("thing".to_owned(), thing);
    let lab = Lab::with(catalogue);
    fs::write(lab.folder.path().join("wanting.toml"), WANTING).unwrap();
    lab
}

/// Attaches, waits until `thing` is known to be missing, and asks for it.
fn ask(lab: &Lab) -> Dashboard {
    let (dashboard, snapshot) = Dashboard::attach(lab);
    let has = |all: &[Missing]| all.iter().any(|missing| missing.stem == "thing");
    if !has(&snapshot.missing) {
        dashboard.until(|update| matches!(update, Update::Missing(all) if has(all)));
    }
    let accepted = Catalogue::built_in().models["ffhq"].licence.url.clone();
    dashboard.client.send(Command::Pull {
        models: vec!["thing".to_owned()],
        accepted: vec![accepted],
    });
    dashboard
}

#[test]
fn a_download_runs_beside_the_training_and_the_model_is_there_then() {
    let server = Server::start(|asked, _, stream| server::good(asked, stream, &file(), SIZE));
    let lab = lab(&server.url("thing.pt"));
    let dashboard = ask(&lab);
    let mut steps = Vec::new();
    let missing = loop {
        match dashboard.next() {
            Update::Progress(Some(progress)) => steps.push(progress.done),
            Update::Missing(all) => break all,
            _ => {}
        }
    };
    assert!(missing.iter().all(|missing| missing.stem != "thing"));
    assert!(steps.contains(&(SIZE as u64)), "{steps:?}");
    dashboard.until(|update| *update == Update::Progress(None));
    let path = crate::trainer::models::find(&lab.folder.path().join("models"), "thing").unwrap();
    assert_eq!(fs::read(path).unwrap(), file());
    let record = fs::read_to_string(lab.folder.path().join("downloads.toml")).unwrap();
    assert!(record.contains("https://nvlabs.github.io/"), "{record}");
}

#[test]
fn a_download_is_ended_from_the_dashboard() {
    let (_hold, held) = mpsc::channel::<()>();
    let server = Server::start(move |asked, _, stream| {
        server::good(asked, stream, &file(), 100_000);
        let _ = held.recv();
    });
    let lab = lab(&server.url("thing.pt"));
    let dashboard = ask(&lab);
    dashboard.until(|update| matches!(update, Update::Progress(Some(p)) if p.total > 0));
    dashboard.client.send(Command::Cancel);
    let warning = |update: &Update| matches!(update, Update::Log(l) if l.level == Level::Warning);
    let Update::Log(line) = dashboard.until(warning) else {
        unreachable!();
    };
    assert!(line.text.starts_with("stopped; "), "{}", line.text);
    let end = "`nada pull thing` goes on from there";
    assert!(line.text.ends_with(end), "{}", line.text);
    let (_late, snapshot) = Dashboard::attach(&lab);
    assert_eq!(snapshot.progress, None);
}

#[test]
fn a_failed_download_is_said_in_one_line() {
    let server = Server::start(|_, _, stream| server::status(stream, 404, ""));
    let lab = lab(&server.url("thing.pt"));
    let dashboard = ask(&lab);
    dashboard.until(|update| match update {
        Update::Log(line) => {
            let start = "thing could not be downloaded: http://";
            line.text.starts_with(start) && line.text.contains("404 (not there)")
        }
        _ => false,
    });
}
