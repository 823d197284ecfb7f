//! Signing a payload in a flow, and verifying the signature without the server.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use fidelio_client::types::MfaComplete;
use fidelio_credentials::TransactionEvidence;
use fidelio_credentials::ports::TransactionQueries as _;
use fidelio_kernel::base64url;
use fidelio_tests::{Flow, Tenant, on_both_databases};
use serde_json::{Value, json};

use super::{at_home, done, more, plain, reachable, refused, with_policy};
use crate::support::{Http, claims, part};

const PAYLOAD: &str = "Pay 10.00 € to Bob\n\tfor \"dinner\" \\ 🍝";

fn hash(text: &str) -> String {
    base64url::encode(digest(&SHA256, text.as_bytes()))
}

/// What somebody can tell of a signature who has nothing but the published keys: its claims, if it is right.
fn verified(keys: &Value, signature: &str) -> Option<Value> {
    let (signed, proof) = signature.rsplit_once('.')?;
    let header = part(signature, 0);
    let key = keys["keys"].as_array()?.iter().find(|key| key["kid"] == header["kid"])?;
    if header["alg"] != "ES256" || key["kty"] != "EC" || key["crv"] != "P-256" {
        return None;
    }
    let coordinate = |name: &str| base64url::decode(key[name].as_str()?);
    let point = [&[4], coordinate("x")?.as_slice(), coordinate("y")?.as_slice()].concat();
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
    key.verify(signed.as_bytes(), &base64url::decode(proof)?).ok()?;
    let claims = claims(signature);
    let text = |name: &str| claims[name].as_str().unwrap_or_default();
    let expected = hash(&format!("{}{}{}", text("payload"), text("nonce"), text("lNonce")));
    (claims["txHash"] == expected).then_some(claims)
}

async fn keys(tenant: &Tenant) -> Value {
    Http::new(tenant).get(&format!("/fido2/v2/.well-known/jwks.json?app={}", tenant.id())).await.body
}

async fn evidence(tenant: &Tenant, complete: &MfaComplete) -> Option<TransactionEvidence> {
    let id = claims(&complete.payload_signature)["txId"].as_str().unwrap().parse().unwrap();
    tenant.opened.database.evidence(tenant.id(), id).await.unwrap()
}

/// The token with something else in its claims.
fn with_claim(token: &str, name: &str, value: &str) -> String {
    let mut claims = claims(token);
    claims[name] = json!(value);
    let parts: Vec<_> = token.split('.').collect();
    [parts[0], &base64url::encode(claims.to_string()), parts[2]].join(".")
}

