//! Times the parts of an iteration.

use std::time::Instant;

use tch::{Cuda, Device};

use crate::protocol::Parts;

/// On a GPU one iteration in so many is timed: a lap waits for the device.
const ON_GPU: u32 = 10;

/// A lap per part. One that is off costs nothing and tells nothing.
#[derive(Debug)]
pub struct Stopwatch {
    device: Device,
    lap: Option<Instant>,
    parts: Parts,
}

/// What a lap was spent on.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// Pictures of both generators.
    Generator,
    /// What CLIP sees, and the losses.
    Clip,
    /// Gradients.
    Backward,
    /// Check of the gradients and Adam's step.
    Optimiser,
}

impl Stopwatch {
    /// Starts, for the iteration that follows `iteration`.
    #[must_use]
    pub fn start(device: Device, iteration: u32) -> Self {
        let timed = !device.is_cuda() || iteration.is_multiple_of(ON_GPU);
        Self {
            device,
            lap: timed.then(Instant::now),
            parts: Parts::default(),
        }
    }

    /// Ends a lap.
    pub fn lap(&mut self, part: Part) {
        let Some(began) = self.lap else {
            return;
        };
        if let Device::Cuda(index) = self.device {
            Cuda::synchronize(index as i64);
        }
        let now = Instant::now();
        let sum = match part {
            Part::Generator => &mut self.parts.generator,
            Part::Clip => &mut self.parts.clip,
            Part::Backward => &mut self.parts.backward,
            Part::Optimiser => &mut self.parts.optimiser,
        };
        *sum += (now - began).as_secs_f64();
        self.lap = Some(now);
    }

    /// Seconds of each part; `None` where nothing was timed.
    #[must_use]
    pub fn parts(self) -> Option<Parts> {
        self.lap.map(|_| self.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laps_go_to_their_part_and_add_up() {
        let mut watch = Stopwatch::start(Device::Cpu, 3);
        let began = watch.lap.unwrap();
        for part in [Part::Generator, Part::Clip, Part::Backward, Part::Clip] {
            watch.lap(part);
        }
        let all = (watch.lap.unwrap() - began).as_secs_f64();
        let parts = watch.parts().unwrap();
        assert!(parts.generator > 0.0 && parts.clip > 0.0 && parts.backward > 0.0);
        assert_eq!(parts.optimiser, 0.0);
        assert!((parts.generator + parts.clip + parts.backward - all).abs() < 1e-9);
    }

    #[test]
    fn on_a_gpu_most_iterations_are_not_held_up() {
        let timed = (0..20).filter(|n| Stopwatch::start(Device::Cuda(0), *n).lap.is_some());
        assert_eq!(timed.count(), 2);
    }
}
