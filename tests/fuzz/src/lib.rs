//! What Fidelio does with bytes that nobody vouches for, as targets for a fuzzer. A target takes any bytes, gives them to a
//! parser as its callers do, and panics if something does not hold that must hold for all bytes. `cargo xtask fuzz` looks
//! for such bytes; the folder `corpus` has for each target what it begins with, and a test replays that everywhere.

#![expect(clippy::expect_used, reason = "a target fails by panicking")]

mod input;
mod signer;
mod targets;
mod world;

use std::path::{Path, PathBuf};

use targets::{federation, http, identity, metadata, scim, sealed, webauthn};

/// Something that takes untrusted bytes.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// What it is called on the command line, and its folder in `corpus`.
    pub name: &'static str,
    /// Panics if something does not hold.
    pub run: fn(&[u8]),
}

/// Every target there is.
pub const TARGETS: &[Target] = &[
    Target { name: "scim_filter", run: scim::filter },
    Target { name: "scim_condition", run: scim::condition },
    Target { name: "scim_resource", run: scim::resource },
    Target { name: "scim_patch", run: scim::patch },
    Target { name: "registration", run: webauthn::registration },
    Target { name: "assertion", run: webauthn::assertion },
    Target { name: "trust_path", run: webauthn::trust_path },
    Target { name: "session", run: sealed::session },
    Target { name: "access_token", run: sealed::access_token },
    Target { name: "trust_item", run: sealed::trust_item },
    Target { name: "headers", run: http::headers },
    Target { name: "request", run: http::request },
    Target { name: "metadata_blob", run: metadata::blob },
    Target { name: "provider_configuration", run: federation::configuration },
    Target { name: "provider_answer", run: federation::answer },
    Target { name: "id_token", run: federation::id_token },
    Target { name: "logout_token", run: federation::logout_token },
    Target { name: "names", run: identity::names },
    Target { name: "documents", run: identity::documents },
];

/// The target with this name.
pub fn target(name: &str) -> Option<Target> {
    TARGETS.iter().find(|target| target.name == name).copied()
}

/// Where what targets begin with is kept, a folder for each.
pub fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}
