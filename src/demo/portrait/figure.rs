//! A drawn figure before it is coloured: what is where, how lit, and in which natural colours.

use tch::Tensor;

use super::canvas::Material;
use super::domain::Domain;
use super::hair::Hair;
use super::palette::Colours;
use super::pose::Pose;
use super::{body, extras, eyes, face};
use crate::demo::identity::{Identities, Trait};

/// Maps are `[N, 1, S, S]` where not said otherwise.
pub struct Figure {
    /// How much of each material one sees, `[N, 20, S, S]`.
    pub visible: Tensor,
    pub shade: Tensor,
    pub line: Tensor,
    pub sockets: Tensor,
    pub head_coverage: Tensor,
    /// Picture space and head space.
    pub picture: [Tensor; 2],
    pub head: [Tensor; 2],
    /// Sideways direction of the light, `[N, 1, 1, 1]`.
    pub light_x: Tensor,
    /// The shirt's trait, `[N, 1]`: neon takes its hues from it.
    pub hue: Tensor,
    pub colours: Colours,
}

impl Figure {
    pub fn new(people: &Identities, domain: Domain, dyes: &[Option<usize>], size: i64) -> Self {
        let pose = Pose::new(people, domain, size);
        let mut canvas = pose.canvas();
        let hair = Hair::new(&pose);
        body::draw(&mut canvas, &pose, &hair);
        let face = face::draw(&mut canvas, &pose);
        eyes::draw(&mut canvas, &pose);
        hair.draw_front(&mut canvas, &pose);
        extras::draw(&mut canvas, &pose, &face.coverage);
        Self {
            visible: canvas.visibility(),
            shade: canvas.shade,
            line: canvas.line,
            sockets: face.sockets,
            head_coverage: face.coverage,
            hue: people.get(Trait::Shirt).unsqueeze(1),
            colours: Colours::natural(people, dyes),
            light_x: pose.light[0].shallow_clone(),
            head: [pose.x, pose.y],
            picture: pose.picture,
        }
    }

    /// Side of the picture.
    pub fn size(&self) -> i64 {
        self.line.size()[3]
    }

    /// How much one sees of some materials together.
    pub fn seen(&self, materials: &[Material]) -> Tensor {
        let index: Vec<i64> = materials.iter().map(|&m| m as i64).collect();
        self.visible
            .index_select(1, &Tensor::from_slice(&index))
            .sum_dim_intlist([1].as_slice(), true, None)
    }

    /// How much one sees of the background.
    pub fn background(&self) -> Tensor {
        self.seen(&[Material::Background])
    }

    /// Shading with the background lit on its own.
    pub fn shade_over(&self, background: &Tensor) -> Tensor {
        let behind = self.background();
        &self.shade * (1.0 - &behind) + background * behind
    }

    /// A photographer's backdrop: brighter towards the light.
    pub fn backdrop(&self) -> Tensor {
        let [x, y] = &self.picture;
        let aside = (x + self.light_x.sign() * 0.25).square() * 0.5;
        1.12 - (aside + (y + 0.2).square() * 0.6) * 0.38
    }
}
