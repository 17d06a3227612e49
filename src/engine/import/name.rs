//! What an imported model is called.

use std::path::Path;

use crate::engine::inspect::catalogue;
use crate::trainer::models;
use crate::weights::WeightFile;
use crate::weights::layout::{Activation, Network};

/// Longer names are no names.
const LONGEST: usize = 80;

/// No model can be called so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// Files cannot be called so, or presets would take it for a path.
    #[error(
        "`{0}` cannot be the name of a model: letters, digits, `-`, `_` and `@`, beginning with a \
         letter or digit; no ending"
    )]
    Letters(String),
    /// The program's own.
    #[error("`{0}` is a model that nada carries itself: take another name")]
    Taken(String),
}

/// A name that somebody gave, as its file is called: also `ViT-B/32`.
pub fn checked(name: &str) -> Result<String, BadName> {
    let stem = models::stem(name);
    let is_letter = |c: char| c.is_alphanumeric() || "-_@".contains(c);
    let begins = stem.starts_with(char::is_alphanumeric);
    if !begins || !stem.chars().all(is_letter) || stem.len() > LONGEST {
        return Err(BadName::Letters(name.to_owned()));
    }
    if models::is_embedded(&stem) {
        return Err(BadName::Taken(stem));
    }
    Ok(stem)
}

/// A name from what the file is, and why it is that one.
pub fn guess(path: &Path, file: &WeightFile<'_>, sha256: &str) -> (String, Option<&'static str>) {
    let catalogue = catalogue();
    let known = catalogue.of_sha256(sha256).map(|(name, _)| name.to_owned());
    let candidates = [
        (known, "that is what the catalogue calls this very file"),
        (published(file), "that is what presets call this CLIP"),
        (checkpoint(file), "from its preset and iteration"),
        (Some(models::our_name(path)), "from the file's name"),
    ];
    let mut good = candidates.into_iter().filter_map(|(name, why)| {
        let name = checked(&plain(&name?)).ok()?;
        Some((name, Some(why)))
    });
    let found = good.next();
    found.unwrap_or_else(|| ("model".to_owned(), Some("its file's name says nothing")))
}

/// Of `OpenAI`'s CLIPs only: another of the same size speaks another language.
fn published(file: &WeightFile<'_>) -> Option<String> {
    let Network::Clip(clip) = file.network() else {
        return None;
    };
    let evidence = file.activation()?;
    let is_openai = evidence.activation == Activation::QuickGelu && !evidence.is_guess;
    is_openai.then(|| clip.public.map(models::stem))?
}

fn checkpoint(file: &WeightFile<'_>) -> Option<String> {
    let facts = &file.contents().facts;
    let [preset, iteration] = ["preset", "iteration"].map(|fact| facts.get(fact));
    Some(format!("{}-{}", preset?, iteration?))
}

/// With `-` for all that names cannot have.
fn plain(name: &str) -> String {
    let letters = name.to_lowercase();
    let is_letter = |c: char| c.is_alphanumeric() || "-_@".contains(c);
    let words = letters.split(|c| !is_letter(c));
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_those_of_files() {
        assert_eq!(checked("ffhq").unwrap(), "ffhq");
        assert_eq!(checked("ViT-B/32").unwrap(), "clip-vit-b32");
        assert_eq!(checked("My_cats-2").unwrap(), "my_cats-2");
        assert_eq!(checked("demo"), Err(BadName::Taken("demo".to_owned())));
        for bad in ["", ".hidden", "../x", "a b", "ffhq.pt", "-x", "a\n", "~"] {
            let error = checked(bad).unwrap_err().to_string();
            assert!(error.contains("letters, digits"), "{bad}: {error}");
        }
        assert!(checked(&"x".repeat(81)).is_err());
    }

    #[test]
    fn a_published_file_has_the_catalogues_name_whatever_it_is_called() {
        let formats = "tests/fixtures/reference/formats/ada.pkl";
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(formats);
        let file = WeightFile::open(&path).unwrap();
        let ffhq = "adf127ea7bb8a7788c8bdeda3c9937f7310b669b09ecf799ca53a631ff46948d";
        let (name, why) = guess(&path, &file, ffhq);
        assert_eq!(name, "ffhq");
        assert!(why.unwrap().contains("catalogue"), "{why:?}");
        assert_eq!(guess(&path, &file, "00").0, "ada");
    }

    #[test]
    fn what_names_cannot_have_is_replaced() {
        assert_eq!(plain("Network snapshot (2).v1"), "network-snapshot-2-v1");
    }
}
