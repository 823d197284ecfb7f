//! Sealed sessions: what a ceremony must remember between init and complete travels with the client,
//! encrypted and authenticated, so that an init writes nothing.

use fidelio_identity::mfa_policy::Step;
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_identity::{Basis, Channel, DeviceInfo, TrustId, UserName, UserNameType};
use fidelio_kernel::{
    ApiKeyId, ApplicationId, DeviceId, PasskeyId, ProviderSessionId, SessionId, Timestamp, TokenId, TransactionId,
    UserId,
};
use serde::{Deserialize, Serialize};

/// What is sealed. It belongs to one application and one ceremony, and is used once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its identifier, by which its use is remembered.
    pub id: SessionId,
    /// The application.
    pub application: ApplicationId,
    /// When it stops working.
    pub expires_at: Timestamp,
    /// Which ceremony it is for, and what that must remember.
    pub ceremony: Ceremony,
}

/// The kinds of ceremony; one cannot be completed with a session of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ceremony {
    /// A passkey is to be made.
    Registration(Box<RegistrationSession>),
    /// Somebody is to sign in.
    Authentication(AuthenticationSession),
    /// A transaction is to be confirmed.
    Transaction(TransactionSession),
    /// Somebody is to sign in or up in several steps.
    Mfa(Box<MfaSession>),
    /// Somebody is at an OpenID provider and is to come back.
    Federation(Box<FederationSession>),
    /// A backend looked what would happen: whichever of the two it is, once.
    Discovery(Box<(AuthenticationSession, RegistrationSession)>),
}

/// What a registration remembers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationSession {
    /// The challenge.
    pub challenge: Challenge,
    /// For whom.
    pub user: RegisteringUser,
    /// What the right to make it rests on; all of it must still be there at the end.
    pub basis: Basis,
    /// The grant that this uses up, and when that expires, if it is good for once only: one that makes the user, or whoever
    /// holds it could bring back a user who was deleted since; and one that invites an operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<(TokenId, Timestamp)>,
    /// Whether the browser was asked to make the passkey on its own.
    pub conditional: bool,
    /// Whether init said that nothing is to be made; completing is then refused.
    pub refused: bool,
    /// The device.
    pub device: SessionDevice,
}

/// For whom a passkey is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RegisteringUser {
    /// A user that is made with the passkey.
    New {
        /// The identifier to be.
        id: UserId,
        /// The user name.
        name: UserName,
        /// What kind of text it is.
        name_type: UserNameType,
        /// The name to show.
        display_name: String,
    },
    /// A user that exists.
    Existing {
        /// The identifier.
        id: UserId,
        /// The user name.
        name: UserName,
    },
}

/// What a login remembers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticationSession {
    /// The challenge.
    pub challenge: Challenge,
    /// Who must come back.
    pub user: ExpectedUser,
    /// The device.
    pub device: SessionDevice,
}

/// Who must come back from a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExpectedUser {
    /// Whoever has a passkey of the application.
    Anyone,
    /// This user. For a user name that is not known it is an identifier that nobody has, so that the session
    /// is as long as any other.
    Only(UserId),
}

/// What the confirmation of a transaction remembers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionSession {
    /// The transaction.
    pub transaction: TransactionId,
    /// Whose it is; if the user name is not known, an identifier that nobody has.
    pub user: UserId,
    /// What kind of transaction it is, as the client called it.
    pub tx_type: String,
    /// SHA-256 of the payload.
    pub payload_digest: Challenge,
    /// The client's nonce.
    pub nonce: String,
    /// Our nonce.
    pub server_nonce: String,
    /// The challenge: the digest of payload and nonces.
    pub digest: Challenge,
}

/// What a multi-factor flow remembers from one step to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MfaSession {
    /// The first session of the flow: what codes are bound to, attempts are counted by, and events are reported
    /// against.
    pub interaction: SessionId,
    /// When the flow ends, however many steps are still to do.
    pub ends_at: Timestamp,
    /// What the client calls the interaction.
    pub trace_id: String,
    /// Who is to sign in; whoever a passkey or a backend says if absent.
    pub user: Option<MfaUser>,
    /// Whether the user has signed in on this device before.
    pub known_device: bool,
    /// Trust ids to remember once the user is signed in.
    pub trust: Vec<SessionTrustItem>,
    /// What is to be signed.
    pub payload: Option<MfaPayload>,
    /// What was proved so far, in order.
    pub done: Vec<DoneStep>,
    /// The way by which a code was sent that may come back.
    pub code: Option<Channel>,
    /// The challenge of passkey steps that do not sign the payload.
    pub challenge: Challenge,
    /// The device.
    pub device: SessionDevice,
}

