//! Arguments of `nada demo`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

const DRAW: &str = "\
Examples:
  nada demo draw                              eight people in all domains, portraits.png
  nada demo draw --seed 7 --people 4 --out four.png
  nada demo draw --domain gold --people 3 --each my-style";

const PRETRAIN: &str = "\
Examples:
  nada demo pretrain                              all four models, some hours
  nada demo pretrain --only demo-rn --out /tmp/checkpoints";

const EVALUATE: &str = "\
Examples:
  nada demo evaluate                          every preset once
  nada demo evaluate sketch zombie --seeds 3
  nada demo evaluate glasses --iterations 40 --json
  nada demo evaluate robot --iterations 300 --stops 10

reached   share of pictures that a classifier, which no training ever saw, puts where they shall be
before    the same before training
identity  share of pictures that are nearest to the drawing of the same person, of 32
photo     share of pictures that are still photos

With --stops:
value                               reached * identity, within photos * photo too
direction, identity, diversity, layout  the training's own scores, which know no drawings
kept                                * what the lab would have kept, going by these";

/// What can be done with the miniature world.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  nada demo draw --out portraits.png
  nada demo pretrain --folder pretrain
  nada demo evaluate sketch")]
pub enum DemoCommand {
    /// Draw people in all domains, or in one.
    Draw(DrawArgs),
    /// Make the miniature models again from nothing; goes on where an earlier call stopped.
    #[command(after_help = PRETRAIN)]
    Pretrain {
        /// Where the work is kept.
        #[arg(long, default_value = "pretrain")]
        folder: PathBuf,
        /// Where the finished models go.
        #[arg(long, default_value = "checkpoints")]
        out: PathBuf,
        /// Only one of: generator, judge, demo-rn, demo-rn2.
        #[arg(long, value_parser = ["generator", "judge", "demo-rn", "demo-rn2"])]
        only: Option<String>,
    },
    /// Train presets of the miniature world and measure what they reach.
    Evaluate(EvaluateArgs),
}

/// Arguments of `nada demo evaluate`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EVALUATE)]
pub struct EvaluateArgs {
    /// Presets by name; all that can be measured when none is given.
    #[arg(value_name = "PRESET")]
    pub names: Vec<String>,
    /// Each is trained with so many seeds.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=100))]
    pub seeds: u64,
    /// Iterations, instead of what each preset says.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub iterations: Option<u32>,
    /// Measure every so many iterations too, and mark what the lab would have kept.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub stops: Option<u32>,
    /// Where runs and contact sheets are kept.
    #[arg(long, value_name = "DIR", default_value = "evaluation")]
    pub out: PathBuf,
    /// Folder of presets, before ./presets and the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub presets: Option<PathBuf>,
    /// One JSON object per training instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `nada demo draw`.
#[derive(Clone, Debug, Args)]
#[command(after_help = DRAW)]
pub struct DrawArgs {
    /// The PNG, a row for each domain.
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
    /// A PNG for each person instead: 1.png, 2.png and so on in this folder.
    #[arg(long, value_name = "DIR", requires = "domain", conflicts_with = "out")]
    pub each: Option<PathBuf>,
}
