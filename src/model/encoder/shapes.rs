//! Sizes of a public encoder, read off its tensors, and the shapes that all of them must have.

use crate::weights::{Shapes, StateDict, WeightsError};

/// Blocks of IR-SE-50: 3, 4, 14 and 3.
pub const BLOCKS: usize = 24;
/// The first block of each stage halves the side.
const STAGES: [usize; 4] = [0, 3, 7, 21];
/// Side of the picture over that of the body's last map.
const STRIDE: i64 = 16;
/// The first head of the middle map, and of the fine one.
const HEADS: [usize; 2] = [3, 7];
/// Of the widths that a squeeze divides by.
const REDUCTION: i64 = 16;

/// What the tensors say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// 3, or 6 for `ReStyle`.
    pub channels: i64,
    /// Channels before the first block, then after each.
    pub widths: Vec<i64>,
    /// How many heads.
    pub styles: usize,
    /// Convolutions of the first head.
    pub convs: usize,
    /// Whether heads look at three maps.
    pub pyramid: bool,
    /// Width of a style.
    pub w: i64,
}

impl Config {
    /// Side of the pictures.
    pub fn resolution(&self) -> i64 {
        STRIDE << self.convs
    }

    /// Which map a head looks at: 0 for the coarsest.
    pub fn map_of(&self, head: usize) -> usize {
        if !self.pyramid {
            return 0;
        }
        HEADS.iter().filter(|&&first| head >= first).count()
    }
}

/// Whether the block of this number halves the side.
pub fn is_strided(block: usize) -> bool {
    STAGES.contains(&block)
}

/// Reads the sizes.
pub fn infer(state: &StateDict) -> Result<Config, WeightsError> {
    if state.find("encoder.conv1.weight").is_some() {
        return Err(state.malformed(
            "an encoder with a ResNet-34 body, as for cars and churches; only those with an IR-SE-50 \
             body can be used",
        ));
    }
    let stem = rank4(state, "encoder.input_layer.0.weight")?;
    let mut widths = vec![stem[0]];
    for i in 0..BLOCKS {
        widths.push(rank4(state, &format!("encoder.body.{i}.res_layer.1.weight"))?[0]);
    }
    let count = |name: &dyn Fn(usize) -> String| {
        let there = |i: &usize| state.find(&name(*i)).is_some();
        (0..state.len()).take_while(there).count()
    };
    let styles = count(&|i| format!("encoder.styles.{i}.linear.weight"));
    let convs = count(&|i| format!("encoder.styles.0.convs.{}.weight", 2 * i));
    if styles == 0 || convs == 0 || convs > 8 {
        return Err(state.malformed(
            "an encoder without a head for each style; e4e, pSp and ReStyle have `encoder.styles.N`",
        ));
    }
    let w = state.get("encoder.styles.0.linear.weight")?.size();
    Ok(Config {
        channels: stem[1],
        widths,
        styles,
        convs,
        pyramid: state.find("encoder.latlayer1.weight").is_some(),
        w: w.first().copied().unwrap_or_default(),
    })
}

fn rank4(state: &StateDict, name: &str) -> Result<Vec<i64>, WeightsError> {
    let shape = state.get(name)?.size();
    if shape.len() == 4 {
        return Ok(shape);
    }
    Err(state.wrong_shape(name, &shape, "4 dimensions".to_owned()))
}

/// Checks that all tensors of the encoder are there, with their shapes, and no other.
pub fn check(config: &Config, state: &StateDict) -> Result<(), WeightsError> {
    let mut own = StateDict::new(state.origin());
    let mut optional = Shapes::new();
    for (name, tensor) in state.iter() {
        if name.starts_with("encoder.") {
            own.insert_as(name, state.original(name), tensor.shallow_clone());
        }
        if name.ends_with(".num_batches_tracked") {
            optional.insert(name.to_owned(), Vec::new());
        }
    }
    own.check(&shapes(config), &optional)?;
    let average = state.get("latent_avg")?.size();
    let (styles, w) = (config.styles as i64, config.w);
    if [vec![styles, w], vec![1, w], vec![w]].contains(&average) {
        return Ok(());
    }
    Err(state.wrong_shape("latent_avg", &average, format!("[{styles}, {w}]")))
}

/// Name and shape of every tensor.
pub fn shapes(config: &Config) -> Shapes {
    let mut shapes = Shapes::new();
    let stem = config.widths[0];
    put(
        &mut shapes,
        "input_layer.0.weight",
        &[stem, config.channels, 3, 3],
    );
    norm(&mut shapes, "input_layer.1", stem);
    put(&mut shapes, "input_layer.2.weight", &[stem]);
    for (i, pair) in config.widths.windows(2).enumerate() {
        block(&mut shapes, &format!("body.{i}"), [pair[0], pair[1]]);
    }
    let top = config.widths[BLOCKS];
    for i in 0..config.styles {
        head(&mut shapes, config, i);
    }
    if config.pyramid {
        for (layer, kept) in [("latlayer1", 21), ("latlayer2", 7)] {
            let weight = format!("{layer}.weight");
            put(&mut shapes, &weight, &[top, config.widths[kept], 1, 1]);
            put(&mut shapes, &format!("{layer}.bias"), &[top]);
        }
    }
    shapes
}

fn put(shapes: &mut Shapes, name: &str, shape: &[i64]) {
    shapes.insert(format!("encoder.{name}"), shape.to_vec());
}

fn norm(shapes: &mut Shapes, name: &str, width: i64) {
    for part in ["weight", "bias", "running_mean", "running_var"] {
        put(shapes, &format!("{name}.{part}"), &[width]);
    }
}

fn block(shapes: &mut Shapes, name: &str, [input, output]: [i64; 2]) {
    let of = |part: &str| format!("{name}.res_layer.{part}");
    norm(shapes, &of("0"), input);
    put(shapes, &of("1.weight"), &[output, input, 3, 3]);
    put(shapes, &of("2.weight"), &[output]);
    put(shapes, &of("3.weight"), &[output, output, 3, 3]);
    norm(shapes, &of("4"), output);
    let squeezed = output / REDUCTION;
    put(shapes, &of("5.fc1.weight"), &[squeezed, output, 1, 1]);
    put(shapes, &of("5.fc2.weight"), &[output, squeezed, 1, 1]);
    if input != output {
        let weight = format!("{name}.shortcut_layer.0.weight");
        put(shapes, &weight, &[output, input, 1, 1]);
        norm(shapes, &format!("{name}.shortcut_layer.1"), output);
    }
}

fn head(shapes: &mut Shapes, config: &Config, index: usize) {
    let (top, w) = (config.widths[BLOCKS], config.w);
    for i in 0..config.convs + config.map_of(index) {
        let input = if i == 0 { top } else { w };
        let name = format!("styles.{index}.convs.{}", 2 * i);
        put(shapes, &format!("{name}.weight"), &[w, input, 3, 3]);
        put(shapes, &format!("{name}.bias"), &[w]);
    }
    put(shapes, &format!("styles.{index}.linear.weight"), &[w, w]);
    put(shapes, &format!("styles.{index}.linear.bias"), &[w]);
}
