//! Arguments of both programs, declared once for help, completions and the manual.

#[cfg(feature = "tui")]
pub mod dashboard;
