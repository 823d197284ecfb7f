//! Confirming transactions with a passkey.

use aws_lc_rs::digest::{SHA256, digest};
use fidelio_client::types::TxCompleteRequest;
use fidelio_credentials::ports::TransactionQueries as _;
use fidelio_kernel::base64url;
use fidelio_tests::{Person, Tenant, on_both_databases};
use serde_json::{Value, json};

use crate::support::{Http, claims, passkeys, refusal, refusal_and_message, spellings, tampered, with_settings};

fn hash(text: &str) -> String {
    base64url::encode(digest(&SHA256, text.as_bytes()))
}

async fn begin(person: &mut Person<'_>) -> TxCompleteRequest {
    let begun = person.tx_init("pay 10 EUR", "nonce").await.unwrap();
    person.confirm(&begun)
}

async fn refused(tenant: &Tenant, completion: &TxCompleteRequest) -> u16 {
    refusal(tenant.client.tx_complete(completion).await)
}

on_both_databases! {
    async fn the_passkey_signs_the_transaction_itself(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let twice = ("Pay 10 € to Bob", "n-1");
        for (payload, nonce) in [twice, twice, ("{}", "another nonce")] {
            let begun = ann.tx_init(payload, nonce).await.unwrap();
            let completion = ann.confirm(&begun);
            let confirmed = tenant.client.tx_complete(&completion).await.unwrap().into_inner();
            assert_eq!(base64url::decode(&confirmed.l_nonce).map(|random| random.len()), Some(32));
            let expected = hash(&format!("{payload}{nonce}{}", confirmed.l_nonce));
            assert_eq!(begun.assertion_options.challenge, expected);
            assert_eq!(confirmed.tx_hash, expected);
            let client_data = base64url::decode(&completion.client_data).unwrap();
            let client_data: Value = serde_json::from_slice(&client_data).unwrap();
            assert_eq!(client_data["challenge"], expected.as_str());
        }
    }

    async fn the_confirmation_has_the_claims_of_the_contract(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let begun = ann.tx_init("pay", "my nonce").await.unwrap();
        let completion = ann.confirm(&begun);
        let confirmed = tenant.client.tx_complete(&completion).await.unwrap().into_inner();
        assert_eq!(confirmed.tx_id, begun.tx_id);
        assert_eq!(confirmed.nonce, "my nonce");
        let claims = claims(&confirmed.token);
        for (claim, value) in [
            ("aud", json!(tenant.id().to_string())),
            ("credID", json!(registered.passkey_id)),
            ("iss", json!("http://localhost")),
            ("lNonce", json!(confirmed.l_nonce)),
            ("nonce", json!("my nonce")),
            ("sub", json!(registered.user_id)),
            ("tokenType", json!("txConfirmation")),
            ("txHash", json!(confirmed.tx_hash)),
            ("txId", json!(begun.tx_id)),
            ("txType", json!("raw")),
            ("username", json!(ann.name)),
        ] {
            assert_eq!(claims[claim], value, "{claim}");
        }
        assert_eq!(claims["txHash"], hash(&format!("paymy nonce{}", confirmed.l_nonce)).as_str());
        assert!(confirmed.token.len() < 4096);
    }

    async fn an_ordinary_access_token_comes_with_the_confirmation(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let signed_in = claims(&ann.register().await.unwrap().jwt_access);
        let access = ann.confirm_transaction("pay", "nonce").await.unwrap().jwt_access;
        assert_eq!(passkeys(tenant, &access).await.len(), 1);
        let access = claims(&access);
        for claim in ["aud", "sub", "username", "rpId", "credID", "scopes", "tokenType", "verify", "amr"] {
            assert_eq!(access[claim], signed_in[claim], "{claim}");
        }
    }

    async fn a_confirmation_is_no_access_token(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let token = ann.confirm_transaction("pay", "nonce").await.unwrap().token;
        assert_eq!(refusal(tenant.client.access_token(&token).passkeys_list().await), 401);
        assert_eq!(refusal(ann.reg_init(&tenant.client.access_token(&token)).await), 403);
    }

    async fn the_answer_shows_the_passkey_as_the_list_does(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let confirmed = ann.confirm_transaction("pay", "nonce").await.unwrap();
        let listed = passkeys(tenant, &confirmed.jwt_access).await.remove(0);
        assert_eq!(confirmed.credential_id, listed.credential_id);
        assert!(listed.last_used_at.is_some());
        assert_eq!(confirmed.auth_cred.last_used_at, listed.last_used_at);
        let row = |passkey| serde_json::to_value(passkey).unwrap();
        assert_eq!(row(confirmed.auth_cred), row(listed));
    }

    async fn the_evidence_is_what_was_signed(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let begun = ann.tx_init("pay", "my nonce").await.unwrap();
        let id = begun.tx_id.parse().unwrap();
        let database = &tenant.opened.database;
        assert_eq!(database.evidence(tenant.id(), id).await.unwrap(), None, "init writes nothing");
        let completion = ann.confirm(&begun);
        let confirmed = tenant.client.tx_complete(&completion).await.unwrap().into_inner();
        let evidence = database.evidence(tenant.id(), id).await.unwrap().expect("evidence");
        assert_eq!(evidence.user.to_string(), registered.user_id);
        assert_eq!(evidence.passkey.to_string(), registered.passkey_id);
        assert_eq!((evidence.tx_type.as_str(), evidence.nonce.as_str()), ("raw", "my nonce"));
        assert_eq!(evidence.server_nonce, confirmed.l_nonce);
        assert_eq!(base64url::encode(evidence.payload_digest), hash("pay"));
        assert_eq!(base64url::encode(&evidence.client_data_json), completion.client_data);
        assert_eq!(base64url::encode(&evidence.authenticator_data), completion.authenticator_data);
        assert_eq!(base64url::encode(&evidence.signature), completion.signature);
        assert!(!evidence.public_key.is_empty());
        let other = with_settings(tenant, |_| ()).await;
        assert_eq!(database.evidence(other.id(), id).await.unwrap(), None, "of another application");
    }

    async fn only_the_user_of_a_transaction_confirms_it(tenant: &Tenant) {
        let (mut ann, mut bob) = (Person::new(tenant), Person::new(tenant));
        ann.register().await.unwrap();
        bob.register().await.unwrap();
        let mut begun = ann.tx_init("pay", "nonce").await.unwrap();
        let anns = begun.assertion_options.allow_credentials.clone();
        begun.assertion_options.allow_credentials.clear();
        let completion = bob.confirm(&begun);
        assert_eq!(refused(tenant, &completion).await, 401);
        begun.assertion_options.allow_credentials = anns;
        let completion = ann.confirm(&begun);
        tenant.client.tx_complete(&completion).await.unwrap();
    }

    async fn a_signature_over_another_transaction_confirms_nothing(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let other = begin(&mut ann).await;
        let session = ann.tx_init("pay 1000 EUR", "nonce").await.unwrap().session;
        assert_eq!(refused(tenant, &TxCompleteRequest { session, ..other }).await, 401);
    }

    async fn a_transaction_is_confirmed_once(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let begun = ann.tx_init("pay", "nonce").await.unwrap();
        let (first, second) = (ann.confirm(&begun), ann.confirm(&begun));
        tenant.client.tx_complete(&first).await.unwrap();
        assert_eq!(refused(tenant, &first).await, 409);
        assert_eq!(refused(tenant, &second).await, 409);
    }

    async fn a_session_of_another_ceremony_or_of_nobody_is_refused(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let completion = begin(&mut ann).await;
        let authentication = ann.auth_init().await.unwrap().session;
        let registration = Person::new(tenant).reg_init(&tenant.client).await.unwrap().session;
        for session in [authentication, registration, tampered(&completion.session), "garbage ".repeat(4)] {
            assert_eq!(refused(tenant, &TxCompleteRequest { session, ..completion.clone() }).await, 401);
        }
    }

    async fn an_unknown_user_is_not_found_unless_the_application_hides_it(tenant: &Tenant) {
        assert_eq!(refusal(Person::new(tenant).tx_init("pay", "nonce").await), 404);
        let hiding = with_settings(tenant, |settings| settings.hide_unknown_users = true).await;
        let begun = Person::new(&hiding).tx_init("pay", "nonce").await.unwrap();
        assert_eq!(begun.assertion_options.allow_credentials.len(), 1);
    }

    async fn texts_that_are_empty_too_long_or_have_a_null_are_refused_by_name(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let long = "x".repeat(64 * 1024 + 1);
        for (payload, nonce, name) in [
            ("", "nonce", "txPayload"),
            (long.as_str(), "nonce", "txPayload"),
            ("pay\0", "nonce", "txPayload"),
            ("pay", "", "nonce"),
            ("pay", &long[..513], "nonce"),
            ("pay", "non\0ce", "nonce"),
        ] {
            let (status, message) = refusal_and_message(ann.tx_init(payload, nonce).await);
            assert!(status == 400 && message.contains(name), "{name}: {status} {message}");
        }
        ann.confirm_transaction(&long[1..], "nonce").await.unwrap();
        let http = Http::new(tenant);
        for tx_type in ["", "a\0b", &long[..513]] {
            let body = json!({
                "app": {"id": tenant.id().to_string()}, "username": ann.name, "txPayload": "pay", "nonce": "nonce",
                "txType": tx_type,
            });
            let answer = http.post("/fido2/v2/tx/init", &body).await;
            assert!(answer.status == 400 && answer.message().contains("txType"), "{}", answer.text);
        }
    }

    async fn every_binary_field_is_read_in_every_base64(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        for spell in spellings() {
            let mut completion = begin(&mut ann).await;
            for field in [
                &mut completion.authenticator_data,
                &mut completion.client_data,
                &mut completion.key_handle,
                &mut completion.signature,
            ] {
                *field = spell(field);
            }
            tenant.client.tx_complete(&completion).await.unwrap();
        }
    }
}
