//! Which iterations the chart shows: all, or a part whose width is a power of two and whose edges
//! stay where they are for a quarter of it, so that a new point costs a few bytes.

/// The narrowest part.
const NARROWEST: u32 = 16;

/// Smaller or larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Towards the first iteration; less.
    Left,
    /// Towards the newest; more.
    Right,
}

/// Iterations from one to another, `from` below `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// At the left edge.
    pub from: u32,
    /// At the right edge.
    pub to: u32,
}

impl Stretch {
    /// How many iterations lie between the edges, at least 1.
    #[must_use]
    pub fn width(self) -> u32 {
        (self.to - self.from).max(1)
    }

    /// Whether an iteration lies within.
    #[must_use]
    pub fn contains(self, iteration: u32) -> bool {
        (self.from..=self.to).contains(&iteration)
    }

    /// Where an iteration lies: 0 at the left edge, 1 at the right edge.
    #[must_use]
    pub fn place(self, iteration: u32) -> f64 {
        f64::from(iteration.clamp(self.from, self.to) - self.from) / f64::from(self.width())
    }

    /// The iteration at a place.
    #[must_use]
    pub fn at(self, place: f64) -> u32 {
        self.from + (place.clamp(0.0, 1.0) * f64::from(self.width())).round() as u32
    }
}

/// What is shown of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Window {
    /// From the first iteration to the end of the axis.
    #[default]
    All,
    /// The newest iterations, so many.
    Newest(u32),
    /// These.
    Fixed(Stretch),
}

/// How far the run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The newest iteration.
    pub newest: u32,
    /// Where the axis of the whole run ends.
    pub end: u32,
}

impl Extent {
    /// The axis reaches to the next power of two, but not past the run's end.
    #[must_use]
    pub fn of(newest: u32, total: u32) -> Self {
        let step = newest.max(NARROWEST).next_power_of_two();
        let end = if total >= newest.max(1) {
            step.min(total)
        } else {
            step
        };
        Self { newest, end }
    }
}

impl Window {
    /// The iterations themselves.
    #[must_use]
    pub fn stretch(self, extent: Extent) -> Stretch {
        match self {
            Self::All => Stretch {
                from: 0,
                to: extent.end,
            },
            Self::Newest(width) => {
                let step = (width / 4).max(1);
                let from = (extent.newest + 1).saturating_sub(width).div_ceil(step) * step;
                let to = from + width;
                Stretch { from, to }
            }
            Self::Fixed(stretch) => stretch,
        }
    }

    /// Half of it, around an iteration; what follows the newest iteration goes on to.
    #[must_use]
    pub fn narrower(self, around: Option<u32>, extent: Extent) -> Self {
        let now = self.stretch(extent);
        let width = match self {
            Self::All => now.width().div_ceil(2).next_power_of_two(),
            _ => now.width() / 2,
        };
        if width < NARROWEST || width >= now.width() {
            return self;
        }
        self.resized(width, around, extent)
    }

    /// Twice of it.
    #[must_use]
    pub fn wider(self, around: Option<u32>, extent: Extent) -> Self {
        let width = self.stretch(extent).width().saturating_mul(2);
        match self {
            Self::All => Self::All,
            _ if width >= extent.end => Self::All,
            _ => self.resized(width, around, extent),
        }
    }

    fn resized(self, width: u32, around: Option<u32>, extent: Extent) -> Self {
        if around.is_none() && !matches!(self, Self::Fixed(_)) {
            return Self::Newest(width);
        }
        let now = self.stretch(extent);
        let around = around.unwrap_or(now.at(0.5));
        let left = (now.place(around) * f64::from(width)) as u32;
        Self::fixed(around.saturating_sub(left), width, extent)
    }

    /// A quarter of the width on. At the newest iteration it follows.
    #[must_use]
    pub fn moved(self, side: Side, extent: Extent) -> Self {
        let now = self.stretch(extent);
        let step = (now.width() / 4).max(1);
        match (self, side) {
            (Self::All, _) | (Self::Newest(_), Side::Right) => self,
            (_, Side::Left) => Self::fixed(now.from.saturating_sub(step), now.width(), extent),
            (_, Side::Right) if now.to + step > extent.newest => Self::Newest(now.width()),
            (_, Side::Right) => Self::fixed(now.from + step, now.width(), extent),
        }
    }

    /// Moved no farther than needed to show an iteration.
    #[must_use]
    pub fn showing(self, iteration: u32, extent: Extent) -> Self {
        let now = self.stretch(extent);
        if now.contains(iteration) {
            return self;
        }
        let from = if iteration < now.from {
            iteration
        } else {
            (iteration + now.width() / 8).saturating_sub(now.width())
        };
        Self::fixed(from, now.width(), extent)
    }

    /// Edges at eighths of the width, within the axis.
    fn fixed(from: u32, width: u32, extent: Extent) -> Self {
        let step = (width / 8).max(1);
        let last = extent.end.saturating_sub(width).div_ceil(step) * step;
        let from = (from / step * step).min(last);
        let to = from + width;
        Self::Fixed(Stretch { from, to })
    }
}

#[cfg(test)]
mod tests;
