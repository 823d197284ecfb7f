//! Who the user of a flow is.

use fidelio_client::types::{MfaDiscoverRequest, MfaUser, OtpMethod, TrustItems};
use fidelio_client::{Error, types};
use fidelio_tests::{Flow, Person, Tenant, TrustKey, external_token, on_both_databases, sent};

use super::{at_home, done, elsewhere, more, plain, reachable, refused, user};
use crate::support::{claims, with_settings};

fn items(auth: Option<&str>, merchant: Option<&str>, wallet: Option<&str>) -> TrustItems {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    TrustItems { auth: owned(auth), merchant: owned(merchant), wallet: owned(wallet) }
}

async fn discover(tenant: &Tenant, trust_items: TrustItems) -> u16 {
    match Flow::client(tenant).mfa_discover(&MfaDiscoverRequest { trust_items }).await {
        Ok(found) => found.status().as_u16(),
        Err(Error::ErrorResponse(refused)) => {
            assert_eq!(refused.msg_code, types::MfaErrorCode::NotFound);
            refused.status().as_u16()
        }
        Err(other) => panic!("{other}"),
    }
}

async fn begin<'a>(person: &Person<'a>, trust_items: TrustItems) -> Flow<'a> {
    let mut request = Flow::request(person);
    request.trust_items = Some(trust_items);
    Flow::begin(person.tenant, &request).await.unwrap()
}

