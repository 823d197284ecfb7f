//! A key that signs what a fuzzer makes, so that signatures are no wall behind which nothing is looked at.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use fidelio_kernel::base64url;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::{Value, json};

/// A key for ES256 (RFC 7518 section 3.4).
pub(crate) struct Signer(EcdsaKeyPair);

/// What certifies a key.
pub(crate) struct Certified {
    /// In DER.
    pub(crate) certificate: Vec<u8>,
    /// Under which root it is, in PEM.
    pub(crate) root: String,
}

impl Signer {
    pub(crate) fn new() -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key"))
    }

    /// A key with a certificate under a root of its own.
    pub(crate) fn certified() -> (Self, Certified) {
        let (root_key, key) = (KeyPair::generate().expect("a key"), KeyPair::generate().expect("a key"));
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = params.self_signed(&root_key).expect("a certificate").pem();
        let issuer = Issuer::new(params, root_key);
        let certificate = CertificateParams::default().signed_by(&key, &issuer).expect("a certificate");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.serialized_der());
        (Self(key.expect("the same key")), Certified { certificate: certificate.der().to_vec(), root })
    }

    /// The public key.
    pub(crate) fn jwk(&self) -> Value {
        let (x, y) = self.0.public_key().as_ref()[1..].split_at(32);
        json!({ "kty": "EC", "crv": "P-256", "x": base64url::encode(x), "y": base64url::encode(y) })
    }

    /// A JWS in the compact serialisation of this header and these claims, whatever they are.
    pub(crate) fn sign(&self, header: &str, claims: impl AsRef<[u8]>) -> String {
        let signed = format!("{}.{}", base64url::encode(header), base64url::encode(claims));
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes()).expect("a signature");
        format!("{signed}.{}", base64url::encode(signature))
    }
}
