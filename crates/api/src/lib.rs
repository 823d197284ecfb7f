//! The HTTP API: wire types, authorisation, errors, and the OpenAPI document that is generated from them.
//!
//! A handler converts in, calls one use case, and converts out. It cannot be written without stating who may
//! call it: the extractors in [`auth`] are its parameters.

mod admin;
mod application;
mod associations;
mod auth;
mod auth_operations;
mod body_limit;
mod client;
mod client_events;
mod cors;
mod document;
mod error;
mod failure;
mod health;
mod management;
mod mfa;
mod mgmt;
mod oauth;
mod observation;
mod oidc;
mod operations;
mod pages;
mod passkeys;
mod profile;
mod reg;
mod request_scope;
mod scim;
mod shell;
mod state;
mod tx;
mod user_agent;
mod well_known;
mod wire;

pub use document::document;
pub use health::{Check, Health, Probe, metrics_routes};
pub use shell::{Limits, routes};
pub use state::{ApiState, Profile, Proxies};
pub use user_agent::preload as preload_user_agents;
