//! Which tensors a CLIP has, and their shapes, from the few that say its sizes.

use crate::weights::{Shapes, StateDict, WeightsError};

/// More blocks than any CLIP has.
const MOST_BLOCKS: usize = 256;

/// Checks that every tensor is there, with its shape, and no other.
pub fn check(state: &StateDict) -> Result<(), WeightsError> {
    let required = required(state)?;
    let mut optional = Shapes::new();
    for (name, tensor) in state.iter() {
        // One number, which some files keep as a list of one. Counters of batches are not used.
        let is_number = name == "logit_scale" && tensor.numel() == 1;
        if is_number || name.ends_with(".num_batches_tracked") {
            optional.insert(name.to_owned(), tensor.size());
        }
    }
    state.check(&required, &optional)
}

fn required(state: &StateDict) -> Result<Shapes, WeightsError> {
    let mut draft = Draft {
        state,
        shapes: Shapes::new(),
    };
    let embed = draft.dim("text_projection", 2, 1)?;
    draft.text(embed)?;
    if state.find("visual.proj").is_some() {
        draft.vision_transformer(embed)?;
    } else {
        draft.modified_resnet(embed)?;
    }
    Ok(draft.shapes)
}

struct Draft<'s> {
    state: &'s StateDict,
    shapes: Shapes,
}

impl Draft<'_> {
    fn add(&mut self, name: impl Into<String>, shape: &[i64]) {
        self.shapes.insert(name.into(), shape.to_vec());
    }

    /// One dimension of a tensor that must have `rank` of them.
    fn dim(&self, name: &str, rank: usize, at: usize) -> Result<i64, WeightsError> {
        let shape = self.state.get(name)?.size();
        if shape.len() == rank && shape.iter().all(|&n| n > 0) {
            return Ok(shape[at]);
        }
        let expected = format!("{rank} dimensions");
        Err(self.state.wrong_shape(name, &shape, expected))
    }

    /// One more than the largest `prefix.N.`, so that a gap before it is noticed.
    fn blocks(&self, prefix: &str) -> usize {
        let index = |name: &str| {
            let rest = name.strip_prefix(prefix)?.strip_prefix('.')?;
            rest.split_once('.')?.0.parse::<usize>().ok()
        };
        let last = self.state.names().filter_map(index).max();
        last.map_or(1, |last| last.saturating_add(1).min(MOST_BLOCKS))
    }

    fn text(&mut self, embed: i64) -> Result<(), WeightsError> {
        let rows = self.dim("token_embedding.weight", 2, 0)?;
        let width = self.dim("token_embedding.weight", 2, 1)?;
        let context = self.dim("positional_embedding", 2, 0)?;
        self.add("token_embedding.weight", &[rows, width]);
        self.add("positional_embedding", &[context, width]);
        self.transformer("transformer", width)?;
        self.norm("ln_final", width);
        self.add("text_projection", &[width, embed]);
        Ok(())
    }

    fn vision_transformer(&mut self, embed: i64) -> Result<(), WeightsError> {
        let width = self.dim("visual.class_embedding", 1, 0)?;
        let patch = self.dim("visual.conv1.weight", 4, 3)?;
        let rows = self.square("visual.positional_embedding")?;
        self.add("visual.class_embedding", &[width]);
        self.add("visual.conv1.weight", &[width, 3, patch, patch]);
        self.add("visual.positional_embedding", &[rows, width]);
        self.norm("visual.ln_pre", width);
        self.transformer("visual.transformer", width)?;
        self.norm("visual.ln_post", width);
        self.add("visual.proj", &[width, embed]);
        Ok(())
    }

    /// Rows of a table of positions: one for the class, the others for a square of tiles.
    fn square(&self, name: &str) -> Result<i64, WeightsError> {
        let rows = self.dim(name, 2, 0)?;
        let side = ((rows - 1) as f64).sqrt().round() as i64;
        if rows == side * side + 1 {
            return Ok(rows);
        }
        let shape = self.state.get(name)?.size();
        let expected = "1 + a square number of rows".to_owned();
        Err(self.state.wrong_shape(name, &shape, expected))
    }

    fn transformer(&mut self, prefix: &str, width: i64) -> Result<(), WeightsError> {
        let prefix = format!("{prefix}.resblocks");
        let hidden = self.dim(&format!("{prefix}.0.mlp.c_fc.weight"), 2, 0)?;
        for block in 0..self.blocks(&prefix) {
            let of = |part: &str| format!("{prefix}.{block}.{part}");
            self.norm(&of("ln_1"), width);
            self.add(of("attn.in_proj_weight"), &[3 * width, width]);
            self.add(of("attn.in_proj_bias"), &[3 * width]);
            self.linear(&of("attn.out_proj"), [width, width]);
            self.norm(&of("ln_2"), width);
            self.linear(&of("mlp.c_fc"), [hidden, width]);
            self.linear(&of("mlp.c_proj"), [width, hidden]);
        }
        Ok(())
    }

    fn modified_resnet(&mut self, embed: i64) -> Result<(), WeightsError> {
        let width = self.dim("visual.layer1.0.conv1.weight", 4, 0)?;
        let half = (width / 2).max(1);
        for (i, [input, output]) in [[3, half], [half, half], [half, width]]
            .into_iter()
            .enumerate()
        {
            let i = i + 1;
            self.conv(&format!("visual.conv{i}"), [output, input, 3]);
            self.batch_norm(&format!("visual.bn{i}"), output);
        }
        let mut input = width;
        for stage in 0..4 {
            let prefix = format!("visual.layer{}", stage + 1);
            let width = width.saturating_mul(1 << stage);
            for block in 0..self.blocks(&prefix) {
                self.bottleneck(&format!("{prefix}.{block}"), [input, width]);
                if block == 0 {
                    let conv = format!("{prefix}.0.downsample");
                    self.conv(&format!("{conv}.0"), [4 * width, input, 1]);
                    self.batch_norm(&format!("{conv}.1"), 4 * width);
                }
                input = 4 * width;
            }
        }
        let rows = self.square("visual.attnpool.positional_embedding")?;
        self.add("visual.attnpool.positional_embedding", &[rows, input]);
        for part in ["q_proj", "k_proj", "v_proj"] {
            self.linear(&format!("visual.attnpool.{part}"), [input, input]);
        }
        self.linear("visual.attnpool.c_proj", [embed, input]);
        Ok(())
    }

    fn bottleneck(&mut self, name: &str, [input, width]: [i64; 2]) {
        let convs = [[width, input, 1], [width, width, 3], [4 * width, width, 1]];
        for (i, conv) in convs.into_iter().enumerate() {
            self.conv(&format!("{name}.conv{}", i + 1), conv);
            self.batch_norm(&format!("{name}.bn{}", i + 1), conv[0]);
        }
    }

    fn conv(&mut self, name: &str, [output, input, side]: [i64; 3]) {
        self.add(format!("{name}.weight"), &[output, input, side, side]);
    }

    fn linear(&mut self, name: &str, [output, input]: [i64; 2]) {
        self.add(format!("{name}.weight"), &[output, input]);
        self.add(format!("{name}.bias"), &[output]);
    }

    fn norm(&mut self, name: &str, width: i64) {
        self.add(format!("{name}.weight"), &[width]);
        self.add(format!("{name}.bias"), &[width]);
    }

    fn batch_norm(&mut self, name: &str, width: i64) {
        self.norm(name, width);
        self.add(format!("{name}.running_mean"), &[width]);
        self.add(format!("{name}.running_var"), &[width]);
    }
}

