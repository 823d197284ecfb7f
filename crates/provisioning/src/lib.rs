//! SCIM 2.0 (RFC 7643, 7644, 9865): users and groups that an identity provider keeps in step with its own.
//!
//! The schemas are data ([`schema`]); what bodies are held to, what filters are typed against, and what is published comes
//! from there. A filter becomes a [`Condition`], which storage searches by; how it is stored is behind the ports in [`ports`].

pub mod condition;
pub mod error;
mod place;
pub mod ports;
pub mod resource;
pub mod schema;
pub mod text;

pub use condition::Condition;
pub use error::{ProvisioningError, ScimType};
pub use place::Place;
