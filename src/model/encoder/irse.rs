//! e4e, pSp and `ReStyle`: an IR-SE-50 body with a head for each style, on three maps or on the last.

use tch::{Device, Tensor};

use super::body::{Body, Under, convolve};
use super::head::Head;
use super::shapes::{self, Config};
use crate::weights::{StateDict, WeightsError};

/// What heads give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// The first one a style, the others what is added to it (e4e).
    Differences,
    /// Each one a style (pSp).
    Styles,
}

impl Flavour {
    /// By the name of the public class.
    fn of(state: &StateDict) -> Result<Self, WeightsError> {
        match state.metadata().get("encoder_type").map(String::as_str) {
            Some("Encoder4Editing" | "ProgressiveBackboneEncoder") => Ok(Self::Differences),
            Some("GradualStyleEncoder" | "BackboneEncoder") => Ok(Self::Styles),
            Some(other) => Err(state.malformed(format!(
                "encoder `{other}`; known are Encoder4Editing, GradualStyleEncoder, \
                 ProgressiveBackboneEncoder and BackboneEncoder"
            ))),
            None => Err(state.malformed(
                "it does not say whether it is e4e or pSp, and their tensors are the same; in the \
                 public files `opts.encoder_type` does, in safetensors metadata `encoder_type`",
            )),
        }
    }
}

/// The network.
#[derive(Debug)]
pub struct Irse {
    config: Config,
    flavour: Flavour,
    body: Body,
    heads: Vec<Head>,
    /// Convolutions of the middle and the fine map, `(weight, bias)`.
    lateral: Option<[(Tensor, Tensor); 2]>,
}

impl Irse {
    pub fn from_state(state: &StateDict, device: Device) -> Result<Self, WeightsError> {
        let config = shapes::infer(state)?;
        shapes::check(&config, state)?;
        let encoder = Under {
            state,
            prefix: "encoder.".to_owned(),
            device,
        };
        let styles = encoder.below("styles");
        let heads = (0..config.styles).map(|i| Head::new(&styles.below(&i.to_string())));
        let lateral = |name: &str| -> Result<_, WeightsError> {
            let layer = encoder.below(name);
            Ok((layer.get("weight")?, layer.get("bias")?))
        };
        Ok(Self {
            flavour: Flavour::of(state)?,
            body: Body::new(&encoder)?,
            heads: heads.collect::<Result<_, _>>()?,
            lateral: if config.pyramid {
                Some([lateral("latlayer1")?, lateral("latlayer2")?])
            } else {
                None
            },
            config,
        })
    }

    pub fn output(&self) -> [i64; 2] {
        [self.config.styles as i64, self.config.w]
    }

    pub fn resolution(&self) -> i64 {
        self.config.resolution()
    }

    pub fn channels(&self) -> i64 {
        self.config.channels
    }

    /// `[N, channels, R, R]` -> differences from the mean styles, `[N, styles, w]`.
    pub fn forward(&self, pictures: &Tensor) -> Tensor {
        let maps = self.maps(self.body.forward(pictures));
        let rows = self.heads.iter().enumerate();
        let rows: Vec<Tensor> = rows
            .map(|(i, head)| head.forward(&maps[self.config.map_of(i)]))
            .collect();
        let all = Tensor::stack(&rows, 1);
        match self.flavour {
            Flavour::Styles => all,
            Flavour::Differences => {
                let first = all.narrow(1, 0, 1);
                let others = all.narrow(1, 1, all.size()[1] - 1) + &first;
                Tensor::cat(&[first, others], 1)
            }
        }
    }

    /// The maps that heads look at, the coarsest first.
    fn maps(&self, [fine, middle, coarse]: [Tensor; 3]) -> Vec<Tensor> {
        let Some([to_middle, to_fine]) = &self.lateral else {
            return vec![coarse];
        };
        let middle = joined(&coarse, &middle, to_middle);
        let fine = joined(&middle, &fine, to_fine);
        vec![coarse, middle, fine]
    }
}

/// The coarser map enlarged, and the finer one at its width.
fn joined(coarse: &Tensor, fine: &Tensor, (weight, bias): &(Tensor, Tensor)) -> Tensor {
    let side = &fine.size()[2..];
    let above = coarse.upsample_bilinear2d(side, true, None, None);
    above + convolve(fine, weight, 1) + bias.view([1, -1, 1, 1])
}
