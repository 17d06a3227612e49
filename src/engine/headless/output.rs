//! Where a training without a screen tells what happens: a bar on a terminal, JSON elsewhere.

use std::io::{self, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::line::{End, Line, near};
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
pub struct Json<W, E> {
    /// Where the lines go.
    pub out: W,
    /// Where a person may look who does not read them.
    pub aside: E,
}

impl<W: Write, E: Write> Output for Json<W, E> {
    fn line(&mut self, line: &Line) -> io::Result<()> {
        if let Line::End(end) = line {
            // Nobody looks: as good.
            let _ = self.end(end);
        }
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }
}

impl<W, E: Write> Json<W, E> {
    fn end(&mut self, end: &End) -> io::Result<()> {
        if end.exit_code == 1 {
            writeln!(self.aside, "error: {}", end.reason)?;
        }
        if let Some(samples) = &end.samples {
            writeln!(self.aside, "pictures: {}", near(samples).display())?;
        }
        match &end.resume {
            Some(resume) => writeln!(self.aside, "go on with: {resume}"),
            None => Ok(()),
        }
    }
}

/// A progress bar with losses and the time left; the rest as lines above it.
#[derive(Debug)]
pub struct Bar<W> {
    progress: ProgressBar,
    out: W,
    /// The newest one, so that it is not said again at the end.
    error: Option<String>,
}

impl<W: Write> Bar<W> {
    /// Draws the bar where `target` says and writes lines to `out`.
    pub fn new(out: W, target: ProgressDrawTarget) -> Self {
        let progress = ProgressBar::with_draw_target(None, target);
        progress.set_style(ProgressStyle::default_spinner());
        Self {
            progress,
            out,
            error: None,
        }
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        let out = &mut self.out;
        self.progress.suspend(|| writeln!(out, "{text}"))
    }

    fn end(&mut self, end: &End) -> io::Result<()> {
        self.progress.finish_and_clear();
        if end.exit_code != 0 && self.error.as_ref() != Some(&end.reason) {
            self.write(&format!("iteration {}: {}", end.iteration, end.reason))?;
        }
        if let Some(samples) = &end.samples {
            self.write(&format!("pictures: {}", near(samples).display()))?;
        }
        if let Some(checkpoint) = &end.checkpoint {
            self.write(&format!("weights:  {}", near(checkpoint).display()))?;
        }
        if let Some(best) = &end.best {
            self.write(&format!("best:     {}", near(best).display()))?;
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
                self.progress.set_style(style());
                self.progress.set_position(u64::from(*iteration));
                self.progress.reset_eta();
                let place = run
                    .as_deref()
                    .map(|run| format!(", in {}", near(run).display()));
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
                self.progress.set_message(text);
                self.progress.set_position(u64::from(*iteration));
                Ok(())
            }
            // The trainer's own words say when weights are saved.
            Line::Sample { .. } | Line::Scores { .. } | Line::Checkpoint { .. } => Ok(()),
            Line::Info { text } => self.write(text),
            Line::Warning { text } => self.write(&format!("warning: {text}")),
            Line::Error { text } => {
                self.error = Some(text.clone());
                self.write(&format!("error: {text}"))
            }
            Line::End(end) => self.end(end),
        }
    }

    fn status(&mut self, status: &Status) {
        self.progress.set_length(u64::from(status.iterations));
    }

    fn progress(&mut self, progress: Option<&Progress>) {
        self.progress.set_message(match progress {
            Some(Progress { what, done, total }) if *total > 0 => {
                format!("{what} {}%", 100 * done / total)
            }
            Some(progress) => progress.what.clone(),
            None => String::new(),
        });
    }
}

const TEMPLATE: &str = "{bar:20} {pos}/{len}  {wide_msg}  {eta} left";

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
    fn who_does_not_read_json_is_told_where_the_pictures_are() {
        let mut json = Json {
            out: Vec::new(),
            aside: Vec::new(),
        };
        let end = End {
            exit_code: 0,
            reason: "finished".to_owned(),
            run: Some("runs/a".into()),
            iteration: 2,
            samples: Some("runs/a/samples".into()),
            checkpoint: None,
            best: None,
            resume: None,
        };
        json.line(&Line::End(end)).unwrap();
        assert_eq!(json.aside, b"pictures: runs/a/samples\n");
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
            best: Some("runs/a/history/000020.safetensors".into()),
            resume: Some("nada train --resume runs/a".to_owned()),
        };
        bar.line(&Line::End(end)).unwrap();
        let expected = "iteration 37: stopped by SIGINT\n\
                        pictures: runs/a/samples\n\
                        weights:  runs/a/checkpoints/000037.safetensors\n\
                        best:     runs/a/history/000020.safetensors\n\
                        go on with: nada train --resume runs/a\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
