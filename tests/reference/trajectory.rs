//! Kind `nada_trajectory`: whole training runs, their losses, and the images and weights at the end.

use nada_tui::model::Z;
use nada_tui::model::clip::{normalize, style_picture};
use nada_tui::model::stylegan2::{Generator, Noise};
use nada_tui::model::{Image, WPlus};
use nada_tui::nada::direction::{self, Goal};
use nada_tui::nada::views::Views;
use nada_tui::nada::{Judge, Objective};
use nada_tui::preset::Phase;
use nada_tui::trainer::adam::{Adam, AdamOptions};
use nada_tui::trainer::adaptation::{Adaptation, Draw, Layers, NoiseStrength};
use serde_json::Value;
use tch::{Device, Kind, Tensor};

use crate::case::Case;
use crate::report::{Report, TOLERANCE};
use crate::{formula, generator, loss};

/// Rounding grows with the iterations.
const ON_LOSSES: f64 = 2e-3;
const ON_WEIGHTS: f64 = 1e-2;

pub fn run(case: &Case, report: &mut Report) -> Result<(), String> {
    let mut run = Run::new(case)?;
    let expected = case.expected();
    let judge = &run.objective.judges[0];
    let direction = &judge.goal.direction;
    report.compare("text_direction", direction, &expected, TOLERANCE);
    let mut losses = Vec::new();
    for i in 0..case.json["iters"].as_u64().unwrap() {
        let layers = run.layers(i);
        if let (Some(found), Some(expected)) =
            (&layers, case.json["expected_layers"].get(i as usize))
        {
            check_layers(i, found, expected, report);
        }
        losses.push(run.step(i, layers)? as f32);
    }
    let losses = Tensor::from_slice(&losses);
    report.compare("losses", &losses, &expected, ON_LOSSES);
    for (name, found) in run.results() {
        let tolerance = if name == "frozen_image" {
            TOLERANCE
        } else {
            ON_WEIGHTS
        };
        report.compare(name, &found, &expected, tolerance);
    }
    Ok(())
}

struct Run<'a> {
    case: &'a Case,
    adaptation: Adaptation,
    objective: Objective,
}

impl<'a> Run<'a> {
    fn new(case: &'a Case) -> Result<Self, String> {
        let folder = case.text("generator").split(' ').next().unwrap_or_default();
        let mut adaptation = Adaptation::new(generator::build(&case.sibling(folder)?)?);
        let betas = &case.json["betas"];
        adaptation.adam = Adam::new(AdamOptions {
            beta1: betas[0].as_f64().unwrap(),
            beta2: betas[1].as_f64().unwrap(),
            ..AdamOptions::nada()
        });
        let objective = Objective {
            judges: judges(case, &adaptation.frozen)?,
            texture: None,
            losses: loss::directional_only(),
            epsilon: 0.0,
        };
        Ok(Self {
            case,
            adaptation,
            objective,
        })
    }

    /// The layers that the search chooses, when it is on.
    fn layers(&self, i: u64) -> Option<Vec<String>> {
        let [k, steps, batch] = ["auto_layer_k", "auto_layer_iters", "auto_layer_batch"]
            .map(|key| self.case.json[key].as_u64().unwrap());
        if k == 0 {
            return None;
        }
        let name = format!("auto_z_{i}");
        let w_plus = styles(self.case, &self.adaptation.frozen, &name, batch);
        Some(self.adaptation.choose_layers(
            &self.objective,
            &w_plus,
            &Noise::Stored,
            [k as usize, steps as usize],
        ))
    }

    fn step(&mut self, i: u64, layers: Option<Vec<String>>) -> Result<f64, String> {
        let layers = match layers {
            Some(chosen) => Layers::Chosen(chosen),
            None => Layers::Phase(phase(&self.case.json["phase"])),
        };
        self.adaptation.select(&layers, NoiseStrength::Trained);
        let draw = Draw {
            w_plus: self.styles(&format!("z_iter_{i}")),
            noise: Noise::Stored,
            views: Views::whole(),
            patches: None,
        };
        let outcome = self
            .adaptation
            .step(&self.objective, &draw, self.case.number("lr"));
        outcome.map(|o| o.total).map_err(|e| e.to_string())
    }

