//! The mixer: what makes no sense is refused here; a thread of the engine does the rest.

use super::samples::check_page;
use super::{ClientId, Effect, Session};
use crate::protocol::{MOST_INGREDIENTS, MixerAnswer, MixerRequest, Mixture, Update};

/// Largest weight, of either sign, that is believed.
const LARGEST: f64 = 100.0;
/// How far from 1 the sum of weights may be, as for `nada blend`.
const TOLERANCE: f64 = 1e-3;

impl Session {
    pub(super) fn about_mixer(&self, client: ClientId, request: MixerRequest) -> Effect {
        match self.refuses(&request) {
            Ok(()) => {
                let status = &self.snapshot().status;
                Effect::Mixer {
                    client,
                    request,
                    model: status.preset.model.clone(),
                    run: status.run.clone(),
                }
            }
            Err(reason) => {
                let answer = Box::new(MixerAnswer::Failed { request, reason });
                Effect::Send(client, Update::Mixer { client, answer })
            }
        }
    }

    fn refuses(&self, request: &MixerRequest) -> Result<(), String> {
        let mixture = match request {
            MixerRequest::List | MixerRequest::Close => return Ok(()),
            MixerRequest::Draw(page) => {
                check_page(page.truncation, page.count, page.side)?;
                &page.mixture
            }
            MixerRequest::Save { mixture, .. } => mixture,
        };
        check(mixture)?;
        match self.stopping {
            Some(_) => Err("the engine is saving and ends then".to_owned()),
            None => Ok(()),
        }
    }
}

fn check(mixture: &Mixture) -> Result<(), String> {
    let count = mixture.checkpoints.len();
    if !(2..=MOST_INGREDIENTS).contains(&count) {
        return Err(format!(
            "{count} checkpoints; allowed: 2 to {MOST_INGREDIENTS}"
        ));
    }
    let ranges = [&mixture.coarse, &mixture.middle, &mixture.fine];
    let lists = std::iter::once(&mixture.weights).chain(ranges.into_iter().flatten());
    for weights in lists {
        if weights.len() != count {
            let many = weights.len();
            return Err(format!("{many} weights for {count} checkpoints"));
        }
        let allowed = |weight: &f64| weight.abs() <= LARGEST;
        if !weights.iter().all(allowed) {
            return Err(format!("weights {weights:?}; allowed: up to {LARGEST}"));
        }
        let sum: f64 = weights.iter().sum();
        if (sum - 1.0).abs() > TOLERANCE {
            return Err(format!("the weights {weights:?} sum to {sum}, not to 1"));
        }
    }
    Ok(())
}