on_both_databases! {
    async fn a_signed_payload_is_verified_with_the_published_keys_alone(tenant: &Tenant) {
        let (mut ann, registered) = reachable(tenant).await;
        let mut flow = Flow::signing(&ann, PAYLOAD, "trace-1").await;
        assert_eq!(flow.reasons()[0], "passkey:tx sign-payload-on-new-device:1/1");
        assert!(!flow.offered().contains(&"passkey:auth".to_owned()));
        let challenge = flow.request_options("passkey:tx").challenge;
        let complete = done(flow.sign_payload(&mut ann).await);
        assert_eq!(complete.payload, PAYLOAD);
        let keys = keys(tenant).await;
        let said = verified(&keys, &complete.payload_signature).expect("a signature");
        for (claim, value) in [
            ("payload", json!(PAYLOAD)),
            ("nonce", json!("trace-1")),
            ("txHash", json!(challenge)),
            ("txType", json!("payload")),
            ("sub", json!(registered.user_id)),
            ("username", json!(ann.name)),
            ("credID", json!(registered.passkey_id)),
            ("aud", json!(tenant.id().to_string())),
            ("tokenType", json!("txConfirmation")),
        ] {
            assert_eq!(said[claim], value, "{claim}");
        }
        let nonce = base64url::decode(said["lNonce"].as_str().unwrap()).unwrap();
        assert_eq!(nonce.len(), 32);
    }

    async fn a_signature_does_not_stand_one_altered_byte(tenant: &Tenant) {
        let (mut ann, _) = reachable(tenant).await;
        let mut flow = Flow::signing(&ann, "Pay 10 EUR", "trace").await;
        let signature = done(flow.sign_payload(&mut ann).await).payload_signature;
        let keys = keys(tenant).await;
        assert!(verified(&keys, &signature).is_some());
        for (claim, value) in
            [("payload", "Pay 11 EUR"), ("nonce", "tracf"), ("lNonce", "AAAA"), ("sub", "other"), ("txHash", "AAAA")]
        {
            assert_eq!(verified(&keys, &with_claim(&signature, claim, value)), None, "{claim}");
        }
        let other = plain(tenant).await;
        let others = Http::new(tenant).get(&format!("/fido2/v2/.well-known/jwks.json?app={}", other.id())).await.body;
        assert_eq!(verified(&others, &signature), None, "with another application's keys");
    }

    async fn what_the_passkey_signed_is_kept_as_evidence(tenant: &Tenant) {
        let (mut ann, registered) = reachable(tenant).await;
        let mut flow = Flow::signing(&ann, "Pay 10 EUR", "trace").await;
        let answer = flow.assert(&mut ann, "passkey:tx");
        let complete = done(flow.sign_with(answer.clone()).await);
        let said = claims(&complete.payload_signature);
        let kept = evidence(tenant, &complete).await.expect("evidence");
        assert_eq!(kept.user.to_string(), registered.user_id);
        assert_eq!(kept.passkey.to_string(), registered.passkey_id);
        assert_eq!((kept.tx_type.as_str(), kept.nonce.as_str()), ("payload", "trace"));
        assert_eq!(kept.server_nonce, said["lNonce"]);
        assert_eq!(base64url::encode(kept.payload_digest), hash("Pay 10 EUR"));
        assert_eq!(base64url::encode(&kept.client_data_json), answer.client_data_json);
        assert_eq!(base64url::encode(&kept.authenticator_data), answer.authenticator_data);
        assert_eq!(base64url::encode(&kept.signature), answer.signature);
        assert_eq!(base64url::encode(&kept.public_key), complete.passkey_info.unwrap().public_key);
        let client_data: Value = serde_json::from_slice(&kept.client_data_json).unwrap();
        assert_eq!(client_data["challenge"], said["txHash"]);
    }

    async fn a_payload_that_was_agreed_to_without_a_passkey_says_so(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (ann, _) = at_home(tenant).await;
        let mut flow = Flow::signing(&ann, "Pay 10 EUR", "trace").await;
        assert_eq!(flow.reasons()[2], "otp:email sign-payload-on-known-device:1/1");
        let complete = done(flow.with_mail(&ann.name).await);
        let said = verified(&keys(tenant).await, &complete.payload_signature).expect("a signature");
        assert!(said["credID"].is_null(), "{said}");
        assert_eq!((&said["payload"], &said["amr"]), (&json!("Pay 10 EUR"), &json!(["otp"])));
        assert!(evidence(tenant, &complete).await.is_none());
    }

    async fn a_payload_that_was_replaced_is_not_signed_any_more(tenant: &Tenant) {
        let (mut ann, _) = reachable(tenant).await;
        let mut flow = Flow::signing(&ann, "Pay 10 EUR", "trace").await;
        let mut old = flow.clone();
        let for_old = flow.assert(&mut ann, "passkey:tx");
        flow.replace_payload("Pay 20 EUR").await.unwrap();
        assert_ne!(flow.session(), old.session());
        assert_ne!(flow.request_options("passkey:tx").challenge, old.request_options("passkey:tx").challenge);
        assert_eq!(refused(old.sign_with(for_old.clone()).await).status, 401, "the session from before");
        assert_eq!(old.replace_payload("Pay 30 EUR").await.unwrap_err().status, 401);
        assert_eq!(refused(flow.sign_with(for_old).await).status, 401, "what was offered before");
        let complete = done(flow.sign_payload(&mut ann).await);
        assert_eq!(complete.payload, "Pay 20 EUR");
        assert_eq!(verified(&keys(tenant).await, &complete.payload_signature).unwrap()["payload"], "Pay 20 EUR");
        for wrong in ["", "a\0b", &"x".repeat(2049)] {
            let mut flow = Flow::of(&ann).await;
            let refusal = flow.replace_payload(wrong).await.unwrap_err();
            assert!(refusal.status == 400 && refusal.msg.starts_with("payload "), "{refusal:?}");
        }
    }

    async fn a_payload_can_come_after_the_beginning(tenant: &Tenant) {
        let (mut ann, _) = reachable(tenant).await;
        let mut flow = Flow::of(&ann).await;
        let login = flow.assert(&mut ann, "passkey:auth");
        flow.replace_payload("Pay 10 EUR").await.unwrap();
        assert_eq!(flow.reasons()[0], "passkey:tx sign-payload-on-new-device:1/1");
        // A login does not sign it.
        assert_eq!(refused(flow.use_assertion(login.clone()).await).status, 403);
        assert_eq!(refused(flow.sign_with(login).await).status, 401);
        done(flow.sign_payload(&mut ann).await);
    }

    async fn a_payload_that_was_signed_cannot_be_replaced(tenant: &Tenant) {
        let policy = json!({"rules": [
            {"name": "two", "when": {"flow": "signIn", "payload": true}, "sufficient": [["passkey:tx", "external"]]},
            {"name": "one", "when": {"flow": "signIn"}, "sufficient": [["passkey:auth"]]},
        ]});
        let tenant = &with_policy(tenant, &policy).await;
        let (mut ann, registered) = reachable(tenant).await;
        let mut flow = Flow::signing(&ann, "Pay 10 EUR", "trace").await;
        more(flow.sign_payload(&mut ann).await);
        let refusal = flow.replace_payload("Pay 99 EUR").await.unwrap_err();
        assert_eq!(refusal.status, 403);
        assert!(refusal.msg.contains("signed already"), "{}", refusal.msg);
        let complete = done(flow.with_external(&ann.name).await);
        assert_eq!(complete.payload, "Pay 10 EUR");
        let said = verified(&keys(tenant).await, &complete.payload_signature).unwrap();
        assert_eq!(said["credID"], registered.passkey_id, "the passkey of an earlier step");
        assert!(complete.passkey_info.is_none(), "the last step was no passkey");
        assert!(evidence(tenant, &complete).await.is_some());
    }

    async fn the_longest_payload_fits_into_a_session(tenant: &Tenant) {
        let (mut ann, _) = reachable(tenant).await;
        for payload in ["\"".repeat(2048), "€".repeat(682), "\n".repeat(2048)] {
            let mut flow = Flow::signing(&ann, &payload, &"t".repeat(128)).await;
            let complete = done(flow.sign_payload(&mut ann).await);
            assert_eq!(complete.payload, payload);
            assert!(verified(&keys(tenant).await, &complete.payload_signature).is_some());
        }
    }
}
