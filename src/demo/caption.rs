//! Captions for portraits.
