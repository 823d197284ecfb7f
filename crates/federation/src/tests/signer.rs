//! Who signs a provider's tokens.

use std::sync::LazyLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
    RsaEncoding,
};
use fidelio_kernel::base64url;
use serde_json::{Value, json};

type Sign = Box<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;

pub(super) struct Signer {
    algorithm: &'static str,
    pub(super) jwk: Value,
    sign: Sign,
}

static RS256: LazyLock<Signer> = LazyLock::new(|| Signer::rsa("RS256", &RSA_PKCS1_SHA256));
static PS256: LazyLock<Signer> = LazyLock::new(|| Signer::rsa("PS256", &RSA_PSS_SHA256));
static ES256: LazyLock<Signer> = LazyLock::new(|| Signer::es256_named("ES256"));
static EDDSA: LazyLock<Signer> = LazyLock::new(Signer::eddsa_new);

impl Signer {
    pub(super) fn rs256() -> &'static Self {
        &RS256
    }

    /// One for each kind of key.
    pub(super) fn all() -> [&'static Self; 4] {
        [&RS256, &PS256, &ES256, &EDDSA]
    }

    fn rsa(algorithm: &'static str, encoding: &'static dyn RsaEncoding) -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key");
        // An RSAPublicKey (RFC 8017 appendix A.1.1): two headers and a zero, the modulus, and the exponent 65537.
        let public = pair.public_key().as_ref().to_vec();
        let n = base64url::encode(&public[9..265]);
        let sign = move |message: &[u8]| {
            let mut signature = vec![0; pair.public_modulus_len()];
            pair.sign(encoding, &SystemRandom::new(), message, &mut signature).expect("a signature");
            signature
        };
        Self::new(algorithm, json!({ "kty": "RSA", "n": n, "e": "AQAB" }), algorithm, Box::new(sign))
    }

    /// A new P-256 key with this `kid`.
    pub(super) fn es256_named(kid: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key");
        let point = pair.public_key().as_ref().to_vec();
        let (x, y) = (base64url::encode(&point[1..33]), base64url::encode(&point[33..]));
        let sign =
            move |message: &[u8]| pair.sign(&SystemRandom::new(), message).expect("a signature").as_ref().to_vec();
        Self::new("ES256", json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y }), kid, Box::new(sign))
    }

    fn eddsa_new() -> Self {
        let pair = Ed25519KeyPair::generate().expect("a key");
        let x = base64url::encode(pair.public_key().as_ref());
        let sign = move |message: &[u8]| pair.sign(message).as_ref().to_vec();
        Self::new("EdDSA", json!({ "kty": "OKP", "crv": "Ed25519", "x": x }), "EdDSA", Box::new(sign))
    }

    fn new(algorithm: &'static str, mut jwk: Value, kid: &str, sign: Sign) -> Self {
        jwk["kid"] = kid.into();
        Self { algorithm, jwk, sign }
    }

    /// A token of these claims. Members of `header` replace those of a usual one; null ones take them away.
    pub(super) fn token(&self, header: Value, claims: &Value) -> String {
        let mut whole = json!({ "alg": self.algorithm, "kid": self.jwk["kid"] });
        super::change(&mut whole, header);
        sign(&whole, claims, &self.sign)
    }
}

/// A token with this header, signed in whatever way.
pub(super) fn sign(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let signed = format!("{}.{}", base64url::encode(header.to_string()), base64url::encode(claims.to_string()));
    let signature = base64url::encode(sign(signed.as_bytes()));
    format!("{signed}.{signature}")
}
