//! From a picture to faces: proposals on a pyramid of its sizes, then ever fewer regions, closer.

use tch::{IndexOp as _, Kind, Tensor};

use super::Mtcnn;
use super::region::{Overlap, Region, suppress};

/// Scores that a region needs after each network.
const THRESHOLDS: [f64; 3] = [0.6, 0.7, 0.7];
/// Each step of the pyramid by the one before.
const STEP: f64 = 0.709;
/// Side of the window of the first network, and by how much it moves.
const WINDOW: f64 = 12.0;
const STRIDE: f32 = 2.0;
/// Regions that a network sees at once.
const BATCH: usize = 512;

/// A face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// Where, and how surely.
    pub region: Region,
    /// Eye, eye, nose, corner and corner of the mouth; of pairs first that on the picture's left.
    pub points: [[f32; 2]; 5],
}

/// As [`Mtcnn::detect`].
pub fn detect(nets: &Mtcnn, picture: &Tensor, smallest: f64) -> Vec<Detection> {
    let regions = refine(nets, picture, &propose(nets, picture, smallest));
    let mut faces = decide(nets, picture, &regions);
    let area = |face: &Detection| face.region.width() * face.region.height();
    faces.sort_by(|a, b| area(b).total_cmp(&area(a)));
    faces
}

fn size(picture: &Tensor) -> (i64, i64) {
    let size = picture.size();
    (size[2], size[3])
}

/// `[0, 255]` -> about `[-1, 1]`.
fn normalise(x: &Tensor) -> Tensor {
    (x - 127.5) * 0.007_812_5
}

/// Factors by which the picture is shrunk, the finest first.
fn scales(height: i64, width: i64, smallest: f64) -> Vec<f64> {
    let first = WINDOW / smallest;
    let mut side = height.min(width) as f64 * first;
    let mut scales = Vec::new();
    let mut scale = first;
    while side >= WINDOW {
        scales.push(scale);
        scale *= STEP;
        side *= STEP;
    }
    scales
}

fn propose(nets: &Mtcnn, picture: &Tensor, smallest: f64) -> Vec<Region> {
    let (height, width) = size(picture);
    let mut regions = Vec::new();
    let mut moves = Vec::new();
    for scale in scales(height, width, smallest) {
        let side = |n: i64| (n as f64 * scale + 1.0) as i64;
        let x = picture.adaptive_avg_pool2d([side(height), side(width)]);
        let (found, by) = candidates(nets, &normalise(&x), scale as f32);
        for index in suppress(&found, 0.5, Overlap::Union) {
            regions.push(found[index]);
            moves.push(by[index]);
        }
    }
    let kept = suppress(&regions, 0.7, Overlap::Union);
    let moved = |&index: &usize| regions[index].moved(moves[index], 0.0).squared();
    kept.iter().map(moved).collect()
}

/// Windows of one size of the picture that might hold a face, and how they should move.
fn candidates(nets: &Mtcnn, x: &Tensor, scale: f32) -> (Vec<Region>, Vec<[f32; 4]>) {
    let said = nets.pnet.forward(x);
    let score = said.probability.i((0, 1)); // [h, w]
    let places = score.ge(THRESHOLDS[0]).nonzero(); // [N, 2]: down, across
    let (down, across) = (places.i((.., 0)), places.i((.., 1)));
    let at = |map: &Tensor| map.index(&[Some(&down), Some(&across)]);
    let scores = floats(&at(&score));
    let moves: [Vec<f32>; 4] = [0, 1, 2, 3].map(|i| floats(&at(&said.regression.i((0, i)))));
    let (down, across) = (floats(&down), floats(&across));
    let region = |i: usize| {
        let near = |place: f32| ((STRIDE * place + 1.0) / scale).floor();
        let far = |place: f32| ((STRIDE * place + WINDOW as f32) / scale).floor();
        Region {
            edges: [near(across[i]), near(down[i]), far(across[i]), far(down[i])],
            score: scores[i],
        }
    };
    let regions = (0..scores.len()).map(region).collect();
    let moves = (0..scores.len()).map(|i| [0, 1, 2, 3].map(|edge| moves[edge][i]));
    (regions, moves.collect())
}

