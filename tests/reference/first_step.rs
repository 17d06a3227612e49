//! Iteration 0 of the trajectories, taken along the edit that the reference saw.
//!
//! Both generators are equal there, and the original nudges the picture by 1e-6. That edit is mostly
//! rounding: the public code itself draws another one on another processor or with another number
//! of threads, and everything after it inherits the difference (docs/decisions/0004). So the edit is
//! given here, `first_edits.safetensors`, and all that follows from it is held to the tolerances.

use std::path::Path;

use nada_tui::model::clip::normalize;
use nada_tui::model::stylegan2::Noise;
use nada_tui::model::{Image, WPlus};
use nada_tui::nada::views::Views;
use nada_tui::nada::{Objective, losses};
use nada_tui::trainer::adaptation::Adaptation;
use nada_tui::weights::{StateDict, safetensors};
use tch::Tensor;

use crate::report::Report;

/// What the nudge of the original adds to every pixel.
const NUDGE: f64 = 1e-6;
/// How far our own first loss may be from the reference's, absolute: the public code itself was seen
/// 0.235 away from it.
const ON_OWN_LOSS: f64 = 0.25;
/// How far it must be from the loss of an edit without any direction.
const OFF_BLIND_LOSS: f64 = 1e-3;

/// The reference's `e(nudged) - e(frozen)` of iteration 0 for each of the CLIPs, `[2, embed]`. It
/// depends on the pictures only, so it is the same in all cases.
pub fn edits(clips: &[String]) -> Vec<Tensor> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
    let edits = safetensors::read(&folder.join("first_edits.safetensors")).unwrap();
    let edit = |clip: &String| edits.get(clip).unwrap().shallow_clone();
    clips.iter().map(edit).collect()
}

/// The first loss as we compute it from our own nudge: near the reference's, as far as that says
/// anything.
pub fn check_own(
    adaptation: &Adaptation,
    objective: &Objective,
    w_plus: &WPlus,
    expected: &StateDict,
    report: &mut Report,
) {
    let _guard = tch::no_grad_guard();
    let frozen = adaptation.frozen.synthesis(w_plus, &Noise::Stored);
    let trainable = adaptation.trainable.synthesis(w_plus, &Noise::Stored);
    let values = objective.evaluate(&frozen, &trainable, &Views::whole(), None);
    let Some(losses) = expected.find("losses") else {
        return report.fail("the case has no losses".to_owned());
    };
    let own = values.total.double_value(&[]);
    let blind: f64 = objective.judges.iter().map(|judge| judge.weight).sum();
    let line = format!("own first loss {own:.3}");
    let near = (own - losses.double_value(&[0])).abs() <= ON_OWN_LOSS;
    if near && (own - blind).abs() > OFF_BLIND_LOSS {
        report.note(line);
    } else {
        report.fail(line);
    }
}

/// One iteration along the given edits, one per judge. The loss before it.
pub fn step(
    adaptation: &mut Adaptation,
    objective: &Objective,
    edits: &[Tensor],
    w_plus: &WPlus,
    learning_rate: f64,
) -> f64 {
    let picture = adaptation.trainable.synthesis(w_plus, &Noise::Stored).0;
    let nudged = Image(picture + NUDGE);
    let loss = objective
        .judges
        .iter()
        .zip(edits)
        .map(|(judge, edit)| {
            let features = normalize(&judge.clip.encode_image(&nudged));
            // The value of `edit`, the gradient of `features`.
            let edit = &features - features.detach() + edit;
            let edit = losses::soft_normalize(&edit, objective.epsilon);
            losses::directional(&edit, &judge.goal.direction) * judge.weight
        })
        .reduce(|a, b| a + b)
        .unwrap();
    let parameters = adaptation.trainable.parameters().iter();
    let (names, tensors): (Vec<_>, Vec<_>) = parameters.filter(|(_, t)| t.requires_grad()).unzip();
    let gradients = Tensor::run_backward(&[&loss], &tensors, false, false);
    let steps: Vec<(&str, &Tensor, &Tensor)> = names
        .iter()
        .zip(tensors)
        .zip(&gradients)
        .map(|((name, tensor), gradient)| (name.as_str(), tensor, gradient))
        .collect();
    adaptation.adam.apply(learning_rate, &steps);
    loss.double_value(&[])
}
