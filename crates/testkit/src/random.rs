use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::digest::{SHA256, digest};
use fidelio_kernel::Random;

/// Randomness that a test can repeat: SHA-256 over a seed and a counter. Equal seeds give equal bytes to
/// equal sequences of calls.
#[derive(Debug)]
pub struct SeededRandom {
    seed: u64,
    block: AtomicU64,
}

impl SeededRandom {
    /// The randomness of this seed, from its beginning.
    pub const fn new(seed: u64) -> Self {
        Self { seed, block: AtomicU64::new(0) }
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(SHA256.output_len()) {
            let block = self.block.fetch_add(1, Ordering::SeqCst);
            let input = [self.seed.to_be_bytes(), block.to_be_bytes()].concat();
            chunk.copy_from_slice(&digest(&SHA256, &input).as_ref()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use fidelio_kernel::RandomExt as _;

    use super::*;

    #[test]
    fn equal_seeds_repeat_each_other_and_no_block_comes_twice() {
        let (one, same, other) = (SeededRandom::new(1), SeededRandom::new(1), SeededRandom::new(2));
        let drawn: Vec<[u8; 100]> = (0..3).map(|_| one.bytes()).collect();
        assert_eq!(drawn, (0..3).map(|_| same.bytes()).collect::<Vec<_>>());
        assert_ne!(drawn[0], other.bytes::<100>());
        let blocks: HashSet<&[u8]> = drawn.iter().flat_map(|bytes| bytes.chunks_exact(32)).collect();
        assert_eq!(blocks.len(), 9);
    }
}
