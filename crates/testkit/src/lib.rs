//! What Fidelio's tests are made of; no program links it. A clock and randomness that a test can fix, a
//! software authenticator that can misbehave, throw-away databases, fixtures, and the suites that every
//! implementation of the repository ports must pass.
//!
//! It knows the ports and none of their adapters: a test hands it a [`World`]. The feature `server` is for the tests of
//! those who build on the API, and brings the whole program.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on is to stop where it is")]

pub mod attestation_authority;
pub mod authenticator;
mod clock;
pub mod database;
mod fixtures;
mod provisioning;
mod random;
#[cfg(feature = "server")]
pub mod server;
pub mod suites;
#[cfg(feature = "server")]
pub mod wire;
mod world;

/// The example of the README, compiled and run.
#[cfg(all(doctest, feature = "server"))]
#[doc = include_str!("../README.md")]
struct Readme;

pub use authenticator::SoftAuthenticator;
pub use clock::TestClock;
pub use database::TestDatabase;
pub use fixtures::Fixtures;
pub use random::SeededRandom;
pub use world::World;
