//! The last iterations: how fast they were, and what they were spent on.

use std::collections::VecDeque;

use crate::protocol::Parts;

/// Iterations that count.
const COUNT: usize = 20;

/// Seconds of the last iterations and, of those that were timed, of their parts.
#[derive(Debug, Default)]
pub(super) struct Recent {
    seconds: VecDeque<f64>,
    parts: VecDeque<Parts>,
}

impl Recent {
    pub fn add(&mut self, seconds: f64, parts: Option<Parts>) {
        push(&mut self.seconds, seconds);
        if let Some(parts) = parts {
            push(&mut self.parts, parts);
        }
    }

    /// Iterations per second; 0 while there are none.
    pub fn speed(&self) -> f64 {
        let all: f64 = self.seconds.iter().sum();
        if all > 0.0 {
            self.seconds.len() as f64 / all
        } else {
            0.0
        }
    }

    /// Means.
    pub fn parts(&self) -> Option<Parts> {
        let n = self.parts.len() as f64;
        let mean = |part: fn(&Parts) -> f64| self.parts.iter().map(part).sum::<f64>() / n;
        (n > 0.0).then(|| Parts {
            generator: mean(|parts| parts.generator),
            clip: mean(|parts| parts.clip),
            backward: mean(|parts| parts.backward),
            optimiser: mean(|parts| parts.optimiser),
        })
    }
}

fn push<T>(queue: &mut VecDeque<T>, value: T) {
    if queue.len() == COUNT {
        queue.pop_front();
    }
    queue.push_back(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_count() {
        let mut recent = Recent::default();
        assert_eq!((recent.speed(), recent.parts()), (0.0, None));
        recent.add(100.0, None);
        for n in 0..COUNT {
            let clip = if n < COUNT / 2 { 0.1 } else { 0.3 };
            let parts = Parts {
                clip,
                ..Parts::default()
            };
            recent.add(0.5, Some(parts));
        }
        assert_eq!(recent.speed(), 2.0);
        assert!((recent.parts().unwrap().clip - 0.2).abs() < 1e-12);
    }
}
