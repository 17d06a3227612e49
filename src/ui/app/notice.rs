//! The answer to the last key: one line, for some seconds.

use super::{App, TICKS_PER_SECOND};

pub(super) const NOTICE_TICKS: u64 = 6 * TICKS_PER_SECOND;
/// What is good and came that long ago was read by whoever goes on; the rest takes longer.
const READ_TICKS: [u64; 2] = [TICKS_PER_SECOND, 2 * TICKS_PER_SECOND];

/// How a notice is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Under way.
    Plain,
    /// It worked.
    Good,
    /// It did not.
    Bad,
}

/// The answer to the last key, for some seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// One line.
    pub text: String,
    /// Its colour.
    pub tone: Tone,
    until: u64,
}

impl App {
    /// Shows a line for some seconds.
    pub fn notify(&mut self, tone: Tone, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            tone,
            until: self.ticks + NOTICE_TICKS,
        });
        self.stale = true;
    }

    /// Whether a notice had its time, and is gone now.
    pub(super) fn drop_old_notice(&mut self) -> bool {
        let now = self.ticks;
        self.notice.take_if(|notice| notice.until <= now).is_some()
    }

    /// Something else is done: what was said before is over, unless it is still under way.
    pub(super) fn leave_notice(&mut self) {
        let now = self.ticks + NOTICE_TICKS;
        self.notice.take_if(|notice| match notice.tone {
            Tone::Plain => false,
            Tone::Good => notice.until + READ_TICKS[0] <= now,
            Tone::Bad => notice.until + READ_TICKS[1] <= now,
        });
    }

    /// The engine's answer takes the place of what said that it is awaited.
    pub(super) fn no_longer_under_way(&mut self) {
        self.notice.take_if(|notice| notice.tone == Tone::Plain);
    }
}
