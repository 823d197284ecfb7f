//! Passkeys that were there before the policy, wherever one is used or made.

use fidelio_client::types::{
    AaguidBlacklist, AaguidBlacklistPutRequest, AuthenticatorPolicy, DeviceInfo, OtpMethod,
};
use fidelio_identity::{Scope, Scopes};
use fidelio_tests::{Flow, Person, Stepped, Tenant, on_both_databases};
use serde_json::{Value, json};

use super::How::{Itself, Not, Vendor};
use super::{CERTIFIED, FRESH, How, PLAIN, REVOKED, Vendors, cause, letter, tenant_with};

/// Sets the tenant's policy as its administrator does.
pub(super) async fn set_policy(tenant: &Tenant, policy: &Value) {
    let key = tenant.key_with(Scopes::from(vec![Scope::Admin])).await;
    let request = AuthenticatorPolicy { policy: policy.clone() };
    let admin = tenant.client.api_key(&key);
    admin.admin_authenticator_policy_put(&tenant.id().to_string(), &request).await.unwrap();
}

fn letter_of(stepped: Stepped) -> char {
    match stepped {
        Ok(_) => '+',
        Err(refused) => cause(refused.status, &refused.msg),
    }
}

/// Uses the person's passkey everywhere: a login with a name and without, a transaction, a flow, and a payload.
async fn uses(person: &mut Person<'_>) -> String {
    let mut came = String::new();
    came.push(letter(person.log_in().await));
    let begun = person.auth_init_as(None).await.unwrap();
    let request = person.get(&begun);
    came.push(letter(person.tenant.client.auth_complete(&request).await));
    came.push(letter(person.confirm_transaction("Pay 10.00 EUR to Bob", "nonce").await));
    let mut flow = Flow::of(person).await;
    came.push(letter_of(flow.with_passkey(person).await));
    let mut flow = Flow::signing(person, "Pay 10.00 EUR to Bob", "trace").await;
    came.push(letter_of(flow.sign_payload(person).await));
    came
}

on_both_databases! {
    async fn a_passkey_that_is_there_is_refused_only_if_the_policy_holds_at_login(tenant: &Tenant) {
        let vendors = Vendors::new(FRESH);
        let server = vendors.server(tenant.engine).await;
        let tenant = &tenant_with(&server, tenant.engine, json!({ "refuse_compromised": false })).await;
        let mut people = Vec::new();
        let columns: [(How, &str); 4] = [(Not, CERTIFIED), (Itself, PLAIN), (Vendor, CERTIFIED), (Vendor, REVOKED)];
        for (how, model) in columns {
            let mut person = vendors.person(tenant, how, model);
            let device_id = person.register().await.unwrap().device_id;
            person.device = DeviceInfo { device_id: Some(device_id), ..DeviceInfo::default() };
            people.push(person);
        }
        let blocked = |at: &str| json!({ "blacklist": { CERTIFIED: { "reg": at == "reg", "auth": at == "auth" } } });
        let later = |policy: Value| {
            let mut policy = policy;
            policy["at_login"] = json!(true);
            policy
        };
        let attested = json!({ "attestation": "trusted" });
        let allowed = json!({ "allow": [PLAIN] });
        let certified = json!({ "minimum_certification": "L1", "claimed_models": "ignore" });
        let table = [
            (json!({}), "++++"),
            (later(json!({})), "+++X"),
            (attested.clone(), "++++"),
            (later(attested), "TT+X"),
            (allowed.clone(), "++++"),
            (later(allowed), "L+LL"),
            (certified.clone(), "++++"),
            (later(certified), "MM+X"),
            (later(json!({ "attachment": "cross-platform" })), "AAAA"),
            (blocked("auth"), "B+B+"),
            (blocked("reg"), "++++"),
            (later(blocked("reg")), "+++X"),
            (json!({ "refuse_compromised": false }), "++++"),
        ];
        for (policy, expected) in table {
            set_policy(tenant, &policy).await;
            for (person, expected) in people.iter_mut().zip(expected.chars()) {
                assert_eq!(uses(person).await, expected.to_string().repeat(5), "{policy} {:?}", person.name);
            }
        }
    }

    async fn the_policy_holds_for_passkeys_that_flows_make(tenant: &Tenant) {
        let vendors = Vendors::new(FRESH);
        let server = vendors.server(tenant.engine).await;
        let policy = json!({ "allow": [CERTIFIED], "attestation": "trusted" });
        let tenant = &tenant_with(&server, tenant.engine, policy).await;
        for (how, model, expected) in [(Not, CERTIFIED, 'T'), (Vendor, PLAIN, 'L'), (Vendor, CERTIFIED, '+')] {
            let mut person = vendors.person(tenant, how, model);
            let mut flow = Flow::of(&person).await;
            assert!(flow.signs_up());
            flow.request_code(OtpMethod::Email, None).await.unwrap();
            let code = tenant.code_for(&person.name).await;
            assert_eq!(flow.type_code(&code).await, Ok(None));
            assert_eq!(letter_of(flow.make_passkey(&mut person).await), expected, "{how:?} {model}");
        }
    }

    async fn a_backend_blocks_and_unblocks_a_model_at_once(tenant: &Tenant) {
        let vendors = Vendors::new(FRESH);
        let mut ann = vendors.person(tenant, Not, PLAIN);
        ann.register().await.unwrap();
        let backend = tenant.backend();
        let blocked = |reg, auth| AaguidBlacklistPutRequest {
            items: vec![AaguidBlacklist { aaguid: PLAIN.to_owned(), reg, auth }],
        };
        for (reg, auth, expected) in [(true, true, "BB"), (true, false, "B+"), (false, true, "+B"), (false, false, "++")] {
            backend.mgmt_aaguid_blacklist_put(&blocked(reg, auth)).await.unwrap();
            let mut came = String::new();
            came.push(letter(vendors.person(tenant, Not, PLAIN).register().await));
            came.push(letter(ann.log_in().await));
            assert_eq!(came, expected);
        }
    }
}
