//! Arguments of `nada directions`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::engine::Computing;
use super::latents::Seeds;

const FIT: &str = "\
Examples:
  nada sample demo --seed 1 --n 64 -o people.png       look at people, note their seeds
  nada directions fit --positive 1,5,9 --negative 2,3,8 -o smile.safetensors
  nada sample demo --seeds 12 --edit smile.safetensors:2

The direction goes from the mean of the negative to the mean of the positive in w. It has length 1;
what is printed is how far the means lie apart (a strength of that much turns one into the other),
and how many of the examples are nearer to their own side when they are left out. Six of each are
a beginning, twenty are good.";

/// Directions in latent space along which one thing changes.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  nada directions fit --positive 1,5,9 --negative 2,3,8 -o smile.safetensors")]
pub enum DirectionsCommand {
    /// Find one from two sets of seeds, as `nada sample` numbers its pictures.
    Fit(FitArgs),
}

/// Arguments of `nada directions fit`.
#[derive(Clone, Debug, PartialEq, Args)]
#[command(after_help = FIT)]
pub struct FitArgs {
    /// Generator whose people they are: demo, a name, a checkpoint or a run
    #[arg(long, value_name = "CHECKPOINT", default_value = "demo")]
    pub checkpoint: String,

    /// Seeds of people who have it
    #[arg(long, value_name = "LIST")]
    pub positive: Seeds,

    /// Seeds of people who have it not
    #[arg(long, value_name = "LIST")]
    pub negative: Seeds,

    /// Where the direction goes
    #[arg(
        short,
        long,
        value_name = "FILE",
        default_value = "direction.safetensors"
    )]
    pub out: PathBuf,

    /// Device, models.
    #[command(flatten)]
    pub computing: Computing,
}
