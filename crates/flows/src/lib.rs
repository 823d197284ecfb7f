//! The use cases. Each is a struct with its ports as fields and a few methods; each method is one operation
//! of the API or of the command line, does at most one unit of work, and knows nothing of HTTP.

pub mod access;
pub mod addresses;
pub mod administration;
pub mod assertions;
pub mod audit;
pub mod authentication;
mod ceremonies;
pub mod client_events;
pub mod code_login;
pub mod codes;
pub mod courier;
mod creations;
pub mod federation;
pub mod grants;
mod issuer;
pub mod limits;
pub mod management;
pub mod messages;
pub mod mfa;
pub mod passkeys;
pub mod profiles;
pub mod registration;
pub mod sealing_keys;
pub mod sessions;
pub mod sign_ins;
pub mod transactions;
mod user_control;

pub use access::{Access, AccessError, Administrator, ApiKeyCaller, TokenCaller};
pub use administration::Administration;
pub use assertions::Assertions;
pub use audit::Audit;
pub use authentication::Authentication;
pub use client_events::ClientEvents;
pub use code_login::CodeLogin;
pub use codes::{CodeError, Codes};
pub use courier::Courier;
pub use creations::Creations;
pub use federation::FederatedLogin;
pub use fidelio_identity::recording::{By, Client};
pub use grants::Grants;
pub use issuer::Issuer;
pub use limits::{LimitError, Limiter};
pub use management::Management;
pub use mfa::Mfa;
pub use passkeys::PasskeyManagement;
pub use profiles::Profiles;
pub use registration::Registration;
pub use sealing_keys::SealingKeyManagement;
pub use sessions::Sessions;
pub use sign_ins::SignIns;
pub use transactions::Transactions;
pub use user_control::UserControl;

use std::sync::Arc;

use fidelio_identity::{Application, DeviceInfo};
use fidelio_kernel::{DeviceId, PasskeyId, UserId};

/// A device as a request describes it.
#[derive(Clone, Debug, Default)]
pub struct ClientDevice {
    /// The identifier that the client remembered, if it is one.
    pub id: Option<DeviceId>,
    /// What it says of itself.
    pub info: DeviceInfo,
}

/// The outcome of a registration or login: who is signed in, with what.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The user.
    pub user: UserId,
    /// The passkey, if one was used.
    pub passkey: Option<PasskeyId>,
    /// The device, for the client to remember.
    pub device: DeviceId,
    /// The access token.
    pub access_token: String,
}

/// A shared application, as use cases take it.
pub type TheApplication = Arc<Application>;
