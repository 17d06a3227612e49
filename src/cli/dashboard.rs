//! Arguments of `nada-tui`.

use std::path::PathBuf;

use clap::Parser;

use crate::ui::engine::host::destination;
use crate::ui::image::ProtocolChoice;
use crate::ui::theme::ThemeName;

/// Watch a generator learn a domain said in words, and steer it.
///
/// Attaches to the engine that works in the runs folder, or starts one. Training goes on when the
/// dashboard is closed; call `nada-tui` again to come back.
#[derive(Clone, Debug, PartialEq, Eq, Parser)]
#[command(name = "nada-tui", version, after_help = EXAMPLES)]
pub struct TuiArgs {
    /// Folder of the runs; each has one engine
    #[arg(long, value_name = "DIR", default_value = "runs", env = "NADA_RUNS")]
    pub runs: PathBuf,

    /// Another machine, reached by ssh: its engine is started or attached to, and the folders are
    /// its own
    #[arg(long, value_name = "[USER@]BOX", value_parser = destination, conflicts_with = "engine")]
    pub host: Option<String>,

    /// `nada` on that machine, as a shell there would call it
    #[arg(
        long,
        value_name = "COMMAND",
        default_value = "nada",
        env = "NADA_HOST_COMMAND"
    )]
    pub host_command: String,

    /// Folder of presets, before ./presets, the user's own and the built-in ones
    #[arg(long, value_name = "DIR")]
    pub presets: Option<PathBuf>,

    /// Preset to begin with [default: where the newest run stood, or `sketch`]
    #[arg(long, value_name = "NAME")]
    pub preset: Option<String>,

    /// How pictures are drawn: auto, kitty, iterm, sixel, blocks or off [default: auto]
    #[arg(long, value_name = "PROTOCOL")]
    pub image_protocol: Option<ProtocolChoice>,

    /// In tmux: let it pass kitty pictures on to the terminal (`tmux set -g allow-passthrough on`)
    #[arg(long)]
    pub tmux_passthrough: bool,

    /// Colours: dark, light or plain [default: what the terminal says]
    #[arg(long, value_name = "THEME", value_parser = theme)]
    pub theme: Option<ThemeName>,

    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,

    /// Settings and keys [default: ~/.config/nada-tui/config.toml]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// The engine's program [default: `nada` beside this one]
    #[arg(long, value_name = "FILE", env = "NADA_ENGINE")]
    pub engine: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  nada-tui                                start, or come back to a running engine
  nada-tui --preset zombie                begin with a preset
  nada-tui --runs /data/runs              another folder, another engine
  nada-tui --presets ~/my-presets         your own presets first
  nada-tui --host me@gpu-box              train there, watch here
  nada-tui --host ssh://me@box:2222 --host-command '~/.cargo/bin/nada' --runs /data/runs
  nada-tui --image-protocol blocks        pictures from characters, as in tmux
  nada-tui --theme light                  for a light background

Keys: ? in the dashboard.";

fn theme(word: &str) -> Result<ThemeName, String> {
    ThemeName::named(word).ok_or_else(|| "allowed: dark, light, plain".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_the_runs_folder_here_and_detection() {
        let args = TuiArgs::try_parse_from(["nada-tui"]).unwrap();
        assert_eq!(args.runs, PathBuf::from("runs"));
        assert_eq!((args.image_protocol, args.theme), (None, None));
    }

    #[test]
    fn an_unknown_theme_is_refused_with_the_known_ones() {
        let error = TuiArgs::try_parse_from(["nada-tui", "--theme", "blue"]).unwrap_err();
        assert!(error.to_string().contains("dark, light, plain"), "{error}");
    }

    #[test]
    fn an_unknown_protocol_is_refused_with_the_known_ones() {
        let error = TuiArgs::try_parse_from(["nada-tui", "--image-protocol", "vga"]).unwrap_err();
        let text = error.to_string();
        for known in ["kitty", "sixel", "blocks"] {
            assert!(text.contains(known), "{text}");
        }
    }
}
