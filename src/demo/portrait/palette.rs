//! Colours: natural ones of a person, and one colour per material.

use tch::{Device, Kind, Tensor};

use super::canvas::{MATERIALS, Material};
use super::sdf::smoothstep;
use crate::demo::identity::{Identities, Trait};

/// Red, green, blue in `[0, 1]`.
pub type Rgb = [f32; 3];

const SKIN: [Rgb; 5] = [
    [0.98, 0.86, 0.76],
    [0.95, 0.77, 0.63],
    [0.85, 0.62, 0.45],
    [0.66, 0.44, 0.30],
    [0.42, 0.27, 0.19],
];
/// black, brown, red, blond, grey
const HAIR: [Rgb; 5] = [
    [0.10, 0.08, 0.09],
    [0.33, 0.20, 0.12],
    [0.72, 0.22, 0.07],
    [0.90, 0.73, 0.38],
    [0.76, 0.76, 0.78],
];
/// blue, pink, green, purple
const DYED: [Rgb; 4] = [
    [0.16, 0.34, 0.92],
    [0.96, 0.40, 0.72],
    [0.20, 0.72, 0.30],
    [0.55, 0.22, 0.80],
];
const EYES: [Rgb; 4] = [
    [0.25, 0.15, 0.08],
    [0.38, 0.28, 0.12],
    [0.25, 0.45, 0.25],
    [0.25, 0.45, 0.70],
];
const SHIRTS: [Rgb; 4] = [
    [0.62, 0.22, 0.24],
    [0.78, 0.72, 0.55],
    [0.24, 0.50, 0.34],
    [0.20, 0.32, 0.60],
];
const HATS: [Rgb; 3] = [[0.62, 0.24, 0.28], [0.25, 0.45, 0.30], [0.25, 0.33, 0.62]];
const BACKDROPS: [Rgb; 4] = [
    [0.74, 0.58, 0.50],
    [0.74, 0.74, 0.56],
    [0.52, 0.68, 0.62],
    [0.52, 0.60, 0.78],
];

const LUMA: Rgb = [0.30, 0.59, 0.11];

/// A person's own colours, `[N, 3]` each.
pub struct Colours {
    pub skin: Tensor,
    pub hair: Tensor,
    pub eye: Tensor,
    pub lips: Tensor,
    pub shirt: Tensor,
    pub hat: Tensor,
    pub background: Tensor,
}

impl Colours {
    pub fn natural(people: &Identities, dyes: &[Option<usize>]) -> Self {
        let skin = ramp(&people.get(Trait::Skin), &SKIN, 0.2);
        let lip = people.get(Trait::Lip).unsqueeze(1) + 0.5;
        let lips = &skin * tint([0.69, 0.465, 0.45]) + tint([0.1875, 0.05, 0.06]) * lip;
        let value = people.get(Trait::BackgroundValue).unsqueeze(1) * 0.75 + 0.45;
        Self {
            lips,
            skin,
            hair: dye(&ramp(&people.get(Trait::HairColour), &HAIR, 0.8), dyes),
            eye: ramp(&people.get(Trait::EyeColour), &EYES, 0.5),
            shirt: ramp(&people.get(Trait::Shirt), &SHIRTS, 0.6),
            hat: ramp(&people.get(Trait::HatColour), &HATS, 0.7),
            background: ramp(&people.get(Trait::BackgroundHue), &BACKDROPS, 0.3) * value,
        }
    }

    /// The same colours in tensors of their own hands.
    pub fn copy(&self) -> Self {
        self.map(Tensor::shallow_clone)
    }

    /// Each colour through `f`.
    pub fn map(&self, f: impl Fn(&Tensor) -> Tensor) -> Self {
        Self {
            skin: f(&self.skin),
            hair: f(&self.hair),
            eye: f(&self.eye),
            lips: f(&self.lips),
            shirt: f(&self.shirt),
            hat: f(&self.hat),
            background: f(&self.background),
        }
    }

    /// One colour per material, `[N, 20, 3]`.
    pub fn palette(&self) -> Palette {
        let n = self.skin.size()[0];
        let mut palette = Palette(Tensor::zeros([n, MATERIALS, 3], (Kind::Float, Device::Cpu)));
        palette.set(Material::Background, &self.background);
        palette.set(Material::HairBack, &self.hair);
        palette.set(Material::Neck, &(&self.skin * 0.97));
        palette.set(Material::Shirt, &self.shirt);
        palette.set(
            Material::Ear,
            &(&self.skin * 0.96 + tint([0.032, 0.008, 0.008])),
        );
        palette.set(Material::Skin, &self.skin);
        palette.set(Material::Beard, &(&self.hair * 0.9 + &self.skin * 0.1));
        palette.set(Material::Lips, &self.lips);
        palette.set(Material::Iris, &self.eye);
        palette.set(Material::Brow, &(&self.hair * 0.75 + &self.skin * 0.1375));
        palette.set(Material::Hair, &self.hair);
        palette.set(Material::Hat, &self.hat);
        palette.set(Material::HatBand, &(&self.hat * 0.8));
        palette
            .paint(Material::Teeth, [0.97, 0.96, 0.93])
            .paint(Material::EyeWhite, [0.98, 0.97, 0.96])
            .paint(Material::Pupil, [0.04, 0.03, 0.04])
            .paint(Material::Glint, [1.0, 1.0, 1.0])
            .paint(Material::Glasses, [0.09, 0.08, 0.10])
            .paint(Material::Lens, [0.75, 0.85, 0.95])
            .paint(Material::Extra, [0.5, 0.5, 0.55])
    }
}

