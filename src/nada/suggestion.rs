//! Which moment of a training the lab would keep, from its scores.
//!
//! The direction rises steeply, then creeps; identity and diversity fall all the while. So the first
//! moment that has nearly the best direction has paid least for it (`docs/presets.md` has the
//! measurements).

use super::scores::Scores;

/// How far below the best direction counts as nearly there.
const NEARLY: f64 = 0.04;
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
    let direction = |moment: &Moment| moment.scores.direction;
    let best = moments.iter().map(direction).fold(0.0, f64::max);
    let nearly = |moment: &Moment| direction(moment) >= best * (1.0 - NEARLY);
    let at = moments.iter().position(nearly).filter(|_| best > 0.0)?;
    let (chosen, last) = (&moments[at], moments.last()?);
    let length = |moment: &Moment| moment.iteration.saturating_sub(since);
    Some(Suggestion {
        iteration: chosen.iteration,
        reason: reason(chosen, last, best),
        past: moments.len() - 1 - at >= AFTER && length(last) >= 2 * length(chosen),
    })
}

fn reason(chosen: &Moment, last: &Moment, best: f64) -> String {
    let Scores {
        direction,
        identity,
        diversity,
    } = chosen.scores;
    if chosen.iteration == last.iteration {
        return format!("direction still rises: {direction:.2}");
    }
    let fell = |name: &str, was: f64, is: f64| format!("{name} {was:.2}, now {is:.2}");
    format!(
        "direction {direction:.2}, later {best:.2} at most; {}; {}",
        fell("identity", identity, last.scores.identity),
        fell("diversity", diversity, last.scores.diversity)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Moments every 10 iterations with these directions; the other scores fall.
    fn moments(directions: &[f64]) -> Vec<Moment> {
        let moment = |(n, direction): (u32, &f64)| Moment {
            iteration: n * 10,
            scores: Scores {
                direction: *direction,
                identity: 1.0 - 0.05 * f64::from(n),
                diversity: 1.0 - 0.08 * f64::from(n),
            },
        };
        (1..).zip(directions).map(moment).collect()
    }

    #[test]
    fn while_the_direction_rises_the_newest_is_kept() {
        let found = suggest(&moments(&[0.2, 0.4, 0.6]), 0).unwrap();
        assert_eq!((found.iteration, found.past), (30, false));
        assert_eq!(found.reason, "direction still rises: 0.60");
    }

    #[test]
    fn when_it_creeps_the_first_that_is_nearly_there_is_kept() {
        let directions = [0.4, 0.74, 0.75, 0.76, 0.75, 0.755];
        let found = suggest(&moments(&directions), 0).unwrap();
        assert_eq!((found.iteration, found.past), (20, true));
        assert_eq!(
            found.reason,
            "direction 0.74, later 0.76 at most; identity 0.90, now 0.70; diversity 0.84, now 0.52"
        );
        // Three moments later, but not as long again.
        let late = [vec![0.1; 6], vec![0.75; 4]].concat();
        assert!(!suggest(&moments(&late), 0).unwrap().past);
        // After a switch of presets only what came then counts.
        assert!(suggest(&moments(&late), 60).unwrap().past);
    }

    #[test]
    fn nothing_is_kept_of_a_training_that_leads_nowhere() {
        assert_eq!(suggest(&[], 0), None);
        assert_eq!(suggest(&moments(&[-0.1, 0.0]), 0), None);
    }
}
