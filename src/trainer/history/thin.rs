//! Which stops lose their weights when there is no room for all.

/// Iterations to give up so that `room` of `kept` stay, evenly spread: again and again the one whose
/// neighbours are nearest to each other. The newest and `star` stay, whatever the room.
pub fn surplus(kept: &[u32], star: Option<u32>, room: usize) -> Vec<u32> {
    let mut kept = kept.to_vec();
    kept.sort_unstable();
    let mut given_up = Vec::new();
    while kept.len() > room {
        let last = kept.len() - 1;
        let before = |at: usize| if at == 0 { 0 } else { kept[at - 1] };
        let least = (0..last)
            .filter(|&at| Some(kept[at]) != star)
            .min_by_key(|&at| (kept[at + 1] - before(at), at));
        let Some(least) = least else {
            break;
        };
        given_up.push(kept.remove(least));
    }
    given_up
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(kept: &[u32], star: Option<u32>, room: usize) -> Vec<u32> {
        let gone = surplus(kept, star, room);
        let stays = kept.iter().copied().filter(|stop| !gone.contains(stop));
        stays.collect()
    }

    #[test]
    fn what_stays_is_evenly_spread() {
        let kept: Vec<u32> = (1..=16).map(|n| n * 10).collect();
        let left = left(&kept, None, 8);
        assert_eq!(left.len(), 8);
        let gaps = left.windows(2).map(|pair| pair[1] - pair[0]);
        assert!(gaps.max().unwrap() <= 30, "{left:?}");
        assert_eq!(left.last(), Some(&160));
    }

    #[test]
    fn a_growing_run_stays_evenly_spread() {
        let mut kept = Vec::new();
        for n in 1..=100 {
            kept.push(n * 10);
            kept = left(&kept, None, 6);
        }
        assert_eq!(kept.len(), 6);
        // The newest came just now, so its gap may be any.
        let gaps = kept[..5].windows(2).map(|pair| pair[1] - pair[0]);
        let (least, most) = gaps.fold((u32::MAX, 0), |(a, b), gap| (a.min(gap), b.max(gap)));
        assert!(most <= 2 * least, "{kept:?}");
    }

    #[test]
    fn the_star_and_the_newest_stay_even_without_room() {
        assert_eq!(left(&[10, 20, 30, 40], Some(20), 0), [20, 40]);
        assert_eq!(left(&[10, 20], None, 5), [10, 20]);
        assert_eq!(left(&[], None, 0), [0_u32; 0]);
    }
}
