//! A flow is its user's, for as long as there is such a user.

use fidelio_client::types::OtpMethod;
use fidelio_credentials::ports::{PasskeyQueries as _, Store as _};
use fidelio_identity::ports::IdentityQueries as _;
use fidelio_identity::{DeviceInfo, DeviceSighting, User, UserName};
use fidelio_kernel::UserId;
use fidelio_tests::{
    Flow, Person, Tenant, TenantOptions, assertion_result, external_token, on_both_databases, sent,
};
use serde_json::json;

use super::{at_home, done, elsewhere, more, refused, settle, with_policy, with_settings};
use crate::support::{exists, stored};

/// Deactivates a user, who keeps everything. There is no operation for it: the user is stored anew.
async fn deactivate(person: &Person<'_>) {
    let (tenant, database) = (person.tenant, &person.tenant.opened.database);
    let name = UserName::parse(&person.name).unwrap();
    let (user, passkeys) =
        database.user_with_passkeys(tenant.id(), name.folded()).await.unwrap().expect("the user");
    let contacts = database.contacts(tenant.id(), user.id).await.unwrap();
    let user = User { active: false, ..user };
    let mut unit = database.begin().await.unwrap();
    assert!(unit.users().delete(tenant.id(), user.id).await.unwrap());
    assert!(unit.users().insert(&user).await.unwrap());
    for passkey in &passkeys {
        assert!(unit.passkeys().insert(passkey).await.unwrap());
    }
    for contact in &contacts {
        unit.contacts().replace(contact).await.unwrap();
    }
    if let Some(device) = person.device.device_id.as_ref() {
        let sighting = DeviceSighting {
            application: tenant.id(),
            user: user.id,
            device: device.parse().unwrap(),
            is_remembered: true,
            is_proved: true,
            info: DeviceInfo::default(),
            at: tenant.installation.api.clock.now(),
        };
        unit.devices().record(&sighting).await.unwrap();
    }
    unit.commit().await.unwrap();
}

async fn delete(tenant: &Tenant, user: &str) {
    tenant.backend().profile_delete(user).await.unwrap();
}

async fn delete_passkey(tenant: &Tenant, user: &str, passkey: &str) {
    let mut unit = tenant.opened.database.begin().await.unwrap();
    let user: UserId = user.parse().unwrap();
    assert!(unit.passkeys().delete(user, passkey.parse().unwrap()).await.unwrap());
    unit.commit().await.unwrap();
}

