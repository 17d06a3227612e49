//! MP4 and WebM: `ffmpeg` reads raw frames from a pipe.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use image::RgbImage;

use super::{FilmError, Format, Reel, Shape, at};
use crate::weights::replace::Draft;

/// Players want 4:2:0, which has no odd sides.
const EVEN: &str = "pad=ceil(iw/2)*2:ceil(ih/2)*2";
const MP4: &[&str] = &[
    "-c:v",
    "libx264",
    "-crf",
    "18",
    "-movflags",
    "+faststart",
    "-f",
    "mp4",
];
const WEBM: &[&str] = &[
    "-c:v",
    "libvpx-vp9",
    "-crf",
    "24",
    "-b:v",
    "0",
    "-f",
    "webm",
];

pub struct Ffmpeg {
    path: PathBuf,
    // Ended before its file is taken away.
    child: Running,
    draft: Draft,
    /// What it complains about.
    words: File,
}

/// A process that does not outlive this.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already where all went well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Ffmpeg {
    pub fn begin(
        (path, draft): (&Path, Draft),
        format: Format,
        shape: &Shape,
        program: &Path,
    ) -> Result<Self, FilmError> {
        let words = tempfile::tempfile().map_err(at(path))?;
        let mut command = Command::new(program);
        command.args([
            "-y",
            "-loglevel",
            "error",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
        ]);
        command.args(["-s", &format!("{}x{}", shape.width, shape.height)]);
        command.args(["-r", &shape.fps.to_string(), "-i", "pipe:0"]);
        command.args(["-vf", EVEN, "-pix_fmt", "yuv420p"]);
        command.args(if format == Format::WebM { WEBM } else { MP4 });
        command.arg(draft.place());
        command.stdin(Stdio::piped()).stdout(Stdio::null());
        command.stderr(words.try_clone().map_err(at(path))?);
        // Ctrl-C is for us: we end it, and no half film is left.
        command.process_group(0);
        let child = command.spawn().map_err(|source| FilmError::NoFfmpeg {
            program: program.to_owned(),
            source,
        })?;
        Ok(Self {
            path: path.to_owned(),
            child: Running(child),
            draft,
            words,
        })
    }

    /// Why it ended, in its own words.
    fn failure(&mut self) -> FilmError {
        let status = self.child.0.wait();
        let mut words = String::new();
        let _ = self
            .words
            .rewind()
            .and_then(|()| self.words.read_to_string(&mut words));
        let last = words.lines().rev().find(|line| !line.trim().is_empty());
        FilmError::Ffmpeg(match (last, status) {
            (Some(last), _) => last.trim().to_owned(),
            (None, Ok(status)) => status.to_string(),
            (None, Err(error)) => error.to_string(),
        })
    }
}

impl Reel for Ffmpeg {
    fn add(&mut self, frame: &RgbImage) -> Result<(), FilmError> {
        let pipe = self.child.0.stdin.as_mut();
        let written = pipe.map_or_else(
            || Err(io::ErrorKind::BrokenPipe.into()),
            |pipe| pipe.write_all(frame.as_raw()),
        );
        written.map_err(|_| self.failure())
    }

    fn finish(mut self: Box<Self>) -> Result<(), FilmError> {
        drop(self.child.0.stdin.take());
        match self.child.0.wait() {
            Ok(status) if status.success() => self.draft.finish().map_err(at(&self.path)),
            _ => Err(self.failure()),
        }
    }
}
