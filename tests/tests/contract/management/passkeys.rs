//! Passkeys, by their identifier alone.

use fidelio_client::types::PasskeyNameRequest;
use fidelio_tests::{Person, on_both_databases};

use super::MALFORMED;
use crate::coverage::NOBODYS;
use crate::support::{device, is_known, passkeys, refusal, refusal_and_message, with_settings};

fn named(name: &str) -> PasskeyNameRequest {
    PasskeyNameRequest { passkey_name: name.to_owned() }
}

on_both_databases! {
    async fn a_passkey_is_shown_with_its_owner(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let found = tenant.backend().mgmt_passkey_get(&registered.passkey_id).await.unwrap().into_inner();
        assert_eq!((&found.passkey_info.id, &found.user.user_id), (&registered.passkey_id, &registered.user_id));
        assert_eq!(found.user.usernames[0].username, ann.name);
        let own = passkeys(tenant, &registered.jwt_access).await.remove(0);
        let shown = found.passkey_info;
        assert_eq!((shown.name.trim(), &shown.aaguid), (own.name.trim(), &own.aaguid));
        assert_eq!(shown.created_from_device_id.as_ref(), Some(&registered.device_id));
    }

    async fn a_renamed_passkey_has_its_new_name_in_the_user_s_own_list(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let backend = tenant.backend();
        backend.mgmt_passkey_rename(&registered.passkey_id, &named("Ann's work laptop")).await.unwrap();
        let name = async || passkeys(tenant, &registered.jwt_access).await.remove(0).name;
        assert_eq!(name().await.trim(), "Ann's work laptop");
        for bad in ["", "  ", "a\nb", "a\0b", &"x".repeat(129)] {
            let result = backend.mgmt_passkey_rename(&registered.passkey_id, &named(bad)).await;
            let (status, message) = refusal_and_message(result);
            assert!(status == 400 && message.starts_with("passkeyName "), "{bad:?}: {status} {message}");
        }
        assert_eq!(name().await.trim(), "Ann's work laptop");
    }

    async fn what_rests_on_a_deleted_passkey_ends_at_once_also_if_it_was_the_last(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        ann.device = device(&registered.device_id);
        let flow = ann.sign_in_by_mfa().await.unwrap();
        let begun = ann.auth_init().await.unwrap();
        let login = ann.get(&begun);
        tenant.backend().mgmt_passkey_delete(&registered.passkey_id).await.unwrap();
        for token in [&registered.jwt_access, &flow.access_token] {
            assert_eq!(refusal(tenant.client.access_token(token).passkeys_list().await), 401);
        }
        assert_eq!(refusal(tenant.client.auth_complete(&login).await), 401);
        assert!(!is_known(&ann).await);
        assert_eq!(refusal(tenant.backend().mgmt_passkey_delete(&registered.passkey_id).await), 404);
        let user = tenant.backend().mgmt_user_get(&ann.name).await.unwrap().into_inner();
        assert!(user.passkeys.is_empty(), "the user stays");
    }

    async fn another_passkey_of_the_user_and_what_rests_on_it_stay(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let first = ann.register().await.unwrap();
        let second = ann.register_with(&tenant.client.access_token(&first.jwt_access)).await.unwrap();
        tenant.backend().mgmt_passkey_delete(&first.passkey_id).await.unwrap();
        let left = passkeys(tenant, &second.jwt_access).await;
        assert_eq!(left.iter().map(|passkey| &passkey.id).collect::<Vec<_>>(), [&second.passkey_id]);
        assert_eq!(ann.log_in().await.unwrap().passkey_id, second.passkey_id);
    }

    async fn passkeys_that_are_unknown_or_another_application_s_stay_as_they_are(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let mut ann = Person::new(&other);
        let anns = ann.register().await.unwrap();
        let before = passkeys(&other, &anns.jwt_access).await.remove(0).name;
        let backend = tenant.backend();
        for id in MALFORMED.into_iter().chain([NOBODYS, &anns.passkey_id, &anns.user_id]) {
            assert_eq!(refusal(backend.mgmt_passkey_get(id).await), 404, "{id}");
            assert_eq!(refusal(backend.mgmt_passkey_rename(id, &named("Mine")).await), 404, "{id}");
            assert_eq!(refusal(backend.mgmt_passkey_delete(id).await), 404, "{id}");
        }
        assert_eq!(passkeys(&other, &anns.jwt_access).await.remove(0).name, before);
        ann.log_in().await.unwrap();
    }
}
