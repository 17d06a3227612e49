//! The table of sliders: a row for each checkpoint, a column for each range of layers.

use super::column::{Column, WHOLE};
use crate::protocol::Mixture;

/// Where weights count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Where no range says otherwise.
    Everywhere,
    /// 4 to 8 pixels.
    Coarse,
    /// 16 to 32 pixels.
    Middle,
    /// 64 pixels and more.
    Fine,
}

impl Reach {
    /// In the order of the columns.
    pub const ALL: [Self; 4] = [Self::Everywhere, Self::Coarse, Self::Middle, Self::Fine];

    /// The heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::Coarse => "coarse 4-8",
            Self::Middle => "middle 16-32",
            Self::Fine => "fine 64+",
        }
    }

    /// The heading in a few columns.
    #[must_use]
    pub fn short(self) -> &'static str {
        match self {
            Self::Everywhere => "all",
            Self::Coarse => "coarse",
            Self::Middle => "middle",
            Self::Fine => "fine",
        }
    }
}

/// How one column is moved through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// So many thousandths more.
    By(i32),
    /// So many thousandths.
    To(i32),
}

/// The sliders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    everywhere: Column,
    /// A range without its own weights is as everywhere.
    ranges: [Option<Column>; 3],
    /// The selected checkpoint.
    pub row: usize,
    /// The selected range.
    pub reach: Reach,
    /// Whether any weight was set by hand.
    touched: bool,
}

impl Table {
    /// The same of each of so many.
    #[must_use]
    pub fn new(count: usize) -> Self {
        Self {
            everywhere: Column::level(count),
            ranges: [const { None }; 3],
            row: 0,
            reach: Reach::Everywhere,
            touched: false,
        }
    }

    /// The weights of a range in thousandths, its own or those of everywhere.
    #[must_use]
    pub fn thousandths(&self, reach: Reach) -> &[i32] {
        self.own(reach).unwrap_or(&self.everywhere).thousandths()
    }

    /// Whether a range has weights of its own.
    #[must_use]
    pub fn is_own(&self, reach: Reach) -> bool {
        self.own(reach).is_some()
    }

    fn own(&self, reach: Reach) -> Option<&Column> {
        match reach {
            Reach::Everywhere => Some(&self.everywhere),
            Reach::Coarse => self.ranges[0].as_ref(),
            Reach::Middle => self.ranges[1].as_ref(),
            Reach::Fine => self.ranges[2].as_ref(),
        }
    }

    fn place(&mut self, reach: Reach) -> Option<&mut Option<Column>> {
        match reach {
            Reach::Everywhere => None,
            Reach::Coarse => Some(&mut self.ranges[0]),
            Reach::Middle => Some(&mut self.ranges[1]),
            Reach::Fine => Some(&mut self.ranges[2]),
        }
    }

    /// Checkpoints in it.
    #[must_use]
    pub fn count(&self) -> usize {
        self.everywhere.thousandths().len()
    }

    /// So many rows on, not past the ends.
    pub fn move_by(&mut self, rows: isize) {
        let last = self.count().saturating_sub(1);
        self.row = self.row.saturating_add_signed(rows).min(last);
    }

    /// So many columns on, round and round.
    pub fn turn_by(&mut self, columns: isize) {
        let at = Reach::ALL.iter().position(|reach| *reach == self.reach);
        let to = (at.unwrap_or(0) as isize + columns).rem_euclid(Reach::ALL.len() as isize);
        self.reach = Reach::ALL[to as usize];
    }

    /// Moves the selected slider; a range has weights of its own from then on.
    pub fn change(&mut self, change: Change) {
        let row = self.row;
        let column = self.touch();
        let now = column.thousandths().get(row).copied().unwrap_or(0);
        column.set(
            row,
            match change {
                Change::By(thousandths) => now + thousandths,
                Change::To(thousandths) => thousandths,
            },
        );
    }

