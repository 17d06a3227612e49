//! TOML text to checked models. The first thing that is wrong is said with its line and with what
//! is allowed there.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::{Catalogue, CatalogueError, Kind, Licence, Mirror, Model};

const NAME_LIMIT: usize = 40;
/// Endings that files of models have.
pub(crate) const ENDINGS: [&str; 5] = ["safetensors", "pt", "pth", "pkl", "bin"];
const RESOLUTIONS: std::ops::RangeInclusive<u32> = 16..=4096;

/// A file that is TOML of the right form; its values are still to be checked.
#[derive(Debug)]
pub(super) struct Document {
    origin: String,
    text: String,
    given: Given,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    #[serde(default)]
    licences: BTreeMap<Spanned<String>, GivenLicence>,
    #[serde(default)]
    models: BTreeMap<Spanned<String>, GivenModel>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenLicence {
    name: String,
    url: Spanned<String>,
    meaning: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenModel {
    title: Option<String>,
    kind: Option<Kind>,
    resolution: Option<Spanned<u32>>,
    licence: Option<Spanned<String>>,
    needed_by: Option<String>,
    mirrors: Option<Spanned<Vec<GivenMirror>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenMirror {
    url: Spanned<String>,
    ending: Option<Spanned<String>>,
    bytes: Option<Spanned<u64>>,
    sha256: Option<Spanned<String>>,
}

/// Reads a text; `origin` names it in errors.
pub(super) fn parse(origin: &str, text: &str) -> Result<Document, CatalogueError> {
    match toml::from_str(text) {
        Ok(given) => Ok(Document {
            origin: origin.to_owned(),
            text: text.to_owned(),
            given,
        }),
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let reason = error.message().trim().replace('\n', ", ");
            Err(invalid(origin, text, &span, reason))
        }
    }
}

fn invalid(origin: &str, text: &str, span: &Range<usize>, reason: String) -> CatalogueError {
    let before = text.get(..span.start).unwrap_or(text);
    CatalogueError::Invalid {
        origin: origin.to_owned(),
        line: 1 + before.matches('\n').count(),
        reason,
    }
}

impl Document {
    /// The models of this document over those of `below`, which it may replace in parts.
    pub fn checked(&self, below: &[Document]) -> Result<Catalogue, CatalogueError> {
        let mut licences = BTreeMap::new();
        let mut models = BTreeMap::new();
        for document in below.iter().chain([self]) {
            for (key, given) in &document.given.licences {
                document.url(&given.url)?;
                let licence = Licence {
                    name: given.name.clone(),
                    url: given.url.get_ref().clone(),
                    meaning: given.meaning.clone(),
                };
                licences.insert(key.get_ref().clone(), licence);
            }
            for (name, given) in &document.given.models {
                let known = models.get(name.get_ref());
                let model = document.model(name, given, known, &licences)?;
                models.insert(name.get_ref().clone(), model);
            }
        }
        Ok(Catalogue { models })
    }

    fn wrong(&self, span: &Range<usize>, reason: impl Into<String>) -> CatalogueError {
        invalid(&self.origin, &self.text, span, reason.into())
    }

    fn model(
        &self,
        name: &Spanned<String>,
        given: &GivenModel,
        known: Option<&Model>,
        licences: &BTreeMap<String, Licence>,
    ) -> Result<Model, CatalogueError> {
        let span = name.span();
        self.name(name)?;
        let missing = |key: &str| {
            let text = format!(
                "model `{}` has no `{key}`, which a new one needs",
                name.get_ref()
            );
            self.wrong(&span, text)
        };
        let licence = match &given.licence {
            Some(key) => Some(self.licence(key, licences)?),
            None => known.map(|model| model.licence.clone()),
        };
        let mirrors = match &given.mirrors {
            Some(mirrors) => Some(self.mirrors(mirrors)?),
            None => known.map(|model| model.mirrors.clone()),
        };
        let resolution = match &given.resolution {
            Some(resolution) => Some(self.resolution(resolution)?),
            None => known.map(|model| model.resolution),
        };
        let title = given.title.clone().or(known.map(|m| m.title.clone()));
        let needed_by = given
            .needed_by
            .clone()
            .or(known.map(|m| m.needed_by.clone()));
        Ok(Model {
            title: title.unwrap_or_else(|| name.get_ref().clone()),
            kind: (given.kind.or(known.map(|m| m.kind))).ok_or_else(|| missing("kind"))?,
            resolution: resolution.ok_or_else(|| missing("resolution"))?,
            licence: licence.ok_or_else(|| missing("licence"))?,
            needed_by: needed_by.unwrap_or_else(|| format!("presets that name {}", name.get_ref())),
            mirrors: mirrors.ok_or_else(|| missing("mirrors"))?,
        })
    }

    /// A name becomes a file's name.
    fn name(&self, name: &Spanned<String>) -> Result<(), CatalogueError> {
        let text = name.get_ref();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let good = (1..=NAME_LIMIT).contains(&text.len()) && text.chars().all(plain);
        if good && !text.starts_with('-') {
            return Ok(());
        }
        let reason = format!(
            "`{text}` is no name of a model; allowed: 1 to {NAME_LIMIT} of a to z, 0 to 9 and -"
        );
        Err(self.wrong(&name.span(), reason))
    }

    fn licence(
        &self,
        key: &Spanned<String>,
        licences: &BTreeMap<String, Licence>,
    ) -> Result<Licence, CatalogueError> {
        licences.get(key.get_ref()).cloned().ok_or_else(|| {
            let known: Vec<&str> = licences.keys().map(String::as_str).collect();
            let reason = format!(
                "no licence `{}`; allowed: {}, or one in a table [licences.NAME]",
                key.get_ref(),
                known.join(", ")
            );
            self.wrong(&key.span(), reason)
        })
    }

    fn resolution(&self, given: &Spanned<u32>) -> Result<u32, CatalogueError> {
        let pixels = *given.get_ref();
        if RESOLUTIONS.contains(&pixels) {
            return Ok(pixels);
        }
        let (from, to) = (RESOLUTIONS.start(), RESOLUTIONS.end());
        let reason = format!("`resolution` is {pixels}; allowed: {from} to {to}");
        Err(self.wrong(&given.span(), reason))
    }

    fn mirrors(&self, given: &Spanned<Vec<GivenMirror>>) -> Result<Vec<Mirror>, CatalogueError> {
        if given.get_ref().is_empty() {
            let reason = "`mirrors` is empty; allowed: one or more tables with a `url`";
            return Err(self.wrong(&given.span(), reason));
        }
        let mirrors = given.get_ref().iter().map(|given| self.mirror(given));
        mirrors.collect()
    }

    fn mirror(&self, given: &GivenMirror) -> Result<Mirror, CatalogueError> {
        self.url(&given.url)?;
        let url = given.url.get_ref().clone();
        let (ending, place) = match &given.ending {
            Some(ending) => (Some(ending.get_ref().clone()), ending.span()),
            None => (ending_of(&url), given.url.span()),
        };
        let known = ending.filter(|ending| ENDINGS.contains(&ending.as_str()));
        let ending = known.ok_or_else(|| {
            let reason = "the file's ending is not known; allowed for `ending`: ";
            self.wrong(&place, format!("{reason}{}", ENDINGS.join(", ")))
        })?;
        if let Some(bytes) = given.bytes.as_ref().filter(|bytes| *bytes.get_ref() == 0) {
            return Err(self.wrong(&bytes.span(), "`bytes` is 0; allowed: 1 or more"));
        }
        let sha256 = given.sha256.as_ref().map(|sha256| self.sha256(sha256));
        Ok(Mirror {
            url,
            ending,
            bytes: given.bytes.as_ref().map(|bytes| *bytes.get_ref()),
            sha256: sha256.transpose()?,
        })
    }

    fn url(&self, given: &Spanned<String>) -> Result<(), CatalogueError> {
        let reason = "a URL is expected; allowed: http://... and https://..., without blanks";
        if is_url(given.get_ref()) {
            Ok(())
        } else {
            Err(self.wrong(&given.span(), reason))
        }
    }

    fn sha256(&self, given: &Spanned<String>) -> Result<String, CatalogueError> {
        let text = given.get_ref().to_ascii_lowercase();
        if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(text);
        }
        let reason = "`sha256` is not a hash; allowed: 64 hexadecimal digits";
        Err(self.wrong(&given.span(), reason))
    }
}

/// Whether a text has the form of an address that can be fetched.
pub(crate) fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://");
    let rest = rest.or_else(|| text.strip_prefix("http://"));
    let good = |rest: &str| !rest.is_empty() && !rest.starts_with('/');
    rest.is_some_and(good) && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// `https://a/b/c.pt?download=true` -> `pt`
pub(crate) fn ending_of(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let name = path.rsplit('/').next()?;
    let (_, ending) = name.rsplit_once('.')?;
    Some(ending.to_ascii_lowercase())
}
