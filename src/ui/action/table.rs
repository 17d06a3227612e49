//! The rows. Their order is that of the hint line and, within a group, of the help.

use super::Entry;

/// A row; the arguments are its columns.
macro_rules! row {
    ($action:expr, $name:literal, $keys:expr, $hint:literal, $doc:literal, $group:ident) => {
        Entry {
            action: $action,
            name: $name,
            keys: $keys,
            hint: $hint,
            doc: $doc,
            group: Group::$group,
        }
    };
}

mod edit;
mod film;
mod general;
mod hand;
mod look;
mod mixer;
mod runs;
mod samples;
mod steer;
mod studio;
mod timeline;

const PARTS: [&[Entry]; 12] = [
    steer::ROWS,
    edit::ROWS,
    timeline::ROWS,
    look::VIEW,
    look::CHART,
    general::ROWS,
    runs::ROWS,
    samples::ROWS,
    studio::ROWS,
    mixer::ROWS,
    film::ROWS,
    hand::ROWS,
];

const COUNT: usize = {
    let (mut part, mut count) = (0, 0);
    while part < PARTS.len() {
        count += PARTS[part].len();
        part += 1;
    }
    count
};

/// Every action, once.
pub const TABLE: &[Entry] = &join();

const fn join() -> [Entry; COUNT] {
    #[allow(clippy::large_stack_arrays)] // the compiler's stack
    let mut all = [steer::ROWS[0]; COUNT];
    let (mut part, mut at) = (0, 0);
    while part < PARTS.len() {
        let mut row = 0;
        while row < PARTS[part].len() {
            all[at] = PARTS[part][row];
            at += 1;
            row += 1;
        }
        part += 1;
    }
    all
}
