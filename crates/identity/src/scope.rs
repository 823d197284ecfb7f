//! What an API key or an access token may be used for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Invalid;

macro_rules! scopes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// One permission.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Scope {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)*
        }

        impl Scope {
            /// Every scope there is, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }
    };
}

scopes! {
    /// List a user's passkeys.
    PasskeyRead = "passkey:read",
    /// Rename and delete passkeys.
    PasskeyWrite = "passkey:write",
    /// Read users through SCIM.
    ProfileRead = "profile:read",
    /// Change users and their contacts.
    ProfileWrite = "profile:write",
    /// Add a passkey to a user.
    RegWrite = "reg:write",
    /// Request a code for another device.
    AuthWrite = "auth:write",
    /// Read users and devices through the management API.
    UserRead = "user:read",
    /// Deactivate, activate and delete users.
    UserWrite = "user:write",
    /// Vouch for a user who signed in elsewhere.
    ExternalVerify = "external:verify",
    /// Everything about the application: its settings, keys, users, policies and audit log.
    Admin = "admin",
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::ALL.iter().copied().find(|scope| scope.as_str() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|scope| scope.as_str()).collect();
            Invalid::new("scopes", format!("must be of {}", known.join(", ")))
        })
    }
}

/// A set of scopes, in a stable order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Scope>", into = "Vec<Scope>")]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// Every scope but [`Scope::Admin`], which makes keys itself and is to be asked for by name.
    pub fn ordinary() -> Self {
        Scope::ALL.iter().copied().filter(|scope| *scope != Scope::Admin).collect::<Vec<_>>().into()
    }

    /// Whether the scope is in the set.
    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// The scopes in order.
    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<Scope>> for Scopes {
    fn from(mut scopes: Vec<Scope>) -> Self {
        scopes.sort_unstable();
        scopes.dedup();
        Self(scopes)
    }
}

impl From<Scopes> for Vec<Scope> {
    fn from(scopes: Scopes) -> Self {
        scopes.0
    }
}

/// Separated by single spaces, as OAuth 2.0 writes them (RFC 6749 section 3.3).
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.iter().map(Scope::as_str).collect();
        f.write_str(&names.join(" "))
    }
}

impl FromStr for Scopes {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        text.split([' ', ','])
            .filter(|part| !part.is_empty())
            .map(str::parse)
            .collect::<Result<Vec<_>, _>>()
            .map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_read_what_they_write_in_any_order_and_without_doubles() {
        let scopes: Scopes = "reg:write passkey:read,reg:write".parse().expect("valid");
        assert_eq!(scopes.to_string(), "passkey:read reg:write");
        assert_eq!(scopes.to_string().parse::<Scopes>(), Ok(scopes));
    }

    #[test]
    fn an_unknown_scope_is_refused_with_the_known_ones() {
        let refused = "root".parse::<Scopes>().expect_err("unknown");
        assert!(refused.advice.contains("passkey:read"), "{refused}");
    }
}
