//! `nada pull` and `nada models` as processes, against a server on this machine.

#![cfg(feature = "torch")]
#![allow(clippy::unwrap_used)]

#[allow(dead_code, reason = "the unit tests need more of it")]
#[path = "../src/pull/tests/server.rs"]
mod server;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use server::Server;

const FILE: &[u8; 200_000] = &[7; 200_000];
const HALF: usize = 100_000;

/// A home of its own, with a catalogue that has one model.
struct Home(TempDir);

impl Home {
    fn new(url: &str) -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        home.write_catalogue(&format!(
            "[licences.mine]\nname = \"Mine\"\nurl = \"https://example.org/mine\"\n\
             meaning = \"Ask me.\"\n\
             [models.thing]\nkind = \"generator\"\nresolution = 64\nlicence = \"mine\"\n\
             mirrors = [{{ url = \"{url}\", bytes = {} }}]\n",
            FILE.len()
        ));
        home
    }

    fn write_catalogue(&self, text: &str) {
        let folder = self.0.path().join("config/nada-tui");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("catalogue.toml"), text).unwrap();
    }

    fn nada(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nada"));
        command.current_dir(&self.0).args(arguments);
        for name in ["NADA_MODELS", "HF_TOKEN"] {
            command.env_remove(name);
        }
        for name in [
            "http_proxy",
            "HTTP_PROXY",
            "all_proxy",
            "ALL_PROXY",
            "no_proxy",
            "NO_PROXY",
        ] {
            command.env_remove(name);
        }
        command.env("XDG_CONFIG_HOME", self.0.path().join("config"));
        command.env("XDG_DATA_HOME", self.0.path().join("data"));
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.nada(arguments).output().unwrap()
    }

    fn model(&self) -> PathBuf {
        self.0.path().join("data/nada-tui/models/thing.pt")
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_model_is_pulled_once() {
    let server = Server::start(|asked, _, stream| server::good(asked, stream, FILE, FILE.len()));
    let home = Home::new(&server.url("thing.pt"));
    let refused = home.run(&["pull", "thing"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    let expected = "the licence of thing is not accepted yet: Mine (https://example.org/mine)";
    assert!(said.contains(expected), "{said}");
    assert!(
        server.asked().is_empty(),
        "nothing is asked before the licence is accepted"
    );
    let pulled = home.run(&["pull", "thing", "--yes"]);
    let said = text(&pulled.stdout);
    assert!(pulled.status.success(), "{}", text(&pulled.stderr));
    assert!(
        said.starts_with("thing: ") && said.contains("thing.pt, 200 kB, sha256 "),
        "{said}"
    );
    assert_eq!(fs::read(home.model()).unwrap(), FILE);
    let again = home.run(&["pull", "thing"]);
    assert!(
        text(&again.stdout).starts_with("thing is there: "),
        "{}",
        text(&again.stdout)
    );
    assert_eq!(server.ranges(), [None]);
    let forced = home.run(&["pull", "thing", "--force"]);
    assert!(forced.status.success(), "the licence is remembered");
    assert_eq!(server.ranges(), [None]);
}

#[test]
fn lines_tell_of_progress_where_there_is_no_terminal() {
    let server = Server::start(|asked, _, stream| server::good(asked, stream, FILE, HALF));
    let home = Home::new(&server.url("thing.pt"));
    let pulled = home.run(&["pull", "thing", "--yes"]);
    let said = text(&pulled.stderr);
    for part in [
        "Ask me.",
        "thing: 100 kB of 200 kB",
        "again in 1 s",
        "thing: checking",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

/// Half of the file comes, then nothing, until the test ends.
fn hanging(held: mpsc::Receiver<()>) -> Server {
    Server::start(move |asked, number, stream| {
        let most = if number == 0 { HALF } else { FILE.len() };
        server::good(asked, stream, FILE, most);
        if number == 0 {
            let _ = held.recv();
        }
    })
}

/// Waits for a line of standard error.
fn until(child: &mut Child, wanted: &str) {
    let lines = BufReader::new(child.stderr.as_mut().unwrap()).lines();
    let found = lines
        .map_while(Result::ok)
        .any(|line| line.contains(wanted));
    assert!(found, "never said: {wanted}");
}

#[test]
fn a_killed_download_goes_on() {
    let (hold, held) = mpsc::channel();
    let server = hanging(held);
    let home = Home::new(&server.url("thing.pt"));
    let mut command = home.nada(&["pull", "thing", "--yes"]);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    until(&mut child, "thing: 100 kB of 200 kB");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!home.model().exists());
    drop(hold);
    let pulled = home.run(&["pull", "thing"]);
    assert!(pulled.status.success(), "{}", text(&pulled.stderr));
    assert_eq!(fs::read(home.model()).unwrap(), FILE);
    assert_eq!(server.ranges(), [None, Some(HALF as u64)]);
}

#[test]
fn ctrl_c_keeps_what_came_and_says_how_to_go_on() {
    let (_hold, held) = mpsc::channel();
    let server = hanging(held);
    let home = Home::new(&server.url("thing.pt"));
    let mut command = home.nada(&["pull", "thing", "--yes"]);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    until(&mut child, "thing: 100 kB of 200 kB");
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    until(
        &mut child,
        "stopped; 100000 bytes are kept, `nada pull thing` goes on from there",
    );
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!home.model().exists());
}

/// A proxy that answers for every host itself. It says what it was asked for.
fn proxy() -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (sender, asked) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut head = || {
                let mut first = String::new();
                reader.read_line(&mut first).unwrap();
                let mut line = String::from("-");
                while !line.trim().is_empty() {
                    line.clear();
                    reader.read_line(&mut line).unwrap();
                }
                first
            };
            let first = head();
            if first.starts_with("CONNECT") {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
                head();
            }
            sender.send(first).unwrap();
            server::whole(&mut stream, FILE);
        }
    });
    (address, asked)
}

