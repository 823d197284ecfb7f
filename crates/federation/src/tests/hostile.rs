use std::time::Duration;

use aws_lc_rs::hmac;
use fidelio_kernel::base64url;
use serde_json::{Value, json};

use super::provider::Answer;
use super::signer::{Signer, sign};
use super::{World, change, unverified};

#[tokio::test]
async fn a_token_with_wrong_claims_does_not_verify() {
    let world = World::start().await;
    let now = world.now();
    let issuer = &world.provider.issuer;
    for (wrong, expected) in [
        (json!({ "iss": "https://elsewhere.example.com" }), "another issuer"),
        (json!({ "iss": format!("{issuer}/") }), "another issuer"),
        (json!({ "iss": null }), "another issuer"),
        (json!({ "iss": [issuer] }), "another issuer"),
        (json!({ "aud": "fidelio-2" }), "for somebody else"),
        (json!({ "aud": null }), "for somebody else"),
        (json!({ "aud": [] }), "for somebody else"),
        (json!({ "aud": ["fidelio-1", "fidelio-2"] }), "does not say who asked"),
        (json!({ "aud": ["fidelio-1", 7] }), "does not say who asked"),
        (json!({ "aud": ["fidelio-1", "fidelio-2"], "azp": "fidelio-2" }), "somebody else asked"),
        (json!({ "azp": "fidelio-2" }), "somebody else asked"),
        (json!({ "azp": 1 }), "somebody else asked"),
        (json!({ "nonce": "nonce-2" }), "nonce"),
        (json!({ "nonce": null }), "nonce"),
        (json!({ "exp": now - 61 }), "expired"),
        (json!({ "exp": now - 60 }), "expired"),
        (json!({ "exp": null }), "when it expires"),
        (json!({ "exp": "never" }), "when it expires"),
        (json!({ "iat": now + 61 }), "in the future"),
        (json!({ "iat": null }), "when it was issued"),
        (json!({ "nbf": now + 61 }), "not valid yet"),
        (json!({ "nbf": "soon" }), "from when"),
        (json!({ "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" }), "another access token"),
        (json!({ "at_hash": 1 }), "another access token"),
        (json!({ "sub": "" }), "subject"),
        (json!({ "sub": null }), "subject"),
        (json!({ "sub": 1 }), "subject"),
        (json!({ "sub": "a".repeat(256) }), "subject"),
        (json!({ "sub": "a\nb" }), "subject"),
        (json!({ "sub": "a\u{0}b" }), "subject"),
    ] {
        let reason = unverified(&wrong.to_string(), world.redeem(&world.id_token(wrong.clone())).await);
        assert!(reason.contains(expected), "{wrong}: {reason}");
        assert!(!reason.contains("fidelio-2") && !reason.contains("nonce-2"), "{reason}");
    }
}

#[tokio::test]
async fn a_token_with_unusual_claims_verifies() {
    let world = World::start().await;
    let now = world.now();
    // The left half of the SHA-256 of `access-1`.
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, b"access-1");
    for unusual in [
        json!({ "aud": ["fidelio-1"] }),
        json!({ "aud": ["fidelio-2", "fidelio-1"], "azp": "fidelio-1" }),
        json!({ "exp": now - 59 }),
        json!({ "exp": now as f64 + 0.5 }),
        json!({ "iat": now + 60 }),
        json!({ "nbf": now + 60 }),
        json!({ "sub": "a".repeat(255) }),
        json!({ "at_hash": base64url::encode(&digest.as_ref()[..16]) }),
        // What nobody asked for may be as it likes.
        json!({ "email_verified": "yes", "updated_at": "yesterday", "address": 1, "locale": [], "acr": 0 }),
    ] {
        let verified = world.redeem(&world.id_token(unusual.clone())).await;
        assert!(verified.is_ok(), "{unusual}: {verified:?}");
    }
}

#[tokio::test]
async fn a_session_that_has_no_usable_name_has_none() {
    let world = World::start().await;
    for (sid, expected) in [
        (json!("a".repeat(255)), Some("a".repeat(255))),
        (json!("a".repeat(256)), None),
        (json!(""), None),
        (json!(5), None),
    ] {
        let assertion = world.redeem(&world.id_token(json!({ "sid": sid }))).await.expect("an assertion");
        assert_eq!(assertion.sid, expected);
    }
}

#[tokio::test]
async fn a_user_was_authenticated_as_lately_as_was_asked() {
    let world = World::start().await;
    let now = world.now();
    for (told, expected) in [
        (json!(now), None),
        (json!(now - 360), None),
        (json!(now - 361), Some("too long ago")),
        (json!(now + 61), Some("in the future")),
        (Value::Null, Some("does not say when")),
        (json!("now"), Some("does not say when")),
    ] {
        let token = world.id_token(json!({ "auth_time": told }));
        let result = world.redeem_as(&token, Some(300), &[]).await;
        match expected {
            None => assert!(result.is_ok(), "{told}: {result:?}"),
            Some(word) => assert!(unverified(&told.to_string(), result).contains(word), "{told}"),
        }
    }
    world.redeem(&world.id_token(json!({ "auth_time": now - 361 }))).await.expect("nobody asked when");
}

