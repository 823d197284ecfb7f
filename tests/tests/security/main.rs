//! What attackers try, each as a test named after the sentence that it proves. Most are failures that systems of
//! this kind have had.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod assertions;
mod audit;
mod authenticators;
mod codes;
mod counters;
mod cuts;
mod enumeration;
mod fuzz;
mod hosts;
mod inputs;
mod little_proof;
mod mfa;
mod mfa_walks;
mod operations;
mod origins;
mod races;
mod refresh;
mod registrations;
mod scim;
mod sessions;
mod support;
mod tokens;
mod trust;
mod users;
