//! Watches the folders of a [`Library`] and reads again what changed. Folders that do not exist yet
//! are waited for at the nearest folder above them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, NoCache, new_debouncer_opt};
use thiserror::Error;

use super::library::{Change, Library};

/// How changes are noticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// By the kernel's events; by polling where a folder lies on a network file system.
    #[default]
    Auto,
    /// By looking again every so often (`--poll`).
    Poll(Duration),
}

/// Something changed at these paths: hand them to [`Live::changed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed(pub BTreeSet<PathBuf>);

/// Why folders cannot be watched.
#[derive(Debug, Error)]
#[error("cannot watch {}: {source}", path.display())]
pub struct WatchError {
    /// The folder.
    pub path: PathBuf,
    /// Why.
    pub source: notify::Error,
}

/// A library that follows its files. Dropping it ends the watching.
#[derive(Debug)]
pub struct Live {
    library: Library,
    watcher: Watcher,
}

/// Watches folders, not what is below them; dropping it ends the watching.
#[derive(Debug)]
struct Watcher {
    guard: Guard,
    watched: BTreeSet<PathBuf>,
}

#[derive(Debug)]
enum Guard {
    Native(Debouncer<RecommendedWatcher, NoCache>),
    Poll(Debouncer<PollWatcher, NoCache>),
}

/// How long a file must be left alone before it is read: an editor writes, renames and removes.
const SETTLE: Duration = Duration::from_millis(100);
/// How often a network file system is looked at.
const POLL: Duration = Duration::from_secs(1);

impl Live {
    /// Watches the folders of `library` and sends `wrap(changed)` whenever something happens there.
    ///
    /// # Errors
    /// When no watcher can be made, or a folder cannot be watched.
    pub fn start<E, W>(
        library: Library,
        mode: Mode,
        sender: Sender<E>,
        wrap: W,
    ) -> Result<Self, WatchError>
    where
        E: Send + 'static,
        W: Fn(Changed) -> E + Send + 'static,
    {
        let folders = library.folders();
        let handler = move |result: DebounceEventResult| {
            let changed = relevant(result);
            if !changed.is_empty() {
                // A receiver that is gone wants no more news.
                let _ = sender.send(wrap(Changed(changed)));
            }
        };
        let watcher = Watcher::new(mode_for(mode, &folders), handler)?;
        let mut live = Self { library, watcher };
        live.settle(&[])?;
        Ok(live)
    }

    /// The library as it was read last.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Reads again what the paths concern; watches folders that have appeared, or that presets use
    /// since now. Says what is different.
    ///
    /// # Errors
    /// When a folder cannot be watched. What was read is kept.
    pub fn changed(&mut self, changed: &Changed) -> Result<Vec<Change>, WatchError> {
        let folders = self.library.folders();
        let concerned = |path: &&PathBuf| concerns(path, &folders);
        let paths: Vec<PathBuf> = changed.0.iter().filter(concerned).cloned().collect();
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        self.settle(&paths)
    }

    /// Watches, then reads, until reading names no new folder: what appears between the two is seen
    /// by one of them.
    fn settle(&mut self, paths: &[PathBuf]) -> Result<Vec<Change>, WatchError> {
        let before = self.library.entries();
        self.watcher.forget(paths);
        self.watcher.follow(&self.library.folders())?;
        self.library.reload(paths);
        while self.watcher.follow(&self.library.folders())? == Following::More {
            self.library.reload(&[]);
        }
        Ok(self.library.differences_from(&before))
    }
}

/// What [`Watcher::follow`] did.
#[derive(Debug, PartialEq, Eq)]
enum Following {
    Same,
    More,
}

impl Watcher {
    fn new(
        mode: Mode,
        handler: impl FnMut(DebounceEventResult) + Send + 'static,
    ) -> Result<Self, WatchError> {
        let guard = match mode {
            Mode::Auto => new_debouncer_opt(SETTLE, None, handler, NoCache, Config::default())
                .map(Guard::Native),
            Mode::Poll(interval) => {
                let config = Config::default()
                    .with_poll_interval(interval)
                    .with_compare_contents(true);
                new_debouncer_opt(SETTLE, None, handler, NoCache, config).map(Guard::Poll)
            }
        };
        let guard = guard.map_err(|source| WatchError {
            path: PathBuf::new(),
            source,
        })?;
        Ok(Self {
            guard,
            watched: BTreeSet::new(),
        })
    }

