//! Directions in latent space along which one thing changes: age, a smile, a pose (InterFaceGAN,
//! Shen et al., 2020, arXiv 1907.10786).

use std::path::Path;

use tch::{Kind, Tensor};

use super::SampleError;
use super::latents::{map_each, of_seeds};
use super::tensor_file;
use crate::model::stylegan2::{Config, Generator};
use crate::model::{WPlus, Z};
use crate::weights::{StateDict, safetensors};

/// The space that a direction lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// Before the mapping network.
    Z,
    /// Behind it.
    W,
}

impl Space {
    /// `z` or `w`
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Z => "z",
            Self::W => "w",
        }
    }
}

/// A direction and how far to go along it.
#[derive(Debug)]
pub struct Edit {
    space: Space,
    vector: Tensor, // [1, z], [1, 1, w] or [1, layers, w]
    /// Multiplies the vector.
    pub strength: f64,
}

impl Edit {
    /// Reads a direction: `[dim]`, `[1, dim]`, or `[layers, w]` for one that differs from layer to
    /// layer, from `.safetensors` (a tensor `z` or `w`) or `.npy`.
    ///
    /// # Errors
    /// When the file cannot be read, or does not fit the generator.
    pub fn open(
        path: &Path,
        space: Option<Space>,
        strength: f64,
        config: &Config,
    ) -> Result<Self, SampleError> {
        let named = tensor_file::read(path)?;
        let stated = if named.name == "z" {
            Space::Z
        } else {
            Space::W
        };
        let space = space.unwrap_or(stated);
        let shape: Vec<i64> = named.tensor.size();
        let sides: Vec<i64> = shape.iter().copied().filter(|&n| n != 1).collect();
        let (w, layers) = (config.w_dim, config.layers());
        let shaped = match (space, sides.as_slice()) {
            (Space::Z, [dim]) if *dim == config.z_dim => [1, *dim].to_vec(),
            (Space::W, [dim]) if *dim == w => vec![1, 1, w],
            (Space::W, [n, dim]) if (*n, *dim) == (layers, w) => vec![1, layers, w],
            _ => return Err(misfit(path, space, &shape, config)),
        };
        Ok(Self {
            space,
            vector: named.tensor.reshape(shaped),
            strength,
        })
    }

    /// Where it lies.
    #[must_use]
    pub fn space(&self) -> Space {
        self.space
    }

    /// Moves `z`, if that is where it lies.
    #[must_use]
    pub fn on_z(&self, z: Z) -> Z {
        match self.space {
            Space::Z => Z(&z.0 + self.vector.to_device(z.0.device()) * self.strength),
            Space::W => z,
        }
    }

    /// Moves `w_plus`, if that is where it lies.
    #[must_use]
    pub fn on_w(&self, w_plus: WPlus) -> WPlus {
        match self.space {
            Space::W => WPlus(&w_plus.0 + self.vector.to_device(w_plus.0.device()) * self.strength),
            Space::Z => w_plus,
        }
    }
}

fn misfit(path: &Path, space: Space, shape: &[i64], config: &Config) -> SampleError {
    let expected = match space {
        Space::Z => format!("[1, {}] in z", config.z_dim),
        Space::W => format!(
            "[1, {w}] or [{}, {w}] in w",
            config.layers(),
            w = config.w_dim
        ),
    };
    SampleError::file(
        path,
        format!("a direction of shape {shape:?}; this generator takes {expected}"),
    )
}

/// A direction that was found from examples.
#[derive(Debug)]
pub struct Fitted {
    vector: Tensor, // [1, w], length 1
    /// How far the means lie apart along it: a strength of this much turns one into the other.
    pub distance: f64,
    /// Examples on the right side when the direction is found without them.
    pub right: usize,
    /// Of so many.
    pub examples: usize,
}

/// Finds the direction in w from the mean of `negative` to the mean of `positive`, of length 1.
///
/// Not a separating plane: of the few examples that a person picks, in hundreds of dimensions,
/// every plane separates them, and which one is found is chance. The means have no such freedom,
/// and every further example makes them better.
///
/// # Errors
/// When a side has no seeds, or both have the same mean.
pub fn fit(
    generator: &Generator,
    positive: &[u64],
    negative: &[u64],
) -> Result<Fitted, SampleError> {
    let w = |seeds| map_each(generator, &of_seeds(seeds, generator.config().z_dim)).0;
    if positive.is_empty() || negative.is_empty() {
        return Err(SampleError::Request(
            "both sides need at least one seed".to_owned(),
        ));
    }
    if let Some(seed) = positive.iter().find(|seed| negative.contains(seed)) {
        return Err(SampleError::Request(format!(
            "seed {seed} is on both sides"
        )));
    }
    let sides = [w(positive), w(negative)];
    let difference = mean(&sides[0]) - mean(&sides[1]);
    let distance = difference.norm().double_value(&[]);
    if !(distance > 0.0 && distance.is_finite()) {
        return Err(SampleError::Request(
            "both sides are the same people".to_owned(),
        ));
    }
    Ok(Fitted {
        vector: difference / distance,
        distance,
        right: left_out(&sides),
        examples: positive.len() + negative.len(),
    })
}

fn mean(w: &Tensor) -> Tensor {
    w.mean_dim(0, true, Kind::Float) // [1, w]
}

/// How many examples are nearer to their own side, each judged without itself.
fn left_out([positive, negative]: &[Tensor; 2]) -> usize {
    let right = |own: &Tensor, other: &Tensor| {
        (0..own.size()[0])
            .filter(|&i| {
                let n = own.size()[0] as f64;
                let example = own.narrow(0, i, 1);
                // A single example is alone on its side: nothing is left to compare it with.
                n > 1.0 && {
                    let rest = (mean(own) * n - &example) / (n - 1.0);
                    let apart = |to: &Tensor| (&example - to).norm().double_value(&[]);
                    apart(&rest) < apart(&mean(other))
                }
            })
            .count()
    };
    right(positive, negative) + right(negative, positive)
}

impl Fitted {
    /// Writes it as `.safetensors`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, path: &Path, notes: &[(&str, String)]) -> Result<(), SampleError> {
        let mut state = StateDict::new(path.display().to_string());
        state.insert(Space::W.name(), self.vector.detach());
        state.set_metadata("kind", "direction");
        state.set_metadata("distance", self.distance.to_string());
        for (key, value) in notes {
            state.set_metadata(*key, value.clone());
        }
        Ok(safetensors::write(path, &state)?)
    }
}

#[cfg(test)]
mod tests;
