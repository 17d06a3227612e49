//! What a preset asks for, in the spaces of its CLIP models.

use std::path::PathBuf;
use std::rc::Rc;

use tch::Tensor;

use super::TrainerError;
use super::models::{Models, Speaker};
use crate::model::Z;
use crate::model::clip::{Clip, normalize, style_picture, style_square};
use crate::model::stylegan2::{Generator, Noise};
use crate::nada::direction::{self, Goal};
use crate::nada::objective::Texture;
use crate::nada::{Judge, Objective};
use crate::preset::{Guidance, Losses, Preset, StyleFolder, style};
use crate::protocol::Picture;
use crate::random::Random;

/// Pictures of the frozen generator that style pictures are compared with.
const SOURCES: i64 = 16;
/// Style pictures that are shown, and their pixels a side.
const SHOWN: usize = 8;
const SHOWN_SIDE: u32 = 128;
/// Added to the run's seed for these pictures: training's own numbers stay as they are.
const SOURCES_SEED: u64 = 0x5713;

/// An objective and what to say about it.
#[derive(Debug)]
pub struct Plan {
    /// What training minimises.
    pub objective: Objective,
    /// Words of the prompts that no CLIP in use has seen.
    pub unknown_words: Vec<String>,
    /// Name and SHA-256 of each CLIP in use.
    pub clips: Vec<(String, String)>,
    /// Style pictures as they are shown.
    pub style: Vec<Picture>,
}

/// Loads what `preset` needs and works out where to go; `progress` hears what takes a while.
///
/// # Errors
/// When a CLIP or a picture cannot be used.
pub fn plan(
    preset: &Preset,
    frozen: &Generator,
    models: &mut Models,
    mut progress: impl FnMut(&str),
) -> Result<Plan, TrainerError> {
    let mut judges = Vec::new();
    let mut plan_clips = Vec::new();
    let mut unknown: Option<Vec<String>> = None;
    for (name, weight) in preset.clips.iter().filter(|(_, weight)| **weight > 0.0) {
        if !models.has_clip(name) {
            progress(&format!("Loading CLIP {name}"));
        }
        models.brake().check()?;
        let speaker = models.clip(name)?;
        progress(&format!("Reading the goal with {name}"));
        let unseen = unknown_words(&speaker.clip, &preset.guidance);
        unknown = Some(match unknown {
            None => unseen,
            Some(before) => before.into_iter().filter(|w| unseen.contains(w)).collect(),
        });
        judges.push(Judge {
            goal: goal(preset, &speaker, frozen)?,
            clip: Rc::clone(&speaker.clip),
            weight: *weight,
        });
        plan_clips.push((name.clone(), speaker.sha256));
    }
    Ok(Plan {
        objective: Objective {
            judges,
            texture: texture(preset, models)?,
            losses: preset.losses.clone(),
            epsilon: preset.training.direction_epsilon,
        },
        unknown_words: unknown.unwrap_or_default(),
        clips: plan_clips,
        style: shown(preset)?,
    })
}

fn goal(preset: &Preset, speaker: &Speaker, frozen: &Generator) -> Result<Goal, TrainerError> {
    Ok(match &preset.guidance {
        Guidance::Text(pairs) => direction::from_text(&speaker.clip, &speaker.templates, pairs),
        Guidance::Style(folder) => direction::from_pictures(
            &style_features(&speaker.clip, folder, frozen)?,
            &source_features(&speaker.clip, frozen, preset.training.seed),
        ),
    })
}

fn style_features(
    clip: &Clip,
    folder: &StyleFolder,
    frozen: &Generator,
) -> Result<Tensor, TrainerError> {
    let mut seen = Vec::with_capacity(folder.pictures.len());
    for path in &folder.pictures {
        let bytes = style::read_picture(path).map_err(TrainerError::at(path))?;
        seen.push(style_picture(
            path,
            &bytes,
            clip.resolution(),
            frozen.device(),
        )?);
    }
    let features = tch::no_grad(|| clip.encode_preprocessed(&Tensor::cat(&seen, 0)));
    Ok(normalize(&features))
}

/// The first of the pictures that the goal is taken from, then that of the texture.
fn shown(preset: &Preset) -> Result<Vec<Picture>, TrainerError> {
    let folder: &[PathBuf] = match &preset.guidance {
        Guidance::Text(_) => &[],
        Guidance::Style(folder) => &folder.pictures,
    };
    let paths = (folder.iter().take(SHOWN)).chain(texture_image(&preset.losses));
    paths
        .map(|path| {
            let bytes = style::read_picture(path).map_err(TrainerError::at(path))?;
            Ok(style_square(path, &bytes, SHOWN_SIDE)?.into())
        })
        .collect()
}

/// The picture of the texture loss, where that counts.
fn texture_image(losses: &Losses) -> Option<&PathBuf> {
    losses
        .texture_image
        .as_ref()
        .filter(|_| losses.texture > 0.0)
}

fn source_features(clip: &Clip, frozen: &Generator, seed: u64) -> Tensor {
    let _guard = tch::no_grad_guard();
    let mut random = Random::new(seed.wrapping_add(SOURCES_SEED));
    let features: Vec<Tensor> = (0..SOURCES)
        .map(|_| {
            let z = random.normal(&[1, frozen.config().z_dim]);
            let w = frozen.mapping(&Z(z.to_device(frozen.device())));
            let w_plus = w.broadcast(frozen.config().layers());
            clip.encode_image(&frozen.synthesis(&w_plus, &Noise::Stored))
        })
        .collect();
    normalize(&Tensor::cat(&features, 0))
}

fn texture(preset: &Preset, models: &mut Models) -> Result<Option<Texture>, TrainerError> {
    let Some(path) = texture_image(&preset.losses) else {
        return Ok(None);
    };
    let name = ["RN50", "demo-rn", "demo-rn2"]
        .into_iter()
        .find(|name| preset.clips.get(*name).is_some_and(|weight| *weight > 0.0))
        .unwrap_or("RN50");
    let clip = models.clip(name)?.clip;
    let bytes = style::read_picture(path).map_err(TrainerError::at(path))?;
    let picture = style_picture(path, &bytes, clip.resolution(), models.device())?;
    let features = tch::no_grad(|| clip.encode_preprocessed(&picture));
    Ok(Some(Texture { clip, features }))
}

fn unknown_words(clip: &Clip, guidance: &Guidance) -> Vec<String> {
    let Guidance::Text(pairs) = guidance else {
        return Vec::new();
    };
    let mut words = Vec::new();
    for prompt in pairs.iter().flat_map(|pair| [&pair.source, &pair.target]) {
        for word in clip.unknown_words(prompt) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
}
