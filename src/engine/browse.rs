//! Folders and pictures of this machine, and named latents, for dashboards; read and changed on a
//! thread of its own, because a folder may be huge and a picture large.

mod folder;
mod latents;

pub use folder::{portraits as portraits_folder, remember};

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use image::imageops;

use super::event::Event;
use super::inbox::{self, of_one_client};
use super::inversion;
use crate::photo::{self, Photo};
use crate::protocol::{PhotoLooks, PhotosAnswer, PhotosRequest, Update};
use crate::session::ClientId;

/// Longest side of a picture that is shown.
const SHOWN: u32 = 256;

/// The thread's other end; it ends with this.
#[derive(Debug)]
pub struct Browser(Sender<(ClientId, PhotosRequest)>);

impl Browser {
    /// Starts the thread.
    #[must_use]
    pub fn open(events: Sender<Event>) -> Self {
        let (sender, wanted) = mpsc::channel();
        thread::spawn(move || serve(&wanted, &events));
        Self(sender)
    }

    /// Answers a client; the answer comes as an event.
    pub fn ask(&self, client: ClientId, request: PhotosRequest) {
        // The thread lives as long as this.
        let _ = self.0.send((client, request));
    }
}

/// Ends when nobody wants anything any more, or nobody listens.
fn serve(wanted: &Receiver<(ClientId, PhotosRequest)>, events: &Sender<Event>) {
    while let Some(waiting) = inbox::next(wanted, false, of_one_client(is_outdone)) {
        for (client, now) in &waiting {
            let mut told = answer(now)
                .into_iter()
                .map(|update| Event::Fetched(*client, update));
            if told.any(|event| events.send(event).is_err()) {
                return;
            }
            let changes = matches!(
                now,
                PhotosRequest::Rename { .. }
                    | PhotosRequest::Delete(_)
                    | PhotosRequest::Restore { .. }
            );
            if changes && events.send(Event::Latents).is_err() {
                return;
            }
        }
    }
}

/// Whether a later wish makes one pointless.
fn is_outdone(now: &PhotosRequest, later: &PhotosRequest) -> bool {
    use PhotosRequest::{List, Look};
    matches!((now, later), (Look(_), Look(_)) | (List(_), List(_)))
}

fn answer(request: &PhotosRequest) -> Vec<Update> {
    let answers = match request {
        PhotosRequest::List(wanted) => Ok(vec![folder::list(wanted.as_deref())]),
        PhotosRequest::Look(path) => Ok(vec![PhotosAnswer::Looked {
            looks: look(path),
            path: path.clone(),
        }]),
        PhotosRequest::Portraits => portraits(),
        PhotosRequest::Latents => latents::all().map(|all| vec![all]),
        PhotosRequest::Rename { name, to } => latents::rename(name, to),
        PhotosRequest::Delete(name) => latents::delete(name),
        PhotosRequest::Restore { trashed, name } => latents::restore(trashed, name),
        PhotosRequest::Hand(_) | PhotosRequest::Invert(_) | PhotosRequest::End(_) => Ok(Vec::new()),
    };
    match answers {
        Ok(answers) => answers.into_iter().map(Update::Photos).collect(),
        Err(reason) => vec![Update::Refused {
            command: command(request).to_owned(),
            reason,
        }],
    }
}

/// As a person would say it, after "cannot".
fn command(request: &PhotosRequest) -> &'static str {
    match request {
        PhotosRequest::List(_) => "list the folder",
        PhotosRequest::Look(_) | PhotosRequest::Hand(_) => "show the picture",
        PhotosRequest::Portraits => "write the sample portraits",
        PhotosRequest::Invert(_) | PhotosRequest::End(_) => "find the latent",
        PhotosRequest::Latents => "list the latents",
        PhotosRequest::Rename { .. } => "rename the latent",
        PhotosRequest::Delete(_) => "delete the latent",
        PhotosRequest::Restore { .. } => "take the latent out of the trash",
    }
}

fn look(path: &Path) -> Result<PhotoLooks, String> {
    let photo = photo::read(path).map_err(|error| error.to_string())?;
    Ok(looks(&photo, SHOWN))
}

/// How a photograph looks, its longer side at most so many pixels.
pub fn looks(photo: &Photo, longest: u32) -> PhotoLooks {
    let size = [photo.pixels.width(), photo.pixels.height()];
    let longer = size[0].max(size[1]);
    let picture = if longer > longest {
        let side = |n: u32| (u64::from(n) * u64::from(longest) / u64::from(longer)).max(1) as u32;
        imageops::thumbnail(&photo.pixels, side(size[0]), side(size[1]))
    } else {
        photo.pixels.clone()
    };
    PhotoLooks {
        size,
        notes: photo.notes.iter().map(ToString::to_string).collect(),
        picture: picture.into(),
    }
}

/// Writes them into the user's data folder, where they are written once.
fn portraits() -> Result<Vec<PhotosAnswer>, String> {
    let folder: Option<PathBuf> = folder::portraits();
    let folder = folder.ok_or("there is no data folder: set HOME or XDG_DATA_HOME")?;
    if !folder.join("016.png").exists() {
        inversion::portraits(&folder).map_err(|error| error.to_string())?;
    }
    Ok(vec![folder::list(Some(&folder))])
}

#[cfg(test)]
mod tests;
