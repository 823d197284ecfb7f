//! The tables as sea-orm sees them.
#![expect(unreachable_pub, reason = "the derive macros want public items")]

pub(crate) mod api_keys;
pub(crate) mod applications;
pub(crate) mod device_users;
pub(crate) mod devices;
pub(crate) mod installation;
pub(crate) mod passkeys;
pub(crate) mod signing_keys;
pub(crate) mod transactions;
pub(crate) mod used_sessions;
pub(crate) mod users;
