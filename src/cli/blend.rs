//! Arguments of `nada blend`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::engine::Computing;

const EXAMPLES: &str = "\
Examples:
  nada blend runs/A runs/B                              half of each
  nada blend runs/A runs/B --weights 0.6,0.4 -o both.safetensors
  nada blend demo runs/A --weights -0.3,1.3             more than all of A
  nada blend runs/A runs/B --coarse 1,0 --fine 0,1      shape of A, texture of B
  nada blend runs/A runs/B --layers 4-16=1,0 --layers 32-64=0,1

Weights sum to 1. Layers are told apart by the resolution that they work at: coarse is 4 to 8
pixels, middle 16 to 32, fine 64 and more; where no range says otherwise --weights counts, and of
several ranges that hold a layer the last of --coarse, --middle, --fine, --layers.

Only checkpoints of one frozen generator can be mixed: elsewhere equal weights mean other things.
The new file says what it was made of, and is a checkpoint for sample, video and blend.";

/// Arguments of `nada blend`.
#[derive(Clone, Debug, PartialEq, Args)]
#[command(after_help = EXAMPLES)]
pub struct BlendArgs {
    /// Checkpoint files, runs' folders (their newest checkpoints), or the frozen generator: demo
    #[arg(required = true, num_args = 2.., value_name = "CHECKPOINT")]
    pub checkpoints: Vec<String>,

    /// How much of each, in their order [default: the same of each]
    #[arg(long, value_name = "A,B,…", allow_hyphen_values = true)]
    pub weights: Option<Weights>,

    /// Other weights at 4 to 8 pixels: the shape of the head
    #[arg(long, value_name = "A,B,…", allow_hyphen_values = true)]
    pub coarse: Option<Weights>,

    /// Other weights at 16 to 32 pixels: features
    #[arg(long, value_name = "A,B,…", allow_hyphen_values = true)]
    pub middle: Option<Weights>,

    /// Other weights at 64 pixels and more: texture
    #[arg(long, value_name = "A,B,…", allow_hyphen_values = true)]
    pub fine: Option<Weights>,

    /// Other weights in a range of resolutions; can be given more than once
    #[arg(long, value_name = "FROM-TO=A,B,…")]
    pub layers: Vec<LayerWeights>,

    /// Mix also what was not trained from the same frozen generator
    #[arg(long)]
    pub force: bool,

    /// The new checkpoint
    #[arg(short, long, value_name = "FILE", default_value = "blend.safetensors")]
    pub out: PathBuf,

    /// Device, models.
    #[command(flatten)]
    pub computing: Computing,
}

/// A weight for each checkpoint: `0.6,0.4`.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights(pub Vec<f64>);

impl FromStr for Weights {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |part: &str| part.trim().parse().ok().filter(|n: &f64| n.is_finite());
        let numbers: Option<Vec<f64>> = text.split(',').map(number).collect();
        numbers
            .map(Self)
            .ok_or_else(|| "allowed: numbers like 0.6,0.4".to_owned())
    }
}

/// Weights in a range of resolutions: `8-32=1,0`.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerWeights {
    /// Lowest resolution in pixels.
    pub from: u32,
    /// Highest resolution in pixels.
    pub to: u32,
    /// A weight for each checkpoint.
    pub weights: Weights,
}

impl FromStr for LayerWeights {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong =
            || "allowed: FROM-TO=A,B with resolutions from 4 to 1024, as in 8-32=1,0".to_owned();
        let (range, weights) = text.split_once('=').ok_or_else(wrong)?;
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        let side = |text: &str| {
            let side = text.trim().parse().ok();
            side.filter(|side: &u32| side.is_power_of_two() && (4..=1024).contains(side))
        };
        let (from, to) = side(from).zip(side(to)).ok_or_else(wrong)?;
        if from > to {
            return Err(wrong());
        }
        let weights = weights.parse()?;
        Ok(Self { from, to, weights })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_numbers_and_ranges_are_resolutions() {
        assert_eq!("0.6, -0.4".parse(), Ok(Weights(vec![0.6, -0.4])));
        for wrong in ["", "a", "1,,2", "nan,1"] {
            assert!(wrong.parse::<Weights>().is_err(), "{wrong}");
        }
        let layers: LayerWeights = "8-32=1,0".parse().unwrap();
        assert_eq!((layers.from, layers.to), (8, 32));
        assert_eq!("64=1,0".parse::<LayerWeights>().unwrap().to, 64);
        for wrong in ["8-32", "32-8=1,0", "7-9=1,0", "2-8=1,0", "8-2048=1,0"] {
            assert!(wrong.parse::<LayerWeights>().is_err(), "{wrong}");
        }
    }
}
