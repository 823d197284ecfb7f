//! The contract of the API, through the typed client against a real server process on both databases.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod registration;
