//! Photographs whose eyes and mouth are set by hand in a dashboard: shown large, searched for faces to
//! begin from, cut out as the points say. On a thread of its own, which keeps the open photograph.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, SystemTime};

use super::browse;
use super::event::Event;
use super::inbox::{self, of_one_client};
use crate::face::{self, FaceError, Finder, Landmarks, Point, Warning};
use crate::photo::{self, Photo};
use crate::protocol::{AlignedLooks, FacePoints, HandAnswer, HandRequest, PhotosAnswer, Update};
use crate::sample::easel::guarded;
use crate::session::ClientId;

/// Longest side of a photograph in which points are set.
const LARGE: u32 = 1024;
/// Side of an aligned face that is shown.
const SMALL: u32 = 192;
/// A photograph that nobody asks about for so long is closed: it may be large.
const IDLE: Duration = Duration::from_secs(60);

/// The thread's other end; it ends with this.
#[derive(Debug)]
pub struct Hand(Sender<(ClientId, HandRequest)>);

impl Hand {
    /// Starts the thread.
    #[must_use]
    pub fn open(events: Sender<Event>) -> Self {
        let (sender, wanted) = mpsc::channel();
        thread::spawn(move || Room { open: None, events }.serve(&wanted));
        Self(sender)
    }

    /// Answers a client; the answer comes as an event.
    pub fn ask(&self, client: ClientId, request: HandRequest) {
        // The thread lives as long as this.
        let _ = self.0.send((client, request));
    }
}

/// What the thread owns.
struct Room {
    open: Option<Open>,
    events: Sender<Event>,
}

struct Open {
    path: PathBuf,
    written: Option<SystemTime>,
    photo: Arc<Photo>,
}

impl Room {
    /// Ends when nobody wants anything any more, or nobody listens.
    fn serve(mut self, wanted: &Receiver<(ClientId, HandRequest)>) {
        loop {
            let first = match wanted.recv_timeout(IDLE) {
                Ok(first) => first,
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    self.open = None;
                    let Ok(first) = wanted.recv() else { return };
                    first
                }
            };
            for (client, now) in &inbox::after(first, wanted, of_one_client(is_outdone)) {
                let answer = match now {
                    HandRequest::Faces(photo) => {
                        self.find(*client, photo);
                        continue;
                    }
                    HandRequest::Open(photo) => self.enlarge(photo),
                    HandRequest::Align { photo, points } => self.align(photo, *points),
                };
                if self.events.send(told(*client, answer)).is_err() {
                    return;
                }
            }
        }
    }

    fn enlarge(&mut self, path: &Path) -> HandAnswer {
        let photo = self.photo(path);
        HandAnswer::Opened {
            photo: path.to_owned(),
            looks: photo.map(|photo| browse::looks(&photo, LARGE)),
        }
    }

    fn align(&mut self, path: &Path, points: FacePoints) -> HandAnswer {
        let photo = self.photo(path);
        HandAnswer::Aligned {
            photo: path.to_owned(),
            points,
            looks: photo.and_then(|photo| guarded(|| aligned(path, &photo, points))),
        }
    }

    /// On a thread for this search alone: it may take seconds, and points can be set meanwhile.
    fn find(&mut self, client: ClientId, path: &Path) {
        let photo = self.photo(path);
        let (path, events) = (path.to_owned(), self.events.clone());
        thread::spawn(move || {
            let faces = photo.and_then(|photo| guarded(|| faces(&photo)));
            let answer = HandAnswer::Faces { photo: path, faces };
            // An engine that ends does not need it any more.
            let _ = events.send(told(client, answer));
        });
    }

    /// The open one, if it is this one and was not written since.
    fn photo(&mut self, path: &Path) -> Result<Arc<Photo>, String> {
        let written = path.metadata().and_then(|file| file.modified()).ok();
        let same = |open: &&Open| open.path == path && open.written == written;
        if let Some(open) = self.open.as_ref().filter(same) {
            return Ok(open.photo.clone());
        }
        // Two large ones need not be in memory at once.
        self.open = None;
        let photo = photo::read(path).map_err(|error| without(path, &error.to_string()))?;
        let photo = Arc::new(photo);
        self.open = Some(Open {
            path: path.to_owned(),
            written,
            photo: photo.clone(),
        });
        Ok(photo)
    }
}

fn told(client: ClientId, answer: HandAnswer) -> Event {
    Event::Fetched(client, Update::Photos(PhotosAnswer::Hand(answer)))
}

/// Whether a later wish makes one pointless.
fn is_outdone(now: &HandRequest, later: &HandRequest) -> bool {
    use HandRequest::{Align, Faces, Open};
    match (now, later) {
        (Align { .. }, Align { .. }) => true,
        (Open(now) | Faces(now) | Align { photo: now, .. }, Open(later)) => now != later,
        _ => false,
    }
}

fn faces(photo: &Photo) -> Result<Vec<FacePoints>, String> {
    let finder = Finder::new(None).map_err(|error| FaceError::from(error).to_string())?;
    let (width, height) = photo.pixels.dimensions();
    let whole = |at: f64, side: u32| at.round().clamp(0.0, f64::from(side.max(1) - 1)) as u32;
    let point = |at: Point| [whole(at.x, width), whole(at.y, height)];
    let found = finder.find(&photo.pixels);
    let points = found.iter().map(|face| FacePoints {
        eyes: face.landmarks.eyes.map(point),
        mouth: point(face.landmarks.mouth),
    });
    Ok(points.collect())
}

fn aligned(path: &Path, photo: &Photo, points: FacePoints) -> Result<AlignedLooks, String> {
    let point = |[x, y]: [u32; 2]| Point::new(f64::from(x), f64::from(y));
    let landmarks = Landmarks {
        eyes: points.eyes.map(point),
        mouth: point(points.mouth),
        nose: None,
    };
    let aligned = face::align_given(path, photo, &landmarks, SMALL);
    let aligned = aligned.map_err(|error| without(path, &error.to_string()))?;
    // How large it will be is the generator's matter.
    let told = |warning: &&Warning| !matches!(warning, Warning::Enlarged { .. });
    let warnings = aligned.warnings.iter().filter(told);
    Ok(AlignedLooks {
        warnings: warnings.map(ToString::to_string).collect(),
        picture: aligned.picture.into(),
    })
}

/// A reason without the path before it: who sees the picture knows which it is.
fn without(path: &Path, reason: &str) -> String {
    let before = format!("{}: ", path.display());
    reason.strip_prefix(&before).unwrap_or(reason).to_owned()
}

#[cfg(test)]
mod tests;
