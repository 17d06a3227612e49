//! The trainer thread: tensors live and die here.

pub mod adam;
pub mod adaptation;

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use crate::preset::Preset;
use crate::protocol::{Order, Update};

/// What a trainer begins with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Run folders are made in it.
    pub runs: PathBuf,
    /// The models folder.
    pub models: PathBuf,
    /// The preset to begin with.
    pub preset: Preset,
    /// A run folder or checkpoint to go on from.
    pub resume: Option<PathBuf>,
    /// Where tensors live.
    pub device: tch::Device,
}

/// The trainer thread has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the trainer has ended")]
pub struct Gone;

/// The trainer thread.
#[derive(Debug)]
pub struct Trainer {
    orders: mpsc::Sender<Order>,
    thread: JoinHandle<()>,
}

/// Starts the thread.
pub fn spawn(_options: Options, mut report: impl FnMut(Update) + Send + 'static) -> Trainer {
    let (orders, _inbox) = mpsc::channel();
    let thread = thread::spawn(move || {
        report(Update::Stopped {
            reason: "this program has no trainer yet".to_owned(),
            checkpoint: None,
        });
    });
    Trainer { orders, thread }
}

impl Trainer {
    /// Gives an order.
    ///
    /// # Errors
    /// When the thread has ended.
    pub fn order(&self, order: Order) -> Result<(), Gone> {
        self.orders.send(order).map_err(|_| Gone)
    }

    /// Waits for the thread's end.
    pub fn join(self) {
        // How it ended was reported.
        let _ = self.thread.join();
    }
}
