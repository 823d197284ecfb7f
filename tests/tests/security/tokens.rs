//! A token is ours if our key signed it, for this application, as this type, and its time is not over.

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use fidelio_client::types::{GrantRequest, GrantScope, Jwk, TokenVerifyRequest};
use fidelio_credentials::{AccessClaims, Claims};
use fidelio_identity::Scopes;
use fidelio_tests::{Tenant, TenantOptions, on_both_databases};
use serde_json::{Value, json};

use crate::support::{b64, bytes, registered, status, verified};

on_both_databases! {
    async fn a_token_without_a_signature_of_ours_is_refused(tenant: &Tenant) {
        let token = registered(tenant).await.log_in().await.unwrap().jwt_access;
        let (header, payload, signature) = parts(&token);
        let jwk = &tenant.client.jwks(Some(&tenant.id().to_string())).await.unwrap().into_inner().keys[0];
        let kid = &jwk.kid;

        for alg in ["none", "None", "NONE", ""] {
            let header = b64(json!({"alg": alg, "kid": kid}).to_string());
            refused(tenant, &format!("{header}.{payload}."), "alg none, no signature").await;
            refused(tenant, &format!("{header}.{payload}.{signature}"), "alg none, another's signature").await;
        }
        for alg in ["es256", "ES384", "RS256", "EdDSA", "PS256"] {
            let header = b64(json!({"alg": alg, "kid": kid}).to_string());
            refused(tenant, &format!("{header}.{payload}.{signature}"), alg).await;
        }
        for (form, key) in public_key_bytes(jwk) {
            for alg in [hmac::HMAC_SHA256, hmac::HMAC_SHA384, hmac::HMAC_SHA512] {
                let name = format!("HS{}", 8 * alg.digest_algorithm().output_len());
                let signed = format!("{}.{payload}", b64(json!({"alg": name, "kid": kid}).to_string()));
                let tag = hmac::sign(&hmac::Key::new(alg, &key), signed.as_bytes());
                refused(tenant, &format!("{signed}.{}", b64(tag)), &format!("{name} with the public key as {form}")).await;
            }
        }
        refused(tenant, &format!("{header}.{payload}."), "no signature").await;
        refused(tenant, &format!("{header}.{payload}.{}", b64([0; 64])), "a signature of zeros").await;
        refused(tenant, &format!("{header}.{payload}"), "two parts").await;
        refused(tenant, &format!("{token}.{signature}"), "four parts").await;
    }

    async fn an_altered_token_is_refused(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        let bob = registered(tenant).await;
        let token = ann.log_in().await.unwrap().jwt_access;
        let (header, payload, signature) = parts(&token);
        let claims: Value = serde_json::from_slice(&bytes(payload)).unwrap();
        for (claim, value) in [
            ("username", json!(bob.name)),
            ("exp", json!(claims["exp"].as_i64().unwrap() + 1)),
            ("scopes", json!(Scopes::ordinary())),
            ("sub", json!("0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3")),
            ("amr", json!(["hwk"])),
        ] {
            let mut claims = claims.clone();
            claims[claim] = value;
            refused(tenant, &format!("{header}.{}.{signature}", b64(claims.to_string())), claim).await;
        }
        let mut broken = bytes(signature);
        broken[63] ^= 1;
        refused(tenant, &format!("{header}.{payload}.{}", b64(broken)), "a broken signature").await;
        let mut header: Value = serde_json::from_slice(&bytes(header)).unwrap();
        header["typ"] = json!("at+jwt");
        refused(tenant, &format!("{}.{payload}.{signature}", b64(header.to_string())), "another header").await;
    }

    async fn a_key_that_the_token_brings_along_is_not_used(tenant: &Tenant) {
        let token = registered(tenant).await.log_in().await.unwrap().jwt_access;
        let (_, payload, _) = parts(&token);
        let ours = tenant.client.jwks(Some(&tenant.id().to_string())).await.unwrap().into_inner().keys[0].kid.clone();
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let point = key.public_key().as_ref();
        let jwk = json!({
            "kty": "EC", "crv": "P-256", "x": b64(&point[1..33]), "y": b64(&point[33..]), "kid": ours, "alg": "ES256",
        });
        for header in [
            json!({"alg": "ES256", "kid": ours}),
            json!({"alg": "ES256", "jwk": jwk}),
            json!({"alg": "ES256", "kid": ours, "jwk": jwk}),
            json!({"alg": "ES256", "kid": "attacker", "jwk": jwk}),
            json!({"alg": "ES256", "kid": ours, "jku": "http://127.0.0.1:1/jwks.json"}),
            json!({"alg": "ES256", "kid": ours, "x5u": "http://127.0.0.1:1/cert.pem"}),
            json!({"alg": "ES256", "kid": ours, "x5c": [b64(point)]}),
            json!({"alg": "ES256"}),
            json!({"alg": "ES256", "kid": ""}),
            json!({"alg": "ES256", "kid": "../../../../dev/null"}),
            json!({"alg": "ES256", "kid": "' OR '1'='1"}),
            json!({"alg": "ES256", "kid": "a\u{0}b"}),
            json!({"alg": "ES256", "kid": ["a"]}),
        ] {
            let signed = format!("{}.{payload}", b64(header.to_string()));
            let signature = key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
            refused(tenant, &format!("{signed}.{}", b64(signature)), &header.to_string()).await;
        }
    }

    async fn a_key_of_another_tenant_signs_nothing_here(tenant: &Tenant) {
        let other = tenant.another(TenantOptions::default()).await;
        let token = registered(tenant).await.log_in().await.unwrap().jwt_access;
        let claims: AccessClaims = serde_json::from_slice(&bytes(parts(&token).1)).unwrap();
        // Claims of ours under the other's key and kid: what the other tenant could make if it had its key.
        let tokens = &tenant.installation.api.tokens;
        let foreign = tokens.sign(other.id(), &Claims::Access(claims.clone())).await.unwrap();
        refused(tenant, &foreign, "kid of another tenant").await;
        let (_, _, signature) = parts(&foreign);
        let (header, payload, _) = parts(&token);
        refused(tenant, &format!("{header}.{payload}.{signature}"), "signature of another tenant").await;

        // A good token of the other tenant is nobody's here.
        let theirs = registered(&other).await.log_in().await.unwrap().jwt_access;
        assert_eq!(verified(tenant, &theirs).await, 401);
    }

    async fn a_token_with_our_signature_but_wrong_claims_is_refused(tenant: &Tenant) {
        let other = tenant.another(TenantOptions::default()).await;
        let token = registered(tenant).await.log_in().await.unwrap().jwt_access;
        let good: AccessClaims = serde_json::from_slice(&bytes(parts(&token).1)).unwrap();
        let now = tenant.installation.api.clock.now().as_seconds();
        let wrong = [
            ("wrong iss", AccessClaims { iss: "https://attacker.example".to_owned(), ..good.clone() }),
            ("iss with a slash", AccessClaims { iss: "http://localhost/".to_owned(), ..good.clone() }),
            ("wrong aud", AccessClaims { aud: other.id(), ..good.clone() }),
            ("expired just now", AccessClaims { exp: now, ..good.clone() }),
            ("expired long ago", AccessClaims { exp: 1, ..good.clone() }),
            ("a confirmation", AccessClaims { token_type: "txConfirmation".to_owned(), ..good.clone() }),
            ("an id token", AccessClaims { token_type: "idToken".to_owned(), ..good.clone() }),
            ("no type", AccessClaims { token_type: String::new(), ..good.clone() }),
            ("no user", AccessClaims { sub: String::new(), ..good.clone() }),
            ("a user that is gone", AccessClaims { sub: "0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3".to_owned(), ..good.clone() }),
        ];
        for (what, claims) in wrong {
            let tokens = &tenant.installation.api.tokens;
            refused(tenant, &tokens.sign(tenant.id(), &Claims::Access(claims)).await.unwrap(), what).await;
        }
        let client = tenant.client.access_token(&token);
        assert_eq!(status(&client.passkeys_list().await), 200, "the token that was varied is good");
    }

    async fn a_confirmation_of_a_transaction_is_no_access_token(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        let confirmed = ann.confirm_transaction("Pay 10.00 EUR to Bob", "nonce").await.unwrap();
        refused(tenant, &confirmed.token, "a confirmation").await;
        assert_eq!(status(&ann.reg_init(&tenant.client.access_token(&confirmed.token)).await), 403);
    }

    async fn a_token_is_good_for_its_scopes_only(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        let passkey = ann.log_in().await.unwrap().passkey_id;
        let grant = async |scope| {
            let grant = GrantRequest { grants: vec![scope], username: Some(ann.name.clone()) };
            tenant.client.access_token(&tenant.backend().mgmt_grant_create(&grant).await.unwrap().token)
        };
        assert_eq!(status(&grant(GrantScope::RegWrite).await.passkeys_list().await), 403);
        assert_eq!(status(&grant(GrantScope::PasskeyWrite).await.passkeys_list().await), 403);
        let reader = grant(GrantScope::PasskeyRead).await;
        assert_eq!(status(&reader.passkeys_list().await), 200);
        assert_eq!(status(&reader.passkey_delete(&passkey).await), 403);
        assert_eq!(status(&ann.reg_init(&reader).await), 403);
    }

    async fn a_token_dies_everywhere_with_the_passkey_that_it_was_issued_for(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        let token = ann.log_in().await.unwrap();
        let thief = tenant.client.access_token(&token.jwt_access);
        let owner = tenant.client.access_token(&ann.register_with(&thief).await.unwrap().jwt_access);
        owner.passkey_delete(&token.passkey_id).await.unwrap();
        let outcomes = [
            ("verify", verified(tenant, &token.jwt_access).await, 401),
            ("list", status(&thief.passkeys_list().await), 401),
            ("delete", status(&thief.passkey_delete(&token.passkey_id).await), 401),
            ("reg/init", status(&ann.reg_init(&thief).await), 403),
        ];
        let wrong: Vec<_> = outcomes.iter().filter(|(_, status, expected)| status != expected).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    async fn an_api_key_with_one_wrong_bit_is_refused_as_an_unknown_one_is(tenant: &Tenant) {
        let verify = TokenVerifyRequest { jwt_access: "x".to_owned() };
        let answer = async |key: String| {
            let error = tenant.client.api_key(&key).mgmt_token_verify(&verify).await.unwrap_err();
            let code = error.status().unwrap().as_u16();
            (code, fidelio_client::ErrorExt::msg(&error).unwrap().to_owned())
        };
        let (id, secret) = tenant.api_key.split_at("fid_".len() + 32);
        let secret = &secret[1..];
        let unknown = answer(format!("fid_{}_{secret}", "0193b6a21f4d7a3b8c5d6e7f8091a2b3")).await;
        assert_eq!(unknown.0, 401);
        for index in 0..32 {
            let mut altered = bytes(secret);
            altered[index] ^= 1;
            assert_eq!(answer(format!("{id}_{}", b64(altered))).await, unknown, "byte {index}");
        }
        assert_eq!(answer(format!("{id}_")).await, unknown);
        assert_eq!(answer(id.to_owned()).await, unknown);
    }
}

fn parts(token: &str) -> (&str, &str, &str) {
    let mut parts = token.split('.');
    (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap())
}

/// The forms in which a careless verifier may take the public key for a secret.
fn public_key_bytes(jwk: &Jwk) -> Vec<(&'static str, Vec<u8>)> {
    let point = [&[4][..], &bytes(&jwk.x), &bytes(&jwk.y)].concat();
    let prefix =
        b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00";
    let der = [&prefix[..], &point].concat();
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &der);
    let lines: Vec<_> = base64.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line)).collect();
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"));
    let json = serde_json::to_string(jwk).unwrap();
    vec![("a point", point), ("DER", der), ("PEM", pem.into()), ("JWK", json.into()), ("nothing", Vec::new())]
}

/// Neither a user's call nor a backend's verification accepts the token.
async fn refused(tenant: &Tenant, token: &str, what: &str) {
    let client = tenant.client.access_token(token);
    assert_eq!(status(&client.passkeys_list().await), 401, "list: {what}");
    assert_eq!(verified(tenant, token).await, 401, "verify: {what}");
}
