//! The dashboard's command line: arguments, front end, exit code.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Parser;
use nada_tui::cli::dashboard::TuiArgs;
use nada_tui::ui::engine::Settings;
use nada_tui::ui::event::Farewell;
use nada_tui::ui::run;

/// What shells add to a signal's number.
const SIGNALLED: u8 = 128;

fn main() -> ExitCode {
    match dashboard(TuiArgs::parse()) {
        Ok(Farewell::Wanted) => ExitCode::SUCCESS,
        Ok(Farewell::Signal(number)) => ExitCode::from(SIGNALLED + number as u8),
        Err(error) => {
            fail(&error);
            ExitCode::FAILURE
        }
    }
}

fn dashboard(args: TuiArgs) -> anyhow::Result<Farewell> {
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

/// One line. Causes that the message above them repeats are left out.
#[allow(clippy::print_stderr, reason = "the terminal is a plain one again")]
fn fail(error: &anyhow::Error) {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if line.is_empty() {
            line = cause;
        } else if !line.contains(&cause) {
            line = format!("{line}: {cause}");
        }
    }
    eprintln!("error: {}", line.replace('\n', " "));
}