on_both_databases! {
    async fn a_name_is_the_same_however_it_is_spelled(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (mut ann, registered) = at_home(tenant).await;
        let name = ann.name.clone();
        ann.name = name.to_uppercase();
        for way in 0..3 {
            let mut flow = Flow::of(&ann).await;
            assert!(!flow.signs_up());
            let complete = done(match way {
                0 => flow.with_external(&name).await,
                1 => flow.with_external(&name.to_uppercase()).await,
                _ => flow.with_mail(&name).await,
            });
            let access = claims(&complete.access_token);
            assert_eq!((&access["sub"], &access["username"]), (&registered.user_id.clone().into(), &name.clone().into()));
        }
    }

    async fn where_users_are_hidden_nobody_is_told_who_exists(tenant: &Tenant) {
        let hiding = &with_settings(tenant, |settings| settings.hide_unknown_users = true).await;
        let (mut ann, _) = reachable(hiding).await;
        let nobody = Person::new(hiding);
        let (known, mut unknown) = (Flow::of(&ann).await, Flow::of(&nobody).await);
        assert_eq!(known.reasons(), unknown.reasons());
        assert!(!unknown.signs_up());
        let before = sent(hiding, &nobody.name).await;
        unknown.request_code(OtpMethod::Email, None).await.unwrap();
        // A code for Ann that is asked for later comes; one for nobody does not.
        let mut anns = Flow::of(&ann).await;
        more(anns.with_mail(&ann.name).await);
        done(anns.with_external(&ann.name).await);
        assert_eq!(sent(hiding, &nobody.name).await, before);
        let mut flow = Flow::of(&ann).await;
        done(flow.with_passkey(&mut ann).await);
    }

    async fn where_users_are_hidden_the_backend_lets_somebody_sign_up(tenant: &Tenant) {
        let hiding = &with_settings(tenant, |settings| settings.hide_unknown_users = true).await;
        let mut ann = Person::new(hiding);
        let name = ann.name.clone();
        let mut ids = Vec::new();
        for _ in 0..2 {
            let mut flow = Flow::of(&ann).await;
            assert!(!flow.signs_up(), "that is hidden");
            more(flow.with_external(&name).await);
            assert!(flow.signs_up(), "the backend may know");
            assert_eq!(flow.offered(), ["passkey:reg"]);
            done(flow.make_passkey(&mut ann).await);
            let made = user(hiding, &name).await.expect("a user").id.to_string();
            hiding.backend().profile_delete(&made).await.unwrap();
            ids.push(made);
        }
        assert_ne!(ids[0], ids[1], "who has the name of somebody who was deleted is not the same user");
    }

    async fn the_backend_cannot_vouch_for_another_user(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (ann, _) = at_home(tenant).await;
        let (bob, _) = reachable(tenant).await;
        let mut flow = Flow::of(&ann).await;
        let refusal = refused(flow.with_external(&bob.name).await);
        assert_eq!(refusal.status, 403);
        assert!(refusal.msg.contains("another user"), "{}", refusal.msg);
        done(flow.with_external(&ann.name).await);
    }

    async fn a_name_that_is_registered_meanwhile_is_not_signed_up_or_in(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let mut ann = Person::new(tenant);
        let name = ann.name.clone();
        let mut flow = Flow::of(&ann).await;
        assert!(flow.signs_up());
        ann.register().await.unwrap();
        let refused = flow.with_external(&name).await.unwrap_err();
        assert_eq!(refused.status, 403, "begin again: {refused:?}");
        assert!(!Flow::of(&ann).await.signs_up());
    }

    async fn a_display_name_of_a_user_who_exists_changes_nothing(tenant: &Tenant) {
        let (mut ann, _) = reachable(tenant).await;
        let mut request = Flow::request(&ann);
        request.user = Some(MfaUser { display_name: Some("Mallory".to_owned()), ..request.user.unwrap() });
        let mut flow = Flow::begin(tenant, &request).await.unwrap();
        let complete = done(flow.with_passkey(&mut ann).await);
        assert_eq!(claims(&complete.id_token)["name"], ann.name);
    }

    async fn a_trust_item_makes_a_browser_known_after_it_was_signed_in_with(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (mut ann, _) = reachable(tenant).await;
        let key = TrustKey::new();
        assert_eq!(discover(tenant, items(Some(&key.item("a")), None, None)).await, 404);
        let mut flow = begin(&ann, items(Some(&key.item("a")), Some(&key.item("m")), None)).await;
        assert_eq!(flow.reasons()[0], "passkey:auth new-device:1/1");
        assert_eq!(discover(tenant, items(Some(&key.item("a")), None, None)).await, 404, "nothing came of it yet");
        done(flow.with_passkey(&mut ann).await);
        elsewhere(&mut ann);
        assert_eq!(discover(tenant, items(Some(&key.item("a")), None, None)).await, 204);
        assert_eq!(discover(tenant, items(None, None, Some(&key.item("a")))).await, 404, "as another kind");
        let mut flow = begin(&ann, items(None, Some(&key.item("m")), None)).await;
        assert_eq!(flow.reasons()[0], "passkey:auth known-device:1/1");
        assert_eq!(flow.option("passkey:auth", "merchantTrustID").as_deref(), Some("m"));
        assert_eq!(flow.option("passkey:auth", "walletTrustID"), None);
        done(flow.with_external(&ann.name).await);
        let flow = begin(&ann, items(Some(&key.item("a")), None, None)).await;
        assert_eq!(flow.reasons()[0], "passkey:auth known-device:1/1");
        let hints = ["", "DqjUIcwnq7edyyeMGCxWNqs1cNBrEjBXlB2mVxfja8s=", "a.b.c"];
        for hint in hints {
            assert_eq!(begin(&ann, items(Some(hint), Some(hint), Some(hint))).await.reasons()[0], "passkey:auth new-device:1/1");
            assert_eq!(discover(tenant, items(Some(hint), None, None)).await, 404);
        }
    }

    async fn one_item_that_is_sent_as_two_kinds_counts_as_one_and_locks_nobody_out(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (mut ann, _) = reachable(tenant).await;
        let key = TrustKey::new();
        for _ in 0..3 {
            let item = key.item("same");
            let mut flow = begin(&ann, items(Some(&item), Some(&item), Some(&item))).await;
            done(flow.with_passkey(&mut ann).await);
        }
    }

    async fn a_session_may_come_bare_or_as_a_bearer(tenant: &Tenant) {
        let (ann, _) = at_home(tenant).await;
        let http = crate::support::Http::new(tenant);
        for scheme in ["", "Bearer ", "bearer "] {
            let flow = Flow::of(&ann).await;
            let token = external_token(tenant, &ann.name).await;
            let body = serde_json::json!({"token": token});
            let request = http.json(reqwest::Method::POST, "/fido2/v2/mfa/third-party/verify", &body);
            let request = crate::support::authorised(request, &format!("{scheme}{}", flow.session()));
            assert_eq!(http.send(request).await.status, 200, "{scheme:?}");
        }
    }
}
