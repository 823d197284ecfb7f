//! What may happen once in a flow happens once.

use fidelio_client::types::OtpMethod;
use fidelio_tests::{Flow, external_token, on_both_databases};
use serde_json::json;

use super::{
    AUTH, EXTERNAL, OTP_VERIFY, at_home, at_once, done, elsewhere, more, post_as, refused, wins, with_policy,
    with_session,
};

const PARALLEL: usize = 32;

on_both_databases! {
    async fn a_session_of_a_flow_is_used_once(tenant: &Tenant) {
        let (mut ann, _) = elsewhere(tenant).await;
        let mut flow = Flow::of(&ann).await;
        let first = flow.session().to_owned();
        let mut again = flow.clone();
        more(flow.with_external(&ann.name).await);
        assert_eq!(refused(again.with_external(&ann.name).await), 401);
        assert_eq!(refused(again.with_passkey(&mut ann).await), 401);
        assert_eq!(again.request_code(OtpMethod::Email, None).await.unwrap_err().status, 401);
        assert_eq!(again.replace_payload("Pay").await.unwrap_err().status, 401);
        let second = flow.session().to_owned();
        done(flow.with_mail(&ann.name).await);
        for session in [first, second.clone()] {
            let mut used = with_session(&flow, &session);
            assert!(matches!(refused(used.with_external(&ann.name).await), 401 | 403), "a used session");
        }
    }

    async fn of_parallel_steps_with_one_session_one_succeeds(tenant: &Tenant) {
        let (mut ann, _) = at_home(tenant).await;
        let flow = Flow::of(&ann).await;
        let mut requests = Vec::new();
        for index in 0..PARALLEL {
            if index % 2 == 0 {
                let token = external_token(tenant, &ann.name).await;
                requests.push((EXTERNAL, flow.session().to_owned(), json!({"token": token})));
            } else {
                let answer = flow.assert(&mut ann, "passkey:auth");
                requests.push((AUTH, flow.session().to_owned(), json!({"assertionResult": answer})));
            }
        }
        let statuses = at_once(tenant, requests).await;
        assert_eq!(wins(&statuses), 1, "{statuses:?}");
        // The rest came too late, or was more than a flow may try.
        assert!(statuses.iter().all(|status| matches!(status, 200 | 401 | 429)), "{statuses:?}");
    }

    async fn of_parallel_first_steps_of_two_with_one_session_one_goes_on(tenant: &Tenant) {
        let (ann, _) = elsewhere(tenant).await;
        let flow = Flow::of(&ann).await;
        let sessions = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let mut steps = Vec::new();
        for _ in 0..16 {
            let token = external_token(tenant, &ann.name).await;
            let (mut flow, sessions) = (flow.client.session(flow.session()), sessions.clone());
            steps.push(tokio::spawn(async move {
                let request = fidelio_client::types::MfaExternalRequest { token };
                let answer = flow.mfa_third_party_auth_verify(&request).await;
                if let Ok(fidelio_client::MfaOutcome::More(next)) = fidelio_client::MfaOutcome::of(answer) {
                    sessions.lock().unwrap().push(next.session);
                }
                flow = flow.clone();
                drop(flow);
            }));
        }
        for step in steps {
            step.await.unwrap();
        }
        assert_eq!(sessions.lock().unwrap().len(), 1);
    }

    async fn one_external_token_in_two_flows_at_once_vouches_once(tenant: &Tenant) {
        let (ann, _) = at_home(tenant).await;
        for _ in 0..4 {
            let token = external_token(tenant, &ann.name).await;
            let mut requests = Vec::new();
            for _ in 0..4 {
                let flow = Flow::of(&ann).await;
                requests.push((EXTERNAL, flow.session().to_owned(), json!({"token": token})));
            }
            let statuses = at_once(tenant, requests).await;
            assert_eq!(wins(&statuses), 1, "{statuses:?}");
            assert!(statuses.iter().all(|status| matches!(status, 200 | 401)), "{statuses:?}");
            let mut late = Flow::of(&ann).await;
            assert_eq!(refused(late.with_token(&token).await), 401);
        }
    }

    async fn one_code_at_once_counts_once(tenant: &Tenant) {
        let tenant = &super::with_settings(tenant, |settings| settings.code_attempts = 10).await;
        let (ann, _) = at_home(tenant).await;
        let mut flow = Flow::of(&ann).await;
        flow.request_code(OtpMethod::Email, None).await.unwrap();
        let first = flow.session().to_owned();
        let code = flow.code_to(&ann.name).await;
        let requests = (0..10).map(|_| (OTP_VERIFY, first.clone(), json!({"otp": code}))).collect();
        let statuses = at_once(tenant, requests).await;
        assert_eq!(wins(&statuses), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 200 | 401)), "{statuses:?}");
    }

    async fn one_code_in_two_sessions_of_a_flow_counts_once(tenant: &Tenant) {
        let tenant = &super::with_settings(tenant, |_| ()).await;
        let (ann, _) = at_home(tenant).await;
        let mut flow = Flow::of(&ann).await;
        let first = flow.session().to_owned();
        flow.request_code(OtpMethod::Email, None).await.unwrap();
        let second = flow.session().to_owned();
        let _before = flow.code_to(&ann.name).await;
        let mut other = with_session(&flow, &first);
        other.request_code(OtpMethod::Email, None).await.unwrap();
        let code = other.code_to(&ann.name).await;
        done(with_session(&flow, &second).type_code(&code).await);
        assert_eq!(refused(other.type_code(&code).await), 401);
    }

    async fn one_assertion_counts_once_over_all_sessions_of_a_flow(tenant: &Tenant) {
        let (mut ann, _) = at_home(tenant).await;
        let flow = Flow::of(&ann).await;
        let answer = flow.assert(&mut ann, "passkey:auth");
        let mut sessions = vec![flow.session().to_owned()];
        for _ in 0..3 {
            let mut forked = flow.clone();
            forked.request_code(OtpMethod::Email, None).await.unwrap();
            sessions.push(forked.session().to_owned());
        }
        let body = json!({"assertionResult": answer});
        let statuses = at_once(tenant, sessions.iter().map(|one| (AUTH, one.clone(), body.clone())).collect()).await;
        assert_eq!(wins(&statuses), 1, "one signature signed in more than once: {statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 200 | 401)), "{statuses:?}");
    }

    async fn one_signature_over_a_payload_counts_once_over_all_sessions_of_a_flow(tenant: &Tenant) {
        let (mut ann, _) = at_home(tenant).await;
        let flow = Flow::signing(&ann, "Pay 10 EUR", "trace").await;
        let answer = flow.assert(&mut ann, "passkey:tx");
        let mut forked = flow.clone();
        forked.request_code(OtpMethod::Email, None).await.unwrap();
        let mut statuses = Vec::new();
        for session in [flow.session(), forked.session()] {
            statuses.push(post_as(tenant, super::TX, session, &json!({"assertionResult": answer})).await.status);
        }
        assert_eq!(statuses, [200, 401]);
    }

    async fn one_assertion_counts_once_as_the_first_of_two_steps(tenant: &Tenant) {
        let policy = json!({"rules": [
            {"name": "two", "when": {"flow": "signIn"}, "sufficient": [["passkey:auth", "external"], ["otp:email", "external"]]},
        ]});
        let tenant = &with_policy(tenant, &policy).await;
        let (mut ann, _) = at_home(tenant).await;
        let mut flow = Flow::of(&ann).await;
        let answer = flow.assert(&mut ann, "passkey:auth");
        let mut forked = flow.clone();
        forked.request_code(OtpMethod::Email, None).await.unwrap();
        more(flow.use_assertion(answer.clone()).await);
        assert_eq!(refused(forked.use_assertion(answer).await), 401);
        done(flow.with_external(&ann.name).await);
    }
}