/// The user of a multi-factor flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MfaUser {
    /// The identifier: of a user, of one who is to be, or one that nobody has.
    pub id: UserId,
    /// The user name.
    pub name: UserName,
    /// What kind of text it is.
    pub name_type: UserNameType,
    /// The name to show, of one who is to be.
    pub display_name: String,
    /// The telephone number that one who is to be says to have.
    pub phone: Option<String>,
    /// In which epoch of the user's access the flow came to this user.
    #[serde(default)]
    pub epoch: u32,
    /// Whether there is such a user.
    pub standing: Standing,
}

/// Whether a user exists. The names are of one length, so that nobody can tell them apart in a sealed session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// The user exists.
    #[serde(rename = "k")]
    Known,
    /// The user does not exist and may sign up.
    #[serde(rename = "n")]
    New,
    /// The user does not exist, which nobody must be able to tell.
    #[serde(rename = "u")]
    Unknown,
}

/// A trust item of a multi-factor flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionTrustItem {
    /// The trust id.
    pub id: TrustId,
    /// The very item, which counts once.
    pub item: SessionId,
    /// When the item expires.
    pub expires_at: Timestamp,
    /// Whether the user was known by it.
    pub known: bool,
}

/// What a multi-factor flow signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MfaPayload {
    /// What is signed.
    pub text: String,
    /// The transaction.
    pub transaction: TransactionId,
    /// Our nonce.
    pub server_nonce: String,
}

/// A step that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneStep {
    /// Which one.
    pub step: Step,
    /// How it authenticated the user (RFC 8176).
    pub amr: Vec<String>,
    /// The passkey, if one was used.
    pub passkey: Option<PasskeyId>,
    /// The API key of the backend that vouched, if one did.
    #[serde(default)]
    pub api_key: Option<ApiKeyId>,
    /// The session at an OpenID provider, if the user came from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_session: Option<ProviderSessionId>,
    /// The address that it proved, of a user who is to be.
    pub address: Option<String>,
}

/// What a login by an OpenID provider remembers; it is the `state` of the request (OpenID Connect Core section 3.1.2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FederationSession {
    /// The provider.
    pub provider: ProviderId,
    /// Where the browser goes in the end.
    pub redirect_uri: String,
    /// What the application wants to hear again there.
    pub state: Option<String>,
    /// What the user gets in the end.
    pub outcome: FederationOutcome,
    /// What the ID token must say, so that no other one is accepted.
    pub nonce: Challenge,
    /// What shows that whoever redeems the code asked for it (RFC 7636).
    pub verifier: Challenge,
    /// What the browser keeps in a cookie, so that no other browser can go on.
    pub browser: Challenge,
    /// How long ago the user may have been authenticated there, in seconds.
    pub max_age: Option<u32>,
}

/// What a login by an OpenID provider is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FederationOutcome {
    /// An access token.
    Login,
    /// A token for the step `external` of a multi-factor flow.
    External,
}

/// The device of a ceremony.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionDevice {
    /// The identifier: the one that the client remembered, or a new one.
    pub id: DeviceId,
    /// Whether the client remembered it.
    pub is_remembered: bool,
    /// What it says of itself.
    pub info: DeviceInfo,
}

/// Thirty-two bytes, short in the sealed text.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Challenge(pub [u8; 32]);

impl std::fmt::Debug for Challenge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&String::from(*self))
    }
}

impl From<Challenge> for String {
    fn from(challenge: Challenge) -> Self {
        fidelio_kernel::base64url::encode(challenge.0)
    }
}

impl TryFrom<String> for Challenge {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        fidelio_kernel::base64url::decode(&text)
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or("not the base64url of 32 bytes")
    }
}

/// Why a session cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "session_")]
pub enum SessionError {
    /// It was not sealed by this installation, or was altered, or is of another ceremony or application.
    #[error("session is not valid for this operation; begin again")]
    Invalid,
    /// Its time is over.
    #[error("session has expired; begin again")]
    Expired,
    /// It was used.
    #[error("session was used already; begin again")]
    Used,
}

impl Session {
    /// Checks the time.
    ///
    /// # Errors
    /// [`SessionError::Expired`] from the moment of expiry on.
    pub fn check_time(&self, now: Timestamp) -> Result<(), SessionError> {
        if now < self.expires_at { Ok(()) } else { Err(SessionError::Expired) }
    }
}
