//! What is told of every statement, whatever carries it out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How many statements were carried out so far, without BEGIN and COMMIT.
#[derive(Clone, Default)]
pub(crate) struct Executed(Arc<AtomicU64>);

impl Executed {
    pub(crate) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Carries out a statement.
    pub(crate) fn observe<T, E>(&self, sql: &str, execute: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let begun = Instant::now();
        let outcome = execute();
        self.tell(sql, begun.elapsed(), outcome.is_err());
        outcome
    }

    /// A statement was carried out.
    pub(crate) fn tell(&self, sql: &str, took: Duration, failed: bool) {
        self.0.fetch_add(1, Ordering::Relaxed);
        fidelio_telemetry::metrics().statement(took, failed);
        // Without its values, which may be secret.
        tracing::trace!(statement = sql, ?took, failed);
    }
}
