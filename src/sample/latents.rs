//! Where pictures begin: numbers drawn from seeds, or latents that were kept in a file.

use std::path::Path;

use tch::Tensor;

use super::SampleError;
use super::tensor_file::{self, Named};
use crate::model::stylegan2::{Config, Generator};
use crate::model::{W, WPlus, Z};
use crate::random::Random;
use crate::weights::{StateDict, safetensors};

/// One or more latents.
#[derive(Debug)]
pub enum Latents {
    /// Before the mapping network.
    Z(Z),
    /// Behind it, the same for every layer.
    W(W),
    /// One for every layer.
    WPlus(WPlus),
}

/// `z` of each seed, `[N, z_dim]`. A seed is one picture, whatever stands beside it.
#[must_use]
pub fn of_seeds(seeds: &[u64], z_dim: i64) -> Z {
    let rows: Vec<Tensor> = seeds
        .iter()
        .map(|&seed| Random::new(seed).normal(&[1, z_dim]))
        .collect();
    Z(Tensor::cat(&rows, 0))
}

/// `w` of each seed, `[N, w_dim]`, not truncated, on the generator's device.
///
/// One row at a time: sums of other batch sizes may differ in the last bit.
#[must_use]
pub fn map_each(generator: &Generator, z: &Z) -> W {
    let _guard = tch::no_grad_guard();
    let rows = z.0.to_device(generator.device()).split(1, 0);
    let rows: Vec<Tensor> = rows
        .into_iter()
        .map(|row| generator.mapping(&Z(row)).0)
        .collect();
    W(Tensor::cat(&rows, 0))
}

impl Latents {
    /// Reads latents from `.safetensors` (a tensor `z`, `w` or `w_plus`) or `.npy`.
    ///
    /// Without such a name `[w]` and `[N, w]` are w, `[N, layers, w]` is `w_plus`.
    ///
    /// # Errors
    /// When the file cannot be read, or does not fit the generator.
    pub fn open(path: &Path, config: &Config) -> Result<Self, SampleError> {
        let Named { name, tensor } = tensor_file::read(path)?;
        let shape = tensor.size();
        let latents = match (name.as_str(), shape.as_slice()) {
            ("z", [_, dim]) if *dim == config.z_dim => Self::Z(Z(tensor)),
            (_, [dim]) if name != "z" && *dim == config.w_dim => Self::W(W(tensor.unsqueeze(0))),
            (_, [_, dim]) if name != "z" && *dim == config.w_dim => Self::W(W(tensor)),
            (_, [_, layers, dim])
                if name != "z" && *layers == config.layers() && *dim == config.w_dim =>
            {
                Self::WPlus(WPlus(tensor))
            }
            _ => return Err(misfit(path, &name, config, &shape)),
        };
        Ok(latents)
    }

