//! Arguments of `nada pull`.

use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  nada pull ffhq clip-vit-b32        what most presets for real faces need
  nada pull cat --yes                without a question about the licence
  nada pull ffhq --models /data/models
  nada pull ffhq --mirror https://example.org/stylegan2-ffhq-config-f.pkl

`nada models` lists the names. The licence is shown and asked for once. What was stopped or cut off
goes on where it was. A file counts only when its size and SHA-256 are right; a hash that the
catalogue does not know is remembered from the first download. Addresses can be changed and models
added in ~/.config/nada-tui/catalogue.toml (docs/models.md).

https_proxy, http_proxy, all_proxy and no_proxy are followed, SSL_CERT_FILE and SSL_CERT_DIR say
other certificates, HF_TOKEN is given to huggingface.co alone.

Code 1: a model could not be had. Code 130: Ctrl-C; what came is kept.";

/// Arguments of `nada pull`.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct PullArgs {
    /// Models by name, as `nada models` lists them or as presets name them
    #[arg(value_name = "NAME", required = true)]
    pub names: Vec<String>,

    /// Accept the licences without a question
    #[arg(long)]
    pub yes: bool,

    /// Folder of real models [default: nada-tui/models in the user's data folder]
    #[arg(long, value_name = "DIR", env = "NADA_MODELS")]
    pub models: Option<PathBuf>,

    /// Another address of the one model that is named
    #[arg(long, value_name = "URL")]
    pub mirror: Option<String>,

    /// Download also what is there; it is replaced when the new file is whole
    #[arg(long)]
    pub force: bool,
}
