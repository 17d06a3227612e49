//! A preset back as the text of a preset file, every value said.

use toml::{Table, Value};

use super::{Guidance, Losses, Phase, Preset, PromptPair, Start, Training};

impl Preset {
    /// The text of a preset file that gives this preset again; paths are absolute.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut table = Table::new();
        table.insert("title".to_owned(), self.title.clone().into());
        if !self.description.is_empty() {
            table.insert("description".to_owned(), self.description.clone().into());
        }
        if let Some(key) = self.hotkey {
            table.insert("hotkey".to_owned(), i64::from(key).into());
        }
        table.insert("model".to_owned(), self.model.clone().into());
        let clips = self.clips.iter();
        let clips: Table = clips.map(|(n, w)| (n.clone(), (*w).into())).collect();
        table.insert("clip".to_owned(), clips.into());
        let start = match self.start {
            Start::Continue => "continue",
            Start::Frozen => "frozen",
        };
        table.insert("start".to_owned(), start.into());
        let shape = self.training.auto_layers.is_some();
        table.insert("improve_shape".to_owned(), shape.into());
        guidance(&self.guidance, &mut table);
        table.insert("training".to_owned(), training(&self.training).into());
        table.insert("losses".to_owned(), losses(&self.losses).into());
        table.to_string()
    }
}

fn guidance(guidance: &Guidance, table: &mut Table) {
    match guidance {
        Guidance::Text(pairs) => {
            let pairs: Vec<Value> = pairs.iter().map(pair).collect();
            table.insert("prompts".to_owned(), pairs.into());
        }
        Guidance::Style(folder) => {
            let carried = folder.pictures.first().and_then(|path| path.parent());
            let path = match carried {
                Some(carried) if folder.path.as_os_str().is_empty() => carried,
                _ => folder.path.as_path(),
            };
            let path = path.to_string_lossy().into_owned();
            table.insert("style_images".to_owned(), path.into());
        }
    }
}

fn pair(pair: &PromptPair) -> Value {
    let mut table = Table::new();
    table.insert("source".to_owned(), pair.source.clone().into());
    table.insert("target".to_owned(), pair.target.clone().into());
    table.insert("weight".to_owned(), pair.weight.into());
    table.into()
}

fn training(training: &Training) -> Table {
    let phase = match training.phase {
        Phase::Default => "default",
        Phase::All => "all",
        Phase::Texture => "texture",
        Phase::Shape => "shape",
        Phase::NoFine => "no_fine",
        Phase::ShapeExpanded => "shape_expanded",
    };
    let whole = |number: u32| Value::from(i64::from(number));
    let mut fields: Vec<(&str, Value)> = vec![
        ("iterations", whole(training.iterations)),
        ("batch", whole(training.batch)),
        ("learning_rate", training.learning_rate.into()),
        ("mixing", training.mixing.into()),
        ("seed", (training.seed as i64).into()),
        ("phase", phase.into()),
        ("truncation", training.truncation.into()),
        ("samples", whole(training.samples)),
        ("output_interval", whole(training.output_interval)),
        ("save_interval", whole(training.save_interval)),
        ("history_mb", whole(training.history_mb)),
        ("stop_past_best", training.stop_past_best.into()),
        ("freeze_noise", training.freeze_noise.into()),
        ("crops", whole(training.crops)),
        ("jitter", training.jitter.into()),
        ("direction_epsilon", training.direction_epsilon.into()),
    ];
    if let Some(auto) = &training.auto_layers {
        fields.push(("auto_layer_iterations", whole(auto.iterations)));
        fields.push(("auto_layer_batch", whole(auto.batch)));
        fields.extend(auto.k.map(|k| ("auto_layer_k", whole(k))));
    }
    named(fields)
}

fn losses(losses: &Losses) -> Table {
    let mut fields: Vec<(&str, Value)> = vec![
        ("directional", losses.directional.into()),
        ("global", losses.global.into()),
        ("feature", losses.feature.into()),
        ("manifold", losses.manifold.into()),
        ("patch", losses.patch.into()),
        ("patch_size", i64::from(losses.patch_size).into()),
        ("texture", losses.texture.into()),
        ("range", losses.range.into()),
    ];
    if let Some(path) = &losses.texture_image {
        let path = path.to_string_lossy().into_owned();
        fields.push(("texture_image", path.into()));
    }
    named(fields)
}

fn named(fields: Vec<(&str, Value)>) -> Table {
    let named = fields.into_iter();
    named
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::preset::{Library, SearchPath, file};

    #[test]
    fn every_built_in_preset_comes_back_from_its_text() {
        let folder = tempfile::tempdir().unwrap();
        for entry in Library::load(SearchPath::default()).entries() {
            let preset = entry.preset;
            let path = folder.path().join(format!("{}.toml", preset.id));
            std::fs::write(&path, preset.to_toml()).unwrap();
            assert_eq!(file::load(&path).unwrap(), preset, "{}", preset.to_toml());
        }
    }
}
