//! WebAuthn verification: assertions with aws-lc-rs, registrations with webauthn-rs-core too.
//!
//! Three things are decided here for both ceremonies: [`client_data`] compares type, challenge and origin byte for
//! byte; [`authenticator_data`] reads the authenticator data to its last byte and checks the RP id and the flags;
//! [`cose`] reads the credential's key, whose algorithm must have been offered, and verifies its signatures.
//!
//! # Registrations
//!
//! [`library`] asks webauthn-rs-core for whatever it can verify: once more all of the above, ES256, ES384 and ES512
//! keys and RSA keys of 2048 bits, and for these the statements packed, fido-u2f, apple and android-key.
//! [`attestation`] verifies the packed statements that the library cannot, and all those of TPMs and of Android
//! SafetyNet. For the library a statement that was verified here is replaced by none. [`trust_path`] tells whether
//! the certificates of a statement end in a root.
//!
//! # Assertions
//!
//! A login verifies one assertion, so it is verified once, and not by the library, which is slow at it. What the
//! library checks of an assertion is checked here:
//!
//! | what the library checks | where it is checked here |
//! | --- | --- |
//! | the credential id is the passkey's | `adapter` |
//! | client data is UTF-8 and JSON, with its members once each and of their types | `client_data` |
//! | `type`, `challenge` | `client_data`, as text and not decoded |
//! | `origin` | `client_data`, as text and not as a URL |
//! | authenticator data is as long as its flags say | `authenticator_data`, which lets nothing follow |
//! | extensions are a CBOR map by names | `authenticator_data` |
//! | RP id hash, user presence, user verification by policy | `authenticator_data` |
//! | backup eligibility is the passkey's | `adapter` |
//! | backed up only if that may be | `authenticator_data` |
//! | the key's type, algorithm and curve, the length of its numbers | `cose`, each algorithm on its own curve |
//! | its point is on the curve and not at infinity, below the prime | aws-lc, from `cose` |
//! | an RSA modulus is odd, the exponent is odd and more than one | `cose`, without zeros in front |
//! | an ECDSA signature is DER, with both numbers from one to the order | aws-lc, from `cose` |
//! | an RSA signature is of PKCS #1 version 1.5 with SHA-256 | aws-lc, from `cose`, as long as the modulus |
//! | the signature is over authenticator data and hash of client data | `adapter`, `client_data` |
//! | the counter | the domain |
//!
//! Above that, frames of other sites are refused (`crossOrigin`, `topOrigin`), and credential ids of more than 1023
//! bytes. The library does not read EdDSA keys nor other RSA keys, verifies no ES512 signature, and refuses a
//! `tokenBinding` that is not an object; these are accepted. The tests in `tests/against_library` let both judge the
//! same assertions and list all differences.

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