    /// Writes them as `.safetensors`, with their kind as the tensor's name.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), SampleError> {
        self.save_noted(path, &[])
    }

    /// [`Latents::save`] with what is to be known of them, as metadata.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_noted(&self, path: &Path, notes: &[(&str, String)]) -> Result<(), SampleError> {
        let mut state = StateDict::new(path.display().to_string());
        let (name, tensor) = match self {
            Self::Z(z) => ("z", &z.0),
            Self::W(w) => ("w", &w.0),
            Self::WPlus(w_plus) => ("w_plus", &w_plus.0),
        };
        state.insert(name, tensor.detach());
        for (key, value) in notes {
            state.set_metadata(*key, value);
        }
        Ok(safetensors::write(path, &state)?)
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.tensor().size()[0] as usize
    }

    /// Only the one at `index`, less than [`Latents::count`].
    #[must_use]
    pub fn one(&self, index: usize) -> Self {
        self.each(|tensor| tensor.narrow(0, index as i64, 1))
    }

    /// Only those at `rows`; none when one of them is not there, or no row is asked for.
    #[must_use]
    pub fn some(&self, rows: &[usize]) -> Option<Self> {
        if rows.is_empty() || rows.iter().any(|&row| row >= self.count()) {
            return None;
        }
        let rows: Vec<i64> = rows.iter().map(|&row| row as i64).collect();
        Some(self.each(|tensor| tensor.index_select(0, &Tensor::from_slice(&rows))))
    }

    /// One latent `t` of the way in a straight line between two of them.
    #[must_use]
    pub fn between(&self, from: usize, to: usize, t: f64) -> Self {
        self.each(|tensor| {
            let row = |i: usize| tensor.narrow(0, i as i64, 1);
            row(from).lerp(&row(to), t)
        })
    }

    fn each(&self, f: impl Fn(&Tensor) -> Tensor) -> Self {
        match self {
            Self::Z(z) => Self::Z(Z(f(&z.0))),
            Self::W(w) => Self::W(W(f(&w.0))),
            Self::WPlus(w_plus) => Self::WPlus(WPlus(f(&w_plus.0))),
        }
    }

    fn tensor(&self) -> &Tensor {
        match self {
            Self::Z(z) => &z.0,
            Self::W(w) => &w.0,
            Self::WPlus(w_plus) => &w_plus.0,
        }
    }
}

fn misfit(path: &Path, name: &str, config: &Config, shape: &[i64]) -> SampleError {
    let (z, w, layers) = (config.z_dim, config.w_dim, config.layers());
    let name = if name.is_empty() { "the array" } else { name };
    SampleError::file(
        path,
        format!(
            "{name} has shape {shape:?}; this generator takes z [N, {z}], w [N, {w}] or w_plus \
             [N, {layers}, {w}]"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        Config {
            size: 8,
            z_dim: 5,
            w_dim: 6,
            mapping_layers: 2,
            channels: vec![2, 2],
        }
    }

    #[test]
    fn a_seed_is_the_same_picture_in_any_company() {
        let alone = of_seeds(&[9], 5).0;
        let together = of_seeds(&[7, 8, 9], 5).0;
        assert_eq!(alone.get(0), together.get(2));
        assert_ne!(together.get(0), together.get(1));
    }

    #[test]
    fn kept_latents_come_back_as_what_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept.safetensors");
        let numbers = |shape: &[i64]| Random::new(1).normal(shape);
        Latents::Z(Z(numbers(&[2, 5]))).save(&path).unwrap();
        let back = Latents::open(&path, &config()).unwrap();
        assert!(matches!(&back, Latents::Z(z) if z.0 == numbers(&[2, 5])));
        Latents::WPlus(WPlus(numbers(&[3, 4, 6])))
            .save(&path)
            .unwrap();
        let back = Latents::open(&path, &config()).unwrap();
        assert_eq!(back.count(), 3);
        assert!(matches!(back.one(2), Latents::WPlus(w) if w.0.size() == [1, 4, 6]));
    }

    #[test]
    fn latents_of_another_generator_are_refused_with_the_right_shapes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept.safetensors");
        for latents in [
            Latents::Z(Z(Tensor::zeros(
                [2, 6],
                (tch::Kind::Float, tch::Device::Cpu),
            ))),
            Latents::W(W(Tensor::zeros(
                [2, 5],
                (tch::Kind::Float, tch::Device::Cpu),
            ))),
        ] {
            latents.save(&path).unwrap();
            let error = Latents::open(&path, &config()).unwrap_err().to_string();
            assert!(error.contains("w_plus [N, 4, 6]"), "{error}");
        }
    }

    #[test]
    fn numbers_that_are_none_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept.safetensors");
        let nan = Tensor::from_slice(&[f32::NAN; 6]).view([1, 6]);
        Latents::W(W(nan)).save(&path).unwrap();
        let error = Latents::open(&path, &config()).unwrap_err().to_string();
        assert!(error.contains("not all of it are numbers"), "{error}");
    }
}
