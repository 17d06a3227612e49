//! Where the reference trajectories hold numbers that nobody can agree with, and what is asked
//! instead. `NADA_REFERENCE_STRICT=1` asks for everything; the five trajectories then fail.
//!
//! 1. In iteration 0 both generators are equal. The original nudges the picture by 1e-6, where the
//!    edit direction (length 6e-7) is mostly the rounding of its own convolutions: changes of the
//!    picture by 1e-6 move that loss between 1.04 and 1.17, its limit for larger nudges is 1.11.
//!    Adam's first step depends on the gradient's signs only, so the weights inherit the noise.
//! 2. The adaptive search ran on a CPU, where `torch.Tensor(x.numpy())` shares memory with `x`: the
//!    latents and their copy moved together, every layer's movement was 0, and `topk` broke the tie
//!    as `nth_element` does: entries 8, 6, 7 of 10, that is `convs.4`, `.5` and `.6`, each time.
//!    Those layers are trained here as the case says; no reference pins the search itself.

use std::env;

use nada_tui::weights::StateDict;
use tch::Tensor;

use crate::report::Report;

/// On the loss of iteration 0, absolute: about four standard deviations (0.036) of what rounding does.
const ON_FIRST: f64 = 0.14;
/// On the losses after it, absolute: they inherit the noise. The largest seen is 0.028.
const ON_OTHERS: f64 = 0.04;
/// On the picture at the end, relative to its largest magnitude. The largest seen is 0.21.
pub const ON_IMAGE: f64 = 0.3;

pub fn are_known() -> bool {
    env::var_os("NADA_REFERENCE_STRICT").is_none()
}

pub fn compare_losses(found: &Tensor, expected: &StateDict, report: &mut Report) {
    report.seen("losses");
    let Some(losses) = expected.find("losses") else {
        return report.fail("the case has no losses".to_owned());
    };
    let rest = losses.size()[0] - 1;
    for (name, from, count, tolerance) in [
        ("first loss", 0, 1, ON_FIRST),
        ("later losses", 1, rest, ON_OTHERS),
    ] {
        let part = losses.narrow(0, from, count);
        let relative = tolerance / part.abs().max().double_value(&[]);
        let mut expected = StateDict::new("losses");
        expected.insert(name, part);
        report.compare(name, &found.narrow(0, from, count), &expected, relative);
    }
}
