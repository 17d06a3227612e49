//! For tests: programs in the place of others.

use std::path::Path;
use std::process::Command;

/// Writes a shell script that can be run at once. Another process writes it: one that is started
/// meanwhile by another test would hold our file open, and what is open for writing cannot be run.
pub fn write(path: &Path, text: &str) {
    let line = "printf %s \"$1\" > \"$0\" && chmod 755 \"$0\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).arg(path).arg(text);
    assert!(shell.status().unwrap().success());
}
