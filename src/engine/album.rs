//! Pictures of the past, read from a run's folder on a thread of their own: a large grid takes longer
//! to read than a key may wait.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Sender};
use std::thread;

use image::RgbImage;

use super::event::Event;
use super::inbox;
use crate::protocol::{Picture, Preview, Update};
use crate::session::ClientId;
use crate::trainer::grid;

/// The thread's other end.
#[derive(Debug)]
pub struct Album(Sender<Wanted>);

#[derive(Debug)]
struct Wanted {
    client: ClientId,
    run: PathBuf,
    iteration: u32,
}

impl Album {
    /// Starts the thread; it ends with this.
    #[must_use]
    pub fn open(events: Sender<Event>) -> Self {
        let (sender, wanted) = mpsc::channel::<Wanted>();
        thread::spawn(move || {
            let same = |wish: &Wanted, later: &Wanted| wish.client == later.client;
            while let Some(waiting) = inbox::next(&wanted, false, same) {
                for wish in waiting {
                    if events.send(answer(&wish)).is_err() {
                        return;
                    }
                }
            }
        });
        Self(sender)
    }

    /// Reads a stop's pictures; they come as an event.
    pub fn fetch(&self, client: ClientId, run: PathBuf, iteration: u32) {
        let wanted = Wanted {
            client,
            run,
            iteration,
        };
        // The thread lives as long as this.
        let _ = self.0.send(wanted);
    }
}

fn answer(wanted: &Wanted) -> Event {
    let update = match read(&wanted.run, wanted.iteration) {
        Ok(preview) => Update::Past(Box::new(preview)),
        Err(reason) => Update::Refused {
            command: "show pictures".to_owned(),
            reason,
        },
    };
    Event::Fetched(wanted.client, update)
}

/// Reads the grid of samples of an iteration, as small as dashboards want it.
fn read(run: &Path, iteration: u32) -> Result<Preview, String> {
    let path = run.join("samples").join(format!("{iteration:06}.png"));
    let grid = image::open(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let [frozen, trainable] = grid::cut(&grid.into_rgb8())
        .ok_or_else(|| format!("{}: it is no grid of samples", path.display()))?;
    Ok(Preview {
        iteration,
        frozen: frozen.into_iter().map(small).collect(),
        trainable: trainable.into_iter().map(small).collect(),
        names: grid::names(&path),
        seed: grid::seed(&path),
        style: Vec::new(),
    })
}

fn small(picture: RgbImage) -> Picture {
    Picture::small(picture, grid::SHOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_with_a_grid(side: u32) -> tempfile::TempDir {
        let run = tempfile::tempdir().unwrap();
        std::fs::create_dir(run.path().join("samples")).unwrap();
        let picture = |value| RgbImage::from_pixel(side, side, image::Rgb([value; 3]));
        let rows = [
            vec![picture(10), picture(20)],
            vec![picture(30), picture(40)],
        ];
        let path = run.path().join("samples/000050.png");
        grid::join(&rows).save(path).unwrap();
        run
    }

    #[test]
    fn a_stop_is_sent_to_whoever_asked() {
        let run = run_with_a_grid(8);
        let (sender, events) = mpsc::channel();
        let album = Album::open(sender);
        album.fetch(7, run.path().to_owned(), 50);
        let Event::Fetched(7, Update::Past(past)) = events.recv().unwrap() else {
            panic!("no pictures");
        };
        assert_eq!(past.iteration, 50);
        assert_eq!(past.frozen[1].rgb[0], 20);
        assert_eq!(past.trainable[0].rgb[0], 30);
        album.fetch(7, run.path().to_owned(), 60);
        let Event::Fetched(7, Update::Refused { reason, .. }) = events.recv().unwrap() else {
            panic!("no refusal");
        };
        assert!(reason.contains("000060.png"), "{reason}");
    }

    #[test]
    fn large_pictures_are_sent_smaller() {
        let run = run_with_a_grid(512);
        let past = read(run.path(), 50).unwrap();
        assert_eq!(past.trainable[1].width, 256);
        assert_eq!(past.trainable[1].rgb[0], 40);
    }
}
