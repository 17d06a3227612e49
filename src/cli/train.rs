//! Arguments of `nada train`: a preset, what is to be different from it, and how to tell of it.

use std::path::{Path, PathBuf};

use clap::Args;

use super::engine::Surroundings;
use crate::preset::field::{Field, Kind, TEXT_LIMIT};

const EXAMPLES: &str = "\
Examples:
  nada train                                      photographs to pencil sketches
  nada train --preset zombie --iterations 100
  nada train --preset my/presets/clay.toml        a file; edits of it take effect at once
  nada train --source photo --target 'oil painting' --seed 7
  nada train --style pictures/of/neon             like these pictures
  nada train --resume runs/20260102-030405-sketch --iterations 300
  nada train --json > events.jsonl
  nada train --tensorboard                        then: tensorboard --logdir runs

On a terminal a bar shows losses and the time left. Otherwise, or with --json, every event is one
line of JSON on standard output, with its name in `event`:
  start        preset, title, run, iteration, iterations, device, model
  iteration    iteration, total, losses, learning_rate, seconds
  sample       iteration, path      pictures were drawn (frozen above trained)
  checkpoint   iteration, path      weights were written
  info, warning, error              text
  end          exit_code, reason, run, iteration, samples, checkpoint, resume

Ctrl-C, SIGTERM and a lost terminal (SIGHUP) save a checkpoint and end with code 130, 143 and 129;
a second one does not wait for the checkpoint. Code 1: something failed. Code 2: wrong arguments.";

/// A run that goes on has these already.
const FIXED: [&str; 7] = [
    "source",
    "target",
    "style",
    "batch",
    "seed",
    "output_interval",
    "save_interval",
];

/// Arguments of `nada train`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct TrainArgs {
    /// Preset to train: a name of the library, or a file [default: sketch]
    #[arg(long, value_name = "NAME|FILE", value_parser = preset_choice)]
    pub preset: Option<PresetChoice>,

    /// What is to be different from the preset.
    #[command(flatten)]
    pub overrides: Overrides,

    /// Go on with a run: its folder, or one of its checkpoints
    #[arg(long, value_name = "RUN", conflicts_with_all = FIXED)]
    pub resume: Option<PathBuf>,

    /// Where run folders are made
    #[arg(
        long,
        visible_alias = "runs",
        value_name = "DIR",
        default_value = "runs",
        env = "NADA_RUNS"
    )]
    pub out: PathBuf,

    /// One line of JSON for every event, also on a terminal
    #[arg(long)]
    pub json: bool,

    /// Write event files for TensorBoard into the run's folder: losses and sample grids
    #[arg(long)]
    pub tensorboard: bool,

    /// Presets, device, models.
    #[command(flatten)]
    pub surroundings: Surroundings,
}

/// A preset of the library, or one in a file of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PresetChoice {
    /// The name of one in the library.
    Name(String),
    /// A file.
    File(PathBuf),
}

impl PresetChoice {
    /// [`crate::preset::Preset::id`] of the chosen one.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Name(id) => id.clone(),
            Self::File(path) => path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into(),
        }
    }
}

/// What is to be different from the preset, also after the preset is edited.
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub struct Overrides {
    /// What the generator draws now, in words
    #[arg(long, value_name = "WORDS", value_parser = words)]
    pub source: Option<String>,

    /// What it shall draw, in words
    #[arg(long, value_name = "WORDS", value_parser = words)]
    pub target: Option<String>,

    /// Pictures to move towards, about three in a folder
    #[arg(long, value_name = "DIR", conflicts_with_all = ["source", "target"])]
    pub style: Option<PathBuf>,

    /// Iterations until the run is finished
    #[arg(long, value_name = "N", value_parser = whole("training.iterations"))]
    pub iterations: Option<u64>,

    /// Pictures per iteration
    #[arg(long, value_name = "N", value_parser = whole("training.batch"))]
    pub batch: Option<u64>,

    /// Adam's learning rate
    #[arg(long, value_name = "RATE", allow_negative_numbers = true, value_parser = number("training.learning_rate"))]
    pub learning_rate: Option<f64>,

    /// Seed of everything random in the run
    #[arg(long, value_name = "N", value_parser = whole("training.seed"))]
    pub seed: Option<u64>,

    /// Truncation (psi) of the pictures shown
    #[arg(long, value_name = "PSI", allow_negative_numbers = true, value_parser = number("training.truncation"))]
    pub truncation: Option<f64>,

    /// Pictures are drawn every so many iterations
    #[arg(long, value_name = "N", value_parser = whole("training.output_interval"))]
    pub output_interval: Option<u64>,

    /// A checkpoint is kept every so many iterations; 0 for at the end only
    #[arg(long, value_name = "N", value_parser = whole("training.save_interval"))]
    pub save_interval: Option<u64>,
}

