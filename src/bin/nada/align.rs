//! `nada align`: which files were written, what is odd about them, what went wrong.

use std::process::ExitCode;

use nada_tui::cli::align::AlignArgs;
use nada_tui::engine::align;

/// The files go to the output, the rest to the side; code 1 when a photo has no aligned picture.
pub fn align(args: &AlignArgs) -> anyhow::Result<ExitCode> {
    let mut failed = false;
    align::align(args, |report| {
        for line in report.warnings() {
            note!("warning: {line}");
        }
        for line in report.errors() {
            failed = true;
            note!("error: {line}");
        }
        match serde_json::to_string(&report) {
            Ok(line) if args.json => say_line!("{line}"),
            _ => {
                for file in report.files() {
                    say_line!("{}", file.display());
                }
            }
        }
    })?;
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
