//! Arguments of `nada inspect`.

use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  nada inspect stylegan2-ffhq-config-f.pkl             what it is, and whether it can be used
  nada inspect ViT-B-32.pt --tensors                   with the name, type and shape of each tensor
  nada inspect runs/20260102-030405-zombie/checkpoints/000150.safetensors --json

Nothing in a file is ever run, also not in a pickle.";

/// Arguments of `nada inspect`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct InspectArgs {
    /// A weight file of any kind, or a run's folder (its newest checkpoint)
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// List the tensors, too
    #[arg(long)]
    pub tensors: bool,

    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
}
