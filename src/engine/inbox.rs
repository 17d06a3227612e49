//! What a thread of the engine is asked for: all that waits, without what later wishes make pointless.
//! Who moves along quickly wants to see where he is now.

use std::sync::mpsc::Receiver;

use crate::session::ClientId;

/// Nobody listens to the answers any more.
#[derive(Debug)]
pub struct Deaf;

/// The wishes that wait, in order; the first is waited for unless the thread is `busy` with something
/// else. `None` when nobody can wish any more.
pub fn next<W>(
    wanted: &Receiver<W>,
    busy: bool,
    is_outdone: impl Fn(&W, &W) -> bool,
) -> Option<Vec<W>> {
    let first = match wanted.try_recv() {
        Ok(first) => first,
        Err(_) if busy => return Some(Vec::new()),
        Err(_) => wanted.recv().ok()?,
    };
    Some(after(first, wanted, is_outdone))
}

/// A wish and those that wait behind it.
pub fn after<W>(first: W, wanted: &Receiver<W>, is_outdone: impl Fn(&W, &W) -> bool) -> Vec<W> {
    let mut kept: Vec<W> = Vec::new();
    for later in std::iter::once(first).chain(wanted.try_iter()) {
        kept.retain(|wish| !is_outdone(wish, &later));
        kept.push(later);
    }
    kept
}

/// Wishes of other clients outdo nothing.
pub fn of_one_client<W>(
    is_outdone: impl Fn(&W, &W) -> bool,
) -> impl Fn(&(ClientId, W), &(ClientId, W)) -> bool {
    move |(client, wish), (other, later)| client == other && is_outdone(wish, later)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// Wishes of one kind: the last counts.
    fn same_kind(wish: &(char, u8), later: &(char, u8)) -> bool {
        wish.0 == later.0
    }

    #[test]
    fn of_what_waits_only_what_nothing_outdoes_is_kept_in_order() {
        let (sender, wanted) = mpsc::channel();
        for wish in [('a', 1), ('b', 1), ('a', 2), ('c', 1), ('a', 3)] {
            sender.send(wish).unwrap();
        }
        let kept = next(&wanted, false, same_kind).unwrap();
        assert_eq!(kept, [('b', 1), ('c', 1), ('a', 3)]);
    }

    #[test]
    fn who_is_busy_does_not_wait_and_who_is_not_ends_with_the_last_sender() {
        let (sender, wanted) = mpsc::channel();
        assert_eq!(next(&wanted, true, same_kind), Some(Vec::new()));
        sender.send(('a', 1)).unwrap();
        drop(sender);
        assert_eq!(next(&wanted, false, same_kind), Some(vec![('a', 1)]));
        assert_eq!(next(&wanted, true, same_kind), Some(Vec::new()));
        assert_eq!(next(&wanted, false, same_kind), None);
    }
}
