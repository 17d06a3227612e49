//! The head with its modelling: skin, beard, mouth, nose.

use tch::Tensor;

use super::canvas::{Canvas, Ink, Material};
use super::pose::Pose;
use super::sdf::{self, box_of, bump, one, ridge, scalar, smooth_min, smoothstep};
use crate::demo::identity::Trait;

/// What later parts need of the face.
pub struct Face {
    /// Darkness of the eye sockets.
    pub sockets: Tensor,
    /// Coverage of the head.
    pub coverage: Tensor,
}

pub fn draw(canvas: &mut Canvas, pose: &Pose) -> Face {
    let sockets = sockets(pose);
    let shade = modelling(pose, &sockets);
    canvas.put(
        Material::Skin,
        &pose.head,
        &Ink::new(&shade, &one()).outline(1.15),
    );
    let coverage = canvas.coverage(&pose.head);
    let human = scalar(1.0 - pose.is.robot);
    beard(canvas, pose, &shade);
    if pose.is.robot > 0.0 {
        grille(canvas, pose);
    } else {
        mouth(canvas, pose, &shade);
        nose(canvas, pose, &(&coverage * human));
    }
    Face { sockets, coverage }
}

fn sockets(pose: &Pose) -> Tensor {
    let at = |side: f64| {
        let x = &pose.x - &pose.turn - &pose.features.eye_space * side;
        bump(&x, &(&pose.y - pose.features.eye_y + 0.02), [0.15, 0.10])
    };
    at(-1.0) + at(1.0)
}

/// Light on the head: sockets, nose, cheeks, folds.
fn modelling(pose: &Pose, sockets: &Tensor) -> Tensor {
    let features = &pose.features;
    let age = pose.of(Trait::Age);
    let (x, y) = (&pose.x - &pose.turn, &pose.y);
    let nose_x = &pose.x - &pose.turn * 1.25;
    let from_nose = y - &features.nose_y;
    let lit = (&pose.light_side * 3.0).tanh();
    let width = &features.nose_width;
    let oval =
        |x: &Tensor, y: &Tensor, a: &Tensor, b: f64| (-((x / a).square() + (y / b).square())).exp();
    let mut shade = pose.lambert(&(&pose.nx * 0.92), &(&pose.ny * 0.92), [0.47, 0.62]);
    shade *= 1.0 - (&age * 0.10 + 0.10) * sockets;
    shade *= 1.0 - bump(&(&nose_x + lit * 0.07), &(&from_nose + 0.10), [0.055, 0.16]) * 0.13;
    shade *= bump(
        &(&nose_x - &pose.turn * 0.2),
        &(&from_nose + 0.10),
        [0.035, 0.17],
    ) * 0.10
        + 1.0;
    shade *= 1.0 - oval(&nose_x, &(&from_nose - 0.055), &(width * 1.2), 0.035) * 0.16;
    shade *= oval(&nose_x, &(&from_nose + 0.01), &(width * 0.8), 0.05) * 0.12 + 1.0;
    shade *= 1.0 - bump(&x, &(y - &features.mouth_y - 0.105), [0.12, 0.035]) * 0.12;
    for side in [-1.0, 1.0] {
        shade *= bump(&(&x - side * 0.22), &(&from_nose + 0.01), [0.11, 0.09]) * 0.06 + 1.0;
        let fold = &x - (&from_nose * 0.10 + 0.115) * side;
        let reach =
            smoothstep(0.0, 0.05, &(&from_nose + 0.03)) * smoothstep(0.20, 0.12, &from_nose);
        shade *= 1.0 - &age * 0.16 * ridge(&fold, 0.022) * reach;
    }
    shade
}

fn beard(canvas: &mut Canvas, pose: &Pose, shade: &Tensor) {
    let features = &pose.features;
    let have = smoothstep(0.63, 0.69, &pose.of(Trait::Beard)) * (1.0 - pose.is.robot);
    let full = smoothstep(0.70, 1.0, &pose.of(Trait::Beard));
    let (x, y) = (&pose.x - &pose.turn, &pose.y);
    let width = pose.between(Trait::MouthWidth, 0.13, 0.20);
    let edge = &features.nose_y + 0.20 - pose.nx.square() * 0.34 - &full * 0.12;
    let chin = &pose.head - 0.02 - full * 0.05 * smoothstep(0.2, 0.6, y);
    let cheeks = (edge - y).maximum(&chin);
    let moustache = ((y - (&features.mouth_y - 0.060) + x.square()).abs() - 0.035)
        .maximum(&(x.abs() - &width * 1.05));
    let opening = sdf::ellipse(
        &x,
        &(y - &features.mouth_y - 0.01),
        &(&width * 1.02),
        &scalar(0.075),
    );
    let distance = smooth_min(&cheeks.maximum(&-opening), &moustache, 0.03);
    let hairs = (&pose.x * 40.0 + y * 13.0).sin() * 0.07 + 0.93;
    canvas.put(
        Material::Beard,
        &distance,
        &Ink::new(&(shade * 0.92 * hairs), &(have * 0.93))
            .outline(0.7)
            .soft(1.8),
    );
}

