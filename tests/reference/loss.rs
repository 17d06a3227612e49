//! Kind `nada_loss`: each loss, its value and its gradient with respect to the trainable image.

use std::rc::Rc;

use nada_tui::model::Image;
use nada_tui::nada::objective::{Patches, Texture};
use nada_tui::nada::views::Views;
use nada_tui::nada::{Judge, Objective, direction, templates};
use nada_tui::preset::{Losses, PromptPair};
use tch::Tensor;

use crate::case::Case;
use crate::clip;
use crate::formula;
use crate::report::{Report, TOLERANCE};

const SHAPE: [i64; 4] = [2, 3, 64, 64];

pub fn run(case: &Case, report: &mut Report) -> Result<(), String> {
    let expected = case.expected();
    let frozen = picture(case, "frozen_image");
    let trainable = (&frozen + picture(case, "delta_image") * 0.3).clamp(-1.0, 1.0);
    let trainable = trainable.set_requires_grad(true);
    let judge = text_judge(case, case.text("clip"), 1.0)?;
    if expected.find("text_direction").is_some() {
        let direction = &judge.goal.direction;
        report.compare("text_direction", direction, &expected, TOLERANCE);
    }
    let objective = Objective {
        judges: vec![judge],
        texture: texture(case)?,
        losses: weights(case),
        epsilon: 0.0,
    };
    let values = objective.evaluate(
        &Image(frozen),
        &Image(trainable.shallow_clone()),
        &Views::whole(),
        patches(case).as_ref(),
    );
    values.total.backward();
    report.compare("loss", &values.total.view([1]), &expected, TOLERANCE);
    report.compare("grad", &trainable.grad(), &expected, TOLERANCE);
    Ok(())
}

/// A stand-in CLIP with the goal that the case's words describe.
pub fn text_judge(case: &Case, clip: &str, weight: f64) -> Result<Judge, String> {
    let clip = clip::stand_in(case, clip)?;
    let pair = PromptPair {
        source: case.text("source_class").to_owned(),
        target: case.text("target_class").to_owned(),
        weight: 1.0,
    };
    let templates = templates::IMAGENET.map(str::to_owned);
    Ok(Judge {
        goal: direction::from_text(&clip, &templates, &[pair]),
        clip: Rc::new(clip),
        weight,
    })
}

/// Weights with which nothing but the directional loss counts.
pub fn directional_only() -> Losses {
    Losses {
        directional: 1.0,
        global: 0.0,
        feature: 0.0,
        manifold: 0.0,
        patch: 0.0,
        patch_size: 0,
        texture: 0.0,
        texture_image: None,
        range: 0.0,
    }
}

fn weights(case: &Case) -> Losses {
    let lambda = |name: &str| {
        let lambdas = &case.json["lambdas"];
        lambdas[format!("lambda_{name}")].as_f64().unwrap()
    };
    Losses {
        directional: lambda("direction"),
        global: lambda("global"),
        manifold: lambda("manifold"),
        patch: lambda("patch"),
        texture: lambda("texture"),
        ..directional_only()
    }
}

fn texture(case: &Case) -> Result<Option<Texture>, String> {
    if weights(case).texture == 0.0 {
        return Ok(None);
    }
    let clip = clip::stand_in(case, "RN50")?;
    let image = Image(picture(case, "texture_image"));
    let features = tch::no_grad(|| clip.encode_image(&image));
    Ok(Some(Texture {
        clip: Rc::new(clip),
        features,
    }))
}

fn patches(case: &Case) -> Option<Patches> {
    let size = case.json["patch_size"].as_i64()?;
    let centres = case.json["patch_centers_xy"].clone();
    Some(Patches {
        centres: serde_json::from_value(centres).unwrap(),
        size,
    })
}

/// An input of the case; a case that lists none has the inputs of the others.
fn picture(case: &Case, name: &str) -> Tensor {
    if case.json["inputs"].is_object() {
        return case.input(name);
    }
    formula::fill(name, &SHAPE, [0.0, 0.5], case.salt()).clamp(-1.0, 1.0)
}
