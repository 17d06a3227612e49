//! The dashboard's command line: arguments, front end, exit code.
//!
//! A crate of its own over the library's modules: a program that uses the library itself is linked
//! to LibTorch, whatever it calls (docs/decisions/0002-dashboard-without-libtorch.md).
// The modules are written for, and checked as, the library, whose users and tests need more.
#![allow(dead_code, unused_imports, clippy::struct_field_names)]
#![allow(clippy::print_stderr)]

mod cli;
mod link;
mod photo;
mod preset;
mod protocol;
mod session;
mod shell;
mod ui;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches};

use crate::cli::dashboard::TuiArgs;
use crate::cli::failure;
use crate::shell::quoted;
use crate::ui::config::{self, Config};
use crate::ui::engine::host::{Asking, Engines, Host, PATIENCE};
use crate::ui::engine::line::Line;
use crate::ui::engine::{Settings, Site};
use crate::ui::event::Farewell;
use crate::ui::run;
use crate::ui::theme::Charset;

/// What shells add to a signal's number.
const SIGNALLED: u8 = 128;

fn main() -> ExitCode {
    let matches = TuiArgs::command().get_matches();
    // What the parser has checked can be read.
    let args = TuiArgs::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let runs = match matches.value_source("runs") {
        Some(ValueSource::CommandLine) => Some(args.runs.clone()),
        _ => None,
    };
    let again = Again {
        host: args.host.clone(),
        command: match matches.value_source("host_command") {
            Some(ValueSource::CommandLine) => Some(args.host_command.clone()),
            _ => None,
        },
        runs: runs.clone(),
    };
    match dashboard(args, runs) {
        Ok(Farewell::Wanted | Farewell::Stopped(None)) => ExitCode::SUCCESS,
        Ok(Farewell::Detached { trains, runs }) => {
            let what = if trains {
                "Training goes on"
            } else {
                "The engine stays"
            };
            eprintln!("{what}; `{}` comes back to it.", again.words(runs));
            ExitCode::SUCCESS
        }
        Ok(Farewell::Stopped(Some(checkpoint))) => {
            eprintln!("The engine has ended. Saved: {}", checkpoint.display());
            ExitCode::SUCCESS
        }
        Ok(Farewell::Signal(number)) => ExitCode::from(SIGNALLED + number as u8),
        Err(error) => {
            eprintln!("error: {}", failure::describe(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// What leads to the same engine, of what the command line says.
struct Again {
    host: Option<String>,
    command: Option<String>,
    runs: Option<PathBuf>,
}

impl Again {
    /// To be pasted into a shell; `runs` where the engine is another one by now.
    fn words(self, runs: Option<PathBuf>) -> String {
        let runs = runs.or(self.runs).map(|runs| runs.display().to_string());
        let options = [
            ("host", self.host),
            ("host-command", self.command),
            ("runs", runs),
        ];
        let given =
            |(name, value): (_, Option<String>)| Some(format!(" --{name} {}", quoted(value?)));
        let given: String = options.into_iter().filter_map(given).collect();
        format!("nada-tui{given}")
    }
}

/// `runs` is what the command line, not the environment, says of the folder.
fn dashboard(args: TuiArgs, runs: Option<PathBuf>) -> anyhow::Result<Farewell> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        bail!("nada-tui needs a terminal; `nada train` works without one");
    }
    if let Some(path) = args.config.as_deref().filter(|path| !path.exists()) {
        bail!("--config {}: there is no such file", path.display());
    }
    let config = config(&args);
    let (site, line) = match args.host {
        Some(_) => there(args, runs)?,
        None => (Site::Here(here(args)?), None),
    };
    run::run((site, line), config).context("the terminal cannot be used")
}

fn here(args: TuiArgs) -> anyhow::Result<Settings> {
    if let Some(path) = args.presets.as_deref().filter(|path| !path.is_dir()) {
        bail!("--presets {}: there is no such folder", path.display());
    }
    Ok(Settings {
        program: args.engine.map_or_else(beside_this_program, Ok)?,
        runs: args.runs,
        presets: args.presets,
        preset: args.preset,
    })
}

/// The first connection is made on the plain terminal, where ssh can ask what it has to ask.
fn there(args: TuiArgs, runs: Option<PathBuf>) -> anyhow::Result<(Site, Option<Line>)> {
    let host = Host {
        ssh: "ssh".into(),
        destination: args.host.unwrap_or_default(),
        command: args.host_command,
        runs,
        presets: args.presets,
        preset: args.preset,
        patience: PATIENCE,
    };
    eprintln!("Reaching {} ...", host.destination);
    let line = Line::open(&host, (Asking::Allowed, Engines::Started), None)?;
    Ok((Site::There(host), Some(line)))
}

/// The configuration file, and what the arguments say in its place.
fn config(args: &TuiArgs) -> Config {
    let path = args.config.clone().or_else(config::usual_path);
    let mut config = Config::load(path.as_deref());
    config.image_protocol = args.image_protocol.unwrap_or(config.image_protocol);
    config.tmux_passthrough |= args.tmux_passthrough;
    config.theme = args.theme.or(config.theme);
    if args.ascii {
        config.charset = Some(Charset::Ascii);
    }
    config
}

/// `nada` in the folder of this program.
fn beside_this_program() -> anyhow::Result<PathBuf> {
    let here = std::env::current_exe().context("cannot find the folder of nada-tui")?;
    Ok(here.with_file_name("nada"))
}
