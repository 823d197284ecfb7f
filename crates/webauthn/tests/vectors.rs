//! The adapter against public test vectors, as they are and altered. Where they come from is written in
//! `vectors/README.md`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod against_library;
mod altered_assertions;
mod altered_registrations;
mod attested;
mod certificate;
mod made;
mod made_tpm;
mod origins;
mod party;
mod presence;
mod shown;
mod trust_paths;
mod vector;

use fidelio_credentials::ceremony::CeremonyError;
use vector::{Vector, vectors};

/// Why we refuse a vector that is valid in itself.
fn refusal(vector: &Vector) -> Option<CeremonyError> {
    // Passkeys are not used inside frames of other sites.
    if vector.cross_origin {
        return Some(CeremonyError::CrossOrigin);
    }
    match (vector.name.as_str(), vector.alg) {
        // ML-DSA and Ed448: no application can offer them.
        (_, -48 | -49 | -50 | -53) => Some(CeremonyError::AlgorithmNotOffered),
        // Its key description has empty authorization lists. The standard wants to see there that the key was
        // made in the device and is for signing (section 8.4).
        ("android-key.ES256.registration", _) => Some(CeremonyError::AttestationInvalid),
        // Its tokenBinding is the text "unused". That is ignored, but by the library, which verifies fido-u2f,
        // only where it is an object, as it was in every published version of the standard that knew it.
        ("registration.fido_u2f_attestation_with_unsupported_token_binding", _) => {
            Some(CeremonyError::AttestationUnsupported)
        }
        _ => None,
    }
}

fn accepted(kind: &str) -> impl Iterator<Item = Vector> {
    vectors(kind).filter(|vector| refusal(vector).is_none())
}

#[test]
fn every_registration_vector_is_verified_or_refused_for_the_reason_that_is_written_here() {
    let mut formats = Vec::new();
    for vector in vectors("registration") {
        let verified = vector.registration().verify();
        match refusal(&vector) {
            Some(reason) => assert_eq!(verified, Err(reason), "{}", vector.name),
            None => {
                let verified = verified.unwrap_or_else(|error| panic!("{}: {error:?}", vector.name));
                assert_eq!(verified.credential_id, vector.credential_id(), "{}", vector.name);
                assert_eq!(Some(&verified.attestation_format), vector.fmt.as_ref(), "{}", vector.name);
                assert_eq!(verified.user_present, vector.up, "{}", vector.name);
                assert_eq!(verified.user_verified, vector.uv, "{}", vector.name);
                assert_eq!(verified.sign_count, vector.sign_count, "{}", vector.name);
                formats.push(verified.attestation_format);
            }
        }
    }
    formats.sort();
    formats.dedup();
    assert_eq!(
        formats,
        ["android-key", "android-safetynet", "apple", "fido-u2f", "none", "packed", "tpm"],
        "every format that we claim to verify has a vector"
    );
}

#[test]
fn every_authentication_vector_is_verified_or_refused_for_the_reason_that_is_written_here() {
    for vector in vectors("authentication") {
        let verified = vector.assertion().verify();
        match refusal(&vector) {
            Some(reason) => assert_eq!(verified, Err(reason), "{}", vector.name),
            None => {
                let verified = verified.unwrap_or_else(|error| panic!("{}: {error:?}", vector.name));
                assert_eq!(verified.user_verified, vector.uv, "{}", vector.name);
                assert_eq!(verified.sign_count, vector.sign_count, "{}", vector.name);
            }
        }
    }
}

#[test]
fn every_algorithm_that_an_application_may_offer_has_an_accepted_vector_of_each_kind() {
    for kind in ["registration", "authentication"] {
        let mut algorithms: Vec<_> = accepted(kind).map(|vector| vector.alg).collect();
        algorithms.sort_unstable();
        algorithms.dedup();
        assert_eq!(algorithms, [-257, -36, -35, -8, -7], "{kind}");
    }
}
