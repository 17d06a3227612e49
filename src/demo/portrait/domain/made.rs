//! Domains of material: robot, marble, gold, neon.

use tch::{Kind, Tensor};

use super::clouds;
use crate::demo::portrait::canvas::Material::{
    self, Beard, Brow, Ear, Extra, EyeWhite, Glasses, Glint, Hair, HairBack, Hat, HatBand, Iris,
    Lens, Lips, Neck, Pupil, Shirt, Skin, Teeth,
};
use crate::demo::portrait::figure::Figure;
use crate::demo::portrait::palette::{brightness, hue, saturate, spread, tint, wash};
use crate::demo::portrait::sdf::ridge;

pub fn robot(figure: &Figure) -> Tensor {
    let natural = &figure.colours;
    let metal = tint([0.62, 0.68, 0.76]) * (brightness(&natural.skin) * 0.6 + 0.55);
    let mut colours = natural.copy();
    colours.hair = &metal * 0.30 + &natural.hair * 0.45;
    colours.shirt = &metal * 0.45 + &natural.shirt * 0.2;
    colours.hat = &metal * 0.3 + &natural.hat * 0.4;
    colours.background = saturate(&natural.background, 0.4) * 0.45 + tint([0.03, 0.06, 0.12]);
    colours.skin = metal.shallow_clone();
    let mut palette = colours
        .palette()
        .paint(EyeWhite, [0.06, 0.10, 0.14])
        .paint(Iris, [0.20, 0.95, 1.0])
        .paint(Pupil, [0.75, 1.0, 1.0])
        .paint(Teeth, [0.25, 0.28, 0.33])
        .paint(Extra, [0.95, 0.35, 0.12])
        .paint(Lens, [0.5, 0.6, 0.7]);
    palette.set(Neck, &(metal * 0.55));
    let shade = figure.shade_over(&figure.backdrop());
    let person = 1.0 - figure.background();
    let sheen = (&figure.shade * 13.0 + &figure.head[1] * 3.0).sin()
        * &person
        * figure.seen(&[Skin, Shirt, Neck]);
    let gloss = (&shade - 0.98).clamp_min(0.0) * 1.92 * person;
    let picture =
        palette.mix(&figure.visible) * shade.pow_tensor_scalar(1.5) * (sheen * 0.30 + 1.0) + gloss;
    let glow = blur(&figure.seen(&[Iris]), 5);
    picture * (1.0 - &figure.line * 0.55) + glow * wash([0.1, 0.7, 0.8])
}

/// Materials of a statue: how much lighter or darker than the stone each is.
const CARVED: [(Material, f32); 17] = [
    (Skin, 1.0),
    (Neck, 1.0),
    (Ear, 1.0),
    (Hair, 0.93),
    (HairBack, 0.85),
    (Beard, 0.90),
    (Brow, 0.88),
    (Lips, 0.93),
    (Teeth, 0.8),
    (EyeWhite, 0.95),
    (Shirt, 0.92),
    (Hat, 0.9),
    (HatBand, 0.84),
    (Glasses, 0.72),
    (Lens, 1.0),
    (Iris, 1.0),
    (Pupil, 1.0),
];

pub fn marble(figure: &Figure) -> Tensor {
    let palette = figure
        .colours
        .palette()
        .paint_all([0.93, 0.92, 0.89], &CARVED)
        .paint(Glint, [0.93, 0.92, 0.89]);
    let behind = figure.background();
    let shade = ((&figure.shade - 0.55) * 1.55 + 0.42).clamp(0.12, 1.15);
    let [x, y] = &figure.head;
    let flow = (clouds(figure.size(), 5, 7) - 0.5) * 9.0 + (x * 4.0 + y * 6.0).sin() * 0.8;
    let veins = ridge(&flow, 0.22) * (1.0 - &behind);
    let stone =
        palette.mix(&figure.visible) * shade * (1.0 - veins * 0.22) * (1.0 - &figure.line * 0.30);
    let hall = spread(&(saturate(&figure.colours.background, 0.35) * 0.42)) * figure.backdrop();
    stone * (1.0 - &behind) + hall * behind
}

