//! Storage in SQLite or PostgreSQL through sea-orm: one file per repository, and units of work.
//!
//! No decision is made here. What must not happen twice is a conditional write whose count of touched rows
//! is the answer; it holds for two requests at the same time and for two servers over one database.

mod access;
mod api_keys;
mod applications;
mod audit;
mod audit_queries;
mod backlog;
mod client_events;
mod conditions;
mod contacts;
mod database;
mod devices;
mod entities;
mod errors;
mod external_ids;
mod federation_queries;
mod group_members;
mod groups;
mod limits;
mod linked_identities;
mod listing;
mod oidc_providers;
mod one_time_codes;
mod outbox;
mod pages;
mod passkeys;
mod provider_sessions;
mod provisioned_users;
mod provisioning_queries;
mod sign_ins;
mod signing_keys;
mod text_ranges;
mod transactions;
mod trust_ids;
mod unit;
mod used_sessions;
mod user_lists;
mod users;
mod webhooks;

pub use backlog::{Pool, Waiting};
pub use database::{Database, DatabaseOptions};
