//! Sixteen people whose portraits come with the project, to be found by `nada invert`, and sixteen
//! more whom nobody should take them for.

use tch::Tensor;

use super::identity::Identities;
use super::portrait::{self, Domain};
use crate::random::Random;

/// No model was ever trained on this seed's people.
const SEED: u64 = 160_016;
/// How many portraits there are.
pub const COUNT: i64 = 16;
/// Those, and the others.
pub const GROUP: i64 = 32;
const SIZE: i64 = 64;

/// All of the group as photos, those with portraits first: `[32, 3, 64, 64]` in `[-1, 1]`.
#[must_use]
pub fn group() -> Tensor {
    let z = Random::new(SEED).normal(&[GROUP, 64]);
    portrait::render_all(&Identities::from_z(&z), Domain::Photo, SIZE)
}

/// `001` for the first.
#[must_use]
pub fn name(index: i64) -> String {
    format!("{:03}", index + 1)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::demo::sheet;

    #[test]
    fn the_portraits_of_the_project_are_these() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portraits");
        let group = group();
        for index in 0..COUNT {
            let path = folder.join(format!("{}.png", name(index)));
            let kept = image::open(&path).unwrap().into_rgb8();
            let drawn = sheet::grid(&group.narrow(0, index, 1), 1);
            let worst = kept
                .iter()
                .zip(drawn.iter())
                .map(|(a, b)| a.abs_diff(*b))
                .max();
            assert!(worst <= Some(1), "{}: {worst:?}", path.display());
        }
    }
}