    /// All of the selected checkpoint in the selected range.
    pub fn all(&mut self) {
        self.change(Change::To(WHOLE));
    }

    /// The same of each in the selected range.
    pub fn level(&mut self) {
        let count = self.count();
        *self.touch() = Column::level(count);
    }

    fn touch(&mut self) -> &mut Column {
        self.touched = true;
        let usual = self.everywhere.clone();
        match self.reach {
            Reach::Everywhere => &mut self.everywhere,
            Reach::Coarse => self.ranges[0].get_or_insert(usual),
            Reach::Middle => self.ranges[1].get_or_insert(usual),
            Reach::Fine => self.ranges[2].get_or_insert(usual),
        }
    }

    /// The selected range as everywhere again.
    pub fn forget_own(&mut self) {
        let reach = self.reach;
        if let Some(place) = self.place(reach) {
            *place = None;
        }
    }

    fn columns(&mut self) -> impl Iterator<Item = &mut Column> {
        std::iter::once(&mut self.everywhere).chain(self.ranges.iter_mut().flatten())
    }

    /// One checkpoint more: nothing of it, or the same of each as long as no weight was set.
    pub fn push(&mut self) {
        if self.touched {
            return self.columns().for_each(Column::push);
        }
        self.everywhere = Column::level(self.count() + 1);
    }

    /// One checkpoint less.
    pub fn remove(&mut self, index: usize) {
        if self.touched {
            self.columns().for_each(|column| column.remove(index));
        } else {
            self.everywhere = Column::level(self.count().saturating_sub(1));
        }
        self.move_by(0);
    }

    /// What is mixed of these checkpoints.
    #[must_use]
    pub fn mixture(&self, checkpoints: Vec<String>) -> Mixture {
        let weights = |column: &Column| {
            let thousandths = column.thousandths().iter();
            let weights = thousandths.map(|weight| f64::from(*weight) / f64::from(WHOLE));
            weights.collect()
        };
        let [coarse, middle, fine] = [0, 1, 2].map(|at| self.ranges[at].as_ref().map(weights));
        Mixture {
            checkpoints,
            weights: weights(&self.everywhere),
            coarse,
            middle,
            fine,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_as_everywhere_until_it_is_touched() {
        let mut table = Table::new(2);
        table.change(Change::By(100));
        assert_eq!(table.thousandths(Reach::Fine), [600, 400]);
        table.turn_by(-1);
        assert_eq!(table.reach, Reach::Fine);
        assert!(!table.is_own(Reach::Fine));
        table.move_by(5);
        table.all();
        assert!(table.is_own(Reach::Fine) && !table.is_own(Reach::Coarse));
        assert_eq!(table.thousandths(Reach::Fine), [0, 1000]);
        assert_eq!(table.thousandths(Reach::Everywhere), [600, 400]);
        let mixture = table.mixture(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(mixture.weights, [0.6, 0.4]);
        assert_eq!((mixture.fine, mixture.coarse), (Some(vec![0.0, 1.0]), None));
        table.forget_own();
        assert_eq!(table.thousandths(Reach::Fine), [600, 400]);
        table.turn_by(1);
        table.forget_own();
        assert_eq!(table.thousandths(Reach::Everywhere), [600, 400]);
    }

    #[test]
    fn untouched_weights_stay_level_and_set_ones_stay_as_they_are() {
        let mut table = Table::new(2);
        table.push();
        assert_eq!(table.thousandths(Reach::Everywhere), [333, 334, 333]);
        table.change(Change::To(800));
        table.push();
        assert_eq!(table.thousandths(Reach::Everywhere)[0], 800);
        assert_eq!(table.thousandths(Reach::Everywhere)[3], 0);
        table.row = 3;
        table.remove(0);
        assert_eq!((table.row, table.count()), (2, 3));
        let sum: i32 = table.thousandths(Reach::Middle).iter().sum();
        assert_eq!(sum, WHOLE);
    }
}