fn mouth(canvas: &mut Canvas, pose: &Pose, shade: &Tensor) {
    let smile = pose.between(Trait::Smile, -0.25, 1.0);
    let width = pose.between(Trait::MouthWidth, 0.13, 0.20);
    let lip = pose.between(Trait::Lip, 0.022, 0.045);
    let y = &pose.y;
    let x = (&pose.x - &pose.turn) / &width;
    let middle = &pose.features.mouth_y + &smile * 0.055 * (0.45 - x.square());
    let open = smoothstep(0.45, 1.0, &smile) * 0.050 + 0.075 * pose.is.zombie;
    let arc = (1.0_f64 - x.square()).clamp_min(0.0).sqrt();
    let beyond = |limit: f64| (x.abs() - limit) * &width;
    let upper: Tensor = &middle - (&open * 0.35 + &lip * 0.85) * &arc;
    let lower: Tensor = &middle + (&open + &lip * 1.2) * &arc;
    let lips = (upper - y).maximum(&(y - lower)).maximum(&beyond(1.0));
    let lip_shade = shade * (smoothstep(0.0, 0.04, &(y - &middle)) * 0.10 + 1.0);
    canvas.put(Material::Lips, &lips, &Ink::new(&lip_shade, &one()).plain());
    let gap = (&middle - &open * 0.30 * &arc - y)
        .maximum(&(y - &middle - &open * &arc))
        .maximum(&beyond(0.93));
    let opened = smoothstep(0.006, 0.02, &open);
    let bright = gap.ones_like() * 0.98;
    canvas.put(
        Material::Teeth,
        &gap,
        &Ink::new(&bright, &opened).outline(0.7),
    );
    let line = (y - &middle - &open * 0.1).abs().maximum(&beyond(1.0));
    canvas.draw(&line, 0.9, &(1.0 - opened));
    let closed = 1.0 - smoothstep(0.0, 0.02, &open);
    let within = x.abs().lt(1.0).to_kind(tch::Kind::Float);
    canvas.darken(&(ridge(&(y - middle), 0.016) * within * closed * 0.38));
}

fn grille(canvas: &mut Canvas, pose: &Pose) {
    let x = &pose.x - &pose.turn;
    let y = &pose.y - &pose.features.mouth_y;
    let plate = box_of(&x, &y, [0.20, 0.065], 0.02);
    let shade = pose.lambert(&(&x / 0.6), &(&y / 0.2), [0.5, 0.5]);
    canvas.put(Material::Teeth, &plate, &Ink::new(&shade, &one()));
    let bars = (&x * 13.0).sin().gt(0.35).to_kind(tch::Kind::Float);
    canvas.darken(&(bars * canvas.coverage(&plate) * 0.55));
    let slits = (&x + 10.0).remainder(0.10) - 0.05;
    let slits = slits.where_self(&plate.lt(0.0), &slits.ones_like());
    canvas.draw(&slits, 0.8, &one());
}

fn nose(canvas: &mut Canvas, pose: &Pose, coverage: &Tensor) {
    let features = &pose.features;
    let x = &pose.x - &pose.turn * 1.25;
    let y = &pose.y - &features.nose_y;
    let width = &features.nose_width;
    let tip = ((&x / width).square() + (&y / 0.05).square()).sqrt();
    let tip = ((tip - 1.0).abs() * 0.05).maximum(&(0.008 - &y));
    canvas.draw(&tip, 0.8, &scalar(0.75));
    let side = (&pose.light_side + 1e-4).sign();
    let bridge = (&x + side * 0.035 + &y * 0.10).abs();
    let bridge = bridge.maximum(&((&y + 0.09).abs() - 0.07));
    canvas.draw(&bridge, 0.7, &scalar(0.45));
    let nostril = |side: f64| bump(&(&x - width * (side * 0.55)), &(&y - 0.032), [0.022, 0.014]);
    let nostrils = (nostril(-1.0) + nostril(1.0)).clamp(0.0, 1.0);
    canvas.darken(&(nostrils * coverage * 0.45));
}
