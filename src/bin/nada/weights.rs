//! `nada inspect`, `nada import`, `nada export`: what is said of weight files, and how far it is.

use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use nada_tui::cli::export::ExportArgs;
use nada_tui::cli::import::ImportArgs;
use nada_tui::cli::inspect::InspectArgs;
use nada_tui::engine::{export, import, inspect};
use nada_tui::protocol::Progress;

const TICK: Duration = Duration::from_millis(100);
const BAR: &str = "{spinner} {msg} {bar:20} {bytes}/{total_bytes}";

/// Says what a file is; code 1 when it cannot be used.
pub fn inspect(args: &InspectArgs) -> anyhow::Result<ExitCode> {
    let report = watched(|progress| inspect::inspect(args, progress))?;
    if args.json {
        say_line!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        say!("{report}");
    }
    Ok(match report.unusable {
        None => ExitCode::SUCCESS,
        Some(_) => ExitCode::FAILURE,
    })
}

/// The new model's file goes to the output, the rest to the side.
pub fn import(args: &ImportArgs) -> anyhow::Result<ExitCode> {
    let imported = watched(|progress| import::import(args, progress))?;
    say_line!("{}", imported.path.display());
    note!("{}", imported.network);
    match imported.why {
        Some(why) => note!("presets call it `{}`: {why} (--name)", imported.name),
        None => note!("presets call it `{}`", imported.name),
    }
    for warning in &imported.warnings {
        note!("warning: {warning}");
    }
    Ok(ExitCode::SUCCESS)
}

/// The new file goes to the output, the rest to the side.
pub fn export(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let exported = watched(|progress| export::export(args, progress))?;
    say_line!("{}", exported.path.display());
    note!("{exported}");
    Ok(ExitCode::SUCCESS)
}

/// Shows how far some work is, on the side of the errors and on a terminal only.
fn watched<T>(work: impl FnOnce(&mut dyn FnMut(&Progress)) -> T) -> T {
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(TICK);
    let sized = ProgressStyle::with_template(BAR).unwrap_or_else(|_| ProgressStyle::default_bar());
    let outcome = work(&mut |progress: &Progress| {
        if bar.message() != progress.what {
            bar.set_message(progress.what.clone());
            bar.set_style(match progress.total {
                0 => ProgressStyle::default_spinner(),
                _ => sized.clone(),
            });
        }
        if progress.total > 0 {
            bar.set_length(progress.total);
            bar.set_position(progress.done);
        }
    });
    bar.finish_and_clear();
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_right() {
        assert!(ProgressStyle::with_template(BAR).is_ok());
    }
}
