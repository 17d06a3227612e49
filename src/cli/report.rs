//! Arguments of `nada report`.

use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  nada report runs/20260102-030405-sketch              report.html
  nada report runs/20260102-030405-sketch -o sketch.html

One page with everything in it, for a browser without a network: the pictures of each interval
behind a slider, the losses, the preset, and the commands that repeat the run. Of very many
pictures 60 are shown; large ones are made smaller. report.html#iteration=20 opens it at iteration 20.";

/// Arguments of `nada report`.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct ReportArgs {
    /// The run's folder
    #[arg(value_name = "RUN")]
    pub run: PathBuf,

    /// The page
    #[arg(short, long, value_name = "FILE", default_value = "report.html")]
    pub out: PathBuf,
}
