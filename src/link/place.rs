//! Where an engine lives: a folder of its own in the runs folder, a lock that lets one engine in,
//! and a socket path short enough for the system.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::LinkError;

/// Longest path in bytes; systems allow between 103 and 107.
const LONGEST: usize = 100;
const OWNER_ONLY: u32 = 0o700;

/// `<runs>/.engine`: socket, lock and log of the engine that works in a runs folder.
#[must_use]
pub fn engine_folder(runs: &Path) -> PathBuf {
    settled(runs).join(".engine")
}

/// The socket of a runs folder: `<runs>/.engine/socket`, or elsewhere when that is too long.
#[must_use]
pub fn socket_path(runs: &Path) -> PathBuf {
    let folder = engine_folder(runs);
    let usual = folder.join("socket");
    if usual.as_os_str().len() <= LONGEST {
        return usual;
    }
    // What the engine chose counts: its environment may have been another one.
    match fs::read_to_string(folder.join("address")) {
        Ok(address) => PathBuf::from(address),
        Err(_) => short_path(&usual),
    }
}

/// The process of the engine that works in a runs folder, if there is one.
#[must_use]
pub fn running_engine(runs: &Path) -> Option<u32> {
    let mut lock = File::open(engine_folder(runs).join("lock")).ok()?;
    match lock.try_lock_shared() {
        Err(fs::TryLockError::WouldBlock) => process_of(&mut lock),
        _ => None,
    }
}

/// A place that belongs to this engine alone, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    /// Where to listen; nothing is there.
    pub socket: PathBuf,
    _lock: File,
}

impl Place {
    /// Takes the place of a runs folder; removes the socket that a killed engine left.
    pub fn take(runs: &Path) -> Result<Self, LinkError> {
        fs::create_dir_all(runs).map_err(|source| at(runs, source))?;
        let folder = engine_folder(runs);
        own_folder(&folder)?;
        let lock = take_lock(&folder.join("lock"), runs)?;
        let usual = folder.join("socket");
        let address = folder.join("address");
        let socket = if usual.as_os_str().len() <= LONGEST {
            remove(&address)?;
            usual
        } else {
            let socket = short_path(&usual);
            if let Some(parent) = socket.parent() {
                own_folder(parent)?;
            }
            fs::write(&address, socket.as_os_str().as_bytes())
                .map_err(|source| at(&address, source))?;
            socket
        };
        remove_socket(&socket)?;
        Ok(Self {
            socket,
            _lock: lock,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // The next engine removes what is left.
        let _ = fs::remove_file(&self.socket);
    }
}

/// Only the owner may connect.
pub(super) fn restrict(socket: &Path) -> Result<(), LinkError> {
    fs::set_permissions(socket, fs::Permissions::from_mode(0o600))
        .map_err(|source| at(socket, source))
}

fn take_lock(path: &Path, runs: &Path) -> Result<File, LinkError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let mut lock = options
        .mode(0o600)
        .open(path)
        .map_err(|source| at(path, source))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => {
            return Err(LinkError::Running {
                runs: runs.to_owned(),
                pid: process_of(&mut lock),
            });
        }
        Err(fs::TryLockError::Error(source)) => return Err(at(path, source)),
    }
    lock.set_len(0)
        .and_then(|()| lock.rewind())
        .and_then(|()| write!(lock, "{}", std::process::id()))
        .map_err(|source| at(path, source))?;
    Ok(lock)
}

fn process_of(lock: &mut File) -> Option<u32> {
    let mut text = String::new();
    lock.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

/// A folder that only we can enter, made when it is not there.
fn own_folder(path: &Path) -> Result<(), LinkError> {
    match DirBuilder::new().mode(OWNER_ONLY).create(path) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(source) => return Err(at(path, source)),
    }
    // Not what a link leads to: in /tmp anybody can make one.
    let about = fs::symlink_metadata(path).map_err(|source| at(path, source))?;
    if let Some(reason) = objection(&about, rustix::process::getuid().as_raw()) {
        let path = path.to_owned();
        return Err(LinkError::Unsafe { path, reason });
    }
    if about.mode() & 0o777 == OWNER_ONLY {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(OWNER_ONLY))
        .map_err(|source| at(path, source))
}

fn objection(about: &Metadata, user: u32) -> Option<String> {
    if !about.is_dir() {
        return Some("is no folder; remove it".to_owned());
    }
    (about.uid() != user).then(|| {
        format!(
            "belongs to user {}, not to user {user}; take another folder with --runs",
            about.uid()
        )
    })
}

fn remove_socket(path: &Path) -> Result<(), LinkError> {
    match fs::symlink_metadata(path) {
        Ok(about) if about.file_type().is_socket() => remove(path),
        Ok(_) => Err(LinkError::Unsafe {
            path: path.to_owned(),
            reason: "is in the socket's place and no socket; remove it".to_owned(),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(at(path, source)),
    }
}

fn remove(path: &Path) -> Result<(), LinkError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(at(path, source)),
        _ => Ok(()),
    }
}

/// `$XDG_RUNTIME_DIR/nada-tui/<hash>.sock`, or `/tmp/nada-tui-<uid>/<hash>.sock`.
fn short_path(usual: &Path) -> PathBuf {
    let name = format!("{:016x}.sock", fnv1a(usual.as_os_str().as_bytes()));
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let runtime = runtime.filter(|path| path.is_dir() && path.as_os_str().len() < LONGEST / 2);
    let folder = runtime.map_or_else(
        || {
            PathBuf::from(format!(
                "/tmp/nada-tui-{}",
                rustix::process::getuid().as_raw()
            ))
        },
        |folder| folder.join("nada-tui"),
    );
    folder.join(name)
}

/// The FNV-1a hash: the same in every program and version, unlike the standard library's.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Absolute and without links, as far as the path exists.
fn settled(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for ancestor in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (ancestor.canonicalize(), path.strip_prefix(ancestor)) {
            return if rest.as_os_str().is_empty() {
                real
            } else {
                real.join(rest)
            };
        }
    }
    path
}

fn at(path: &Path, source: io::Error) -> LinkError {
    LinkError::Path {
        path: path.to_owned(),
        source,
    }
}
