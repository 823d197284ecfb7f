//! Users and their names.

use std::fmt;

use fidelio_kernel::{ApplicationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::Invalid;

/// What kind of text a user name is. It is kept and told, and never decides who is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UserNameType {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// Anything else.
    #[default]
    Other,
}

impl UserNameType {
    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Other => "other",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Email, Self::Phone, Self::Other].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A user name: kept letter for letter as it was first given, found without regard to letter case, to
/// Unicode's several spellings of one text (NFC), and to white space around it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserName {
    given: String,
    folded: String,
}

/// The longest user name, in characters.
pub const MAX_USER_NAME: usize = 256;

impl UserName {
    /// Reads a user name; it is text, never parsed.
    ///
    /// # Errors
    /// When it is empty, too long, or has control characters.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let folded = fold(text.trim());
        if folded.is_empty() {
            return Err(Invalid::new("username", "must not be empty"));
        }
        if text.chars().count() > MAX_USER_NAME {
            return Err(Invalid::new("username", format!("must have at most {MAX_USER_NAME} characters")));
        }
        if text.chars().any(char::is_control) {
            return Err(Invalid::new("username", "must not have control characters"));
        }
        Ok(Self { given: text.to_owned(), folded })
    }

    /// As it was first given.
    pub fn as_str(&self) -> &str {
        &self.given
    }

    /// As it is found.
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

/// A text without regard to letter case and to Unicode's several spellings of one text (NFC).
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// Two names are the same when one finds the other.
impl PartialEq for UserName {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for UserName {}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.given)
    }
}

impl TryFrom<String> for UserName {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<UserName> for String {
    fn from(name: UserName) -> Self {
        name.given
    }
}

/// A user of one application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The identifier: `sub`, `userId` and, decoded, the WebAuthn user handle.
    pub id: UserId,
    /// The application that the user belongs to.
    pub application: ApplicationId,
    /// The name to sign in with.
    pub name: UserName,
    /// What kind of text the name is.
    pub name_type: UserNameType,
    /// The name to show.
    pub display_name: String,
    /// Whether the user may sign in at all.
    pub active: bool,
    /// How often all access of the user was cut: what was issued before the last time is worth nothing.
    pub epoch: u32,
    /// When the user was made.
    pub created_at: Timestamp,
}

/// Checks a display name: text of at most 256 characters.
///
/// # Errors
/// When it is longer or has control characters.
pub fn check_display_name(text: &str) -> Result<(), Invalid> {
    if text.chars().count() > MAX_USER_NAME || text.chars().any(char::is_control) {
        return Err(Invalid::new("displayName", format!("must have at most {MAX_USER_NAME} printable characters")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_any_letter_case_and_kept_as_given() {
        let name = |text| UserName::parse(text).expect("valid");
        assert_eq!(name("Ann@Example.com"), name("ann@example.COM"));
        assert_eq!(name("ΌΣΟΣ"), name("όσοσ"));
        assert_ne!(name("ａｎｎ"), name("ann"), "a full-width letter is another letter");
        assert_eq!(name("Amélie"), name("Ame\u{301}lie"));
        assert_ne!(name("ann"), name("anne"));
        assert_eq!(name("Ann@Example.com").as_str(), "Ann@Example.com");
    }

    #[test]
    fn a_folded_name_folds_to_itself() {
        for text in ["İstanbul", "ẞ", "ǅ", "Ⅷ", "ＡＢＣ"] {
            let folded = fold(text);
            assert_eq!(fold(&folded), folded, "{text}");
        }
    }

    #[test]
    fn empty_long_and_control_names_are_refused() {
        for text in ["", "  ", "a\nb", "a\0", &"x".repeat(257)] {
            assert!(UserName::parse(text).is_err(), "{text:?}");
        }
    }
}
