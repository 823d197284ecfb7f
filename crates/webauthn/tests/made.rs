//! Statements of our own making: what no vector shows, and what no vector can be altered into as that takes the
//! attestation key.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
    Ed25519KeyPair, KeyPair as _,
};
use fidelio_credentials::ceremony::CeremonyError;
use serde_cbor_2::Value;

use crate::certificate::{COMMON_NAME, COUNTRY, Certificate, ORGANISATION, UNIT};
use crate::vector::{CREDENTIAL_ID, FLAGS, Registration, vector, with_member};

pub(crate) const AAGUID: [u8; 16] = [7; 16];

/// Makes a signature of a message.
pub(crate) type Sign<'a> = dyn Fn(&[u8]) -> Vec<u8> + 'a;

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn statement<const N: usize>(members: [(&str, Value); N]) -> BTreeMap<Value, Value> {
    members.into_iter().map(|(name, value)| (text(name), value)).collect()
}

pub(crate) fn cbor<const N: usize>(map: [(i128, Value); N]) -> Vec<u8> {
    let map = map.into_iter().map(|(label, value)| (Value::Integer(label), value)).collect();
    serde_cbor_2::to_vec(&Value::Map(map)).unwrap()
}

pub(crate) fn ec_key(algorithm: &'static EcdsaSigningAlgorithm) -> EcdsaKeyPair {
    EcdsaKeyPair::generate(algorithm).unwrap()
}

/// The two coordinates of a public key.
pub(crate) fn point(key: &EcdsaKeyPair) -> (Vec<u8>, Vec<u8>) {
    let point = &key.public_key().as_ref()[1..];
    let (x, y) = point.split_at(point.len() / 2);
    (x.to_vec(), y.to_vec())
}

pub(crate) fn ec_cose(key: &EcdsaKeyPair, algorithm: i128, curve: i128) -> Vec<u8> {
    let (x, y) = point(key);
    let (kty, alg, crv) = (Value::Integer(2), Value::Integer(algorithm), Value::Integer(curve));
    cbor([(1, kty), (3, alg), (-1, crv), (-2, Value::Bytes(x)), (-3, Value::Bytes(y))])
}

pub(crate) fn okp_cose(key: &Ed25519KeyPair) -> Vec<u8> {
    let x = Value::Bytes(key.public_key().as_ref().to_vec());
    cbor([(1, Value::Integer(1)), (3, Value::Integer(-8)), (-1, Value::Integer(6)), (-2, x)])
}

/// A registration of the key, with the statement that is made for what statements sign.
pub(crate) fn registration(
    key: &[u8],
    format: &str,
    make: impl FnOnce(&[u8]) -> BTreeMap<Value, Value>,
) -> Registration {
    let mut registration = vector("registration", "none.ES256.registration").registration();
    let mut object = registration.object();
    object.format = format.to_owned();
    object.data.truncate(CREDENTIAL_ID + registration.response.credential_id.len());
    object.data.extend(key);
    object.data[FLAGS] = 0x45;
    object.data[FLAGS + 5..][..16].copy_from_slice(&AAGUID);
    let hash = digest(&SHA256, &registration.response.client_data_json);
    object.statement = make(&[&object.data, hash.as_ref()].concat());
    registration.user_verification_required = true;
    registration.with(&object)
}

