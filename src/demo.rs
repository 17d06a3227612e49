//! The miniature world: drawn portraits, captions, and the small models trained on them.