    /// Ends the watch on each of these paths: a folder that was removed and made again has the same
    /// name and no watch any more.
    fn forget(&mut self, paths: &[PathBuf]) {
        for path in paths {
            if self.watched.remove(path) {
                // The folder itself may be gone, and its watch with it.
                let _ = match &mut self.guard {
                    Guard::Native(guard) => guard.unwatch(path),
                    Guard::Poll(guard) => guard.unwatch(path),
                };
            }
        }
    }

    /// Watches these folders, or what is nearest above those that do not exist, and nothing else.
    fn follow(&mut self, folders: &BTreeSet<PathBuf>) -> Result<Following, WatchError> {
        let wanted: BTreeSet<PathBuf> = folders.iter().filter_map(|f| nearest(f)).collect();
        let gone: Vec<PathBuf> = self.watched.difference(&wanted).cloned().collect();
        self.forget(&gone);
        let mut following = Following::Same;
        for path in wanted {
            if self.watched.contains(&path) {
                continue;
            }
            let added = match &mut self.guard {
                Guard::Native(guard) => guard.watch(&path, RecursiveMode::NonRecursive),
                Guard::Poll(guard) => guard.watch(&path, RecursiveMode::NonRecursive),
            };
            if let Err(source) = added {
                return Err(WatchError { path, source });
            }
            self.watched.insert(path);
            following = Following::More;
        }
        Ok(following)
    }
}

/// Paths of events that can mean a change. Reading raises events too: those are dropped, or reading
/// what changed would be news again. After lost events and errors everything may have changed.
fn relevant(result: DebounceEventResult) -> BTreeSet<PathBuf> {
    let Ok(events) = result else {
        return BTreeSet::from([PathBuf::from("/")]);
    };
    let mut paths = BTreeSet::new();
    for event in events {
        if event.need_rescan() {
            paths.insert(PathBuf::from("/"));
        } else if is_change(&event) {
            paths.extend(event.paths.iter().cloned());
        }
    }
    paths
}

fn is_change(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

/// Whether a path lies in one of the folders, is one, or leads to one that may now exist.
fn concerns(path: &Path, folders: &BTreeSet<PathBuf>) -> bool {
    folders
        .iter()
        .any(|folder| path.parent() == Some(folder) || folder.starts_with(path))
}

/// The folder itself, or the nearest one above it that exists.
fn nearest(folder: &Path) -> Option<PathBuf> {
    let found = folder.ancestors().find(|path| path.is_dir());
    found.map(Path::to_owned)
}

/// Events of other machines do not reach us on a network file system: poll there.
fn mode_for(mode: Mode, folders: &BTreeSet<PathBuf>) -> Mode {
    let remote = |folder: &PathBuf| nearest(folder).is_some_and(|path| is_remote(&path));
    match mode {
        Mode::Auto if folders.iter().any(remote) => Mode::Poll(POLL),
        mode => mode,
    }
}

/// NFS, SMB, CIFS, SMB2, FUSE (sshfs), 9p, AFS, Ceph, Lustre, GPFS, `BeeGFS`: `f_type` of statfs(2).
#[cfg(target_os = "linux")]
const REMOTE: &[u32] = &[
    0x6969,
    0x517b,
    0xff53_4d42,
    0xfe53_4d42,
    0x6573_5546,
    0x0102_1997,
    0x5346_414f,
    0x00c3_6400,
    0x0bd0_0bd0,
    0x4750_4653,
    0x1983_0326,
];

#[cfg(target_os = "linux")]
fn is_remote(path: &Path) -> bool {
    rustix::fs::statfs(path).is_ok_and(|about| REMOTE.contains(&(about.f_type as u32)))
}

#[cfg(not(target_os = "linux"))]
fn is_remote(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests;
