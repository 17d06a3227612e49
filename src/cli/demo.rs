//! Arguments of `nada demo`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::engine::Computing;
use super::invert::WayChoice;

const DRAW: &str = "\
Examples:
  nada demo draw                              eight people in all domains, portraits.png
  nada demo draw --seed 7 --people 4 --out four.png
  nada demo draw --domain gold --people 3 --each my-style";

const PRETRAIN: &str = "\
Examples:
  nada demo pretrain                              all five models, some hours
  nada demo pretrain --only demo-rn --out /tmp/checkpoints
  nada demo pretrain --only encoder               a quarter of an hour

The encoder belongs to generator.safetensors in the folder of --out (or, where there is none, to the
one that the program carries): when that was made again, make the encoder again.";

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

const PORTRAITS: &str = "\
Examples:
  nada demo portraits                         16 people in examples/portraits
  nada demo portraits --out /tmp/portraits

They are always the same, and no model was trained on them: for `nada invert --aligned`.";

const INVERSION: &str = "\
Examples:
  nada demo inversion
  nada demo inversion --checkpoint runs/20260102-030405-sketch --domain sketch
  nada demo inversion --steps 100 --json

Finds the 16 sample portraits by each way of `nada invert`.
features  mean distance to the portrait in features of the miniature CLIPs, 0 to 2
PSNR      mean, in decibels
identity  pictures that are nearest, by pixels, to the portrait that they were made from, of 32
domain    pictures of the checkpoint that a classifier, which no training ever saw, puts there
seconds   for all 16 together";

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
    /// Draw the sample portraits for `nada invert`.
    #[command(after_help = PORTRAITS)]
    Portraits {
        /// Where 001.png to 016.png go.
        #[arg(long, value_name = "DIR", default_value = "examples/portraits")]
        out: PathBuf,
    },
    /// Measure how well the sample portraits are found.
    Inversion(InversionArgs),
    /// Make the miniature models again from nothing; goes on where an earlier call stopped.
    #[command(after_help = PRETRAIN)]
    Pretrain {
        /// Where the work is kept.
        #[arg(long, default_value = "pretrain")]
        folder: PathBuf,
        /// Where the finished models go.
        #[arg(long, default_value = "checkpoints")]
        out: PathBuf,
        /// Only one of: generator, judge, demo-rn, demo-rn2, encoder.
        #[arg(long, value_parser = ["generator", "judge", "demo-rn", "demo-rn2", "encoder"])]
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
    /// People whose pictures are measured; a share of 256 may be off by 3 %, of 2048 by 1 %.
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u32).range(32..=8192))]
    pub people: u32,
    /// Iterations, instead of what each preset says.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub iterations: Option<u32>,
    /// Measure every so many iterations too, and mark what the lab would have kept.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub stops: Option<u32>,
    /// Where runs and contact sheets are kept.
    #[arg(long, value_name = "DIR", default_value = "evaluation")]
    pub out: PathBuf,
    /// Folder of presets, before ./presets, the user's own and the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub presets: Option<PathBuf>,
    /// One JSON object per training instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `nada demo inversion`.
#[derive(Clone, Debug, Args)]
#[command(after_help = INVERSION)]
pub struct InversionArgs {
    /// Draw them in the domain of this checkpoint, or run, too.
    #[arg(long, value_name = "CHECKPOINT")]
    pub checkpoint: Option<String>,
    /// The domain that it learned.
    #[arg(long, value_name = "NAME", default_value = "sketch")]
    pub domain: String,
    /// Only this way.
    #[arg(long, value_enum)]
    pub way: Option<WayChoice>,
    /// Steps of the optimisation.
    #[arg(long, value_name = "N", default_value_t = 150, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub steps: u32,
    /// The contact sheet: portraits, then the rows of each way.
    #[arg(long, value_name = "FILE", default_value = "inversion.png")]
    pub out: PathBuf,
    /// One JSON object per way instead of a table.
    #[arg(long)]
    pub json: bool,
    /// Device, models.
    #[command(flatten)]
    pub computing: Computing,
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
