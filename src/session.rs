//! The lab session as a state machine: events in, commands out.

#[cfg(test)]
mod fixture;
mod mirror;

pub use mirror::Mirror;
