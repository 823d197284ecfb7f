//! SCIM 2.0 (RFC 7643, 7644, 9865): users and groups that an identity provider keeps in step with its own.
//!
//! The schemas are data ([`schema`]); what bodies are held to, what filters are typed against, and what is published comes
//! from there. A body becomes a [`Document`], a PATCH makes one from another ([`patch`]). A filter becomes a [`Condition`],
//! which storage searches by; how it is stored is behind the ports in [`ports`].

pub mod condition;
mod conform;
pub mod document;
pub mod error;
pub mod evaluate;
#[cfg(test)]
mod fixtures;
pub mod index;
pub mod limits;
mod names;
pub mod patch;
mod place;
pub mod ports;
pub mod resource;
pub mod schema;
pub mod text;

pub use condition::Condition;
pub use document::Document;
pub use error::{ProvisioningError, ScimType};
pub use patch::{MemberChange, Patch};
pub use place::Place;
