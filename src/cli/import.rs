//! Arguments of `nada import`.

use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  nada import stylegan2-ffhq-config-f.pkl --name ffhq       then presets find `ffhq`
  nada import ViT-B-32.pt                                   the name is made from what it is
  nada import runs/20260102-030405-zombie --name zombie     its newest checkpoint

The file stays where it is. What is made from it says where it came from: `nada inspect`.";

/// Arguments of `nada import`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ImportArgs {
    /// A weight file of any kind that `nada inspect` calls usable, or a run's folder (its newest
    /// checkpoint)
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// What presets call it [default: made from what it is, and said]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Replace the model of this name
    #[arg(long)]
    pub force: bool,

    /// Folder of real models [default: nada-tui/models in the user's data folder]
    #[arg(long, value_name = "DIR", env = "NADA_MODELS")]
    pub models: Option<PathBuf>,
}
