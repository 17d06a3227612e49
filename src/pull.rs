//! Downloads of models: resumed where they stopped, checked before they count, from one mirror after
//! the other. A model's file is in the models folder only when it is whole; what is under way lies
//! in `.pull/` beside it.

mod answer;
mod attempt;
mod client;
mod error;
mod part;
mod patience;
mod proxy;
mod transfer;

use std::fs;
use std::path::{Path, PathBuf};

pub use client::{Brake, Client};
pub use error::{Fault, PullError};
pub use patience::Patience;

use crate::catalogue::{ENDINGS, Mirror, Model, Record, ending_of, is_url};
use part::{Lock, Part};
use transfer::{Outcome, Transfer};

/// Space that must remain on the disk.
const SPARE: u64 = 64 << 20;

/// What is to be downloaded, and how.
pub struct Order<'a> {
    /// The model's name in the catalogue.
    pub name: &'a str,
    /// Where it is.
    pub mirrors: &'a [Mirror],
    /// The models folder; it is made when it is not there.
    pub folder: &'a Path,
    /// How often and how long to try.
    pub patience: Patience,
}

/// What happens meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// This address is asked.
    Asking {
        /// The mirror's.
        url: String,
    },
    /// Bytes come.
    Transfer {
        /// Bytes that are there.
        done: u64,
        /// Of so many, when known.
        total: Option<u64>,
        /// Of these, so many are from earlier.
        kept: u64,
    },
    /// Something failed that may pass.
    Waiting {
        /// Until the next try.
        seconds: u64,
        /// What failed.
        why: String,
    },
    /// A mirror was given up; the next one is asked. The end says it of the last one.
    Failed {
        /// The mirror's.
        url: String,
        /// Why.
        why: String,
    },
    /// All bytes are there, and are compared with the hash.
    Checking,
}

/// A model that is there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulled {
    /// Its file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Its hash.
    pub sha256: String,
    /// Where it came from.
    pub url: String,
}

/// The mirrors that `--mirror URL` stands for: the URL with what the catalogue knows of the file of
/// the same name, or of the same ending.
///
/// # Errors
/// When it is no URL, or of an ending that no model has.
pub fn mirror_at(url: &str, model: &Model) -> Result<Mirror, PullError> {
    let wrong = |reason| PullError::BadMirror {
        url: url.to_owned(),
        reason,
    };
    if !is_url(url) {
        return Err(wrong("allowed: http://... and https://..."));
    }
    let file = file_name(url);
    let ending = ending_of(url);
    let same_name = model.mirrors.iter().find(|m| file_name(&m.url) == file);
    let same_ending = || (model.mirrors.iter()).find(|m| Some(&m.ending) == ending.as_ref());
    if let Some(known) = same_name.or_else(same_ending) {
        return Ok(Mirror {
            url: url.to_owned(),
            ..known.clone()
        });
    }
    let known = ending.filter(|ending| ENDINGS.contains(&ending.as_str()));
    let ending = known.ok_or_else(|| wrong("its ending is not that of a model's file"))?;
    Ok(Mirror {
        url: url.to_owned(),
        ending,
        bytes: None,
        sha256: None,
    })
}

/// `https://a/b/c.pt?x` -> `c.pt`
fn file_name(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.rsplit('/').next().unwrap_or(path)
}

/// Downloads a model. Whatever was there before stays until the new file is whole and checked.
///
/// # Errors
/// When no mirror has it, it is not what the catalogue says, the disk is full, another program
/// downloads it already, or the brake was pulled.
pub fn pull(
    order: &Order<'_>,
    client: &Client,
    record: &mut Record,
    tell: &mut dyn FnMut(News),
) -> Result<Pulled, PullError> {
    let folder = part::folder(order.folder);
    fs::create_dir_all(&folder).map_err(PullError::at(&folder))?;
    let _lock = Lock::take(&folder, order.name)?;
    let mut faults = Vec::new();
    for mirror in order.mirrors {
        let pinned = record.pinned(&mirror.url).map(ToOwned::to_owned);
        tell(News::Asking {
            url: mirror.url.clone(),
        });
        let transfer = Transfer {
            order,
            client,
            mirror,
            pinned: pinned.as_deref(),
        };
        match transfer.run(tell)? {
            Outcome::Whole(part, sha256) => {
                if mirror.sha256.is_none() && pinned.is_none() {
                    record.pin(&mirror.url, &sha256)?;
                }
                return keep(order, mirror, part, sha256);
            }
            Outcome::GivenUp(fault) => {
                if faults.len() + 1 < order.mirrors.len() {
                    tell(News::Failed {
                        url: mirror.url.clone(),
                        why: fault.to_string(),
                    });
                }
                faults.push((mirror.url.clone(), fault));
            }
        }
    }
    Err(PullError::NoMirror {
        name: order.name.to_owned(),
        faults,
    })
}

/// Moves the checked file to its place.
fn keep(
    order: &Order<'_>,
    mirror: &Mirror,
    part: Part,
    sha256: String,
) -> Result<Pulled, PullError> {
    let path = (order.folder).join(format!("{}.{}", order.name, mirror.ending));
    let bytes = part.finish(&path)?;
    Ok(Pulled {
        path,
        bytes,
        sha256,
        url: mirror.url.clone(),
    })
}

/// Whether so many more bytes fit on the disk of a folder.
fn check_space(folder: &Path, needed: u64) -> Result<(), PullError> {
    let Ok(disk) = rustix::fs::statvfs(folder) else {
        // A file system that does not say is found out by writing.
        return Ok(());
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free >= needed.saturating_add(SPARE) {
        return Ok(());
    }
    Err(PullError::Space {
        folder: folder.to_owned(),
        needed: needed.saturating_add(SPARE),
        free,
    })
}

#[cfg(test)]
pub(crate) mod tests;
