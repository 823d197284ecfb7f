//! SCIM 2.0 (RFC 7643, 7644, 9865): users and groups that an identity provider keeps in step with its own.
//!
//! The schemas are data ([`schema`]); what bodies are held to, what filters are typed against, and what is published comes
//! from there. A body becomes a [`Document`], a PATCH makes one from another ([`patch`]). A filter becomes a [`Condition`],
//! which storage searches by; how it is stored is behind the ports in [`ports`].

pub mod bulk;
pub mod condition;
mod conform;
pub mod discovery;
pub mod document;
pub mod error;
pub mod evaluate;
#[cfg(test)]
mod fixtures;
pub mod groups;
pub mod index;
pub mod limits;
mod linking;
pub mod listing;
mod names;
pub mod patch;
mod place;
pub mod ports;
mod projection;
mod provisioning;
mod render;
pub mod resource;
pub mod schema;
pub mod text;
mod users;

pub use condition::Condition;
pub use conform::member;
pub use document::Document;
pub use error::{ProvisioningError, ScimType};
pub use patch::{MemberChange, Patch};
pub use place::Place;
pub use projection::Projection;
pub use provisioning::{Demand, Provisioning, ProvisioningClient};
pub use render::{Resource, names_version};
