//! A public encoder so narrow that tests can afford it: the whole body, 16 channels wide.

use super::shapes::{self, Config};
use crate::random::Random;
use crate::weights::StateDict;

/// What heads look at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Maps {
    Three,
    Last,
}

/// Four styles of width 8 on the last map, or on three maps, of pictures of 64 pixels. Its numbers
/// depend on names and shapes alone.
pub fn narrow(maps: Maps, channels: i64, class: Option<&str>) -> StateDict {
    let config = Config {
        channels,
        widths: vec![16; shapes::BLOCKS + 1],
        styles: 4,
        convs: 2,
        pyramid: maps == Maps::Three,
        w: 8,
    };
    let mut random = Random::new(4);
    let mut state = StateDict::new("narrow.safetensors");
    for (name, shape) in shapes::shapes(&config) {
        let numbers = if name.ends_with("running_var") {
            random.uniforms(&shape, 0.8, 1.2)
        } else {
            random.normal(&shape) * 0.1
        };
        state.insert(name, numbers);
    }
    state.insert("latent_avg", random.normal(&[4, 8]));
    if let Some(class) = class {
        state.set_metadata("encoder_type", class);
    }
    state
}

/// A generator of 8 pixels with as many styles, one channel wide.
pub fn generator() -> StateDict {
    let mut random = Random::new(5);
    let mut state = StateDict::new("a narrow generator");
    let mut put = |name: &str, shape: &[i64]| state.insert(name, random.normal(shape));
    put("style.1.weight", &[8, 8]);
    put("style.1.bias", &[8]);
    put("input.input", &[1, 1, 4, 4]);
    for name in ["conv1", "convs.0", "convs.1"] {
        put(&format!("{name}.conv.weight"), &[1, 1, 1, 3, 3]);
        put(&format!("{name}.noise.weight"), &[1]);
        put(&format!("{name}.activate.bias"), &[1]);
        put(&format!("{name}.conv.modulation.weight"), &[1, 8]);
        put(&format!("{name}.conv.modulation.bias"), &[1]);
    }
    for name in ["to_rgb1", "to_rgbs.0"] {
        put(&format!("{name}.conv.weight"), &[1, 3, 1, 1, 1]);
        put(&format!("{name}.conv.modulation.weight"), &[1, 8]);
        put(&format!("{name}.conv.modulation.bias"), &[1]);
        put(&format!("{name}.bias"), &[1, 3, 1, 1]);
    }
    state
}
