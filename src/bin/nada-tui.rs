//! The dashboard's command line: arguments, front end, exit code.

#![allow(clippy::print_stderr)]

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Parser;
use nada_tui::cli::dashboard::TuiArgs;
use nada_tui::cli::failure;
use nada_tui::ui::engine::Settings;
use nada_tui::ui::run;

fn main() -> ExitCode {
    match start(TuiArgs::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", failure::describe(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn start(args: TuiArgs) -> anyhow::Result<()> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        bail!("nada-tui needs a terminal; `nada train` works without one");
    }
    let settings = Settings {
        program: args.engine.map_or_else(beside_this_program, Ok)?,
        runs: args.runs,
        presets: args.presets,
        preset: args.preset,
    };
    run::run(settings, args.image_protocol).context("the terminal cannot be used")
}

/// `nada` in the folder of this program.
fn beside_this_program() -> anyhow::Result<PathBuf> {
    let here = std::env::current_exe().context("cannot find the folder of nada-tui")?;
    Ok(here.with_file_name("nada"))
}
