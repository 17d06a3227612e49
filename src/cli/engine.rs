//! Arguments of `nada serve` and what it shares with `nada train`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use clap::Args;

/// Where tensors live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeviceChoice {
    /// The first GPU, or the processor when there is none.
    #[default]
    Auto,
    /// The processor.
    Cpu,
    /// The GPU of this number.
    Cuda(usize),
}

impl FromStr for DeviceChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.strip_prefix("cuda:").map(str::parse);
        match (text, number) {
            ("auto", _) => Ok(Self::Auto),
            ("cpu", _) => Ok(Self::Cpu),
            ("cuda", _) => Ok(Self::Cuda(0)),
            (_, Some(Ok(number))) => Ok(Self::Cuda(number)),
            _ => Err("allowed: auto, cpu, cuda, cuda:N".to_owned()),
        }
    }
}

impl fmt::Display for DeviceChoice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => write!(out, "auto"),
            Self::Cpu => write!(out, "cpu"),
            Self::Cuda(number) => write!(out, "cuda:{number}"),
        }
    }
}

/// What every training needs to know of its surroundings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub struct Surroundings {
    /// Folder of presets, before ./presets, the user's own and the built-in ones
    #[arg(long, value_name = "DIR")]
    pub presets: Option<PathBuf>,

    /// Where to compute: auto, cpu, cuda or cuda:N
    #[arg(long, value_name = "DEVICE", default_value_t)]
    pub device: DeviceChoice,

    /// Folder of real models [default: nada-tui/models in the user's data folder]
    #[arg(long, value_name = "DIR", env = "NADA_MODELS")]
    pub models: Option<PathBuf>,

    /// Look for changed presets every so many seconds instead of waiting for the system's word
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub poll: Option<u64>,
}

impl Surroundings {
    /// See [`models_folder`].
    #[must_use]
    pub fn models_folder(&self) -> PathBuf {
        models_folder(self.models.as_deref())
    }

    /// How often presets are looked at.
    #[must_use]
    pub fn poll_interval(&self) -> Option<Duration> {
        self.poll.map(Duration::from_secs)
    }
}

/// What drawing needs to know of its surroundings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub struct Computing {
    /// Where to compute: auto, cpu, cuda or cuda:N
    #[arg(long, value_name = "DEVICE", default_value_t)]
    pub device: DeviceChoice,

    /// Folder of real models [default: nada-tui/models in the user's data folder]
    #[arg(long, value_name = "DIR", env = "NADA_MODELS")]
    pub models: Option<PathBuf>,
}

impl Computing {
    /// The models folder: as given, or `nada-tui/models` in the XDG data folder.
    #[must_use]
    pub fn models_folder(&self) -> PathBuf {
        models_folder(self.models.as_deref())
    }
}

/// The models folder: as given, or `nada-tui/models` in the XDG data folder.
#[must_use]
pub fn models_folder(given: Option<&Path>) -> PathBuf {
    use etcetera::BaseStrategy;
    given.map_or_else(
        // Without a home there is no such folder.
        || {
            etcetera::choose_base_strategy().map_or_else(
                |_| PathBuf::from("models"),
                |strategy| strategy.data_dir().join("nada-tui").join("models"),
            )
        },
        Path::to_owned,
    )
}

const EXAMPLES: &str = "\
Examples:
  nada serve                                  for `nada-tui` in the same folder
  nada serve --runs /data/runs --preset zombie --device cuda:1
  nada serve --presets ~/my-presets --poll 2

Training goes on when dashboards leave, and the engine waits for them also when it has nothing to
do. A dashboard (q, then s), Ctrl-C or SIGTERM ends it after saving, with code 0, 130 or 143; a
second signal does not wait for that. Code 1: the training failed. It is deaf to the loss of its
terminal. The log is .engine/engine.log in the runs folder; NADA_LOG=debug says more.";

/// Arguments of `nada serve`.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct ServeArgs {
    /// Folder of the runs; each has one engine
    #[arg(long, value_name = "DIR", default_value = "runs", env = "NADA_RUNS")]
    pub runs: PathBuf,

    /// Preset to begin with [default: where the newest run stood, or `sketch`]
    #[arg(long, value_name = "NAME")]
    pub preset: Option<String>,

    /// Presets, device, models.
    #[command(flatten)]
    pub surroundings: Surroundings,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_read_as_they_are_written() {
        for text in ["auto", "cpu", "cuda:0", "cuda:3"] {
            let device: DeviceChoice = text.parse().unwrap();
            assert_eq!(device.to_string(), text);
        }
        assert_eq!("cuda".parse(), Ok(DeviceChoice::Cuda(0)));
        for text in ["", "gpu", "cuda:", "cuda:x", "cuda:-1", "CPU"] {
            let error = text.parse::<DeviceChoice>().unwrap_err();
            assert!(error.contains("cuda:N"), "{text}: {error}");
        }
    }

    #[test]
    fn the_models_folder_is_the_given_one_or_the_users() {
        let given = Surroundings {
            models: Some("here".into()),
            ..Surroundings::default()
        };
        assert_eq!(given.models_folder(), PathBuf::from("here"));
        let usual = Surroundings::default().models_folder();
        assert!(usual.ends_with("models"), "{}", usual.display());
    }
}
