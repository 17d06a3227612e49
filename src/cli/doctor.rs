//! Arguments of `nada doctor`.

use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  nada doctor                     what this machine, terminal and installation can do
  nada doctor --runs /data/runs   the same for another folder of runs
  nada doctor --json              for programs

Lines with `!` are worth a look; lines with `x` keep nada from working, and the exit code is 1.";

/// Arguments of `nada doctor`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct DoctorArgs {
    /// Folder of the runs
    #[arg(long, value_name = "DIR", default_value = "runs", env = "NADA_RUNS")]
    pub runs: PathBuf,

    /// Folder of presets, before ./presets, the user's own and the built-in ones
    #[arg(long, value_name = "DIR")]
    pub presets: Option<PathBuf>,

    /// Folder of real models [default: nada-tui/models in the user's data folder]
    #[arg(long, value_name = "DIR", env = "NADA_MODELS")]
    pub models: Option<PathBuf>,

    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
}
