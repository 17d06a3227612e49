//! What is worn, and what only robots and devils have.

use tch::Tensor;

use super::canvas::{Canvas, Ink, Material};
use super::pose::Pose;
use super::sdf::{self, box_of, length, one, ridge, scalar, smoothstep};
use crate::demo::identity::Trait;

pub fn draw(canvas: &mut Canvas, pose: &Pose, coverage: &Tensor) {
    hat(canvas, pose);
    glasses(canvas, pose);
    if pose.is.robot > 0.0 {
        antenna(canvas, pose, coverage);
    }
    if pose.is.devil > 0.0 {
        for side in [-1.0, 1.0] {
            horn(canvas, pose, side);
        }
    }
}

fn hat(canvas: &mut Canvas, pose: &Pose) {
    let have = smoothstep(0.76, 0.80, &pose.of(Trait::Hat)) * (1.0 - pose.is.devil);
    let (x, y) = (&pose.x, &pose.y);
    let from_rim = y + 0.25 + pose.of(Trait::Fringe) * 0.07;
    let crown = sdf::ellipse(x, &(y + 0.10), &(&pose.rx + 0.085), &(&pose.ry + 0.13));
    let crown = crown.maximum(&from_rim);
    let knit = (x * 38.0).sin() * 0.03 + 0.97;
    let shade = pose.lambert(
        &(x / (&pose.rx + 0.2)),
        &((y + 0.25) / &pose.ry),
        [0.46, 0.62],
    ) * knit;
    canvas.put(Material::Hat, &crown, &Ink::new(&shade, &have).outline(1.1));
    let wide = smoothstep(0.45, 0.75, &pose.of(Trait::HatBrim));
    let half_width = &pose.rx + 0.07 + &wide * 0.33;
    let half_height = 0.075 - wide * 0.025;
    let brim = sdf::rounded_box(x, &(from_rim + 0.02), &half_width, &half_height, 0.05);
    canvas.put(
        Material::HatBand,
        &brim,
        &Ink::new(&(shade * 0.86), &have).outline(1.1),
    );
}

fn glasses(canvas: &mut Canvas, pose: &Pose) {
    const RADIUS: f64 = 0.150;
    let have = smoothstep(0.66, 0.70, &pose.of(Trait::Glasses));
    let features = &pose.features;
    let x = &pose.x - &pose.turn;
    let y = &pose.y - features.eye_y;
    let square = pose.of(Trait::HatColour) * 0.5 + pose.of(Trait::EyeColour) * 0.5;
    let square = smoothstep(0.55, 0.60, &square);
    let lens = |side: f64| {
        let x = &x - (&features.eye_space + 0.005) * side;
        let y = &y - 0.005;
        let round = length(&x, &y) - RADIUS;
        let cornered = box_of(&x, &y, [RADIUS * 1.02, RADIUS * 0.80], 0.05);
        round * (1.0_f64 - &square) + cornered * &square
    };
    let lenses = lens(-1.0).minimum(&lens(1.0));
    let clear = lenses.ones_like();
    canvas.put(
        Material::Lens,
        &lenses,
        &Ink::new(&clear, &(&have * 0.16)).plain(),
    );
    let frame = lenses.abs() - 0.017;
    let half_bridge = &features.eye_space - RADIUS + 0.02;
    let bridge = sdf::rounded_box(&x, &(&y + 0.03), &half_bridge, &scalar(0.016), 0.0);
    let beside = (&features.eye_space + RADIUS) - x.abs();
    let arms = ((&y + 0.03).abs() - 0.014).maximum(&beside.maximum(&pose.head));
    let metal = lenses.zeros_like() + 0.9;
    canvas.put(
        Material::Glasses,
        &frame.minimum(&bridge).minimum(&arms),
        &Ink::new(&metal, &have).outline(0.6),
    );
}

fn antenna(canvas: &mut Canvas, pose: &Pose, coverage: &Tensor) {
    let (x, y) = (&pose.x, &pose.y);
    let from_top = y + &pose.ry;
    let rod = box_of(x, &(&from_top + 0.06), [0.016, 0.10], 0.0);
    let ball = length(x, &(&from_top + 0.16)) - 0.045;
    let shade = pose.lambert(&(x / 0.1), &((&from_top + 0.16) / 0.1), [0.5, 0.5]);
    canvas.put(
        Material::Extra,
        &rod.minimum(&ball),
        &Ink::new(&shade, &one()),
    );
    let seam = (y + 0.30).abs().maximum(&pose.head);
    canvas.draw(&seam, 0.7, &scalar(0.8));
    canvas.darken(&(ridge(&(y + 0.30), 0.016) * coverage * 0.35));
}

/// A crescent above the temple.
fn horn(canvas: &mut Canvas, pose: &Pose, side: f64) {
    let x = &pose.x * side - &pose.rx * 0.62;
    let y = &pose.y + &pose.ry * 0.88;
    let outer = length(&x, &(&y + 0.10)) - 0.20;
    let inner = length(&(&x + 0.10), &(&y + 0.14)) - 0.19;
    let distance = outer
        .maximum(&-inner)
        .maximum(&(-&x - 0.12))
        .maximum(&(&y - 0.10));
    let shade = pose.lambert(&(&x / 0.25), &(&y / 0.4), [0.45, 0.6]);
    canvas.put(
        Material::Extra,
        &distance,
        &Ink::new(&shade, &one()).outline(1.1),
    );
}
