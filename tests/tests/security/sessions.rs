//! A session is ours, for one application, one ceremony and one use.

use fidelio_tests::{Person, TenantOptions, on_both_databases};
use serde_json::{Value, json};

use crate::support::{Answer, b64, bytes, exists, http, post, registered, send, signed_in, status, stored};

const REG: &str = "/fido2/v2/reg/complete";
const AUTH: &str = "/fido2/v2/auth/complete";
const TX: &str = "/fido2/v2/tx/complete";

on_both_databases! {
    async fn a_pending_login_cannot_add_a_passkey(tenant: &Tenant) {
        let ann = registered(tenant).await;
        let login = ann.auth_init().await.unwrap();
        let transaction = ann.tx_init("Pay", "nonce").await.unwrap();
        for session in [&login.session, &transaction.session] {
            let mut bob = Person::new(tenant);
            let begun = bob.reg_init(&tenant.client).await.unwrap();
            let mut request = bob.create(&begun);
            request.session.clone_from(session);
            let answer = post(&tenant.url, REG, &json!(request)).await;
            assert!(answer.is_refusal() && answer.status == 401, "{answer:?}");
            // Nor as a credential.
            let begun = ann.reg_init(&tenant.client.access_token(session)).await;
            assert_eq!(status(&begun), 403);
        }
        // Nor is there any other way into Ann's account for somebody who is not Ann.
        let mut eve = registered(tenant).await;
        let eves = signed_in(&mut eve).await;
        assert_eq!(status(&ann.reg_init(&eves).await), 403);
        assert_eq!(status(&ann.reg_init(&tenant.client).await), 403);
        assert_eq!(status(&ann.reg_init(&tenant.backend()).await), 403);
        assert_eq!(stored(tenant, &ann.name).await.len(), 1);
    }

    async fn another_tenant_s_token_cannot_add_a_passkey(tenant: &Tenant) {
        let other = tenant.another(TenantOptions::default()).await;
        let ann = registered(tenant).await;
        let mut namesake = Person::named(&other, &ann.name);
        namesake.register().await.unwrap();
        let foreign = signed_in(&mut namesake).await;
        assert!(matches!(status(&ann.reg_init(&foreign).await), 401 | 403));
        assert_eq!(stored(tenant, &ann.name).await.len(), 1);
    }

    async fn a_registration_dies_with_the_passkey_that_authorised_it(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let first = ann.register().await.unwrap();
        let thief = tenant.client.access_token(&first.jwt_access);
        ann.register_with(&thief).await.unwrap();
        // With the stolen passkey's token a registration is begun; then the owner deletes that passkey.
        let begun = ann.reg_init(&thief).await.unwrap();
        thief.passkey_delete(&first.passkey_id).await.unwrap();
        let request = ann.create(&begun);
        let answer = post(&tenant.url, REG, &json!(request)).await;
        assert!(answer.is_refusal() && answer.status == 403, "{answer:?}");
        assert_eq!(stored(tenant, &ann.name).await.len(), 1);
    }

    async fn a_session_of_one_ceremony_completes_no_other(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        let mut new = Person::new(tenant);
        let registration = new.reg_init(&tenant.client).await.unwrap();
        let login = ann.auth_init().await.unwrap();
        let transaction = ann.tx_init("Pay", "nonce").await.unwrap();
        let bodies: [(&str, Value); 3] = [
            (REG, serde_json::to_value(new.create(&registration)).unwrap()),
            (AUTH, serde_json::to_value(ann.get(&login)).unwrap()),
            (TX, serde_json::to_value(ann.confirm(&transaction)).unwrap()),
        ];
        for (path, body) in &bodies {
            for (other, from) in bodies.iter().filter(|(other, _)| other != path) {
                let mut body = body.clone();
                body["session"] = from["session"].clone();
                let answer = post(&tenant.url, path, &body).await;
                assert!(answer.is_refusal() && answer.status == 401, "{path} with a session of {other}: {answer:?}");
            }
        }
        for (path, body) in &bodies {
            assert_eq!(post(&tenant.url, path, body).await.status, 200, "{path} with its own session");
        }
    }

    async fn a_session_that_was_forged_or_altered_is_refused(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        let begun = ann.auth_init().await.unwrap();
        let request = serde_json::to_value(ann.get(&begun)).unwrap();
        let sealed = bytes(&begun.session);
        let flipped = (0..sealed.len()).step_by(sealed.len() / 24).map(|index| {
            let mut altered = sealed.clone();
            altered[index] ^= 1 << (index % 8);
            b64(altered)
        });
        let truncated = [12, 28, sealed.len() - 16, sealed.len() - 1].map(|length| b64(&sealed[..length]));
        let plain = json!({"id": "0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3", "application": tenant.id().to_string()});
        let forged = [
            b64([0; 200]),
            b64(plain.to_string()),
            b64([&sealed[..], b"more"].concat()),
            format!("{}x", begun.session),
            format!(" {}", begun.session),
            "0123456789abcdef".to_owned(),
            ann.log_in().await.unwrap().jwt_access,
        ];
        for session in flipped.chain(truncated).chain(forged) {
            let mut request = request.clone();
            request["session"] = json!(session);
            let answer = post(&tenant.url, AUTH, &json!(request)).await;
            assert!(answer.is_refusal(), "{session}: {answer:?}");
        }
        assert_eq!(post(&tenant.url, AUTH, &json!(request)).await.status, 200, "unaltered it is good");
    }

    async fn a_session_is_not_accepted_at_another_tenant_s_host(tenant: &Tenant) {
        let other = tenant.another(TenantOptions::default()).await;
        let mut ann = registered(tenant).await;
        let mut new = Person::new(tenant);
        let registration = new.reg_init(&tenant.client).await.unwrap();
        let login = ann.auth_init().await.unwrap();
        let transaction = ann.tx_init("Pay", "nonce").await.unwrap();
        let bodies: [(&str, Value); 3] = [
            (REG, serde_json::to_value(new.create(&registration)).unwrap()),
            (AUTH, serde_json::to_value(ann.get(&login)).unwrap()),
            (TX, serde_json::to_value(ann.confirm(&transaction)).unwrap()),
        ];
        for (path, body) in &bodies {
            let answer = at_host(&tenant.url, path, body, &format!("{}.api.example.com", other.id())).await;
            assert!(answer.is_refusal() && answer.status == 403, "{path}: {answer:?}");
            let unknown = "0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3.api.example.com";
            let answer = at_host(&tenant.url, path, body, unknown).await;
            assert!(answer.status < 500 && answer.is_refusal(), "{path}: {answer:?}");
        }
        assert!(!exists(tenant, &new.name).await);
        for (path, body) in &bodies {
            let answer = at_host(&tenant.url, path, body, &format!("{}.api.example.com", tenant.id())).await;
            assert_eq!(answer.status, 200, "{path} at its own host: {answer:?}");
        }
    }

    async fn a_session_is_used_once(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let begun = ann.reg_init(&tenant.client).await.unwrap();
        let request = ann.create(&begun);
        assert_eq!(post(&tenant.url, REG, &json!(request)).await.status, 200);
        assert_eq!(post(&tenant.url, REG, &json!(request)).await.status, 409);
        let another = ann.create(&begun);
        assert_eq!(post(&tenant.url, REG, &json!(another)).await.status, 409, "with another passkey");

        let begun = ann.auth_init().await.unwrap();
        for expected in [200, 409, 409] {
            let request = ann.get(&begun);
            assert_eq!(post(&tenant.url, AUTH, &json!(request)).await.status, expected);
        }
        let begun = ann.tx_init("Pay", "nonce").await.unwrap();
        for expected in [200, 409, 409] {
            let request = ann.confirm(&begun);
            assert_eq!(post(&tenant.url, TX, &json!(request)).await.status, expected);
        }
        assert_eq!(stored(tenant, &ann.name).await.len(), 1);
    }

    async fn an_expired_session_is_refused(tenant: &Tenant) {
        let settings = fidelio_identity::ApplicationSettings { session_seconds: 1, ..Default::default() };
        let hasty = tenant.another(TenantOptions { settings, ..TenantOptions::default() }).await;
        let mut ann = registered(&hasty).await;
        let begun = ann.auth_init().await.unwrap();
        let request = serde_json::to_value(ann.get(&begun)).unwrap();
        let open = || hasty.installation.api.sessions.open(&begun.session);
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(3);
        while open().is_ok() && std::time::Instant::now() < deadline {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let answer = post(&hasty.url, AUTH, &json!(request)).await;
        assert!(answer.is_refusal() && answer.status == 401, "{answer:?}");
    }
}

async fn at_host(url: &str, path: &str, body: &Value, host: &str) -> Answer {
    send(http().post(format!("{url}{path}")).header("Host", host).json(body)).await
}
