//! Seeded random numbers whose whole state is one word, so that runs can be repeated and resumed.

use std::f64::consts::TAU;

use tch::Tensor;

/// splitmix64 (Steele, Lea and Flood, 2014) with normal and uniform tensors on top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random {
    state: u64,
}

impl Random {
    /// Numbers that depend on the seed alone.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        // One step apart seeds must not give one step apart streams.
        let mut start = Self { state: seed };
        let state = start.bits();
        Self { state }
    }

    /// Goes on from a saved [`Random::state`].
    #[must_use]
    pub fn resume(state: u64) -> Self {
        Self { state }
    }

    /// What must be saved to go on later.
    #[must_use]
    pub fn state(&self) -> u64 {
        self.state
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.state;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    /// Uniform in `[0, 1)`.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform in `[from, to)`.
    pub fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.uniform()
    }

    /// Uniform in `0 .. n`; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.uniform() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// One of the items.
    ///
    /// # Panics
    /// When there is none.
    pub fn choose<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// Standard normal numbers of that shape, f32 on the CPU (Box-Muller).
    pub fn normal(&mut self, shape: &[i64]) -> Tensor {
        self.tensor(shape, |random| {
            let radius = (-2.0 * (1.0 - random.uniform()).ln()).sqrt();
            radius * (TAU * random.uniform()).cos()
        })
    }

    /// Numbers of that shape in `[from, to)`, f32 on the CPU.
    pub fn uniforms(&mut self, shape: &[i64], from: f64, to: f64) -> Tensor {
        self.tensor(shape, |random| random.between(from, to))
    }

    fn tensor(&mut self, shape: &[i64], mut one: impl FnMut(&mut Self) -> f64) -> Tensor {
        let n = shape.iter().product::<i64>();
        let values: Vec<f32> = (0..n).map(|_| one(self) as f32).collect();
        Tensor::from_slice(&values).view(shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_state_goes_on_where_it_stood() {
        let mut random = Random::new(7);
        random.bits();
        let mut later = Random::resume(random.state());
        assert_eq!(random.bits(), later.bits());
        assert_ne!(Random::new(1).bits(), Random::new(2).bits());
    }

    #[test]
    fn normal_numbers_are_normal() {
        let x = Random::new(3).normal(&[20_000]);
        assert!(x.mean(tch::Kind::Float).double_value(&[]).abs() < 0.03);
        assert!((x.std(true).double_value(&[]) - 1.0).abs() < 0.03);
    }

    #[test]
    fn below_covers_its_range() {
        let mut random = Random::new(0);
        let mut seen = [false; 5];
        (0..200).for_each(|_| seen[random.below(5)] = true);
        assert_eq!(seen, [true; 5]);
        assert_eq!(random.below(0), 0);
    }
}
