//! Models that a preset lacks: which ones, the question of their licences, the download.

use super::{App, Popup, Tone};
use crate::protocol::{Command, Missing, PresetEntry};

impl App {
    /// Models that a preset wants and that are not there.
    pub fn lacking<'a>(&'a self, entry: &'a PresetEntry) -> impl Iterator<Item = &'a Missing> {
        let missing = self.snapshot().map_or(&[][..], |s| &s.missing);
        (missing.iter()).filter(|missing| missing.is_wanted_by(&entry.preset))
    }

    fn selected_entry(&self) -> Option<&PresetEntry> {
        self.presets().get(self.selected_index()?)
    }

    /// Whether the selected preset cannot be trained for want of models.
    pub(super) fn lacks_something(&self) -> bool {
        let entry = self.selected_entry();
        entry.is_some_and(|entry| self.lacking(entry).next().is_some())
    }

    /// Shows what would be downloaded, under which licences.
    pub(super) fn ask_for_licences(&mut self) -> Option<Command> {
        let entry = self.selected_entry()?;
        let title = entry.preset.title.clone();
        let lacking: Vec<Missing> = self.lacking(entry).cloned().collect();
        if lacking.is_empty() {
            self.notify(Tone::Plain, format!("{title} has all its models"));
            return None;
        }
        let (offered, unknown): (Vec<_>, Vec<_>) = lacking
            .into_iter()
            .partition(|missing| missing.offer.is_some());
        if let (true, Some(missing)) = (offered.is_empty(), unknown.first()) {
            let text = format!(
                "{} is not in the catalogue: put its file into the models folder",
                missing.stem
            );
            self.notify(Tone::Bad, text);
            return None;
        }
        self.wanted = offered;
        self.popup = Some(Popup::Licence);
        None
    }

    /// What was shown is accepted.
    pub(super) fn accept_licences(&mut self) -> Option<Command> {
        self.popup = None;
        let wanted = std::mem::take(&mut self.wanted);
        let offers = wanted.iter().filter_map(|missing| missing.offer.as_ref());
        let mut accepted: Vec<String> = offers.map(|offer| offer.url.clone()).collect();
        accepted.sort();
        accepted.dedup();
        let models = wanted.into_iter().map(|missing| missing.stem).collect();
        Some(Command::Pull { models, accepted })
    }

    /// After a change of what is missing: the selected preset may be ready now.
    pub(super) fn say_what_came(&mut self, lacked: bool) {
        if !lacked || self.lacks_something() {
            return;
        }
        if let Some(entry) = self.selected_entry() {
            let text = format!(
                "All models of {} are there: enter applies it",
                entry.preset.title
            );
            self.notify(Tone::Good, text);
        }
    }
}
