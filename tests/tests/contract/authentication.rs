//! Signing in with a passkey.

mod tokens;
mod unknown;

use std::time::Duration;

use fidelio_client::types::{AuthCompleteRequest, AuthenticationAction, CrossAuthMethod, DeviceInfo};
use fidelio_kernel::base64url;
use fidelio_testkit::authenticator::Counter;
use fidelio_tests::{Person, RP_ID, Tenant, on_both_databases};
use serde_json::json;
use tokio::time::sleep;

use crate::support::{Http, app, device, passkeys, refusal, spellings, tampered, with_settings};

async fn begin(person: &mut Person<'_>) -> AuthCompleteRequest {
    let begun = person.auth_init().await.unwrap();
    person.get(&begun)
}

async fn refused(tenant: &Tenant, completion: &AuthCompleteRequest) -> u16 {
    refusal(tenant.client.auth_complete(completion).await)
}

fn capabilities(json: &str) -> DeviceInfo {
    DeviceInfo { webauthn_capabilities: Some(json.to_owned()), ..DeviceInfo::default() }
}

on_both_databases! {
    async fn the_options_are_those_of_the_contract(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let begun = ann.reg_init(&tenant.client).await.unwrap();
        let completion = ann.create(&begun);
        tenant.client.reg_complete(&completion).await.unwrap();
        let body = json!({"app": app(tenant), "user": {"username": ann.name}});
        let begun = Http::new(tenant).post("/fido2/v2/auth/init", &body).await;
        let options = &begun.body["assertionOptions"];
        let challenge = options["challenge"].as_str().and_then(base64url::decode);
        assert!(challenge.is_some_and(|challenge| challenge.len() >= 16));
        let expected = json!({
            "action": "proceed",
            "assertionOptions": {
                "allowCredentials": [{
                    "id": completion.creation_result.credential_id,
                    "transports": ["hybrid", "internal"],
                    "type": "public-key",
                }],
                "challenge": options["challenge"],
                "rpId": RP_ID,
                "timeout": 60000,
                "userVerification": "required",
            },
            "crossAuthMethods": [],
            "fallbackMethods": [],
            "session": begun.body["session"],
        });
        assert_eq!((begun.status, begun.body.clone()), (200, expected));
    }

    async fn a_user_signs_in_by_name_in_any_letter_case(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        assert_eq!(ann.log_in().await.unwrap().user_id, registered.user_id);
        ann.name = ann.name.to_uppercase();
        assert_eq!(ann.log_in().await.unwrap().user_id, registered.user_id);
    }

    async fn a_user_signs_in_without_a_name(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        for name in [None, Some("")] {
            let begun = ann.auth_init_as(name).await.unwrap();
            assert_eq!(begun.action, AuthenticationAction::Proceed);
            assert!(begun.assertion_options.allow_credentials.is_empty());
            let completion = ann.get(&begun);
            assert_eq!(tenant.client.auth_complete(&completion).await.unwrap().user_id, registered.user_id);
        }
    }

    async fn every_passkey_of_the_user_may_be_used(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let first = ann.register().await.unwrap();
        let second = ann.register_with(&tenant.client.access_token(&first.jwt_access)).await.unwrap();
        let begun = ann.auth_init().await.unwrap();
        assert_eq!(begun.assertion_options.allow_credentials.len(), 2);
        let completion = ann.get(&begun);
        assert_eq!(tenant.client.auth_complete(&completion).await.unwrap().passkey_id, second.passkey_id);
    }

    async fn the_session_binds_the_user_who_was_named(tenant: &Tenant) {
        let (mut ann, mut bob) = (Person::new(tenant), Person::new(tenant));
        ann.register().await.unwrap();
        bob.register().await.unwrap();
        let mut begun = ann.auth_init().await.unwrap();
        begun.assertion_options.allow_credentials.clear();
        let completion = bob.get(&begun);
        assert_eq!(refused(tenant, &completion).await, 401);
    }

    async fn a_user_handle_is_optional_but_never_wrong(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let mut bob = Person::new(tenant);
        let bobs = bob.register().await.unwrap().user_id;
        for handle in [None, Some(String::new()), Some(registered.user_id.clone())] {
            let mut completion = begin(&mut ann).await;
            completion.assertion_result.user_handle.clone_from(&handle);
            let signed_in = tenant.client.auth_complete(&completion).await.unwrap();
            assert_eq!(signed_in.user_id, registered.user_id, "{handle:?}");
        }
        for handle in [bobs, "AAAA".to_owned()] {
            let mut completion = begin(&mut ann).await;
            completion.assertion_result.user_handle = Some(handle);
            assert_eq!(refused(tenant, &completion).await, 401);
        }
    }

    async fn a_passkey_that_this_client_cannot_reach_is_answered_with_other_methods(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        ann.device = capabilities(r#"{"hybridTransport":false,"userVerifyingPlatformAuthenticator":false}"#);
        let begun = ann.auth_init().await.unwrap();
        assert_eq!(begun.action, AuthenticationAction::CrossAuth);
        assert_eq!(begun.assertion_options.allow_credentials.len(), 1, "well-formed all the same");
        let methods = begun.cross_auth_methods;
        assert!(methods.iter().all(|method: &CrossAuthMethod| method.to_string().starts_with("otp")));
        for reachable in [
            r#"{"hybridTransport":true,"userVerifyingPlatformAuthenticator":false}"#,
            r#"{"hybridTransport":false,"userVerifyingPlatformAuthenticator":true}"#,
            r#"{"hybridTransport":false}"#,
            "{}",
            "no JSON",
            "",
        ] {
            ann.device = capabilities(reachable);
            let begun = ann.auth_init().await.unwrap();
            assert_eq!(begun.action, AuthenticationAction::Proceed, "{reachable}");
        }
    }

    async fn a_login_is_on_the_list_with_its_device(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        assert_eq!(passkeys(tenant, &registered.jwt_access).await[0].last_used_at, None);
        ann.device = DeviceInfo { os_name: Some("Plan 9".to_owned()), ..DeviceInfo::default() };
        let signed_in = ann.log_in().await.unwrap();
        let passkey = passkeys(tenant, &signed_in.jwt_access).await.remove(0);
        let used = passkey.last_used_at.expect("it was used");
        assert!(used >= passkey.created_at);
        assert_eq!(passkey.last_used_from_device, passkey.last_used_from);
        let used_from = passkey.last_used_from_device.unwrap();
        assert_eq!(used_from.device_id.as_ref(), Some(&signed_in.device_id));
        assert_eq!(used_from.os_name.as_deref(), Some("Plan 9"));
    }

    async fn a_device_that_comes_back_is_described_anew(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let id = ann.register().await.unwrap().device_id;
        ann.device = DeviceInfo { os_version: Some("4".to_owned()), ..device(&id) };
        let signed_in = ann.log_in().await.unwrap();
        let used_from = passkeys(tenant, &signed_in.jwt_access).await.remove(0).last_used_from.unwrap();
        assert_eq!((used_from.device_id, used_from.os_version.as_deref()), (Some(id), Some("4")));
    }

    async fn a_counter_that_goes_backwards_is_refused(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.authenticator.counter = Counter::Set(7);
        ann.register().await.unwrap();
        ann.authenticator.counter = Counter::Set(8);
        ann.log_in().await.unwrap();
        for value in [8, 3, 0] {
            ann.authenticator.counter = Counter::Set(value);
            let completion = begin(&mut ann).await;
            assert_eq!(refused(tenant, &completion).await, 403, "{value} after 8");
        }
    }

    async fn a_session_is_used_once(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let completion = begin(&mut ann).await;
        tenant.client.auth_complete(&completion).await.unwrap();
        assert_eq!(refused(tenant, &completion).await, 409);
    }

    async fn a_session_of_another_ceremony_or_of_nobody_is_refused(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let completion = begin(&mut ann).await;
        let registration = Person::new(tenant).reg_init(&tenant.client).await.unwrap().session;
        let transaction = ann.tx_init("pay", "nonce").await.unwrap().session;
        for session in [registration, transaction, tampered(&completion.session), "garbage ".repeat(4)] {
            let completion = AuthCompleteRequest { session, ..completion.clone() };
            assert_eq!(refused(tenant, &completion).await, 401);
        }
    }

    async fn a_session_expires(tenant: &Tenant) {
        let tenant = with_settings(tenant, |settings| settings.session_seconds = 1).await;
        let mut ann = Person::new(&tenant);
        ann.register().await.unwrap();
        let completion = begin(&mut ann).await;
        sleep(Duration::from_millis(1100)).await;
        assert_eq!(refused(&tenant, &completion).await, 401);
    }

    async fn every_binary_field_is_read_in_every_base64(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        for spell in spellings() {
            let mut completion = begin(&mut ann).await;
            let result = &mut completion.assertion_result;
            result.authenticator_data = spell(&result.authenticator_data);
            result.client_data_json = spell(&result.client_data_json);
            result.credential_id = spell(&result.credential_id);
            result.signature = spell(&result.signature);
            result.user_handle = result.user_handle.as_deref().map(spell);
            tenant.client.auth_complete(&completion).await.unwrap();
        }
    }
}
