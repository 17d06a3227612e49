//! Another machine, and how ssh is asked to run `nada` there.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::link::parcel::Size;

/// Seconds after which a silent line is asked for a sign of life, and how many may stay out.
const ALIVE: [&str; 2] = ["ServerAliveInterval=5", "ServerAliveCountMax=3"];
/// Seconds for the connection to come about.
const CONNECT: &str = "ConnectTimeout=15";

/// Silence of the other machine, from the start of ssh to the greeting, that is no trouble.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Whether ssh may ask for passwords and the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// It has the terminal.
    Allowed,
    /// The dashboard has the terminal.
    Forbidden,
}

/// Whether an engine is started where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engines {
    /// It is.
    Started,
    /// A running one, or none: who comes back does not start what somebody has stopped.
    FoundOnly,
}

/// Another machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// The ssh program.
    pub ssh: PathBuf,
    /// As ssh is told: `user@box`, `ssh://user@box:port`, a name of its configuration.
    pub destination: String,
    /// `nada` there, in the words of a shell there.
    pub command: String,
    /// Folder of the runs there, when it is not the usual one.
    pub runs: Option<PathBuf>,
    /// Folder of presets there.
    pub presets: Option<PathBuf>,
    /// Preset to begin with.
    pub preset: Option<String>,
    /// [`PATIENCE`], but for tests.
    pub patience: Duration,
}

impl Host {
    /// The ssh program with all its arguments.
    #[must_use]
    pub fn ssh(&self, asking: Asking, engines: Engines, fit: Option<Size>) -> Command {
        let mut ssh = Command::new(&self.ssh);
        ssh.arg("-T");
        let batch = (asking == Asking::Forbidden).then_some("BatchMode=yes");
        for option in ALIVE.into_iter().chain([CONNECT]).chain(batch) {
            ssh.args(["-o", option]);
        }
        ssh.args(["--", &self.destination]);
        ssh.arg(self.remote(engines, fit));
        ssh
    }

    /// The line for the shell there.
    fn remote(&self, engines: Engines, fit: Option<Size>) -> String {
        let mut line = format!("{} attach", self.command);
        let mut add = |flag: &str, value: &str| {
            for part in [" ", flag, " ", &quoted(value)] {
                line.push_str(part);
            }
        };
        let folders = [("--runs", &self.runs), ("--presets", &self.presets)];
        for (flag, folder) in folders {
            if let Some(folder) = folder.as_deref().and_then(Path::to_str) {
                add(flag, folder);
            }
        }
        if let Some(preset) = &self.preset {
            add("--preset", preset);
        }
        if let Some(Size { width, height }) = fit {
            add("--fit", &format!("{width}x{height}"));
        }
        if engines == Engines::FoundOnly {
            line.push_str(" --no-start");
        }
        line
    }
}

/// One word for any POSIX shell, and for fish; a leading `~/` stays what it is.
fn quoted(word: &str) -> String {
    let (home, rest) = match word.strip_prefix("~/") {
        Some(rest) => ("~/", rest),
        None => ("", word),
    };
    format!("{home}'{}'", rest.replace('\'', r"'\''"))
}

/// A destination as it may be given to ssh.
///
/// # Errors
/// When it cannot be one.
pub fn destination(text: &str) -> Result<String, String> {
    let odd = |c: char| c.is_whitespace() || c.is_control();
    if text.is_empty() || text.starts_with('-') || text.contains(odd) {
        return Err("allowed: box, user@box, ssh://user@box:port".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host() -> Host {
        Host {
            ssh: "ssh".into(),
            destination: "me@box".to_owned(),
            command: "nada".to_owned(),
            runs: Some("~/my runs".into()),
            presets: None,
            preset: Some("it's".to_owned()),
            patience: PATIENCE,
        }
    }

    fn words(command: &Command) -> Vec<&str> {
        command
            .get_args()
            .filter_map(|word| word.to_str())
            .collect()
    }

    #[test]
    fn what_the_shell_there_reads_is_quoted() {
        let (width, height) = (320, 240);
        let fit = Some(Size { width, height });
        let ssh = host().ssh(Asking::Forbidden, Engines::FoundOnly, fit);
        let words = words(&ssh);
        assert!(words.contains(&"BatchMode=yes"), "{words:?}");
        assert_eq!(words[words.len() - 3..words.len() - 1], ["--", "me@box"]);
        assert_eq!(
            *words.last().unwrap(),
            r"nada attach --runs ~/'my runs' --preset 'it'\''s' --fit '320x240' --no-start"
        );
    }

    #[test]
    fn the_first_time_ssh_may_ask_and_an_engine_is_started() {
        let ssh = host().ssh(Asking::Allowed, Engines::Started, None);
        let words = words(&ssh);
        assert!(!words.contains(&"BatchMode=yes"), "{words:?}");
        assert!(words.contains(&"ServerAliveInterval=5"), "{words:?}");
        assert!(!words.last().unwrap().contains("--no-start"), "{words:?}");
    }

    #[test]
    fn what_ssh_would_take_for_an_option_is_no_destination() {
        for text in ["box", "me@box", "ssh://me@box:2222", "me@::1"] {
            assert_eq!(destination(text).as_deref(), Ok(text));
        }
        for text in ["", "-oProxyCommand=x", "a b", "box\n"] {
            assert!(
                destination(text).unwrap_err().contains("user@box"),
                "{text}"
            );
        }
    }
}
