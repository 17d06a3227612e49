//! The models of an engine: which of those that presets want are missing, and their downloads.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::doctor::size;
use super::download::{Download, Plan, Report};
use super::event::Event;
use super::models::named;
use crate::catalogue::record::RecordError;
use crate::catalogue::{Catalogue, Record};
use crate::preset::PresetEntry;
use crate::protocol::{Level, Missing, Offer, Progress};
use crate::pull::News;
use crate::session::PullNews;
use crate::trainer::models::{find, stem};

/// Clients hear no more often how far a download is.
const TOLD_EVERY: Duration = Duration::from_millis(200);

/// The models folder with the catalogue, and the download under way.
pub struct Supply {
    folder: PathBuf,
    record: PathBuf,
    catalogue: Catalogue,
    events: Sender<Event>,
    download: Option<Download>,
    told: Option<Instant>,
}

impl Supply {
    /// Of this models folder. A line for the log comes with it when the user's catalogue is wrong:
    /// then what the program carries counts.
    pub fn open(folder: PathBuf, events: &Sender<Event>) -> (Self, Option<String>) {
        let (catalogue, warning) = match Catalogue::standard() {
            Ok(catalogue) => (catalogue, None),
            Err(error) => (Catalogue::built_in(), Some(error.to_string())),
        };
        let supply = Self::with(folder, Record::standard_path(), catalogue, events);
        (supply, warning)
    }

    /// [`Supply::open`] with everything given.
    pub fn with(
        folder: PathBuf,
        record: PathBuf,
        catalogue: Catalogue,
        events: &Sender<Event>,
    ) -> Self {
        Self {
            folder,
            record,
            catalogue,
            events: events.clone(),
            download: None,
            told: None,
        }
    }

    /// What presets want and is not there, by name.
    pub fn missing(&self, presets: &[PresetEntry]) -> Vec<Missing> {
        let usable = presets.iter().filter(|entry| entry.is_usable());
        let wanted: BTreeSet<&str> = usable.flat_map(|entry| named(&entry.preset)).collect();
        let absent = wanted
            .into_iter()
            .filter(|name| find(&self.folder, name).is_none());
        let missing = absent.map(|name| {
            let stem = stem(name);
            Missing {
                name: name.to_owned(),
                offer: self.offer(&stem),
                stem,
            }
        });
        missing.collect()
    }

    fn offer(&self, name: &str) -> Option<Offer> {
        let model = self.catalogue.models.get(name)?;
        Some(Offer {
            title: model.title.clone(),
            bytes: model.bytes(),
            licence: model.licence.name.clone(),
            meaning: model.licence.meaning.clone(),
            url: model.licence.url.clone(),
        })
    }

    /// Begins to download. What comes of it arrives as events, also when it cannot begin.
    pub fn start(&mut self, models: Vec<String>, accepted: &[String]) {
        if let Err(error) = self.accept(accepted) {
            let outcome = Err(error.into());
            let _ = self.events.send(Event::Download(Report::Ended(outcome)));
            return;
        }
        let known = models.into_iter().filter_map(|name| {
            let mirrors = self.catalogue.models.get(&name)?.mirrors.clone();
            Some((name, mirrors))
        });
        let plan = Plan {
            models: known.collect(),
            folder: self.folder.clone(),
            record: self.record.clone(),
        };
        self.told = None;
        self.download = Some(Download::start(plan, self.events.clone()));
    }

    /// Remembers the licences that a person accepted in the dashboard.
    fn accept(&self, accepted: &[String]) -> Result<(), RecordError> {
        let mut record = Record::open(&self.record)?;
        for model in self.catalogue.models.values() {
            if accepted.contains(&model.licence.url) && !record.accepts(&model.licence) {
                record.accept(&model.licence)?;
            }
        }
        Ok(())
    }

    /// Ends the download soon.
    pub fn stop(&self) {
        if let Some(download) = &self.download {
            download.stop();
        }
    }

    /// What a report is to the session; not all of them are worth a word.
    pub fn take(&mut self, report: Report) -> Option<PullNews> {
        match report {
            Report::News { model, news } => self.news(&model, news),
            Report::Have { model, pulled } => {
                let (size, path) = (size(pulled.bytes), pulled.path.display());
                let text = format!("{model} is there: {size}, {path}");
                Some(PullNews::Line(Level::Info, text))
            }
            Report::Ended(outcome) => {
                if let Some(download) = self.download.take() {
                    download.join();
                }
                let outcome = outcome.map_err(|error| one_line(&error.to_string()));
                Some(PullNews::Ended(outcome))
            }
        }
    }

    fn news(&mut self, model: &str, news: News) -> Option<PullNews> {
        let progress = |what: String, done, total: Option<u64>| {
            let total = total.unwrap_or_default();
            Some(PullNews::Progress(Progress { what, done, total }))
        };
        match news {
            News::Transfer { done, total, .. } => {
                let recent = self.told.is_some_and(|told| told.elapsed() < TOLD_EVERY);
                if recent && total != Some(done) {
                    return None;
                }
                self.told = Some(Instant::now());
                let of = total.map_or(String::new(), |total| format!(" of {}", size(total)));
                let what = format!("Downloading {model}, {}{of}", size(done));
                progress(what, done, total)
            }
            News::Checking => progress(format!("Checking {model}"), 0, None),
            News::Asking { url } => {
                let text = format!("{model}: asking {url}");
                Some(PullNews::Line(Level::Info, text))
            }
            News::Waiting { seconds, why } => {
                let text = format!("{model}: {why}; again in {seconds} s");
                Some(PullNews::Line(Level::Info, text))
            }
            News::Failed { why, .. } => {
                Some(PullNews::Line(Level::Warning, format!("{model}: {why}")))
            }
        }
    }
}

fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join(" ")
}
