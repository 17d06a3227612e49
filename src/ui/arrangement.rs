//! What the panels for pictures and curves show.

/// Views of the fixed latents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrangement {
    /// Frozen above trained.
    #[default]
    Pairs,
    /// Trained only, larger.
    Trained,
    /// Frozen only.
    Frozen,
    /// What training changed.
    Difference,
    /// A column for each of some stops, and one for the present.
    Past,
    /// The pictures that the preset takes its goal from.
    Style,
}

impl Arrangement {
    /// The next one, round the end; that of style pictures only where `style` has some.
    #[must_use]
    pub fn next<T>(self, style: &[T]) -> Self {
        match self {
            Self::Pairs => Self::Trained,
            Self::Trained => Self::Frozen,
            Self::Frozen => Self::Difference,
            Self::Difference => Self::Past,
            Self::Past if !style.is_empty() => Self::Style,
            Self::Past | Self::Style => Self::Pairs,
        }
    }

    /// Trained and frozen by turns.
    #[must_use]
    pub fn flickered(self) -> Self {
        match self {
            Self::Trained => Self::Frozen,
            _ => Self::Trained,
        }
    }

    /// Whether pictures of other iterations are needed.
    #[must_use]
    pub fn shows_past(self) -> bool {
        self == Self::Past
    }

    /// A word for the panel's border; empty for the usual one.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pairs => "",
            Self::Trained => "trained",
            Self::Frozen => "frozen",
            Self::Difference => "difference x2",
            Self::Past => "past",
            Self::Style => "style pictures",
        }
    }
}

/// What the chart's panel shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plotted {
    /// The losses of every iteration.
    #[default]
    Losses,
    /// The scores of every stop.
    Scores,
}

impl Plotted {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Losses => Self::Scores,
            Self::Scores => Self::Losses,
        }
    }
}
