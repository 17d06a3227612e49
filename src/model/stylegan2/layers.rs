//! Which parameters a generator has, and their shapes.

use std::collections::BTreeMap;

use tch::Tensor;

use super::Config;
use crate::weights::{StateDict, WeightsError};

/// Names of all parameters, rosinality layout.
pub fn parameter_names(config: &Config) -> impl Iterator<Item = String> {
    shapes(config).into_keys()
}

/// Checks every parameter's shape.
pub fn check_shapes(
    config: &Config,
    parameters: &BTreeMap<String, Tensor>,
    state: &StateDict,
) -> Result<(), WeightsError> {
    for (name, shape) in shapes(config) {
        let found = parameters[&name].size();
        if found != shape {
            return Err(state.wrong_shape(&name, &found, format!("{shape:?}")));
        }
    }
    Ok(())
}

/// Name and shape of every parameter.
fn shapes(config: &Config) -> BTreeMap<String, Vec<i64>> {
    let mut shapes = BTreeMap::new();
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

fn styled_conv(shapes: &mut BTreeMap<String, Vec<i64>>, name: &str, [input, output, w]: [i64; 3]) {
    shapes.insert(format!("{name}.conv.weight"), vec![1, output, input, 3, 3]);
    modulation(shapes, name, input, w);
    shapes.insert(format!("{name}.noise.weight"), vec![1]);
    shapes.insert(format!("{name}.activate.bias"), vec![output]);
}

fn to_rgb(shapes: &mut BTreeMap<String, Vec<i64>>, name: &str, [input, w]: [i64; 2]) {
    shapes.insert(format!("{name}.conv.weight"), vec![1, 3, input, 1, 1]);
    modulation(shapes, name, input, w);
    shapes.insert(format!("{name}.bias"), vec![1, 3, 1, 1]);
}

fn modulation(shapes: &mut BTreeMap<String, Vec<i64>>, name: &str, input: i64, w: i64) {
    shapes.insert(format!("{name}.conv.modulation.weight"), vec![input, w]);
    shapes.insert(format!("{name}.conv.modulation.bias"), vec![input]);
}
