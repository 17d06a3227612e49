//! Which moment of a training the lab would keep, from its scores.
//!
//! The direction rises steeply, then creeps, while what was good is lost. So the first moment that has
//! nearly the best direction has paid least for it. How near depends on the edit: one that leaves the
//! layout alone (a smile, a hair colour) is there early, and what CLIP likes still better later is no
//! longer what a person means (`docs/presets.md` has the measurements).

use super::scores::Scores;

/// How far below the best direction counts as nearly there.
const NEARLY: f64 = 0.04;
/// The same for an edit that leaves the layout alone.
const NEARLY_SMALL: f64 = 0.15;
/// Such an edit keeps this much of the layout at every moment.
const SMALL_EDIT: f64 = 0.9;
/// Training is past the best when it has gone on for as long again, and for so many moments.
const AFTER: usize = 3;

/// A moment of a training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Iterations done.
    pub iteration: u32,
    /// How it stood.
    pub scores: Scores,
}

/// The moment to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Iterations done.
    pub iteration: u32,
    /// Why, in one line.
    pub reason: String,
    /// Whether later moments show that going on is of no use.
    pub past: bool,
}

/// The moment to keep of those given, in order, of a training that began after iteration `since`;
/// `None` while nothing leads to the target.
#[must_use]
pub fn suggest(moments: &[Moment], since: u32) -> Option<Suggestion> {
    let last = moments.last()?;
    let directions = smoothed(moments);
    let best = directions.iter().copied().fold(0.0, f64::max);
    let layouts = moments.iter().map(|moment| moment.scores.layout);
    let nearly = if layouts.fold(1.0, f64::min) >= SMALL_EDIT {
        NEARLY_SMALL
    } else {
        NEARLY
    };
    let is_near = |direction: &f64| *direction >= best * (1.0 - nearly);
    let at = directions.iter().position(is_near).filter(|_| best > 0.0)?;
    let chosen = &moments[at];
    let length = |moment: &Moment| moment.iteration.saturating_sub(since);
    Some(Suggestion {
        iteration: chosen.iteration,
        reason: reason(chosen, last),
        past: moments.len() - 1 - at >= AFTER && length(last) >= 2 * length(chosen),
    })
}

/// The direction of each moment, averaged with its neighbours: a few latents make it noisy.
fn smoothed(moments: &[Moment]) -> Vec<f64> {
    let mean = |part: &[Moment]| {
        let sum: f64 = part.iter().map(|moment| moment.scores.direction).sum();
        sum / part.len() as f64
    };
    (0..moments.len())
        .map(|n| mean(&moments[n.saturating_sub(1)..(n + 2).min(moments.len())]))
        .collect()
}

fn reason(chosen: &Moment, last: &Moment) -> String {
    let (direction, layout) = (chosen.scores.direction, chosen.scores.layout);
    if chosen.iteration == last.iteration {
        return format!("direction still rises: {direction:.2}, layout {layout:.2}");
    }
    format!(
        "direction {direction:.2} (now {:.2}), layout {layout:.2} (now {:.2})",
        last.scores.direction, last.scores.layout
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Moments every 10 iterations with these directions and layouts.
    fn moments(scores: &[(f64, f64)]) -> Vec<Moment> {
        let moment = |(n, (direction, layout)): (u32, &(f64, f64))| Moment {
            iteration: n * 10,
            scores: Scores {
                direction: *direction,
                layout: *layout,
                ..Scores::default()
            },
        };
        (1..).zip(scores).map(moment).collect()
    }

    #[test]
    fn while_the_direction_rises_the_newest_is_kept() {
        let found = suggest(&moments(&[(0.2, 1.0), (0.4, 0.9), (0.6, 0.8)]), 0).unwrap();
        assert_eq!((found.iteration, found.past), (30, false));
        assert_eq!(found.reason, "direction still rises: 0.60, layout 0.80");
    }

    #[test]
    fn when_it_creeps_the_first_that_is_nearly_there_is_kept() {
        let all = [
            (0.4, 0.95),
            (0.75, 0.8),
            (0.75, 0.8),
            (0.76, 0.7),
            (0.75, 0.65),
            (0.75, 0.6),
        ];
        let found = suggest(&moments(&all), 0).unwrap();
        assert_eq!((found.iteration, found.past), (30, true));
        assert_eq!(
            found.reason,
            "direction 0.75 (now 0.75), layout 0.80 (now 0.60)"
        );
        // Three moments later, but not as long again.
        let late = [vec![(0.1, 0.8); 6], vec![(0.75, 0.8); 5]].concat();
        assert!(!suggest(&moments(&late), 0).unwrap().past);
        // After a switch of presets only what came then counts.
        assert!(suggest(&moments(&late), 60).unwrap().past);
    }

    #[test]
    fn an_edit_that_leaves_the_layout_alone_is_there_earlier() {
        let rising = [0.40, 0.54, 0.56, 0.58, 0.60, 0.62];
        let with = |layout: f64| {
            let all: Vec<(f64, f64)> = rising.iter().map(|d| (*d, layout)).collect();
            suggest(&moments(&all), 0).unwrap().iteration
        };
        assert_eq!((with(0.95), with(0.7)), (30, 50));
    }

    #[test]
    fn one_lucky_measurement_does_not_decide() {
        let mut all = vec![(0.7, 0.8); 8];
        all[1].0 = 0.3;
        all[6].0 = 0.74;
        assert_eq!(suggest(&moments(&all), 0).unwrap().iteration, 40);
    }

    #[test]
    fn nothing_is_kept_of_a_training_that_leads_nowhere() {
        assert_eq!(suggest(&[], 0), None);
        assert_eq!(suggest(&moments(&[(-0.1, 1.0), (0.0, 1.0)]), 0), None);
    }
}
