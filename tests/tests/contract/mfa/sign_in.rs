//! Signing in: what is offered in which situation, and what suffices.

use fidelio_client::types::{MfaBeginRequest, OtpMethod};
use fidelio_tests::{Flow, Person, on_both_databases};

use super::{at_home, done, elsewhere, more, plain, reachable, refused};
use crate::support::{claims, device, passkeys, with_settings};

const LACKS_ALL: &str = r#"{"hybridTransport":false,"userVerifyingPlatformAuthenticator":false}"#;

on_both_databases! {
    async fn on_a_known_device_one_step_suffices(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (mut ann, _) = at_home(tenant).await;
        let name = ann.name.clone();
        let expected = ["passkey:auth known-device:1/1", "external known-device:1/1", "otp:email known-device:1/1"];
        for step in ["passkey", "external", "mail"] {
            let mut flow = Flow::of(&ann).await;
            assert!(!flow.signs_up());
            assert_eq!(flow.reasons(), expected);
            let complete = done(match step {
                "passkey" => flow.with_passkey(&mut ann).await,
                "external" => flow.with_external(&name).await,
                _ => flow.with_mail(&name).await,
            });
            assert_eq!(complete.flow.to_string(), "signIn", "{step}");
            assert_eq!(Some(complete.device_id), ann.device.device_id, "{step}: the device stays the same");
            assert_eq!(complete.passkey_info.is_some(), step == "passkey");
            assert_eq!(passkeys(tenant, &complete.access_token).await.len(), 1);
        }
    }

    async fn on_an_unknown_device_it_takes_a_passkey_or_two_steps(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (mut ann, _) = reachable(tenant).await;
        let name = ann.name.clone();
        let expected = ["passkey:auth new-device:1/1", "external new-device:1/2", "otp:email new-device:1/2"];
        let mut flow = Flow::of(&ann).await;
        assert_eq!(flow.reasons(), expected);
        more(flow.with_mail(&name).await);
        assert_eq!(flow.reasons(), ["external new-device:2/2"]);
        let complete = done(flow.with_external(&name).await);
        assert!(!complete.device_id.is_empty());

        elsewhere(&mut ann);
        let mut flow = Flow::of(&ann).await;
        more(flow.with_external(&name).await);
        assert_eq!(flow.reasons(), ["otp:email new-device:2/2"]);
        done(flow.with_mail(&name).await);

        let mut flow = Flow::of(&ann).await;
        done(flow.with_passkey(&mut ann).await);
    }

    async fn a_device_that_signed_in_is_known_from_then_on_and_only_to_its_user(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (mut ann, _) = reachable(tenant).await;
        ann.device.client_name = Some("A browser of its own".to_owned());
        let mut flow = Flow::of(&ann).await;
        let complete = done(flow.with_passkey(&mut ann).await);
        ann.device = device(&complete.device_id);
        assert_eq!(Flow::of(&ann).await.reasons()[0], "passkey:auth known-device:1/1");
        let (mut bob, _) = reachable(tenant).await;
        bob.device = device(&complete.device_id);
        assert_eq!(Flow::of(&bob).await.reasons()[0], "passkey:auth new-device:1/1");
        bob.device = device("not an identifier");
        assert_eq!(Flow::of(&bob).await.reasons()[0], "passkey:auth new-device:1/1");
    }

    async fn without_a_name_a_passkey_tells_who_it_is(tenant: &Tenant) {
        let (mut ann, registered) = reachable(tenant).await;
        let mut flow = Flow::of_anyone(&ann).await;
        assert!(!flow.signs_up());
        assert!(flow.request_options("passkey:auth").allow_credentials.is_empty());
        assert_eq!(flow.request_code(OtpMethod::Email, None).await.unwrap_err().status, 403);
        let complete = done(flow.with_passkey(&mut ann).await);
        assert_eq!(claims(&complete.access_token)["sub"], registered.user_id);
        let mut empty = Flow::request(&ann);
        empty.user.as_mut().unwrap().username = String::new();
        let mut flow = Flow::begin(tenant, &empty).await.unwrap();
        done(flow.with_passkey(&mut ann).await);
    }

    async fn without_a_name_the_backend_tells_who_it_is(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (mut ann, registered) = reachable(tenant).await;
        let mut flow = Flow::of_anyone(&ann).await;
        assert_eq!(flow.offered(), ["passkey:auth", "external"]);
        more(flow.with_external(&ann.name).await);
        assert_eq!(flow.reasons(), ["otp:email new-device:2/2"]);
        let complete = done(flow.with_mail(&ann.name).await);
        assert_eq!(claims(&complete.access_token)["sub"], registered.user_id);
        ann.device = device(&registered.device_id);
        let mut flow = Flow::of_anyone(&ann).await;
        done(flow.with_external(&ann.name).await);
        // Somebody new, too.
        let mut bob = Person::new(tenant);
        let mut flow = Flow::of_anyone(&bob).await;
        more(flow.with_external(&bob.name).await);
        assert!(flow.signs_up());
        let answer = flow.create(&mut bob);
        let complete = done(flow.bring_passkey(answer).await);
        assert_eq!(claims(&complete.id_token)["preferred_username"], bob.name);
    }

    async fn a_cancelled_ceremony_leaves_every_other_way_open(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (mut ann, _) = at_home(tenant).await;
        let mut flow = Flow::of(&ann).await;
        let _cancelled = flow.assert(&mut ann, "passkey:auth");
        let session = flow.next.session.clone();
        flow.request_code(OtpMethod::Email, None).await.unwrap();
        assert_ne!(flow.next.session, session);
        let wrong = refused(flow.type_code("000000").await);
        assert_eq!(wrong.status, 401);
        // The session from before takes everything but the code, and so does the one that takes it.
        let mut before = flow.clone();
        before.next.session = session;
        assert_eq!(refused(before.type_code("000000").await).status, 403);
        done(before.with_passkey(&mut ann).await);
        let mut again = Flow::of(&ann).await;
        again.request_code(OtpMethod::Email, None).await.unwrap();
        done(again.with_external(&ann.name).await);
    }

    async fn a_passkey_that_the_client_cannot_reach_is_not_offered(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (mut ann, _) = at_home(tenant).await;
        ann.device.webauthn_capabilities = Some(LACKS_ALL.to_owned());
        assert!(!Flow::of(&ann).await.offered().contains(&"passkey:auth".to_owned()));
    }

    async fn a_passkey_that_is_made_in_a_flow_is_the_user_s(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.max_passkeys_per_user = 1).await;
        let (mut ann, registered) = reachable(tenant).await;
        // Without any passkey there is another way: one is made.
        let id = registered.passkey_id.parse().unwrap();
        let mut unit = fidelio_credentials::ports::Store::begin(&tenant.opened.database).await.unwrap();
        assert!(unit.passkeys().delete(registered.user_id.parse().unwrap(), id).await.unwrap());
        unit.commit().await.unwrap();
        let mut flow = Flow::of(&ann).await;
        assert_eq!(
            flow.reasons(),
            ["otp:email no-passkey-on-new-device:1/2", "external no-passkey-on-new-device:1/2"]
        );
        more(flow.with_mail(&ann.name).await);
        assert_eq!(flow.offered(), ["external", "passkey:reg"]);
        let mut late = flow.clone();
        let complete = done(flow.make_passkey(&mut ann).await);
        let listed = passkeys(tenant, &complete.access_token).await;
        assert_eq!(listed.len(), 1);
        let info = complete.passkey_info.expect("the passkey");
        assert_eq!((&info.passkey_id, info.aaguid.len()), (&listed[0].id, 36));
        assert!(info.creation_result.is_some() && info.assertion_result.is_none() && !info.public_key.is_empty());
        // The same session again.
        assert_eq!(refused(late.bring_passkey(info.creation_result.unwrap()).await).status, 401);
        done(Flow::of(&ann).await.with_passkey(&mut ann).await);
    }

    async fn nobody_gets_more_passkeys_in_a_flow_than_a_user_may_have(tenant: &Tenant) {
        let policy = serde_json::json!({"rules": [
            {"name": "in", "when": {"flow": "signIn"}, "sufficient": [["external", "passkey:reg"], ["external", "passkey:auth"]]},
        ]});
        let tenant = &with_settings(tenant, |settings| {
            settings.max_passkeys_per_user = 2;
            settings.mfa_policy = Some(serde_json::from_value(policy.clone()).unwrap());
        })
        .await;
        let (mut ann, _) = reachable(tenant).await;
        let name = ann.name.clone();
        let mut first = Flow::of(&ann).await;
        let mut second = Flow::of(&ann).await;
        more(first.with_external(&name).await);
        more(second.with_external(&name).await);
        assert_eq!(first.creation_options().exclude_credentials.len(), 1);
        done(first.make_passkey(&mut ann).await);
        assert_eq!(refused(second.make_passkey(&mut ann).await).status, 403);
        let mut third = Flow::of(&ann).await;
        more(third.with_external(&name).await);
        assert_eq!(third.offered(), ["passkey:auth"]);
    }

    async fn a_trace_id_is_made_where_none_is_given(tenant: &Tenant) {
        let (mut ann, _) = reachable(tenant).await;
        for (given, expected) in [(None, None), (Some(""), None), (Some("my-trace"), Some("my-trace"))] {
            let request = MfaBeginRequest {
                trace_id: given.map(str::to_owned),
                payload: Some("Pay".to_owned()),
                ..Flow::request(&ann)
            };
            let mut flow = Flow::begin(tenant, &request).await.unwrap();
            let complete = done(flow.sign_payload(&mut ann).await);
            let nonce = claims(&complete.payload_signature)["nonce"].as_str().unwrap().to_owned();
            match expected {
                Some(expected) => assert_eq!(nonce, expected),
                None => assert_eq!(nonce.len(), 36, "{nonce}"),
            }
        }
        let longest = MfaBeginRequest { trace_id: Some("t".repeat(128)), ..Flow::request(&ann) };
        Flow::begin(tenant, &longest).await.unwrap();
    }
}
