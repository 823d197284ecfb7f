//! What backends see and change of their users, with an API key.

mod authenticators;
mod discover;
mod discovered;
mod passkeys;
mod users;

/// What is no identifier at all.
const MALFORMED: [&str; 3] = ["malformed", "%00", "0193b6a2"];
