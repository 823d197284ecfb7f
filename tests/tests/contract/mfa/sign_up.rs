//! Making a user in a flow.

use fidelio_client::types::{MfaBeginRequest, MfaUser, OtpMethod};
use fidelio_tests::{Flow, Person, Refused, on_both_databases};
use serde_json::json;

use super::{done, elsewhere, more, plain, refused, set_phone, signed_up, user, with_policy};
use crate::support::{claims, device, passkeys, with_settings};

fn named(person: &Person<'_>, change: impl FnOnce(&mut MfaUser)) -> MfaBeginRequest {
    let mut request = Flow::request(person);
    change(request.user.as_mut().unwrap());
    request
}

on_both_databases! {
    async fn somebody_whom_the_backend_vouches_for_signs_up_with_a_passkey(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let mut flow = Flow::of(&ann).await;
        let name = ann.name.clone();
        assert!(flow.signs_up());
        assert_eq!(flow.next.msg_code.to_string(), "additional_auth_required");
        more(flow.with_external(&name).await);
        assert_eq!(flow.reasons(), ["passkey:reg sign-up:2/2"]);
        assert!(user(tenant, &name).await.is_none(), "nobody is made before the flow is complete");
        let options = flow.creation_options();
        assert_eq!((options.user.name.as_str(), options.user.display_name.as_str()), (&*name, &*name));
        let complete = done(flow.make_passkey(&mut ann).await);
        assert_eq!(complete.flow.to_string(), "signUp");
        assert_eq!((complete.payload.as_str(), complete.payload_signature.as_str()), ("", ""));
        let made = user(tenant, &name).await.expect("the user");
        assert_eq!(claims(&complete.access_token)["sub"], made.id.to_string());
        assert_eq!(options.user.id, made.id.to_string());
        let id = claims(&complete.id_token);
        assert_eq!(id["preferred_username"], name);
        assert!(id["email"].is_null(), "nothing was proved of the address: {id}");
        assert_eq!(passkeys(tenant, &complete.access_token).await.len(), 1);
        ann.log_in().await.expect("the passkey is an ordinary one");
    }

    async fn somebody_who_types_a_mailed_code_signs_up_with_a_verified_address(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let mut ann = Person::new(tenant);
        let name = ann.name.clone();
        let mut flow = Flow::of(&ann).await;
        assert_eq!(flow.reasons(), ["external sign-up:1/2", "otp:email sign-up:1/2"]);
        more(flow.with_mail(&name).await);
        assert_eq!(flow.reasons(), ["passkey:reg sign-up:2/2"]);
        assert!(user(tenant, &name).await.is_none());
        let complete = done(flow.make_passkey(&mut ann).await);
        let id = claims(&complete.id_token);
        assert_eq!((&id["email"], &id["email_verified"]), (&json!(name), &json!(true)), "{id}");
        // The address is the user's from now on.
        let flow = Flow::of(&ann).await;
        assert!(!flow.signs_up());
        assert_eq!(
            flow.reasons(),
            ["passkey:auth new-device:1/1", "external new-device:1/2", "otp:email new-device:1/2"]
        );
    }

    async fn the_device_of_a_sign_up_is_known_from_then_on(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let complete = signed_up(&mut ann).await;
        ann.device = device(&complete.device_id);
        let flow = Flow::of(&ann).await;
        assert_eq!(flow.reasons(), ["passkey:auth known-device:1/1", "external known-device:1/1"]);
        elsewhere(&mut ann);
        assert_eq!(Flow::of(&ann).await.reasons(), ["passkey:auth new-device:1/1"]);
    }

    async fn the_names_that_were_given_are_the_user_s(tenant: &Tenant) {
        for (display_name, name, shown) in [
            (Some("Ann Example"), None, "Ann Example"),
            (None, Some("Ann of the Hill"), "Ann of the Hill"),
            (Some("Ann"), Some("Ann of the Hill"), "Ann"),
        ] {
            let mut ann = Person::new(tenant);
            let request = named(&ann, |user| {
                user.display_name = display_name.map(str::to_owned);
                user.name = name.map(str::to_owned);
                user.username_type = Some(fidelio_client::types::UsernameType::Email);
            });
            let mut flow = Flow::begin(tenant, &request).await.unwrap();
            let name = ann.name.clone();
            more(flow.with_external(&name).await);
            assert_eq!(flow.creation_options().user.display_name, shown);
            let complete = done(flow.make_passkey(&mut ann).await);
            assert_eq!(claims(&complete.id_token)["name"], shown);
            let made = user(tenant, &name).await.unwrap();
            assert_eq!((made.display_name.as_str(), made.name_type.as_str()), (shown, "email"));
        }
    }

    async fn what_is_malformed_is_refused_by_name(tenant: &Tenant) {
        let ann = Person::new(tenant);
        let long = "x".repeat(300);
        for (request, field) in [
            (named(&ann, |user| user.username = long.clone()), "user.username"),
            (named(&ann, |user| user.username = "a\0b".to_owned()), "user.username"),
            (named(&ann, |user| user.display_name = Some(long.clone())), "user.displayName"),
            (named(&ann, |user| user.phone = Some("0170 123".to_owned())), "user.phone"),
            (MfaBeginRequest { trace_id: Some("t".repeat(129)), ..Flow::request(&ann) }, "traceId"),
            (MfaBeginRequest { trace_id: Some("a\nb".to_owned()), ..Flow::request(&ann) }, "traceId"),
            (MfaBeginRequest { payload: Some("p".repeat(2049)), ..Flow::request(&ann) }, "payload"),
            (MfaBeginRequest { payload: Some("a\0b".to_owned()), ..Flow::request(&ann) }, "payload"),
        ] {
            let Refused { status, msg } = Flow::begin(tenant, &request).await.err().expect("a refusal");
            assert_eq!(status, 400, "{field}");
            assert!(msg.starts_with(&format!("{field} ")), "{msg}");
        }
    }

    async fn a_number_that_was_proved_is_the_user_s(tenant: &Tenant) {
        let policy = json!({"rules": [
            {"name": "up", "when": {"flow": "signUp"}, "sufficient": [["otp:sms", "passkey:reg"]]},
            {"name": "in", "when": {"flow": "signIn"}, "sufficient": [["otp:sms"], ["passkey:auth"]]},
        ]});
        let tenant = &with_policy(tenant, &policy).await;
        let mut ann = Person::new(tenant);
        let without = Flow::begin(tenant, &Flow::request(&ann)).await.err().expect("no number, no way");
        assert_eq!(without.status, 403);
        let request = named(&ann, |user| user.phone = Some("+1 (415) 555-0123".to_owned()));
        let mut flow = Flow::begin(tenant, &request).await.unwrap();
        let options = &flow.action("otp:sms").options;
        assert_eq!((options[0].name.as_deref(), options[0].label.as_deref()), (Some("phone:primary"), Some("***23")));
        more(flow.with_sms("+14155550123").await);
        let complete = done(flow.make_passkey(&mut ann).await);
        let id = claims(&complete.id_token);
        assert_eq!((&id["phone_number"], &id["phone_number_verified"]), (&json!("+14155550123"), &json!(true)));
        // Whoever asked for a text message agreed to get them.
        assert_eq!(Flow::of(&ann).await.offered(), ["otp:sms", "passkey:auth"]);
        let made = user(tenant, &ann.name).await.unwrap();
        set_phone(tenant, &made.id.to_string(), "+14155550123", false).await;
        assert_eq!(Flow::of(&ann).await.offered(), ["passkey:auth"], "the consent was taken back");
    }

    async fn where_registration_is_closed_only_the_backend_lets_somebody_sign_up(tenant: &Tenant) {
        let closed = &with_settings(tenant, |settings| settings.open_registration = false).await;
        let mut ann = Person::new(closed);
        let mut flow = Flow::of(&ann).await;
        assert_eq!(flow.reasons(), ["external sign-up:1/2"]);
        assert_eq!(flow.request_code(OtpMethod::Email, None).await.unwrap_err().status, 403);
        signed_up(&mut ann).await;
    }

    async fn where_registration_is_closed_no_policy_opens_it_without_the_backend(tenant: &Tenant) {
        let closed = &with_settings(tenant, |settings| {
            settings.open_registration = false;
            let policy = json!({"rules": [
                {"name": "all", "sufficient": [["otp:email"], ["otp:email", "passkey:reg"], ["otp:email", "external"]]},
            ]});
            settings.mfa_policy = Some(serde_json::from_value(policy).unwrap());
        })
        .await;
        let ann = Person::new(closed);
        let mut flow = Flow::of(&ann).await;
        assert_eq!(flow.reasons(), ["otp:email all:1/2"]);
        // The first sequence would suffice where anybody may register.
        let stepped = flow.with_mail(&ann.name).await;
        assert!(!matches!(stepped, Ok(Some(_))), "{stepped:?}");
        assert!(user(closed, &ann.name).await.is_none(), "somebody registered where registration is closed");
    }

    async fn a_name_that_was_taken_meanwhile_is_refused(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let name = ann.name.clone();
        let mut flow = Flow::of(&ann).await;
        let mut other = flow.clone();
        more(flow.with_external(&name).await);
        let mut eve = Person::named(tenant, &name);
        eve.register().await.unwrap();
        let answer = flow.create(&mut ann);
        assert_eq!(refused(flow.bring_passkey(answer).await).status, 409);
        // A flow that began before sees who has the name now, and asks for what that user has.
        let stepped = other.with_external(&name).await;
        assert!(!matches!(stepped, Ok(Some(_))), "{stepped:?}");
        if stepped.is_ok() {
            assert!(!other.signs_up());
        }
    }
}
