//! Models, presets and the engine that may be at work.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use tch::Device;

use super::{Fact, Section, size};
use crate::engine::inspect::words;
use crate::link;
use crate::preset::{Library, PresetEntry, SearchPath};
use crate::trainer::models::{self, EMBEDDED, Models, is_embedded};
use crate::weights::layout::Network;
use crate::weights::{WeightFile, sha256};

/// The models that `nada` carries, and those of the models folder.
pub fn models(folder: &Path) -> Section {
    let mut facts: Vec<Fact> = EMBEDDED.iter().map(carried).collect();
    let files = models::files(folder);
    let value = match files.len() {
        0 => format!("no models in {}", folder.display()),
        count => format!("{count} in {}", folder.display()),
    };
    facts.push(Fact::good("real models", value));
    facts.extend(files.iter().map(|path| dropped(path)));
    Section {
        title: "Models",
        facts,
    }
}

fn carried((name, bytes): &(&str, &[u8])) -> Fact {
    let about = format!(
        "{}, sha256 {}",
        size(bytes.len() as u64),
        sha256::of_bytes(bytes)
    );
    let mut models = Models::new("".into(), Device::Cpu);
    let loads = match *name {
        "demo" => models.generator(name).map(drop),
        "demo-encoder" => models.encoder(name).map(drop),
        _ => models.clip(name).map(drop),
    };
    match loads {
        Ok(()) => Fact::good(*name, about),
        Err(error) => Fact::good(*name, format!("{about}: {error}"))
            .problem("This `nada` is damaged: build or install it again"),
    }
}

/// A file of the models folder: its table is read, not its numbers.
fn dropped(path: &Path) -> Fact {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let bytes = fs::metadata(path).map_or(0, |about| about.len());
    let file = match WeightFile::open(path) {
        Ok(file) => file,
        Err(error) => {
            let value = format!("{}: {error}", size(bytes));
            return Fact::good(name, value).notice("Get the file again, or take it away");
        }
    };
    let mut value = format!("{}, {}", size(bytes), words::name(file.network()));
    let ours = models::our_name(path);
    if !name.to_lowercase().starts_with(&ours) {
        let _ = write!(value, ", `{ours}` to presets");
    }
    let fact = Fact::good(name, value);
    match file.network() {
        Network::Unknown => fact.notice("nada cannot use it: `nada inspect` says more"),
        _ => fact,
    }
}

/// The presets of the search path, what is wrong with some, and which lack their models.
pub fn presets(given: Option<&Path>, models: &Path) -> Section {
    let path = SearchPath::standard(given);
    let folders = path.folders.clone();
    let entries = Library::load(path).entries();
    let usable = entries.iter().filter(|entry| entry.is_usable()).count();
    let own = entries.iter().filter(|entry| entry.path.is_some()).count();
    let fact = Fact::good(
        "found",
        format!("{} ({own} from files, the others built in)", entries.len()),
    );
    let mut facts = vec![if usable == 0 {
        fact.problem("This `nada` is damaged: build or install it again")
    } else {
        fact
    }];
    for folder in folders {
        let state = if folder.is_dir() { "" } else { " (not there)" };
        facts.push(Fact::good("folder", format!("{}{state}", folder.display())));
    }
    facts.extend(entries.iter().filter_map(broken));
    facts.extend(out_of_reach(&entries, models));
    Section {
        title: "Presets",
        facts,
    }
}

fn broken(entry: &PresetEntry) -> Option<Fact> {
    let error = entry.error.as_ref()?;
    let file = entry.path.as_deref().unwrap_or(Path::new("built in"));
    let advice = if entry.is_usable() {
        "Mend the file; until then another preset of this name counts (docs/presets.md)"
    } else {
        "Mend the file (docs/presets.md); until then there is no such preset"
    };
    let value = format!("{}: {error}", file.display());
    Some(Fact::good(&entry.preset.id, value).notice(advice))
}

/// The presets whose models are not there.
fn out_of_reach(entries: &[PresetEntry], folder: &Path) -> Option<Fact> {
    let mut presets = Vec::new();
    let mut files = BTreeSet::new();
    for entry in entries.iter().filter(|entry| entry.is_usable()) {
        let missing = missing(entry, folder);
        if !missing.is_empty() {
            presets.push(entry.preset.id.as_str());
            files.extend(missing);
        }
    }
    if presets.is_empty() {
        return None;
    }
    let files: Vec<_> = files.into_iter().collect();
    let advice = format!(
        "`nada pull NAME` or `nada import FILE --name NAME` puts their models into {}:\n{}",
        folder.display(),
        files.join(", ")
    );
    Some(Fact::good("out of reach", presets.join(", ")).notice(advice))
}

/// Files that a preset wants and that are not there.
fn missing(entry: &PresetEntry, folder: &Path) -> Vec<String> {
    let preset = &entry.preset;
    let used = preset.clips.iter().filter(|(_, weight)| **weight > 0.0);
    let clips = used.map(|(name, _)| name.as_str());
    let models = clips.chain([preset.model.as_str()]);
    let files = models.filter_map(|model| {
        let there = is_embedded(model) || models::find(folder, model).is_some();
        let wanted = if models::is_path(model) {
            model.to_owned()
        } else {
            models::file_name(model)
        };
        (!there).then_some(wanted)
    });
    files.collect()
}

/// Whether an engine works in the runs folder, and what was done there.
pub fn engine(runs: &Path) -> Section {
    let running = match link::running_engine(runs) {
        Some(process) => format!("process {process}; `nada-tui` attaches to it"),
        None => "none".to_owned(),
    };
    let entries = fs::read_dir(runs).into_iter().flatten().flatten();
    let done = entries.filter(|entry| entry.path().join("run.toml").exists());
    let mut done: Vec<_> = done.map(|entry| entry.file_name()).collect();
    done.sort();
    let runs = match done.last() {
        Some(last) => format!("{}, the last {}", done.len(), last.to_string_lossy()),
        None => "none yet".to_owned(),
    };
    Section {
        title: "Engine",
        facts: vec![Fact::good("running", running), Fact::good("runs", runs)],
    }
}
