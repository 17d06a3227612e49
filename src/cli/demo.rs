//! Arguments of `nada demo`.

use std::path::PathBuf;

use clap::Subcommand;

const DRAW: &str = "\
Examples:
  nada demo draw
  nada demo draw --seed 7 --out portraits.png";

const PRETRAIN: &str = "\
Examples:
  nada demo pretrain                              all three models, some hours
  nada demo pretrain --only demo-rn --out /tmp/checkpoints";

/// What can be done with the miniature world.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  nada demo draw --out portraits.png
  nada demo pretrain --folder pretrain")]
pub enum DemoCommand {
    /// Draw people in all domains into one PNG.
    #[command(after_help = DRAW)]
    Draw {
        /// The file.
        #[arg(long, default_value = "portraits.png")]
        out: PathBuf,
        /// Who is drawn.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Make the miniature models again from nothing; goes on where an earlier call stopped.
    #[command(after_help = PRETRAIN)]
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
