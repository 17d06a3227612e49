//! Between an engine's socket and a line that may be slow (`nada attach`): commands go straight on,
//! updates are packed, and pictures that newer ones replace before they are sent are left out.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender, TryRecvError};
use std::thread;

use super::parcel::{Packer, Parcel, Size, Wish};
use super::{LinkError, frame};
use crate::protocol::{Command, Update};

/// So many updates may wait for the line; then the engine keeps them, and soon leaves some out.
const WAITING: usize = 32;

/// How it ended.
#[derive(Debug)]
pub enum Ended {
    /// The dashboard left, or its line is gone.
    Left,
    /// The engine has said that it ends.
    Stopped,
    /// The engine is gone without a word, for this reason.
    Gone(LinkError),
}

enum Event {
    Update(Result<Update, LinkError>),
    Fit,
}

/// Carries until one side ends. Both sides have greeted.
///
/// # Errors
/// When the dashboard's line cannot be written to.
pub fn carry(
    line: (impl Read + Send + 'static, impl Write),
    engine: &UnixStream,
    size: Size,
) -> Result<Ended, LinkError> {
    let (input, mut out) = line;
    let (events, waiting) = mpsc::sync_channel(WAITING);
    let (fits, sizes) = mpsc::channel();
    let (updates, writer) = (engine.try_clone()?, engine.try_clone()?);
    let listener = events.clone();
    thread::spawn(move || hear_engine(updates, &listener));
    // Not through the queue above: where that is full, commands must pass.
    thread::spawn(move || hear_dashboard(input, &writer, fits, &events));
    let ended = send(&mut out, &waiting, &sizes, size);
    // Closed by the engine already: as good.
    let _ = engine.shutdown(Shutdown::Both);
    ended
}

fn hear_engine(mut updates: UnixStream, events: &SyncSender<Event>) {
    loop {
        let update = frame::read(&mut updates);
        let over = update.is_err();
        if events.send(Event::Update(update)).is_err() || over {
            return;
        }
    }
}

/// Commands to the engine at once. At the end the engine's connection is closed, which wakes the
/// other thread.
fn hear_dashboard(
    mut input: impl Read,
    engine: &UnixStream,
    fits: Sender<Size>,
    events: &SyncSender<Event>,
) {
    loop {
        match frame::read(&mut input) {
            Ok(Wish::Say(command)) => {
                let leaves = command == Command::Detach;
                // Where it cannot be said the other thread sees why.
                if frame::write(&mut &*engine, &command).is_err() || leaves {
                    break;
                }
            }
            Ok(Wish::Fit(size)) => {
                let _ = fits.send(size);
                // A full queue is looked at soon anyway.
                let _ = events.try_send(Event::Fit);
            }
            Err(_) => break,
        }
    }
    drop(fits);
    let _ = engine.shutdown(Shutdown::Read);
}

fn send(
    out: &mut impl Write,
    waiting: &Receiver<Event>,
    sizes: &Receiver<Size>,
    size: Size,
) -> Result<Ended, LinkError> {
    let mut packer = Packer::new(size);
    let mut stopped = false;
    while let Ok(first) = waiting.recv() {
        let mut batch: Vec<Event> = vec![first];
        batch.extend(waiting.try_iter().take(WAITING));
        if let Some(size) = sizes.try_iter().last() {
            let again = packer.fit(size);
            write(out, again.as_ref())?;
        }
        let newest = batch.iter().rposition(is_preview);
        for (place, event) in batch.into_iter().enumerate() {
            match event {
                // One that comes later is in the same batch.
                event @ Event::Update(_) if is_preview(&event) && Some(place) != newest => {}
                Event::Update(Ok(update)) => {
                    stopped |= matches!(update, Update::Stopped { .. });
                    write(out, Some(&packer.pack(update)))?;
                }
                Event::Update(Err(_)) if stopped => return Ok(Ended::Stopped),
                Event::Update(Err(error)) => return Ok(ended(error, sizes)),
                Event::Fit => {}
            }
        }
    }
    Ok(Ended::Left)
}

/// Who hears the dashboard closes the engine's connection when there is nothing more to hear.
fn ended(error: LinkError, sizes: &Receiver<Size>) -> Ended {
    loop {
        match sizes.try_recv() {
            Ok(_) => {}
            Err(TryRecvError::Empty) => return Ended::Gone(error),
            Err(TryRecvError::Disconnected) => return Ended::Left,
        }
    }
}

fn is_preview(event: &Event) -> bool {
    matches!(event, Event::Update(Ok(Update::Preview(_))))
}

fn write(out: &mut impl Write, parcel: Option<&Parcel>) -> Result<(), LinkError> {
    parcel.map_or(Ok(()), |parcel| frame::write(out, parcel))
}

#[cfg(test)]
mod tests;
