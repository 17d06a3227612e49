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
use nada_tui::trainer::stopwatch::Stopwatch;
use serde_json::Value;
use tch::{Device, Kind, Tensor};

use crate::case::Case;
use crate::report::{Report, TOLERANCE};
use crate::{first_step, formula, generator, loss};

/// Rounding grows with the iterations.
const ON_LOSSES: f64 = 2e-3;
const ON_WEIGHTS: f64 = 1e-2;
/// What the search chooses in `trajectory_adaptive_layers` before the first step.
const SEARCHED: [&str; 3] = ["convs.1", "convs.3", "convs.5"];

pub fn run(case: &Case, report: &mut Report) -> Result<(), String> {
    let mut run = Run::new(case)?;
    let expected = case.expected();
    let judge = &run.objective.judges[0];
    let direction = &judge.goal.direction;
    report.compare("text_direction", direction, &expected, TOLERANCE);
    run.check_search(report);
    let styles = run.styles("z_iter_0");
    first_step::check_own(&run.adaptation, &run.objective, &styles, &expected, report);
    let mut losses = Vec::new();
    for i in 0..case.json["iters"].as_u64().unwrap() {
        losses.push(run.step(i)? as f32);
    }
    let losses = Tensor::from_slice(&losses);
    report.compare("losses", &losses, &expected, ON_LOSSES);
    let start = run.results(&run.adaptation.frozen);
    let end = run.results(&run.adaptation.trainable);
    report.compare("frozen_image", &start[0].1, &expected, TOLERANCE);
    for ((name, found), (_, start)) in end.iter().zip(&start) {
        report.compare(name, found, &expected, ON_WEIGHTS);
        let expected = expected.get(name).map_err(|e| e.to_string())?;
        report.compare_change(name, found, start, expected);
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

    /// The layers that the search chooses for the untrained generator, when it is on.
    ///
    /// The case's own choice is no search (docs/decisions/0004); the public code, its one mistake
    /// mended, chooses these.
    fn check_search(&self, report: &mut Report) {
        let [k, steps, batch] = ["auto_layer_k", "auto_layer_iters", "auto_layer_batch"]
            .map(|key| self.case.json[key].as_u64().unwrap());
        if k == 0 {
            return;
        }
        let w_plus = styles(self.case, &self.adaptation.frozen, "auto_z_0", batch);
        let mut found = self.adaptation.choose_layers(
            &self.objective,
            &w_plus,
            &Noise::Stored,
            [k as usize, steps as usize],
        );
        found.sort();
        if found == SEARCHED {
            report.note(format!("searched {found:?}"));
        } else {
            report.fail(format!("the search chose {found:?}, not {SEARCHED:?}"));
        }
    }

    fn step(&mut self, i: u64) -> Result<f64, String> {
        let layers = match expected_layers(self.case, i) {
            Some(chosen) => Layers::Chosen(chosen),
            None => Layers::Phase(phase(&self.case.json["phase"])),
        };
        self.adaptation.select(&layers, NoiseStrength::Trained);
        let w_plus = self.styles(&format!("z_iter_{i}"));
        let rate = self.case.number("lr");
        if i == 0 {
            let edits = first_step::edits(&self.case.texts("clips"));
            let adaptation = &mut self.adaptation;
            let loss = first_step::step(adaptation, &self.objective, &edits, &w_plus, rate);
            return Ok(loss);
        }
        let draw = Draw {
            w_plus,
            noise: Noise::Stored,
            views: Views::whole(),
            patches: None,
        };
        let mut watch = Stopwatch::start(Device::Cpu, 0);
        let outcome = self
            .adaptation
            .step(&self.objective, &draw, rate, &mut watch);
        outcome.map(|o| o.total).map_err(|e| e.to_string())
    }

    fn styles(&self, name: &str) -> WPlus {
        let batch = self.case.json["batch"].as_u64().unwrap();
        styles(self.case, &self.adaptation.frozen, name, batch)
    }

    /// What the case stores of a generator.
    fn results(&self, generator: &Generator) -> [(&'static str, Tensor); 5] {
        let _guard = tch::no_grad_guard();
        let picture = generator
            .synthesis(&self.styles("fixed_z"), &Noise::Stored)
            .0;
        let weight = |name: &str| generator.parameters()[name].detach().squeeze_dim(0);
        let corner = |name: &str| weight(name).narrow(0, 0, 8).narrow(1, 0, 8);
        let to_rgb = weight("to_rgb1.conv.weight").narrow(1, 0, 16);
        [
            ("trained_image", picture),
            ("const_slice", weight("input.input").narrow(0, 0, 8)),
            ("conv1_weight_slice", corner("conv1.conv.weight")),
            ("convs7_weight_slice", corner("convs.7.conv.weight")),
            ("to_rgb1_weight", to_rgb),
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

/// Layers that the case says train, sorted by name as ours are.
fn expected_layers(case: &Case, i: u64) -> Option<Vec<String>> {
    let layers = case.json["expected_layers"].get(i as usize)?;
    let mut layers: Vec<String> = serde_json::from_value(layers.clone()).unwrap();
    layers.sort();
    Some(layers)
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
            let bytes = std::fs::read(&path).unwrap();
            let seen = style_picture(&path, &bytes, side, Device::Cpu).unwrap();
            normalize(&judge.clip.encode_preprocessed(&seen))
        })
        .collect();
    let drawn = frozen.synthesis(&styles(case, frozen, "style_z", 4), &Noise::Stored);
    let source = normalize(&judge.clip.encode_image(&Image(drawn.0)));
    direction::from_pictures(&Tensor::cat(&style, 0), &source)
}
