//! What the mouse means: what is under it, as the last frame was drawn.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::steps::Direction;
use super::{App, Popup};
use crate::ui::action::{Action, FilmAction, RunsAction, SamplesAction};
use crate::ui::arrangement::Plotted;
use crate::ui::chart::{Side, Window};
use crate::ui::event::Effect;
use crate::ui::hits::{Panel, Target};

/// Log lines per notch of the wheel.
const NOTCH: isize = 3;

impl App {
    pub(super) fn mouse(&mut self, event: MouseEvent) -> Vec<Effect> {
        if let Some(effects) = self.drag_weight(event) {
            return effects;
        }
        let cell = Position::new(event.column, event.row);
        let sideways = (event.modifiers).intersects(KeyModifiers::SHIFT | KeyModifiers::CONTROL);
        let Some((target, area)) = self.hits.at(cell) else {
            return Vec::new();
        };
        match event.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                self.stale = true;
                return self.click(target, area, cell);
            }
            MouseEventKind::Drag(MouseButton::Left) => return self.drag(target, area, cell),
            MouseEventKind::Down(MouseButton::Right) if target == Target::Plot => {
                self.stale = true;
                self.chart.cursor = None;
            }
            MouseEventKind::ScrollLeft => self.wheel_sideways(cell, Side::Left),
            MouseEventKind::ScrollRight => self.wheel_sideways(cell, Side::Right),
            // Most mice have no wheel that turns sideways.
            MouseEventKind::ScrollUp if sideways => self.wheel_sideways(cell, Side::Left),
            MouseEventKind::ScrollDown if sideways => self.wheel_sideways(cell, Side::Right),
            MouseEventKind::ScrollUp => return self.wheel(target, cell, Direction::Up),
            MouseEventKind::ScrollDown => return self.wheel(target, cell, Direction::Down),
            _ => {}
        }
        Vec::new()
    }

    /// What can be clicked at a place can be dragged to it.
    fn drag(&mut self, target: Target, area: Rect, cell: Position) -> Vec<Effect> {
        let drags = matches!(target, Target::Plot | Target::Slider | Target::Face);
        if !drags {
            return Vec::new();
        }
        self.stale = true;
        self.click(target, area, cell)
    }

    fn click(&mut self, target: Target, area: Rect, cell: Position) -> Vec<Effect> {
        if let Some(panel) = self.hits.panel_at(cell) {
            self.focus = panel;
        }
        match target {
            Target::Preset(row) => {
                if let Some(entry) = self.presets().get(row) {
                    self.selected = Some(entry.preset.id.clone());
                }
            }
            Target::Curve(index) => {
                let series = self.curves.series.get(index);
                if let Some(name) = series.map(|series| series.name.clone()) {
                    self.chart.toggle(&name);
                }
            }
            Target::Plot => self.point_at(area, cell),
            Target::Stop(iteration) => {
                let command = self.look_at(iteration);
                return command.map(Effect::Send).into_iter().collect();
            }
            Target::Action(action) => return self.act(action),
            Target::Choice(row) => return self.choose(row),
            Target::Run(row) => return self.pick_run(row),
            Target::Sample(index) => return self.pick_sample(index),
            Target::Share { row, reach } => self.select_share(row, reach),
            Target::FilmRow(row) => return self.click_film_row(row),
            Target::Ingredient(row) => return self.click_ingredient(row),
            Target::Slider => return self.slide_to(area, cell),
            Target::Photo(row) => return self.pick_photo(row),
            Target::Face => return self.point_in_photo(area, cell),
            Target::Row(row) => self.click_row(row),
            Target::Beside if matches!(self.popup, Some(Popup::Naming | Popup::Overwrite)) => {
                self.forget_saving();
            }
            Target::Beside => {
                let read = |popup: &mut Popup| !matches!(popup, Popup::Quit | Popup::Stopping);
                self.popup.take_if(read);
            }
            Target::Panel(_)
            | Target::Popup
            | Target::Editor
            | Target::Browser
            | Target::Weight { .. } => {}
        }
        Vec::new()
    }

    /// The cursor to the iteration under the mouse.
    fn point_at(&mut self, plot: Rect, cell: Position) {
        let iteration = self.iteration_at(plot, cell);
        let point = self.curves.point_near(iteration);
        if let Some(point) = point {
            self.chart.cursor = Some(self.curves.iterations[point]);
        }
    }

    fn iteration_at(&self, plot: Rect, cell: Position) -> u32 {
        let last = f64::from(plot.width.saturating_sub(1).max(1));
        let place = f64::from(cell.x.saturating_sub(plot.x)) / last;
        self.chart.window.stretch(self.extent()).at(place)
    }

    /// The loss chart is moved along its iterations.
    fn wheel_sideways(&mut self, cell: Position, side: Side) {
        let over_losses = self.hits.panel_at(cell) == Some(Panel::Curves)
            && self.plotted == Plotted::Losses
            && self.chart.window != Window::All;
        if over_losses && self.popup.is_none() && !self.looks_elsewhere() {
            self.stale = true;
            self.pan(side);
        }
    }

    fn wheel(&mut self, target: Target, cell: Position, direction: Direction) -> Vec<Effect> {
        self.stale = true;
        let action = match direction {
            Direction::Up => Action::Up,
            Direction::Down => Action::Down,
        };
        if self.read_on(action) {
            return Vec::new();
        }
        if matches!(target, Target::Row(_) | Target::Editor) {
            self.turn_rows(direction);
            return Vec::new();
        }
        if self.popup == Some(Popup::Palette) {
            self.move_choice(if direction == Direction::Down { 1 } else { -1 });
            return Vec::new();
        }
        if self.popup.is_none() && self.samples.is_some() {
            return self.look_at_samples(match direction {
                Direction::Up => SamplesAction::PreviousPage,
                Direction::Down => SamplesAction::NextPage,
            });
        }
        if self.popup.is_none() && self.samples.is_none() && self.is_film_open() {
            if self.film.line.is_some() {
                return Vec::new();
            }
            return self.film(match direction {
                Direction::Up => FilmAction::Up,
                Direction::Down => FilmAction::Down,
            });
        }
        if self.popup.is_none() && self.mixer.is_some() {
            return self.wheel_over_mixer(direction);
        }
        if self.popup.is_none()
            && let Some(runs) = &self.runs
        {
            if runs.describes() {
                return Vec::new();
            }
            return self.look_at_runs(match direction {
                Direction::Up => RunsAction::Up,
                Direction::Down => RunsAction::Down,
            });
        }
        if self.popup.is_none() && self.studio.is_some() {
            return self.wheel_in_studio(target, direction);
        }
        let lines = match direction {
            Direction::Up => NOTCH,
            Direction::Down => -NOTCH,
        };
        match self.hits.panel_at(cell) {
            Some(Panel::Log) => self.scroll_log(lines),
            Some(Panel::Presets) => self.select(direction),
            Some(Panel::Curves) if self.plotted == Plotted::Losses => {
                let plot = self
                    .hits
                    .area(Target::Plot)
                    .filter(|_| target == Target::Plot);
                let around = plot.map(|plot| self.iteration_at(plot, cell));
                match direction {
                    Direction::Up => self.closer(around),
                    Direction::Down => self.farther(around),
                }
            }
            _ => {}
        }
        Vec::new()
    }
}
