//! Arguments of `nada attach`.

use std::path::PathBuf;

use clap::Args;

use crate::link::parcel::Size;

const EXAMPLES: &str = "\
Examples:
  nada attach                          what `nada-tui --host box` calls on the box
  nada attach --runs /data/runs --presets my-presets
  nada attach --no-start --fit 320x240

Attaches to the engine of the runs folder, or starts one, and carries a dashboard's messages between
it and standard input and output. It is not for people; `nada-tui --host` calls it through ssh.
Code 3: there is no engine, or it ended without a word.";

/// Arguments of `nada attach`.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct AttachArgs {
    /// Folder of the runs; each has one engine
    #[arg(long, value_name = "DIR", default_value = "runs", env = "NADA_RUNS")]
    pub runs: PathBuf,

    /// Folder of presets, before ./presets, the user's own and the built-in ones
    #[arg(long, value_name = "DIR")]
    pub presets: Option<PathBuf>,

    /// Preset to begin with, when the engine is started
    #[arg(long, value_name = "NAME")]
    pub preset: Option<String>,

    /// Do not start an engine
    #[arg(long)]
    pub no_start: bool,

    /// Pixels that the largest picture has on the screen, until the dashboard says otherwise
    #[arg(long, value_name = "WxH", value_parser = size)]
    pub fit: Option<Size>,
}

fn size(text: &str) -> Result<Size, String> {
    let sides = text.split_once('x');
    let sides = sides.and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    match sides {
        Some((width @ 1.., height @ 1..)) => Ok(Size { width, height }),
        _ => Err("allowed: two numbers, as 320x240".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_two_numbers() {
        let (width, height) = (320, 240);
        assert_eq!(size("320x240"), Ok(Size { width, height }));
        for text in ["", "320", "0x5", "axb", "-1x2", "1x2x3"] {
            assert!(size(text).unwrap_err().contains("320x240"), "{text}");
        }
    }
}