    fn styles(&self, name: &str) -> WPlus {
        let batch = self.case.json["batch"].as_u64().unwrap();
        styles(self.case, &self.adaptation.frozen, name, batch)
    }

    /// What the case stores of the end.
    fn results(&self) -> Vec<(&'static str, Tensor)> {
        let _guard = tch::no_grad_guard();
        let Adaptation {
            frozen, trainable, ..
        } = &self.adaptation;
        let w_plus = self.styles("fixed_z");
        let weight = |name: &str| trainable.parameters()[name].detach().squeeze_dim(0);
        let corner = |name: &str| weight(name).narrow(0, 0, 8).narrow(1, 0, 8);
        vec![
            ("frozen_image", frozen.synthesis(&w_plus, &Noise::Stored).0),
            (
                "trained_image",
                trainable.synthesis(&w_plus, &Noise::Stored).0,
            ),
            ("const_slice", weight("input.input").narrow(0, 0, 8)),
            ("conv1_weight_slice", corner("conv1.conv.weight")),
            ("convs7_weight_slice", corner("convs.7.conv.weight")),
            (
                "to_rgb1_weight",
                weight("to_rgb1.conv.weight").narrow(1, 0, 16),
            ),
        ]
    }
}

/// The formula's `z` of that name through the frozen mapping.
fn styles(case: &Case, frozen: &Generator, name: &str, batch: u64) -> WPlus {
    let _guard = tch::no_grad_guard();
    let shape = [batch as i64, frozen.config().z_dim];
    let z = formula::fill(name, &shape, [0.0, 1.0], case.salt());
    frozen.mapping(&Z(z)).broadcast(frozen.config().layers())
}

fn phase(name: &Value) -> Phase {
    if name.is_null() {
        return Phase::Default;
    }
    serde_json::from_value(name.clone()).unwrap()
}

fn check_layers(i: u64, found: &[String], expected: &Value, report: &mut Report) {
    let mut found = found.to_vec();
    let mut expected: Vec<String> = serde_json::from_value(expected.clone()).unwrap();
    found.sort();
    expected.sort();
    if found != expected {
        report.fail(format!(
            "iteration {i} trains {found:?} instead of {expected:?}"
        ));
    }
}

fn judges(case: &Case, frozen: &Generator) -> Result<Vec<Judge>, String> {
    let weights: Vec<f64> = serde_json::from_value(case.json["clip_weights"].clone()).unwrap();
    let mut judges = Vec::new();
    for (clip, weight) in case.texts("clips").iter().zip(weights) {
        let mut judge = loss::text_judge(case, clip, weight)?;
        if case.json["style_images"].is_string() {
            judge.goal = style_goal(case, &judge, frozen);
        }
        judges.push(judge);
    }
    Ok(judges)
}

/// Style images go the way of a user's: written as PNG, read by CLIP's preprocessing.
fn style_goal(case: &Case, judge: &Judge, frozen: &Generator) -> Goal {
    let _guard = tch::no_grad_guard();
    let folder = tempfile::tempdir().unwrap();
    let side = judge.clip.resolution();
    let style: Vec<Tensor> = (0..3)
        .map(|j| {
            let path = folder.path().join(format!("{j}.png"));
            let shape = [48, 48, 3];
            let pixels = formula::fill(
                &format!("style_image_{j}"),
                &shape,
                [0.5, 0.25],
                case.salt(),
            );
            let bytes = (pixels.clamp(0.0, 1.0) * 255.0)
                .round()
                .to_kind(Kind::Uint8);
            let bytes = Vec::<u8>::try_from(bytes.flatten(0, -1)).unwrap();
            let picture = image::RgbImage::from_raw(48, 48, bytes).unwrap();
            picture.save(&path).unwrap();
            let seen = style_picture(&path, side, Device::Cpu).unwrap();
            normalize(&judge.clip.encode_preprocessed(&seen))
        })
        .collect();
    let drawn = frozen.synthesis(&styles(case, frozen, "style_z", 4), &Noise::Stored);
    let source = normalize(&judge.clip.encode_image(&Image(drawn.0)));
    direction::from_pictures(&Tensor::cat(&style, 0), &source)
}
