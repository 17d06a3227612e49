//! Looks. One accent; loss colours from Okabe and Ito's palette, which colour-blind people can tell
//! apart, lighter or darker with the background; all from the 256 that every terminal has. Text
//! keeps the terminal's own colour. Losses have markers of their own as well.

use std::ffi::OsStr;

use ratatui::style::{Color, Modifier, Style};

use crate::ui::image::Background;

/// How much of what tells the losses apart is colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Legend {
    /// Most of it.
    Colours,
    /// Nothing: marks on the line do.
    Markers,
}

/// The themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThemeName {
    /// For a dark background.
    Dark,
    /// For a light one.
    Light,
    /// Without colour.
    Plain,
}

impl ThemeName {
    /// All of them, in the order in which a key goes round.
    pub const ALL: [Self; 3] = [Self::Dark, Self::Light, Self::Plain];

    /// Its word in the configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Plain => "plain",
        }
    }

    /// The theme of a word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == word)
    }

    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Plain,
            Self::Plain => Self::Dark,
        }
    }

    /// What was chosen; else plain when `NO_COLOR` is set and not empty (<https://no-color.org>:
    /// what a person says in particular goes before it); else what fits the background.
    #[must_use]
    pub fn fitting(
        chosen: Option<Self>,
        no_color: Option<&OsStr>,
        background: Option<Background>,
    ) -> Self {
        let colourless = no_color.is_some_and(|value| !value.is_empty());
        chosen.unwrap_or(match background {
            _ if colourless => Self::Plain,
            Some(Background::Light) => Self::Light,
            _ => Self::Dark,
        })
    }
}

/// What `COLORFGBG`, `15;0`, says of the background.
#[must_use]
pub fn background(color_fgbg: Option<&OsStr>) -> Option<Background> {
    let last = color_fgbg?.to_str()?.rsplit(';').next()?;
    Some(match last.parse().ok()? {
        7u8 | 15 => Background::Light,
        _ => Background::Dark,
    })
}

/// Which characters can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// Borders, Braille, half blocks.
    Unicode,
    /// What every terminal has.
    Ascii,
}

impl Charset {
    /// The one of a word of the configuration.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "unicode" => Some(Self::Unicode),
            "ascii" => Some(Self::Ascii),
            _ => None,
        }
    }

    /// What the locale says: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set and not
    /// empty. Without any of them Unicode, as most terminals know it.
    #[must_use]
    pub fn of_locale<'a>(variables: impl IntoIterator<Item = Option<&'a OsStr>>) -> Self {
        let mut set = variables.into_iter().flatten().filter(|v| !v.is_empty());
        let Some(locale) = set.next() else {
            return Self::Unicode;
        };
        let locale = locale.to_string_lossy().to_ascii_lowercase();
        if locale.contains("utf-8") || locale.contains("utf8") {
            Self::Unicode
        } else {
            Self::Ascii
        }
    }
}

/// The total in the terminal's own colour, then Okabe and Ito's, lighter where they need it.
const ON_DARK: [Color; 8] = [
    Color::Reset,
    Color::Indexed(214),
    Color::Indexed(74),
    Color::Indexed(36),
    Color::Indexed(227),
    Color::Indexed(32),
    Color::Indexed(166),
    Color::Indexed(175),
];

/// The same, darker.
const ON_LIGHT: [Color; 8] = [
    Color::Reset,
    Color::Indexed(130),
    Color::Indexed(31),
    Color::Indexed(29),
    Color::Indexed(100),
    Color::Indexed(19),
    Color::Indexed(124),
    Color::Indexed(132),
];

const MARKERS: [&str; 8] = ["●", "○", "■", "□", "▲", "△", "▼", "▽"];

/// Every style that a panel uses.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Which one it is.
    pub name: ThemeName,
    /// Plain text.
    pub text: Style,
    /// Labels, units, what is not looked at first.
    pub dim: Style,
    /// Borders and empty gauges.
    pub line: Style,
    /// Panel titles.
    pub title: Style,
    /// The title of the panel with the focus.
    pub focus: Style,
    /// The one colour that draws the eye.
    pub accent: Style,
    /// The selected row.
    pub selected: Style,
    /// It works.
    pub good: Style,
    /// Look at this.
    pub warning: Style,
    /// It failed.
    pub bad: Style,
    /// The losses, in the order of the legend.
    pub series: [Color; 8],
    /// What tells the losses apart.
    pub legend: Legend,
    /// What is drawn with.
    pub charset: Charset,
}

const fn indexed(index: u8) -> Style {
    Style::new().fg(Color::Indexed(index))
}

impl From<ThemeName> for Theme {
    fn from(name: ThemeName) -> Self {
        match name {
            ThemeName::Dark => Self::dark(),
            ThemeName::Light => Self::light(),
            ThemeName::Plain => Self::plain(),
        }
    }
}

impl Theme {
    /// For a dark background.
    #[must_use]
    pub fn dark() -> Self {
        Self {
            name: ThemeName::Dark,
            text: Style::new(),
            dim: indexed(245),
            line: indexed(240),
            // Not what the border has.
            title: Style::new().fg(Color::Reset),
            focus: indexed(80).add_modifier(Modifier::BOLD),
            accent: indexed(80),
            selected: indexed(255).bg(Color::Indexed(238)),
            good: indexed(78),
            warning: indexed(221),
            bad: indexed(210),
            series: ON_DARK,
            legend: Legend::Colours,
            charset: Charset::Unicode,
        }
    }

    /// For a light background.
    #[must_use]
    pub fn light() -> Self {
        Self {
            name: ThemeName::Light,
            text: Style::new(),
            dim: indexed(241),
            line: indexed(247),
            title: Style::new().fg(Color::Reset),
            focus: indexed(24).add_modifier(Modifier::BOLD),
            accent: indexed(24),
            selected: indexed(232).bg(Color::Indexed(252)),
            good: indexed(22),
            warning: indexed(94),
            bad: indexed(124),
            series: ON_LIGHT,
            legend: Legend::Colours,
            charset: Charset::Unicode,
        }
    }

    /// Without any colour: weight says it.
    #[must_use]
    pub fn plain() -> Self {
        let text = Style::new();
        Self {
            name: ThemeName::Plain,
            text,
            dim: text.add_modifier(Modifier::DIM),
            line: text.add_modifier(Modifier::DIM),
            title: text,
            focus: text.add_modifier(Modifier::BOLD.union(Modifier::REVERSED)),
            accent: text.add_modifier(Modifier::BOLD),
            selected: text.add_modifier(Modifier::REVERSED),
            good: text.add_modifier(Modifier::BOLD),
            warning: text.add_modifier(Modifier::BOLD),
            bad: text.add_modifier(Modifier::BOLD),
            series: [Color::Reset; 8],
            legend: Legend::Markers,
            charset: Charset::Unicode,
        }
    }

    /// Drawn with these characters.
    #[must_use]
    pub fn with(self, charset: Charset) -> Self {
        Self { charset, ..self }
    }

    /// The colour of a loss.
    #[must_use]
    pub fn series(&self, index: usize) -> Style {
        Style::new().fg(self.series[index % self.series.len()])
    }

    /// The mark of a loss on its line and in the legend.
    #[must_use]
    pub fn marker(&self, index: usize) -> &'static str {
        MARKERS[index % MARKERS.len()]
    }
}

#[cfg(test)]
mod tests;
