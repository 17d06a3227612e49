//! Coordinates and proportions that all parts of a figure share.

use tch::{Device, Kind, Tensor};

use super::canvas::Canvas;
use super::domain::Domain;
use super::sdf::{self, smoothstep};
use crate::demo::identity::{Identities, Trait};

/// Height of the head's centre in picture space.
const HEAD_Y: f64 = 0.06;

/// Maps are `[N, 1, S, S]`, numbers `[N, 1, 1, 1]`. Down is positive; 1 is half the picture.
pub struct Pose<'a> {
    people: &'a Identities,
    /// Picture space.
    pub picture: [Tensor; 2],
    /// Head space: origin in the head's centre, rolled with the head.
    pub x: Tensor,
    pub y: Tensor,
    /// Half axes of the head.
    pub rx: Tensor,
    pub ry: Tensor,
    /// How much narrower the head is at this height.
    pub taper: Tensor,
    /// Head space over the half axes.
    pub nx: Tensor,
    pub ny: Tensor,
    /// Radius in head units, squared: 1 on the outline.
    pub q: Tensor,
    /// Signed distance to the head.
    pub head: Tensor,
    /// Sideways shift of the features as the head turns.
    pub turn: Tensor,
    pub yaw: Tensor,
    /// Angle around the crown.
    pub angle: Tensor,
    /// Direction to the light, and the trait it comes from (-1 to 1).
    pub light: [Tensor; 3],
    pub light_side: Tensor,
    pub features: Features,
    pub is: Is,
}

/// Heights and widths of the face's features.
pub struct Features {
    pub eye_y: f64,
    pub eye_space: Tensor,
    pub nose_y: Tensor,
    pub nose_width: Tensor,
    pub mouth_y: Tensor,
}

/// 1 where the domain draws another shape, else 0; `[1, 1, 1, 1]`.
pub struct Is {
    pub cartoon: f64,
    pub robot: f64,
    pub zombie: f64,
    pub devil: f64,
    /// Eyes of stone: no iris.
    pub statue: f64,
}

impl Is {
    fn new(domain: Domain) -> Self {
        let flag = |is: bool| f64::from(u8::from(is));
        Self {
            cartoon: flag(domain == Domain::Cartoon),
            robot: flag(domain == Domain::Robot),
            zombie: flag(domain == Domain::Zombie),
            devil: flag(domain == Domain::Devil),
            statue: flag(matches!(domain, Domain::Marble | Domain::Gold)),
        }
    }
}

impl<'a> Pose<'a> {
    pub fn new(people: &'a Identities, domain: Domain, size: i64) -> Self {
        let is = Is::new(domain);
        let of = |which| trait_map(people, which);
        let between = |which, from: f64, to: f64| of(which) * (to - from) + from;
        let picture = grid(size);
        let yaw = between(Trait::Yaw, -1.0, 1.0);
        let [x, y] = rolled(&picture, &between(Trait::Roll, -0.13, 0.13));
        let rx = between(Trait::HeadWidth, 0.40, 0.50);
        let ry = between(Trait::HeadHeight, 0.55, 0.66);
        let jaw = between(Trait::Jaw, 0.04, 0.30) * (1.0 - 0.9 * is.robot);
        let taper = 1.0 - jaw * (&y / &ry).clamp(0.0, 1.0).square();
        let nx = &x / (&rx * &taper);
        let ny = &y / &ry;
        let power = 2.0 + 2.5 * is.robot;
        let lobe = |t: &Tensor| t.abs().clamp_min(1e-3).pow_tensor_scalar(power);
        let q = (lobe(&nx) + lobe(&ny)).pow_tensor_scalar(2.0 / power);
        let head = (q.clamp_min(1e-6).sqrt() - 1.0) * 0.46;
        let turn = &yaw * 0.085;
        let angle = x.atan2(&-(&y + 0.05));
        let light_side = between(Trait::Light, -1.0, 1.0);
        let eye_y = -0.035;
        let nose_y = between(Trait::NoseLength, 0.20, 0.29) + (eye_y + 0.04);
        let features = Features {
            eye_y,
            eye_space: between(Trait::EyeSpace, 0.185, 0.235),
            mouth_y: &nose_y + 0.175,
            nose_y,
            nose_width: between(Trait::NoseWidth, 0.060, 0.105),
        };
        Self {
            people,
            light: light_direction(&light_side),
            picture,
            x,
            y,
            rx,
            ry,
            taper,
            nx,
            ny,
            q,
            head,
            turn,
            yaw,
            angle,
            light_side,
            features,
            is,
        }
    }

    /// A trait as `[N, 1, 1, 1]`.
    pub fn of(&self, which: Trait) -> Tensor {
        trait_map(self.people, which)
    }

    /// A trait scaled to a range, `[N, 1, 1, 1]`.
    pub fn between(&self, which: Trait, from: f64, to: f64) -> Tensor {
        self.of(which) * (to - from) + from
    }

    /// How many figures.
    pub fn len(&self) -> i64 {
        self.people.len()
    }

    /// Side of a pixel.
    pub fn pixel(&self) -> f64 {
        2.0 / self.picture[0].size()[3] as f64 * 0.88
    }

    /// An empty canvas of this size.
    pub fn canvas(&self) -> Canvas {
        Canvas::new(self.len(), self.picture[0].size()[3], self.pixel())
    }

    /// Lambert shading of a bulge whose normal leans by `(ax, ay)`.
    pub fn lambert(&self, ax: &Tensor, ay: &Tensor, [ambient, diffuse]: [f64; 2]) -> Tensor {
        let lean = (ax.square() + ay.square()).clamp(0.0, 0.98);
        let az = (1.0_f64 - lean).sqrt();
        let [lx, ly, lz] = &self.light;
        (ax * lx + ay * ly + az * lz).clamp(0.0, 1.2) * diffuse + ambient
    }

    /// Has hair: 0 bald, 1 not.
    pub fn hair(&self) -> Tensor {
        smoothstep(0.08, 0.12, &self.of(Trait::HairLength))
    }
}

fn trait_map(people: &Identities, which: Trait) -> Tensor {
    people.get(which).view([-1, 1, 1, 1])
}

/// Pixel centres in picture space, `[1, 1, S, S]` each.
fn grid(size: i64) -> [Tensor; 2] {
    let line = Tensor::arange(size, (Kind::Float, Device::Cpu));
    let centre = (line + 0.5) * (2.0 / size as f64) - 1.0;
    let x = centre
        .view([1, 1, 1, size])
        .expand([1, 1, size, size], false);
    let y = centre
        .view([1, 1, size, 1])
        .expand([1, 1, size, size], false);
    [x * 0.88, y * 0.88 + 0.03]
}

/// Head space: rolled around the chin.
fn rolled([x, y]: &[Tensor; 2], roll: &Tensor) -> [Tensor; 2] {
    let (cos, sin) = (roll.cos(), roll.sin());
    let below = y - 0.55;
    [
        &cos * x + &sin * &below,
        &cos * &below - &sin * x + (0.55 - HEAD_Y),
    ]
}

fn light_direction(side: &Tensor) -> [Tensor; 3] {
    let x = (side * 1.1).sin() * 0.75;
    let y = side.zeros_like() - 0.42;
    let z = side.zeros_like() + 0.62;
    let length = sdf::length(&sdf::length(&x, &y), &z);
    [x / &length, y / &length, z / length]
}
