//! Random users and groups, and random filters about them. Equal seeds make equal ones.

mod filters;
mod population;

use fidelio_kernel::RandomExt as _;

pub(crate) use filters::filter;
pub(crate) use population::Population;

use crate::SeededRandom;

/// Chance that a test can repeat.
pub(crate) struct Dice(SeededRandom);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(SeededRandom::new(seed))
    }

    /// A number below this one.
    fn below(&self, end: usize) -> usize {
        let drawn = u64::from_be_bytes(self.0.bytes());
        usize::try_from(drawn % end as u64).expect("below a usize")
    }

    fn is_one_in(&self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn one_of<'a, T>(&self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
