//! What the engine says, and what becomes of it.

use std::path::{Path, PathBuf};

use super::{App, Connection, Popup, Tone};
use crate::preset::Preset;
use crate::protocol::{Command, ON_REQUEST, RunsAnswer, STOP, Snapshot, Status, Update};
use crate::session::Mirror;
use crate::ui::curves::Curves;
use crate::ui::event::{Effect, Farewell};
use crate::ui::gallery::Gallery;
use crate::ui::timeline::Timeline;

/// As an engine says that a stop cannot be looked at.
const SHOW_PICTURES: &str = "show pictures";
/// As an engine that saves and ends already says that it was told so again.
const STOPS_ALREADY: &str = "stop";

impl App {
    pub(super) fn update(&mut self, update: Update) -> Vec<Effect> {
        self.stale = true;
        let before = self.status().map(|status| status.preset.id.clone());
        let run = self.status().and_then(|status| status.run.clone());
        let lacked = self.lacks_something();
        let left = self.left.is_some();
        let replaced = self.status().filter(|_| left).map(|s| s.preset.clone());
        match &mut self.mirror {
            Some(mirror) => mirror.apply(&update),
            None => self.mirror = first(&update).map(Mirror::new),
        }
        let mut effects = Vec::new();
        match update {
            Update::Snapshot(snapshot) => {
                self.connection = Connection::Attached;
                self.checkpoint = None;
                self.curves = Curves::new(&snapshot.iterations, self.chart.smoothing);
                self.gallery = snapshot.preview.as_ref().map(Gallery::from);
                self.timeline = Timeline::default();
                effects = self.first_wish(&snapshot.status.preset.id);
                effects.extend(self.go_on_with_pending());
                effects.extend(self.samples_again());
                self.forget_saving_mixture();
                effects.extend(self.mixer_again());
                effects.extend(self.film_again());
                effects.extend(self.photos_again());
                effects.extend(self.end_again());
                effects.extend(self.earlier_again());
                self.forget_what_was_left();
            }
            Update::Preview(preview) => {
                self.gallery = Some(Gallery::from(&*preview));
                self.timeline.redrawn(preview.iteration);
                self.sample
                    .take_if(|sample| *sample >= preview.trainable.len());
                self.no_longer_under_way();
            }
            Update::Iteration(iteration) => self.curves.push(&iteration),
            Update::Status(status) => {
                effects.extend(self.status_changed(&status, run.as_ref(), replaced.as_ref()));
            }
            Update::Saved { path, iteration } => {
                self.saved(&path, iteration);
                effects.extend(self.mixer_reads_again());
                effects.extend(self.film_looks_again());
            }
            Update::Past(preview) => self.timeline.came(&preview),
            Update::Samples { answer, .. } => self.samples_answered(*answer),
            Update::Film(answer) => self.film_answered(*answer),
            Update::Mixer { answer, .. } => effects.extend(self.mixer_answered(*answer)),
            Update::Photos(answer) => effects.extend(self.photos_answered(answer)),
            Update::Runs(RunsAnswer::Earlier { wanted, found }) => {
                self.earlier_found(&wanted, found);
            }
            Update::Runs(answer) => effects.extend(self.runs_answered(answer)),
            Update::Refused { command, reason } if command == SHOW_PICTURES => {
                self.timeline.refused();
                self.notify(Tone::Bad, format!("Cannot {command}: {reason}"));
            }
            Update::Refused { command, .. } if command == super::runs::LOOK => {
                effects.extend(self.runs_refused());
            }
            Update::Refused { command, .. }
                if command == STOPS_ALREADY && self.popup == Some(Popup::Stopping) => {}
            Update::PresetText(text) => self.preset_read(*text),
            Update::PresetSaved(text) => self.preset_saved(*text),
            Update::Refused { command, reason } if command == STOP => {
                self.popup.take_if(|popup| *popup == Popup::Stopping);
                self.notify(Tone::Bad, format!("Cannot {command}: {reason}"));
            }
            Update::Refused { command, reason } if self.asks_to_overwrite(&command, &reason) => {}
            Update::Refused { command, reason } => {
                self.wishes = super::Wishes::default();
                self.to_run = None;
                self.mixer_refused();
                self.edits_refused(&command);
                self.notify(Tone::Bad, format!("Cannot {command}: {reason}"));
            }
            Update::Log(_) => self.logged(),
            Update::Stopped { reason, checkpoint } => {
                return self.engine_stopped(reason, checkpoint);
            }
            Update::Missing(_) => self.say_what_came(lacked),
            Update::Presets(_) => effects.extend(self.read_again()),
            Update::About(_) | Update::History(_) | Update::Progress(_) => {}
        }
        self.keep_selection(before.as_ref());
        self.keep_timeline();
        effects.extend(self.keep_earlier());
        effects.extend(self.fetch_columns());
        effects
    }

