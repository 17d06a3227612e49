//! How often a mirror is asked again, and how long one waits before.

use std::time::{Duration, SystemTime};

/// How often and how long to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Tries in a row that bring nothing, per mirror.
    pub tries: u32,
    /// Wait after the first of them; it doubles with each.
    pub first: Duration,
    /// No wait is longer. A server that asks for more is given up.
    pub longest: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 5,
            first: Duration::from_secs(1),
            longest: Duration::from_secs(120),
        }
    }
}

impl Patience {
    /// The wait after so many tries in vain (from 1), or as the server asks; `None` gives up.
    #[must_use]
    pub fn wait(&self, tries: u32, asked: Option<Duration>) -> Option<Duration> {
        if tries >= self.tries {
            return None;
        }
        let doubled = self.first.saturating_mul(1 << (tries.max(1) - 1).min(16));
        match asked {
            Some(asked) if asked > self.longest => None,
            Some(asked) => Some(asked),
            None => Some(doubled.min(self.longest)),
        }
    }
}

/// What a `Retry-After` says: seconds, or a date.
#[must_use]
pub fn retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim());
    let date = SystemTime::try_from(date.ok()?).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_end() {
        let patience = Patience {
            tries: 5,
            first: Duration::from_secs(1),
            longest: Duration::from_secs(3),
        };
        let waits: Vec<_> = (1..=5).map(|n| patience.wait(n, None)).collect();
        let seconds = |n| Some(Duration::from_secs(n));
        assert_eq!(
            waits,
            [seconds(1), seconds(2), seconds(3), seconds(3), None]
        );
    }

    #[test]
    fn the_servers_wish_counts_unless_it_is_too_long() {
        let patience = Patience::default();
        let asked = |n| patience.wait(1, Some(Duration::from_secs(n)));
        assert_eq!(asked(0), Some(Duration::ZERO));
        assert_eq!(asked(90), Some(Duration::from_secs(90)));
        assert_eq!(asked(3600), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        assert_eq!(retry_after(" 7 ", now), Some(Duration::from_secs(7)));
        let date = "Sun, 06 Nov 1994 08:49:47 GMT";
        assert_eq!(retry_after(date, now), Some(Duration::from_secs(10)));
        let past = "Sun, 06 Nov 1994 08:49:00 GMT";
        assert_eq!(retry_after(past, now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
    }
}
