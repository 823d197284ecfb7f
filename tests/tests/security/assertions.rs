//! An assertion is worth what its signature covers, for the session, user and passkey that it is for.

use fidelio_client::types::AssertionResult;
use fidelio_identity::ApplicationSettings;
use fidelio_identity::settings::UserVerification;
use fidelio_kernel::base64url;
use fidelio_testkit::authenticator::CreateRequest;
use fidelio_tests::{ORIGIN, Person, RP_ID, TenantOptions, on_both_databases};
use serde_json::json;

use crate::support::{altered_login, b64, bytes, post, refused_login, registered};

on_both_databases! {
    async fn an_assertion_under_a_foreign_credential_id_signs_nobody_in(tenant: &Tenant) {
        let (mut ann, mut bob) = (registered(tenant).await, registered(tenant).await);
        let bobs = bob.auth_init().await.unwrap();
        let bobs_id = bobs.assertion_options.allow_credentials[0].id.clone();

        let request = altered_login(&mut ann, |result| result.credential_id = bobs_id.clone()).await;
        refused_login(&ann, &request, "Ann's signature under Bob's credential id").await;
        let request = altered_login(&mut ann, |result| result.credential_id = b64([7; 32])).await;
        refused_login(&ann, &request, "an unknown credential id").await;
        for id in ["", "AA"] {
            let request = altered_login(&mut ann, |result| result.credential_id = id.to_owned()).await;
            refused_login(&ann, &request, "no credential id").await;
        }
        // Bob answers Ann's session with a passkey and a signature that are in order.
        let begun = ann.auth_init().await.unwrap();
        let mut options = begun.assertion_options.clone();
        options.allow_credentials.clear();
        let mut request = bob.get(&bobs);
        request.session = begun.session.clone();
        request.assertion_result = fidelio_tests::assertion_result(&bob.sign(&options));
        refused_login(&ann, &request, "Bob in Ann's session").await;
    }

    async fn another_user_s_handle_beside_a_good_signature_signs_nobody_in(tenant: &Tenant) {
        let (mut ann, mut bob) = (registered(tenant).await, registered(tenant).await);
        let handle = altered_login(&mut bob, |_| ()).await.assertion_result.user_handle;
        assert!(handle.is_some());
        let request = altered_login(&mut ann, |result| result.user_handle.clone_from(&handle)).await;
        refused_login(&ann, &request, "Bob's user handle").await;
        for foreign in [b64([0; 27]), b64("x"), b64([9; 64])] {
            let request = altered_login(&mut ann, |result| result.user_handle = Some(foreign.clone())).await;
            refused_login(&ann, &request, "a user handle of nobody").await;
        }
        let request = altered_login(&mut ann, |result| result.user_handle = None).await;
        tenant.client.auth_complete(&request).await.expect("no user handle is told by some authenticators");
    }

    async fn an_unsigned_or_altered_assertion_signs_nobody_in(tenant: &Tenant) {
        type Alteration = (&'static str, fn(&mut AssertionResult));
        let alterations: [Alteration; 7] = [
            ("no signature", |result| result.signature.clear()),
            ("a signature of zeros", |result| result.signature = b64([0; 70])),
            ("a broken signature", |result| result.signature = flipped(&result.signature, -1)),
            ("other flags", |result| result.authenticator_data = flipped(&result.authenticator_data, 32)),
            ("another counter", |result| result.authenticator_data = flipped(&result.authenticator_data, 36)),
            ("no authenticator data", |result| result.authenticator_data.clear()),
            ("more client data", |result| {
                let json = String::from_utf8(bytes(&result.client_data_json)).unwrap();
                result.client_data_json = b64(json.replacen('{', r#"{"more":1,"#, 1));
            }),
        ];
        let mut ann = registered(tenant).await;
        for (what, alter) in alterations {
            let request = altered_login(&mut ann, alter).await;
            refused_login(&ann, &request, what).await;
        }
    }

    async fn a_signature_by_another_key_under_the_known_credential_id_signs_nobody_in(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        let begun = ann.auth_init().await.unwrap();
        let id = bytes(&begun.assertion_options.allow_credentials[0].id);
        let handle = bytes(&altered_login(&mut ann, |_| ()).await.assertion_result.user_handle.unwrap());
        let mut thief = Person::named(tenant, &ann.name);
        thief.authenticator.next_credential_id = Some(id);
        thief.authenticator.create(&CreateRequest {
            rp_id: RP_ID,
            origin: ORIGIN,
            challenge: b"any",
            user_handle: &handle,
        });
        let request = thief.get(&begun);
        refused_login(&ann, &request, "another key").await;
        let request = ann.get(&begun);
        tenant.client.auth_complete(&request).await.expect("the right key, in the same session");
    }

    async fn an_assertion_for_another_rp_id_signs_nobody_in(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        for other in ["example.com", "evil.login.example.com", "attacker.example", "LOGIN.example.com", ""] {
            ann.authenticator.rp_id = Some(other.to_owned());
            let request = altered_login(&mut ann, |_| ()).await;
            refused_login(&ann, &request, other).await;
        }
    }

    async fn client_data_of_another_type_or_challenge_signs_nobody_in(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        for kind in ["webauthn.create", "payment.get", "WEBAUTHN.GET", ""] {
            ann.authenticator.browser.members = [("type".to_owned(), json!(kind))].into_iter().collect();
            let request = altered_login(&mut ann, |_| ()).await;
            refused_login(&ann, &request, kind).await;
        }
        ann.authenticator.browser.members.clear();

        let (first, second) = (ann.auth_init().await.unwrap(), ann.auth_init().await.unwrap());
        let mut request = ann.get(&first);
        request.session = second.session;
        refused_login(&ann, &request, "the challenge of another session").await;
        for challenge in [json!(""), json!(first.assertion_options.challenge.to_lowercase()), json!(null)] {
            ann.authenticator.browser.members = [("challenge".to_owned(), challenge.clone())].into_iter().collect();
            let request = ann.get(&first);
            refused_login(&ann, &request, &format!("challenge {challenge}")).await;
        }
    }

    async fn a_login_without_user_verification_is_refused_where_the_application_requires_it(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        ann.authenticator.flags.user_verified = false;
        let request = altered_login(&mut ann, |_| ()).await;
        assert_eq!(refused_login(&ann, &request, "UV=0").await.status, 403);
        ann.authenticator.flags.user_verified = true;
        ann.authenticator.flags.user_present = false;
        let request = altered_login(&mut ann, |_| ()).await;
        assert_eq!(refused_login(&ann, &request, "UP=0").await.status, 403);
    }

    async fn a_user_verification_that_the_client_sends_is_ignored(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        let mut init = json!({
            "app": ann.app(), "user": {"username": ann.name}, "userVerification": "discouraged",
            "passkeyOptions": {"userVerification": "discouraged"}, "policy": {"userVerification": "discouraged"},
        });
        let begun = post(&tenant.url, "/fido2/v2/auth/init", &init).await;
        assert_eq!(begun.body["assertionOptions"]["userVerification"], "required");
        let begun = serde_json::from_value(begun.body).unwrap();
        ann.authenticator.flags.user_verified = false;
        let mut request = serde_json::to_value(ann.get(&begun)).unwrap();
        request["userVerification"] = json!("discouraged");
        request["assertionResult"]["userVerification"] = json!("discouraged");
        let answer = post(&tenant.url, "/fido2/v2/auth/complete", &json!(request)).await;
        assert!(answer.is_refusal(), "{answer:?}");

        let mut bob = Person::new(tenant);
        init["user"] = json!({"username": bob.name});
        let begun = post(&tenant.url, "/fido2/v2/reg/init", &init).await;
        let options = &begun.body["registrationRequestOptions"];
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        let begun = serde_json::from_value(begun.body).unwrap();
        bob.authenticator.flags.user_verified = false;
        let request = bob.create(&begun);
        crate::support::refused_registration(&bob, &request, "UV=0").await;
    }

    async fn user_verification_is_not_demanded_where_the_application_only_prefers_it(tenant: &Tenant) {
        let settings =
            ApplicationSettings { user_verification: UserVerification::Preferred, ..ApplicationSettings::default() };
        let lenient = tenant.another(TenantOptions { settings, ..TenantOptions::default() }).await;
        let mut ann = Person::new(&lenient);
        ann.authenticator.flags.user_verified = false;
        ann.register().await.unwrap();
        let token = ann.log_in().await.unwrap().jwt_access;
        let payload = base64url::decode(token.split('.').nth(1).unwrap()).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&payload).unwrap();
        assert!(!claims["amr"].as_array().unwrap().contains(&json!("mfa")), "{claims}");
    }
}

/// A wire field with one bit flipped, in the byte at this index; the last byte for -1.
fn flipped(field: &str, index: isize) -> String {
    let mut bytes = bytes(field);
    let length = isize::try_from(bytes.len()).unwrap();
    let index = usize::try_from(index.rem_euclid(length)).unwrap();
    bytes[index] ^= 0x04;
    b64(bytes)
}
