/// How much a parser takes before it refuses. Whoever serves filters to others should publish these numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limits {
    /// How many bytes the text may have. Looked at before anything else.
    pub length: usize,
    /// How many parentheses and brackets may be open at once; those of `not (…)` count as any other.
    pub depth: usize,
    /// How many comparisons and tests of presence a filter may have.
    pub terms: usize,
}

impl Limits {
    /// 8192 bytes, 20 parentheses or brackets open at once, 100 terms.
    pub const DEFAULT: Self = Self { length: 8192, depth: 20, terms: 100 };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
