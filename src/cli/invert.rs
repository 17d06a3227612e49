//! Arguments of `nada invert`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::engine::Computing;
use super::face::FaceArgs;

const EXAMPLES: &str = "\
Examples:
  nada invert examples/portraits --aligned
  nada invert me.jpg --checkpoint runs/20260102-030405-sketch -o me
  nada invert me.jpg you.jpg --checkpoint ffhq --encoder e4e-ffhq --way encoder
  nada invert family.jpg --face 2 --checkpoint ffhq
  nada invert mask.png --eyes 210,180,290,184 --mouth 248,260
  nada invert me.jpg --name me
  nada invert me.png --aligned --way optimisation --steps 1000 --json

Finds the latents (w_plus) with which the frozen generator draws the photographs, and draws them with
it and with every checkpoint; all checkpoints must come from the same frozen generator. Without
--checkpoint that is the miniature one; its name alone (demo, ffhq) takes another.
The face is looked for and cut out as `nada align` does it. The drawn portraits are aligned already: --aligned.

--way encoder        at once, by an encoder: the miniature world's own, e4e, pSp or ReStyle
--way optimisation   step by step in w, then w_plus: features of a CLIP, pixels; needs no encoder
--way both           steps that begin where the encoder ends
Usual is both where there is an encoder for the generator, else optimisation; what is taken is said.

With --name the latent of the one photograph is kept in nada-tui/latents of the user's data folder;
`nada latents` lists, renames and deletes what lies there.

In the folder of -o, NAME being that of the photograph:
  NAME.safetensors      the latent, for --latents of `nada sample` and of `nada video walk`
  NAME-photo.png        the photograph as the generator should draw it
  NAME-frozen.png       as it does; NAME-CHECKPOINT.png as a checkpoint does. They say what they were
                        drawn from: `nada sample --from` repeats them
  sheet.png             all of them, a row for each photograph
  latents.safetensors   all latents, when there are several
  progress.png          while it works: the photographs, below how far they are

Ctrl-C ends the steps: what was found so far is written (code 130).
--json: a line for each event: start, step, written, kept, warning, failed, end.";

/// Arguments of `nada invert`.
#[derive(Clone, Debug, PartialEq, Args)]
#[command(after_help = EXAMPLES)]
pub struct InvertArgs {
    /// Photographs, or folders of them
    #[arg(required = true, value_name = "PHOTO")]
    pub photos: Vec<PathBuf>,

    /// A checkpoint to draw them with, a run's folder (its newest one), or a frozen generator; can be
    /// given more than once
    #[arg(long = "checkpoint", value_name = "CHECKPOINT")]
    pub checkpoints: Vec<String>,

    /// An encoder: a file, or its name in the models folder (e4e-ffhq)
    #[arg(long, value_name = "ENCODER")]
    pub encoder: Option<String>,

    /// How the latents are found
    #[arg(long, value_enum)]
    pub way: Option<WayChoice>,

    /// Steps of the optimisation
    #[arg(long, value_name = "N", default_value_t = 150, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub steps: u32,

    /// Seed of the optimisation
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,

    /// Where the face is.
    #[command(flatten)]
    pub face: FaceArgs,

    /// Keep the latent under this name: every training with its generator shows it
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Where everything goes
    #[arg(short, long, value_name = "DIR", default_value = "inverted")]
    pub out: PathBuf,

    /// Events as JSON, a line each
    #[arg(long)]
    pub json: bool,

    /// Device, models.
    #[command(flatten)]
    pub computing: Computing,
}

/// How latents are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WayChoice {
    /// By an encoder
    Encoder,
    /// Step by step
    Optimisation,
    /// By an encoder, then step by step
    Both,
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use crate::cli::{Cli, Command};

    #[test]
    fn photographs_are_needed_and_ways_are_three() {
        let parse = |words: &[&str]| {
            let all = ["nada", "invert"].iter().chain(words);
            Cli::try_parse_from(all).map_err(|error| error.to_string())
        };
        assert!(parse(&[]).unwrap_err().contains("required"));
        let error = parse(&["a.png", "--way", "magic"]).unwrap_err();
        assert!(error.contains("encoder, optimisation, both"), "{error}");
        let two = ["a.png", "b", "--checkpoint", "x", "--checkpoint", "y"];
        let Ok(Cli {
            command: Command::Invert(args),
        }) = parse(&two)
        else {
            panic!("not understood");
        };
        assert_eq!((args.photos.len(), args.checkpoints.len()), (2, 2));
        assert_eq!((args.way, args.steps), (None, 150));
    }
}
