//! Signing in and up in several steps: `mfa/*`.
//!
//! What suffices is the application's policy ([`fidelio_identity::MfaPolicy`]); [`engine`] says what it means for
//! somebody who has done some steps, and nothing else decides. The rest gathers what the policy looks at, proves
//! steps, and tells the client what is next.

mod begin;
mod completion;
mod engine;
mod facts;
mod offers;
mod signing;
mod steps;

use std::sync::Arc;

use fidelio_credentials::ports::{
    Delivery, PasskeyQueries, Store, TokenError, Tokens, TrustItems, UsedSessionQueries,
};
use fidelio_credentials::{Aaguid, SessionError};
use fidelio_identity::mfa_policy::{Flow, Step};
use fidelio_identity::ports::{FederationQueries, IdentityQueries};
use fidelio_identity::{Invalid, TrustKind, UserNameType};
use fidelio_kernel::{DeviceId, PasskeyId, StoreError};

use crate::assertions::Assertions;
use crate::authentication::AuthenticationError;
use crate::codes::{CodeError, Codes};
use crate::creations::Creations;
use crate::issuer::Issuer;
use crate::limits::LimitError;
use crate::registration::RegistrationError;
use crate::sessions::Sessions;
use crate::{ClientDevice, TheApplication};

pub use offers::{AddressOption, Offer, Offered};
pub use steps::Entered;

/// Signs users in and up in several steps.
pub struct Mfa {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Finds users and their passkeys.
    pub passkeys: Arc<dyn PasskeyQueries>,
    /// Finds addresses, devices and trust ids.
    pub identity: Arc<dyn IdentityQueries>,
    /// Finds sessions at OpenID providers.
    pub federation: Arc<dyn FederationQueries>,
    /// Tells which sessions and trust items were used.
    pub used_sessions: Arc<dyn UsedSessionQueries>,
    /// Verifies trust items.
    pub trust_items: Arc<dyn TrustItems>,
    /// Reads the tokens of backends.
    pub tokens: Arc<dyn Tokens>,
    /// Tells which ways there are to send a code.
    pub delivery: Arc<dyn Delivery>,
    /// Proves passkeys.
    pub assertions: Assertions,
    /// Verifies new passkeys.
    pub creations: Creations,
    /// Issues and checks codes.
    pub codes: Codes,
    /// Seals sessions.
    pub sessions: Sessions,
    /// Issues tokens.
    pub issuer: Issuer,
}

/// What a flow begins with.
#[derive(Debug)]
pub struct Request {
    /// The application.
    pub application: TheApplication,
    /// Who is to sign in or up; whoever a passkey or a backend says if absent.
    pub user: Option<RequestedUser>,
    /// What is to be signed.
    pub payload: Option<String>,
    /// What the client calls the interaction.
    pub trace_id: Option<String>,
    /// Trust items, as they came.
    pub trust_items: Vec<(TrustKind, String)>,
    /// On which device.
    pub device: ClientDevice,
}

/// A user as a client names it.
#[derive(Debug)]
pub struct RequestedUser {
    /// The user name.
    pub name: String,
    /// What kind of text it is.
    pub name_type: Option<UserNameType>,
    /// The name to show, of one who signs up.
    pub display_name: Option<String>,
    /// The telephone number of one who signs up.
    pub phone: Option<String>,
}

/// What is next in a flow.
#[derive(Clone, Debug)]
pub struct Next {
    /// Whether the user signs in or up.
    pub flow: Flow,
    /// What can be done, best first.
    pub offers: Vec<Offer>,
    /// The sealed session for it.
    pub session: String,
}

/// What came of a step.
#[derive(Debug)]
pub enum Outcome {
    /// It was right, and there is more to do.
    More(Next),
    /// The user is signed in.
    Done(Box<Completed>),
}

/// A flow that is complete.
#[derive(Clone, Debug)]
pub struct Completed {
    /// Whether the user signed in or up.
    pub flow: Flow,
    /// The access token.
    pub access_token: String,
    /// The identity token.
    pub id_token: String,
    /// The refresh token.
    pub refresh_token: String,
    /// The device, for the client to remember.
    pub device: DeviceId,
    /// What was signed; empty if there was nothing.
    pub payload: String,
    /// The signature over it; empty if there was nothing.
    pub payload_signature: String,
    /// The passkey of the last step, if that was one.
    pub passkey: Option<UsedPasskey>,
}

/// A passkey that completed a flow.
#[derive(Clone, Debug)]
pub struct UsedPasskey {
    /// Its identifier.
    pub id: PasskeyId,
    /// The model of authenticator.
    pub aaguid: Aaguid,
    /// The public key (COSE, RFC 9052 section 7).
    pub public_key: Vec<u8>,
}

/// Why a flow did not go on. The session that was brought can be used again, until its attempts are spent.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum MfaError {
    /// A field is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The session cannot be used.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The policy does not offer this step now.
    #[error("the step {0} is not offered now; do one of those in next")]
    NotOffered(Step),
    /// No code was asked for.
    #[error("no code was asked for in this session; ask for one with mfa/otp/request and go on with its session")]
    NoCode,
    /// The policy lets nobody in from here.
    #[error("this application's policy has no way to sign in from here")]
    NoWay,
    /// The payload was signed already.
    #[error("the payload was signed already and cannot be replaced any more; begin again")]
    PayloadSigned,
    /// The backend's token is not right.
    #[error("token is not valid, was used, or has expired; get a new one where this one came from")]
    ExternalToken,
    /// The backend's token is for somebody else.
    #[error("token is for another user than this session")]
    OtherUser,
    /// The user is deactivated, or was deleted meanwhile.
    #[error("this user may not sign in")]
    UserInactive,
    /// Too many steps, or too many codes.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// What can go wrong with a code.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// What can go wrong with a passkey.
    #[error(transparent)]
    Authentication(#[from] AuthenticationError),
    /// What can go wrong with a new passkey.
    #[error(transparent)]
    Registration(#[from] RegistrationError),
    /// A token could not be made or read.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
