//! WebAuthn verification with webauthn-rs-core, and with aws-lc-rs where the library verifies less than we promise.
//!
//! Three things are always decided here, in front of the library, so that they do not depend on who verifies the
//! signature, nor on the leniency of another version of the library: [`client_data`] compares type, challenge and
//! origin byte for byte; [`authenticator_data`] reads the authenticator data to its last byte and checks the RP id
//! and the flags; [`cose`] reads the credential's key, whose algorithm must have been offered.
//!
//! [`library`] then verifies whatever it can: once more all of the above, assertions with ES256, ES384 and RS256
//! keys (RSA of 2048 bits), and for these keys the statements packed, fido-u2f, apple and android-key. [`cose`]
//! verifies assertions with the other keys; [`attestation`] verifies the packed statements that the library cannot,
//! and all those of TPMs and of Android SafetyNet. For the library a statement that was verified here is replaced
//! by none. [`trust_path`] tells whether the certificates of a statement end in a root.

mod adapter;
mod attestation;
mod authenticator_data;
mod client_data;
mod cose;
mod errors;
mod library;
mod reader;
mod trust_path;

pub use adapter::WebAuthnRs;
