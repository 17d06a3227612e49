//! The trainer thread: tensors live and die here.

pub mod adam;
pub mod adaptation;