#[tokio::test]
async fn a_token_that_no_key_of_the_provider_signed_does_not_verify() {
    let world = World::start().await;
    let claims = world.claims();
    let rs256 = Signer::rs256();
    let good = rs256.token(json!({}), &claims);
    world.redeem(&good).await.expect("the token that the others are made of");
    let stranger = Signer::es256_named("stranger");
    let with_modulus = |message: &[u8]| {
        let n = base64url::decode(rs256.jwk["n"].as_str().expect("a modulus")).expect("bytes");
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &n), message).as_ref().to_vec()
    };
    let with_our_secret =
        |message: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"s:cret"), message).as_ref().to_vec();
    let unsigned = |_: &[u8]| Vec::new();
    let (signed, signature) = good.rsplit_once('.').expect("a signature");
    let mut other = claims.clone();
    change(&mut other, json!({ "sub": "subject-2" }));
    let altered = base64url::encode(other.to_string());
    let header = good.split('.').next().expect("a header");
    for (what, token, expected) in [
        ("none", sign(&json!({ "alg": "none" }), &claims, unsigned), "not allowed"),
        ("None", sign(&json!({ "alg": "None" }), &claims, unsigned), "header cannot be read"),
        ("no algorithm", sign(&json!({}), &claims, unsigned), "header cannot be read"),
        (
            "the public key as secret",
            sign(&json!({ "alg": "HS256", "kid": "RS256" }), &claims, with_modulus),
            "not allowed",
        ),
        ("our secret", sign(&json!({ "alg": "HS256" }), &claims, with_our_secret), "not allowed"),
        ("a stranger", stranger.token(json!({}), &claims), "does not have"),
        (
            "a stranger's key in the header",
            stranger.token(json!({ "jwk": stranger.jwk }), &claims),
            "does not have",
        ),
        ("a stranger's URL", stranger.token(json!({ "jku": "http://127.0.0.1:1/" }), &claims), "does not have"),
        ("a stranger with a known name", stranger.token(json!({ "kid": "ES256" }), &claims), "signature is wrong"),
        ("a stranger without a name", stranger.token(json!({ "kid": null }), &claims), "does not have"),
        ("a name of another key", rs256.token(json!({ "kid": "PS256" }), &claims), "signature is wrong"),
        ("a name of another kind of key", rs256.token(json!({ "kid": "ES256" }), &claims), "signature is wrong"),
        ("another algorithm", rs256.token(json!({ "alg": "PS256" }), &claims), "signature is wrong"),
        ("a weaker digest", rs256.token(json!({ "alg": "RS1" }), &claims), "header cannot be read"),
        (
            "a critical extension",
            rs256.token(json!({ "crit": ["b64"], "b64": true }), &claims),
            "must be understood",
        ),
        ("another type", rs256.token(json!({ "typ": "logout+jwt" }), &claims), "another type"),
        ("a truncated signature", good[..good.len() - 4].to_owned(), "signature is wrong"),
        ("no signature", format!("{signed}."), "signature is wrong"),
        ("two parts", signed.to_owned(), "no signed token"),
        ("five parts", format!("{good}.a.b"), "no signed token"),
        ("another payload", format!("{header}.{altered}.{signature}"), "signature is wrong"),
        ("no token", "garbage".to_owned(), "no signed token"),
        ("claims that are no object", rs256.token(json!({}), &json!([1])), "claims cannot be read"),
    ] {
        let reason = unverified(what, world.redeem(&token).await);
        assert!(reason.contains(expected), "{what}: {reason}");
    }
    assert!(world.redeem(&rs256.token(json!({ "kid": null }), &claims)).await.is_ok(), "the one key that fits");
    assert!(world.redeem(&rs256.token(json!({ "jwk": stranger.jwk }), &claims)).await.is_ok(), "it is ignored");
}

#[tokio::test]
async fn keys_that_are_not_for_signatures_sign_nothing() {
    let world = World::start().await;
    let claims = world.claims();
    let key = Signer::es256_named("key-1");
    for (changes, verifies) in [
        (json!({}), true),
        (json!({ "use": "sig", "alg": "ES256" }), true),
        (json!({ "use": "enc" }), false),
        (json!({ "alg": "ES384" }), false),
        (json!({ "alg": "ECDH-ES" }), false),
        (json!({ "crv": "P-384" }), false),
        (json!({ "kty": "oct", "k": "c2VjcmV0" }), false),
    ] {
        let mut jwk = key.jwk.clone();
        change(&mut jwk, changes.clone());
        world.provider.answer("/keys", Answer::json(&json!({ "keys": [jwk, { "kty": "??" }] })));
        world.clock.advance(Duration::from_secs(60 * 60));
        let mut claims = claims.clone();
        change(&mut claims, json!({ "iat": world.now(), "exp": world.now() + 300 }));
        let result = world.redeem(&key.token(json!({}), &claims)).await;
        assert_eq!(result.is_ok(), verifies, "{changes}: {result:?}");
    }
    let secret = base64url::encode("a secret that the provider publishes");
    let symmetric = json!({ "kty": "oct", "kid": "key-2", "k": secret, "alg": "HS256" });
    world.provider.answer("/keys", Answer::json(&json!({ "keys": [symmetric] })));
    world.clock.advance(Duration::from_secs(60 * 60));
    let with_secret = |message: &[u8]| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"a secret that the provider publishes");
        hmac::sign(&key, message).as_ref().to_vec()
    };
    let token = sign(&json!({ "alg": "HS256", "kid": "key-2" }), &claims, with_secret);
    assert_eq!(unverified("symmetric", world.redeem(&token).await), "its algorithm is not allowed");
}
