//! Hair behind and in front of the head.

use std::f64::consts::PI;

use tch::Tensor;

use super::canvas::{Canvas, Ink, Material};
use super::pose::Pose;
use super::sdf::{self, ridge, smooth_min, smoothstep};
use crate::demo::identity::Trait;

/// Shapes of the hair, all from the same few traits.
pub struct Hair {
    /// 0 bald, 1 not.
    pub have: Tensor,
    /// Signed distance and shading of what hangs behind.
    pub back: Tensor,
    pub back_shade: Tensor,
    volume: Tensor,
    curl: Tensor,
    long: Tensor,
    wave: Tensor,
}

impl Hair {
    pub fn new(pose: &Pose) -> Self {
        let volume = pose.between(Trait::HairVolume, 0.05, 0.17);
        let curl = pose.of(Trait::Curl);
        let wave = &curl * 0.035 * (&pose.angle * 9.0).sin();
        let long = smoothstep(0.42, 0.95, &pose.of(Trait::HairLength));
        let mut hair = Self {
            have: pose.hair(),
            back: Tensor::new(),
            back_shade: Tensor::new(),
            volume,
            curl,
            long,
            wave,
        };
        hair.back = hair.back_distance(pose);
        hair.back_shade = hair.shade_behind(pose);
        hair
    }

    fn back_distance(&self, pose: &Pose) -> Tensor {
        let (x, y) = (&pose.x, &pose.y);
        let width = &pose.rx + &self.volume * 0.9;
        let crown =
            sdf::ellipse(x, &(y + 0.08), &width, &(&pose.ry + &self.volume - 0.02)) + &self.wave;
        let bottom = &self.long * 0.98 - 0.02;
        let flare = &self.long * 0.10 + 0.04;
        let middle = y - (&bottom - 0.10) / 2.0;
        let half = ((&bottom + 0.10) / 2.0).clamp_min(0.02) + 0.06;
        let inward = x * (1.0 - flare * y.clamp(0.0, 1.0));
        let curtain = sdf::rounded_box(&inward, &middle, &(width * 0.97), &half, 0.12)
            + &self.wave * 0.6 * (y * 10.0).cos();
        let curtain = curtain.where_self(&self.long.gt(0.02), &curtain.ones_like());
        smooth_min(&crown.maximum(&(y - (bottom + 0.10))), &curtain, 0.06)
    }

    fn shade_behind(&self, pose: &Pose) -> Tensor {
        let (x, y) = (&pose.x, &pose.y);
        let width = &pose.rx + &self.volume * 0.9;
        let strands = (&pose.angle * 13.0 + &self.curl * 3.0 * (y * 8.0).sin()).sin();
        pose.lambert(
            &(x / (width + 0.1)),
            &((y + 0.1) / (&pose.ry + 0.25)),
            [0.50, 0.60],
        ) * (strands * 0.05 + 0.95)
    }

    /// Fringe and sides, on top of the face.
    pub fn draw_front(&self, canvas: &mut Canvas, pose: &Pose) {
        let front = self.front_distance(pose);
        let shade = self.shade_in_front(pose);
        canvas.put(Material::Hair, &front, &Ink::new(&shade, &self.have));
        let turns = &pose.angle * (7.0 / PI) + (&pose.y * 6.0).sin() * 0.25;
        let strand = (turns.remainder(1.0) - 0.5) * 0.22;
        let inside = strand.where_self(&front.lt(-0.02), &strand.ones_like());
        canvas.draw(&inside, 0.6, &(&self.have * 0.45));
    }

    fn front_distance(&self, pose: &Pose) -> Tensor {
        let (x, y) = (&pose.x, &pose.y);
        let from_part = x - pose.between(Trait::Part, -0.22, 0.22);
        let fringe = pose.between(Trait::Fringe, -0.42, -0.20);
        let bend = from_part.square() * pose.between(Trait::Fringe, 0.2, 1.5) * 0.9 - 0.05;
        let cap = sdf::ellipse(
            x,
            &(y + 0.06),
            &(&pose.rx + &self.volume * 0.62),
            &(&pose.ry + &self.volume * 0.72),
        ) + &self.wave * 0.7;
        let sideburn = smoothstep(0.30, 0.55, &pose.of(Trait::HairLength));
        let edge = fringe + bend - (from_part * 22.0).sin() * 0.03 * &self.curl;
        let top = cap.maximum(&(y - edge));
        let inner = &pose.rx * &pose.taper * (0.86 - &sideburn * 0.02) - x.abs();
        let lower = y - (&self.long * 0.55 + &sideburn * 0.12 - 0.10);
        let sides = cap.maximum(&inner).maximum(&lower);
        smooth_min(&top, &sides, 0.05)
    }

    fn shade_in_front(&self, pose: &Pose) -> Tensor {
        let (x, y) = (&pose.x, &pose.y);
        let strands =
            (&pose.angle * 17.0 + (y * 5.0).sin() * 1.5 + &self.curl * 4.0 * (y * 9.0).sin()).sin();
        let shine = ridge(&(pose.q.sqrt() - 0.86), 0.10);
        pose.lambert(
            &(x / (&pose.rx + 0.15)),
            &((y + 0.16) / (&pose.ry + 0.1)),
            [0.46, 0.66],
        ) * (strands * 0.045 + 0.96)
            * (shine * 0.20 + 1.0)
    }
}
