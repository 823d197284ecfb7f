//! Storage in SQLite or PostgreSQL through sea-orm: one file per repository, and units of work.
//!
//! No decision is made here. What must not happen twice is a conditional write whose count of touched rows
//! is the answer; it holds for two requests at the same time and for two servers over one database.

mod api_keys;
mod applications;
mod database;
mod devices;
mod entities;
mod errors;
mod passkeys;
mod signing_keys;
mod transactions;
mod unit;
mod used_sessions;
mod users;

pub use database::{Database, DatabaseOptions};
