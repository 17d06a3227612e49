//! Transports between dashboard and engine: framing, limits, sockets.
