//! What the two programs say to each other: plain data.
