//! The stock as text: a section for each place, then what presets need.

use std::fmt;

use super::{Entry, Place, Stock};
use crate::engine::doctor::size;

const HEADINGS: [(Place, &str); 3] = [
    (Place::Carried, "Carried by the program"),
    (Place::Here, "In the models folder"),
    (Place::Offered, "To be had with `nada pull NAME`"),
];

impl fmt::Display for Stock {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "models folder: {}", self.folder.display())?;
        for (place, heading) in HEADINGS {
            writeln!(out, "\n{heading}")?;
            let mut entries = self.models.iter().filter(|e| e.place == place).peekable();
            if entries.peek().is_none() {
                writeln!(out, "  nothing")?;
            }
            entries.try_for_each(|entry| line(out, entry))?;
        }
        self.presets(out)
    }
}

fn line(out: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    let pixels = entry.resolution.map(|pixels| format!(", {pixels} px"));
    let about = format!("{}{}", entry.title, pixels.unwrap_or_default());
    let disk = match (entry.place, entry.disk) {
        (Place::Carried, _) => "no disk".to_owned(),
        (_, disk) => disk.map_or("size not known".to_owned(), size),
    };
    let memory = entry.memory.map(|bytes| format!("memory {}", size(bytes)));
    let licence = entry.licence.as_ref().map(|licence| licence.name.clone());
    let path = entry.path.as_ref().map(|path| path.display().to_string());
    let parts: Vec<String> = [Some(disk), memory, path.or(licence)]
        .into_iter()
        .flatten()
        .collect();
    writeln!(out, "  {:17} {about:44} {}", entry.name, parts.join(", "))
}

impl Stock {
    fn presets(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heading = "Presets that need them (GPU memory for training is an estimate)";
        writeln!(out, "\n{heading}")?;
        for wants in &self.presets {
            let gpu = wants.gpu_memory_estimate;
            let gpu = gpu.map_or("GPU not known".to_owned(), |n| format!("GPU ~{}", size(n)));
            let missing = if wants.missing.is_empty() {
                "all there".to_owned()
            } else {
                format!("nada pull {}", wants.missing.join(" "))
            };
            writeln!(out, "  {:17} {gpu:14} {missing}", wants.preset)?;
        }
        Ok(())
    }
}
