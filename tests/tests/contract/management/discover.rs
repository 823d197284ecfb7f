//! What a login would meet.

use fidelio_client::types::{DiscoverRequest, DiscoverResponse, MatchResult, User};
use fidelio_client::{Client, Error, types};
use fidelio_flows::ClientDevice;
use fidelio_flows::management::{DiscoveryRequest, Match};
use fidelio_tests::{Person, on_both_databases};

use crate::support::{CHROME_ON_WINDOWS, device, refusal_and_message, with_settings};

/// Asks for this person.
pub(super) fn request(person: &Person<'_>) -> DiscoverRequest {
    DiscoverRequest {
        device_info: Some(person.device.clone()),
        security_key: None,
        trace_id: None,
        user: User { username: person.name.clone(), username_type: None, display_name: None },
        user_agent: CHROME_ON_WINDOWS.to_owned(),
    }
}

/// What is found of this person.
pub(super) async fn discover(client: &Client, person: &Person<'_>) -> DiscoverResponse {
    client.mgmt_discover(&request(person)).await.unwrap().into_inner()
}

on_both_databases! {
    async fn a_passkey_that_the_device_reaches_is_found_with_the_last_login(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let signed_in = ann.log_in().await.unwrap();
        let found = discover(&tenant.backend(), &ann).await;
        assert_eq!(found.match_result, MatchResult::PasskeyFound);
        assert_eq!(found.user_id.as_ref(), Some(&registered.user_id));
        assert_eq!(found.last_login_device_id.as_ref(), Some(&signed_in.device_id));
        assert!(found.last_login_ts.is_some());
        assert_eq!(found.auth_request_options.allow_credentials.len(), 1);
        assert_eq!(found.reg_request_options.exclude_credentials.len(), 1);
        assert_eq!(found.auth_request_options.challenge, found.reg_request_options.challenge);
        assert!(!found.trace_id.is_empty());
    }

    async fn a_user_without_a_passkey_that_the_device_reaches_has_none(tenant: &Tenant) {
        let bare = tenant.add_user("bare", true).await;
        let found = discover(&tenant.backend(), &Person::named(tenant, bare.name.as_str())).await;
        assert_eq!(found.match_result, MatchResult::NoPasskey);
        assert_eq!((found.user_id, found.last_login_ts), (Some(bare.id.to_string()), None));

        // A passkey of the device itself, and a browser without one.
        let mut ann = Person::new(tenant);
        ann.authenticator.transports = vec![fidelio_credentials::Transport::Internal];
        ann.register().await.unwrap();
        ann.device.webauthn_capabilities = Some(r#"{"userVerifyingPlatformAuthenticator":false}"#.to_owned());
        assert_eq!(discover(&tenant.backend(), &ann).await.match_result, MatchResult::NoPasskey);
        assert_ne!(ann.auth_init().await.unwrap().action, types::AuthenticationAction::Proceed, "as a login says");
    }

    async fn nobody_is_no_user_and_gets_options_to_become_one(tenant: &Tenant) {
        let nobody = Person::new(tenant);
        let found = discover(&tenant.backend(), &nobody).await;
        assert_eq!((found.match_result, found.user_id), (MatchResult::NoUser, None));
        assert!(found.auth_request_options.allow_credentials.is_empty());
        assert_eq!(found.reg_request_options.user.name, nobody.name);
        let mut named = request(&nobody);
        named.user.display_name = Some("Ann Example".to_owned());
        let found = tenant.backend().mgmt_discover(&named).await.unwrap().into_inner();
        assert_eq!(found.reg_request_options.user.display_name, "Ann Example");
    }

    async fn a_deactivated_user_is_inactive(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        tenant.backend().mgmt_user_deactivate(&registered.user_id).await.unwrap();
        let found = discover(&tenant.backend(), &ann).await;
        assert_eq!(found.match_result, MatchResult::UserInactive);
        assert_eq!(found.user_id, Some(registered.user_id));
    }

    async fn the_user_of_another_application_is_no_user(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let other = with_settings(tenant, |_| ()).await;
        assert_eq!(discover(&other.backend(), &ann).await.match_result, MatchResult::NoUser);
    }

    async fn the_trace_is_the_caller_s_own(tenant: &Tenant) {
        let mut asked = request(&Person::new(tenant));
        asked.trace_id = Some("checkout-4711".to_owned());
        assert_eq!(tenant.backend().mgmt_discover(&asked).await.unwrap().trace_id, "checkout-4711");
    }

    async fn what_is_wrong_is_named(tenant: &Tenant) {
        let backend = tenant.backend();
        let good = request(&Person::new(tenant));
        let mut bad = vec![("user.username", good.clone()); 2];
        bad[0].1.user.username = String::new();
        bad[1].1.user.username = "a\0b".to_owned();
        bad.push(("user.displayName", good.clone()));
        bad[2].1.user.display_name = Some("x".repeat(1000));
        for trace in ["x".repeat(129), "a\nb".to_owned()] {
            bad.push(("traceId", DiscoverRequest { trace_id: Some(trace), ..good.clone() }));
        }
        for (member, request) in bad {
            let result: Result<_, Error<types::Error>> = backend.mgmt_discover(&request).await;
            let (status, message) = refusal_and_message(result);
            assert!(status == 400 && message.starts_with(&format!("{member} ")), "{member}: {status} {message}");
        }
    }

    async fn to_look_writes_nothing(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        ann.device = device(&registered.device_id);
        let api = &tenant.installation.api;
        let caller = api.access.api_key(&tenant.api_key).await.unwrap();
        for (name, expected) in [(ann.name.as_str(), Match::PasskeyFound), ("nobody", Match::NoUser)] {
            let request = DiscoveryRequest {
                user_name: name.to_owned(),
                name_type: None,
                display_name: None,
                device: ClientDevice { id: None, info: fidelio_identity::DeviceInfo::default() },
                security_key: false,
            };
            let before = tenant.opened.database.statements();
            let found = api.management.discover(&caller, request).await.unwrap();
            // One statement, which reads what is answered.
            assert_eq!(tenant.opened.database.statements() - before, 1, "{name}");
            assert_eq!(found.found, expected);
        }
    }
}
