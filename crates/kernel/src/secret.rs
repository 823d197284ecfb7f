use std::fmt;

use subtle::ConstantTimeEq;

/// Bytes or text that must never be logged: `Debug` shows nothing, comparison takes the same time
/// wherever two values differ.
#[derive(Clone)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Wraps a secret.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The secret itself. The name is long so that a review finds its uses.
    pub const fn expose_secret(&self) -> &T {
        &self.0
    }
}

impl<T: AsRef<[u8]>> Secret<T> {
    /// Compares in constant time for values of equal length.
    pub fn matches(&self, other: &[u8]) -> bool {
        self.0.as_ref().ct_eq(other).into()
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print_itself_and_matches_only_itself() {
        let secret = Secret::new(b"swordfish".to_vec());
        assert_eq!(format!("{secret:?}"), "[secret]");
        assert!(secret.matches(b"swordfish"));
        assert!(!secret.matches(b"swordfisH"));
        assert!(!secret.matches(b"sword"));
    }
}
