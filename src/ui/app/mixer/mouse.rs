//! The mouse in the mixer.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::super::App;
use super::super::steps::Direction;
use super::{STEP, draw};
use crate::ui::action::{Context, MixerAction};
use crate::ui::event::Effect;
use crate::ui::hits::Target;
use crate::ui::mixer::{Change, LEAST, MOST, Reach};

impl App {
    /// A click on a row of the list selects it, one on the selected row picks it.
    pub(in crate::ui::app) fn click_ingredient(&mut self, row: usize) -> Vec<Effect> {
        let Some(mixer) = &mut self.mixer else {
            return Vec::new();
        };
        if mixer.row() == row {
            return self.mix(MixerAction::Mark);
        }
        mixer.select(row);
        Vec::new()
    }

    /// A click on a number selects its slider.
    pub(in crate::ui::app) fn select_share(&mut self, row: usize, reach: Reach) {
        if let Some(mixer) = &mut self.mixer {
            (mixer.table.row, mixer.table.reach) = (row, reach);
        }
    }

    /// The pictures with another truncation, which the mouse has chosen.
    pub(in crate::ui::app) fn mix_truncated(&mut self, psi: f64) -> Vec<Effect> {
        let Some(mixer) = &mut self.mixer else {
            return Vec::new();
        };
        if (mixer.truncation - psi).abs() < 1e-9 {
            return Vec::new();
        }
        mixer.truncation = psi;
        draw(mixer)
    }

    /// A slider that was taken hold of follows the mouse, wherever that is.
    pub(in crate::ui::app) fn drag_weight(&mut self, event: MouseEvent) -> Option<Vec<Effect>> {
        let cell = Position::new(event.column, event.row);
        match event.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                self.grabbed = self
                    .hits
                    .at(cell)
                    .filter(|(target, _)| matches!(target, Target::Weight { .. }));
            }
            MouseEventKind::Drag(MouseButton::Left) => {}
            MouseEventKind::Up(_) => {
                self.grabbed = None;
                return None;
            }
            _ => return None,
        }
        let (Target::Weight { row, reach }, track) = self.grabbed? else {
            return None;
        };
        self.stale = true;
        if self.is_cut_off() {
            return Some(Vec::new());
        }
        let mixer = self.mixer.as_mut()?;
        (mixer.table.row, mixer.table.reach) = (row, reach);
        mixer.table.change(Change::To(weight_at(track, cell.x)));
        Some(draw(mixer))
    }

    pub(in crate::ui::app) fn wheel_over_mixer(&mut self, direction: Direction) -> Vec<Effect> {
        let up = direction == Direction::Up;
        let mixing = self.context() == Context::Mixer;
        self.mix(match (mixing, up) {
            (true, true) => MixerAction::More,
            (true, false) => MixerAction::Less,
            (false, true) => MixerAction::RowUp,
            (false, false) => MixerAction::RowDown,
        })
    }
}

/// The weight at a column of a slider's track, in whole steps.
fn weight_at(track: Rect, column: u16) -> i32 {
    let last = i32::from(track.width.saturating_sub(1).max(1));
    let place = (i32::from(column) - i32::from(track.x)).clamp(0, last);
    let exact = f64::from(LEAST) + f64::from(place * (MOST - LEAST)) / f64::from(last);
    (exact / f64::from(STEP)).round() as i32 * STEP
}