#[test]
fn self_attestation_is_verified_with_keys_that_the_library_does_not_verify() {
    let okp = Ed25519KeyPair::generate().unwrap();
    let ec = ec_key(&ECDSA_P521_SHA512_ASN1_SIGNING);
    let by_okp = |message: &[u8]| okp.sign(message).as_ref().to_vec();
    let by_ec = |message: &[u8]| ec.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec();
    let keys: [(_, _, &Sign<'_>); 2] = [(okp_cose(&okp), -8, &by_okp), (ec_cose(&ec, -36, 3), -36, &by_ec)];
    for (key, algorithm, sign) in keys {
        let made = |algorithm, signed: &Sign<'_>| {
            registration(&key, "packed", |message| {
                statement([("alg", Value::Integer(algorithm)), ("sig", Value::Bytes(sign(&signed(message))))])
            })
            .verify()
        };
        let verified = made(algorithm, &<[u8]>::to_vec).unwrap();
        assert_eq!(verified.public_key, key);
        assert_eq!(made(algorithm, &|_| b"something else".to_vec()), Err(CeremonyError::AttestationInvalid));
        assert_eq!(made(-7, &<[u8]>::to_vec), Err(CeremonyError::AttestationInvalid), "another algorithm");
    }
}

#[test]
fn an_assertion_with_a_token_binding_that_the_library_does_not_read_is_verified() {
    let key = ec_key(&ECDSA_P256_SHA256_ASN1_SIGNING);
    let mut assertion = vector("authentication", "none.ES256.authentication").assertion();
    assertion.passkey.public_key = ec_cose(&key, -7, 1);
    let json = with_member(&assertion.response.client_data_json, "tokenBinding", "unused".into());
    let message = [&*assertion.response.authenticator_data, digest(&SHA256, &json).as_ref()].concat();
    assertion.response.client_data_json = json;
    assert_eq!(assertion.verify(), Err(CeremonyError::SignatureInvalid));
    assertion.response.signature = key.sign(&SystemRandom::new(), &message).unwrap().as_ref().to_vec();
    assert!(assertion.verify().is_ok());
}

/// Certificates that each lack something, with what that is.
pub(crate) type Unfit<'a> = [(&'static str, &'a dyn Fn(&mut Certificate))];

#[test]
fn a_packed_certificate_must_meet_the_requirements() {
    let credential = okp_cose(&Ed25519KeyPair::generate().unwrap());
    let key = ec_key(&ECDSA_P256_SHA256_ASN1_SIGNING);
    let certificate = Certificate {
        key: key.public_key().as_der().unwrap().as_ref().to_vec(),
        version: 3,
        subject: vec![
            (COUNTRY, "AT"),
            (ORGANISATION, "Vendor"),
            (UNIT, "Authenticator Attestation"),
            (COMMON_NAME, "1"),
        ],
        ca: Some(false),
        usage: None,
        alternative_name: Vec::new(),
        alternative_name_is_critical: false,
        aaguid: Some(AAGUID.to_vec()),
        aaguid_is_critical: false,
    };
    let verify = |alter: &dyn Fn(&mut Certificate)| {
        let mut certificate = certificate.clone();
        alter(&mut certificate);
        let registration = registration(&credential, "packed", |message| {
            let signature = key.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec();
            let x5c = Value::Array(vec![Value::Bytes(certificate.to_der())]);
            statement([("alg", Value::Integer(-7)), ("sig", Value::Bytes(signature)), ("x5c", x5c)])
        });
        registration.verify()
    };
    assert!(verify(&|_| {}).is_ok());
    assert!(verify(&|other| other.aaguid = None).is_ok());
    let unfit: &Unfit<'_> = &[
        ("version 2", &|other| other.version = 2),
        ("no country", &|other| {
            other.subject.remove(0);
        }),
        ("no organisation", &|other| {
            other.subject.remove(1);
        }),
        ("no unit", &|other| {
            other.subject.remove(2);
        }),
        ("no common name", &|other| {
            other.subject.remove(3);
        }),
        ("another unit", &|other| other.subject[2].1 = "Other"),
        ("two units", &|other| other.subject.push((UNIT, "Other"))),
        ("an authority", &|other| other.ca = Some(true)),
        ("no basic constraints", &|other| other.ca = None),
        ("another model", &|other| other.aaguid = Some(vec![8; 16])),
        ("a short AAGUID", &|other| other.aaguid = Some(vec![7; 15])),
        ("a critical AAGUID", &|other| other.aaguid_is_critical = true),
    ];
    for (reason, alter) in unfit {
        assert_eq!(verify(alter), Err(CeremonyError::AttestationInvalid), "{reason}");
    }
}
