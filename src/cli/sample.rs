//! Arguments of `nada sample`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use super::engine::Computing;
use super::latents::{GridSize, Seeds, StylingArgs};

const EXAMPLES: &str = "\
Examples:
  nada sample runs/20260102-030405-sketch             16 pictures of the newest checkpoint
  nada sample checkpoint.safetensors --n 8 --seed 7 --grid 4x2 -o eight.png
  nada sample runs/20260102-030405-sketch --seeds 3,8,12-15 --frozen --truncation 1
  nada sample runs/20260102-030405-sketch --n 100 --each -o pictures
  nada sample demo --edit smile.safetensors:2 --edit z:age_boundary.npy:-1
  nada sample --from eight.png -o again.png           the same pixels again

A seed is a picture: the first is that of --seed, the next that of the number after it, so each can
be asked for alone. The frozen generator alone is drawn by giving its name (demo, ffhq) as the
checkpoint. Pictures of the car generator are cut to rows 64 to 448, what it was trained on.

The PNG says what it was drawn from (text chunks seed, truncation, checkpoint, sha256 and, as JSON,
nada); --from reads that. On the processor of one machine the pixels are the same bit for bit.";

/// Arguments of `nada sample`.
#[derive(Clone, Debug, PartialEq, Args)]
#[command(
    after_help = EXAMPLES,
    group = ArgGroup::new("what").required(true).multiple(true).args(["checkpoint", "from"])
)]
pub struct SampleArgs {
    /// A checkpoint file, a run's folder (its newest checkpoint), or a frozen generator: demo, ffhq
    pub checkpoint: Option<String>,

    /// Repeat the pictures in this PNG; CHECKPOINT says where its checkpoint is now
    #[arg(long, value_name = "PNG", conflicts_with_all = FIXED)]
    pub from: Option<PathBuf>,

    /// How many pictures [default: as many as the grid holds, or 16]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub n: Option<u32>,

    /// Seed of the first picture
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,

    /// These seeds: 1,5,9 or 1-16
    #[arg(long, value_name = "LIST", conflicts_with_all = ["n", "seed"])]
    pub seeds: Option<Seeds>,

    /// Latents of a file instead: `.safetensors` (`z`, `w` or `w_plus`) or `.npy`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["n", "seed", "seeds"])]
    pub latents: Option<PathBuf>,

    /// Truncation, edits.
    #[command(flatten)]
    pub styling: StylingArgs,

    /// Columns and rows of the grid [default: about as wide as high]
    #[arg(long, value_name = "CxR")]
    pub grid: Option<GridSize>,

    /// A PNG for each picture, named by its seed, in the folder of -o
    #[arg(long, conflicts_with = "grid")]
    pub each: bool,

    /// Above each row what the frozen generator draws of the same people
    #[arg(long)]
    pub frozen: bool,

    /// Keep the latents too, as .safetensors
    #[arg(long, value_name = "FILE")]
    pub save_latents: Option<PathBuf>,

    /// Where the pictures go [default: samples.png, or the folder samples with --each]
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Device, models.
    #[command(flatten)]
    pub computing: Computing,
}

/// A picture that is repeated has these already.
const FIXED: [&str; 10] = [
    "n",
    "seed",
    "seeds",
    "latents",
    "truncation",
    "edits",
    "grid",
    "each",
    "frozen",
    "save_latents",
];

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Command};

    fn parse(arguments: &[&str]) -> Result<SampleArgs, String> {
        let all = ["nada", "sample"].iter().chain(arguments);
        let cli = Cli::try_parse_from(all).map_err(|error| error.to_string())?;
        match cli.command {
            Command::Sample(args) => Ok(*args),
            other => Err(format!("{other:?}")),
        }
    }

    #[test]
    fn something_is_drawn_or_repeated() {
        assert!(parse(&[]).unwrap_err().contains("required"));
        assert!(parse(&["demo", "--from", "a.png"]).is_ok());
        for fixed in [["--seed", "3"], ["--truncation", "1"], ["--grid", "2x2"]] {
            let error = parse(&[&["--from", "a.png"][..], &fixed].concat()).unwrap_err();
            assert!(error.contains("cannot be used with"), "{error}");
        }
    }

    #[test]
    fn a_negative_strength_is_no_option() {
        let args = parse(&["demo", "--edit", "a.npy:-2", "--edit", "z:b.npy:1"]).unwrap();
        assert_eq!(args.styling.edits.len(), 2);
        assert_eq!(args.styling.truncation, 0.7);
        assert!(parse(&["demo", "--truncation", "2"]).is_err());
    }
}
