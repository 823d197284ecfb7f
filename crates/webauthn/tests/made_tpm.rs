//! Statements of TPMs of our own making.

use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512, digest};
use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use fidelio_credentials::ceremony::CeremonyError;
use serde_cbor_2::Value;

use crate::certificate::{
    COMMON_NAME, Certificate, ENDORSES_TPM, SIGNS_FOR_TPM, TPM_MANUFACTURER, TPM_MODEL, TPM_VERSION,
};
use crate::made::{AAGUID, Sign, Unfit, ec_cose, ec_key, point, registration, statement, text};
use crate::vector::Registration;

/// What a TPM's attestation key signs with.
struct AttestationKey<'a> {
    algorithm: i128,
    hash: &'static digest::Algorithm,
    spki: Vec<u8>,
    sign: &'a Sign<'a>,
}

fn tpm_certificate(key: &[u8]) -> Certificate {
    Certificate {
        key: key.to_vec(),
        version: 3,
        subject: Vec::new(),
        ca: Some(false),
        usage: Some(SIGNS_FOR_TPM),
        alternative_name: vec![(TPM_MANUFACTURER, "id:494E5443"), (TPM_MODEL, "Model"), (TPM_VERSION, "id:13")],
        alternative_name_is_critical: true,
        aaguid: Some(AAGUID.to_vec()),
        aaguid_is_critical: false,
    }
}

fn sized(bytes: &[u8]) -> Vec<u8> {
    [&u16::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat()
}

/// A registration of `credential` with the statement of a TPM about `certified`.
fn tpm(
    credential: &EcdsaKeyPair,
    certified: &EcdsaKeyPair,
    by: &AttestationKey<'_>,
    leaf: &Certificate,
) -> Registration {
    let (x, y) = point(certified);
    let parameters = [0, 0x23, 0, 0x0b, 0, 4, 0, 0x72, 0, 0, 0, 0x10, 0, 0x10, 0, 3, 0, 0x10];
    let area = [&parameters, &*sized(&x), &*sized(&y)].concat();
    let name = [&[0, 0x0b], digest(&SHA256, &area).as_ref()].concat();
    registration(&ec_cose(credential, -7, 1), "tpm", |message| {
        let extra = digest(by.hash, message);
        let head = [0xff, 0x54, 0x43, 0x47, 0x80, 0x17, 0, 0];
        let info = [&head, &*sized(extra.as_ref()), &[0; 25], &sized(&name), &[0, 0]].concat();
        statement([
            ("ver", text("2.0")),
            ("alg", Value::Integer(by.algorithm)),
            ("sig", Value::Bytes((by.sign)(&info))),
            ("x5c", Value::Array(vec![Value::Bytes(leaf.to_der())])),
            ("certInfo", Value::Bytes(info)),
            ("pubArea", Value::Bytes(area)),
        ])
    })
}

#[test]
fn a_tpm_may_sign_with_every_algorithm_that_hashes() {
    let credential = ec_key(&ECDSA_P256_SHA256_ASN1_SIGNING);
    let rsa = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let by_rsa = |message: &[u8]| {
        let mut signature = vec![0; rsa.public_modulus_len()];
        rsa.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).unwrap();
        signature
    };
    let spki = rsa.public_key().as_der().unwrap().as_ref().to_vec();
    let mut by = AttestationKey { algorithm: -257, hash: &SHA256, spki, sign: &by_rsa };
    let leaf = tpm_certificate(&by.spki);
    assert!(tpm(&credential, &credential, &by, &leaf).verify().is_ok(), "RS256");
    by.algorithm = -65535;
    by.hash = &SHA1_FOR_LEGACY_USE_ONLY;
    let verified = tpm(&credential, &credential, &by, &leaf).verify();
    assert_eq!(verified, Err(CeremonyError::AttestationInvalid), "RS1 over a signature with SHA-256");

    let algorithms: [(_, _, &'static EcdsaSigningAlgorithm); 3] = [
        (-7, &SHA256, &ECDSA_P256_SHA256_ASN1_SIGNING),
        (-35, &SHA384, &ECDSA_P384_SHA384_ASN1_SIGNING),
        (-36, &SHA512, &ECDSA_P521_SHA512_ASN1_SIGNING),
    ];
    for (algorithm, hash, signing) in algorithms {
        let key = ec_key(signing);
        let sign = |message: &[u8]| key.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec();
        let spki = key.public_key().as_der().unwrap().as_ref().to_vec();
        let mut by = AttestationKey { algorithm, hash, spki, sign: &sign };
        let leaf = tpm_certificate(&by.spki);
        assert!(tpm(&credential, &credential, &by, &leaf).verify().is_ok(), "{algorithm}");
        by.hash = &SHA1_FOR_LEGACY_USE_ONLY;
        let verified = tpm(&credential, &credential, &by, &leaf).verify();
        assert_eq!(verified, Err(CeremonyError::AttestationInvalid), "{algorithm} with SHA-1");
    }
}

#[test]
fn a_tpm_must_certify_this_key_and_its_certificate_meet_the_requirements() {
    let credential = ec_key(&ECDSA_P256_SHA256_ASN1_SIGNING);
    let key = ec_key(&ECDSA_P256_SHA256_ASN1_SIGNING);
    let sign = |message: &[u8]| key.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec();
    let spki = key.public_key().as_der().unwrap().as_ref().to_vec();
    let by = AttestationKey { algorithm: -7, hash: &SHA256, spki, sign: &sign };
    let certificate = tpm_certificate(&by.spki);
    let verify = |alter: &dyn Fn(&mut Certificate)| {
        let mut certificate = certificate.clone();
        alter(&mut certificate);
        tpm(&credential, &credential, &by, &certificate).verify()
    };
    assert!(verify(&|_| {}).is_ok());
    assert!(verify(&|other| other.aaguid = None).is_ok());
    let about_another = tpm(&credential, &key, &by, &certificate).verify();
    assert_eq!(about_another, Err(CeremonyError::AttestationInvalid), "another key");
    let unfit: &Unfit<'_> = &[
        ("version 2", &|other| other.version = 2),
        ("a subject", &|other| other.subject.push((COMMON_NAME, "TPM"))),
        ("an authority", &|other| other.ca = Some(true)),
        ("no basic constraints", &|other| other.ca = None),
        ("no usage", &|other| other.usage = None),
        ("another usage", &|other| other.usage = Some(ENDORSES_TPM)),
        ("no alternative name", &|other| other.alternative_name.clear()),
        ("an alternative name that is not critical", &|other| other.alternative_name_is_critical = false),
        ("no manufacturer", &|other| {
            other.alternative_name.remove(0);
        }),
        ("no model", &|other| {
            other.alternative_name.remove(1);
        }),
        ("no version", &|other| {
            other.alternative_name.remove(2);
        }),
        ("a manufacturer without an id", &|other| other.alternative_name[0].1 = "Intel"),
        ("another model", &|other| other.aaguid = Some(vec![8; 16])),
    ];
    for (reason, alter) in unfit {
        assert_eq!(verify(alter), Err(CeremonyError::AttestationInvalid), "{reason}");
    }
}
