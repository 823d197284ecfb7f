//! Every accepted registration, altered wherever the standard binds something.

use std::collections::BTreeMap;

use fidelio_credentials::ceremony::CeremonyError;
use serde_cbor_2::Value;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::vector::{
    ALGORITHMS, BACKUP_ELIGIBLE, BACKUP_STATE, CREDENTIAL_ID, FLAGS, Registration, USER_PRESENT, USER_VERIFIED,
    Vector, flipped, positions, with_member,
};

/// Of how much longer data so many bytes are flipped.
const FLIPS: usize = 12;

fn registrations() -> impl Iterator<Item = (Vector, Registration)> {
    crate::accepted("registration").map(|vector| {
        let registration = vector.registration();
        (vector, registration)
    })
}

fn is_malformed_object<T>(result: &Result<T, CeremonyError>) -> bool {
    matches!(result, Err(CeremonyError::Malformed { field: "attestationObject", .. }))
}

#[test]
fn a_registration_for_something_else_is_refused() {
    for (Vector { name, alg, .. }, registration) in registrations() {
        let refused = |alter: &dyn Fn(&mut Registration), reason: CeremonyError| {
            let mut other = registration.clone();
            alter(&mut other);
            assert_eq!(other.verify(), Err(reason), "{name}");
        };
        let json = &registration.response.client_data_json;
        refused(&|other| other.challenge = flipped(&other.challenge, 0), CeremonyError::WrongChallenge);
        refused(&|other| other.challenge.truncate(8), CeremonyError::WrongChallenge);
        refused(&|other| other.rp_id = "other.example".to_owned(), CeremonyError::WrongRpId);
        refused(&|other| other.origin = "https://other.example".to_owned(), CeremonyError::WrongOrigin);
        refused(
            &|other| other.response.client_data_json = with_member(json, "origin", "https://other.example".into()),
            CeremonyError::WrongOrigin,
        );
        refused(
            &|other| other.response.client_data_json = with_member(json, "type", "webauthn.get".into()),
            CeremonyError::WrongType { expected: "webauthn.create" },
        );
        refused(
            &|other| other.response.credential_id = flipped(&other.response.credential_id, 0),
            CeremonyError::CredentialIdMismatch,
        );
        let others: Vec<i32> = ALGORITHMS.into_iter().filter(|offered| i64::from(*offered) != alg).collect();
        refused(&|other| other.algorithms = others.clone(), CeremonyError::AlgorithmNotOffered);
    }
}

#[test]
fn a_registration_with_other_flags_is_refused() {
    for (Vector { name, .. }, registration) in registrations() {
        let absent = registration.with_data(|data| data[FLAGS] &= !USER_PRESENT);
        assert_eq!(absent.verify(), Err(CeremonyError::UserNotPresent), "{name}");
        let mut unverified = registration.with_data(|data| data[FLAGS] &= !USER_VERIFIED);
        unverified.user_verification_required = true;
        assert_eq!(unverified.verify(), Err(CeremonyError::UserNotVerified), "{name}");
        let backed_up = registration.with_data(|data| data[FLAGS] = data[FLAGS] & !BACKUP_ELIGIBLE | BACKUP_STATE);
        assert_eq!(backed_up.verify(), Err(CeremonyError::BackupFlagsInconsistent), "{name}");
        let no_credential = registration.with_data(|data| {
            data.truncate(37);
            data[FLAGS] = USER_PRESENT | USER_VERIFIED;
        });
        assert!(is_malformed_object(&no_credential.verify()), "{name}");
    }
}

/// The positions in the authenticator data that the format binds: U2F devices sign neither flags nor counter nor
/// AAGUID, and nothing is signed without a statement.
fn bound(format: &str, data: &[u8], credential_id: &[u8]) -> Vec<usize> {
    // The last 32 bytes are of the key, which is longer than that.
    let key = data.len() - 32..data.len();
    let id = CREDENTIAL_ID..CREDENTIAL_ID + credential_id.len();
    match format {
        "none" => Vec::new(),
        "fido-u2f" => (0..FLAGS).step_by(7).chain(id.step_by(7)).chain(key.step_by(7)).collect(),
        _ => positions(data.len(), 2 * FLIPS).chain(FLAGS..CREDENTIAL_ID).collect(),
    }
}

