//! Domains of light and make-up: photo, night, zombie, devil.

use tch::Tensor;

use super::{clouds, level};
use crate::demo::portrait::canvas::Material;
use crate::demo::portrait::figure::Figure;
use crate::demo::portrait::palette::{brightness, luma, saturate, tint, wash};
use crate::demo::portrait::sdf::length;

pub fn photo(figure: &Figure) -> Tensor {
    let flat = figure.colours.palette().mix(&figure.visible);
    let lit = flat * figure.shade_over(&figure.backdrop());
    let gloss = (&figure.shade - 1.02).clamp_min(0.0) * 0.35;
    let picture = lit + figure.seen(&[Material::Skin]) * gloss * wash([1.0, 0.9, 0.8]);
    picture.clamp(0.0, 1.0)
}

pub fn night(figure: &Figure) -> Tensor {
    let base = photo(figure);
    let behind = figure.background();
    let moonlit = (luma(&base) * 0.75 + base * 0.25) * wash([0.255, 0.357, 0.7225]);
    let side = (figure.light_x.shallow_clone() + 1e-4).sign();
    let rim = (&figure.head[0] * side + 0.1).clamp(0.0, 1.0)
        * (&figure.shade - 0.75).clamp_min(0.0)
        * (1.0 - &behind)
        * 1.1;
    let person = moonlit + rim * wash([0.65, 0.80, 1.0]);
    person * (1.0 - &behind) + night_sky(figure) * behind
}

fn night_sky(figure: &Figure) -> Tensor {
    let [x, y] = &figure.picture;
    let stars = ((clouds(figure.size(), 7, 32) - 0.90) * 9.0).clamp(0.0, 1.0);
    let sky = wash([0.03, 0.05, 0.16]) * (1.5 - y * 0.7) + stars * 0.8;
    let from_moon = length(&(x - 0.66), &(y + 0.68)) - 0.20;
    let moon = (0.5_f64 - &from_moon * 28.0).clamp(0.0, 1.0);
    let glow = (from_moon.clamp_min(0.0) * -6.0).exp() * 0.22;
    sky * (1.0 - &moon) + moon * wash([0.95, 0.95, 0.82]) + glow * wash([0.5, 0.6, 0.9])
}

pub fn zombie(figure: &Figure) -> Tensor {
    let natural = &figure.colours;
    let skin = tint([0.47, 0.66, 0.34]) * (brightness(&natural.skin) * 0.65 + 0.55);
    let mut colours = natural.copy();
    colours.skin = skin;
    colours.hair = &natural.hair * 0.45 + tint([0.05, 0.06, 0.04]);
    colours.shirt = saturate(&natural.shirt, 0.35) * 0.6 + tint([0.10, 0.10, 0.07]);
    colours.background = saturate(&natural.background, 0.25) * 0.38 + tint([0.04, 0.08, 0.05]);
    colours.hat = saturate(&natural.hat, 0.4) * 0.6;
    let palette = colours
        .palette()
        .paint(Material::Lips, [0.25, 0.10, 0.12])
        .paint(Material::Teeth, [0.16, 0.03, 0.04])
        .paint(Material::EyeWhite, [0.93, 0.93, 0.72])
        .paint(Material::Iris, [0.85, 0.20, 0.12])
        .paint(Material::Pupil, [0.25, 0.02, 0.02])
        .paint(Material::Lens, [0.4, 0.5, 0.4]);
    let blotches = ((clouds(figure.size(), 11, 9) - 0.62) * 5.0).clamp(0.0, 1.0);
    let flesh = figure.seen(&[Material::Skin, Material::Neck]);
    let hollow = figure.sockets.clamp(0.0, 1.0) * &figure.head_coverage * &flesh * 0.62;
    let shade = (figure.shade_over(&figure.backdrop()) * 0.95 + 0.10)
        * (1.0 - hollow)
        * (1.0 - blotches * flesh * 0.30);
    palette.mix(&figure.visible) * shade
}

pub fn devil(figure: &Figure) -> Tensor {
    let natural = &figure.colours;
    let mut colours = natural.copy();
    colours.skin = tint([0.86, 0.13, 0.10]) * (brightness(&natural.skin) * 0.6 + 0.55);
    colours.hair = &natural.hair * 0.35;
    colours.shirt = &natural.shirt * 0.25;
    let mut palette = colours
        .palette()
        .paint(Material::EyeWhite, [1.0, 0.85, 0.20])
        .paint(Material::Iris, [0.9, 0.35, 0.05])
        .paint(Material::Pupil, [0.05, 0.0, 0.0])
        .paint(Material::Extra, [0.20, 0.16, 0.16])
        .paint(Material::Teeth, [1.0, 0.95, 0.85]);
    palette.set(Material::Lips, &(&colours.skin * 0.45));
    palette.set(Material::Lens, &colours.skin);
    let behind = figure.background();
    let [x, y] = &figure.picture;
    let tongues = (x * 9.0 + (y * 7.0).sin() * 2.0).sin() * 0.25;
    let flames = y.clamp(-0.6, 1.0) * 0.6 + tongues + 0.8;
    let fire = wash([0.76, 0.304, 0.048]) * flames.clamp(0.0, 1.2) + wash([0.12, 0.0, 0.0]);
    let shade = figure.shade_over(&level(1.0)).pow_tensor_scalar(1.25);
    palette.mix(&figure.visible) * shade * (1.0 - &behind) + fire * behind
}
