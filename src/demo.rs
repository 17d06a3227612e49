//! The miniature world: drawn portraits, captions for them, and the small models trained on both.
//!
//! The same identity can be drawn in every domain, so what a training reaches can be measured.

pub mod caption;
pub mod evaluate;
pub mod identity;
pub mod inversion;
pub mod judge;
pub mod portrait;
pub mod pretrain;
pub mod samples;
pub mod sheet;