/// One colour per material, `[N, 20, 3]`.
pub struct Palette(Tensor);

impl Palette {
    /// Sets a material to a colour per person, `[N, 3]`.
    pub fn set(&mut self, material: Material, colour: &Tensor) {
        self.0.select(1, material as i64).copy_(colour);
    }

    /// With a material in one colour for everybody.
    #[must_use]
    pub fn paint(mut self, material: Material, colour: Rgb) -> Self {
        self.set(material, &tint(colour));
        self
    }

    /// With several materials in shades of one colour.
    #[must_use]
    pub fn paint_all(self, colour: Rgb, shades: &[(Material, f32)]) -> Self {
        shades.iter().fold(self, |palette, &(material, shade)| {
            palette.paint(material, colour.map(|c| c * shade))
        })
    }

    /// The picture without shading: `[N, 20, S, S]` -> `[N, 3, S, S]`.
    pub fn mix(&self, visible: &Tensor) -> Tensor {
        let (n, materials, height, width) = visible.size4().expect("a visibility map");
        self.0
            .transpose(1, 2)
            .bmm(&visible.view([n, materials, height * width]))
            .view([n, 3, height, width])
    }
}

/// A constant colour, `[1, 3]`.
pub fn tint(colour: Rgb) -> Tensor {
    Tensor::from_slice(&colour).unsqueeze(0)
}

/// A constant colour as a map, `[1, 3, 1, 1]`.
pub fn wash(colour: Rgb) -> Tensor {
    Tensor::from_slice(&colour).view([1, 3, 1, 1])
}

/// A colour per person as a map: `[N, 3]` -> `[N, 3, 1, 1]`.
pub fn spread(colour: &Tensor) -> Tensor {
    colour.unsqueeze(-1).unsqueeze(-1)
}

/// Brightness of colours, `[N, 3]` -> `[N, 1]`.
pub fn brightness(colour: &Tensor) -> Tensor {
    (colour * tint(LUMA)).sum_dim_intlist([1].as_slice(), true, None)
}

/// Brightness of a picture, `[N, 3, S, S]` -> `[N, 1, S, S]`.
pub fn luma(picture: &Tensor) -> Tensor {
    (picture * wash(LUMA)).sum_dim_intlist([1].as_slice(), true, None)
}

/// Colours moved away from grey by `factor`, `[N, 3]`.
pub fn saturate(colour: &Tensor, factor: f64) -> Tensor {
    let grey = brightness(colour);
    (&grey + (colour - &grey) * factor).clamp(0.0, 1.0)
}

/// Full colours of a hue in turns: `[N, 1]` -> `[N, 3]`.
pub fn hue(turns: &Tensor, saturation: f64) -> Tensor {
    let offsets = tint([5.0, 3.0, 1.0]);
    let k = (turns * 6.0 + offsets).remainder(6.0);
    1.0 - k.minimum(&(4.0 - &k)).clamp(0.0, 1.0) * saturation
}

/// A trait in `[0, 1]` through an ordered list of colours with plateaus: `[N]` -> `[N, 3]`.
fn ramp(at: &Tensor, colours: &[Rgb], plateau: f64) -> Tensor {
    let n = colours.len() as f64;
    let table = Tensor::from_slice(colours.as_flattened()).view([-1, 3]);
    let position = (at * n - 0.5).clamp(0.0, n - 1.0 - 1e-4);
    let index = position.floor();
    let between = smoothstep(plateau / 2.0, 1.0 - plateau / 2.0, &(&position - &index));
    let between = between.unsqueeze(1);
    let index = index.to_kind(Kind::Int64);
    let low = table.index_select(0, &index);
    let high = table.index_select(0, &(index + 1));
    low * (1.0 - &between) + high * between
}

fn dye(hair: &Tensor, dyes: &[Option<usize>]) -> Tensor {
    let dyed = hair.copy();
    for (row, dye) in dyes.iter().enumerate() {
        if let Some(index) = dye {
            dyed.get(row as i64)
                .copy_(&Tensor::from_slice(&DYED[*index]));
        }
    }
    dyed
}
