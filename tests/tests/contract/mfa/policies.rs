//! Policies of an application's own.

use fidelio_flows::By;
use fidelio_flows::administration::ApplicationChange;
use fidelio_identity::DIRECTORY_REFRESH;
use fidelio_tests::{Flow, Person, Tenant, on_both_databases};
use serde_json::{Value, json};

use super::{at_home, done, more, reachable, refused, with_policy};
use crate::support::claims;

/// Gives the tenant another policy and waits until the server has noticed.
async fn change(tenant: &Tenant, policy: &Value) {
    let change =
        ApplicationChange { settings: vec![json!({ "mfa_policy": policy })], ..ApplicationChange::default() };
    tenant.installation.administration.change_application(&By::command_line(), tenant.id(), change).await.unwrap();
    tokio::time::sleep(DIRECTORY_REFRESH + std::time::Duration::from_millis(500)).await;
}

on_both_databases! {
    async fn a_policy_of_three_steps_takes_all_three_in_order(tenant: &Tenant) {
        let policy = json!({"rules": [
            {"name": "vault", "when": {"flow": "signIn"}, "sufficient": [["passkey:auth", "otp:email", "external"]]},
        ]});
        let tenant = &with_policy(tenant, &policy).await;
        let (mut ann, _) = at_home(tenant).await;
        let name = ann.name.clone();
        let mut flow = Flow::of(&ann).await;
        assert_eq!(flow.reasons(), ["passkey:auth vault:1/3"]);
        assert_eq!(refused(flow.with_external(&name).await).status, 403);
        more(flow.with_passkey(&mut ann).await);
        assert_eq!(flow.reasons(), ["otp:email vault:2/3"]);
        assert_eq!(refused(flow.with_external(&name).await).status, 403);
        more(flow.with_mail(&name).await);
        assert_eq!(flow.reasons(), ["external vault:3/3"]);
        let complete = done(flow.with_external(&name).await);
        let access = claims(&complete.access_token);
        assert_eq!(access["amr"], json!(["swk", "user", "mfa", "otp", "external"]));
        assert!(access["scopes"].to_string().contains("passkey:write"), "a passkey was among the steps");
        // Nobody signs up by it.
        let nobody = Flow::begin(tenant, &Flow::request(&Person::new(tenant))).await.err().expect("no way");
        assert_eq!(nobody.status, 403);
    }

    async fn where_nothing_suffices_the_answer_says_so(tenant: &Tenant) {
        let policy = json!({"rules": [{"name": "closed", "sufficient": []}]});
        let tenant = &with_policy(tenant, &policy).await;
        let (ann, _) = at_home(tenant).await;
        let refusal = Flow::begin(tenant, &Flow::request(&ann)).await.err().expect("a refusal");
        assert_eq!(refusal.status, 403);
        assert!(refusal.msg.contains("policy") && refusal.msg.contains("no way"), "{}", refusal.msg);
    }

    async fn a_policy_that_could_never_work_is_refused_at_the_door(tenant: &Tenant) {
        for (policy, says) in [
            (json!({"rules": [{"name": "a", "sufficient": [["passkey:reg"]]}]}), "begins by making a passkey"),
            (json!({"rules": [{"name": "a", "sufficient": [["passkey:auth"]]}]}), "signIn"),
            (json!({"rules": []}), "1 to 32 rules"),
        ] {
            let settings = vec![json!({ "mfa_policy": policy })];
            let change = ApplicationChange { settings, ..ApplicationChange::default() };
            let changed = tenant.installation.administration.change_application(&By::command_line(), tenant.id(), change).await;
            let refusal = changed.expect_err("a refusal").to_string();
            assert!(refusal.contains(says), "{refusal}");
        }
    }

    async fn a_policy_that_changes_meanwhile_holds_for_flows_that_have_begun(tenant: &Tenant) {
        let one = json!({"rules": [
            {"name": "one", "when": {"flow": "signIn"}, "sufficient": [["external"], ["otp:email"]]},
        ]});
        let two = json!({"rules": [
            {"name": "two", "when": {"flow": "signIn"}, "sufficient": [["external", "otp:email"], ["passkey:auth"]]},
        ]});
        let tenant = &with_policy(tenant, &one).await;
        let (mut ann, _) = at_home(tenant).await;
        let name = ann.name.clone();
        let mut stricter = Flow::of(&ann).await;
        let mut other = Flow::of(&ann).await;
        change(tenant, &two).await;
        assert_eq!(stricter.offered(), ["external", "otp:email"]);
        more(stricter.with_external(&name).await);
        assert_eq!(stricter.reasons(), ["otp:email two:2/2"]);
        assert_eq!(refused(other.with_mail(&name).await).status, 403, "not offered any more");
        let mut waiting = stricter.clone();
        change(tenant, &one).await;
        // What was done suffices now, but only a step completes a flow.
        assert_eq!(refused(waiting.with_mail(&name).await).status, 403);
        let _ = &mut ann;
        done(other.with_mail(&name).await);
    }

    async fn a_passkey_that_is_registered_meanwhile_counts(tenant: &Tenant) {
        let (mut ann, registered) = reachable(tenant).await;
        let token = registered.jwt_access;
        // The flow begins in a browser that knows none of the passkeys, and another one is made elsewhere.
        let mut flow = Flow::of(&ann).await;
        let before = flow.request_options("passkey:auth");
        let client = tenant.client.access_token(&token);
        ann.register_with(&client).await.unwrap();
        let mut bait = before.clone();
        bait.allow_credentials.clear();
        let answer = fidelio_tests::assertion_result(&ann.sign(&bait));
        assert!(before.allow_credentials.iter().all(|one| one.id != answer.credential_id), "the new one signs");
        done(flow.use_assertion(answer).await);
    }
}