/// What ends like a preset file or has a folder in it is a file.
fn preset_choice(text: &str) -> Result<PresetChoice, String> {
    let path = Path::new(text);
    if text.trim().is_empty() {
        return Err("allowed: a name, or a path to a .toml file".to_owned());
    }
    let toml = path.extension().is_some_and(|ending| ending == "toml");
    Ok(if toml || path.components().count() > 1 {
        PresetChoice::File(path.to_owned())
    } else {
        PresetChoice::Name(text.to_owned())
    })
}

/// A prompt, as a preset file may have it.
fn words(text: &str) -> Result<String, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let good = (1..=TEXT_LIMIT).contains(&text.chars().count());
    if good && !text.contains(char::is_control) {
        return Ok(text);
    }
    Err(format!("allowed: {}", Kind::Text))
}

/// Reads a whole number in the range of a preset's field.
fn whole(field: &'static str) -> impl Fn(&str) -> Result<u64, String> + Clone {
    move |text| {
        let kind = kind(field)?;
        let value = text.parse().ok();
        let allowed =
            |value: &u64| matches!(kind, Kind::Whole(from, to) if (from..=to).contains(value));
        value
            .filter(allowed)
            .ok_or_else(|| format!("allowed: {kind}"))
    }
}

/// Reads a number in the range of a preset's field.
fn number(field: &'static str) -> impl Fn(&str) -> Result<f64, String> + Clone {
    move |text| {
        let kind = kind(field)?;
        let value = text.parse().ok();
        let allowed =
            |value: &f64| matches!(kind, Kind::Number(from, to) if (from..=to).contains(value));
        value
            .filter(allowed)
            .ok_or_else(|| format!("allowed: {kind}"))
    }
}

fn kind(field: &str) -> Result<Kind, String> {
    let field = Field::named(field).ok_or("there is no such field")?;
    Ok(field.kind)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Command};

    fn parse(arguments: &[&str]) -> Result<TrainArgs, String> {
        let all = ["nada", "train"].iter().chain(arguments);
        match Cli::try_parse_from(all)
            .map_err(|error| error.to_string())?
            .command
        {
            Command::Train(args) => Ok(*args),
            other => Err(format!("{other:?}")),
        }
    }

    #[test]
    fn presets_are_names_or_files() {
        for (text, file) in [
            ("sketch", false),
            ("sketch.toml", true),
            ("./sketch", true),
            ("my/sketch", true),
        ] {
            let choice = parse(&["--preset", text]).unwrap().preset.unwrap();
            assert_eq!(matches!(choice, PresetChoice::File(_)), file, "{text}");
        }
        assert!(parse(&["--preset", ""]).is_err());
    }

    #[test]
    fn empty_prompts_are_refused() {
        for option in ["--source", "--target"] {
            for text in ["", "   ", "a\u{7}b"] {
                let error = parse(&[option, text]).unwrap_err();
                assert!(error.contains("a text of 1 to 500 characters"), "{error}");
            }
        }
        let args = parse(&["--target", " oil \n painting "]).unwrap();
        assert_eq!(args.overrides.target.unwrap(), "oil painting");
    }

    #[test]
    fn values_have_the_ranges_of_presets() {
        for (option, wrong, allowed) in [
            ("--iterations", "0", "from 1 to 1000000"),
            ("--iterations", "-5", "from 1 to 1000000"),
            ("--batch", "65", "from 1 to 64"),
            ("--learning-rate", "nan", "to 1"),
            ("--learning-rate", "2", "to 1"),
            ("--truncation", "1.6", "from 0 to 1.5"),
            ("--seed", "18446744073709551615", "0 or more"),
            ("--output-interval", "0", "from 1"),
        ] {
            let error = parse(&[&format!("{option}={wrong}")]).unwrap_err();
            assert!(error.contains(allowed), "{option} {wrong}: {error}");
        }
        let args = parse(&["--save-interval", "0", "--learning-rate", "1e-3"]).unwrap();
        assert_eq!(args.overrides.save_interval, Some(0));
        assert_eq!(args.overrides.learning_rate, Some(0.001));
    }

    #[test]
    fn a_resumed_run_keeps_its_prompts_and_seed() {
        for other in ["--source", "--target", "--seed", "--batch", "--style"] {
            let error = parse(&["--resume", "runs/a", other, "1"]).unwrap_err();
            assert!(error.contains("cannot be used with"), "{error}");
        }
        let args = parse(&["--resume", "runs/a", "--iterations", "300"]).unwrap();
        assert_eq!(args.overrides.iterations, Some(300));
    }
}
