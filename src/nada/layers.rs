//! Which parameters train: by phase, or the layers that the target moves most.

use tch::{Kind, Tensor};

use crate::preset::Phase;

/// How the adaptive search moves `w_plus`: one step of plain gradient descent.
pub const SEARCH_RATE: f64 = 0.01;

/// Whether a parameter of the generator (rosinality name) trains in a phase.
#[must_use]
pub fn trains(phase: Phase, name: &str) -> bool {
    if name == "input.input" || name.starts_with("conv1.") {
        return true;
    }
    let Some(index) = conv_index(name) else {
        return phase == Phase::All && name.starts_with("to_rgb");
    };
    match phase {
        Phase::Default | Phase::All => true,
        Phase::Texture => (2..10).contains(&index),
        Phase::Shape => index < 2,
        Phase::NoFine => index < 10,
        Phase::ShapeExpanded => index < 3,
    }
}

/// `convs.7.conv.weight` -> 7
fn conv_index(name: &str) -> Option<usize> {
    name.strip_prefix("convs.")?.split('.').next()?.parse().ok()
}

/// Whether a parameter belongs to one of the chosen layers.
#[must_use]
pub fn belongs(layers: &[String], name: &str) -> bool {
    layers.iter().any(|layer| {
        name.strip_prefix(layer.as_str())
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

/// How many layers the original trains: `int(2 * (2 * log2(size) - 2) / 3)`.
#[must_use]
pub fn default_k(size: i64) -> usize {
    (2 * (2 * size.ilog2() as usize - 2)) / 3
}

/// The `k` layers whose entry of `w_plus` moved most; `moved` is `[N, layers, w]`.
///
/// Entry 0 stands for `conv1`, entry `i` from 2 on for `convs.{i - 2}`, as in the original; entry 1
/// would be `to_rgb1`, which never trains.
#[must_use]
pub fn rank(moved: &Tensor, k: usize) -> Vec<String> {
    let mean = moved
        .abs()
        .mean_dim([0, 2].as_slice(), false, Kind::Float)
        .to_device(tch::Device::Cpu);
    let mean = Vec::<f32>::try_from(mean).unwrap_or_default();
    let mut order: Vec<usize> = (0..mean.len()).filter(|&i| i != 1).collect();
    order.sort_by(|&a, &b| mean[b].total_cmp(&mean[a]));
    order.truncate(k);
    order.sort_unstable();
    let name = |i: usize| match i {
        0 => "conv1".to_owned(),
        i => format!("convs.{}", i - 2),
    };
    order.into_iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_train_what_the_article_says() {
        for phase in [Phase::Default, Phase::Shape, Phase::All] {
            assert!(trains(phase, "conv1.activate.bias"));
            assert!(trains(phase, "input.input"));
            assert!(!trains(phase, "style.1.weight"));
        }
        assert!(!trains(Phase::Default, "to_rgbs.2.bias"));
        assert!(trains(Phase::All, "to_rgbs.2.bias"));
        assert!(!trains(Phase::Texture, "convs.1.conv.weight"));
        assert!(trains(Phase::Texture, "convs.9.noise.weight"));
        assert!(!trains(Phase::Texture, "convs.10.noise.weight"));
    }

    #[test]
    fn the_layers_that_moved_most_are_chosen_but_never_to_rgb() {
        let moved = Tensor::from_slice(&[0.1f32, 9.0, 0.3, 0.2, 0.5]).view([1, 5, 1]);
        assert_eq!(rank(&moved, 2), ["convs.0", "convs.2"]);
        assert!(belongs(&["convs.1".into()], "convs.1.conv.weight"));
        assert!(!belongs(&["convs.1".into()], "convs.10.conv.weight"));
        assert_eq!(default_k(1024), 12);
    }
}
