//! Which parameters a generator has, and their shapes.

use super::{Config, noise};
use crate::weights::{Shapes, StateDict, WeightsError};

/// Names of all parameters, rosinality layout.
pub fn parameter_names(config: &Config) -> impl Iterator<Item = String> {
    shapes(config).into_keys()
}

/// Checks that all parameters are there, with their shapes, and nothing else but the mean of `w`
/// and the noises. Upsampling filters, which rosinality's code stores too, are not looked at.
pub fn check(config: &Config, state: &StateDict) -> Result<(), WeightsError> {
    let mut optional = Shapes::new();
    for (index, side) in noise::sides(config.size).enumerate() {
        optional.insert(format!("noises.noise_{index}"), vec![1, 1, side, side]);
    }
    for (name, tensor) in state.iter() {
        if name.ends_with(".blur.kernel") || name.ends_with(".upsample.kernel") {
            optional.insert(name.to_owned(), tensor.size());
        }
    }
    let w_avg = state.find("latent_avg").map(tch::Tensor::size);
    let w_avg = w_avg.filter(|shape| *shape == [1, config.w_dim]);
    let w_avg = w_avg.unwrap_or_else(|| vec![config.w_dim]);
    optional.insert("latent_avg".into(), w_avg);
    state.check(&shapes(config), &optional)
}

/// Name and shape of every parameter.
fn shapes(config: &Config) -> Shapes {
    let mut shapes = Shapes::new();
    let w = config.w_dim;
    for i in 1..=config.mapping_layers {
        let input = if i == 1 { config.z_dim } else { w };
        shapes.insert(format!("style.{i}.weight"), vec![w, input]);
        shapes.insert(format!("style.{i}.bias"), vec![w]);
    }
    let c = config.channels[0];
    shapes.insert("input.input".into(), vec![1, c, 4, 4]);
    styled_conv(&mut shapes, "conv1", [c, c, w]);
    to_rgb(&mut shapes, "to_rgb1", [c, w]);
    for (k, pair) in config.channels.windows(2).enumerate() {
        let [low, high] = [pair[0], pair[1]];
        styled_conv(&mut shapes, &format!("convs.{}", 2 * k), [low, high, w]);
        styled_conv(
            &mut shapes,
            &format!("convs.{}", 2 * k + 1),
            [high, high, w],
        );
        to_rgb(&mut shapes, &format!("to_rgbs.{k}"), [high, w]);
    }
    shapes
}

fn styled_conv(shapes: &mut Shapes, name: &str, [input, output, w]: [i64; 3]) {
    shapes.insert(format!("{name}.conv.weight"), vec![1, output, input, 3, 3]);
    modulation(shapes, name, input, w);
    shapes.insert(format!("{name}.noise.weight"), vec![1]);
    shapes.insert(format!("{name}.activate.bias"), vec![output]);
}

fn to_rgb(shapes: &mut Shapes, name: &str, [input, w]: [i64; 2]) {
    shapes.insert(format!("{name}.conv.weight"), vec![1, 3, input, 1, 1]);
    modulation(shapes, name, input, w);
    shapes.insert(format!("{name}.bias"), vec![1, 3, 1, 1]);
}

fn modulation(shapes: &mut Shapes, name: &str, input: i64, w: i64) {
    shapes.insert(format!("{name}.conv.modulation.weight"), vec![input, w]);
    shapes.insert(format!("{name}.conv.modulation.bias"), vec![input]);
}
