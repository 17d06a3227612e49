//! Back hair, neck, shirt and ears: what is behind the face.

use super::canvas::{Canvas, Ink, Material};
use super::hair::Hair;
use super::pose::Pose;
use super::sdf::{self, box_of, one, scalar, smoothstep};
use crate::demo::identity::Trait;

pub fn draw(canvas: &mut Canvas, pose: &Pose, hair: &Hair) {
    canvas.put(
        Material::HairBack,
        &hair.back,
        &Ink::new(&(&hair.back_shade * 0.72), &hair.have).outline(1.1),
    );
    neck(canvas, pose);
    shirt(canvas, pose);
    for side in [-1.0, 1.0] {
        ear(canvas, pose, side);
    }
}

fn neck(canvas: &mut Canvas, pose: &Pose) {
    let width = pose.between(Trait::HeadWidth, 0.19, 0.24);
    let distance = sdf::rounded_box(&pose.x, &(&pose.y - 0.70), &width, &scalar(0.40), 0.05);
    let under_chin = smoothstep(0.42, 0.0, &(&pose.y - &pose.ry + 0.03).abs());
    let flat = pose.y.zeros_like();
    let shade = pose.lambert(&(&pose.x / (&width * 1.3)), &flat, [0.42, 0.55]);
    let shade = shade * (1.0 - under_chin * 0.42);
    canvas.put(Material::Neck, &distance, &Ink::new(&shade, &one()));
}

fn shirt(canvas: &mut Canvas, pose: &Pose) {
    let [x, y] = &pose.picture;
    let shoulders = sdf::ellipse_of(x, &(y - 1.32), [0.88, 0.56]);
    let collar = ((x.abs() + (y - 0.98) * 0.9) * 0.7).maximum(&(0.70 - y));
    let distance = shoulders.maximum(&-collar);
    let shade = pose.lambert(x, &((y - 1.45) / 0.9), [0.48, 0.55]);
    canvas.put(
        Material::Shirt,
        &distance,
        &Ink::new(&shade, &one()).outline(1.2),
    );
}

fn ear(canvas: &mut Canvas, pose: &Pose, side: f64) {
    let from_head = &pose.x - &pose.rx * side;
    let y = &pose.y - 0.04;
    let shade = pose.lambert(&(&from_head / 0.2 + side * 0.55), &(&y / 0.2), [0.48, 0.55]);
    canvas.put(
        Material::Ear,
        &sdf::ellipse_of(&from_head, &y, [0.075, 0.125]),
        &Ink::new(&(shade * 0.93), &scalar(1.0 - pose.is.robot)),
    );
    if pose.is.robot > 0.0 {
        let x = &pose.x - (&pose.rx + 0.045) * side;
        let bolt = box_of(&x, &(&pose.y - 0.02), [0.055, 0.12], 0.02);
        let shade = pose.lambert(&(&x / 0.12), &pose.y, [0.45, 0.6]);
        canvas.put(Material::Extra, &bolt, &Ink::new(&shade, &one()));
    }
}
