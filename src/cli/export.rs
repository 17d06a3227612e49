//! Arguments of `nada export`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  nada export runs/20260102-030405-zombie                 its newest checkpoint, for PyTorch
  nada export runs/20260102-030405-zombie/checkpoints/000150.safetensors -o zombie.pt
  nada export ffhq --format safetensors --half
  nada export demo -o demo.pt --force

A .pt holds {\"g_ema\": ..., \"latent_avg\": ...} as the original StyleGAN-NADA code loads it:
  torch.load(\"zombie.pt\", weights_only=True); generator.load_state_dict(checkpoint[\"g_ema\"])
A safetensors file holds the tensors of both by the same names.";

/// A container that PyTorch people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// For `torch.load`
    Pt,
    /// For `safetensors.torch.load_file`
    Safetensors,
}

impl ExportFormat {
    /// The ending of its files, without the dot.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pt => "pt",
            Self::Safetensors => "safetensors",
        }
    }

    /// What a file of this name should be.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "pt" | "pth" => Some(Self::Pt),
            "safetensors" => Some(Self::Safetensors),
            _ => None,
        }
    }
}

/// Arguments of `nada export`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ExportArgs {
    /// A checkpoint, a run's folder (its newest checkpoint), or the name of a generator
    #[arg(value_name = "CHECKPOINT")]
    pub source: PathBuf,

    /// What to write [default: by the ending of FILE, or pt]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ExportFormat>,

    /// Where to write it, a file or a folder [default: a name made from the checkpoint's, here]
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Half precision instead of single: half the size
    #[arg(long)]
    pub half: bool,

    /// Replace FILE when it is there
    #[arg(long)]
    pub force: bool,

    /// Folder of real models [default: nada-tui/models in the user's data folder]
    #[arg(long, value_name = "DIR", env = "NADA_MODELS")]
    pub models: Option<PathBuf>,
}

impl ExportArgs {
    /// As given, or as FILE's ending says, or for PyTorch.
    #[must_use]
    pub fn chosen_format(&self) -> ExportFormat {
        let named = self.out.as_deref().and_then(ExportFormat::of);
        self.format.or(named).unwrap_or(ExportFormat::Pt)
    }
}
