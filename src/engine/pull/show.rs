//! What one sees of a download: a bar on a terminal, a line every tenth elsewhere.

use std::io::{self, Write as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::doctor::size;
use crate::pull::News;

const KNOWN: &str = "{prefix} {bar:24} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left  {msg}";
const UNKNOWN: &str = "{prefix} {spinner} {bytes}  {bytes_per_sec}  {msg}";
/// A line after so many bytes when nobody knows how many there will be.
const STEP: u64 = 50_000_000;

/// Shows downloads.
pub struct Show {
    terminal: bool,
    /// Of the file that comes now.
    bar: Option<ProgressBar>,
    /// The tenth of the file that was told last.
    told: Option<u64>,
}

impl Show {
    /// With a bar on a terminal.
    pub fn new(terminal: bool) -> Self {
        Self {
            terminal,
            bar: None,
            told: None,
        }
    }

    /// Shows what happens.
    pub fn news(&mut self, model: &str, news: &News) {
        match news {
            News::Asking { url } => {
                self.clear();
                self.say(&format!("{model}: {url}"));
            }
            News::Transfer { done, total, kept } => self.transfer(model, *done, *total, *kept),
            News::Waiting { seconds, why } => {
                self.clear();
                self.say(&format!("{model}: {why}; again in {seconds} s"));
            }
            News::Failed { why, .. } => {
                self.clear();
                self.say(&format!("{model}: {why}"));
            }
            News::Checking => match &self.bar {
                Some(bar) => bar.set_message("checking"),
                None => self.say(&format!("{model}: checking")),
            },
        }
    }

    fn transfer(&mut self, model: &str, done: u64, total: Option<u64>, kept: u64) {
        if self.terminal {
            let bar = self.bar.get_or_insert_with(|| bar(model, total, kept));
            bar.set_position(done);
            return;
        }
        let step = total.map_or(STEP, |total| (total / 10).max(1));
        if self.told != Some(done / step) {
            self.told = Some(done / step);
            let of = total.map_or(String::new(), |total| format!(" of {}", size(total)));
            self.say(&format!("{model}: {}{of}", size(done)));
        }
    }

    /// A line, above the bar.
    pub fn say(&self, text: &str) {
        let write = || {
            // Without anybody who reads there is nothing to say.
            let _ = writeln!(io::stderr(), "{text}");
        };
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Takes the bar away.
    pub fn clear(&mut self) {
        self.told = None;
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

fn bar(model: &str, total: Option<u64>, kept: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
    bar.set_style(style(if total.is_some() { KNOWN } else { UNKNOWN }));
    bar.set_prefix(model.to_owned());
    // The speed is that of what comes now.
    bar.set_position(kept);
    bar.reset_eta();
    bar
}

fn style(template: &str) -> ProgressStyle {
    // A test says that the templates are right.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_right() {
        for template in [KNOWN, UNKNOWN] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
