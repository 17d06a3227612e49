//! `nada serve` as a process, and the client of a dashboard.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use nada_tui::link::{Client, LinkError, running_engine, socket_path};
use nada_tui::protocol::{self, RunPhase, Snapshot, Update};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::{DEADLINE, output, place};

/// `nada serve` with all standard streams closed.
pub struct Engine {
    folder: TempDir,
    child: Child,
}

impl Engine {
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// In surroundings that say so.
    pub fn with(environment: &[(&str, &str)]) -> Self {
        let folder = place(100_000);
        let mut command = Command::new("/bin/sh");
        let program = env!("CARGO_BIN_EXE_nada");
        let line = "exec \"$0\" serve --presets . --preset quick <&- >&- 2>&-";
        command
            .args(["-c", line, program])
            .current_dir(folder.path());
        let child = command
            .envs(environment.iter().copied())
            .env_remove("NADA_RUNS")
            .env("XDG_STATE_HOME", folder.path().join("state"))
            .env("XDG_DATA_HOME", folder.path().join("data"))
            .spawn()
            .unwrap();
        Self { folder, child }
    }

    pub fn runs(&self) -> PathBuf {
        self.folder.path().join("runs")
    }

    /// Attaches as soon as it listens.
    pub fn attach(&self) -> Dashboard {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let (sender, updates) = channel();
            match Client::connect(&socket_path(&self.runs()), sender, |update| update) {
                Ok(client) => return Dashboard { client, updates },
                Err(error) if error.nobody_listens() => {
                    assert!(Instant::now() < deadline, "nobody listens");
                    std::thread::yield_now();
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // Where a test failed it still runs.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct Dashboard {
    pub client: Client,
    updates: Receiver<Result<Update, LinkError>>,
}

impl Dashboard {
    pub fn until<T>(&self, wanted: impl Fn(Update) -> Option<T>) -> T {
        loop {
            let update = self.updates.recv_timeout(DEADLINE).unwrap().unwrap();
            if let Some(found) = wanted(update) {
                return found;
            }
        }
    }

    pub fn snapshot(&self) -> Snapshot {
        self.until(|update| match update {
            Update::Snapshot(snapshot) => Some(*snapshot),
            _ => None,
        })
    }

    pub fn iteration(&self) -> u32 {
        self.until(|update| match update {
            Update::Iteration(iteration) => Some(iteration.iteration),
            _ => None,
        })
    }
}

#[test]
fn an_engine_trains_without_dashboards_and_saves_when_it_is_ended() {
    let mut engine = Engine::start();
    let first = engine.attach();
    assert_eq!(first.snapshot().status.preset.id, "quick");
    first.client.send(protocol::Command::Run);
    let seen = first.iteration();
    drop(first);
    let second = engine.attach();
    let snapshot = second.snapshot();
    assert_eq!(snapshot.status.phase, RunPhase::Running);
    assert!(snapshot.iterations.len() >= seen as usize);
    assert!(second.iteration() > seen);
    // Another one in the same folder.
    let pid = running_engine(&engine.runs()).unwrap();
    assert_eq!(pid, engine.child.id());
    let other = output(engine.folder.path(), &["serve"]);
    let text = String::from_utf8(other.stderr).unwrap();
    assert_eq!(other.status.code(), Some(1));
    assert!(text.contains(&format!("process {pid}")), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    kill_process(Pid::from_child(&engine.child), Signal::HUP).unwrap();
    let here = second.iteration();
    assert!(second.iteration() > here, "SIGHUP ended it");
    kill_process(Pid::from_child(&engine.child), Signal::TERM).unwrap();
    let checkpoint = second.until(|update| match update {
        Update::Stopped { reason, checkpoint } => {
            assert!(reason.contains("SIGTERM"), "{reason}");
            checkpoint
        }
        _ => None,
    });
    assert!(checkpoint.exists());
    assert_eq!(engine.child.wait().unwrap().code(), Some(143));
    assert!(!socket_path(&engine.runs()).exists());
    let log = fs::read_to_string(engine.runs().join(".engine/engine.log")).unwrap();
    assert!(log.contains("SIGHUP") && log.contains("SIGTERM"), "{log}");
}

#[test]
fn a_dashboard_that_shuts_the_engine_down_ends_it_with_0() {
    let mut engine = Engine::start();
    let dashboard = engine.attach();
    dashboard.snapshot();
    dashboard.client.send(protocol::Command::Step(2));
    while dashboard.iteration() < 2 {}
    dashboard.client.send(protocol::Command::Shutdown);
    let saved = dashboard.until(|update| match update {
        Update::Stopped { checkpoint, .. } => checkpoint,
        _ => None,
    });
    assert!(saved.ends_with("000002.safetensors"), "{}", saved.display());
    assert_eq!(engine.child.wait().unwrap().code(), Some(0));
}
