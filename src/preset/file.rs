//! A preset file: read, checked, and completed with the defaults into a [`Preset`].

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::document::{Document, Value};
use super::error::{Place, PresetError, Problem};
use super::style::{Home, check_picture};
use super::{
    AutoLayers, Guidance, Losses, Phase, Preset, PromptPair, Start, StyleFolder, Training,
};

/// Largest preset file in bytes.
pub const FILE_BYTES: u64 = 64 << 10;

/// What reading a file gave.
pub(super) struct Reading {
    /// The preset, or what is wrong.
    pub outcome: Result<Preset, Vec<Problem>>,
    /// Where its hotkey stands.
    pub hotkey: Option<Place>,
    /// Folders outside the preset's own whose files it uses, known even when it is broken.
    pub folders: Vec<PathBuf>,
}

/// How far a text is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// The text itself.
    Text,
    /// And the pictures that it names.
    Pictures,
}

/// Reads one preset file.
///
/// # Errors
/// When the file cannot be read, or is wrong; all that is wrong is said at once.
pub fn load(path: &Path) -> Result<Preset, PresetError> {
    let text = read_text(path)?;
    let id = id_of(path);
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let home = path.parent().unwrap_or(Path::new("/"));
    let reading = parse(&id, &text, Home::Folder(home));
    reading
        .outcome
        .map_err(|problems| PresetError::Invalid { path, problems })
}

/// The id of the preset in this file: the name without its ending.
pub(super) fn id_of(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// The text of a preset file; refuses what is no file, too large or not UTF-8.
pub(super) fn read_text(path: &Path) -> Result<String, PresetError> {
    let unread = |source| PresetError::Read {
        path: path.to_owned(),
        source,
    };
    let invalid = |problem| PresetError::Invalid {
        path: path.to_owned(),
        problems: vec![problem],
    };
    let about = fs::metadata(path).map_err(unread)?;
    if !about.is_file() {
        return Err(unread(io::Error::other("not a file")));
    }
    if about.len() > FILE_BYTES {
        let message = format!("{} bytes; allowed: at most {FILE_BYTES}", about.len());
        return Err(invalid(Problem::of_file(message)));
    }
    let bytes = fs::read(path).map_err(unread)?;
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let good = String::from_utf8_lossy(&error.as_bytes()[..offset]).into_owned();
        invalid(Problem {
            place: Some(Place::of(&good, offset)),
            message: "not UTF-8; save the file as UTF-8 text".to_owned(),
        })
    })
}

/// Checks a text and completes it with the defaults.
pub(super) fn parse(id: &str, text: &str, home: Home<'_>) -> Reading {
    parse_to(Depth::Pictures, id, text, home)
}

/// [`parse`], as far as is wanted.
pub(super) fn parse_to(depth: Depth, id: &str, text: &str, home: Home<'_>) -> Reading {
    let mut builder = Builder::new(text, home);
    builder.depth = depth;
    let preset = builder.preset(id);
    let hotkey = builder.document.place("hotkey");
    let problems = builder.document.into_problems();
    Reading {
        outcome: if problems.is_empty() {
            Ok(preset)
        } else {
            Err(problems)
        },
        hotkey,
        folders: builder.folders,
    }
}

