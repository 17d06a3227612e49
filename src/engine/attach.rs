//! `nada attach`: a dashboard of another machine, over standard input and output. Nothing but
//! frames is written to the latter.

use std::io::{self, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;

use crate::cli::attach::AttachArgs;
use crate::link::launch::{self, Settings};
use crate::link::parcel::FIRST_SIZE;
use crate::link::relay::{self, Ended};
use crate::link::{self, LinkError, preface};

/// There is no engine any more, or there never was one.
const NO_ENGINE: u8 = 3;

/// Why nothing can be carried.
#[derive(Debug, thiserror::Error)]
pub enum AttachError {
    /// The engine cannot be reached or started.
    #[error("{0}")]
    Engine(String),
    /// The dashboard cannot be reached, or is of another version.
    #[error(transparent)]
    Dashboard(#[from] LinkError),
    /// This program cannot be found.
    #[error("cannot find this program to start the engine: {0}")]
    Program(io::Error),
}

/// Carries until the dashboard leaves or the engine ends; says how on standard error. Returns the
/// exit code.
///
/// # Errors
/// When it cannot begin.
pub fn attach(args: &AttachArgs) -> Result<u8, AttachError> {
    let Some(engine) = engine(args)? else {
        tell(&format!("No engine works in {}.", args.runs.display()));
        return Ok(NO_ENGINE);
    };
    let mut out = io::stdout().lock();
    preface::write(&mut out).map_err(LinkError::from)?;
    link::greet(&mut io::stdin(), &mut out)?;
    let size = args.fit.unwrap_or(FIRST_SIZE);
    match relay::carry((io::stdin(), out), &engine, size) {
        Ok(Ended::Gone(reason)) => {
            tell(&gone(&reason, &args.runs));
            Ok(NO_ENGINE)
        }
        // A line that cannot be written to is one that the dashboard has left.
        Ok(Ended::Left | Ended::Stopped) | Err(_) => Ok(0),
    }
}

/// The engine, started where that is allowed and needed.
fn engine(args: &AttachArgs) -> Result<Option<UnixStream>, AttachError> {
    if args.no_start {
        return match link::connect(&link::socket_path(&args.runs)) {
            Ok(stream) => Ok(Some(stream)),
            Err(error) if error.nobody_listens() => Ok(None),
            Err(error) => Err(AttachError::Engine(error.to_string())),
        };
    }
    let settings = Settings {
        runs: args.runs.clone(),
        presets: args.presets.clone(),
        preset: args.preset.clone(),
        program: std::env::current_exe().map_err(AttachError::Program)?,
    };
    // It goes on when this program ends, and writes to its log only.
    let launched = launch::find_or_start(&settings, |_| ()).map_err(AttachError::Engine)?;
    Ok(Some(launched.stream))
}

/// Why the engine is gone, as far as its log tells.
fn gone(reason: &LinkError, runs: &Path) -> String {
    let mut text = match reason {
        LinkError::Closed => "The engine ended without a word.".to_owned(),
        other => other.to_string(),
    };
    for line in launch::last_log_lines(runs) {
        text.push('\n');
        text.push_str(&line);
    }
    text
}

/// To the dashboard's person, through ssh.
fn tell(text: &str) {
    // Who has left hears nothing.
    let _ = writeln!(io::stderr(), "{text}");
}
