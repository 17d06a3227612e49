//! Eyes and brows.

use tch::{Kind, Tensor};

use super::canvas::{Canvas, Ink, Material};
use super::pose::Pose;
use super::sdf::{self, one, ridge, scalar, smoothstep};
use crate::demo::identity::Trait;

pub fn draw(canvas: &mut Canvas, pose: &Pose) {
    for side in [-1.0, 1.0] {
        let eye = Eye::new(pose, side);
        eye.draw(canvas, pose);
        if pose.is.robot == 0.0 {
            eye.draw_brow(canvas, pose);
        }
    }
}

/// One eye in its own coordinates.
struct Eye {
    side: f64,
    x: Tensor,
    y: Tensor,
    scale: Tensor,
    half_width: Tensor,
    /// Height of the upper lid at `x`.
    lid: Tensor,
    /// Signed distance to the opening.
    opening: Tensor,
}

impl Eye {
    fn new(pose: &Pose, side: f64) -> Self {
        let is = &pose.is;
        let scale = pose.between(Trait::EyeSize, 0.85, 1.20)
            * (1.0 + 0.38 * is.cartoon + 0.10 * is.robot + 0.12 * is.zombie);
        let x = &pose.x - &pose.turn - &pose.features.eye_space * side;
        let y = &pose.y - pose.features.eye_y;
        let half_width = &scale * 0.115;
        let half_height = &scale * (0.062 * (1.0 + 0.25 * is.cartoon));
        let arch = (1.0_f64 - (&x / &half_width).square())
            .clamp_min(0.0)
            .sqrt();
        let lid = half_height * arch;
        let opening = if is.robot > 0.0 {
            let radius = &scale * 0.10;
            sdf::ellipse(&x, &y, &radius, &radius)
        } else {
            (y.abs() - &lid).maximum(&(x.abs() - &half_width))
        };
        Self {
            side,
            x,
            y,
            scale,
            half_width,
            lid,
            opening,
        }
    }

    fn draw(&self, canvas: &mut Canvas, pose: &Pose) {
        let is = &pose.is;
        let white = 0.97 - smoothstep(0.0, -0.05, &self.y) * 0.10;
        let white = white + canvas.shade.zeros_like();
        canvas.put(
            Material::EyeWhite,
            &self.opening,
            &Ink::new(&white, &one()).outline(0.9),
        );
        let seeing = 1.0 - is.statue;
        let lit = canvas.shade.ones_like();
        let x = &self.x - &pose.yaw * 0.020;
        let radius = &self.scale * (0.056 * (1.0 - 0.55 * is.zombie) * (1.0 + 0.10 * is.cartoon));
        let mut disc = |material, x: &Tensor, y: &Tensor, radius: &Tensor, alpha: f64| {
            let distance = sdf::circle(x, y, radius).maximum(&self.opening);
            canvas.put(material, &distance, &Ink::new(&lit, &scalar(alpha)).plain());
        };
        disc(Material::Iris, &x, &self.y, &radius, seeing);
        disc(Material::Pupil, &x, &self.y, &(&radius * 0.52), seeing);
        let high = &self.scale * 0.020;
        disc(
            Material::Glint,
            &(&x + &high),
            &(&self.y + &high),
            &(&self.scale * 0.018),
            seeing * (1.0 - is.zombie),
        );
        if is.robot == 0.0 {
            self.draw_lid(canvas);
        }
    }

    fn draw_lid(&self, canvas: &mut Canvas) {
        let from_lid = &self.y + &self.lid;
        let near = self.x.abs().lt_tensor(&(&self.half_width * 1.05));
        canvas.darken(&(ridge(&from_lid, 0.020) * near.to_kind(Kind::Float) * 0.55));
        let line = from_lid.abs().maximum(&(self.x.abs() - &self.half_width));
        canvas.draw(&line, 1.3, &(one() * 0.9));
    }

    fn draw_brow(&self, canvas: &mut Canvas, pose: &Pose) {
        let thickness = pose.between(Trait::BrowThickness, 0.014, 0.034);
        let tilt = pose.between(Trait::BrowTilt, -0.20, 0.09) - 0.42 * pose.is.devil;
        let x = &self.x * self.side;
        let y = &self.y + (&self.scale * 0.25 + 0.75) * 0.135 - tilt * &x + x.square() * 0.9 - 0.01;
        let taper = 1.0_f64 - smoothstep(-0.02, 0.14, &x) * 0.4;
        let distance = (y.abs() - thickness * taper).maximum(&(x.abs() - 0.135));
        let shade = canvas.shade.copy() * 0.95;
        canvas.put(
            Material::Brow,
            &distance,
            &Ink::new(&shade, &scalar(0.92)).outline(0.8),
        );
    }
}
