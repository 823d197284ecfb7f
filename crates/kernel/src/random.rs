/// The port through which everything draws randomness, so that a test can fix it.
pub trait Random: Send + Sync {
    /// Fills the buffer with bytes that nobody can predict.
    fn fill(&self, bytes: &mut [u8]);
}

/// Conveniences over [`Random`].
pub trait RandomExt: Random {
    /// `N` random bytes.
    fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

impl<R: Random + ?Sized> RandomExt for R {}
