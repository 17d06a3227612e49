//! Storages, tensors and arrays as a pickle describes them, checked against each other.

use super::super::entry::{DIMENSIONS, numel};
use super::super::{Damage, Element, Span};
use super::Id;

/// A run of numbers that tensors share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storage {
    pub element: Element,
    /// Its name in the container.
    pub key: Box<str>,
    /// Its first number within what the container has under that name.
    pub start: u64,
    /// How many numbers it has.
    pub count: u64,
    /// Where it is, when it came as a file of its own.
    pub place: Option<Span>,
}

impl Storage {
    /// Its bytes within what the container has.
    pub fn within(&self, span: Span) -> Result<Span, Damage> {
        let size = self.element.size();
        let at = self.start.saturating_mul(size);
        let len = self.count.saturating_mul(size);
        span.part(at, len).map_err(|_| {
            Damage::new(format!(
                "{} numbers of type {} were expected, {} bytes are there",
                self.count, self.element, span.len
            ))
        })
    }
}

/// A view of a storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tensor {
    pub storage: Id,
    /// Its first number within the storage.
    pub offset: u64,
    pub shape: Vec<u64>,
    pub stride: Vec<u64>,
}

impl Tensor {
    /// Checks that the view lies within a storage of `count` numbers.
    pub fn check(&self, count: u64) -> Result<(), Damage> {
        let view = || format!("shape {:?}, stride {:?}", self.shape, self.stride);
        if self.shape.len() != self.stride.len() || self.shape.len() > DIMENSIONS {
            return Err(Damage::new(format!("a tensor with {}", view())));
        }
        let fits = self
            .extent()
            .and_then(|extent| self.offset.checked_add(extent))
            .is_some_and(|end| end <= count);
        if fits && numel(&self.shape).is_some() {
            return Ok(());
        }
        Err(Damage::new(format!(
            "a tensor reaches beyond its storage of {count} numbers: first {}, {}",
            self.offset,
            view()
        )))
    }

    /// Numbers from its first to its last.
    pub fn extent(&self) -> Option<u64> {
        if self.shape.contains(&0) {
            return Some(0);
        }
        let steps = self.shape.iter().zip(&self.stride);
        steps
            .map(|(&n, &step)| (n - 1).checked_mul(step))
            .try_fold(1u64, |sum, reach| sum.checked_add(reach?))
    }

    /// Whether its numbers stand in order.
    pub fn is_in_order(&self) -> bool {
        let mut expected = 1u64;
        self.shape
            .iter()
            .zip(&self.stride)
            .rev()
            .all(|(&n, &step)| {
                let fits = n == 1 || step == expected;
                expected = expected.saturating_mul(n.max(1));
                fits
            })
    }
}

/// An array of numpy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Array {
    pub shape: Vec<u64>,
    /// numpy's name of the element type.
    pub code: Box<str>,
    /// Whether the first dimension runs fastest.
    pub is_fortran: bool,
    pub bytes: Option<Span>,
}

impl Array {
    /// Its element type.
    pub fn element(&self) -> Result<Element, Damage> {
        let unknown = || Damage::new(format!("an array of numpy's type `{}`", self.code));
        let letters = match self.code.strip_prefix('>') {
            Some(letters) if letters.len() > 1 && !letters.ends_with('1') => return Err(unknown()),
            Some(letters) => letters,
            None => self.code.trim_start_matches(['<', '=', '|']),
        };
        Element::of_numpy(letters).ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(offset: u64, shape: &[u64], stride: &[u64]) -> Tensor {
        Tensor {
            storage: Id::NONE,
            offset,
            shape: shape.to_vec(),
            stride: stride.to_vec(),
        }
    }

    #[test]
    fn views_stay_within_their_storage() {
        assert!(view(0, &[4, 6], &[6, 1]).check(24).is_ok());
        assert!(view(0, &[6, 4], &[1, 6]).check(24).is_ok());
        assert!(view(1, &[4, 6], &[6, 1]).check(24).is_err());
        assert!(view(0, &[0, 9], &[9, 1]).check(0).is_ok());
        assert!(view(0, &[], &[]).check(1).is_ok());
        assert!(view(0, &[], &[]).check(0).is_err());
        assert!(view(0, &[2], &[]).check(9).is_err());
        assert!(view(u64::MAX, &[2], &[1]).check(9).is_err());
        assert!(view(0, &[u64::MAX, 2], &[u64::MAX, 1]).check(9).is_err());
        assert!(view(0, &[1 << 40, 1 << 40], &[0, 0]).check(9).is_err());
    }

    #[test]
    fn order_is_seen_from_the_strides() {
        assert!(view(0, &[4, 6], &[6, 1]).is_in_order());
        assert!(view(0, &[4, 1, 6], &[6, 99, 1]).is_in_order());
        assert!(!view(0, &[6, 4], &[1, 6]).is_in_order());
    }

    #[test]
    fn high_bytes_first_are_refused() {
        let of = |code: &str| Array {
            code: code.into(),
            ..Array::default()
        };
        assert_eq!(of("<f4").element().unwrap(), Element::F32);
        assert_eq!(of("|b1").element().unwrap(), Element::Bool);
        for code in [">f4", "O", "<U8", "", ">"] {
            assert!(of(code).element().is_err(), "{code}");
        }
    }
}
