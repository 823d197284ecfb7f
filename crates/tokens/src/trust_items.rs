use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use fidelio_credentials::ports::{TrustItems, VerifiedTrustItem};
use fidelio_identity::{TrustId, TrustKind};
use fidelio_kernel::{SessionId, Timestamp, base64url};
use serde::Deserialize;

use crate::jwt::thumbprint;

/// The longest item that is looked at.
const MAX_ITEM: usize = 4096;
/// The longest identifier in one.
const MAX_ID: usize = 256;
/// How far ahead an item may expire, and how far ahead its maker's clock may be, in seconds.
const MAX_LIFE: i64 = 300;
const SKEW: i64 = 30;

/// Verifies trust items with aws-lc.
#[derive(Clone, Copy, Debug, Default)]
pub struct JwsTrustItems;

/// What is read of the header. Browsers export keys with members that strict libraries refuse (`ext`, an empty
/// `key_ops`), and which say nothing here.
#[derive(Deserialize)]
struct Header {
    alg: String,
    jwk: Jwk,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    crv: String,
    x: String,
    y: String,
}

#[derive(Deserialize)]
struct ItemClaims {
    exp: f64,
    #[serde(default)]
    id: Option<String>,
}

impl TrustItems for JwsTrustItems {
    fn verify(&self, kind: TrustKind, item: &str, now: Timestamp) -> Option<VerifiedTrustItem> {
        if item.len() > MAX_ITEM {
            return None;
        }
        let (signed, signature) = item.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        // The one encoding that a JWS has: else one item could be told in several ways and used as often.
        let decode = |text: &str| base64url::decode(text).filter(|bytes| base64url::encode(bytes) == text);
        let (header, claims, signature) = (decode(header)?, decode(claims)?, decode(signature)?);
        let header: Header = serde_json::from_slice(&header).ok()?;
        let claims: ItemClaims = serde_json::from_slice(&claims).ok()?;
        if header.alg != "ES256" || header.jwk.kty != "EC" || header.jwk.crv != "P-256" {
            return None;
        }
        let (x, y) = (decode(&header.jwk.x)?, decode(&header.jwk.y)?);
        let point = [&[4], x.as_slice(), y.as_slice()].concat();
        if x.len() != 32 || y.len() != 32 {
            return None;
        }
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed.as_bytes(), &signature).ok()?;

        #[expect(clippy::cast_possible_truncation, reason = "casts saturate, and the bounds are checked below")]
        let exp = claims.exp as i64;
        let seconds = now.as_seconds();
        if exp <= seconds - SKEW || exp > seconds + MAX_LIFE + SKEW {
            return None;
        }
        let thumbprint = thumbprint(&header.jwk.x, &header.jwk.y);
        let id = claims.id.filter(|id| !id.is_empty()).unwrap_or_else(|| thumbprint.clone());
        if id.len() > MAX_ID || id.contains('\0') {
            return None;
        }
        // What was signed, not how it is signed: a signature can be altered into another valid one.
        let mut item = [0; 16];
        item.copy_from_slice(&digest(&SHA256, signed.as_bytes()).as_ref()[..16]);
        Some(VerifiedTrustItem {
            id: TrustId { kind, id, thumbprint },
            item: SessionId::from_bytes(item),
            expires_at: Timestamp::from_seconds(exp.saturating_add(SKEW)),
        })
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn jwk(pair: &EcdsaKeyPair) -> Value {
        let point = pair.public_key().as_ref();
        let (x, y) = (base64url::encode(&point[1..33]), base64url::encode(&point[33..]));
        json!({"kty": "EC", "crv": "P-256", "x": x, "y": y, "ext": true, "key_ops": []})
    }

    fn signed(pair: &EcdsaKeyPair, header: &Value, claims: &Value) -> String {
        let text = format!("{}.{}", base64url::encode(header.to_string()), base64url::encode(claims.to_string()));
        let signature = pair.sign(&SystemRandom::new(), text.as_bytes()).expect("a signature");
        format!("{text}.{}", base64url::encode(signature))
    }

    fn pair() -> EcdsaKeyPair {
        EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key")
    }

    fn verify(item: &str) -> Option<VerifiedTrustItem> {
        JwsTrustItems.verify(TrustKind::Auth, item, Timestamp::from_seconds(NOW))
    }

    #[test]
    fn an_item_as_browsers_make_it_is_verified_and_its_key_is_its_identity() {
        let pair = pair();
        let header = json!({"alg": "ES256", "jwk": jwk(&pair)});
        let one = verify(&signed(&pair, &header, &json!({"exp": NOW + 60, "id": "t1"}))).expect("verified");
        let two = verify(&signed(&pair, &header, &json!({"exp": NOW + 300}))).expect("verified");
        assert_eq!((one.id.id.as_str(), &two.id.id), ("t1", &two.id.thumbprint));
        assert_eq!(one.id.thumbprint, two.id.thumbprint);
        assert_ne!(one.item, two.item);
    }

    #[test]
    fn what_is_forged_foreign_or_not_of_now_proves_nothing() {
        let (pair, other) = (pair(), pair());
        let header = json!({"alg": "ES256", "jwk": jwk(&pair)});
        let good = json!({"exp": NOW + 60, "id": "t1"});
        let foreign = json!({"alg": "ES256", "jwk": jwk(&other)});
        let mut private = jwk(&pair);
        private["crv"] = "P-384".into();
        for (header, claims) in [
            (&foreign, &good),
            (&json!({"alg": "none", "jwk": jwk(&pair)}), &good),
            (&json!({"alg": "HS256", "jwk": jwk(&pair)}), &good),
            (&json!({"alg": "ES256"}), &good),
            (&json!({"alg": "ES256", "jwk": private}), &good),
            (&header, &json!({"id": "t1"})),
            (&header, &json!({"exp": NOW - 31})),
            (&header, &json!({"exp": NOW + 3600})),
            (&header, &json!({"exp": 1e300})),
            (&header, &json!({"exp": NOW + 60, "id": "x".repeat(257)})),
            (&header, &json!({"exp": NOW + 60, "id": 5})),
        ] {
            assert_eq!(verify(&signed(&pair, header, claims)), None, "{header} {claims}");
        }
        for hint in ["", "DqjUIcwnq7edyyeMGCxWNqs1cNBrEjBXlB2mVxfja8s=", "a.b.c", "..", &"x".repeat(5000)] {
            assert_eq!(verify(hint), None);
        }
    }

    #[test]
    fn one_byte_altered_or_another_spelling_is_not_the_item() {
        let pair = pair();
        let item = signed(&pair, &json!({"alg": "ES256", "jwk": jwk(&pair)}), &json!({"exp": NOW + 60}));
        assert!(verify(&item).is_some());
        assert_eq!(verify(&format!("{item}=")), None);
        for at in [5, item.len() / 2, item.len() - 5] {
            let mut altered = item.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(verify(&String::from_utf8(altered).expect("text")), None, "at {at}");
        }
    }
}
