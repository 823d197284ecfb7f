//! Signed tokens (JSON Web Signature, RFC 7515, in compact form).

use fidelio_kernel::base64url;
use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKey as _, JsonWebKeyId};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::claims::Claims;
use crate::configuration::Keys;

/// The algorithms by which tokens may be signed. Those of shared secrets are not among them, since whoever knows a secret
/// that several know could sign.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What is read of a header. Keys that it carries or names by URL are nobody's.
#[derive(Deserialize)]
struct Header {
    alg: CoreJwsSigningAlgorithm,
    kid: Option<JsonWebKeyId>,
    typ: Option<String>,
    crit: Option<IgnoredAny>,
}

/// A token of which nothing is verified yet.
pub(crate) struct Jws<'t> {
    header: Header,
    claims: Claims,
    signed: &'t str,
    signature: Vec<u8>,
}

/// Why no key verifies a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyError {
    /// The one that it names is not there, or it names none and none that is there fits.
    Unknown,
    /// The one that it names did not sign it.
    Wrong,
}

impl<'t> Jws<'t> {
    /// Takes a token apart. `types` are the types that it may say to have; it may always say none.
    pub(crate) fn parse(token: &'t str, types: &[&str]) -> Result<Self, &'static str> {
        const MALFORMED: &str = "it is no signed token";
        let (signed, signature) = token.rsplit_once('.').ok_or(MALFORMED)?;
        let (header, payload) = signed.split_once('.').ok_or(MALFORMED)?;
        let decoded = |part: &str| base64url::decode(part).ok_or(MALFORMED);
        let header: Header = serde_json::from_slice(&decoded(header)?)
            .map_err(|_| "its header cannot be read, or is of an unknown algorithm")?;
        if !ALGORITHMS.contains(&header.alg) {
            return Err("its algorithm is not allowed");
        }
        if header.crit.is_some() {
            return Err("it has extensions that must be understood");
        }
        // A media type without a slash leaves out `application/` (RFC 7515 section 4.1.9).
        let typ = header.typ.as_deref().map(str::to_ascii_lowercase);
        let typ = typ.as_deref().map(|typ| typ.strip_prefix("application/").unwrap_or(typ));
        if typ.is_some_and(|typ| !types.contains(&typ)) {
            return Err("it is of another type");
        }
        let claims = Claims::parse(&decoded(payload)?).ok_or("its claims cannot be read")?;
        Ok(Self { signature: decoded(signature)?, header, claims, signed })
    }

    /// The key that signed it.
    pub(crate) fn key<'k>(&self, keys: &'k Keys) -> Result<&'k CoreJsonWebKey, KeyError> {
        let mut result = Err(KeyError::Unknown);
        for key in keys.keys() {
            let is_named = self.header.kid.is_some();
            if is_named && self.header.kid.as_ref() != key.key_id() {
                continue;
            }
            // Keys for something else, or for another algorithm, verify nothing here.
            match key.verify_signature(&self.header.alg, self.signed.as_bytes(), &self.signature) {
                Ok(()) if is_strong(key) => return Ok(key),
                _ if is_named => result = Err(KeyError::Wrong),
                _ => {}
            }
        }
        result
    }

    pub(crate) fn algorithm(&self) -> &CoreJwsSigningAlgorithm {
        &self.header.alg
    }

    /// The claims, once a key has verified them.
    pub(crate) fn into_claims(self) -> Claims {
        self.claims
    }
}

/// Whether an RSA key has the 2048 bits that it must have (RFC 7518 section 3.3); other keys have what their curve has. The
/// library shows a key's numbers only in its JSON.
fn is_strong(key: &CoreJsonWebKey) -> bool {
    let json = serde_json::to_value(key).unwrap_or_default();
    let modulus = json.get("n").and_then(Value::as_str).and_then(base64url::decode);
    modulus.is_none_or(|bytes| bytes.iter().skip_while(|byte| **byte == 0).count() >= 256)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// RS256 of no claims by a key of 1024 bits, made with OpenSSL.
    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.e30.FC2l-CGYl8Mm_3SbFYc9RGrqcrHQIo4jEa8MSqmlZ0lrEA4YaibCKN8-K-S4Lpe\
        ilGmfQANjHGFayJ6QEsofz7IOFJIbFioTn29xzPbQgBFwBNFGKZl8wSROx6mWubpt1uEXnBEWOP6C7SdnGyTXLBF\
        N9dweog3KmrR4FNVHQKc";
    const MODULUS: &str = "udcWkPqEE7g1rGTy4ont0IRDXH8ti-VWbu2-724KQ59JmtrTsXAOZDUThNXhT_Gp8kYN0A1xHJCOUpKeLGsY-Ewl\
        oiqF6du8LtzDHe2EUySQwBc7ImLR97tMXLJaFguFbJipG9HEgekfcKP0ODajOEz9ck88cC3QuGR1jNTZZeM";

    #[test]
    fn a_key_that_is_too_short_is_none() {
        let keys: Keys =
            serde_json::from_value(json!({ "keys": [{ "kty": "RSA", "n": MODULUS, "e": "AQAB" }] })).expect("keys");
        let token = Jws::parse(TOKEN, &[]).expect("a token");
        let verified =
            keys.keys()[0].verify_signature(&token.header.alg, token.signed.as_bytes(), &token.signature);
        verified.expect("a signature with which nothing else is wrong");
        assert_eq!(token.key(&keys), Err(KeyError::Unknown));
    }
}
