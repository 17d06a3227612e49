//! The line for a new pair of prompts: what is typed, what was typed before, what it means.

use crate::preset::text::name_for;
use crate::preset::{Guidance, Preset, PresetEntry, PresetText, PromptPair, Start};
use crate::ui::text_line::TextLine;

/// Between source and target.
const ARROWS: [&str; 3] = ["->", "→", "=>"];
/// Words that a CLIP reads besides those of the templates, at most: a word is a token or more. What
/// is longer is cut.
const READ_WORDS: usize = 65;
/// The same of the miniature CLIPs.
const READ_WORDS_DEMO: usize = 22;

/// The line for a new pair of prompts.
#[derive(Clone, Debug, Default)]
pub struct Prompt {
    /// What is typed.
    pub line: TextLine,
    /// From where it is trained.
    pub start: Start,
    /// What was trained, oldest first.
    history: Vec<String>,
    /// Which of them is shown; its own line is kept meanwhile.
    recalled: Option<(usize, TextLine)>,
}

/// What a line means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing is typed.
    Nothing,
    /// It cannot be trained, for this reason.
    Wrong(String),
    /// From here to there.
    Pair {
        /// What the generator draws now.
        source: String,
        /// What it shall draw.
        target: String,
        /// What may be unexpected.
        warning: Option<String>,
    },
}

impl Prompt {
    /// An empty line; what was typed before is remembered.
    pub fn open(&mut self) {
        *self = Self {
            history: std::mem::take(&mut self.history),
            ..Self::default()
        };
    }

    /// The line before, in order of time.
    pub fn older(&mut self) {
        let at = self.recalled.as_ref().map_or(self.history.len(), |r| r.0);
        if at > 0 {
            let (_, own) = self.recalled.take().unwrap_or((0, self.line.clone()));
            self.line = TextLine::with(&self.history[at - 1]);
            self.recalled = Some((at - 1, own));
        }
    }

    /// The line after; after the last one the person's own.
    pub fn newer(&mut self) {
        let Some((at, own)) = self.recalled.take() else {
            return;
        };
        if let Some(line) = self.history.get(at + 1) {
            self.line = TextLine::with(line);
            self.recalled = Some((at + 1, own));
        } else {
            self.line = own;
        }
    }

    /// The other start.
    pub fn toggle_start(&mut self) {
        self.start = match self.start {
            Start::Continue => Start::Frozen,
            Start::Frozen => Start::Continue,
        };
    }

    /// Keeps the line for later.
    pub fn remember(&mut self) {
        let line = self.line.text().trim().to_owned();
        self.history.retain(|known| *known != line);
        self.history.push(line);
    }

    /// What the line means while a preset is in force.
    #[must_use]
    pub fn meaning(&self, in_force: &Preset) -> Meaning {
        let text = self.line.text().trim();
        if text.is_empty() {
            return Meaning::Nothing;
        }
        match sides(text) {
            Ok((source, target)) => pair(source, target, in_force),
            Err(reason) => Meaning::Wrong(reason.to_owned()),
        }
    }
}

/// Both sides of the arrow; `None` for the first where there is no arrow.
fn sides(text: &str) -> Result<(Option<&str>, &str), &'static str> {
    let found = ARROWS
        .into_iter()
        .filter_map(|arrow| text.split_once(arrow));
    let Some((source, target)) = found.min_by_key(|(source, _)| source.len()) else {
        return Ok((None, text));
    };
    let (source, target) = (source.trim(), target.trim());
    if ARROWS.iter().any(|arrow| target.contains(arrow)) {
        return Err("one arrow is enough: what is drawn now -> what shall be drawn");
    }
    match (source, target) {
        ("", _) => Err("nothing stands before the arrow"),
        (_, "") => Err("nothing stands behind the arrow yet"),
        _ => Ok((Some(source), target)),
    }
}

fn pair(source: Option<&str>, target: &str, in_force: &Preset) -> Meaning {
    let kept = match &in_force.guidance {
        Guidance::Text(pairs) => pairs.first().map(|pair| pair.source.as_str()),
        Guidance::Style(_) => None,
    };
    let Some(source) = source.or(kept) else {
        let text = format!("from where? pictures lead now; say for example: photo -> {target}");
        return Meaning::Wrong(text);
    };
    if source == target {
        return Meaning::Wrong("both sides are the same: there is no way to go".to_owned());
    }
    let wanted = preset(source, target, in_force);
    match PresetText::of(&wanted).check() {
        Err(problems) => {
            let first = problems.first().map(|problem| problem.message.clone());
            Meaning::Wrong(first.unwrap_or_default())
        }
        Ok(_) => Meaning::Pair {
            source: source.to_owned(),
            target: target.to_owned(),
            warning: too_long(&[source, target], &in_force.model),
        },
    }
}

fn too_long(sides: &[&str], model: &str) -> Option<String> {
    let limit = match model {
        "demo" => READ_WORDS_DEMO,
        _ => READ_WORDS,
    };
    let count = |text: &&str| text.split_whitespace().count();
    let longest = sides.iter().map(count).max().unwrap_or_default();
    (longest > limit).then(|| format!("{longest} words: CLIP reads {limit} of them at most"))
}

