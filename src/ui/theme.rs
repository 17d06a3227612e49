//! Colours. One accent; loss colours from Okabe and Ito's palette, which colour-blind people can
//! tell apart; all from the 256 that every terminal has. Text keeps the terminal's own colour, so
//! that light backgrounds work too.

use ratatui::style::{Color, Modifier, Style};

/// What tells the losses apart in the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Legend {
    /// Their colour.
    Colours,
    /// Marks on the line.
    Markers,
}

/// The total in the terminal's own colour, then Okabe and Ito's.
const SERIES: [Color; 8] = [
    Color::Reset,
    Color::Indexed(214),
    Color::Indexed(74),
    Color::Indexed(36),
    Color::Indexed(178),
    Color::Indexed(32),
    Color::Indexed(166),
    Color::Indexed(175),
];

/// One for each colour that is missing.
const MARKERS: [&str; 8] = ["●", "○", "■", "□", "▲", "△", "▼", "▽"];

/// Every style that a panel uses.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Plain text.
    pub text: Style,
    /// Labels, units, what is not looked at first.
    pub dim: Style,
    /// Borders and empty gauges.
    pub line: Style,
    /// Panel titles.
    pub title: Style,
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
}

const fn indexed(index: u8) -> Style {
    Style::new().fg(Color::Indexed(index))
}

impl Theme {
    /// With colours.
    #[must_use]
    pub fn colourful() -> Self {
        Self {
            text: Style::new(),
            dim: indexed(245),
            line: indexed(240),
            // Not what the border has.
            title: Style::new().fg(Color::Reset),
            accent: indexed(80),
            selected: indexed(255).bg(Color::Indexed(238)),
            good: indexed(78),
            warning: indexed(221),
            bad: indexed(210),
            series: SERIES,
            legend: Legend::Colours,
        }
    }

    /// Without any colour: weight says it.
    #[must_use]
    pub fn plain() -> Self {
        let text = Style::new();
        Self {
            text,
            dim: text.add_modifier(Modifier::DIM),
            line: text.add_modifier(Modifier::DIM),
            title: text,
            accent: text.add_modifier(Modifier::BOLD),
            selected: text.add_modifier(Modifier::REVERSED),
            good: text.add_modifier(Modifier::BOLD),
            warning: text.add_modifier(Modifier::BOLD),
            bad: text.add_modifier(Modifier::BOLD),
            series: [Color::Reset; 8],
            legend: Legend::Markers,
        }
    }

    /// [`Theme::plain`] when `NO_COLOR` is set and not empty (<https://no-color.org>).
    #[must_use]
    pub fn from_environment() -> Self {
        match std::env::var_os("NO_COLOR") {
            Some(value) if !value.is_empty() => Self::plain(),
            _ => Self::colourful(),
        }
    }

    /// The colour of a loss.
    #[must_use]
    pub fn series(&self, index: usize) -> Style {
        Style::new().fg(self.series[index % self.series.len()])
    }

    /// The mark of a loss on its line, where colours do not say which is which.
    #[must_use]
    pub fn marker(&self, index: usize) -> Option<&'static str> {
        match self.legend {
            Legend::Colours => None,
            Legend::Markers => Some(MARKERS[index % MARKERS.len()]),
        }
    }
}
