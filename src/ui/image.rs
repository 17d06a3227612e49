//! Pictures in a terminal: one plain picture type, one renderer, one file per way of drawing.
//!
//! Half-blocks are ordinary cells. Kitty pictures are sent once by our own writer and moved for a
//! few bytes; sixel and iTerm2 pictures are printed by `viuer` over cells that ratatui skips.

mod answers;
mod blocks;
mod detect;
mod fit;
mod kitty;
mod light;
mod print;
mod renderer;
mod tmux;
mod tty;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use blocks::Palette;
pub use detect::{Detected, Env, Mux, detect};
pub use light::Quality;
pub use renderer::Renderer;
pub use tmux::Passthrough;

/// A picture as plain data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Content hash or version: two pictures with one id must have the same pixels.
    pub id: u64,
    /// Width in pixels, at least 1.
    pub width: u32,
    /// Height in pixels, at least 1.
    pub height: u32,
    /// 8-bit RGB rows from the top left; `width * height * 3` bytes.
    pub rgb: Arc<[u8]>,
}

impl Picture {
    /// Whether the pixels are as many as the size says. Others are never drawn.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let bytes = u64::from(self.width) * u64::from(self.height) * 3;
        bytes > 0 && bytes == self.rgb.len() as u64
    }
}

/// Size of one terminal cell in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CellSize {
    /// Pixels across, at least 1.
    pub width: u16,
    /// Pixels down, at least 1.
    pub height: u16,
}

impl CellSize {
    /// From the kernel's window size, where the terminal has filled it in.
    #[must_use]
    pub fn of_window() -> Option<Self> {
        let window = crossterm::terminal::window_size().ok()?;
        let width = window.width.checked_div(window.columns)?;
        let height = window.height.checked_div(window.rows)?;
        (width > 0 && height > 0).then_some(Self { width, height })
    }
}

/// What the terminal's own background is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// Light words can be read on it.
    Dark,
    /// Dark words can be read on it.
    Light,
}

/// A way of drawing pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// The kitty graphics protocol.
    Kitty,
    /// Inline images of iTerm2, also `WezTerm`, mintty and others.
    Iterm,
    /// DEC sixel graphics.
    Sixel,
    /// Two pixels per cell, as coloured half-block characters.
    Blocks,
    /// No pictures.
    Off,
}

impl Protocol {
    /// All of them, best first.
    pub const ALL: [Self; 5] = [
        Self::Kitty,
        Self::Iterm,
        Self::Sixel,
        Self::Blocks,
        Self::Off,
    ];

    /// The one after this among `available`, in the order of that list; stays when alone.
    #[must_use]
    pub fn next(self, available: &[Self]) -> Self {
        let here = available.iter().position(|&each| each == self);
        let after = here.map_or(0, |index| (index + 1) % available.len());
        available.get(after).copied().unwrap_or(self)
    }

    /// Its word on the command line and on screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Kitty => "kitty",
            Self::Iterm => "iterm",
            Self::Sixel => "sixel",
            Self::Blocks => "blocks",
            Self::Off => "off",
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// A word that names no image protocol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no image protocol: auto, kitty, iterm, sixel, blocks or off")]
pub struct UnknownProtocol(String);

impl FromStr for Protocol {
    type Err = UnknownProtocol;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|each| each.name() == word);
        named.ok_or_else(|| UnknownProtocol(word.to_owned()))
    }
}

/// Value of `--image-protocol`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ProtocolChoice {
    /// Ask the terminal.
    #[default]
    Auto,
    /// The user knows.
    Only(Protocol),
}

impl fmt::Display for ProtocolChoice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => formatter.pad("auto"),
            Self::Only(protocol) => protocol.fmt(formatter),
        }
    }
}

impl FromStr for ProtocolChoice {
    type Err = UnknownProtocol;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "auto" => Ok(Self::Auto),
            other => other.parse().map(Self::Only),
        }
    }
}

impl TryFrom<String> for ProtocolChoice {
    type Error = UnknownProtocol;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        word.parse()
    }
}

impl From<ProtocolChoice> for String {
    fn from(choice: ProtocolChoice) -> Self {
        choice.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_protocol_reads_back_its_own_name() {
        for protocol in Protocol::ALL {
            assert_eq!(protocol.to_string().parse(), Ok(protocol));
        }
        assert_eq!("auto".parse(), Ok(ProtocolChoice::Auto));
        let sixel = "sixel".parse::<ProtocolChoice>();
        assert_eq!(sixel, Ok(ProtocolChoice::Only(Protocol::Sixel)));
        let error = "png".parse::<ProtocolChoice>().unwrap_err().to_string();
        assert!(error.contains("kitty, iterm"), "{error}");
    }

    #[test]
    fn next_goes_round_what_is_available() {
        let available = [Protocol::Sixel, Protocol::Blocks, Protocol::Off];
        assert_eq!(Protocol::Sixel.next(&available), Protocol::Blocks);
        assert_eq!(Protocol::Off.next(&available), Protocol::Sixel);
        assert_eq!(Protocol::Kitty.next(&available), Protocol::Sixel);
        assert_eq!(Protocol::Blocks.next(&[]), Protocol::Blocks);
    }

    #[test]
    fn a_picture_with_too_few_pixels_is_not_whole() {
        let rgb: Arc<[u8]> = vec![0; 11].into();
        let picture = Picture {
            id: 1,
            width: 2,
            height: 2,
            rgb,
        };
        assert!(!picture.is_whole());
    }
}
