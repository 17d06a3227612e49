//! Arguments of both programs, declared once for help, completions and the manual.

#[cfg(feature = "tui")]
pub mod dashboard;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// The StyleGAN-NADA engine.
#[derive(Debug, Parser)]
#[command(name = "nada", version, about, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "Examples:
  nada train --target 'pencil sketch'
  nada train --source human --target zombie --iterations 100 --seed 7
  nada demo draw --out portraits.png
  nada demo pretrain --folder pretrain";

/// What the engine can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Move the miniature world's generator to a domain said in words.
    Train(TrainArgs),
    /// The miniature world: draw it, or make its models again.
    #[command(subcommand)]
    Demo(DemoCommand),
}

/// Arguments of `nada train`.
#[derive(Clone, Debug, Args)]
pub struct TrainArgs {
    /// What the generator draws now.
    #[arg(long, default_value = "photo")]
    pub source: String,
    /// What it shall draw.
    #[arg(long)]
    pub target: String,
    /// Iterations, at least 1.
    #[arg(long, default_value_t = 150, value_parser = clap::value_parser!(u32).range(1..))]
    pub iterations: u32,
    /// Pictures per iteration.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub batch: u32,
    /// Adam's learning rate.
    #[arg(long, default_value_t = 0.0016)]
    pub learning_rate: f64,
    /// Seed of everything random in the run.
    #[arg(long, default_value_t = 3)]
    pub seed: u64,
    /// Truncation (psi) of the pictures shown.
    #[arg(long, default_value_t = 0.7)]
    pub truncation: f64,
    /// Pictures are drawn every so many iterations.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pub output_interval: u32,
    /// Where run folders are made.
    #[arg(long, default_value = "runs")]
    pub out: PathBuf,
}

/// What can be done with the miniature world.
#[derive(Debug, Subcommand)]
pub enum DemoCommand {
    /// Draw people in all domains into one PNG.
    Draw {
        /// The file.
        #[arg(long, default_value = "portraits.png")]
        out: PathBuf,
        /// Who is drawn.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Make the miniature models again from nothing; goes on where an earlier call stopped.
    Pretrain {
        /// Where the work is kept.
        #[arg(long, default_value = "pretrain")]
        folder: PathBuf,
        /// Where the finished models go.
        #[arg(long, default_value = "checkpoints")]
        out: PathBuf,
        /// Only one of: generator, judge, demo-rn, demo-vit.
        #[arg(long, value_parser = ["generator", "judge", "demo-rn", "demo-vit"])]
        only: Option<String>,
    },
    /// Train presets of the miniature world and measure what they reach.
    #[command(after_help = EVALUATE)]
    Evaluate {
        /// Presets by name; all that can be measured when none is given
        presets: Vec<String>,
        /// Each is trained with so many seeds
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=100))]
        seeds: u64,
        /// Iterations, instead of what each preset says
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        iterations: Option<u32>,
        /// Where runs and contact sheets are kept
        #[arg(long, value_name = "DIR", default_value = "evaluation")]
        out: PathBuf,
        /// One JSON object per training instead of a table
        #[arg(long)]
        json: bool,
    },
}

const EVALUATE: &str = "\
Examples:
  nada demo evaluate                       every preset once, a table at the end
  nada demo evaluate sketch zombie --seeds 3
  nada demo evaluate glasses --iterations 40 --json

reached: share of pictures that a classifier, which no training ever saw, puts where they shall be.
identity: share of pictures that are nearest to the drawing of the same person, of 32.";
