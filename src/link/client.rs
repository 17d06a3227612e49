//! The dashboard's end of a connection: commands go out on one thread, updates come in on another.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::{LinkError, frame, greet};
use crate::protocol::{Command, Update};

/// An engine that does not greet within this time hangs.
const GREETING: Duration = Duration::from_secs(10);
/// An engine that reads nothing for so long hangs.
const SILENCE: Duration = Duration::from_secs(5);

/// Connects to the engine that listens at `path` (see [`super::socket_path`]) and greets it. What
/// follows are frames: updates in, commands out.
///
/// # Errors
/// [`LinkError::Nobody`] when no engine listens there, [`LinkError::Version`] when it is another
/// one.
pub fn connect(path: &Path) -> Result<UnixStream, LinkError> {
    let stream = UnixStream::connect(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => {
            LinkError::Nobody(path.to_owned())
        }
        _ => LinkError::Path {
            path: path.to_owned(),
            source,
        },
    })?;
    stream.set_read_timeout(Some(GREETING))?;
    stream.set_write_timeout(Some(SILENCE))?;
    greet(&mut &stream, &mut &stream)?;
    stream.set_read_timeout(None)?;
    Ok(stream)
}

/// A connection to an engine. Dropping it writes the commands that wait, then closes it; the engine
/// goes on.
pub struct Client {
    commands: Option<Sender<Command>>,
    writing: Option<JoinHandle<()>>,
    close: Box<dyn Fn() + Send>,
}

impl Client {
    /// As [`connect`]; updates arrive as `wrap(Ok(update))`, the last one is
    /// `wrap(Err(why it ended))`.
    ///
    /// # Errors
    /// As [`connect`].
    pub fn connect<E, W>(path: &Path, events: Sender<E>, wrap: W) -> Result<Self, LinkError>
    where
        E: Send + 'static,
        W: Fn(Result<Update, LinkError>) -> E + Send + 'static,
    {
        let reader = connect(path)?;
        let writer = reader.try_clone()?;
        let closer = writer.try_clone()?;
        let close = move || {
            // Closed by the other side already: as good.
            let _ = closer.shutdown(Shutdown::Both);
        };
        Ok(Self::over(reader, writer, (events, wrap), close))
    }

    /// A connection over anything that was greeted already; `close` must end the reading.
    pub fn over<R, W, E, M>(
        reader: R,
        writer: W,
        (events, wrap): (Sender<E>, M),
        close: impl Fn() + Send + 'static,
    ) -> Self
    where
        R: Read + Send + 'static,
        W: Write + Send + 'static,
        E: Send + 'static,
        M: Fn(Result<Update, LinkError>) -> E + Send + 'static,
    {
        let (commands, orders) = mpsc::channel();
        let writing = thread::spawn(move || write_all(writer, &orders));
        thread::spawn(move || read_all(reader, &events, &wrap));
        Self {
            commands: Some(commands),
            writing: Some(writing),
            close: Box::new(close),
        }
    }

    /// Says something to the engine. Never blocks; an engine that is gone is reported by the last
    /// event, not here.
    pub fn send(&self, command: Command) {
        if let Some(commands) = &self.commands {
            let _ = commands.send(command);
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.commands = None;
        if let Some(writing) = self.writing.take() {
            // Bounded by the write timeout; a panic there has nothing left to say.
            let _ = writing.join();
        }
        (self.close)();
    }
}

fn write_all(mut writer: impl Write, orders: &Receiver<Command>) {
    for command in orders {
        if frame::write(&mut writer, &command).is_err() {
            // The reading thread sees the same and says it.
            return;
        }
    }
}

fn read_all<E>(
    mut reader: impl Read,
    events: &Sender<E>,
    wrap: &impl Fn(Result<Update, LinkError>) -> E,
) {
    loop {
        let update = frame::read(&mut reader);
        let over = update.is_err();
        if events.send(wrap(update)).is_err() || over {
            return;
        }
    }
}
