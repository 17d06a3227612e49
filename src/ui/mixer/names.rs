//! What checkpoints and mixtures are called.

use std::path::Path;

use super::Mixer;
use crate::protocol::{Ingredient, IngredientKind};

impl Mixer {
    /// A name for the mixture that no other one has.
    #[must_use]
    pub fn suggested_name(&self) -> String {
        let words: Vec<String> = self.picked.iter().map(word).collect();
        let stem = words.join("-");
        let known = |name: &str| {
            let mut blends = (self.rows().iter()).filter(|row| row.kind == IngredientKind::Blend);
            blends.any(|blend| blend.title == name)
        };
        let mut names =
            std::iter::once(stem.clone()).chain((2..).map(|number| format!("{stem}-{number}")));
        names.find(|name| !known(name)).unwrap_or(stem)
    }

    /// A checkpoint's name beside its sliders: as short as it can be without being another's.
    #[must_use]
    pub fn label(&self, index: usize) -> String {
        let Some(picked) = self.picked.get(index) else {
            return String::new();
        };
        let short = short(picked);
        let mut others = self.picked.iter().enumerate();
        if others.any(|(other, one)| other != index && self::short(one) == short) {
            return format!("{short}, {}", picked.title);
        }
        short
    }
}

/// `sketch 120`: what a person would call it, in short.
#[must_use]
pub fn short(one: &Ingredient) -> String {
    let word = word(one);
    match one.iteration {
        Some(iteration) => format!("{word} {iteration}"),
        None => word,
    }
}

/// `sketch`: the same without its iteration.
#[must_use]
pub fn word(one: &Ingredient) -> String {
    let named = match one.kind {
        IngredientKind::Blend => &one.title,
        IngredientKind::Frozen => {
            let stem = Path::new(&one.title).file_stem();
            return stem.unwrap_or_default().to_string_lossy().into_owned();
        }
        _ if one.preset.is_empty() => &one.title,
        _ => &one.preset,
    };
    named.clone()
}
