//! The contract of the API, through the typed client against a real server process on both databases.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod admin;
mod authentication;
mod client_events;
mod codes;
mod coverage;
mod external;
mod grants;
mod http;
mod management;
mod mfa;
mod passkeys;
mod profiles;
mod registration;
mod scim;
mod sign_ins;
mod support;
mod tenants;
mod transactions;
