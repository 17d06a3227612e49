//! What lies where on the screen, noted while a frame is drawn: that is what the mouse can mean.

use std::mem::discriminant;

use ratatui::layout::{Position, Rect};

use crate::ui::action::Action;
use crate::ui::mixer::Reach;

/// A part of the screen that is large or small, and that keys can go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// Frozen above trainable.
    Pictures,
    /// The losses.
    Curves,
    /// The log.
    Log,
    /// The numbers of the run.
    Run,
    /// The library.
    Presets,
}

impl Panel {
    /// In the order in which the focus goes round.
    pub const ALL: [Self; 5] = [
        Self::Presets,
        Self::Run,
        Self::Pictures,
        Self::Curves,
        Self::Log,
    ];

    /// What stands in its border.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Pictures => "Pictures",
            Self::Curves => "Losses",
            Self::Log => "Log",
            Self::Run => "Run",
            Self::Presets => "Presets",
        }
    }
}

/// What can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A panel, where nothing else is.
    Panel(Panel),
    /// A row of the library.
    Preset(usize),
    /// A curve in the legend.
    Curve(usize),
    /// The curves themselves.
    Plot,
    /// The stop at this iteration.
    Stop(u32),
    /// Something that a key does too.
    Action(Action),
    /// A row of the palette.
    Choice(usize),
    /// A row of the list of runs.
    Run(usize),
    /// A sample of the gallery.
    Sample(usize),
    /// A slider of the mixer.
    Weight {
        /// Of which checkpoint.
        row: usize,
        /// In which layers.
        reach: Reach,
    },
    /// A weight of the mixer, as a number.
    Share {
        /// Of which checkpoint.
        row: usize,
        /// In which layers.
        reach: Reach,
    },
    /// A row of the film room's form.
    FilmRow(usize),
    /// A row of the mixer's list.
    Ingredient(usize),
    /// The truncation of the gallery.
    Slider,
    /// The photo browser, where nothing else is.
    Browser,
    /// A row of the photo browser.
    Photo(usize),
    /// A photograph in which points are set.
    Face,
    /// A row of the editor.
    Row(usize),
    /// The editor, where nothing else is.
    Editor,
    /// A popup, where nothing else is.
    Popup,
    /// Beside a popup.
    Beside,
}

impl Target {
    /// Which row of a list that scrolls.
    fn row(self) -> Option<usize> {
        match self {
            Self::Preset(row)
            | Self::Run(row)
            | Self::Ingredient(row)
            | Self::Photo(row)
            | Self::Row(row) => Some(row),
            _ => None,
        }
    }
}

/// All targets of a frame; later ones lie above earlier ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    above: Vec<(Rect, Target)>,
    /// What a popup covers.
    below: Vec<(Rect, Target)>,
}

impl Hits {
    /// Notes a target.
    pub fn add(&mut self, area: Rect, target: Target) {
        self.above.push((area, target));
    }

    /// A popup covers everything so far.
    pub fn cover(&mut self, screen: Rect) {
        self.below = std::mem::take(&mut self.above);
        self.add(screen, Target::Beside);
    }

    /// Nothing was drawn yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.above.is_empty()
    }

    /// What lies at a cell, and how large it is.
    #[must_use]
    pub fn at(&self, cell: Position) -> Option<(Target, Rect)> {
        let hit = self
            .above
            .iter()
            .rev()
            .find(|(area, _)| area.contains(cell));
        hit.map(|(area, target)| (*target, *area))
    }

    /// The first row of the list that has such rows, and where it lies, even if it is covered.
    #[must_use]
    pub fn first(&self, like: Target) -> Option<(usize, Rect)> {
        let rows = self.above.iter().chain(&self.below);
        let rows = rows.filter(|(_, target)| discriminant(target) == discriminant(&like));
        let rows = rows.filter_map(|(area, target)| Some((target.row()?, *area)));
        rows.min_by_key(|(row, _)| *row)
    }

    /// The panel at a cell, whatever lies on it.
    #[must_use]
    pub fn panel_at(&self, cell: Position) -> Option<Panel> {
        self.above
            .iter()
            .rev()
            .find_map(|(area, target)| match target {
                Target::Panel(panel) if area.contains(cell) => Some(*panel),
                _ => None,
            })
    }

    /// Where something is.
    #[must_use]
    pub fn area(&self, wanted: Target) -> Option<Rect> {
        let hit = self
            .above
            .iter()
            .rev()
            .find(|(_, target)| *target == wanted);
        hit.map(|(area, _)| *area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_above_is_meant() {
        let mut hits = Hits::default();
        let panel = Rect::new(0, 0, 10, 5);
        hits.add(panel, Target::Panel(Panel::Presets));
        hits.add(Rect::new(1, 1, 8, 1), Target::Preset(0));
        let at = |hits: &Hits, x, y| hits.at(Position::new(x, y)).map(|hit| hit.0);
        assert_eq!(at(&hits, 2, 1), Some(Target::Preset(0)));
        assert_eq!(at(&hits, 2, 2), Some(Target::Panel(Panel::Presets)));
        assert_eq!(at(&hits, 20, 2), None);
        let below = hits.panel_at(Position::new(2, 1));
        assert_eq!(below, Some(Panel::Presets));
        hits.cover(Rect::new(0, 0, 40, 20));
        assert_eq!(at(&hits, 2, 1), Some(Target::Beside));
        assert_eq!(hits.area(Target::Panel(Panel::Presets)), None);
    }
}
