//! The dashboard: pure state ([`app`]), panels ([`view`]) and the loop that joins them ([`run`]).
//! It touches no tensor.
//!
//! ```text
//! keys ─▶ input thread ──┐                 ┌─▶ Effect ─▶ engine thread ─▶ Command
//! engine ─▶ link thread ─┼─▶ Event ─▶ App ─┤
//! signals, ticks ────────┘                 └─▶ view ─▶ one frame
//! ```

pub mod action;
pub mod app;
pub mod arrangement;
pub mod chart;
pub mod config;
pub mod curves;
pub mod earlier;
pub mod editor;
pub mod engine;
pub mod event;
pub mod film;
pub mod fuzzy;
pub mod gallery;
pub mod hand;
pub mod hits;
pub mod image;
mod input;
pub mod key;
pub mod mixer;
pub mod palette;
pub mod prompt;
pub mod run;
pub mod runs;
pub mod samples;
pub mod studio;
pub mod terminal;
pub mod text_line;
pub mod theme;
pub mod timeline;
pub mod view;

#[cfg(test)]
mod fixture;
