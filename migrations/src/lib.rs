//! The database schema, one migration per file, the same statements for SQLite and PostgreSQL.
//!
//! Conventions: identifiers are UUIDs; instants are whole microseconds since 1970 in UTC, so that both
//! databases order and compare them alike; what is compared without regard to letter case is stored folded.

use sea_orm_migration::prelude::*;

mod m0001_passkeys;
mod m0002_codes_and_sign_ins;
mod m0003_management;
mod m0004_provisioning;
mod m0005_federation;
mod m0006_sealing_keys;
mod m0007_short_lived_rows;
mod parts;

/// Runs the migrations in order and remembers which were applied.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_passkeys::Migration),
            Box::new(m0002_codes_and_sign_ins::Migration),
            Box::new(m0003_management::Migration),
            Box::new(m0004_provisioning::Migration),
            Box::new(m0005_federation::Migration),
            Box::new(m0006_sealing_keys::Migration),
            Box::new(m0007_short_lived_rows::Migration),
        ]
    }
}
