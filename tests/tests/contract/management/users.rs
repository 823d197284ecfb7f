//! Users and their devices.

use fidelio_client::types::{DeviceInfo, GrantRequest, GrantScope, UsernameType};
use fidelio_identity::{Scope, Scopes};
use fidelio_tests::{Flow, Person, on_both_databases};

use super::MALFORMED;
use crate::coverage::NOBODYS;
use crate::support::{device, grant, is_known, passkeys, refusal, refusal_and_message, with_settings};

on_both_databases! {
    async fn a_user_is_found_by_name_in_whatever_case_with_passkeys_and_devices(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.device = DeviceInfo { os_name: Some("Plan 9".to_owned()), ..DeviceInfo::default() };
        let registered = ann.register().await.unwrap();
        ann.device = DeviceInfo { os_name: Some("BeOS".to_owned()), ..DeviceInfo::default() };
        let signed_in = ann.log_in().await.unwrap();
        for name in [ann.name.clone(), ann.name.to_uppercase()] {
            let found = tenant.backend().mgmt_user_get(&name).await.unwrap().into_inner();
            assert_eq!(found.user.user_id, registered.user_id);
            let names: Vec<_> = found.user.usernames.iter().map(|name| name.username.as_str()).collect();
            assert_eq!(names, [ann.name.as_str()]);
            assert_eq!(found.user.usernames[0].username_type, UsernameType::Other);
            let [passkey] = &found.passkeys[..] else { panic!("{:?}", found.passkeys) };
            assert_eq!(passkey.passkey_id, registered.passkey_id);
            assert_eq!(passkey.created_from_device_id.as_deref(), Some(registered.device_id.as_str()));
            assert_eq!(passkey.last_used_from_device_id.as_deref(), Some(signed_in.device_id.as_str()));
            assert!(passkey.last_used_at.is_some_and(|at| at >= passkey.created_at));
            let devices: Vec<_> = found.devices.iter().map(|device| &device.device_id).collect();
            assert_eq!(devices, [&signed_in.device_id, &registered.device_id], "used last first");
        }
    }

    async fn a_user_who_is_not_there_or_somebody_else_s_is_unknown(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        for (client, name) in [(tenant.backend(), "nobody"), (other.backend(), ann.name.as_str())] {
            assert_eq!(refusal(client.mgmt_user_get(name).await), 404, "{name}");
        }
        for name in ["", "a\0b", &"x".repeat(1000)] {
            let (status, message) = refusal_and_message(tenant.backend().mgmt_user_get(name).await);
            assert!(status == 400 && message.contains("username"), "{name:?}: {status} {message}");
        }
    }

    async fn a_deactivated_user_is_out_at_once_and_comes_in_again_when_activated(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        ann.device = device(&registered.device_id);
        let flow = ann.sign_in_by_mfa().await.unwrap();
        let granted = grant(tenant, &[GrantScope::PasskeyRead], Some(&ann.name)).await;
        let begun = ann.auth_init().await.unwrap();
        let login = ann.get(&begun);
        let another = tenant.client.access_token(&registered.jwt_access);
        let begun = ann.reg_init(&another).await.unwrap();
        let registration = ann.create(&begun);
        let backend = tenant.backend();
        backend.mgmt_user_deactivate(&registered.user_id).await.unwrap();

        let out = async || {
            for token in [&registered.jwt_access, &flow.access_token, &granted] {
                assert_eq!(refusal(tenant.client.access_token(token).passkeys_list().await), 401);
            }
            assert!(matches!(refusal(tenant.client.reg_complete(&registration).await), 401 | 403));
        };
        out().await;
        assert_eq!(refusal(tenant.client.auth_complete(&login).await), 403);
        assert_eq!(refusal(ann.log_in().await), 403);
        assert!(ann.mfa_begin().await.is_err() || ann.sign_in_by_mfa().await.is_err());
        let request = GrantRequest { grants: vec![GrantScope::PasskeyRead], username: Some(ann.name.clone()) };
        assert_eq!(refusal(backend.mgmt_grant_create(&request).await), 403);
        // Twice is no error: the user is as wanted.
        backend.mgmt_user_deactivate(&registered.user_id).await.unwrap();

        backend.mgmt_user_activate(&registered.user_id).await.unwrap();
        backend.mgmt_user_activate(&registered.user_id).await.unwrap();
        out().await;
        let again = ann.log_in().await.unwrap();
        assert_eq!(again.user_id, registered.user_id);
        assert_eq!(passkeys(tenant, &again.jwt_access).await.len(), 1);
    }

    async fn a_deleted_user_is_gone_with_everything_and_the_name_is_free(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let mut flow = Flow::of(&ann).await;
        let backend = tenant.backend();
        backend.mgmt_user_delete(&registered.user_id).await.unwrap();
        assert_eq!(refusal(backend.mgmt_user_get(&ann.name).await), 404);
        assert_eq!(refusal(backend.mgmt_passkey_get(&registered.passkey_id).await), 404);
        assert_eq!(refusal(backend.mgmt_user_delete(&registered.user_id).await), 404);
        assert_eq!(refusal(tenant.client.access_token(&registered.jwt_access).passkeys_list().await), 401);
        assert!(flow.with_passkey(&mut ann).await.is_err(), "a flow that had begun");
        assert!(!is_known(&ann).await);
        let again = Person::named(tenant, &ann.name).register().await.unwrap();
        assert_ne!(again.user_id, registered.user_id);
    }

    async fn users_who_are_unknown_or_another_application_s_stay_as_they_are(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let mut ann = Person::new(&other);
        let anns = ann.register().await.unwrap();
        let backend = tenant.backend();
        for id in MALFORMED.into_iter().chain([NOBODYS, &anns.user_id]) {
            assert_eq!(refusal(backend.mgmt_user_deactivate(id).await), 404, "{id}");
            assert_eq!(refusal(backend.mgmt_user_activate(id).await), 404, "{id}");
            assert_eq!(refusal(backend.mgmt_user_delete(id).await), 404, "{id}");
        }
        ann.log_in().await.unwrap();
        other.backend().mgmt_user_deactivate(&anns.user_id).await.unwrap();
        assert_eq!(refusal(backend.mgmt_user_activate(&anns.user_id).await), 404);
        assert_eq!(refusal(ann.log_in().await), 403);
    }

    async fn to_read_users_is_not_to_write_them(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let id = ann.register().await.unwrap().user_id;
        let client = async |scope: Scope| tenant.client.api_key(&tenant.key_with(Scopes::from(vec![scope])).await);
        let reader = client(Scope::UserRead).await;
        reader.mgmt_user_get(&ann.name).await.unwrap();
        for result in [reader.mgmt_user_deactivate(&id).await, reader.mgmt_user_delete(&id).await] {
            let (status, message) = refusal_and_message(result);
            assert!(status == 403 && message.contains("user:write"), "{status} {message}");
        }
        let writer = client(Scope::UserWrite).await;
        assert_eq!(refusal(writer.mgmt_user_get(&ann.name).await), 403);
        ann.log_in().await.unwrap();
        writer.mgmt_user_deactivate(&id).await.unwrap();
    }

    async fn a_device_shows_who_has_signed_in_on_it(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.device = DeviceInfo { os_name: Some("Plan 9".to_owned()), ..DeviceInfo::default() };
        let anns = ann.register().await.unwrap();
        let mut bob = Person::new(tenant);
        bob.device = DeviceInfo { os_name: Some("Plan 9".to_owned()), ..device(&anns.device_id) };
        let bobs = bob.register().await.unwrap();
        assert_eq!(bobs.device_id, anns.device_id);
        let backend = tenant.backend();
        let found = backend.mgmt_device_get(&anns.device_id).await.unwrap().into_inner();
        assert_eq!(found.device_info.os_name.as_deref(), Some("Plan 9"));
        assert_eq!(found.device_info.device_id.as_ref(), Some(&anns.device_id));
        let mut users: Vec<_> = found.users.into_iter().map(|user| user.user_id).collect();
        users.sort();
        assert_eq!(users, [anns.user_id.clone(), bobs.user_id.clone()]);
        backend.mgmt_user_delete(&bobs.user_id).await.unwrap();
        assert_eq!(backend.mgmt_device_get(&anns.device_id).await.unwrap().users.len(), 1);

        let other = with_settings(tenant, |_| ()).await;
        assert_eq!(refusal(other.backend().mgmt_device_get(&anns.device_id).await), 404);
        for id in MALFORMED.into_iter().chain([NOBODYS]) {
            assert_eq!(refusal(backend.mgmt_device_get(id).await), 404, "{id}");
        }
    }
}
