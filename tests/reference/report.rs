//! How far the tensors of a case are from the expected ones.

use std::collections::BTreeSet;

use nada_tui::weights::StateDict;
use tch::{Kind, Tensor};

/// Features, images and losses, relative to the largest magnitude expected.
pub const TOLERANCE: f64 = 1e-4;

/// Least cosine between two changes that count as the same.
const SAME_WAY: f64 = 0.99;

/// One line per tensor compared.
#[derive(Default)]
pub struct Report {
    lines: Vec<String>,
    compared: BTreeSet<String>,
    failed: bool,
}

impl Report {
    /// Compares with the expected tensor of that name.
    pub fn compare(&mut self, name: &str, found: &Tensor, expected: &StateDict, tolerance: f64) {
        self.compared.insert(name.to_owned());
        let Some(expected) = expected.find(name) else {
            return self.fail(format!("`{name}` is not among the expected tensors"));
        };
        if found.size() != expected.size() {
            let (found, expected) = (found.size(), expected.size());
            return self.fail(format!("`{name}` is {found:?}, expected {expected:?}"));
        }
        let error = relative_error(found, expected);
        // NaN is above every tolerance.
        if error <= tolerance {
            self.lines.push(format!("{name} {error:.1e}"));
        } else {
            let values = both(found, expected);
            self.fail(format!(
                "`{name}` differs by {error:.2e}, allowed {tolerance:.0e}{values}"
            ));
        }
    }

    /// Compares how a tensor moved away from `start`: the cosine of both changes. What did not move
    /// in the one must not move in the other.
    pub fn compare_change(
        &mut self,
        name: &str,
        found: &Tensor,
        start: &Tensor,
        expected: &Tensor,
    ) {
        let [found, expected] = [found, expected].map(|t| (t.detach() - start).flatten(0, -1));
        let length = |t: &Tensor| t.dot(t).sqrt().double_value(&[]);
        let (ours, theirs) = (length(&found), length(&expected));
        if ours == 0.0 && theirs == 0.0 {
            return self.lines.push(format!("{name} unmoved"));
        }
        let cosine = found.dot(&expected).double_value(&[]) / (ours * theirs);
        let line = format!(
            "{name} moved with cosine {cosine:.3}, length {:.3}",
            ours / theirs
        );
        if cosine >= SAME_WAY && (0.98..1.02).contains(&(ours / theirs)) {
            self.lines.push(line);
        } else {
            self.fail(line);
        }
    }

    /// Something is right that is no tensor.
    pub fn note(&mut self, line: String) {
        self.lines.push(line);
    }

    /// Something is wrong that is no tensor.
    pub fn fail(&mut self, line: String) {
        self.failed = true;
        self.lines.push(line);
    }

    /// The summary, or what is wrong; an expected tensor that nobody looked at is wrong too.
    pub fn finish(mut self, expected: &StateDict) -> Result<String, String> {
        for name in expected.names() {
            if !self.compared.contains(name) {
                self.fail(format!("`{name}` is expected, but nothing computes it"));
            }
        }
        let summary = self.lines.join(", ");
        if self.failed {
            return Err(summary);
        }
        Ok(summary)
    }
}

/// Largest difference relative to the largest magnitude that is expected.
pub fn relative_error(found: &Tensor, expected: &Tensor) -> f64 {
    let expected = expected.to_kind(Kind::Double);
    let difference = (found.detach().to_kind(Kind::Double) - &expected)
        .abs()
        .max();
    (difference / expected.abs().max()).double_value(&[])
}

/// The numbers themselves, where they are few.
fn both(found: &Tensor, expected: &Tensor) -> String {
    if found.numel() > 16 {
        return String::new();
    }
    let list = |t: &Tensor| Vec::<f64>::try_from(t.detach().to_kind(Kind::Double).flatten(0, -1));
    format!(": {:.6?} instead of {:.6?}", list(found), list(expected))
}
