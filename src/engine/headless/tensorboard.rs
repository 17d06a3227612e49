//! Event files for TensorBoard, beside a run's `metrics.jsonl`: losses and sample grids.

mod event;
mod record;

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::line::Line;
use super::output::Output;
use crate::protocol::{Progress, Status};
use event::{Event, Value};

/// Tells TensorBoard, and somebody else too.
pub struct TensorBoard {
    inner: Box<dyn Output>,
    /// From the first line of the run on.
    events: Option<Events>,
}

impl TensorBoard {
    /// Writes events beside what `inner` does.
    pub fn new(inner: Box<dyn Output>) -> Self {
        let events = None;
        Self { inner, events }
    }

    fn write(&mut self, line: &Line) -> io::Result<()> {
        if let Line::Start { run, iteration, .. } = line {
            let begun = run.as_deref().map(|run| Events::begin(run, *iteration));
            self.events = begun.transpose()?;
        }
        let Some(events) = &mut self.events else {
            return Ok(());
        };
        match line {
            Line::Iteration {
                iteration,
                total,
                losses,
                learning_rate,
                seconds,
            } => {
                let mut values = vec![("loss/total".to_owned(), *total)];
                values.extend(
                    losses
                        .iter()
                        .map(|(name, loss)| (format!("loss/{name}"), *loss)),
                );
                values.push(("training/learning_rate".to_owned(), *learning_rate));
                values.push(("training/seconds".to_owned(), *seconds));
                let values = values
                    .iter()
                    .map(|(tag, value)| (tag.as_str(), Value::Scalar(*value as f32)));
                events.add(*iteration, &values.collect::<Vec<_>>())
            }
            Line::Sample { iteration, path } => {
                let png = fs::read(path).map_err(|error| at(path, &error))?;
                let (width, height) = image::image_dimensions(path).map_err(io::Error::other)?;
                let picture = Value::Picture { width, height, png };
                events.add(*iteration, &[("samples", picture)])
            }
            _ => Ok(()),
        }
    }
}

impl Output for TensorBoard {
    fn line(&mut self, line: &Line) -> io::Result<()> {
        self.inner.line(line)?;
        self.write(line)
    }

    fn status(&mut self, status: &Status) {
        self.inner.status(status);
    }

    fn progress(&mut self, progress: Option<&Progress>) {
        self.inner.progress(progress);
    }
}

/// An event file that grows.
struct Events {
    path: PathBuf,
    file: File,
}

impl Events {
    /// A new file in the run's folder; what older ones say after iteration `before` is forgotten.
    fn begin(run: &Path, before: u32) -> io::Result<Self> {
        let name = |number: u32| {
            format!(
                "events.out.tfevents.{}.{}.{}.{number}",
                now() as u64,
                rustix::system::uname().nodename().to_string_lossy(),
                std::process::id()
            )
        };
        let mut number = 0;
        let (path, file) = loop {
            let path = run.join(name(number));
            match File::create_new(&path) {
                Ok(file) => break (path, file),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(at(&path, &error)),
            }
        };
        let mut events = Self { path, file };
        events.write(&Event::version(now()))?;
        if before > 0 {
            events.write(&Event::restart(now(), i64::from(before) + 1))?;
        }
        Ok(events)
    }

    fn add(&mut self, iteration: u32, values: &[(&str, Value)]) -> io::Result<()> {
        self.write(&Event::summary(now(), i64::from(iteration), values))
    }

    fn write(&mut self, event: &Event) -> io::Result<()> {
        let written = self.file.write_all(&record::frame(event.bytes()));
        written.map_err(|error| at(&self.path, &error))
    }
}

/// Seconds since 1970.
fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default().as_secs_f64()
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests;
