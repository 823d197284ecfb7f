//! The targets.

pub(crate) mod federation;
pub(crate) mod http;
pub(crate) mod identity;
pub(crate) mod metadata;
pub(crate) mod scim;
pub(crate) mod sealed;
pub(crate) mod webauthn;
