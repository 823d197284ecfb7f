//! Policies: on how people sign in, and on authenticators.

use fidelio_client::types::{AuthenticatorPolicy, MfaActionName, MfaPolicyRequest};
use fidelio_tests::{Person, offered, on_both_databases};
use serde_json::{Value, json};

use super::{admin, assert_names, patch};
use crate::support::{device, refusal, refusal_and_message};

const AAGUID: &str = "07070707-0707-0707-0707-070707070707";

fn policy(rules: Value) -> MfaPolicyRequest {
    MfaPolicyRequest { policy: json!({"rules": rules}) }
}

fn authenticators(policy: Value) -> AuthenticatorPolicy {
    AuthenticatorPolicy { policy }
}

on_both_databases! {
    async fn a_policy_takes_effect_when_it_is_put_and_the_program_s_own_when_it_is_reset(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let own = client.admin_mfa_policy_get(id).await.unwrap().into_inner();
        assert!(own.is_default);
        let mut ann = Person::new(tenant);
        ann.device = device(&ann.register().await.unwrap().device_id);
        ann.sign_in_by_mfa().await.unwrap();

        let two = policy(json!([
            {"name": "two", "when": {"flow": "signIn"}, "sufficient": [["external", "passkey:auth"]]},
        ]));
        client.admin_mfa_policy_put(id, &two).await.unwrap();
        let shown = client.admin_mfa_policy_get(id).await.unwrap().into_inner();
        assert_eq!((shown.is_default, &shown.policy["rules"][0]["name"]), (false, &json!("two")));
        let next = ann.mfa_begin().await.unwrap();
        assert_eq!(next.next.iter().map(|offer| offer.action.name).collect::<Vec<_>>(), [MfaActionName::External]);

        client.admin_mfa_policy_reset(id).await.unwrap();
        assert_eq!(json!(client.admin_mfa_policy_get(id).await.unwrap().into_inner()), json!(own));
        offered(&ann.mfa_begin().await.unwrap(), MfaActionName::PasskeyAuth);
        ann.sign_in_by_mfa().await.unwrap();
        client.admin_mfa_policy_reset(id).await.unwrap();
    }

    async fn a_policy_that_could_never_work_is_refused_and_the_one_in_force_stays(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let before = json!(client.admin_mfa_policy_get(id).await.unwrap().into_inner());
        for (says, bad) in [
            ("rules", policy(json!([]))),
            ("policy", policy(json!([{"name": "a", "sufficient": [["magic"]]}]))),
            ("passkey:reg", policy(json!([{"name": "a", "sufficient": [["passkey:reg"]]}]))),
            ("policy", MfaPolicyRequest { policy: json!("strict") }),
            ("policy", MfaPolicyRequest { policy: json!({"rule": []}) }),
        ] {
            assert_names(client.admin_mfa_policy_put(id, &bad).await, says);
        }
        assert_eq!(json!(client.admin_mfa_policy_get(id).await.unwrap().into_inner()), before);
    }

    async fn a_policy_on_authenticators_takes_effect_when_it_is_put(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        client.admin_authenticator_policy_put(id, &authenticators(json!({"allow": [AAGUID]}))).await.unwrap();
        let (status, message) = refusal_and_message(Person::new(tenant).register().await);
        assert!(status == 403 && message.contains("00000000-0000-0000-0000-000000000000"), "{status} {message}");
        let mut bob = Person::new(tenant);
        bob.authenticator.aaguid = [7; 16];
        bob.register().await.unwrap();
        ann.log_in().await.unwrap();

        // What exists already is refused only if the policy says so.
        let strict = json!({"allow": [AAGUID], "at_login": true});
        client.admin_authenticator_policy_put(id, &authenticators(strict)).await.unwrap();
        assert_eq!(refusal(ann.log_in().await), 403);
        bob.log_in().await.unwrap();
        client.admin_authenticator_policy_put(id, &authenticators(json!({}))).await.unwrap();
        ann.log_in().await.unwrap();
        Person::new(tenant).register().await.unwrap();
    }

    async fn a_policy_on_authenticators_is_shown_as_it_is_with_the_blacklist_of_backends(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let blacklist = json!({AAGUID: {"reg": true, "auth": false}});
        client.admin_authenticator_policy_put(id, &authenticators(json!({"blacklist": blacklist}))).await.unwrap();
        let shown = client.admin_authenticator_policy_get(id).await.unwrap().into_inner().policy;
        assert_eq!((&shown["blacklist"], &shown["attestation"]), (&blacklist, &json!("any")));
        let items = tenant.backend().mgmt_aaguid_blacklist_get().await.unwrap().into_inner();
        assert_eq!(items.iter().map(|item| item.aaguid.as_str()).collect::<Vec<_>>(), [AAGUID]);
        // The same as a setting.
        let settings = patch(&client, id, json!({})).await.unwrap().settings;
        assert_eq!(settings["authenticators"], shown);
        for bad in [json!({"allow": ["x"]}), json!({"attestation": "all"}), json!({"alow": []}), json!([])] {
            let result = client.admin_authenticator_policy_put(id, &authenticators(bad)).await;
            assert_names(result, "policy");
        }
        assert_eq!(client.admin_authenticator_policy_get(id).await.unwrap().into_inner().policy, shown);
    }

    async fn the_state_of_the_metadata_is_told(tenant: &Tenant) {
        let metadata = admin(tenant).await.admin_metadata_get().await.unwrap().into_inner();
        assert_eq!(metadata.loaded, metadata.number.is_some());
        assert_eq!(metadata.loaded, metadata.models > 0);
    }
}
