//! The trainer thread: tensors live and die here. Orders come in, updates go out.

pub mod adam;
pub mod adaptation;
mod appraisal;
pub mod brake;
pub mod checkpoint;
mod error;
pub mod folder;
mod gallery;
pub mod goal;
pub mod grid;
pub mod history;
pub(crate) mod machine;
pub mod models;
mod run;
pub mod stopwatch;
mod worker;

use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

use tch::Device;

pub use error::TrainerError;
pub use run::threads_for;

use self::brake::Brake;
use self::worker::Worker;
use crate::preset::Preset;
use crate::protocol::{Order, Update};

/// What a trainer begins with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Folder in which runs are made.
    pub runs: PathBuf,
    /// Folder of the models.
    pub models: PathBuf,
    /// The preset to begin with.
    pub preset: Preset,
    /// A run's folder or a checkpoint to go on from, instead.
    pub resume: Option<PathBuf>,
    /// Folder of the named latents that are shown.
    pub latents: Option<PathBuf>,
    /// Where to train.
    pub device: Device,
}

/// The running thread.
#[derive(Debug)]
pub struct Trainer {
    brake: Brake,
    orders: Sender<Order>,
    thread: JoinHandle<()>,
}

/// The thread has ended; its last update said why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the trainer has ended")]
pub struct Gone;

/// Starts the thread. Updates come through `report` in order; the last is [`Update::Stopped`], also
/// when LibTorch fails.
///
/// # Panics
/// When the system gives no thread.
#[must_use]
pub fn spawn(options: Options, mut report: impl FnMut(Update) + Send + 'static) -> Trainer {
    let (orders, inbox) = mpsc::channel();
    let brake = Brake::default();
    let brakes = brake.clone();
    let body = move || {
        let mut run = None;
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| {
            let mut report = |update: Update| {
                if let Update::Status(status) = &update {
                    run.clone_from(&status.run);
                }
                report(update);
            };
            Worker::new(options, brakes, &mut report).work(&inbox)
        }));
        report(match outcome {
            Ok(stopped) => stopped,
            Err(panic) => Update::Stopped {
                reason: crash(panic.as_ref()),
                checkpoint: run.and_then(|run| Some(checkpoint::find(&run).ok()?.1)),
            },
        });
    };
    let thread = thread::Builder::new()
        .name("trainer".to_owned())
        .spawn(body);
    Trainer {
        brake,
        orders,
        thread: thread.expect("the system gives a thread"),
    }
}

/// What a crash says, in one line.
fn crash(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    let text = text.unwrap_or("of an unknown kind");
    let first = text.lines().find(|line| !line.trim().is_empty());
    format!("the trainer crashed: {}", first.unwrap_or(text).trim())
}

impl Trainer {
    /// Hands an order over; it acts at the next iteration boundary, but for
    /// [`Order::EndTask`], which acts at once.
    ///
    /// # Errors
    /// When the thread has ended.
    pub fn order(&self, order: Order) -> Result<(), Gone> {
        if order == Order::EndTask {
            self.brake.pull();
            return Ok(());
        }
        self.orders.send(order).map_err(|_| Gone)
    }

    /// Waits for the thread, which ends by [`Order::Stop`].
    pub fn join(self) {
        drop(self.orders);
        // A panic was caught inside and reported.
        let _ = self.thread.join();
    }
}

#[cfg(test)]
mod tests;
