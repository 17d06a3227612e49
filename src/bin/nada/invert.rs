//! `nada invert`: what is said of it while it works.

use std::process::ExitCode;

use nada_tui::cli::invert::InvertArgs;
use nada_tui::engine::invert::{self, Ended, Line};

/// The sheet goes to the output, the rest to the side; with `--json` every event goes to the output.
pub fn invert(args: &InvertArgs) -> anyhow::Result<ExitCode> {
    let ended = invert::invert(args, |line| match line {
        line if args.json => {
            if let Ok(text) = serde_json::to_string(line) {
                say_line!("{text}");
                crate::out::end_if_unheard();
            }
        }
        // The bar shows steps, the sheet is said below, and errors by the program.
        Line::Step { .. } | Line::End { .. } | Line::Failed { .. } => {}
        line => note!("{line}"),
    })?;
    Ok(match ended {
        Ended::Written(sheet) => {
            if !args.json {
                say_line!("{}", sheet.display());
            }
            ExitCode::SUCCESS
        }
        Ended::Interrupted(code) => ExitCode::from(code),
    })
}
