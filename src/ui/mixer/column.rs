//! The weights of a column of sliders, in thousandths: they always sum to 1 exactly.

/// All of it.
pub const WHOLE: i32 = 1000;
/// What a slider can be set to. `nada blend` takes any numbers.
pub const LEAST: i32 = -500;
/// See [`LEAST`].
pub const MOST: i32 = 1500;

/// How much of each checkpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    now: Vec<i32>,
    /// The weight that is being moved, and all of them before it was: the others give way in the
    /// proportions that they had then, so that there and back again is where it was.
    moved: Option<(usize, Vec<i32>)>,
}

impl Column {
    /// The same of each.
    #[must_use]
    pub fn level(count: usize) -> Self {
        let mut now = vec![0; count];
        share(&mut now, WHOLE, |_| 1.0);
        Self { now, moved: None }
    }

    /// The weights.
    #[must_use]
    pub fn thousandths(&self) -> &[i32] {
        &self.now
    }

    /// Sets one; the others give way in proportion to their size, or all alike where they are 0.
    pub fn set(&mut self, index: usize, to: i32) {
        if self.now.len() < 2 || index >= self.now.len() {
            return;
        }
        let to = to.clamp(LEAST, MOST);
        let before = match self.moved.take() {
            Some((moved, before)) if moved == index => before,
            _ => self.now.clone(),
        };
        let mut others = before.clone();
        others.remove(index);
        let sizes: i32 = others.iter().map(|weight| weight.abs()).sum();
        let (missing, kept) = (WHOLE - to - others.iter().sum::<i32>(), others.clone());
        share(&mut others, missing, |at| match sizes {
            0 => 1.0,
            _ => f64::from(kept[at].abs()),
        });
        others.insert(index, to);
        self.now = others;
        self.moved = Some((index, before));
    }

    /// One checkpoint more, with nothing of it.
    pub fn push(&mut self) {
        self.now.push(if self.now.is_empty() { WHOLE } else { 0 });
        self.moved = None;
    }

    /// One checkpoint less; the others take its share.
    pub fn remove(&mut self, index: usize) {
        self.set(index, 0);
        if index < self.now.len() {
            self.now.remove(index);
        }
        if let [only] = &mut self.now[..] {
            *only = WHOLE;
        }
        self.moved = None;
    }
}

/// Adds so many thousandths to all of them by their parts, to the last one.
fn share(weights: &mut [i32], thousandths: i32, part: impl Fn(usize) -> f64) {
    let all: f64 = (0..weights.len()).map(&part).sum();
    let (mut parts, mut given) = (0.0, 0);
    for (index, weight) in weights.iter_mut().enumerate() {
        parts += part(index);
        let until = (f64::from(thousandths) * parts / all).round() as i32;
        *weight += until - given;
        given = until;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(now: &[i32]) -> Column {
        let now = now.to_vec();
        Column { now, moved: None }
    }

    #[test]
    fn the_others_give_way_in_proportion() {
        let mut three = column(&[500, 300, 200]);
        three.set(0, 0);
        assert_eq!(three.now, [0, 600, 400]);
        three.set(0, 1200);
        assert_eq!(three.now, [1200, -120, -80]);
        three.set(0, 500);
        assert_eq!(three.now, [500, 300, 200]);
        three.set(1, 400);
        assert_eq!(three.now[1], 400);
        let mut signs = column(&[500, 800, -300]);
        signs.set(0, 610);
        assert_eq!(signs.now, [610, 720, -330]);
        let mut none = column(&[1000, 0, 0]);
        none.set(0, 500);
        assert_eq!(none.now, [500, 250, 250]);
    }

    #[test]
    fn weights_sum_to_one_whatever_is_done() {
        for count in 2..=5 {
            let mut column = Column::level(count);
            for step in 0..400i32 {
                let to = (step * 7919) % 2600 - 800;
                column.set(step as usize % count, to);
                assert_eq!(column.now.iter().sum::<i32>(), WHOLE, "{column:?}");
                assert_eq!(column.now[step as usize % count], to.clamp(LEAST, MOST));
            }
        }
    }

    #[test]
    fn there_and_back_again_is_where_it_was() {
        let mut column = column(&[334, 333, 333]);
        for to in (-500..=1500).step_by(50).chain([334]) {
            column.set(0, to);
        }
        assert_eq!(column.now, [334, 333, 333]);
    }

    #[test]
    fn checkpoints_come_with_nothing_and_leave_their_share() {
        let mut column = Column::level(0);
        column.push();
        assert_eq!(column.now, [1000]);
        column.push();
        column.set(1, 250);
        column.push();
        assert_eq!(column.now, [750, 250, 0]);
        column.remove(0);
        assert_eq!(column.now, [1000, 0]);
        column.remove(0);
        assert_eq!(column.now, [1000]);
        column.remove(0);
        assert_eq!(column.now, [0; 0]);
        assert_eq!(Column::level(3).now.iter().sum::<i32>(), 1000);
    }
}
