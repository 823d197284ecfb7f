//! What the statements of registrations show.

use fidelio_credentials::ceremony::{Attestation, CeremonyError, WebAuthn as _};
use fidelio_kernel::{Timestamp, base64url};
use fidelio_webauthn::WebAuthnRs;
use serde_cbor_2::Value;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::party::{Party, authority};
use crate::vector::{vector, vectors};

fn attested(name: &str) -> (String, Attestation) {
    let verified = vector("registration", name).registration().verify().unwrap();
    (verified.attestation_format, verified.attestation)
}

#[test]
fn a_registration_shows_what_its_statement_says() {
    let mut formats = Vec::new();
    for vector in vectors("registration") {
        let registration = vector.registration();
        let Ok(verified) = registration.verify() else { continue };
        let statement = registration.object().statement;
        let expected = match statement.get(&Value::Text("x5c".into())) {
            Some(Value::Array(chain)) => {
                let der = |certificate: &Value| match certificate {
                    Value::Bytes(der) => der.clone(),
                    other => panic!("{other:?}"),
                };
                Attestation::Certificates(chain.iter().map(der).collect())
            }
            _ if verified.attestation_format == "none" => Attestation::None,
            _ if verified.attestation_format == "packed" => Attestation::SelfSigned,
            // Its certificates are in a JWS.
            _ => {
                assert_eq!(verified.attestation_format, "android-safetynet");
                let Attestation::Certificates(path) = &verified.attestation else { panic!("no certificates") };
                let subjects =
                    path.iter().map(|der| X509Certificate::from_der(der).unwrap().1.subject().to_string());
                let subjects: Vec<_> = subjects.collect();
                assert!(subjects.len() == 3 && subjects[0].contains("CN=attest.android.com"), "{subjects:?}");
                continue;
            }
        };
        assert_eq!(verified.attestation, expected, "{}", vector.name);
        let has_certificates = matches!(verified.attestation, Attestation::Certificates(_));
        formats.push((verified.attestation_format, has_certificates));
    }
    formats.sort();
    formats.dedup();
    let formats: Vec<_> = formats.into_iter().map(|(format, _)| format).collect();
    assert_eq!(formats, ["android-key", "apple", "fido-u2f", "none", "packed", "packed", "tpm"]);
}

#[test]
fn the_published_statements_end_in_the_published_root() {
    let root = pem(include_str!("vectors/w3c_attestation_ca.pem"));
    for name in ["packed.ES256.registration", "packed.RS256.registration", "tpm.ES256.registration"] {
        let (format, Attestation::Certificates(path)) = attested(name) else { panic!("{name}: no certificates") };
        let at = X509Certificate::from_der(&path[0]).unwrap().1.validity().not_before.timestamp();
        let ends_in = |root: &[u8]| WebAuthnRs.is_anchored(&path, &[root.to_vec()], Timestamp::from_seconds(at));
        assert!(ends_in(&root), "{format}");
        assert!(!ends_in(&Party::root(authority("root")).der), "{format}");
    }
}

fn pem(text: &str) -> Vec<u8> {
    let lines: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    base64url::decode(&lines).unwrap()
}

#[test]
fn a_statement_with_something_that_is_no_certificate_in_its_path_does_not_verify() {
    let registration = vector("registration", "packed.ES256.registration").registration();
    let x5c = Value::Text("x5c".into());
    for extra in [Value::Integer(1), Value::Text("certificate".into()), Value::Null] {
        let mut object = registration.object();
        match object.statement.get_mut(&x5c) {
            Some(Value::Array(chain)) => chain.push(extra),
            other => panic!("{other:?}"),
        }
        assert_eq!(registration.with(&object).verify(), Err(CeremonyError::AttestationInvalid));
    }
}
