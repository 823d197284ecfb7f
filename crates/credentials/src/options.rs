//! What a client is told to ask its authenticator for (WebAuthn Level 3 sections 5.4 and 5.5).

use fidelio_identity::settings::{Attestation, UserVerification};
use fidelio_identity::{Application, User};
use fidelio_kernel::UserId;

use crate::{Passkey, Transport};

/// How long a browser waits for the user, in milliseconds.
pub const CEREMONY_TIMEOUT_MS: u32 = 60_000;

/// A credential that may, or must not, take part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// The credential id.
    pub id: Vec<u8>,
    /// How to reach its authenticator.
    pub transports: Vec<Transport>,
}

impl From<&Passkey> for Descriptor {
    fn from(passkey: &Passkey) -> Self {
        Self { id: passkey.credential_id.clone(), transports: passkey.transports.clone() }
    }
}

/// Which kind of authenticator is to make the passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attachment {
    /// The device itself.
    Platform,
    /// A security key.
    CrossPlatform,
}

/// For whom a passkey is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserEntity {
    /// The user; its handle is [`UserId::handle`].
    pub id: UserId,
    /// The user name.
    pub name: String,
    /// The name to show.
    pub display_name: String,
}

impl From<&User> for UserEntity {
    fn from(user: &User) -> Self {
        Self { id: user.id, name: user.name.as_str().to_owned(), display_name: user.display_name.clone() }
    }
}

/// `PublicKeyCredentialCreationOptions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreationOptions {
    /// The relying party id.
    pub rp_id: String,
    /// The relying party's name.
    pub rp_name: String,
    /// The user.
    pub user: UserEntity,
    /// The challenge.
    pub challenge: Vec<u8>,
    /// COSE algorithms, most wanted first.
    pub algorithms: Vec<i32>,
    /// Credentials of the user; an authenticator that has one refuses.
    pub exclude: Vec<Descriptor>,
    /// Which kind of authenticator.
    pub attachment: Attachment,
    /// How strictly the user is verified.
    pub user_verification: UserVerification,
    /// Which attestation is wanted.
    pub attestation: Attestation,
}

/// `PublicKeyCredentialRequestOptions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestOptions {
    /// The relying party id.
    pub rp_id: String,
    /// The challenge.
    pub challenge: Vec<u8>,
    /// Credentials that may be used; empty for any discoverable one.
    pub allow: Vec<Descriptor>,
    /// How strictly the user is verified.
    pub user_verification: UserVerification,
}

impl RequestOptions {
    /// Options for these credentials of the application.
    pub fn new(application: &Application, challenge: Vec<u8>, allow: Vec<Descriptor>) -> Self {
        Self {
            rp_id: application.rp_id.clone(),
            challenge,
            allow,
            user_verification: application.settings.user_verification,
        }
    }
}
