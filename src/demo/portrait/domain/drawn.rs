//! Domains of the hand and the screen: sketch, cartoon, watercolor, pixel art.

use std::f64::consts::PI;

use tch::Tensor;

use super::{clouds, level, lit};
use crate::demo::portrait::canvas::Material;
use crate::demo::portrait::figure::Figure;
use crate::demo::portrait::palette::{luma, saturate, wash};
use crate::demo::portrait::sdf::{length, smoothstep};

pub fn sketch(figure: &Figure) -> Tensor {
    let palette = figure
        .colours
        .palette()
        .paint(Material::Background, [1.0; 3])
        .paint(Material::Skin, [0.97; 3])
        .paint(Material::Neck, [0.95; 3])
        .paint(Material::Ear, [0.97; 3])
        .paint(Material::Shirt, [0.90; 3]);
    let tone = luma(&palette.mix(&figure.visible)) * figure.shade_over(&level(1.0));
    let tone = tone.clamp(0.0, 1.1);
    let [x, y] = &figure.picture;
    let hatching = |map: Tensor, pixels: f64| (map * (PI * 64.0 / pixels / 0.88)).sin();
    let rising = hatching(x + y, 6.0) * 0.38 + 0.80;
    let falling = hatching(x - y, 8.0) * 0.30 + 0.30;
    let ink = 1.0_f64
        - (0.66_f64 - &tone).clamp(0.0, 0.6) * rising
        - (0.86_f64 - &tone).clamp(0.0, 0.3) * falling;
    let paper = (clouds(figure.size(), 3, 32) - 0.5) * 0.03 + 0.965;
    paper * ink.clamp(0.12, 1.0) * (1.0_f64 - &figure.line * 0.80) * wash([1.0, 0.99, 0.97])
}

pub fn cartoon(figure: &Figure) -> Tensor {
    let natural = &figure.colours;
    let mut colours = natural.map(|colour| saturate(&(colour * 1.12), 1.55));
    colours.lips = saturate(&colours.lips, 1.6);
    colours.background = saturate(&(&natural.background * 1.25), 2.4);
    let palette = colours
        .palette()
        .paint(Material::EyeWhite, [1.0; 3])
        .paint(Material::Teeth, [1.0; 3]);
    let cel = smoothstep(0.86, 0.92, &figure.shade_over(&level(1.0))) * 0.26 + 0.80;
    let flat = palette.mix(&figure.visible) * cel;
    let behind = figure.background();
    let [x, y] = &figure.picture;
    let rays = (x.atan2(&-(y - 0.3)) * 6.0).sin().sign() * 0.12 + 0.92;
    let scene = &flat * (1.0 - &behind) + &flat * behind * rays;
    scene * (1.0 - (&figure.line * 1.35).clamp(0.0, 1.0) * 0.96)
}

pub fn watercolor(figure: &Figure) -> Tensor {
    let base = lit::photo(figure).avg_pool2d([3, 3], [1, 1], [1, 1], false, false, None);
    let coarse = clouds(figure.size(), 21, 14) - 0.5;
    let fine = clouds(figure.size(), 22, 6) - 0.5;
    let paint = base.pow_tensor_scalar(0.75);
    let paint = (&paint * 5.0).round() * 0.09 + paint * 0.55;
    let grey = luma(&paint);
    let paint = (&grey + (paint - &grey) * 1.45).clamp(0.0, 1.0);
    let behind = figure.background();
    let [x, y] = &figure.picture;
    let inside = smoothstep(1.15, 0.55, &(length(x, y) + &fine * 0.35));
    let washed = (&fine * 1.1 + 0.62).clamp(0.0, 1.0) * inside;
    let density = (&coarse * 0.5 + 0.88) * (1.0_f64 - &behind) + washed * behind;
    let picture = 1.0_f64 - (1.0_f64 - paint) * density.clamp(0.0, 1.0);
    (picture * 0.98 + 0.015) * (1.0 - &figure.line * 0.18 * wash([1.0, 0.8, 0.6]))
}

pub fn pixel(figure: &Figure) -> Tensor {
    let base = lit::photo(figure);
    let grey = luma(&base);
    let vivid = (&grey + (base - &grey) * 1.5).clamp(0.0, 1.0) * (1.0_f64 - &figure.line * 0.25);
    let side = figure.size();
    let block = (side / 16).max(1);
    let coarse = vivid.avg_pool2d([block, block], [block, block], [0, 0], false, true, None);
    ((coarse * 5.0).round() / 5.0).upsample_nearest2d([side, side], None, None)
}
