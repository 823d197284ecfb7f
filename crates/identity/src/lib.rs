//! Who there is: applications (tenants), their users and user names, devices, and API keys with scopes.
//!
//! The rules are here; how they are stored is behind the ports in [`ports`].

pub mod access;
pub mod api_key;
pub mod application;
pub mod audit;
pub mod authenticator_policy;
pub mod contact;
pub mod device;
mod directory;
pub mod federation;
pub mod mfa_policy;
pub mod oidc_provider;
pub mod origin;
pub mod ports;
pub mod recording;
pub mod scope;
pub mod settings;
pub mod trust;
pub mod user;
pub mod webhook;

pub use access::{Basis, Cut};
pub use api_key::{ApiKey, ApiKeySecret, ApiKeyState};
pub use application::Application;
pub use audit::AuditEvent;
pub use authenticator_policy::AuthenticatorPolicy;
pub use contact::{Address, Channel, Contact};
pub use device::{Device, DeviceInfo, DeviceSighting};
pub use directory::{DIRECTORY_REFRESH, Directory};
pub use federation::{LinkedIdentity, ProviderSession};
pub use mfa_policy::MfaPolicy;
pub use oidc_provider::OidcProvider;
pub use origin::Origin;
pub use scope::{Scope, Scopes};
pub use settings::ApplicationSettings;
pub use trust::{TrustId, TrustKind};
pub use user::{User, UserName, UserNameType};
pub use webhook::Webhook;

/// A value that was refused: which field, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {advice}")]
pub struct Invalid {
    /// The field, as its sender calls it.
    pub field: &'static str,
    /// What is wrong and what would be right, as the rest of a sentence.
    pub advice: String,
}

impl Invalid {
    /// A refusal of `field`.
    pub fn new(field: &'static str, advice: impl Into<String>) -> Self {
        Self { field, advice: advice.into() }
    }
}
