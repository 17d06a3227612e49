//! `config.toml`: how the dashboard looks and which keys it has. What is wrong in it is said and
//! left out; the dashboard starts anyway.

mod docs;
mod read;
mod setting;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::preset::error::Problem;
use crate::ui::action::Keymap;
use crate::ui::chart::Scale;
use crate::ui::image::ProtocolChoice;
use crate::ui::theme::{Charset, ThemeName};

pub use docs::markdown;

/// Whether the dashboard takes the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// Clicks and the wheel are the dashboard's.
    Taken,
    /// The terminal selects text.
    Left,
}

impl Mouse {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Taken => Self::Left,
            Self::Left => Self::Taken,
        }
    }
}

/// Whether pictures that training replaces soon are sent in few colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LightPictures {
    /// Where the terminal is on another machine.
    #[default]
    OverSsh,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// Everything that can be configured.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Colours; `None` finds out.
    pub theme: Option<ThemeName>,
    /// Characters; `None` asks the locale.
    pub charset: Option<Charset>,
    /// How pictures are drawn.
    pub image_protocol: ProtocolChoice,
    /// Whether tmux is asked to pass pictures on.
    pub tmux_passthrough: bool,
    /// Whether pictures that training replaces soon are sent in few colours.
    pub light_pictures: LightPictures,
    /// Whether the mouse is taken at first.
    pub mouse: Mouse,
    /// Weight of what was in the smoothed curves, 0 up to 0.999.
    pub smoothing: f64,
    /// The loss axis at first.
    pub scale: Scale,
    /// Most earlier runs that are compared, 1 to 9.
    pub earlier_runs: usize,
    /// Which key means what.
    pub keymap: Keymap,
    /// Where it was read from, and what was wrong in it.
    pub source: Source,
}

/// A configuration file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The file; it need not exist. `None` where there is no home folder.
    pub path: Option<PathBuf>,
    /// Whether it could be read.
    pub state: State,
    /// What was left out, in the order of the file.
    pub problems: Vec<Problem>,
}

/// What became of a configuration file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// It holds, but for what was left out.
    #[default]
    Read,
    /// It is not there.
    Absent,
    /// Nothing of it holds.
    Broken,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            theme: None,
            charset: None,
            image_protocol: ProtocolChoice::Auto,
            tmux_passthrough: false,
            light_pictures: LightPictures::default(),
            mouse: Mouse::Taken,
            smoothing: 0.0,
            scale: Scale::Linear,
            earlier_runs: 3,
            keymap: Keymap::default(),
            source: Source::default(),
        }
    }
}

/// `~/.config/nada-tui/config.toml`, or where `XDG_CONFIG_HOME` says.
#[must_use]
pub fn usual_path() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("nada-tui").join("config.toml"))
}

impl Config {
    /// Of a file; without one, or one that is not there, the defaults.
    #[must_use]
    pub fn load(path: Option<&Path>) -> Self {
        let mut config = match path.map(fs::read_to_string) {
            None => Self::default(),
            Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => {
                let mut config = Self::default();
                config.source.state = State::Absent;
                config
            }
            Some(Ok(text)) => read::read(&text),
            Some(Err(error)) => {
                let mut config = Self::default();
                config.source.state = State::Broken;
                config.source.problems = vec![Problem {
                    place: None,
                    message: format!("cannot be read: {error}"),
                }];
                config
            }
        };
        config.source.path = path.map(Path::to_owned);
        config
    }
}

#[cfg(test)]
mod tests;