#[cfg(test)]
mod tests {
    use tch::{Device, Kind, Tensor};

    use super::*;

    /// The tensors that say a size; they take no memory.
    fn state(list: &[(&str, &[i64])]) -> StateDict {
        let mut state = StateDict::new("test");
        let zero = Tensor::zeros([], (Kind::Float, Device::Cpu));
        for (name, shape) in list {
            state.insert(*name, zero.expand(*shape, false));
        }
        state
    }

    fn text(width: i64, embed: i64) -> StateDict {
        state(&[
            ("text_projection", &[width, embed]),
            ("token_embedding.weight", &[49_408, width]),
            ("positional_embedding", &[77, width]),
            (
                "transformer.resblocks.0.mlp.c_fc.weight",
                &[4 * width, width],
            ),
            ("transformer.resblocks.11.ln_1.weight", &[width]),
        ])
    }

    /// As PyTorch counts them: without statistics, with the temperature.
    fn parameters(state: &StateDict) -> i64 {
        let shapes = required(state).unwrap();
        let is_parameter = |name: &str| !name.contains("running_");
        let counted = shapes.iter().filter(|(name, _)| is_parameter(name));
        counted
            .map(|(_, shape)| shape.iter().product::<i64>())
            .sum::<i64>()
            + 1
    }

    #[test]
    fn vision_transformers_have_as_many_parameters_as_published() {
        for (patch, side, width, layers, [text_width, embed], published) in [
            (32, 224, 768, 12, [512, 512], 151_277_313),
            (16, 224, 768, 12, [512, 512], 149_620_737),
            (14, 224, 1024, 24, [768, 768], 427_616_513),
            (14, 336, 1024, 24, [768, 768], 427_944_193),
        ] {
            let mut whole = text(text_width, embed);
            let rows = (side / patch) * (side / patch) + 1;
            let block = "visual.transformer.resblocks";
            let vision = state(&[
                ("visual.proj", &[width, embed]),
                ("visual.class_embedding", &[width]),
                ("visual.conv1.weight", &[width, 3, patch, patch]),
                ("visual.positional_embedding", &[rows, width]),
                (&format!("{block}.0.mlp.c_fc.weight"), &[4 * width, width]),
                (&format!("{block}.{}.ln_1.weight", layers - 1), &[width]),
            ]);
            for (name, tensor) in vision.iter() {
                whole.insert(name, tensor.shallow_clone());
            }
            assert_eq!(parameters(&whole), published, "{patch} {side}");
        }
    }

    #[test]
    fn resnets_have_as_many_parameters_as_published() {
        for (layers, width, side, [text_width, embed], published) in [
            ([3, 4, 6, 3], 64, 224, [512, 1024], 102_007_137),
            ([3, 4, 23, 3], 64, 224, [512, 512], 119_688_033),
            ([4, 6, 10, 6], 80, 288, [640, 640], 178_300_601),
            ([6, 8, 18, 8], 96, 384, [768, 768], 290_979_217),
            ([3, 15, 36, 10], 128, 448, [1024, 1024], 623_258_305),
        ] {
            let mut whole = text(text_width, embed);
            let rows = (side / 32) * (side / 32) + 1;
            let mut vision = state(&[
                ("visual.layer1.0.conv1.weight", &[width, width, 1, 1]),
                ("visual.attnpool.positional_embedding", &[rows, 32 * width]),
            ]);
            for (stage, blocks) in layers.iter().enumerate() {
                let last = format!("visual.layer{}.{}.bn1.bias", stage + 1, blocks - 1);
                vision.insert(last, Tensor::zeros([1], (Kind::Float, Device::Cpu)));
            }
            for (name, tensor) in vision.iter() {
                whole.insert(name, tensor.shallow_clone());
            }
            assert_eq!(parameters(&whole), published, "{layers:?}");
        }
    }
}
