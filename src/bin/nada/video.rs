//! `nada video`: what is said of a film while it is made.

use std::io::{self, Write as _};
use std::process::ExitCode;

use nada_tui::cli::video::VideoCommand;
use nada_tui::engine::video::{self, Ended, Line};
use signal_hook::consts::SIGTERM;
use signal_hook::low_level::raise;

/// The film's path goes to the output; with `--json` every event.
pub fn film(command: &VideoCommand) -> anyhow::Result<ExitCode> {
    let json = command.film().json;
    let ended = video::film(command, |line: &Line| {
        if !json {
            return;
        }
        let text = serde_json::to_string(line).unwrap_or_default();
        if writeln!(io::stdout(), "{text}").is_err() {
            // Nobody listens any more: as after Ctrl-C no half film is left.
            let _ = raise(SIGTERM);
        }
    })?;
    Ok(match ended {
        Ended::Written(path) => {
            if !json {
                say_line!("{}", path.display());
            }
            ExitCode::SUCCESS
        }
        Ended::Interrupted(code) => ExitCode::from(code),
    })
}
