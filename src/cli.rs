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
    Draw(DrawArgs),
    /// Make the miniature models again from nothing; goes on where an earlier call stopped.
    Pretrain {
        /// Where the work is kept.
        #[arg(long, default_value = "pretrain")]
        folder: PathBuf,
        /// Where the finished models go.
        #[arg(long, default_value = "checkpoints")]
        out: PathBuf,
        /// Only one of: generator, demo-rn, demo-vit.
        #[arg(long, value_parser = ["generator", "demo-rn", "demo-vit"])]
        only: Option<String>,
    },
}

/// Arguments of `nada demo draw`.
#[derive(Clone, Debug, Args)]
pub struct DrawArgs {
    /// The file.
    #[arg(long, value_name = "FILE", default_value = "portraits.png")]
    pub out: PathBuf,
    /// Only this domain: photo, sketch, gold and so on.
    #[arg(long, value_name = "NAME")]
    pub domain: Option<String>,
    /// How many people.
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub people: u32,
    /// Who is drawn.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// A PNG for each instead, 1.png, 2.png and so on in this folder.
    #[arg(long, value_name = "DIR", requires = "domain", conflicts_with = "out")]
    pub each: Option<PathBuf>,
}
