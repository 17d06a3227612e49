//! Weight files: opening, naming, writing.
