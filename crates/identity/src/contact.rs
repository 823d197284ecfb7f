//! Addresses at which a user can be reached.

use std::fmt;
use std::str::FromStr as _;

use fidelio_kernel::{ApplicationId, ContactId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::Invalid;

/// A way to reach somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// E-mail.
    Email,
    /// Text messages.
    Sms,
}

impl Channel {
    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Email, Self::Sms].into_iter().find(|channel| channel.as_str() == name)
    }
}

/// An address: of e-mail (RFC 5322 section 3.4.1, without a display name), or a telephone number (E.164). Kept as
/// it was given, except for the punctuation of numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Address {
    /// Of e-mail.
    Email(String),
    /// A telephone number: `+` and 7 to 15 digits.
    Phone(String),
}

/// The longest e-mail address (RFC 5321 section 4.5.3.1.3, without the angle brackets).
const MAX_EMAIL: usize = 254;

impl Address {
    /// Reads an e-mail address.
    ///
    /// # Errors
    /// When it is none.
    pub fn email(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        // A quoted local part or an address literal is well-formed, and nobody's mailbox.
        let is_plain = text.len() <= MAX_EMAIL && !text.contains(['"', '[', '<', '(']);
        let is_address = is_plain && !text.chars().any(|c| c.is_control() || c.is_whitespace());
        let parsed = is_address.then(|| email_address::EmailAddress::from_str(text).ok()).flatten();
        match parsed {
            Some(_) => Ok(Self::Email(text.to_owned())),
            None => Err(Invalid::new("email", "must be an e-mail address like ann@example.com")),
        }
    }

    /// Reads a telephone number; spaces, hyphens, dots and brackets in it are left out.
    ///
    /// # Errors
    /// When it is none in the international form.
    pub fn phone(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("phoneNumber", "must be a number in international form like +14155550123");
        if text.len() > 64 {
            return Err(invalid());
        }
        let kept: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')')).collect();
        let digits = kept.strip_prefix('+').ok_or_else(invalid)?;
        let is_number = (7..=15).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0');
        if is_number { Ok(Self::Phone(kept)) } else { Err(invalid()) }
    }

    /// An address as it is stored.
    ///
    /// # Errors
    /// When it is not one of this channel.
    pub fn parse(channel: Channel, text: &str) -> Result<Self, Invalid> {
        match channel {
            Channel::Email => Self::email(text),
            Channel::Sms => Self::phone(text),
        }
    }

    /// How somebody is reached there.
    pub const fn channel(&self) -> Channel {
        match self {
            Self::Email(_) => Channel::Email,
            Self::Phone(_) => Channel::Sms,
        }
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(text) | Self::Phone(text) => text,
        }
    }

    /// What two spellings of one mailbox or number have in common: what limits count by. Letter case, Unicode's
    /// several spellings and a tag after `+` do not make another mailbox.
    pub fn folded(&self) -> String {
        let text: String = self.as_str().nfkc().flat_map(char::to_lowercase).nfkc().collect();
        match (self, text.split_once('@')) {
            (Self::Email(_), Some((local, domain))) => {
                let mailbox = local.split_once('+').map_or(local, |(mailbox, _)| mailbox);
                format!("{mailbox}@{}", domain.trim_end_matches('.'))
            }
            _ => text,
        }
    }

    /// What may be shown to somebody who is not signed in yet: enough to recognise one's own address.
    pub fn masked(&self) -> String {
        match self {
            Self::Email(text) => {
                let (local, domain) = text.rsplit_once('@').unwrap_or((text, ""));
                let shown: String = local.chars().take(1).collect();
                format!("{shown}***@{domain}")
            }
            Self::Phone(text) => {
                let last = text.len().saturating_sub(2);
                format!("***{}", &text[last..])
            }
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An address of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Its identifier.
    pub id: ContactId,
    /// The application of the user.
    pub application: ApplicationId,
    /// The user.
    pub user: UserId,
    /// The address.
    pub address: Address,
    /// Whether the user agreed to get text messages there. Says nothing of e-mail.
    pub messaging_consent: bool,
    /// When the address was proved to be the user's, or its application vouched for it; unset until then.
    pub verified_at: Option<Timestamp>,
    /// When it was added.
    pub created_at: Timestamp,
}

impl Contact {
    /// Whether codes may be sent there: nothing goes to an address that is not verified, nor by text message to
    /// somebody who did not agree to it.
    pub fn may_get_codes(&self) -> bool {
        let is_agreed = self.address.channel() == Channel::Email || self.messaging_consent;
        self.verified_at.is_some() && is_agreed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e_mail_addresses_are_read_and_what_is_none_is_refused() {
        for good in ["ann@example.com", " ann+shop@sub.example.co.uk ", "Ann.O'Neil@example.com", "ä@exämple.de"]
        {
            assert!(Address::email(good).is_ok(), "{good}");
        }
        let long = format!("{}@example.com", "x".repeat(300));
        for bad in [
            "",
            "ann",
            "@example.com",
            "ann@",
            "ann@@example.com",
            "Ann <ann@example.com>",
            "a b@c.de",
            "a\n@b.de",
            &long,
        ] {
            assert_eq!(Address::email(bad).expect_err(bad).field, "email");
        }
    }

    #[test]
    fn telephone_numbers_are_read_in_international_form_only() {
        assert_eq!(Address::phone("+1 (415) 555-0123"), Ok(Address::Phone("+14155550123".into())));
        for bad in
            ["", "+", "4155550123", "004155550123", "+0123456789", "+12345", "+1234567890123456", "+1415555o123"]
        {
            assert_eq!(Address::phone(bad).expect_err(bad).field, "phoneNumber");
        }
    }

    #[test]
    fn spellings_of_one_mailbox_fold_to_the_same() {
        let folded = |text| Address::email(text).expect("an address").folded();
        for other in ["Ann@Example.com", "ann+a@example.com", "ANN+b+c@EXAMPLE.COM", "ａnn@example.com"] {
            assert_eq!(folded(other), folded("ann@example.com"), "{other}");
        }
        assert_ne!(folded("anne@example.com"), folded("ann@example.com"));
    }

    #[test]
    fn a_masked_address_shows_little() {
        assert_eq!(Address::email("anna@example.com").expect("valid").masked(), "a***@example.com");
        assert_eq!(Address::phone("+14155550123").expect("valid").masked(), "***23");
    }
}
