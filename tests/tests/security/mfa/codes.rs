//! Codes of flows: where they are worth something, and how often they can be tried.

use fidelio_client::types::{
    AuthCodeSendRequest, AuthCodeVerifyRequest, OtpMethod, ProfileEmailRequest, ProfileVerifyRequest, UserLogin,
};
use fidelio_tests::{Flow, Tenant, external_token, on_both_databases};

use super::{at_home, done, refused, with_session, with_settings};
use crate::support::status;

async fn plain(tenant: &Tenant) -> Tenant {
    with_settings(tenant, |_| ()).await
}

fn login(name: &str) -> UserLogin {
    UserLogin { username: name.to_owned(), username_type: None }
}

/// A code that is surely another one.
fn other(code: &str) -> String {
    let first = if code.starts_with('1') { "2" } else { "1" };
    format!("{first}{}", &code[1..])
}

on_both_databases! {
    async fn a_code_is_worth_something_in_its_own_interaction_only(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (ann, registered) = at_home(tenant).await;
        let (bob, _) = at_home(tenant).await;
        let mut flow = Flow::of(&ann).await;
        flow.request_code(OtpMethod::Email, None).await.unwrap();
        let code = flow.code_to(&ann.name).await;
        // At the login by code, and at the proof of an address.
        let verify = AuthCodeVerifyRequest { auth_code: code.clone(), user: login(&ann.name) };
        assert_eq!(status(&flow.client.auth_code_verify(&verify).await), 401);
        let verify = ProfileVerifyRequest { auth_code: code.clone(), username: ann.name.clone() };
        assert_eq!(status(&tenant.backend().profile_email_verify(&verify).await), 401);
        // In a flow of somebody else.
        let mut bobs = Flow::of(&bob).await;
        bobs.request_code(OtpMethod::Email, None).await.unwrap();
        assert_eq!(refused(bobs.type_code(&code).await), 401);
        done(flow.type_code(&code).await);
        // In another flow of Ann's, whose own code took the place of the one before.
        let mut one = Flow::of(&ann).await;
        one.request_code(OtpMethod::Email, None).await.unwrap();
        let code = one.code_to(&ann.name).await;
        let mut two = Flow::of(&ann).await;
        two.request_code(OtpMethod::Email, None).await.unwrap();
        let fresh = two.code_to(&ann.name).await;
        assert_eq!(refused(two.type_code(&code).await), 401, "of another interaction");
        assert_eq!(refused(one.type_code(&fresh).await), 401, "of another interaction");
        done(two.type_code(&fresh).await);
        let _ = registered;
    }

    async fn a_code_of_another_purpose_is_worth_nothing_in_a_flow(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (ann, registered) = at_home(tenant).await;
        let mut flow = Flow::of(&ann).await;
        let mut probe = flow.clone();
        flow.request_code(OtpMethod::Email, None).await.unwrap();
        let own = flow.code_to(&ann.name).await;
        // The probe only marks where the outbox ends, so that the next message is found.
        probe.request_code(OtpMethod::Sms, None).await.unwrap_err();
        let request = AuthCodeSendRequest { user: login(&ann.name) };
        flow.client.auth_code_request_email(&request).await.unwrap();
        let of_login = latest(&probe, &ann.name).await;
        probe.request_code(OtpMethod::Sms, None).await.unwrap_err();
        let request = ProfileEmailRequest { email: "new@example.org".to_owned(), request_verification: None };
        tenant.backend().profile_email_update(&registered.user_id, &request).await.unwrap();
        let of_address = probe.code_to("new@example.org").await;
        for code in [of_login, of_address] {
            if code != own {
                assert_eq!(refused(flow.type_code(&code).await), 401);
            }
        }
        done(flow.type_code(&own).await);
    }

    async fn a_code_dies_of_wrong_attempts_and_new_sessions_bring_none_back(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (ann, _) = at_home(tenant).await;
        let mut flow = Flow::of(&ann).await;
        flow.request_code(OtpMethod::Email, None).await.unwrap();
        let code = flow.code_to(&ann.name).await;
        for _ in 0..5 {
            assert_eq!(refused(flow.type_code(&other(&code)).await), 401);
        }
        assert_eq!(refused(flow.type_code(&code).await), 401, "the code is dead");
        flow.replace_payload("Pay").await.unwrap();
        assert_eq!(refused(flow.type_code(&code).await), 401, "in a new session too");
    }

    async fn new_flows_do_not_reset_how_often_codes_can_be_tried(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (ann, _) = at_home(tenant).await;
        let mut statuses = Vec::new();
        for _ in 0..9 {
            let mut flow = Flow::of(&ann).await;
            if let Err(refusal) = flow.request_code(OtpMethod::Email, None).await {
                statuses.push(refusal.status);
                continue;
            }
            let code = flow.code_to(&ann.name).await;
            for _ in 0..4 {
                statuses.push(refused(flow.type_code(&other(&code)).await));
            }
        }
        let tried = statuses.iter().filter(|status| **status == 401).count();
        assert_eq!(tried, 20, "{statuses:?}");
        assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
        // Other ways are open to Ann still.
        let mut flow = Flow::of(&ann).await;
        done(flow.with_external(&ann.name).await);
    }

    async fn codes_are_asked_for_only_so_often_however_many_flows_there_are(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (ann, _) = at_home(tenant).await;
        let mut statuses = Vec::new();
        for _ in 0..12 {
            let mut flow = Flow::of(&ann).await;
            let asked = flow.request_code(OtpMethod::Email, None).await;
            statuses.push(asked.map_or_else(|refusal| refusal.status, |()| 200));
        }
        assert_eq!(statuses, [vec![200; 10], vec![429; 2]].concat());
    }

    async fn a_flow_whose_attempts_are_spent_is_over_and_only_that_one(tenant: &Tenant) {
        let (ann, _) = at_home(tenant).await;
        let mut flow = Flow::of(&ann).await;
        let begun = flow.session().to_owned();
        for attempt in 0..20 {
            if attempt == 10 {
                // Another session of the same flow has no attempts of its own.
                flow.replace_payload("Pay").await.unwrap();
                continue;
            }
            assert_eq!(refused(flow.with_token("garbage").await), 401, "{attempt}");
        }
        assert_eq!(refused(flow.with_token("garbage").await), 429);
        assert_eq!(refused(flow.with_external(&ann.name).await), 429, "a right step is too late");
        assert_eq!(flow.request_code(OtpMethod::Email, None).await.unwrap_err().status, 429);
        assert_eq!(flow.replace_payload("Pay more").await.unwrap_err().status, 429);
        let token = external_token(tenant, &ann.name).await;
        assert!(matches!(refused(with_session(&flow, &begun).with_token(&token).await), 401 | 429));
        let mut fresh = Flow::of(&ann).await;
        done(fresh.with_token(&token).await);
    }
}

/// The code of the latest message to this recipient.
async fn latest(flow: &Flow<'_>, recipient: &str) -> String {
    flow.code_to(recipient).await
}
