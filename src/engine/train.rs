//! `nada train` on the miniature world: a run folder with losses, pictures and the last weights.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Instant;

use tch::{Device, Tensor};

use crate::cli::TrainArgs;
use crate::demo::{caption, sheet};
use crate::model::clip::Clip;
use crate::model::stylegan2::{Generator, Noise};
use crate::model::{WPlus, Z};
use crate::nada::views::Views;
use crate::nada::{Judge, Objective, direction};
use crate::preset::{Losses, Phase, PromptPair};
use crate::random::Random;
use crate::trainer::adaptation::{Adaptation, Diverged, Draw, Layers, NoiseStrength};
use crate::weights::{StateDict, WeightsError, safetensors};

const GENERATOR: &[u8] = include_bytes!("../../checkpoints/generator.safetensors");
const CLIP: &[u8] = include_bytes!("../../checkpoints/demo-rn.safetensors");
/// Pictures on a sample grid.
const SAMPLES: i64 = 8;

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// Weights cannot be read or written.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A grid cannot be written.
    #[error("sample grid: {0}")]
    Sheet(#[from] image::ImageError),
    /// The run's folder cannot be written.
    #[error("{path}: {source}")]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A loss is not a number.
    #[error("iteration {iteration}: {diverged}; try a lower --learning-rate")]
    Diverged {
        /// The iteration that was not made.
        iteration: u32,
        /// What was not finite.
        diverged: Diverged,
    },
}

/// One line of `metrics.jsonl`.
#[derive(Debug, serde::Serialize)]
pub struct Metrics {
    /// 1 for the first.
    pub iteration: u32,
    /// The weighted sum.
    pub total: f64,
    /// Each loss.
    pub losses: Vec<(&'static str, f64)>,
    /// Wall time in seconds.
    pub seconds: f64,
}

/// Words of the prompts that the miniature CLIP has never seen.
///
/// # Errors
/// When the embedded weights are damaged.
pub fn unknown_words(args: &TrainArgs) -> Result<Vec<String>, WeightsError> {
    let clip = embedded_clip()?;
    Ok([&args.source, &args.target]
        .iter()
        .flat_map(|prompt| clip.unknown_words(prompt))
        .collect())
}

/// Trains, calling `report` after every iteration; gives the run's folder.
///
/// # Errors
/// See [`TrainError`]. What was trained until then stays in the folder.
///
/// # Panics
/// Never: a line of metrics is numbers and names.
pub fn train(
    args: &TrainArgs,
    mut report: impl FnMut(&Metrics, &Path),
) -> Result<PathBuf, TrainError> {
    let folder = run_folder(args)?;
    let mut random = Random::new(args.seed);
    let frozen = Generator::from_state(
        &safetensors::parse("the miniature generator", GENERATOR)?,
        Device::Cpu,
    )?;
    let objective = objective(args)?;
    let z = Z(random.normal(&[SAMPLES, frozen.config().z_dim]));
    let layers = frozen.config().layers();
    let truncated = frozen.mapping(&z).truncate(frozen.w_avg(), args.truncation);
    let fixed = truncated.broadcast(layers);
    let mut adaptation = Adaptation::new(frozen);
    adaptation.select(&Layers::Phase(Phase::Default), NoiseStrength::Frozen);
    let mut metrics = create(&folder.join("metrics.jsonl"))?;
    draw(&adaptation, &fixed, &folder, 0)?;
    for iteration in 1..=args.iterations {
        let started = Instant::now();
        let z = Z(random.normal(&[i64::from(args.batch), adaptation.frozen.config().z_dim]));
        let w_plus = tch::no_grad(|| adaptation.frozen.mapping(&z).broadcast(layers));
        let draw_of = Draw {
            w_plus,
            noise: Noise::Zero,
            views: Views::random(i64::from(args.batch), 2, 0.05, &mut random),
            patches: None,
        };
        let outcome = adaptation
            .step(&objective, &draw_of, args.learning_rate)
            .map_err(|diverged| TrainError::Diverged {
                iteration,
                diverged,
            })?;
        let line = Metrics {
            iteration,
            total: outcome.total,
            losses: outcome.parts,
            seconds: started.elapsed().as_secs_f64(),
        };
        let json = serde_json::to_string(&line).expect("numbers and names");
        writeln!(metrics, "{json}").map_err(|source| io(&folder, source))?;
        report(&line, &folder);
        if iteration.is_multiple_of(args.output_interval) || iteration == args.iterations {
            draw(&adaptation, &fixed, &folder, iteration)?;
        }
    }
    save(&adaptation, args, &folder)?;
    Ok(folder)
}

fn embedded_clip() -> Result<Clip, WeightsError> {
    Clip::from_state(&safetensors::parse("demo-rn", CLIP)?, Device::Cpu)
}

fn objective(args: &TrainArgs) -> Result<Objective, WeightsError> {
    let clip = embedded_clip()?;
    let templates: Vec<String> = caption::TEMPLATES.iter().map(ToString::to_string).collect();
    let pair = PromptPair {
        source: args.source.clone(),
        target: args.target.clone(),
        weight: 1.0,
    };
    let goal = direction::from_text(&clip, &templates, &[pair]);
    let judge = Judge {
        clip: Rc::new(clip),
        weight: 1.0,
        goal,
    };
    Ok(Objective {
        judges: vec![judge],
        texture: None,
        losses: Losses {
            directional: 1.0,
            global: 0.0,
            feature: 0.0,
            manifold: 0.0,
            patch: 0.0,
            patch_size: 32,
            texture: 0.0,
            texture_image: None,
            range: 1.0,
        },
        epsilon: 0.1,
    })
}

/// Frozen above trainable, as PNG.
fn draw(
    adaptation: &Adaptation,
    fixed: &WPlus,
    folder: &Path,
    iteration: u32,
) -> Result<(), TrainError> {
    let _guard = tch::no_grad_guard();
    let pictures = [&adaptation.frozen, &adaptation.trainable]
        .map(|generator| generator.synthesis(fixed, &Noise::Zero).0);
    let path = folder.join("samples").join(format!("{iteration:06}.png"));
    Ok(sheet::save(&Tensor::cat(&pictures, 0), SAMPLES, &path)?)
}

fn save(adaptation: &Adaptation, args: &TrainArgs, folder: &Path) -> Result<(), WeightsError> {
    let mut state: StateDict = adaptation.trainable.to_state("checkpoint");
    state.set_metadata("kind", "stylegan2");
    state.set_metadata("source", args.source.clone());
    state.set_metadata("target", args.target.clone());
    state.set_metadata("iteration", args.iterations.to_string());
    let name = format!("{:06}.safetensors", args.iterations);
    safetensors::write(&folder.join("checkpoints").join(name), &state)
}

/// `runs/<time>-<target>/`, new.
fn run_folder(args: &TrainArgs) -> Result<PathBuf, TrainError> {
    let time = jiff::ZonedDateTime::now().strftime("%Y%m%d-%H%M%S");
    let target: String = args
        .target
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    let folder = args.out.join(format!("{time}-{target}"));
    for part in ["samples", "checkpoints"] {
        let path = folder.join(part);
        fs::create_dir_all(&path).map_err(|source| io(&path, source))?;
    }
    Ok(folder)
}

fn create(path: &Path) -> Result<fs::File, TrainError> {
    fs::File::create(path).map_err(|source| io(path, source))
}

fn io(path: &Path, source: std::io::Error) -> TrainError {
    TrainError::Io {
        path: path.to_owned(),
        source,
    }
}
