//! The engine's end of the socket: one accepting thread, a reading and a writing thread per
//! client; everything arrives on one channel.

use std::io;
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use super::outbox::{Drain, Outbox, outbox};
use super::place::{self, Place};
use super::{LinkError, frame, greet};
use crate::protocol::Command;

/// Counts clients from 1.
pub type ClientId = u64;

/// Who connects has this long to greet.
const GREETING: Duration = Duration::from_secs(10);
/// A client that reads nothing at all for so long, while its socket is full, is cut off.
const SILENCE: Duration = Duration::from_secs(60);
/// Pause after a client could not be accepted.
const RECOVERY: Duration = Duration::from_millis(50);

/// What clients do.
#[derive(Debug)]
pub enum Arrival {
    /// A client greeted; say something to it through the outbox, a snapshot first.
    Joined(ClientId, Outbox),
    /// A client said something.
    Said(ClientId, Command),
    /// A client is gone, for this reason. Comes once for each that joined.
    Left(ClientId, LinkError),
    /// Somebody was not let in, for this reason.
    Rejected(LinkError),
}

/// Listens in a runs folder. Dropping it ends the listening and frees the folder; clients that are
/// connected stay until their [`Outbox`] is dropped.
#[derive(Debug)]
pub struct Server {
    listener: Arc<UnixListener>,
    place: Place,
}

impl Server {
    /// Takes the runs folder and listens there.
    ///
    /// # Errors
    /// [`LinkError::Running`] when another engine does; others when the folder cannot be used.
    pub fn bind(runs: &Path) -> Result<Self, LinkError> {
        let place = Place::take(runs)?;
        let listener = UnixListener::bind(&place.socket).map_err(|source| LinkError::Path {
            path: place.socket.clone(),
            source,
        })?;
        place::restrict(&place.socket)?;
        Ok(Self {
            listener: Arc::new(listener),
            place,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.place.socket
    }

    /// Lets clients in, on threads of their own, and sends `wrap(arrival)` for all they do.
    pub fn accept<E, W>(&self, events: &Sender<E>, wrap: W)
    where
        E: Send + 'static,
        W: Fn(Arrival) -> E + Clone + Send + 'static,
    {
        let listener = Arc::clone(&self.listener);
        let events = events.clone();
        thread::spawn(move || {
            let mut next: ClientId = 0;
            for stream in listener.incoming() {
                match stream {
                    Ok(stream) => {
                        next += 1;
                        let (events, wrap) = (events.clone(), wrap.clone());
                        let tell = move |arrival| events.send(wrap(arrival)).is_ok();
                        thread::spawn(move || attend(next, stream, tell));
                    }
                    // The server was dropped.
                    Err(error) if error.kind() == io::ErrorKind::InvalidInput => return,
                    // A client that left again, or no file descriptors for a while.
                    Err(_) => thread::sleep(RECOVERY),
                }
            }
        });
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Wakes the accepting thread; where it does not, the thread ends with the process.
        let _ = rustix::net::shutdown(&*self.listener, rustix::net::Shutdown::Both);
    }
}

/// One client, from greeting to end.
fn attend<T>(id: ClientId, stream: UnixStream, tell: T)
where
    T: Fn(Arrival) -> bool,
{
    let (mut reader, drain) = match admit(id, stream, &tell) {
        Ok(admitted) => admitted,
        Err(error) => {
            tell(Arrival::Rejected(error));
            return;
        }
    };
    let Ok(mut writer) = reader.try_clone() else {
        tell(Arrival::Left(id, LinkError::Closed));
        return;
    };
    thread::spawn(move || {
        // The reading thread sees the end too and says it.
        let _ = drain.write_all(&mut writer);
        let _ = writer.shutdown(Shutdown::Both);
    });
    loop {
        match frame::read(&mut reader) {
            Ok(command) => {
                if !tell(Arrival::Said(id, command)) {
                    return;
                }
            }
            Err(error) => {
                let _ = reader.shutdown(Shutdown::Both);
                tell(Arrival::Left(id, error));
                return;
            }
        }
    }
}

/// Checks who it is and greets.
fn admit(
    id: ClientId,
    mut stream: UnixStream,
    tell: &impl Fn(Arrival) -> bool,
) -> Result<(UnixStream, Drain), LinkError> {
    check_user(&stream)?;
    stream.set_read_timeout(Some(GREETING))?;
    stream.set_write_timeout(Some(SILENCE))?;
    let mut writer = stream.try_clone()?;
    greet(&mut stream, &mut writer)?;
    stream.set_read_timeout(None)?;
    let (outbox, drain) = outbox();
    tell(Arrival::Joined(id, outbox));
    Ok((stream, drain))
}

#[cfg(target_os = "linux")]
fn check_user(stream: &UnixStream) -> Result<(), LinkError> {
    let theirs = rustix::net::sockopt::socket_peercred(stream).map_err(io::Error::from)?;
    let ours = rustix::process::getuid();
    same_user(theirs.uid.as_raw(), ours.as_raw())
}

/// Elsewhere the folder, which only its owner can enter, is the guard.
#[cfg(not(target_os = "linux"))]
fn check_user(_: &UnixStream) -> Result<(), LinkError> {
    Ok(())
}

#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
fn same_user(theirs: u32, ours: u32) -> Result<(), LinkError> {
    if theirs == ours {
        return Ok(());
    }
    Err(LinkError::OtherUser { theirs, ours })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_user_is_let_in() {
        assert!(same_user(1000, 1000).is_ok());
        let error = same_user(1001, 1000).unwrap_err().to_string();
        assert!(error.contains("user 1001"), "{error}");
        let (ours, _theirs) = UnixStream::pair().unwrap();
        check_user(&ours).unwrap();
    }
}
