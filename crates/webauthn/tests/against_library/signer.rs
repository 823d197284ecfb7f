//! Keys that sign whatever they are given, so that it is not the signature which is refused.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING, EcdsaKeyPair,
    Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaEncoding, RsaKeyPair,
};
use serde_cbor_2::Value;
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::RSAPublicKey;

use crate::made::{cbor, ec_cose, ec_key, okp_cose};
use crate::vector::{Assertion, FLAGS, USER_PRESENT, USER_VERIFIED, vector};

/// A key of a passkey.
pub(super) enum Signer {
    Es256(EcdsaKeyPair),
    Es384(EcdsaKeyPair),
    Es512(EcdsaKeyPair),
    Rs256(RsaKeyPair),
    EdDsa(Ed25519KeyPair),
}

impl Signer {
    pub(super) fn es256() -> Self {
        Self::Es256(ec_key(&ECDSA_P256_SHA256_ASN1_SIGNING))
    }

    pub(super) fn es384() -> Self {
        Self::Es384(ec_key(&ECDSA_P384_SHA384_ASN1_SIGNING))
    }

    pub(super) fn es512() -> Self {
        Self::Es512(ec_key(&ECDSA_P521_SHA512_ASN1_SIGNING))
    }

    pub(super) fn rs256(size: KeySize) -> Self {
        Self::Rs256(RsaKeyPair::generate(size).unwrap())
    }

    pub(super) fn ed_dsa() -> Self {
        Self::EdDsa(Ed25519KeyPair::generate().unwrap())
    }

    /// One of each algorithm, by name.
    pub(super) fn all() -> [(&'static str, Self); 5] {
        [
            ("ES256", Self::es256()),
            ("ES384", Self::es384()),
            ("ES512", Self::es512()),
            ("RS256", Self::rs256(KeySize::Rsa2048)),
            ("EdDSA", Self::ed_dsa()),
        ]
    }

    /// The COSE key.
    pub(super) fn cose(&self) -> Vec<u8> {
        match self {
            Self::Es256(key) => ec_cose(key, -7, 1),
            Self::Es384(key) => ec_cose(key, -35, 2),
            Self::Es512(key) => ec_cose(key, -36, 3),
            Self::EdDsa(key) => okp_cose(key),
            Self::Rs256(key) => {
                let (n, e) = modulus_and_exponent(key);
                let (kty, alg) = (Value::Integer(3), Value::Integer(-257));
                cbor([(1, kty), (3, alg), (-1, Value::Bytes(n)), (-2, Value::Bytes(e))])
            }
        }
    }

    /// A signature of the message.
    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Es256(key) | Self::Es384(key) | Self::Es512(key) => {
                key.sign(&random, message).unwrap().as_ref().to_vec()
            }
            Self::EdDsa(key) => key.sign(message).as_ref().to_vec(),
            Self::Rs256(key) => rsa_signature(key, &RSA_PKCS1_SHA256, message),
        }
    }

    /// The assertion, signed as it is.
    pub(super) fn signed(&self, mut assertion: Assertion) -> Assertion {
        assertion.response.signature = self.sign(&message(&assertion));
        assertion
    }

    /// An assertion that is accepted: the user was verified, which is required, and nothing may be backed up.
    pub(super) fn assertion(&self) -> Assertion {
        let mut assertion = vector("authentication", "none.ES256.authentication").assertion();
        assertion.passkey.public_key = self.cose();
        assertion.passkey.backup_eligible = false;
        assertion.passkey.backup_state = false;
        assertion.user_verification_required = true;
        assertion.response.authenticator_data[FLAGS] = USER_PRESENT | USER_VERIFIED;
        self.signed(assertion)
    }
}

/// What an authenticator signs.
pub(super) fn message(assertion: &Assertion) -> Vec<u8> {
    let response = &assertion.response;
    [&*response.authenticator_data, digest(&SHA256, &response.client_data_json).as_ref()].concat()
}

/// Both numbers of an RSA key, without zeros in front.
pub(super) fn modulus_and_exponent(key: &RsaKeyPair) -> (Vec<u8>, Vec<u8>) {
    let (_, key) = RSAPublicKey::from_der(key.public_key().as_ref()).unwrap();
    let bytes = |number: &[u8]| number.iter().copied().skip_while(|byte| *byte == 0).collect();
    (bytes(key.modulus), bytes(key.exponent))
}

pub(super) fn rsa_signature(key: &RsaKeyPair, encoding: &'static dyn RsaEncoding, message: &[u8]) -> Vec<u8> {
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(encoding, &SystemRandom::new(), message, &mut signature).unwrap();
    signature
}