/// Materials of a gilded statue.
const CAST: [(Material, f32); 17] = [
    (Skin, 1.0),
    (Neck, 0.9),
    (Ear, 0.95),
    (Hair, 0.80),
    (HairBack, 0.62),
    (Beard, 0.75),
    (Brow, 0.65),
    (Lips, 0.85),
    (Teeth, 0.95),
    (EyeWhite, 0.95),
    (Shirt, 0.72),
    (Hat, 0.82),
    (HatBand, 0.7),
    (Glasses, 0.5),
    (Lens, 1.0),
    (Iris, 1.0),
    (Pupil, 1.0),
];

pub fn gold(figure: &Figure) -> Tensor {
    let palette = figure
        .colours
        .palette()
        .paint_all([1.0, 0.78, 0.25], &CAST)
        .paint(Glint, [1.0, 0.78, 0.25]);
    let behind = figure.background();
    let person = 1.0 - &behind;
    let shade = ((&figure.shade - 0.55) * 1.7 + 0.30).clamp(0.05, 1.3)
        * ((&figure.shade * 15.0).sin() * 0.20 + 1.0);
    let gloss = (&figure.shade - 0.99).clamp_min(0.0) * 3.0 * &person;
    let metal =
        palette.mix(&figure.visible) * shade * (1.0 - &figure.line * 0.4) * wash([1.0, 0.95, 0.75])
            + gloss * wash([1.0, 0.95, 0.7]);
    let tinge = spread(&(saturate(&figure.colours.background, 0.3) * 0.3 + 1.0));
    let curtain = wash([0.22, 0.05, 0.06]) * figure.backdrop() * tinge;
    metal * person + curtain * behind
}

pub fn neon(figure: &Figure) -> Tensor {
    let hair_tube = spread(&hue(&(&figure.hue * 0.25 + 0.83).remainder(1.0), 0.85));
    let skin_tube = spread(&hue(&(&figure.hue * 0.10 + 0.48), 0.85));
    let grow = |map: Tensor| map.max_pool2d([3, 3], [1, 1], [1, 1], [1, 1], false);
    let hair = grow(figure.seen(&[Hair, HairBack, Brow, Beard, Hat, HatBand]));
    let eyes = grow(figure.seen(&[Iris, EyeWhite, Glasses, Lips, Teeth]));
    let tube = skin_tube * (1.0 - &hair) + hair_tube * hair;
    let tube = tube * (1.0 - &eyes) + wash([1.0, 0.92, 0.35]) * eyes;
    let light = &figure.line * tube;
    let near = gauss(&gauss(&light));
    let far = blur(&near, 9);
    let wall = wash([0.04, 0.02, 0.09]) * (1.2 - figure.picture[1].square() * 0.4);
    wall + light + near * 0.9 + far * 0.9 + figure.line.square() * 0.35
}

/// Mean over a square of odd side.
fn blur(map: &Tensor, side: i64) -> Tensor {
    let pad = side / 2;
    map.avg_pool2d([side, side], [1, 1], [pad, pad], false, true, None)
}

/// A 5x5 binomial filter per channel.
fn gauss(map: &Tensor) -> Tensor {
    let channels = map.size()[1];
    let taps = Tensor::from_slice(&[1f32, 4.0, 6.0, 4.0, 1.0]) / 16.0;
    let filter = taps.view([1, 1, 5, 1]) * taps.view([1, 1, 1, 5]);
    let filter = filter
        .expand([channels, 1, 5, 5], false)
        .to_kind(Kind::Float);
    map.conv2d(&filter, None::<Tensor>, [1, 1], [2, 2], [1, 1], channels)
}
