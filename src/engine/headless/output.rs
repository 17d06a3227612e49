//! Where a training without a screen tells what happens: a bar on a terminal, JSON elsewhere.

use std::io::{self, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::line::{End, Line};
use crate::protocol::{Progress, Status};

/// So many losses fit beside the bar.
const LOSSES: usize = 4;

/// Somebody who is told.
pub trait Output {
    /// Something happened.
    ///
    /// # Errors
    /// When it cannot be written.
    fn line(&mut self, line: &Line) -> io::Result<()>;

    /// The run's state is another one.
    fn status(&mut self, _status: &Status) {}

    /// Something takes a while, or does no longer.
    fn progress(&mut self, _progress: Option<&Progress>) {}
}

/// One line of JSON for every event.
#[derive(Debug)]
pub struct Json<W>(pub W);

impl<W: Write> Output for Json<W> {
    fn line(&mut self, line: &Line) -> io::Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        self.0.write_all(text.as_bytes())?;
        self.0.flush()
    }
}

/// A progress bar with losses and the time left; the rest as lines above it.
#[derive(Debug)]
pub struct Bar<W> {
    bar: ProgressBar,
    out: W,
}

impl<W: Write> Bar<W> {
    /// Draws the bar where `target` says and writes lines to `out`.
    pub fn new(out: W, target: ProgressDrawTarget) -> Self {
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(ProgressStyle::default_spinner());
        Self { bar, out }
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        let out = &mut self.out;
        self.bar.suspend(|| writeln!(out, "{text}"))
    }

    fn end(&mut self, end: &End) -> io::Result<()> {
        self.bar.finish_and_clear();
        if end.exit_code != 0 || end.resume.is_some() {
            self.write(&format!("iteration {}: {}", end.iteration, end.reason))?;
        }
        if let Some(samples) = &end.samples {
            self.write(&format!("pictures: {}", samples.display()))?;
        }
        if let Some(checkpoint) = &end.checkpoint {
            self.write(&format!("weights:  {}", checkpoint.display()))?;
        }
        if let Some(resume) = &end.resume {
            self.write(&format!("go on with: {resume}"))?;
        }
        self.out.flush()
    }
}

impl<W: Write> Output for Bar<W> {
    fn line(&mut self, line: &Line) -> io::Result<()> {
        match line {
            Line::Start {
                title,
                run,
                iteration,
                device,
                model,
                ..
            } => {
                self.bar.set_style(style());
                self.bar.set_position(u64::from(*iteration));
                self.bar.reset_eta();
                let place = run.as_ref().map(|run| format!(", in {}", run.display()));
                let place = place.unwrap_or_default();
                self.write(&format!("{title}: {model}, on {device}{place}"))
            }
            Line::Iteration {
                iteration,
                total,
                losses,
                ..
            } => {
                let mut text = format!("loss {total:.4}");
                let more = losses.iter().filter(|_| losses.len() > 1).take(LOSSES);
                text.extend(more.map(|(name, value)| format!("  {name} {value:.4}")));
                self.bar.set_message(text);
                self.bar.set_position(u64::from(*iteration));
                Ok(())
            }
            Line::Sample { .. } => Ok(()),
            Line::Checkpoint { iteration, path } => {
                self.write(&format!("iteration {iteration} saved: {}", path.display()))
            }
            Line::Info { text } => self.write(text),
            Line::Warning { text } => self.write(&format!("warning: {text}")),
            Line::Error { text } => self.write(&format!("error: {text}")),
            Line::End(end) => self.end(end),
        }
    }

    fn status(&mut self, status: &Status) {
        self.bar.set_length(u64::from(status.iterations));
    }

    fn progress(&mut self, progress: Option<&Progress>) {
        self.bar.set_message(match progress {
            Some(Progress { what, done, total }) if *total > 0 => {
                format!("{what} {}%", 100 * done / total)
            }
            Some(progress) => progress.what.clone(),
            None => String::new(),
        });
    }
}

const TEMPLATE: &str = "{bar:24} {pos}/{len}  {msg}  {per_sec}, {eta} left";

fn style() -> ProgressStyle {
    // A test says that the template is right.
    ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_right() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }

    #[test]
    fn the_end_says_where_things_are_and_how_to_go_on() {
        let mut out = Vec::new();
        let mut bar = Bar::new(&mut out, ProgressDrawTarget::hidden());
        let end = End {
            exit_code: 130,
            reason: "stopped by SIGINT".to_owned(),
            run: Some("runs/a".into()),
            iteration: 37,
            samples: Some("runs/a/samples".into()),
            checkpoint: Some("runs/a/checkpoints/000037.safetensors".into()),
            resume: Some("nada train --resume runs/a".to_owned()),
        };
        bar.line(&Line::End(end)).unwrap();
        let expected = "iteration 37: stopped by SIGINT\n\
                        pictures: runs/a/samples\n\
                        weights:  runs/a/checkpoints/000037.safetensors\n\
                        go on with: nada train --resume runs/a\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