on_both_databases! {
    async fn another_user_s_passkey_proves_nothing(tenant: &Tenant) {
        let (mut ann, _) = at_home(tenant).await;
        let (mut eve, _) = at_home(tenant).await;
        let mut flow = Flow::of(&ann).await;
        let mut bait = flow.request_options("passkey:auth");
        bait.allow_credentials.clear();
        let eves = assertion_result(&eve.sign(&bait));
        let anns = flow.assert(&mut ann, "passkey:auth");
        let mut renamed = eves.clone();
        renamed.credential_id.clone_from(&anns.credential_id);
        let mut handled = eves.clone();
        handled.user_handle.clone_from(&anns.user_handle);
        for (what, answer) in [("hers", eves), ("hers under Ann's id", renamed), ("hers with Ann's handle", handled)] {
            assert_eq!(refused(flow.use_assertion(answer).await), 401, "{what}");
        }
        done(flow.use_assertion(anns).await);
    }

    async fn a_token_for_somebody_else_vouches_for_nobody(tenant: &Tenant) {
        let other = tenant.another(TenantOptions::default()).await;
        let (ann, registered) = at_home(tenant).await;
        let (eve, _) = at_home(tenant).await;
        let mut namesake = Person::named(&other, &ann.name);
        namesake.register().await.unwrap();
        let mut flow = Flow::of(&ann).await;
        let eves = external_token(tenant, &eve.name).await;
        assert_eq!(refused(flow.with_token(&eves).await), 403);
        assert_eq!(refused(flow.with_token(&external_token(&other, &ann.name).await).await), 401, "another tenant's");
        assert_eq!(refused(Flow::of_anyone(&ann).await.with_token(&external_token(&other, &ann.name).await).await), 401);
        // Eve's is not used up by that.
        done(Flow::of(&eve).await.with_token(&eves).await);
        // A token for a user who was deleted, whose name somebody else has taken.
        let old = external_token(tenant, &ann.name).await;
        delete(tenant, &registered.user_id).await;
        let mut gone = Flow::of(&ann).await;
        assert_eq!(refused(gone.with_token(&old).await), 401, "the user is gone");
        let mut heir = Person::named(tenant, &ann.name);
        settle(&mut heir).await;
        assert_eq!(refused(Flow::of(&heir).await.with_token(&old).await), 401, "the name is somebody else's");
        assert_eq!(refused(Flow::of_anyone(&heir).await.with_token(&old).await), 401);
        // A token for a name that was free then.
        let bob = Person::new(tenant);
        let early = external_token(tenant, &bob.name).await;
        let mut owner = Person::named(tenant, &bob.name);
        settle(&mut owner).await;
        assert_eq!(refused(Flow::of(&owner).await.with_token(&early).await), 401);
        // And the flow of Ann that began before is not the heir's.
        let stepped = flow.with_external(&ann.name).await;
        assert!(!matches!(stepped, Ok(Some(_))), "the device was Ann's, not her heir's: {stepped:?}");
    }

    async fn a_deactivated_user_gets_nowhere(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |_| ()).await;
        // Before the beginning, and after it.
        for before in [true, false] {
            let (mut ann, _) = at_home(tenant).await;
            let name = ann.name.clone();
            let early = (Flow::of(&ann).await, Flow::signing(&ann, "Pay", "t").await, external_token(tenant, &name).await);
            deactivate(&ann).await;
            let (mut flow, mut signing) = if before {
                (Flow::of(&ann).await, Flow::signing(&ann, "Pay", "t").await)
            } else {
                (early.0, early.1)
            };
            assert_eq!(refused(flow.with_passkey(&mut ann).await), 403);
            assert_eq!(refused(signing.sign_payload(&mut ann).await), 403);
            assert_eq!(refused(flow.with_token(&early.2).await), 403);
            flow.request_code(OtpMethod::Email, None).await.unwrap();
            assert_eq!(refused(flow.type_code("123456").await), 401);
            let mut anyone = Flow::of_anyone(&ann).await;
            let answer = assertion_result(&ann.sign(&anyone.request_options("passkey:auth")));
            assert_eq!(refused(anyone.use_assertion(answer).await), 403);
            tokio::time::sleep(std::time::Duration::from_millis(600)).await;
            assert_eq!(sent(tenant, &name).await, 0, "nobody is sent a code who may not use it");
        }
        // Between two steps.
        let (mut ann, _) = elsewhere(tenant).await;
        let name = ann.name.clone();
        let second = external_token(tenant, &name).await;
        let mut flow = Flow::of(&ann).await;
        more(flow.with_mail(&name).await);
        deactivate(&ann).await;
        assert_eq!(refused(flow.with_token(&second).await), 403);
        let _ = &mut ann;
    }

    async fn a_user_who_is_deleted_meanwhile_is_not_made_again(tenant: &Tenant) {
        // By each kind of last step, in an application where anybody may register.
        let policy = json!({"rules": [
            {"name": "up", "when": {"flow": "signUp"}, "sufficient": [["external", "passkey:reg"]]},
            {"name": "in", "when": {"flow": "signIn"}, "sufficient": [
                ["otp:email", "passkey:reg"], ["otp:email", "external"], ["external", "otp:email"],
                ["otp:email", "passkey:auth"], ["external", "passkey:reg"],
            ]},
        ]});
        let tenant = &with_policy(tenant, &policy).await;
        for last in ["passkey:reg", "external", "passkey:auth", "payload", "code"] {
            let (mut ann, registered) = at_home(tenant).await;
            let name = ann.name.clone();
            let mut flow = Flow::of(&ann).await;
            more(flow.with_mail(&name).await);
            let made = flow.create(&mut ann);
            let signed = flow.assert(&mut ann, "passkey:auth");
            delete(tenant, &registered.user_id).await;
            let stepped = match last {
                "passkey:reg" => flow.bring_passkey(made).await,
                "external" => flow.with_external(&name).await,
                "passkey:auth" => flow.use_assertion(signed).await,
                "code" => flow.request_code(OtpMethod::Email, None).await.map(|()| None),
                _ => flow.replace_payload("Pay").await.map(|()| None),
            };
            match last {
                "payload" => assert!(stepped.is_ok_and(|complete| complete.is_none())),
                _ => assert!(matches!(refused(stepped), 401 | 403), "{last}"),
            }
            assert!(!exists(tenant, &name).await, "{last}: the user is back");
        }
        let (mut ann, registered) = at_home(tenant).await;
        let name = ann.name.clone();
        let mut flow = Flow::of(&ann).await;
        more(flow.with_external(&name).await);
        let made = flow.create(&mut ann);
        delete(tenant, &registered.user_id).await;
        assert!(matches!(refused(flow.bring_passkey(made).await), 401 | 403));
        assert!(!exists(tenant, &name).await, "the user is back");
    }

    async fn what_was_proved_of_a_user_does_not_count_for_who_has_the_name_next(tenant: &Tenant) {
        let policy = json!({"rules": [
            {"name": "in", "sufficient": [["otp:email", "external"], ["external", "passkey:reg"]]},
        ]});
        let tenant = &with_policy(tenant, &policy).await;
        for sign_up in [false, true] {
            let (ann, registered) = at_home(tenant).await;
            let mut flow = Flow::of(&ann).await;
            more(flow.with_mail(&ann.name).await);
            delete(tenant, &registered.user_id).await;
            if !sign_up {
                Person::named(tenant, &ann.name).register().await.unwrap();
            }
            assert_eq!(refused(flow.with_external(&ann.name).await), 403, "sign up: {sign_up}");
        }
        // Nor for somebody who takes a name while another one signs up with it.
        let ann = Person::new(tenant);
        let mut flow = Flow::of(&ann).await;
        more(flow.with_mail(&ann.name).await);
        Person::named(tenant, &ann.name).register().await.unwrap();
        assert_eq!(refused(flow.with_external(&ann.name).await), 403);
    }

    async fn a_passkey_that_is_deleted_between_two_steps_proved_nothing(tenant: &Tenant) {
        let policy = json!({"rules": [
            {"name": "pay", "when": {"flow": "signIn", "payload": true}, "sufficient": [["passkey:tx", "external"]]},
            {"name": "in", "when": {"flow": "signIn"}, "sufficient": [["passkey:auth", "external"], ["passkey:auth", "otp:email"]]},
        ]});
        let tenant = &with_policy(tenant, &policy).await;
        for payload in [false, true] {
            let (mut ann, registered) = at_home(tenant).await;
            let mut flow = if payload { Flow::signing(&ann, "Pay", "t").await } else { Flow::of(&ann).await };
            more(if payload { flow.sign_payload(&mut ann).await } else { flow.with_passkey(&mut ann).await });
            // Another one is there, so that the policy offers the same as before.
            let token = ann.log_in().await.unwrap().jwt_access;
            ann.register_with(&tenant.client.access_token(&token)).await.unwrap();
            delete_passkey(tenant, &registered.user_id, &registered.passkey_id).await;
            assert_eq!(stored(tenant, &ann.name).await.len(), 1);
            assert_eq!(refused(flow.with_external(&ann.name).await), 401, "payload: {payload}");
        }
        // And one that is deleted before it is used.
        let (mut ann, registered) = at_home(tenant).await;
        let mut flow = Flow::of(&ann).await;
        let answer = flow.assert(&mut ann, "passkey:auth");
        delete_passkey(tenant, &registered.user_id, &registered.passkey_id).await;
        assert!(matches!(refused(flow.use_assertion(answer).await), 401 | 403));
    }
}
