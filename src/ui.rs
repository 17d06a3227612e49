//! The dashboard. It touches no tensor.

pub mod image;
