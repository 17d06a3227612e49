//! The lab session as a state machine: events in, commands out.
