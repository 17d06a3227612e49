//! The palette's actions, and what can be chosen there.

use super::{App, Popup, Tone};
use crate::ui::action::Action;
use crate::ui::event::Effect;
use crate::ui::palette::{Choice, Palette, Row};

impl App {
    /// `None` for other actions.
    pub(super) fn find(&mut self, action: Action) -> Option<Vec<Effect>> {
        match action {
            Action::Palette => {
                self.palette = Palette::default();
                self.popup = Some(Popup::Palette);
            }
            Action::ClosePalette => self.popup = None,
            Action::ChooseNext => self.move_choice(1),
            Action::ChoosePrevious => self.move_choice(-1),
            Action::ClearQuery => self.palette = Palette::default(),
            Action::Choose => return Some(self.choose(self.palette.selected)),
            _ => return None,
        }
        Some(Vec::new())
    }

    /// What the palette offers, best first.
    #[must_use]
    pub fn choices(&self) -> Vec<Row> {
        let presets = self.presets().iter().map(|entry| {
            let preset = &entry.preset;
            let name = format!("preset {}", preset.id);
            let key = preset
                .hotkey
                .map_or(String::new(), |digit| digit.to_string());
            let doc = format!("Switch to {}.", preset.title);
            Row::new(Choice::Preset(preset.id.clone()), [name, doc, key])
        });
        let curves = self.curves.series.iter().map(|series| {
            let verb = if self.chart.shows(&series.name) {
                "Hide"
            } else {
                "Show"
            };
            let name = format!("curve {}", series.name);
            let doc = format!("{verb} it in the loss chart.");
            Row::new(
                Choice::Curve(series.name.clone()),
                [name, doc, String::new()],
            )
        });
        let actions = Row::actions(&self.keymap);
        let mut rows = self.palette.sorted(actions.chain(presets).chain(curves));
        if !self.palette.query.trim().is_empty() {
            rows.extend(self.palette.sorted(Row::elsewhere(&self.keymap)));
        }
        rows
    }

    /// So many rows on, round the ends.
    pub(super) fn move_choice(&mut self, rows: isize) {
        let count = self.choices().len().max(1) as isize;
        let next = (self.palette.selected as isize + rows).rem_euclid(count);
        self.palette.selected = next as usize;
    }

    /// Closes the palette and does what a row says.
    pub(super) fn choose(&mut self, row: usize) -> Vec<Effect> {
        let Some(row) = self.choices().into_iter().nth(row) else {
            return Vec::new();
        };
        self.popup = None;
        match row.choice {
            Choice::Action(action) => self.act(action),
            Choice::Curve(name) => {
                self.chart.toggle(&name);
                Vec::new()
            }
            Choice::Preset(id) if self.mirror.is_some() => {
                self.selected = Some(id.clone());
                let command = self.apply(id, None);
                command.map(Effect::Send).into_iter().collect()
            }
            Choice::Preset(_) => {
                self.notify(Tone::Plain, "The engine is not ready yet");
                Vec::new()
            }
        }
    }
}
