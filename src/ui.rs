//! The dashboard. It touches no tensor.
