//! Arguments of `nada models`.

use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  nada models                        what is there, what can be had, what presets need
  nada models --models /data/models  the same for another folder
  nada models --json                 for programs

GPU memory is an estimate from the sizes of the networks (docs/models.md has the formula).";

/// Arguments of `nada models`.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct ModelsArgs {
    /// Folder of real models [default: nada-tui/models in the user's data folder]
    #[arg(long, value_name = "DIR", env = "NADA_MODELS")]
    pub models: Option<PathBuf>,

    /// Folder of presets, before ./presets, the user's own and the built-in ones
    #[arg(long, value_name = "DIR")]
    pub presets: Option<PathBuf>,

    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
}
