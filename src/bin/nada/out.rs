//! Lines for whoever called. A reader that has heard enough, `nada models | head -2`, is no failure;
//! an output that cannot be written is one.

use std::fmt;
use std::io::{self, ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::SIGTERM;
use signal_hook::low_level::raise;

/// Whether something that was to be said is lost.
static LOST: AtomicBool = AtomicBool::new(false);

/// Whether somebody reads the output.
static HEARD: AtomicBool = AtomicBool::new(true);

/// Writes to the output, as `print!` does.
macro_rules! say {
    ($($text:tt)*) => { crate::out::write(format_args!($($text)*), "") };
}

/// Writes a line to the output, as `println!` does.
macro_rules! say_line {
    ($($text:tt)*) => { crate::out::write(format_args!($($text)*), "\n") };
}

/// Writes a line to the side of the errors, as `eprintln!` does.
macro_rules! note {
    ($($text:tt)*) => { crate::out::note(format_args!($($text)*)) };
}

pub fn write(text: fmt::Arguments<'_>, end: &str) {
    let mut out = io::stdout().lock();
    let written = write!(out, "{text}{end}").and_then(|()| out.flush());
    HEARD.fetch_and(written.is_ok(), Ordering::Relaxed);
    let lost = written.is_err_and(|error| {
        let matters = error.kind() != ErrorKind::BrokenPipe;
        if matters && !LOST.load(Ordering::Relaxed) {
            note(format_args!("error: the output cannot be written: {error}"));
        }
        matters
    });
    LOST.fetch_or(lost, Ordering::Relaxed);
}

/// Where even that cannot be written nobody can be told.
pub fn note(text: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Ends what takes long when nobody hears of it any more.
pub fn end_if_unheard() {
    if !HEARD.load(Ordering::Relaxed) {
        // As after Ctrl-C: nothing half written is left.
        let _ = raise(SIGTERM);
    }
}

/// Whether something that was to be said is lost.
pub fn is_lost() -> bool {
    LOST.load(Ordering::Relaxed)
}
