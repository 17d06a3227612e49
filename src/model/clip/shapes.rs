//! Which tensors a CLIP has, and their shapes, from the few that say its sizes.

use crate::weights::{Shapes, StateDict, WeightsError};

/// Checks that every tensor is there, with its shape, and no other.
pub fn check(state: &StateDict) -> Result<(), WeightsError> {
    let mut shapes = Draft {
        state,
        shapes: Shapes::new(),
    };
    let embed = shapes.dim("text_projection", 2, 1)?;
    shapes.text(embed)?;
    if state.find("visual.proj").is_some() {
        shapes.vision_transformer(embed)?;
    } else {
        shapes.modified_resnet(embed)?;
    }
    let mut optional = Shapes::new();
    for (name, tensor) in state.iter() {
        // One number, which some files keep as a list of one. Counters of batches are not used.
        let is_number = name == "logit_scale" && tensor.numel() == 1;
        if is_number || name.ends_with(".num_batches_tracked") {
            optional.insert(name.to_owned(), tensor.size());
        }
    }
    state.check(&shapes.shapes, &optional)
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
        // No network has more blocks than the file has tensors.
        let last = self.state.names().filter_map(index).max();
        last.map_or(1, |last| last.saturating_add(1).min(self.state.len()))
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
