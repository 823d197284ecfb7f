//! Signing in by OpenID providers: the whole way of a browser between a server and a real provider process, and what must
//! not be possible on it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod claims;
mod flows;
mod hostile;
mod journeys;
mod linking;
mod logout;
mod management;
mod races;
mod support;
mod troubles;
