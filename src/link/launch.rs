//! Starting the engine: connect, or start the program and connect as soon as it listens.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A program that does not listen after this long never will.
const PATIENCE: Duration = Duration::from_secs(60);
const RETRY: Duration = Duration::from_millis(15);
/// After its socket closed, the engine has this long to exit.
const LAST_BREATH: Duration = Duration::from_secs(2);
const LOG_LINES: usize = 4;

/// Where the engine is, and how to start one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Folder of the runs.
    pub runs: PathBuf,
    /// Folder of presets, first in the search path.
    pub presets: Option<PathBuf>,
    /// Preset to begin with.
    pub preset: Option<String>,
    /// The engine's program.
    pub program: PathBuf,
}

/// A connection, and the engine's process when it is ours.
#[derive(Debug)]
pub struct Launched {
    /// The connection; both sides have greeted.
    pub stream: UnixStream,
    /// The engine's process.
    pub child: Option<Child>,
}

/// Attaches to the engine of the runs folder, or starts one, saying so.
///
/// # Errors
/// In words for people.
pub fn find_or_start(
    settings: &Settings,
    mut starting: impl FnMut(&str),
) -> Result<Launched, String> {
    match super::connect(&super::socket_path(&settings.runs)) {
        Ok(stream) => Ok(Launched {
            stream,
            child: None,
        }),
        Err(error) if error.nobody_listens() => {
            starting("starting the engine");
            let child = start(settings)?;
            wait(settings, child)
        }
        Err(error) => Err(error.to_string()),
    }
}

fn start(settings: &Settings) -> Result<Child, String> {
    let program = &settings.program;
    let log = open_log(&settings.runs).map_err(|error| {
        format!(
            "Cannot write {}: {error}.\nMake room, or name another folder with --runs.",
            log_path(&settings.runs).display()
        )
    })?;
    let errors = log.try_clone().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.arg("serve").arg("--runs").arg(&settings.runs);
    if let Some(presets) = &settings.presets {
        command.arg("--presets").arg(presets);
    }
    if let Some(preset) = &settings.preset {
        command.arg("--preset").arg(preset);
    }
    command
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        // The terminal's signals are for the dashboard alone.
        .process_group(0)
        .spawn()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => format!(
                "There is no engine at {}.\nBuild it (cargo build --release) or name it with \
                 --engine.",
                program.display()
            ),
            _ => format!("Cannot start {}: {error}", program.display()),
        })
}

/// Tries to connect until the engine listens, ends, or takes too long.
fn wait(settings: &Settings, mut child: Child) -> Result<Launched, String> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match super::connect(&super::socket_path(&settings.runs)) {
            Ok(stream) => {
                return Ok(Launched {
                    stream,
                    child: Some(child),
                });
            }
            Err(error) if !error.nobody_listens() => return Err(error.to_string()),
            Err(_) => {}
        }
        if let Ok(Some(status)) = child.try_wait() {
            return Err(ended_early(settings, status));
        }
        if Instant::now() > deadline {
            let log = log_path(&settings.runs);
            return Err(format!(
                "The engine started, but does not answer. Its log: {}",
                log.display()
            ));
        }
        thread::sleep(RETRY);
    }
}

fn ended_early(settings: &Settings, status: ExitStatus) -> String {
    let mut text = format!("The engine ended while it started: {status}.");
    for line in last_log_lines(&settings.runs) {
        text.push('\n');
        text.push_str(&line);
    }
    text
}

/// How a process ended, if it does so soon.
#[must_use]
pub fn exit_status(child: &mut Child) -> Option<ExitStatus> {
    let deadline = Instant::now() + LAST_BREATH;
    while Instant::now() < deadline {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        thread::sleep(RETRY);
    }
    None
}

fn log_path(runs: &Path) -> PathBuf {
    super::engine_folder(runs).join("engine.log")
}

fn open_log(runs: &Path) -> io::Result<fs::File> {
    fs::create_dir_all(runs)?;
    let folder = super::engine_folder(runs);
    match DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .open(log_path(runs))
}

/// The end of what the engine wrote, without blank lines.
#[must_use]
pub fn last_log_lines(runs: &Path) -> Vec<String> {
    let text = fs::read(log_path(runs)).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let first = lines.len().saturating_sub(LOG_LINES);
    lines[first..]
        .iter()
        .map(|line| (*line).to_owned())
        .collect()
}
