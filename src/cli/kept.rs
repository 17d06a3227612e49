//! Arguments of `nada latents`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

const EXAMPLES: &str = "\
Examples:
  nada latents
  nada latents --json
  nada latents rename me anna
  nada latents delete anna

Latents that `nada invert --name` or the dashboard kept, in nada-tui/latents of the user's data folder.
Trainings with the same frozen generator show them, the newest eight, before their samples.";

/// Arguments of `nada latents`.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct LatentsArgs {
    /// What to do; the list without it.
    #[command(subcommand)]
    pub command: Option<LatentsCommand>,

    /// One JSON array instead of text
    #[arg(long)]
    pub json: bool,
}

const RENAME: &str = "\
Examples:
  nada latents rename me anna";

const DELETE: &str = "\
Examples:
  nada latents delete anna

It goes into the folder .trash beside the others; its new path is said.";

const RESTORE: &str = "\
Examples:
  nada latents restore ~/.local/share/nada-tui/latents/.trash/anna.safetensors anna";

/// What `nada latents` can change.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum LatentsCommand {
    /// Give a latent another name
    #[command(after_help = RENAME)]
    Rename {
        /// The latent
        name: String,
        /// Its new name
        to: String,
    },
    /// Move a latent into the trash
    #[command(after_help = DELETE)]
    Delete {
        /// The latent
        name: String,
    },
    /// Take a latent out of the trash
    #[command(after_help = RESTORE)]
    Restore {
        /// Where it is
        trashed: PathBuf,
        /// What it shall be called
        name: String,
    },
}
