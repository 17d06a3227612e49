//! What happens while a film is made: the events of `--json`.

use std::path::PathBuf;

use serde::Serialize;

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Line {
    /// Everything is loaded, the first frame is drawn.
    Start {
        /// So many frames will be drawn.
        frames: u32,
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// A frame is drawn.
    Frame {
        /// 1 for the first.
        frame: u32,
        /// Of so many.
        frames: u32,
        /// Its file, where frames are written as pictures.
        picture: Option<PathBuf>,
    },
    /// The film, or the folder of its frames, is there; nothing follows.
    Written {
        /// Where.
        path: PathBuf,
    },
    /// A signal ended it, and there is no film; nothing follows.
    Interrupted {
        /// Of the process.
        exit_code: u8,
    },
    /// It cannot go on; nothing follows.
    Failed {
        /// Why, and what to do.
        reason: String,
    },
}
