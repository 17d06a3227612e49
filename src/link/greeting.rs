//! The first words of both sides: programs of different versions refuse each other and say which
//! one is older.

use std::cmp::Ordering;
use std::io::{Read, Write};

use super::LinkError;
use super::frame;
use crate::protocol::{Hello, VERSION};

/// Longest greeting in bytes.
const LONGEST: u32 = 1 << 10;

/// Greets the other side and listens to its greeting; both speak first, nobody waits.
///
/// # Errors
/// When the versions differ, or the other side does not greet.
pub fn greet(input: &mut impl Read, out: &mut impl Write) -> Result<(), LinkError> {
    let ours = hello();
    frame::write(out, &ours)?;
    let theirs: Hello = frame::read_at_most(input, LONGEST)?;
    if theirs.version == ours.version {
        return Ok(());
    }
    Err(LinkError::Version { ours, theirs })
}

fn hello() -> Hello {
    Hello {
        version: VERSION,
        package: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// Which side is older, and what to do.
pub(super) fn disagreement(ours: &Hello, theirs: &Hello) -> String {
    let what = format!(
        "the other side is nada-tui {} (protocol {}), this one {} (protocol {})",
        theirs.package, theirs.version, ours.package, ours.version
    );
    let advice = match theirs.version.cmp(&ours.version) {
        Ordering::Less => {
            "the other side is older: stop it and start it again from the new installation"
        }
        _ => "this program is older: update it, or use the one installed beside the other side",
    };
    format!("{what}; {advice}")
}
