//! Who is drawn: 32 parameters in `[0, 1]`, taken from the first entries of `z`.

use tch::{Kind, Tensor};

/// The parameters, in the order of `z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Trait {
    HeadWidth,
    HeadHeight,
    Jaw,
    Skin,
    HairColour,
    HairLength,
    HairVolume,
    Curl,
    Fringe,
    Part,
    EyeSize,
    EyeSpace,
    EyeColour,
    BrowThickness,
    BrowTilt,
    NoseLength,
    NoseWidth,
    Smile,
    MouthWidth,
    Lip,
    Glasses,
    Beard,
    Hat,
    HatColour,
    HatBrim,
    Shirt,
    BackgroundHue,
    BackgroundValue,
    Light,
    Yaw,
    Roll,
    Age,
}

/// Number of [`Trait`]s.
pub const TRAITS: i64 = 32;

/// Traits that vary in the world of the small generator; the others are fixed near the middle.
/// A generator of under a million parameters draws these sharply; the whole space it would blur.
const VARIED: [Trait; 12] = [
    Trait::Skin,
    Trait::HairColour,
    Trait::HairLength,
    Trait::EyeColour,
    Trait::Smile,
    Trait::Glasses,
    Trait::Beard,
    Trait::Hat,
    Trait::Shirt,
    Trait::BackgroundHue,
    Trait::BackgroundValue,
    Trait::Light,
];

/// Where the traits that do not vary stand, when not at 0.5.
const FIXED: [(Trait, f64); 4] = [
    (Trait::Age, 0.2),
    (Trait::Curl, 0.2),
    (Trait::HatColour, 0.02),
    (Trait::EyeSize, 0.75),
];

/// Identities, `[N, 32]` in `[0, 1]`.
#[derive(Debug)]
pub struct Identities(pub Tensor);

/// What can be said about a portrait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // independent facts, not a state
pub struct Attributes {
    /// Index in [`super::caption::HAIR_COLOURS`].
    pub hair: usize,
    /// No hair (a hat may hide that).
    pub bald: bool,
    /// Hair below the chin.
    pub long: bool,
    /// Wears glasses.
    pub glasses: bool,
    /// Has a beard.
    pub beard: bool,
    /// Wears a hat.
    pub hat: bool,
    /// Smiles so that teeth begin to show.
    pub smile: bool,
}

impl Identities {
    /// The identities that the small generator draws for `z`, `[N, 64]`.
    ///
    /// `z` is normalised as the mapping network does it, then put through the normal distribution.
    #[must_use]
    pub fn from_z(z: &Tensor) -> Self {
        let mean_square = z.square().mean_dim(1, true, Kind::Float);
        let unit = z * (mean_square + 1e-8).rsqrt();
        let mut narrow = Self(uniform(&unit));
        let varied: Vec<i64> = VARIED.iter().map(|&t| t as i64).collect();
        for index in (0..TRAITS).filter(|index| !varied.contains(index)) {
            let fixed = FIXED.iter().find(|(t, _)| *t as i64 == index);
            let value = fixed.map_or(0.5, |(_, value)| *value);
            let _ = narrow.0.select(1, index).fill_(value);
        }
        narrow.0 = narrow.0.contiguous();
        narrow
    }

    /// Identities of the whole space: every trait varies. Makes the judges (CLIP, classifier)
    /// know more than the generator.
    #[must_use]
    pub fn wide(normal: &Tensor) -> Self {
        let wide = Self(uniform(normal));
        for (index, spread) in [(Trait::Roll, 0.35), (Trait::Yaw, 0.7)] {
            let mut column = wide.0.select(1, index as i64);
            let narrowed = (&column - 0.5) * spread + 0.5;
            column.copy_(&narrowed);
        }
        wide
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> i64 {
        self.0.size()[0]
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One trait, `[N]`.
    #[must_use]
    pub fn get(&self, which: Trait) -> Tensor {
        self.0.select(1, which as i64)
    }

    /// The same people with one trait set to `value` in `[0, 1]`.
    #[must_use]
    pub fn with(&self, which: Trait, value: f64) -> Self {
        let changed = Self(self.0.copy());
        let _ = changed.get(which).fill_(value);
        changed
    }

    /// A part of them.
    #[must_use]
    pub fn slice(&self, start: i64, len: i64) -> Self {
        Self(self.0.narrow(0, start, len))
    }

    /// What can be said about each.
    ///
    /// # Panics
    /// When the traits are not f32.
    #[must_use]
    pub fn attributes(&self) -> Vec<Attributes> {
        let column = |which| Vec::<f32>::try_from(self.get(which).contiguous()).expect("f32");
        let [hair, length, glasses] =
            [Trait::HairColour, Trait::HairLength, Trait::Glasses].map(column);
        let [beard, hat, smile] = [Trait::Beard, Trait::Hat, Trait::Smile].map(column);
        (0..hair.len())
            .map(|i| Attributes {
                hair: ((hair[i] * 5.0) as usize).min(4),
                bald: length[i] < 0.10,
                long: length[i] > 0.68,
                glasses: glasses[i] > 0.68,
                beard: beard[i] > 0.66,
                hat: hat[i] > 0.78,
                smile: smile[i] > 0.72,
            })
            .collect()
    }
}

/// Distribution function of the standard normal on the first columns: `[N, >= 32]` -> `[N, 32]`.
fn uniform(normal: &Tensor) -> Tensor {
    ((normal.narrow(1, 0, TRAITS) * std::f64::consts::FRAC_1_SQRT_2).erf() + 1.0) * 0.5
}
