//! What the program tells of itself: metrics, traces, the log and its health; and that nothing of it is secret or personal.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod documents;
mod export;
mod health;
mod labels;
mod logs;
mod privacy;
mod promql;
mod queues;
mod scrape;
mod told;
mod tour;
mod traces;
