//! From latents to the styles that a generator draws: truncation, then edits.

use super::direction::Edit;
use super::latents::Latents;
use crate::model::stylegan2::Generator;
use crate::model::{W, WPlus, Z};

/// How latents become styles.
#[derive(Debug)]
pub struct Styling {
    /// Psi: 0 is the mean person, 1 anybody.
    pub truncation: f64,
    /// Applied in order.
    pub edits: Vec<Edit>,
}

impl Styling {
    /// One latent -> `[1, layers, w]` on the generator's device. Latents from behind the mapping
    /// network are taken as they are, for whoever kept them has chosen already.
    #[must_use]
    pub fn w_plus(&self, generator: &Generator, latent: Latents) -> WPlus {
        let _guard = tch::no_grad_guard();
        let device = generator.device();
        let layers = generator.config().layers();
        let w_plus = match latent {
            Latents::Z(z) => {
                let z = Z(z.0.to_device(device));
                let z = self.edits.iter().fold(z, |z, edit| edit.on_z(z));
                let w = generator.mapping(&z);
                w.truncate(generator.w_avg(), self.truncation)
                    .broadcast(layers)
            }
            Latents::W(w) => W(w.0.to_device(device)).broadcast(layers),
            Latents::WPlus(w_plus) => WPlus(w_plus.0.to_device(device)),
        };
        self.edits
            .iter()
            .fold(w_plus, |w_plus, edit| edit.on_w(w_plus))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::latents::{map_each, of_seeds};
    use crate::trainer::models::Models;

    #[test]
    fn truncation_pulls_z_to_the_mean_and_leaves_w_alone() {
        let models = Models::new("/nowhere".into(), tch::Device::Cpu);
        let generator = models.generator("demo").unwrap().generator;
        let styling = |truncation| Styling {
            truncation,
            edits: Vec::new(),
        };
        let z = || Latents::Z(of_seeds(&[3], generator.config().z_dim));
        let mean = styling(0.0).w_plus(&generator, z()).layer(2);
        assert_eq!(&mean, generator.w_avg());
        let w = map_each(&generator, &of_seeds(&[3], generator.config().z_dim));
        let kept = styling(0.0).w_plus(&generator, Latents::W(w.clone()));
        assert_eq!(kept.layer(0), w.0);
        let whole = styling(1.0).w_plus(&generator, z()).layer(9) - w.0;
        assert!(whole.abs().max().double_value(&[]) < 1e-6);
    }
}