fn refine(nets: &Mtcnn, picture: &Tensor, regions: &[Region]) -> Vec<Region> {
    let mut passed = Vec::new();
    let mut moves = Vec::new();
    for batch in regions.chunks(BATCH) {
        let (seen, x) = cut(picture, batch, 24);
        if seen.is_empty() {
            continue;
        }
        let said = nets.rnet.forward(&x);
        let scores = floats(&said.probability.i((.., 1)));
        let by = floats(&said.regression);
        for (i, region) in seen.iter().enumerate() {
            if f64::from(scores[i]) > THRESHOLDS[1] {
                passed.push(Region {
                    score: scores[i],
                    ..*region
                });
                moves.push(four(&by[i * 4..]));
            }
        }
    }
    let kept = suppress(&passed, 0.7, Overlap::Union);
    let moved = |&index: &usize| passed[index].moved(moves[index], 1.0).squared();
    kept.iter().map(moved).collect()
}

fn decide(nets: &Mtcnn, picture: &Tensor, regions: &[Region]) -> Vec<Detection> {
    let mut faces = Vec::new();
    for batch in regions.chunks(BATCH) {
        let (seen, x) = cut(picture, batch, 48);
        if seen.is_empty() {
            continue;
        }
        let said = nets.onet.forward(&x);
        let scores = floats(&said.probability.i((.., 1)));
        let (by, points) = (floats(&said.regression), floats(&said.points));
        for (i, region) in seen.iter().enumerate() {
            if f64::from(scores[i]) > THRESHOLDS[2] {
                let points = place(region, &points[i * 10..]);
                let mut region = region.moved(four(&by[i * 4..]), 1.0);
                region.score = scores[i];
                faces.push(Detection { region, points });
            }
        }
    }
    let regions: Vec<Region> = faces.iter().map(|face| face.region).collect();
    let kept = suppress(&regions, 0.7, Overlap::Smaller);
    kept.into_iter().map(|index| faces[index]).collect()
}

/// Points from shares of a region to pixels.
fn place(region: &Region, shares: &[f32]) -> [[f32; 2]; 5] {
    let (width, height) = (region.width() + 1.0, region.height() + 1.0);
    [0, 1, 2, 3, 4].map(|i| {
        [
            width * shares[i] + region.edges[0] - 1.0,
            height * shares[i + 5] + region.edges[1] - 1.0,
        ]
    })
}

/// Those regions of which the picture has pixels, and these at `side` pixels: `[N, 3, side, side]`.
fn cut(picture: &Tensor, regions: &[Region], side: i64) -> (Vec<Region>, Tensor) {
    let (height, width) = size(picture);
    let mut seen = Vec::new();
    let mut pieces = Vec::new();
    for region in regions {
        if let Some([x, y, across, down]) = region.clipped(width, height) {
            let piece = picture.narrow(2, y, down).narrow(3, x, across);
            pieces.push(piece.adaptive_avg_pool2d([side, side]));
            seen.push(*region);
        }
    }
    if pieces.is_empty() {
        return (
            seen,
            Tensor::zeros([0, 3, side, side], (Kind::Float, picture.device())),
        );
    }
    (seen, normalise(&Tensor::cat(&pieces, 0)))
}

fn floats(tensor: &Tensor) -> Vec<f32> {
    let tensor = tensor.to_kind(Kind::Float).contiguous();
    let mut values = vec![0.0; tensor.numel()];
    tensor.copy_data(&mut values, tensor.numel());
    values
}

fn four(values: &[f32]) -> [f32; 4] {
    [values[0], values[1], values[2], values[3]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pyramid_ends_where_the_window_no_longer_fits() {
        assert!(scales(100, 19, 20.0).is_empty());
        assert_eq!(scales(20, 100, 20.0).len(), 1);
        let scales = scales(280, 300, 20.0);
        assert_eq!(scales.len(), 8);
        assert_eq!(scales[0], 0.6);
        assert!(280.0 * scales[7] >= 12.0 && 280.0 * scales[7] * STEP < 12.0);
    }
}
