//! Why a download ends without a model. Every message says what to do.

use std::io;
use std::path::{Path, PathBuf};

use crate::catalogue::record::RecordError;

/// Why a model was not downloaded.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// No mirror had it.
    #[error("{name} could not be downloaded:\n{}", list(faults))]
    NoMirror {
        /// The model.
        name: String,
        /// What was wrong with each mirror.
        faults: Vec<(String, Fault)>,
    },
    /// The brake was pulled.
    #[error("stopped; {kept} bytes are kept, `nada pull {name}` goes on from there")]
    Stopped {
        /// The model.
        name: String,
        /// Bytes that are there.
        kept: u64,
    },
    /// Another program downloads it.
    #[error("{name} is being downloaded by another `nada` ({} is locked): wait for it, or end it", lock.display())]
    Busy {
        /// The model.
        name: String,
        /// The lock's file.
        lock: PathBuf,
    },
    /// The disk is too full.
    #[error(
        "{}: {needed} bytes are needed and {free} are free: make room, or take another folder with --models",
        folder.display()
    )]
    Space {
        /// The models folder.
        folder: PathBuf,
        /// Bytes that are missing to the whole file, and some spare.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// What was given as a mirror is none.
    #[error("{url} is no mirror: {reason}")]
    BadMirror {
        /// What was given.
        url: String,
        /// Why, and what is allowed.
        reason: &'static str,
    },
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// What is remembered of earlier downloads cannot be used.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl PullError {
    /// An error of the system at a path; for `map_err`.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }
}

fn list(faults: &[(String, Fault)]) -> String {
    let lines = faults
        .iter()
        .map(|(url, fault)| format!("  {url}: {fault}"));
    let lines: Vec<String> = lines.collect();
    lines.join("\n")
}

/// What is wrong with a mirror.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It answered so.
    #[error("the server says {status}{}", meaning(*status))]
    Status {
        /// HTTP status.
        status: u16,
    },
    /// It wants more time than one waits.
    #[error(
        "the server says {status} and asks to come back in {seconds} s: try later, or --mirror"
    )]
    Later {
        /// HTTP status.
        status: u16,
        /// What it asked for.
        seconds: u64,
    },
    /// The connection failed again and again.
    #[error("{reason} (tried {tries} times)")]
    Connection {
        /// The last reason.
        reason: String,
        /// So many times.
        tries: u32,
    },
    /// It is not who it should be.
    #[error(
        "{reason}. Behind a proxy that reads along, say its certificates in SSL_CERT_FILE; \
             without any on this machine, install ca-certificates"
    )]
    Certificate {
        /// What the TLS library says.
        reason: String,
    },
    /// It redirects in a circle.
    #[error("it redirects again and again")]
    Redirects,
    /// It is another file, by its size.
    #[error("its file has {found} bytes, expected {expected}: it is another file")]
    Size {
        /// Bytes that the server says.
        found: u64,
        /// Bytes that the catalogue says.
        expected: u64,
    },
    /// It is another file, by its hash.
    #[error(
        "its file has sha256 {found}, expected {expected}: it is another file, and was thrown away"
    )]
    Hash {
        /// Of what came.
        found: String,
        /// As the catalogue says.
        expected: String,
    },
    /// It is another file than it was.
    #[error(
        "its file has changed: sha256 {found}, at the first download {expected}. It was thrown away; \
         if the change is right, remove the line of this URL from downloads.toml"
    )]
    Changed {
        /// Of what came.
        found: String,
        /// As it was.
        expected: String,
    },
    /// It answers with a page for people.
    #[error("it gives a web page, not a file: open it in a browser, it may want to be asked")]
    WebPage,
    /// What it says makes no sense.
    #[error("its answer makes no sense: {reason}")]
    Nonsense {
        /// What was expected.
        reason: String,
    },
}

fn meaning(status: u16) -> &'static str {
    match status {
        401 => " (unauthorised): it wants a token; for huggingface.co set HF_TOKEN",
        403 => " (forbidden): it may want a token (HF_TOKEN) or an accepted licence on its page",
        404 | 410 => " (not there): the file has moved; try --mirror",
        407 => " (the proxy wants a password): say it in https_proxy",
        429 => " (too many requests)",
        500..=599 => " (it has a problem of its own)",
        _ => "",
    }
}
