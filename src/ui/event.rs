//! What comes into the dashboard's loop, and what its state asks for in return.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, SyncSender};

use crate::protocol::{Command, Update};
use crate::ui::config::Mouse;

/// So many events may wait for the loop. While a terminal takes nothing the engine keeps its updates,
/// and soon leaves some out.
const WAITING: usize = 64;

/// What the loop receives from. The loop itself never sends: it would wait for itself.
#[must_use]
pub fn queue() -> (SyncSender<Event>, Receiver<Event>) {
    mpsc::sync_channel(WAITING)
}

/// Everything that the loop waits for.
#[derive(Debug)]
pub enum Event {
    /// A key, the mouse, or a new terminal size.
    Input(crossterm::event::Event),
    /// From the engine.
    Engine(Update),
    /// What happens until the engine answers: "starting the engine".
    Connecting(String),
    /// The line to the other machine is broken; training goes on there.
    Unlinked(Outage),
    /// The engine cannot be reached, for this reason.
    EngineGone(String),
    /// This signal came; a terminal that went away counts as a hang-up.
    Terminate(i32),
    /// Time passes; comes only while something moves on screen.
    Tick,
}

/// A broken line to another machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Why, as far as ssh tells.
    pub reason: String,
    /// Seconds until the next try; `None` while one is made.
    pub seconds: Option<u64>,
}

/// Why the dashboard is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// The person wants to, and there is nothing to say of it.
    Wanted,
    /// The engine goes on alone.
    Detached {
        /// Or waits.
        trains: bool,
        /// Its runs folder, where it is another one than that of the start.
        runs: Option<PathBuf>,
    },
    /// The engine has saved and ended; the newest checkpoint.
    Stopped(Option<PathBuf>),
    /// This signal says so.
    Signal(i32),
}

/// What the state asks the loop to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Say this to the engine.
    Send(Command),
    /// Start or find the engine again; go on from the checkpoint.
    Launch {
        /// A weights file or a run folder.
        resume: Option<PathBuf>,
    },
    /// Leave this engine as it is for the one of another runs folder, which may have to be started.
    ChangeOver {
        /// The folder.
        runs: PathBuf,
    },
    /// Try to reach the other machine now.
    TryNow,
    /// Use the next image protocol that the terminal can show.
    CycleProtocol,
    /// Use the next theme.
    CycleTheme,
    /// Take the mouse, or leave it to the terminal.
    Mouse(Mouse),
    /// Forget what is on screen.
    Clear,
    /// Leave the loop.
    Quit(Farewell),
}