#[test]
fn proxies_are_used_unless_no_proxy_names_the_host() {
    let (address, asked) = proxy();
    let home = Home::new("http://models.invalid/thing.pt");
    let mut command = home.nada(&["pull", "thing", "--yes"]);
    let pulled = command.env("http_proxy", &address).output().unwrap();
    assert!(pulled.status.success(), "{}", text(&pulled.stderr));
    let first = asked.recv().unwrap();
    assert!(first.contains("models.invalid"), "{first}");
    let server = Server::start(|asked, _, stream| server::good(asked, stream, FILE, FILE.len()));
    let home = Home::new(&server.url("thing.pt"));
    let mut command = home.nada(&["pull", "thing", "--yes"]);
    command
        .env("http_proxy", &address)
        .env("no_proxy", "127.0.0.1");
    assert!(command.output().unwrap().status.success());
    assert!(asked.try_recv().is_err());
    assert_eq!(server.ranges(), [None]);
}

#[test]
fn models_are_listed_with_what_is_there() {
    let server = Server::start(|asked, _, stream| server::good(asked, stream, FILE, FILE.len()));
    let home = Home::new(&server.url("thing.pt"));
    let listed = |home: &Home| -> Value {
        let output = home.run(&["models", "--json"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let thing = |all: &Value| {
        let models = all["models"].as_array().unwrap();
        models
            .iter()
            .find(|model| model["name"] == "thing")
            .unwrap()
            .clone()
    };
    let before = thing(&listed(&home));
    assert_eq!(before["place"], "offered");
    assert_eq!(before["disk"], FILE.len());
    assert_eq!(before["licence"]["meaning"], "Ask me.");
    assert!(home.run(&["pull", "thing", "--yes"]).status.success());
    let after = listed(&home);
    assert_eq!(thing(&after)["place"], "here");
    let presets = after["presets"].as_array().unwrap();
    let sketch = presets
        .iter()
        .find(|p| p["preset"] == "ffhq-sketch")
        .unwrap();
    assert_eq!(
        sketch["missing"],
        serde_json::json!(["ffhq", "clip-vit-b32"])
    );
    assert!(sketch["gpu_memory_estimate"].as_u64().unwrap() > 1_000_000_000);
    let table = text(&home.run(&["models"]).stdout);
    assert!(table.contains("nada pull ffhq clip-vit-b32"), "{table}");
}

#[test]
fn mistakes_are_said_before_anything_is_asked() {
    let home = Home::new("http://models.invalid/thing.pt");
    let error = |arguments: &[&str]| {
        let output = home.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        text(&output.stderr)
    };
    let unknown = error(&["pull", "ffqh"]);
    assert!(unknown.contains("no model `ffqh`; there are "), "{unknown}");
    let carried = error(&["pull", "demo"]);
    assert!(carried.contains("the program carries it"), "{carried}");
    let two = error(&["pull", "ffhq", "cat", "--mirror", "http://a/b.pt"]);
    assert!(
        two.contains("--mirror is the address of one model, and 2 are named"),
        "{two}"
    );
    home.write_catalogue("\n[models.thing]\nkind = \"painter\"\n");
    let wrong = error(&["models"]);
    let expected = "catalogue.toml, line 3: unknown variant `painter`, expected one of";
    assert!(wrong.contains(expected), "{wrong}");
}

#[test]
fn a_server_whose_certificate_nobody_vouches_for_is_refused() {
    let home = Home::new("https://models.invalid/thing.pt");
    let (address, _asked) = proxy();
    let empty = home.0.path().join("none.pem");
    fs::write(&empty, "").unwrap();
    let mut command = home.nada(&["pull", "thing", "--yes"]);
    command
        .env("https_proxy", &address)
        .env_remove("SSL_CERT_DIR");
    let output = command.env("SSL_CERT_FILE", &empty).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains("SSL_CERT_FILE"), "{said}");
    assert!(!Path::new(&home.model()).exists());
}
