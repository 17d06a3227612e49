//! Which encoder is taken.

use crate::engine::invert::InvertError;
use crate::model::encoder::Encoder;
use crate::model::stylegan2::Generator;
use crate::sample::domain::Origin;
use crate::trainer::models::Models;

/// Encoders of the models folder that are tried when none is asked for, the best first.
const USUAL: [&str; 4] = [
    "e4e-ffhq",
    "restyle-e4e-ffhq",
    "psp-ffhq",
    "restyle-psp-ffhq",
];
/// Layers and width of the generator that they are for.
const OF_FFHQ: [i64; 2] = [18, 512];
/// The encoder that the program carries.
const MINIATURE: &str = "demo-encoder";
/// Mean styles that are further apart, as a share, are of different generators.
const NEAR: f64 = 0.1;

/// An encoder that was loaded.
#[derive(Debug)]
pub struct Chosen {
    /// As it was asked for, or in the models folder.
    pub name: String,
    /// Of the file, hexadecimal.
    pub sha256: String,
    pub encoder: Encoder,
    /// SHA-256 of the generator that it was trained for, if it says so.
    generator: Option<String>,
}

impl Chosen {
    fn load(name: &str, models: &Models) -> Result<Self, InvertError> {
        let found = models.encoder(name)?;
        Ok(Self {
            name: name.to_owned(),
            sha256: found.sha256,
            encoder: found.encoder,
            generator: found.generator_sha256,
        })
    }

    /// Why it will not work well with a generator that it fits.
    pub fn doubt(&self, generator: &Generator) -> Option<String> {
        let far = self.encoder.distance(generator) > NEAR;
        far.then(|| {
            format!(
                "{}: its mean styles are not those of this generator, so it was trained for another \
                 one; --way optimisation does without it",
                self.name
            )
        })
    }

    fn is_for(&self, generator: &Generator, origin: &Origin) -> bool {
        match &self.generator {
            Some(sha256) => *sha256 == origin.sha256,
            None => self.encoder.distance(generator) <= NEAR,
        }
    }
}

/// The one that is asked for, else one that was trained for the generator.
pub fn choose(
    asked: Option<&str>,
    generator: &Generator,
    origin: &Origin,
    models: &Models,
) -> Result<Option<Chosen>, InvertError> {
    if let Some(name) = asked {
        let chosen = Chosen::load(name, models)?;
        chosen
            .encoder
            .fit(generator)
            .map_err(|misfit| InvertError::Encoder {
                name: name.to_owned(),
                misfit,
            })?;
        return Ok(Some(chosen));
    }
    let config = generator.config();
    let candidates: &[&str] = match [config.layers(), config.w_dim] {
        OF_FFHQ => &USUAL,
        [10, 64] => &[MINIATURE],
        _ => &[],
    };
    for name in candidates.iter().filter(|name| models.has(name)) {
        let chosen = Chosen::load(name, models)?;
        if chosen.is_for(generator, origin) {
            return Ok(Some(chosen));
        }
    }
    Ok(None)
}
