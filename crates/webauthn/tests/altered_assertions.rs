//! Every accepted assertion, altered in everything that it is made of.

use fidelio_credentials::ceremony::CeremonyError;

use crate::vector::{
    Assertion, BACKUP_ELIGIBLE, BACKUP_STATE, FLAGS, USER_PRESENT, USER_VERIFIED, Vector, flipped, positions,
    with_member,
};

fn assertions() -> impl Iterator<Item = (Vector, Assertion)> {
    crate::accepted("authentication").map(|vector| {
        let assertion = vector.assertion();
        (vector, assertion)
    })
}

#[test]
fn an_assertion_for_something_else_is_refused() {
    for (Vector { name, .. }, assertion) in assertions() {
        let refused = |alter: &dyn Fn(&mut Assertion), reason: CeremonyError| {
            let mut other = assertion.clone();
            alter(&mut other);
            assert_eq!(other.verify(), Err(reason), "{name}");
        };
        let json = &assertion.response.client_data_json;
        refused(&|other| other.challenge = flipped(&other.challenge, 0), CeremonyError::WrongChallenge);
        refused(&|other| other.rp_id = "other.example".to_owned(), CeremonyError::WrongRpId);
        refused(&|other| other.origin = "https://other.example".to_owned(), CeremonyError::WrongOrigin);
        refused(
            &|other| other.response.client_data_json = with_member(json, "origin", "https://other.example".into()),
            CeremonyError::WrongOrigin,
        );
        refused(
            &|other| other.response.client_data_json = with_member(json, "type", "webauthn.create".into()),
            CeremonyError::WrongType { expected: "webauthn.get" },
        );
        refused(
            &|other| other.response.client_data_json = with_member(json, "added", true.into()),
            CeremonyError::SignatureInvalid,
        );
        refused(
            &|other| other.response.credential_id = flipped(&other.response.credential_id, 0),
            CeremonyError::CredentialIdMismatch,
        );
    }
}

#[test]
fn an_assertion_with_other_flags_is_refused() {
    for (Vector { name, .. }, assertion) in assertions() {
        let absent = assertion.with_data(|data| data[FLAGS] &= !USER_PRESENT);
        assert_eq!(absent.verify(), Err(CeremonyError::UserNotPresent), "{name}");
        let mut unverified = assertion.with_data(|data| data[FLAGS] &= !USER_VERIFIED);
        unverified.user_verification_required = true;
        assert_eq!(unverified.verify(), Err(CeremonyError::UserNotVerified), "{name}");
        let backed_up = assertion.with_data(|data| data[FLAGS] = data[FLAGS] & !BACKUP_ELIGIBLE | BACKUP_STATE);
        assert_eq!(backed_up.verify(), Err(CeremonyError::BackupFlagsInconsistent), "{name}");
        let mut other = assertion.clone();
        other.passkey.backup_eligible ^= true;
        assert_eq!(other.verify(), Err(CeremonyError::BackupFlagsInconsistent), "{name}");
    }
}

#[test]
fn an_assertion_with_a_flipped_bit_is_refused() {
    for (Vector { name, .. }, assertion) in assertions() {
        for at in 0..assertion.response.authenticator_data.len() {
            let other = assertion.with_data(|data| *data = flipped(data, at));
            assert!(other.verify().is_err(), "{name}: authenticator data, {at}");
        }
        let json = &assertion.response.client_data_json;
        for at in positions(json.len(), 24) {
            let mut other = assertion.clone();
            other.response.client_data_json = flipped(json, at);
            assert!(other.verify().is_err(), "{name}: client data, {at}");
        }
        for at in positions(assertion.response.signature.len(), 24) {
            let mut other = assertion.clone();
            other.response.signature = flipped(&other.response.signature, at);
            assert_eq!(other.verify(), Err(CeremonyError::SignatureInvalid), "{name}: signature, {at}");
        }
    }
}

#[test]
fn an_assertion_by_another_key_is_refused() {
    let passkeys: Vec<_> = assertions().map(|(_, assertion)| assertion.passkey).collect();
    for (Vector { name, .. }, assertion) in assertions() {
        for passkey in passkeys.iter().filter(|passkey| passkey.public_key != assertion.passkey.public_key) {
            let mut other = assertion.clone();
            other.passkey.public_key = passkey.public_key.clone();
            assert_eq!(other.verify(), Err(CeremonyError::SignatureInvalid), "{name}");
        }
    }
}

#[test]
fn truncated_or_longer_parts_of_an_assertion_are_refused() {
    for (Vector { name, .. }, assertion) in assertions() {
        let malformed = |other: &Assertion, field| {
            let verified = other.verify();
            let is_malformed =
                matches!(&verified, Err(CeremonyError::Malformed { field: found, .. }) if *found == field);
            assert!(is_malformed, "{name}: {verified:?}");
        };
        for length in 0..assertion.response.authenticator_data.len() {
            malformed(&assertion.with_data(|data| data.truncate(length)), "authenticatorData");
        }
        malformed(&assertion.with_data(|data| data.push(0)), "authenticatorData");
        for length in 0..assertion.response.client_data_json.len() {
            let mut other = assertion.clone();
            other.response.client_data_json.truncate(length);
            malformed(&other, "clientDataJSON");
        }
        for length in 0..assertion.passkey.public_key.len() {
            let mut other = assertion.clone();
            other.passkey.public_key.truncate(length);
            malformed(&other, "credentialId");
        }
        for length in positions(assertion.response.signature.len(), 24) {
            let mut other = assertion.clone();
            other.response.signature.truncate(length);
            assert_eq!(other.verify(), Err(CeremonyError::SignatureInvalid), "{name}");
        }
        let mut longer = assertion.clone();
        longer.response.signature.push(0);
        assert_eq!(longer.verify(), Err(CeremonyError::SignatureInvalid), "{name}");
    }
}