#[test]
fn a_registration_with_a_flipped_bit_in_what_the_statement_is_over_is_refused() {
    for (Vector { name, .. }, registration) in registrations() {
        let object = registration.object();
        for at in bound(&object.format, &object.data, &registration.response.credential_id) {
            let mut other = registration.with_data(|data| *data = flipped(data, at));
            // The client would send the same credential id twice.
            if let Some(byte) =
                at.checked_sub(CREDENTIAL_ID).and_then(|at| other.response.credential_id.get_mut(at))
            {
                *byte ^= 1;
            }
            assert!(other.verify().is_err(), "{name}: authenticator data, {at}");
        }
        if object.format != "none" {
            let json = &registration.response.client_data_json;
            for at in positions(json.len(), FLIPS) {
                let mut other = registration.clone();
                other.response.client_data_json = flipped(json, at);
                assert!(other.verify().is_err(), "{name}: client data, {at}");
            }
            // It is still good client data, but not what was signed.
            let mut other = registration.clone();
            other.response.client_data_json = with_member(json, "added", true.into());
            assert_eq!(other.verify(), Err(CeremonyError::AttestationInvalid), "{name}");
        }
    }
}

/// The statement with the bit at this position of the member flipped; of a certificate, inside its key.
fn altered_statements(statement: &BTreeMap<Value, Value>) -> Vec<(String, BTreeMap<Value, Value>)> {
    let mut altered = Vec::new();
    for (name, value) in statement {
        let mut alter = |value: Value| {
            let mut statement = statement.clone();
            statement.insert(name.clone(), value);
            altered.push((format!("{name:?}"), statement));
        };
        match value {
            Value::Bytes(bytes) => {
                // The very last character of a SafetyNet response has bits that mean nothing.
                positions(bytes.len() - 1, FLIPS).for_each(|at| alter(Value::Bytes(flipped(bytes, at))));
                alter(Value::Bytes(Vec::new()));
                alter(Value::Null);
            }
            Value::Array(chain) => {
                let Some(Value::Bytes(certificate)) = chain.first() else { panic!("x5c holds certificates") };
                let (_, parsed) = X509Certificate::from_der(certificate).expect("a certificate");
                let key = parsed.public_key().subject_public_key.data.as_ref();
                let start = certificate.windows(key.len()).position(|window| window == key).expect("its key");
                for at in positions(key.len(), FLIPS) {
                    let mut chain = chain.clone();
                    chain[0] = Value::Bytes(flipped(certificate, start + at));
                    alter(Value::Array(chain));
                }
                alter(Value::Array(vec![Value::Bytes(certificate[..certificate.len() - 1].to_vec())]));
                alter(Value::Array(Vec::new()));
                alter(Value::Null);
            }
            Value::Integer(algorithm) => {
                let others = [0, -7, -8, -35, -36, -37, -257, -65535, i128::from(i64::MIN)];
                others
                    .into_iter()
                    .filter(|other| other != algorithm)
                    .for_each(|other| alter(Value::Integer(other)));
            }
            // The version in a SafetyNet statement is of Google's services, and not signed.
            Value::Text(version) if version == "2.0" => alter(Value::Text("1.2".to_owned())),
            _ => {}
        }
    }
    altered
}

#[test]
fn a_registration_with_an_altered_statement_is_refused() {
    for (Vector { name, .. }, registration) in registrations() {
        let object = registration.object();
        for (member, statement) in altered_statements(&object.statement) {
            let mut other = object.clone();
            other.statement = statement;
            assert_eq!(
                registration.with(&other).verify(),
                Err(CeremonyError::AttestationInvalid),
                "{name}: {member}"
            );
        }
        let mut unknown = object.clone();
        unknown.format = "compound".to_owned();
        assert_eq!(registration.with(&unknown).verify(), Err(CeremonyError::AttestationUnsupported), "{name}");
        for format in ["none", "packed", "tpm", "android-key", "android-safetynet", "apple", "fido-u2f"] {
            let mut renamed = object.clone();
            renamed.format = format.to_owned();
            let is_same = format == object.format;
            assert_eq!(registration.with(&renamed).verify().is_ok(), is_same, "{name} as {format}");
        }
    }
}

#[test]
fn a_truncated_or_longer_attestation_object_is_malformed() {
    for (Vector { name, .. }, registration) in registrations() {
        let whole = &registration.response.attestation_object;
        for length in 0..whole.len() {
            let mut other = registration.clone();
            other.response.attestation_object.truncate(length);
            assert!(is_malformed_object(&other.verify()), "{name}: {length}");
        }
        let mut longer = registration.clone();
        longer.response.attestation_object.push(0);
        assert!(is_malformed_object(&longer.verify()), "{name}");
    }
}

#[test]
fn truncated_or_longer_authenticator_data_in_an_attestation_object_is_malformed() {
    for (Vector { name, .. }, registration) in registrations() {
        for length in 0..registration.object().data.len() {
            let other = registration.with_data(|data| data.truncate(length));
            assert!(is_malformed_object(&other.verify()), "{name}: {length}");
        }
        assert!(is_malformed_object(&registration.with_data(|data| data.push(0xa0)).verify()), "{name}");
    }
}
