//! Values with the extremes of blocks of them, of blocks of blocks and so on: the extremes of any
//! stretch cost a few looks, however long the run is.

use std::ops::Range;

/// Values per block, and blocks per block of the next level.
const FAN: usize = 8;

/// What a stretch of values spans. Values that are not finite do not count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extremes {
    /// The smallest value; above [`Extremes::high`] where there is none.
    pub low: f64,
    /// The largest value.
    pub high: f64,
    /// The smallest value above 0, infinity where there is none.
    pub positive: f64,
}

impl Extremes {
    /// Of no value.
    pub const NONE: Self = Self {
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
        positive: f64::INFINITY,
    };

    /// Of one value.
    #[must_use]
    pub fn of(value: f64) -> Self {
        if !value.is_finite() {
            return Self::NONE;
        }
        Self {
            low: value,
            high: value,
            positive: if value > 0.0 { value } else { f64::INFINITY },
        }
    }

    /// Of two stretches.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
            positive: self.positive.min(other.positive),
        }
    }
}

impl FromIterator<Extremes> for Extremes {
    fn from_iter<I: IntoIterator<Item = Self>>(all: I) -> Self {
        all.into_iter().fold(Self::NONE, Self::join)
    }
}

/// Values that are appended at the end, and cut off there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pyramid {
    values: Vec<f64>,
    /// Of [`FAN`] values each, then of [`FAN`] blocks each, up to one block of all.
    levels: Vec<Vec<Extremes>>,
}

impl FromIterator<f64> for Pyramid {
    /// Level by level, which is many times faster than value by value.
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let values: Vec<f64> = values.into_iter().collect();
        let mut levels: Vec<Vec<Extremes>> = Vec::new();
        let join = |block: &[Extremes]| block.iter().copied().collect();
        if values.len() > 1 {
            let block = |block: &[f64]| block.iter().copied().map(Extremes::of).collect();
            levels.push(values.chunks(FAN).map(block).collect());
        }
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            let above = level.chunks(FAN).map(join).collect();
            levels.push(above);
        }
        Self { values, levels }
    }
}

impl Pyramid {
    /// The values themselves.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Appends a value.
    pub fn push(&mut self, value: f64) {
        let one = Extremes::of(value);
        let mut block = self.values.len();
        self.values.push(value);
        for level in &mut self.levels {
            block /= FAN;
            match level.get_mut(block) {
                Some(known) => *known = known.join(one),
                None => level.push(one),
            }
        }
        if self.width(self.levels.len()) > 1 {
            let all = self.block(self.levels.len(), 0);
            self.levels.push(vec![all]);
        }
    }

    /// Keeps the first values only.
    pub fn truncate(&mut self, keep: usize) {
        self.values.truncate(keep);
        let mut width = self.values.len();
        for height in 0..self.levels.len() {
            if width <= 1 {
                return self.levels.truncate(height);
            }
            width = width.div_ceil(FAN);
            // The last block may have lost some of what it held.
            let last = self.block(height, width - 1);
            self.levels[height].truncate(width - 1);
            self.levels[height].push(last);
        }
    }

    /// What all values span.
    #[must_use]
    pub fn all(&self) -> Extremes {
        self.extremes(0..self.values.len())
    }

    /// What the values with these numbers span.
    #[must_use]
    pub fn extremes(&self, range: Range<usize>) -> Extremes {
        let (mut start, mut end) = (range.start, range.end);
        let mut found = Extremes::NONE;
        for height in 0..=self.levels.len() {
            while start < end && !start.is_multiple_of(FAN) {
                found = found.join(self.at(height, start));
                start += 1;
            }
            while start < end && !end.is_multiple_of(FAN) {
                end -= 1;
                found = found.join(self.at(height, end));
            }
            (start, end) = (start / FAN, end / FAN);
        }
        found
    }

    /// Number of the first value that is wanted; a stretch is wanted when one of its values is.
    pub fn first(&self, range: Range<usize>, wanted: impl Fn(Extremes) -> bool) -> Option<usize> {
        let mut index = range.start;
        while index < range.end {
            if wanted(Extremes::of(self.values[index])) {
                return Some(index);
            }
            index += self.skip(index, |block| block, &wanted);
        }
        None
    }

    /// Number of the last value that is wanted.
    pub fn last(&self, range: Range<usize>, wanted: impl Fn(Extremes) -> bool) -> Option<usize> {
        let mut index = range.end;
        while index > range.start {
            if wanted(Extremes::of(self.values[index - 1])) {
                return Some(index - 1);
            }
            let skip = self.skip(index, |block| block - 1, &wanted);
            index = index.saturating_sub(skip);
        }
        None
    }

    /// Size of the largest block at this edge in which nothing is wanted.
    fn skip(
        &self,
        edge: usize,
        beside: impl Fn(usize) -> usize,
        wanted: impl Fn(Extremes) -> bool,
    ) -> usize {
        let mut size = 1;
        for level in &self.levels {
            let larger = size * FAN;
            if !edge.is_multiple_of(larger) || wanted(level[beside(edge / larger)]) {
                break;
            }
            size = larger;
        }
        size
    }

    /// Blocks at a height; single values at height 0.
    fn width(&self, height: usize) -> usize {
        match height.checked_sub(1) {
            Some(level) => self.levels[level].len(),
            None => self.values.len(),
        }
    }

    /// One of them.
    fn at(&self, height: usize, index: usize) -> Extremes {
        match height.checked_sub(1) {
            Some(level) => self.levels[level][index],
            None => Extremes::of(self.values[index]),
        }
    }

    /// What a block of the next height spans.
    fn block(&self, height: usize, index: usize) -> Extremes {
        let children = index * FAN..self.width(height).min((index + 1) * FAN);
        children.map(|child| self.at(height, child)).collect()
    }
}

#[cfg(test)]
mod tests;