/// The preset in force with other prompts.
fn preset(source: &str, target: &str, in_force: &Preset) -> Preset {
    let mut title = target.to_owned();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Preset {
        title,
        description: String::new(),
        hotkey: None,
        guidance: Guidance::Text(vec![PromptPair {
            source: source.to_owned(),
            target: target.to_owned(),
            weight: 1.0,
        }]),
        start: Start::Continue,
        ..in_force.clone()
    }
}

/// The preset in force with other prompts, under a name that is free, or that has these prompts
/// already.
#[must_use]
pub fn text(source: &str, target: &str, in_force: &Preset, library: &[PresetEntry]) -> PresetText {
    let mut preset = preset(source, target, in_force);
    let taken = |name: &str| {
        let found = library.iter().find(|entry| entry.preset.id == name);
        found.is_some_and(|entry| !entry.unsaved || entry.preset.guidance != preset.guidance)
    };
    let id = name_for(target, taken);
    preset.id = id;
    PresetText::of(&preset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::fixture;

    fn meaning(text: &str) -> Meaning {
        let prompt = Prompt {
            line: TextLine::with(text),
            ..Prompt::default()
        };
        let mut in_force = fixture::preset("sketch", "Pencil sketch", None);
        in_force.clips = [("demo-rn".to_owned(), 1.0)].into();
        prompt.meaning(&in_force)
    }

    fn is_pair(text: &str) -> (String, String) {
        match meaning(text) {
            Meaning::Pair {
                source,
                target,
                warning: None,
            } => (source, target),
            other => panic!("{other:?}"),
        }
    }

    fn is_wrong(text: &str) -> String {
        match meaning(text) {
            Meaning::Wrong(reason) => reason,
            other => panic!("{text:?} {other:?}"),
        }
    }

    #[test]
    fn arrows_part_source_and_target_and_the_source_may_stay() {
        let words = |source: &str, target: &str| (source.to_owned(), target.to_owned());
        assert_eq!(is_pair("face -> ukiyo-e"), words("face", "ukiyo-e"));
        assert_eq!(is_pair(" face→ukiyo-e "), words("face", "ukiyo-e"));
        assert_eq!(is_pair("ukiyo-e"), words("photo", "ukiyo-e"));
        assert_eq!(is_pair("a-b => c > d"), words("a-b", "c > d"));
        assert_eq!(meaning("   "), Meaning::Nothing);
    }

    #[test]
    fn what_cannot_be_trained_says_why() {
        for (text, why) in [
            ("-> x", "before the arrow"),
            ("face ->", "behind the arrow"),
            ("a -> b -> c", "one arrow"),
            ("face -> face", "both sides are the same"),
            ("photo", "both sides are the same"),
            (&"x".repeat(501), "1 to 500 characters"),
        ] {
            let reason = is_wrong(text);
            assert!(reason.contains(why), "{text}: {reason}");
        }
    }

    #[test]
    fn pictures_have_no_source_to_keep() {
        let prompt = Prompt {
            line: TextLine::with("ukiyo-e"),
            ..Prompt::default()
        };
        let clay = &fixture::presets()[3].preset;
        let Meaning::Wrong(reason) = prompt.meaning(clay) else {
            panic!("there is no source");
        };
        assert!(reason.contains("photo -> ukiyo-e"), "{reason}");
    }

    #[test]
    fn what_clip_cannot_read_is_said() {
        let Meaning::Pair { warning, .. } = meaning(&"word ".repeat(30)) else {
            panic!("it can be trained");
        };
        assert_eq!(warning.unwrap(), "30 words: CLIP reads 22 of them at most");
    }

    #[test]
    fn history_comes_back_and_the_own_line_after_it() {
        let mut prompt = Prompt::default();
        for text in ["one", "two", "one"] {
            prompt.line = TextLine::with(text);
            prompt.remember();
        }
        prompt.open();
        prompt.line = TextLine::with("own");
        let mut seen = Vec::new();
        for _ in 0..3 {
            prompt.older();
            seen.push(prompt.line.text().to_owned());
        }
        assert_eq!(seen, ["one", "two", "two"]);
        prompt.newer();
        prompt.newer();
        assert_eq!(prompt.line.text(), "own");
    }

    #[test]
    fn a_name_is_free_or_has_these_prompts() {
        let in_force = fixture::preset("sketch", "Pencil sketch", None);
        let mut library = fixture::presets();
        let first = text("photo", "zombie", &in_force, &library);
        assert_eq!(first.id, "zombie-2");
        let mut entry = library[0].clone();
        entry.preset = preset("photo", "mask", &in_force);
        entry.preset.id = "mask".to_owned();
        entry.unsaved = true;
        library.push(entry);
        let name = |source| text(source, "mask", &in_force, &library).id;
        assert_eq!(name("photo"), "mask");
        assert_eq!(name("face"), "mask-2");
    }
}
