//! Limits on how often something may be done.

use std::time::Duration;

/// How often something may be done within a window that begins with its first time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limit {
    /// What is counted: the same text is the same count, over all servers of one database.
    pub key: String,
    /// How often.
    pub most: u32,
    /// Within which time.
    pub window: Duration,
}
