//! The last iterations: how fast they were, and what they were spent on.

use std::collections::VecDeque;
use std::time::Instant;

use crate::protocol::Parts;

/// Iterations that count for the speed: samples and scores come between some of them.
const COUNT: usize = 60;
/// Iterations that count for their parts.
const TIMED: usize = 20;

/// Seconds from each of the last iterations to the next and, of those that were timed, of their parts.
#[derive(Debug, Default)]
pub(super) struct Recent {
    seconds: VecDeque<f64>,
    parts: VecDeque<Parts>,
    ended: Option<Instant>,
}

impl Recent {
    /// An iteration has ended that took so many seconds; what was done since the one before it counts
    /// too, unless training paused.
    pub fn add(&mut self, seconds: f64, parts: Option<Parts>) {
        let now = Instant::now();
        let before = self.ended.replace(now);
        let whole = before.map_or(seconds, |before| (now - before).as_secs_f64());
        push(&mut self.seconds, whole.max(seconds), COUNT);
        if let Some(parts) = parts {
            push(&mut self.parts, parts, TIMED);
        }
    }

    /// What comes until the next iteration is none of its time.
    pub fn pause(&mut self) {
        self.ended = None;
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

fn push<T>(queue: &mut VecDeque<T>, value: T, most: usize) {
    if queue.len() == most {
        queue.pop_front();
    }
    queue.push_back(value);
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn only_the_last_count() {
        let mut recent = Recent::default();
        assert_eq!((recent.speed(), recent.parts()), (0.0, None));
        recent.add(100.0, None);
        for n in 0..COUNT {
            let clip = if n < COUNT - TIMED / 2 { 0.1 } else { 0.3 };
            let parts = Parts {
                clip,
                ..Parts::default()
            };
            recent.add(0.5, Some(parts));
        }
        assert_eq!(recent.speed(), 2.0);
        assert!((recent.parts().unwrap().clip - 0.2).abs() < 1e-12);
    }

    #[test]
    fn what_is_done_between_iterations_counts_and_a_pause_does_not() {
        let long = Duration::from_millis(50);
        let mut recent = Recent::default();
        recent.add(0.0, None);
        std::thread::sleep(long);
        recent.pause();
        recent.add(0.0, None);
        assert_eq!(recent.speed(), 0.0);
        std::thread::sleep(long);
        recent.add(0.0, None);
        assert!(recent.speed() <= 3.0 / 0.05);
    }
}