/// Takes a [`Document`] to a [`Preset`]; what does not fit together becomes a problem.
struct Builder<'t> {
    document: Document<'t>,
    home: Home<'t>,
    depth: Depth,
    model: String,
    folders: Vec<PathBuf>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, home: Home<'t>) -> Self {
        let document = Document::read(text);
        let model = match document.value("model", "demo") {
            Some(Value::Text(model)) => model,
            _ => "demo".to_owned(),
        };
        Self {
            document,
            home,
            depth: Depth::Pictures,
            model,
            folders: Vec::new(),
        }
    }

    fn preset(&mut self, id: &str) -> Preset {
        let guidance = self.guidance();
        let training = self.training();
        let mut preset = Preset {
            id: id.to_owned(),
            title: self.text("title").unwrap_or_else(|| id.to_owned()),
            description: self.text("description").unwrap_or_default(),
            hotkey: self.optional("hotkey").map(|digit| digit as u8),
            model: self.model_path(),
            clips: std::collections::BTreeMap::new(),
            guidance,
            start: match self.text("start").as_deref() {
                Some("frozen") => Start::Frozen,
                _ => Start::Continue,
            },
            training,
            losses: self.losses(),
        };
        self.clips(&mut preset);
        self.check_losses(&preset);
        preset
    }

    /// A model given as a path starts at the preset's folder; a name stays a name.
    fn model_path(&self) -> String {
        let path = ["./", "../", "~/"]
            .iter()
            .any(|start| self.model.starts_with(start));
        if path {
            let resolved = self.home.resolve(&self.model);
            resolved.to_string_lossy().into_owned()
        } else {
            self.model.clone()
        }
    }

    fn guidance(&mut self) -> Guidance {
        let words = ["source", "target", "prompts"];
        let given = |name: &&&str| self.document.has(name);
        let words: Vec<&str> = words.iter().filter(given).copied().collect();
        if self.document.has("style_images") {
            if let Some(other) = words.first() {
                let message = format!("`{other}` and `style_images` exclude each other; keep one");
                self.document.refuse(other, message);
            }
            return Guidance::Style(self.style());
        }
        if words.is_empty() {
            let message = "where to? allowed: `source` and `target`, `[[prompts]]`, \
                           or `style_images`";
            self.document.refuse("target", message.to_owned());
        }
        if words.contains(&"prompts") {
            if words.len() > 1 {
                let message = format!("`{}` and `[[prompts]]` exclude each other", words[0]);
                self.document.refuse(words[0], message);
            }
            return match self.document.value("prompts", &self.model) {
                Some(Value::Prompts(pairs)) => Guidance::Text(pairs),
                _ => Guidance::Text(Vec::new()),
            };
        }
        Guidance::Text(self.pair(&words).into_iter().collect())
    }

    fn pair(&mut self, given: &[&str]) -> Option<PromptPair> {
        if let [only] = given {
            let missing = if *only == "source" {
                "target"
            } else {
                "source"
            };
            let message = format!("`{only}` is given and `{missing}` is missing");
            self.document.refuse(only, message);
        }
        let (source, target) = (self.text("source")?, self.text("target")?);
        if source == target {
            let message = "`source` and `target` are the same: there is no way to go";
            self.document.refuse("target", message.to_owned());
        }
        Some(PromptPair {
            source,
            target,
            weight: 1.0,
        })
    }

    fn style(&mut self) -> StyleFolder {
        let Some(given) = self.text("style_images") else {
            return StyleFolder::default();
        };
        let path = self.home.resolve(&given);
        if matches!(self.home, Home::Folder(_)) {
            self.folders.push(path.clone());
        }
        if self.depth == Depth::Text {
            return StyleFolder {
                path,
                ..StyleFolder::default()
            };
        }
        StyleFolder::read(&path).unwrap_or_else(|wrong| {
            self.document
                .refuse("style_images", format!("`style_images`: {wrong}"));
            StyleFolder::default()
        })
    }

    fn clips(&mut self, preset: &mut Preset) {
        if let Some(Value::Weights(clips)) = self.document.value("clip", &self.model) {
            preset.clips = clips;
        }
        let both =
            preset.training.auto_layers.is_some() || matches!(preset.guidance, Guidance::Style(_));
        if both && self.model != "demo" && !self.document.has("clip") {
            preset.clips.insert("ViT-B/16".to_owned(), 1.0);
        }
    }

    fn training(&self) -> Training {
        let improve_shape = self.switch("improve_shape");
        let mixing = if improve_shape && !self.document.has("training.mixing") {
            0.9
        } else {
            self.number("training.mixing")
        };
        Training {
            iterations: self.whole("training.iterations") as u32,
            batch: self.whole("training.batch") as u32,
            learning_rate: self.number("training.learning_rate"),
            mixing,
            seed: self.whole("training.seed"),
            phase: phase(self.text("training.phase").as_deref()),
            auto_layers: improve_shape.then(|| AutoLayers {
                k: self.optional("training.auto_layer_k").map(|k| k as u32),
                iterations: self.whole("training.auto_layer_iterations") as u32,
                batch: self.whole("training.auto_layer_batch") as u32,
            }),
            truncation: self.number("training.truncation"),
            samples: self.whole("training.samples") as u32,
            output_interval: self.whole("training.output_interval") as u32,
            save_interval: self.whole("training.save_interval") as u32,
            history_mb: self.whole("training.history_mb") as u32,
            stop_past_best: self.switch("training.stop_past_best"),
            freeze_noise: self.switch("training.freeze_noise"),
            crops: self.whole("training.crops") as u32,
            jitter: self.number("training.jitter"),
            direction_epsilon: self.number("training.direction_epsilon"),
        }
    }

    fn losses(&mut self) -> Losses {
        Losses {
            directional: self.number("losses.directional"),
            global: self.number("losses.global"),
            feature: self.number("losses.feature"),
            manifold: self.number("losses.manifold"),
            patch: self.number("losses.patch"),
            patch_size: self.whole("losses.patch_size") as u32,
            texture: self.number("losses.texture"),
            texture_image: self.texture_image(),
            range: self.number("losses.range"),
        }
    }

    fn texture_image(&mut self) -> Option<PathBuf> {
        let given = self.text("losses.texture_image")?;
        let path = self.home.resolve(&given);
        if let (Home::Folder(_), Some(folder)) = (self.home, path.parent()) {
            self.folders.push(folder.to_owned());
        }
        if self.depth == Depth::Pictures
            && let Err(wrong) = check_picture(&path)
        {
            let message = format!("`losses.texture_image`: {wrong}");
            self.document.refuse("losses.texture_image", message);
        }
        Some(path)
    }

    fn check_losses(&mut self, preset: &Preset) {
        if !self.document.is_good() {
            return;
        }
        let losses = &preset.losses;
        let guiding = losses.directional + losses.global + losses.patch + losses.texture;
        if guiding <= 0.0 {
            let message = "nothing leads to the target: `directional`, `global`, `patch` or \
                           `texture` must be above 0";
            self.document
                .refuse("losses.directional", message.to_owned());
        }
        if losses.texture <= 0.0 {
            return;
        }
        if losses.texture_image.is_none() {
            let message = "`losses.texture` is on and `losses.texture_image` is missing";
            self.document.refuse("losses.texture", message.to_owned());
        }
        let counts = |name: &str| preset.clips.get(name).is_some_and(|weight| *weight > 0.0);
        if !["RN50", "demo-rn", "demo-rn2"].into_iter().any(counts) {
            let message = "`losses.texture` needs a ResNet CLIP: put RN50 or demo-rn into `clip`";
            self.document.refuse("losses.texture", message.to_owned());
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        match self.document.value(name, &self.model) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn optional(&self, name: &str) -> Option<u64> {
        match self.document.value(name, &self.model) {
            Some(Value::Whole(number)) => Some(number),
            _ => None,
        }
    }

    /// 0 stands for a value that was refused already.
    fn whole(&self, name: &str) -> u64 {
        self.optional(name).unwrap_or_default()
    }

    fn number(&self, name: &str) -> f64 {
        match self.document.value(name, &self.model) {
            Some(Value::Number(number)) => number,
            _ => 0.0,
        }
    }

    fn switch(&self, name: &str) -> bool {
        self.document.value(name, &self.model) == Some(Value::Switch(true))
    }
}

fn phase(name: Option<&str>) -> Phase {
    match name {
        Some("all") => Phase::All,
        Some("texture") => Phase::Texture,
        Some("shape") => Phase::Shape,
        Some("no_fine") => Phase::NoFine,
        Some("shape_expanded") => Phase::ShapeExpanded,
        _ => Phase::Default,
    }
}