    /// `run` and `preset` are those before it.
    fn status_changed(
        &mut self,
        status: &Status,
        run: Option<&PathBuf>,
        preset: Option<&Preset>,
    ) -> Option<Effect> {
        self.wishes.settle(status);
        self.forget_what_was_left();
        self.settle_left(preset, &status.preset);
        if run.is_some() && run != status.run.as_ref() {
            self.return_to_present();
            self.timeline = Timeline::default();
            let about_it = |popup: &mut Popup| matches!(popup, Popup::GoBack { .. });
            self.popup.take_if(about_it);
        }
        self.run_as_wished(&status.preset.id)
    }

    /// A log that was scrolled back stays where it is.
    fn logged(&mut self) {
        self.log_back += usize::from(self.log_back > 0);
        self.no_longer_under_way();
    }

    fn saved(&mut self, path: &Path, iteration: u32) {
        let text = format!("Saved iteration {iteration}: {}", end_of(path).display());
        self.notify(Tone::Good, text);
    }

    /// The preset of the command line, unless it is in force already.
    fn first_wish(&mut self, in_force: &str) -> Vec<Effect> {
        match self.first_preset.take() {
            Some(id) if id != in_force => {
                self.wishes.want_preset(id.clone());
                vec![Effect::Send(Command::SetPreset { id, start: None })]
            }
            _ => Vec::new(),
        }
    }

    /// Something is always selected: the preset in force until another one is.
    fn keep_selection(&mut self, in_force_before: Option<&String>) {
        if self.selected_index().is_none() || self.selected.as_ref() == in_force_before {
            self.selected = self.status().map(|status| status.preset.id.clone());
        }
    }

    /// Another run has other curves and pictures; a checkpoint has no later ones.
    fn forget_what_was_left(&mut self) {
        if let Some(snapshot) = self.mirror.as_ref().map(Mirror::snapshot) {
            self.curves.truncate(snapshot.iterations.len());
            let earlier = self.chart.earlier.iter().flatten();
            let longest = earlier.map(|run| run.curves.newest()).max();
            let done = snapshot.status.iteration;
            self.chart.keep_within(done, longest.unwrap_or(0));
            if snapshot.preview.is_none() {
                self.gallery = None;
            }
        }
    }

    /// An engine that saved and ended as it was asked to is not missed.
    fn engine_stopped(&mut self, reason: String, checkpoint: Option<PathBuf>) -> Vec<Effect> {
        self.checkpoint = checkpoint;
        if self.popup == Some(Popup::Stopping) && reason == ON_REQUEST {
            let checkpoint = self.checkpoint.take();
            return vec![Effect::Quit(Farewell::Stopped(checkpoint))];
        }
        self.engine_gone(reason)
    }

    pub(super) fn engine_gone(&mut self, reason: String) -> Vec<Effect> {
        self.stale = true;
        if self.end_in_doubt {
            // It was told, and it is not there any more.
            return vec![Effect::Quit(Farewell::Wanted)];
        }
        if matches!(self.connection, Connection::Lost(_)) {
            // The first reason says more than the closed socket that follows it.
            return Vec::new();
        }
        self.popup = None;
        self.opening = None;
        self.wishes = super::Wishes::default();
        if self.checkpoint.is_none() {
            // It had no time to say which; the newest of the run is the best there is.
            self.checkpoint = self
                .status()
                .filter(|status| status.saved.max(status.insured).is_some())
                .and_then(|status| status.run.clone());
        }
        self.connection = Connection::Lost(reason);
        Vec::new()
    }
}

/// Run, folder and file: the part of a checkpoint's path that tells it apart.
fn end_of(path: &Path) -> &Path {
    let run = path.ancestors().nth(3);
    run.and_then(|runs| path.strip_prefix(runs).ok())
        .unwrap_or(path)
}

/// What a mirror begins with.
fn first(update: &Update) -> Option<Snapshot> {
    match update {
        Update::Snapshot(snapshot) => Some((**snapshot).clone()),
        _ => None,
    }
}
