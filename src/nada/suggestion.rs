//! Which moment of a training the lab would keep, from its scores.
//!
//! The direction rises steeply, then creeps; what tells people apart is lost all the while, and CLIP
//! hardly sees it: the layout of coarse pictures does. So the best moment is a trade between the two
//! (`docs/presets.md` has the measurements).

use super::scores::Scores;

/// The direction counts by this power: a tenth of it is worth a third of the layout.
const POWER: i32 = 4;
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
    let mut best: Option<(usize, f64)> = None;
    for (at, moment) in moments.iter().enumerate() {
        let worth = worth(&moment.scores);
        if worth > best.map_or(0.0, |(_, most)| most) {
            best = Some((at, worth));
        }
    }
    let (at, _) = best?;
    let (chosen, last) = (&moments[at], moments.last()?);
    let length = |moment: &Moment| moment.iteration.saturating_sub(since);
    Some(Suggestion {
        iteration: chosen.iteration,
        reason: reason(chosen, last),
        past: moments.len() - 1 - at >= AFTER && length(last) >= 2 * length(chosen),
    })
}

fn worth(scores: &Scores) -> f64 {
    scores.direction.max(0.0).powi(POWER) * scores.layout.max(0.0)
}

fn reason(chosen: &Moment, last: &Moment) -> String {
    let (direction, layout) = (chosen.scores.direction, chosen.scores.layout);
    if chosen.iteration == last.iteration {
        return format!("still better: direction {direction:.2}, layout {layout:.2}");
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
        assert_eq!(found.reason, "still better: direction 0.60, layout 0.80");
    }

    #[test]
    fn when_it_creeps_the_layout_decides() {
        let all = [
            (0.4, 0.95),
            (0.74, 0.9),
            (0.75, 0.8),
            (0.76, 0.7),
            (0.75, 0.65),
        ];
        let found = suggest(&moments(&all), 0).unwrap();
        assert_eq!((found.iteration, found.past), (20, true));
        assert_eq!(
            found.reason,
            "direction 0.74 (now 0.75), layout 0.90 (now 0.65)"
        );
        // Three moments later, but not as long again.
        let late = [vec![(0.1, 1.0); 6], vec![(0.75, 1.0); 4]].concat();
        assert!(!suggest(&moments(&late), 0).unwrap().past);
        // After a switch of presets only what came then counts.
        assert!(suggest(&moments(&late), 60).unwrap().past);
    }

    #[test]
    fn nothing_is_kept_of_a_training_that_leads_nowhere() {
        assert_eq!(suggest(&[], 0), None);
        assert_eq!(suggest(&moments(&[(-0.1, 1.0), (0.0, 1.0)]), 0), None);
        assert_eq!(suggest(&moments(&[(0.5, -0.1)]), 0), None);
    }
}
