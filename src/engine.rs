//! Front ends of the engine: `train` without a screen, and what is done with the miniature world.

pub mod demo;
pub mod evaluate;
pub mod train;
