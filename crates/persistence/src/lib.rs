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
mod copy;
mod database;
mod devices;
mod entities;
mod errors;
mod executed;
mod external_ids;
mod federation_queries;
mod group_members;
mod groups;
mod leases;
mod limits;
mod linked_identities;
mod listing;
mod oidc_providers;
mod one_time_codes;
mod outbox;
mod pages;
mod passkeys;
mod place;
mod prepared;
mod provider_sessions;
mod provisioned_users;
mod provisioning_queries;
mod reader;
mod schema;
mod sealing_keys;
mod short;
mod sign_ins;
mod signing_keys;
mod sqlite;
mod sqlite_files;
mod text_ranges;
mod transaction;
mod transactions;
mod trust_ids;
mod unit;
mod used_sessions;
mod user_lists;
mod users;
mod webhooks;

pub use backlog::{Pool, Waiting};
pub use copy::{Copied, TABLES};
pub use database::{Database, DatabaseOptions};
pub use place::{SERVER_NAME, sqlite_file, sqlite_url};
pub use schema::Schema;
pub use sqlite_files::{Settled, copy_sqlite, settle_sqlite, sqlite_problems};
