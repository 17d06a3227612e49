//! The engine's log file. Panics and what LibTorch says end up there too.

use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal as _};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::MakeWriterExt as _;

/// A log that is longer gives way to a new one; one old log is kept.
const LONGEST: u64 = 1 << 20;

/// The log of an engine, in its folder.
pub fn path(folder: &Path) -> PathBuf {
    folder.join("engine.log")
}

/// From now on all that `tracing` is told goes to the log in `folder`, and to a terminal if there is
/// one. `NADA_LOG=debug` asks for more.
///
/// # Errors
/// When the file cannot be written.
pub fn begin(folder: &Path) -> io::Result<()> {
    let path = path(folder);
    if fs::metadata(&path).is_ok_and(|about| about.len() > LONGEST) {
        fs::rename(&path, path.with_extension("log.old"))?;
    }
    let file = open(&path)?;
    adopt_standard_streams(&file)?;
    let filter = EnvFilter::try_from_env("NADA_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let format = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_target(false)
        // It would panic when there is no standard error.
        .log_internal_errors(false);
    let file = Mutex::new(file);
    let begun = if io::stderr().is_terminal() {
        format.with_writer(file.and(io::stderr)).try_init()
    } else {
        format.with_writer(file).try_init()
    };
    begun.map_err(io::Error::other)?;
    log_panics();
    Ok(())
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true).mode(0o600).open(path)
}

/// A dashboard starts the engine with both streams at the beginning of the log file: what they say
/// shall follow what the log says, not overwrite it.
fn adopt_standard_streams(file: &File) -> io::Result<()> {
    if is_same(io::stdout(), file) {
        rustix::stdio::dup2_stdout(file)?;
    }
    if is_same(io::stderr(), file) {
        rustix::stdio::dup2_stderr(file)?;
    }
    Ok(())
}

fn is_same(stream: impl AsFd, file: &File) -> bool {
    let about = |fd| rustix::fs::fstat(fd).ok();
    match (about(stream.as_fd()), about(file.as_fd())) {
        (Some(one), Some(other)) => (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino),
        _ => false,
    }
}

fn log_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!("{panic}");
        usual(panic);
    }));
}
