//! What waits, and how the pools are: for those who watch the server.

use std::time::Duration;

use fidelio_identity::Channel;
use fidelio_kernel::{StoreError, Timestamp};
use fidelio_migrations::Migrator;
use sea_orm::{ConnectionTrait as _, Statement, Value};
use sea_orm_migration::MigratorTrait as _;
use uuid::Uuid;

use crate::Database;
use crate::errors::unavailable;

/// What waits of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// How much of it there is; more than 10,000 is not counted, so that looking costs the same however much there is.
    pub length: u64,
    /// How long the oldest of what was counted has waited.
    pub oldest: Duration,
}

/// How a pool of connections is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// What it is for.
    pub name: &'static str,
    /// Connections that nobody uses.
    pub idle: u32,
    /// Connections that somebody uses.
    pub in_use: u32,
    /// How many there may be.
    pub most: u32,
}

/// Along the indices that couriers use.
const MESSAGES: &str = "SELECT COUNT(*) AS length, MIN(at) AS oldest FROM (SELECT created_at AS at FROM outbox \
     WHERE channel = $1 AND failed_at IS NULL ORDER BY due_at LIMIT 10000) AS waiting";
const DELIVERIES: &str = "SELECT COUNT(*) AS length, MIN(at) AS oldest FROM (SELECT created_at AS at \
     FROM webhook_deliveries WHERE failed_at IS NULL ORDER BY due_at LIMIT 10000) AS waiting";
const EVENTS: &str = "SELECT COUNT(*) AS length, CAST(NULL AS BIGINT) AS oldest FROM \
     (SELECT id FROM audit_pending LIMIT 10000) AS waiting";
/// By the index of each application.
const OLDEST_EVENT: &str = "SELECT id FROM (SELECT (SELECT id FROM audit_pending WHERE application_id = applications.id \
     ORDER BY id LIMIT 1) AS id FROM applications) AS oldest WHERE id IS NOT NULL ORDER BY id LIMIT 1";
const SIGNING_KEYS: &str = "SELECT COUNT(*) AS length, MIN(youngest) AS oldest FROM \
     (SELECT MAX(created_at) AS youngest FROM signing_keys GROUP BY application_id) AS each_application";

impl Database {
    /// The messages of a channel that wait to be delivered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn messages_waiting(&self, channel: Channel, now: Timestamp) -> Result<Waiting, StoreError> {
        self.waiting(MESSAGES, vec![channel.as_str().into()], now).await
    }

    /// The deliveries of audit events that wait.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deliveries_waiting(&self, now: Timestamp) -> Result<Waiting, StoreError> {
        self.waiting(DELIVERIES, Vec::new(), now).await
    }

    /// The audit events that are not chained yet. Their ids tell when they were recorded, to the millisecond (RFC 9562
    /// section 5.7).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn events_waiting(&self, now: Timestamp) -> Result<Waiting, StoreError> {
        let statement = Statement::from_string(self.reader.get_database_backend(), OLDEST_EVENT);
        let row = self.reader.query_one_raw(statement).await.map_err(unavailable)?;
        let Some(row) = row else { return Ok(Waiting::default()) };
        let oldest: Uuid = row.try_get("", "id").map_err(unavailable)?;
        let millis = i64::try_from(oldest.as_u128() >> 80).unwrap_or_default();
        let oldest = now.since(Timestamp::from_micros(millis * 1000));
        Ok(Waiting { oldest, ..self.waiting(EVENTS, Vec::new(), now).await? })
    }

    /// How old the youngest signing key of the application is that has not had a new one for longest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn oldest_signing_key(&self, now: Timestamp) -> Result<Duration, StoreError> {
        Ok(self.waiting(SIGNING_KEYS, Vec::new(), now).await?.oldest)
    }

    /// Whether there are migrations that have not been applied. A database that is further, which a younger server has brought
    /// up to date, is not behind.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_behind(&self) -> Result<bool, StoreError> {
        let applied = Migrator::migration_table_name().to_string();
        let statement = format!("SELECT COUNT(*) AS length, CAST(NULL AS BIGINT) AS oldest FROM {applied}");
        let applied = self.waiting(&statement, Vec::new(), Timestamp::from_micros(0)).await?.length;
        Ok(usize::try_from(applied).unwrap_or(usize::MAX) < Migrator::migrations().len())
    }

    async fn waiting(&self, sql: &str, values: Vec<Value>, now: Timestamp) -> Result<Waiting, StoreError> {
        let statement = Statement::from_sql_and_values(self.reader.get_database_backend(), sql, values);
        let row = self.reader.query_one_raw(statement).await.map_err(unavailable)?;
        let Some(row) = row else { return Ok(Waiting::default()) };
        let length: i64 = row.try_get("", "length").map_err(unavailable)?;
        let oldest: Option<i64> = row.try_get("", "oldest").map_err(unavailable)?;
        Ok(Waiting {
            length: u64::try_from(length).unwrap_or_default(),
            oldest: oldest.map_or(Duration::ZERO, |at| now.since(Timestamp::from_micros(at))),
        })
    }
}
