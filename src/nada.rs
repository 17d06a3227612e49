//! StyleGAN-NADA (Gal et al., 2022, arXiv 2108.00946): directions, losses, trainable layers.
//!
//! Losses are pure functions of explicit inputs; an [`Objective`] holds what stays the same while
//! a preset is in force, so that switching presets in mid-run is one assignment.

pub mod direction;
pub mod layers;
pub mod losses;
pub mod objective;
pub mod scores;
pub mod suggestion;
pub mod templates;
pub mod views;

pub use objective::{Judge, LossValues, Objective};
