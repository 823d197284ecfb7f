//! What Fidelio's tests are made of; no program links it. A clock and randomness that a test can fix, a
//! software authenticator that can misbehave, throw-away databases, fixtures, and the suites that every
//! implementation of the repository ports must pass.
//!
//! It knows the ports and none of their adapters: a test hands it a [`World`].

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on is to stop where it is")]

pub mod attestation_authority;
pub mod authenticator;
mod clock;
pub mod database;
mod fixtures;
mod provisioning;
mod random;
pub mod suites;
mod world;

pub use authenticator::SoftAuthenticator;
pub use clock::TestClock;
pub use database::TestDatabase;
pub use fixtures::Fixtures;
pub use random::SeededRandom;
pub use world::World;
