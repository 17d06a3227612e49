//! Fresh weights of the small CLIPs.

use tch::{Device, Kind, Tensor};

use crate::demo::caption;
use crate::model::clip::Tokenizer;
use crate::random::Random;
use crate::weights::StateDict;

/// Width of the joint space.
pub const EMBED: i64 = 128;
const TEXT_WIDTH: i64 = 128;
const TEXT_LAYERS: i64 = 2;
const CONTEXT: i64 = 32;
const RESOLUTION: i64 = 64;
/// Blocks per stage and width of the `ModifiedResNet`.
const STAGES: [i64; 4] = [1, 1, 2, 1];
const RESNET_WIDTH: i64 = 16;
/// Start and end of a text.
const MARKS: [u32; 2] = [49_406, 49_407];

/// What a training state holds besides the weights.
pub fn without_training(state: &StateDict) -> StateDict {
    let mut clean = StateDict::new(state.origin());
    for (name, tensor) in state.iter() {
        if !name.starts_with("adam.") && !name.starts_with("train.") {
            clean.insert(name, tensor.shallow_clone());
        }
    }
    for (key, value) in state.metadata() {
        clean.set_metadata(key, value);
    }
    clean
}

/// A fresh CLIP in `OpenAI`'s layout.
pub fn initial_clip(random: &mut Random) -> StateDict {
    let mut new = Fresh {
        state: StateDict::new("a fresh CLIP"),
        random,
    };
    new.text_tower();
    new.resnet();
    let templates = serde_json::to_string(&caption::TEMPLATES).expect("plain strings");
    let rows = serde_json::to_string(&token_rows()).expect("plain numbers");
    new.state.set_metadata("token_rows", rows);
    new.state.set_metadata("templates", templates);
    new.state
}

/// Ids of all tokens that captions use, sorted.
fn token_rows() -> Vec<u32> {
    let tokenizer = Tokenizer::new();
    let mut rows: Vec<u32> = MARKS.to_vec();
    for word in caption::words() {
        rows.extend(tokenizer.encode(&word));
    }
    rows.extend(tokenizer.encode(". - ,"));
    for template in caption::TEMPLATES {
        rows.extend(tokenizer.encode(&template.replace("{}", "face")));
    }
    rows.sort_unstable();
    rows.dedup();
    rows
}

struct Fresh<'a> {
    state: StateDict,
    random: &'a mut Random,
}

impl Fresh<'_> {
    fn normal(&mut self, name: &str, shape: &[i64], deviation: f64) {
        let tensor = self.random.normal(shape) * deviation;
        self.state.insert(name, tensor);
    }

    fn constant(&mut self, name: &str, shape: &[i64], value: f64) {
        let tensor = Tensor::full(shape, value, (Kind::Float, Device::Cpu));
        self.state.insert(name, tensor);
    }

    fn linear(&mut self, name: &str, [output, input]: [i64; 2]) {
        self.normal(
            &format!("{name}.weight"),
            &[output, input],
            (input as f64).powf(-0.5),
        );
        self.constant(&format!("{name}.bias"), &[output], 0.0);
    }

    fn layer_norm(&mut self, name: &str, width: i64) {
        self.constant(&format!("{name}.weight"), &[width], 1.0);
        self.constant(&format!("{name}.bias"), &[width], 0.0);
    }

    fn transformer(&mut self, prefix: &str, width: i64, layers: i64) {
        let depth = (2.0 * layers as f64).powf(-0.5);
        for i in 0..layers {
            let name = format!("{prefix}.resblocks.{i}");
            self.layer_norm(&format!("{name}.ln_1"), width);
            self.layer_norm(&format!("{name}.ln_2"), width);
            let deviation = (width as f64).powf(-0.5);
            self.normal(
                &format!("{name}.attn.in_proj_weight"),
                &[3 * width, width],
                deviation,
            );
            self.constant(&format!("{name}.attn.in_proj_bias"), &[3 * width], 0.0);
            self.normal(
                &format!("{name}.attn.out_proj.weight"),
                &[width, width],
                deviation * depth,
            );
            self.constant(&format!("{name}.attn.out_proj.bias"), &[width], 0.0);
            self.linear(&format!("{name}.mlp.c_fc"), [4 * width, width]);
            self.normal(
                &format!("{name}.mlp.c_proj.weight"),
                &[width, 4 * width],
                (4.0 * width as f64).powf(-0.5) * depth,
            );
            self.constant(&format!("{name}.mlp.c_proj.bias"), &[width], 0.0);
        }
    }

    fn text_tower(&mut self) {
        let rows = token_rows().len() as i64 + 1;
        self.normal("token_embedding.weight", &[rows, TEXT_WIDTH], 0.05);
        self.normal("positional_embedding", &[CONTEXT, TEXT_WIDTH], 0.02);
        self.transformer("transformer", TEXT_WIDTH, TEXT_LAYERS);
        self.layer_norm("ln_final", TEXT_WIDTH);
        let deviation = (TEXT_WIDTH as f64).powf(-0.5);
        self.normal("text_projection", &[TEXT_WIDTH, EMBED], deviation);
        self.constant("logit_scale", &[], 2.5);
    }

    fn conv(&mut self, conv: &str, norm: &str, [output, input, side]: [i64; 3]) {
        let deviation = (2.0 / (input * side * side) as f64).sqrt();
        let shape = [output, input, side, side];
        self.normal(&format!("visual.{conv}.weight"), &shape, deviation);
        self.constant(&format!("visual.{norm}.weight"), &[output], 1.0);
        self.constant(&format!("visual.{norm}.bias"), &[output], 0.0);
        self.constant(&format!("visual.{norm}.running_mean"), &[output], 0.0);
        self.constant(&format!("visual.{norm}.running_var"), &[output], 1.0);
    }

    fn resnet(&mut self) {
        let width = RESNET_WIDTH;
        self.conv("conv1", "bn1", [width / 2, 3, 3]);
        self.conv("conv2", "bn2", [width / 2, width / 2, 3]);
        self.conv("conv3", "bn3", [width, width / 2, 3]);
        let mut input = width;
        for (stage, blocks) in STAGES.into_iter().enumerate() {
            let planes = width << stage;
            for block in 0..blocks {
                let name = format!("layer{}.{block}", stage + 1);
                let of = |part: &str| format!("{name}.{part}");
                self.conv(&of("conv1"), &of("bn1"), [planes, input, 1]);
                self.conv(&of("conv2"), &of("bn2"), [planes, planes, 3]);
                self.conv(&of("conv3"), &of("bn3"), [4 * planes, planes, 1]);
                if block == 0 {
                    self.conv(
                        &of("downsample.0"),
                        &of("downsample.1"),
                        [4 * planes, input, 1],
                    );
                }
                input = 4 * planes;
            }
        }
        let tiles = (RESOLUTION / 32).pow(2);
        let deviation = (input as f64).powf(-0.5);
        self.normal(
            "visual.attnpool.positional_embedding",
            &[tiles + 1, input],
            deviation,
        );
        for part in ["q_proj", "k_proj", "v_proj"] {
            self.linear(&format!("visual.attnpool.{part}"), [input, input]);
        }
        self.linear("visual.attnpool.c_proj", [EMBED, input]);
    }
}
