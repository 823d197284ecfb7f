//! One-time codes: short numbers that prove that somebody reads an address, or holds a device that is signed in.

use fidelio_identity::Channel;
use fidelio_kernel::{ApplicationId, Random, Secret, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// What a code is for; one for one thing is worth nothing for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Purpose {
    /// To sign in.
    SignIn,
    /// A step of a multi-factor flow.
    Mfa,
    /// To prove a new address.
    VerifyAddress,
}

impl Purpose {
    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Mfa => "mfa",
            Self::VerifyAddress => "verify_address",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::SignIn, Self::Mfa, Self::VerifyAddress].into_iter().find(|purpose| purpose.as_str() == name)
    }
}

/// How a code reaches whoever is to type it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CodeChannel {
    /// Shown on a device that is signed in.
    Shown,
    /// In a message.
    Sent(Channel),
}

impl CodeChannel {
    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Sent(channel) => channel.as_str(),
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        if name == "shown" { Some(Self::Shown) } else { Channel::from_name(name).map(Self::Sent) }
    }
}

/// A code as it is kept. There is one for each subject, purpose and channel: a new one takes the place of the old.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTimeCode {
    /// The application.
    pub application: ApplicationId,
    /// For whom: a user, one who is to be, or an identifier that stands for a name that is not known.
    pub subject: UserId,
    /// What for.
    pub purpose: Purpose,
    /// How it was told.
    pub channel: CodeChannel,
    /// A keyed digest of the code and of all that it is bound to.
    pub digest: [u8; 32],
    /// The address that it proves.
    pub address: Option<String>,
    /// Whether the user agreed to get text messages at that address.
    pub messaging_consent: bool,
    /// How often it may still be tried.
    pub attempts_left: u32,
    /// When it stops working.
    pub expires_at: Timestamp,
}

impl OneTimeCode {
    /// Whether this is the code with that digest, in constant time.
    pub fn matches(&self, digest: &[u8; 32]) -> bool {
        Secret::new(self.digest).matches(digest)
    }
}

/// A new code of this many decimal digits, each equally likely.
pub fn new_code(random: &dyn Random, digits: u32) -> String {
    let mut code = String::new();
    let mut byte = [0];
    while code.len() < digits as usize {
        random.fill(&mut byte);
        // 250 is the largest multiple of ten below 256: what is above would make some digits likelier.
        if byte[0] < 250 {
            code.push(char::from(b'0' + byte[0] % 10));
        }
    }
    code
}

/// A code as it was typed, without the spaces and hyphens that people put between digits; `None` for what cannot be
/// a code.
pub fn typed(text: &str) -> Option<String> {
    if text.len() > 64 {
        return None;
    }
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let is_code = (6..=10).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_code.then_some(digits)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;

    struct Counting(AtomicU8);

    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
        }
    }

    #[test]
    fn every_digit_is_equally_likely() {
        let random = Counting(AtomicU8::new(0));
        let all: String = (0..25).map(|_| new_code(&random, 10)).collect();
        for digit in '0'..='9' {
            assert_eq!(all.chars().filter(|c| *c == digit).count(), 25, "{digit}");
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(typed(" 123 456 ").as_deref(), Some("123456"));
        assert_eq!(typed("123-456").as_deref(), Some("123456"));
        for bad in ["", "12345", "12345678901", "12a456", "１２３４５６"] {
            assert_eq!(typed(bad), None, "{bad}");
        }
    }
}
