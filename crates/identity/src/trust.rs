//! Trust ids: keys that browsers keep and sign with, by which an application recognises one that it has seen a
//! user sign in on. They lower what is asked of a user, and never sign anybody in.

use serde::{Deserialize, Serialize};

/// Whose identifier it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TrustKind {
    /// Of the page that signs users in.
    Auth,
    /// Of a merchant's checkout.
    Merchant,
    /// Of a wallet.
    Wallet,
}

impl TrustKind {
    /// Every kind there is.
    pub const ALL: [Self; 3] = [Self::Auth, Self::Merchant, Self::Wallet];

    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Merchant => "merchant",
            Self::Wallet => "wallet",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A trust id whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustId {
    /// Whose it is.
    pub kind: TrustKind,
    /// What the browser calls it; the thumbprint if it calls it nothing.
    pub id: String,
    /// The thumbprint of its key (RFC 7638): once an id is known, only this key speaks for it.
    pub thumbprint: String,
}
