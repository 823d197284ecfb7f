//! Users, as administrators see and control them.

use fidelio_client::types::{self, ContactChannel};
use fidelio_identity::Address;
use fidelio_tests::{Person, on_both_databases};

use super::{MALFORMED, admin};
use crate::coverage::NOBODYS;
use crate::support::{is_known, passkeys, refusal, with_settings};

on_both_databases! {
    async fn a_user_is_shown_with_addresses_passkeys_and_devices(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let signed_in = ann.log_in().await.unwrap();
        let stored = tenant.user_named(&ann.name).await;
        tenant.add_contact(&stored, Address::email(&ann.name).unwrap()).await;
        tenant.add_contact(&stored, Address::phone("+14155550123").unwrap()).await;
        let shown = client.admin_user_get(id, &registered.user_id).await.unwrap().into_inner();
        let account = &shown.user;
        assert_eq!((&account.user_id, &account.username, account.active), (&registered.user_id, &ann.name, true));
        let contact = |channel| shown.contacts.iter().find(|contact| contact.channel == channel).unwrap();
        assert_eq!((&contact(ContactChannel::Email).address, contact(ContactChannel::Email).verified), (&ann.name, true));
        assert_eq!(contact(ContactChannel::Sms).address, "+14155550123");
        let [passkey] = &shown.passkeys[..] else { panic!("{:?}", shown.passkeys) };
        assert_eq!((&passkey.id, passkey.attestation.as_str()), (&registered.passkey_id, "none"));
        assert!(passkey.credential_synced && !passkey.flagged && passkey.last_used_at.is_some());
        assert!(shown.devices.iter().any(|device| device.device_id == signed_in.device_id));
    }

    async fn users_are_found_by_the_beginning_of_the_name_in_whatever_case(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        for name in ["Ann", "annabel", "bob", "10%off", "10xoff", "ann_x", "annyx"] {
            tenant.add_user(name, true).await;
        }
        let found = async |begins: &str| -> Vec<String> {
            let page = client.admin_users_list(id, None, None, Some(begins)).await.unwrap().into_inner();
            let names = page.items.into_iter().map(|user| user.username.split('-').next().unwrap().to_owned());
            let mut names: Vec<_> = names.collect();
            names.sort();
            names
        };
        assert_eq!(found("ANN").await, ["Ann", "ann_x", "annabel", "annyx"]);
        assert_eq!(found("annA").await, ["annabel"]);
        assert_eq!(found("ann_").await, ["ann_x"], "what begins like this, to the letter");
        assert_eq!(found("10%").await, ["10%off"]);
        assert!(found("nn").await.is_empty());
        assert_eq!(found("").await.len(), 7);
    }

    async fn a_deactivated_user_is_out_until_activated(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let active = async || client.admin_user_get(id, &registered.user_id).await.unwrap().user.active;
        client.admin_user_deactivate(id, &registered.user_id).await.unwrap();
        assert!(!active().await);
        assert_eq!(refusal(tenant.client.access_token(&registered.jwt_access).passkeys_list().await), 401);
        assert_eq!(refusal(ann.log_in().await), 403);
        client.admin_user_activate(id, &registered.user_id).await.unwrap();
        assert!(active().await);
        ann.log_in().await.unwrap();
        assert_eq!(refusal(tenant.client.access_token(&registered.jwt_access).passkeys_list().await), 401);
    }

    async fn a_deleted_user_is_gone(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        client.admin_user_delete(id, &registered.user_id).await.unwrap();
        assert_eq!(refusal(client.admin_user_get(id, &registered.user_id).await), 404);
        assert_eq!(refusal(tenant.backend().mgmt_user_get(&ann.name).await), 404);
        assert!(!is_known(&ann).await);
        assert_eq!(refusal(client.admin_user_delete(id, &registered.user_id).await), 404);
    }

    async fn a_passkey_is_deleted_only_of_the_user_that_has_it(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let (mut ann, mut bob) = (Person::new(tenant), Person::new(tenant));
        let (anns, bobs) = (ann.register().await.unwrap(), bob.register().await.unwrap());
        assert_eq!(refusal(client.admin_user_passkey_delete(id, &bobs.user_id, &anns.passkey_id).await), 404);
        assert_eq!(passkeys(tenant, &anns.jwt_access).await.len(), 1);
        client.admin_user_passkey_delete(id, &anns.user_id, &anns.passkey_id).await.unwrap();
        assert_eq!(refusal(tenant.client.access_token(&anns.jwt_access).passkeys_list().await), 401);
        assert!(!is_known(&ann).await);
        assert!(client.admin_user_get(id, &anns.user_id).await.unwrap().passkeys.is_empty());
        bob.log_in().await.unwrap();
    }

    async fn users_and_passkeys_that_are_unknown_or_another_application_s_stay(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let (mut ann, mut eve) = (Person::new(&other), Person::new(tenant));
        let anns: types::Jwt = ann.register().await.unwrap();
        let eves = eve.register().await.unwrap();
        for user in MALFORMED.into_iter().chain([NOBODYS, &anns.user_id]) {
            assert_eq!(refusal(client.admin_user_get(id, user).await), 404, "{user}");
            assert_eq!(refusal(client.admin_user_deactivate(id, user).await), 404, "{user}");
            assert_eq!(refusal(client.admin_user_activate(id, user).await), 404, "{user}");
            assert_eq!(refusal(client.admin_user_delete(id, user).await), 404, "{user}");
            assert_eq!(refusal(client.admin_user_passkey_delete(id, user, &anns.passkey_id).await), 404, "{user}");
        }
        for passkey in MALFORMED.into_iter().chain([NOBODYS, &anns.passkey_id]) {
            let deleted = client.admin_user_passkey_delete(id, &eves.user_id, passkey).await;
            assert_eq!(refusal(deleted), 404, "{passkey}");
        }
        ann.log_in().await.unwrap();
        eve.log_in().await.unwrap();
    }
}
