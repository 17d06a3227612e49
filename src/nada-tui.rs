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
mod ui;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Parser;

use crate::cli::dashboard::TuiArgs;
use crate::cli::failure;
use crate::ui::config::{self, Config};
use crate::ui::engine::Settings;
use crate::ui::event::Farewell;
use crate::ui::run;
use crate::ui::theme::Charset;

/// What shells add to a signal's number.
const SIGNALLED: u8 = 128;

fn main() -> ExitCode {
    match dashboard(TuiArgs::parse()) {
        Ok(Farewell::Wanted) => ExitCode::SUCCESS,
        Ok(Farewell::Signal(number)) => ExitCode::from(SIGNALLED + number as u8),
        Err(error) => {
            eprintln!("error: {}", failure::describe(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn dashboard(args: TuiArgs) -> anyhow::Result<Farewell> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        bail!("nada-tui needs a terminal; `nada train` works without one");
    }
    let config = config(&args);
    let settings = Settings {
        program: args.engine.map_or_else(beside_this_program, Ok)?,
        runs: args.runs,
        presets: args.presets,
        preset: args.preset,
    };
    run::run(settings, config).context("the terminal cannot be used")
}

/// The configuration file, and what the arguments say in its place.
fn config(args: &TuiArgs) -> Config {
    let path = args.config.clone().or_else(config::usual_path);
    let mut config = Config::load(path.as_deref());
    config.image_protocol = args.image_protocol.unwrap_or(config.image_protocol);
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
