//! Transports between dashboard and engine: frames with a length in front, a greeting that
//! compares versions, and a Unix socket that lets only its own user in.

mod client;
pub mod frame;
mod greeting;
pub mod launch;
mod outbox;
pub mod parcel;
mod place;
pub mod preface;
pub mod relay;
mod server;

#[cfg(test)]
pub(crate) mod script;

use std::io;
use std::path::PathBuf;

use crate::protocol::Hello;

pub use client::{Client, connect};
pub use greeting::greet;
pub use outbox::{Outbox, Queued};
pub use place::{engine_folder, running_engine, socket_path};
pub use server::{Arrival, ClientId, Server};

/// Why nothing can be said or heard.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// No engine works in this folder.
    #[error("no engine listens at {}", .0.display())]
    Nobody(PathBuf),
    /// The other side closed the connection between two messages.
    #[error("the other side closed the connection")]
    Closed,
    /// The connection ended inside a message.
    #[error("the connection ended inside a message: {got} of {expected} bytes came")]
    Truncated {
        /// Bytes that came.
        got: u64,
        /// Bytes that were announced.
        expected: u64,
    },
    /// A message longer than any that is believed.
    #[error("a message of {bytes} bytes is longer than the {limit} that are allowed")]
    TooLong {
        /// Its length.
        bytes: u64,
        /// What is allowed.
        limit: u64,
    },
    /// Bytes that are no message.
    #[error("unintelligible message: {0}")]
    Malformed(String),
    /// The other side speaks another version of the protocol.
    #[error("{}", greeting::disagreement(.ours, .theirs))]
    Version {
        /// What we said.
        ours: Hello,
        /// What the other side said.
        theirs: Hello,
    },
    /// Somebody else knocked.
    #[error("user {theirs} tried to connect; only user {ours} is let in")]
    OtherUser {
        /// Who knocked.
        theirs: u32,
        /// Who is let in.
        ours: u32,
    },
    /// An engine works in this folder already.
    #[error(
        "an engine{} works in {} already: `nada-tui` attaches to it, or take another folder with --runs",
        .pid.map_or_else(String::new, |pid| format!(" (process {pid})")),
        .runs.display()
    )]
    Running {
        /// The runs folder.
        runs: PathBuf,
        /// Its process, when it is known.
        pid: Option<u32>,
    },
    /// A folder or file in which a socket would not be safe.
    #[error("{}: {reason}", .path.display())]
    Unsafe {
        /// The folder or file.
        path: PathBuf,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// The system refused something at a path.
    #[error("{}: {source}; --runs names another folder", .path.display())]
    Path {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The connection failed.
    #[error("the connection failed: {0}")]
    Io(#[from] io::Error),
}

impl LinkError {
    /// There is no engine, so one may be started.
    #[must_use]
    pub fn nobody_listens(&self) -> bool {
        matches!(self, Self::Nobody(_))
    }
}
