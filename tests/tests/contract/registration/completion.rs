//! What completing a registration stores, and when it is refused.

use std::time::Duration;

use fidelio_client::Client;
use fidelio_client::types::{DeviceInfo, RegCompleteRequest};
use fidelio_credentials::Catalogue;
use fidelio_kernel::base64url;
use fidelio_tests::{Person, on_both_databases};
use tokio::time::sleep;

use crate::support::{
    CHROME_ON_WINDOWS, device, is_known, passkeys, refusal, refusal_and_message, spellings, tampered, with_settings,
};

const GOOGLE: &str = "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4";

fn google() -> [u8; 16] {
    GOOGLE.parse::<fidelio_credentials::Aaguid>().unwrap().as_uuid().into_bytes()
}

async fn begin(person: &mut Person<'_>) -> RegCompleteRequest {
    let begun = person.reg_init(&person.tenant.client).await.unwrap();
    person.create(&begun)
}

on_both_databases! {
    async fn a_passkey_has_the_name_that_its_user_gave(tenant: &Tenant) {
        let mut completion = begin(&mut Person::new(tenant)).await;
        completion.passkey_name = Some("Mein Schlüssel".to_owned());
        let token = tenant.client.reg_complete(&completion).await.unwrap().into_inner().jwt_access;
        assert_eq!(passkeys(tenant, &token).await[0].name, "Mein Schlüssel");
    }

    async fn a_name_that_cannot_be_is_refused(tenant: &Tenant) {
        for name in ["x".repeat(129), "a\0b".to_owned()] {
            let mut completion = begin(&mut Person::new(tenant)).await;
            completion.passkey_name = Some(name);
            let (status, message) = refusal_and_message(tenant.client.reg_complete(&completion).await);
            assert!(status == 400 && message.contains("passkeyName"), "{status} {message}");
        }
    }

    async fn a_passkey_without_a_name_is_called_after_provider_and_device(tenant: &Tenant) {
        let http = reqwest::Client::builder().user_agent(CHROME_ON_WINDOWS).build().unwrap();
        let browser = Client::with_http_client(&tenant.url, http);
        let provider = Catalogue::shipped().unwrap().get(GOOGLE.parse().unwrap()).unwrap().name.clone();
        let mut ann = Person::new(tenant);
        ann.authenticator.aaguid = google();
        // As published browser clients do.
        ann.device.client_name = Some(String::new());
        ann.device.os_name = Some(String::new());
        let begun = ann.reg_init(&browser).await.unwrap();
        let mut completion = ann.create(&begun);
        completion.passkey_name = Some(String::new());
        let token = browser.reg_complete(&completion).await.unwrap().into_inner().jwt_access;
        let passkey = passkeys(tenant, &token).await.remove(0);
        assert_eq!(passkey.name, format!("{provider} (Chrome on Windows)"));
        assert_eq!(passkey.provider_name, Some(provider));
        assert_eq!(passkey.aaguid, GOOGLE);
        let device = passkey.last_used_from_device.unwrap();
        assert_eq!(device.client_name.as_deref(), Some("Chrome"));
        assert_eq!(device.client_version.as_deref(), Some("120.0.0.0"));
        assert_eq!(device.os_name.as_deref(), Some("Windows"));
    }

    async fn what_the_client_says_of_its_device_goes_before_the_header(tenant: &Tenant) {
        let http = reqwest::Client::builder().user_agent(CHROME_ON_WINDOWS).build().unwrap();
        let browser = Client::with_http_client(&tenant.url, http);
        let mut ann = Person::new(tenant);
        ann.device.client_name = Some("Our app".to_owned());
        let token = ann.register_with(&browser).await.unwrap().jwt_access;
        let device = passkeys(tenant, &token).await.remove(0).last_used_from_device.unwrap();
        assert_eq!(device.client_name.as_deref(), Some("Our app"));
        assert_eq!(device.os_name.as_deref(), Some("Windows"));
    }

    async fn a_passkey_of_an_unknown_provider_has_zeros(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.authenticator.flags.backup_eligible = false;
        ann.authenticator.flags.backup_state = false;
        let token = ann.register().await.unwrap().jwt_access;
        let passkey = passkeys(tenant, &token).await.remove(0);
        assert_eq!(passkey.aaguid, "00000000-0000-0000-0000-000000000000");
        assert_eq!((passkey.provider_name, passkey.credential_synced), (None, false));
        assert!(!passkey.name.is_empty());
    }

    async fn whether_a_passkey_is_synced_is_what_the_authenticator_says(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        assert!(passkeys(tenant, &token).await[0].credential_synced);
        ann.authenticator.flags.backup_state = false;
        ann.log_in().await.unwrap();
        assert!(!passkeys(tenant, &token).await[0].credential_synced);
    }

    async fn a_device_keeps_the_identifier_that_it_was_given(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        for another in [DeviceInfo::default(), device("garbage"), device("")] {
            ann.device = DeviceInfo { os_name: Some("Plan 9".to_owned()), ..another };
            assert_ne!(ann.log_in().await.unwrap().device_id, registered.device_id);
        }
        ann.device = device(&registered.device_id);
        assert_eq!(ann.log_in().await.unwrap().device_id, registered.device_id);
        let client = tenant.client.access_token(&registered.jwt_access);
        assert_eq!(ann.register_with(&client).await.unwrap().device_id, registered.device_id);
    }

    async fn the_optional_copies_are_not_looked_at(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let mut completion = begin(&mut ann).await;
        completion.creation_result.public_key = Some(base64url::encode(b"another key"));
        completion.creation_result.public_key_algorithm = Some(-257);
        completion.creation_result.authenticator_data = Some(base64url::encode(b"other data"));
        tenant.client.reg_complete(&completion).await.unwrap();
        ann.log_in().await.unwrap();
    }

    async fn unknown_transports_are_ignored(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let mut completion = begin(&mut ann).await;
        completion.creation_result.transports = vec!["telepathy".to_owned(), "internal".to_owned()];
        tenant.client.reg_complete(&completion).await.unwrap();
        let transports = &ann.auth_init().await.unwrap().assertion_options.allow_credentials[0].transports;
        assert_eq!(transports.iter().map(ToString::to_string).collect::<Vec<_>>(), ["internal"]);
    }

    async fn a_known_credential_is_a_conflict_and_changes_nothing(tenant: &Tenant) {
        let (mut ann, mut bob) = (Person::new(tenant), Person::new(tenant));
        let completion = begin(&mut ann).await;
        let id = base64url::decode(&completion.creation_result.credential_id);
        let token = tenant.client.reg_complete(&completion).await.unwrap().into_inner().jwt_access;
        let before = serde_json::to_value(passkeys(tenant, &token).await).unwrap();
        bob.authenticator.next_credential_id.clone_from(&id);
        assert_eq!(refusal(bob.register().await), 409);
        assert!(!is_known(&bob).await);
        assert_eq!(serde_json::to_value(passkeys(tenant, &token).await).unwrap(), before);
        ann.log_in().await.unwrap();

        let other = with_settings(tenant, |_| ()).await;
        let mut eve = Person::new(&other);
        eve.authenticator.next_credential_id = id;
        assert_eq!(refusal(eve.register().await), 409, "of another tenant");
        assert!(!is_known(&eve).await);
        ann.log_in().await.unwrap();
    }

    async fn of_two_registrations_of_a_name_the_second_is_a_conflict(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let mut eve = Person::named(tenant, &ann.name.to_uppercase());
        let (first, second) = (begin(&mut ann).await, begin(&mut eve).await);
        let token = tenant.client.reg_complete(&first).await.unwrap().into_inner().jwt_access;
        assert_eq!(refusal(tenant.client.reg_complete(&second).await), 409);
        assert_eq!(passkeys(tenant, &token).await.len(), 1);
    }

    async fn a_session_is_used_once(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let begun = ann.reg_init(&tenant.client.access_token(&token)).await.unwrap();
        let (first, second) = (ann.create(&begun), ann.create(&begun));
        tenant.client.reg_complete(&first).await.unwrap();
        assert_eq!(refusal(tenant.client.reg_complete(&second).await), 409);
        assert_eq!(refusal(tenant.client.reg_complete(&first).await), 409);
        assert_eq!(passkeys(tenant, &token).await.len(), 2);
    }

    async fn a_session_of_another_ceremony_is_refused(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let authentication = ann.auth_init().await.unwrap().session;
        let transaction = ann.tx_init("pay", "nonce").await.unwrap().session;
        for session in [authentication, transaction] {
            let completion = RegCompleteRequest { session, ..begin(&mut Person::new(tenant)).await };
            assert_eq!(refusal(tenant.client.reg_complete(&completion).await), 401);
        }
    }

    async fn a_session_that_is_not_ours_is_refused(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let completion = begin(&mut ann).await;
        let forged = [tampered(&completion.session), "A".repeat(completion.session.len()), "garbage ".repeat(4)];
        for session in forged {
            let completion = RegCompleteRequest { session, ..completion.clone() };
            assert_eq!(refusal(tenant.client.reg_complete(&completion).await), 401, "{}", completion.session);
        }
        let completion = RegCompleteRequest { session: "short".to_owned(), ..completion };
        let (status, message) = refusal_and_message(tenant.client.reg_complete(&completion).await);
        assert!(status == 400 && message.contains("session"), "{status} {message}");
        assert!(!is_known(&ann).await);
    }

    async fn a_session_expires(tenant: &Tenant) {
        let tenant = with_settings(tenant, |settings| settings.session_seconds = 1).await;
        let mut ann = Person::new(&tenant);
        let completion = begin(&mut ann).await;
        sleep(Duration::from_millis(1100)).await;
        assert_eq!(refusal(tenant.client.reg_complete(&completion).await), 401);
        assert!(!is_known(&ann).await);
    }

    async fn every_binary_field_is_read_in_every_base64(tenant: &Tenant) {
        for spell in spellings() {
            let mut ann = Person::new(tenant);
            let mut completion = begin(&mut ann).await;
            let result = &mut completion.creation_result;
            result.attestation_object = spell(&result.attestation_object);
            result.client_data_json = spell(&result.client_data_json);
            result.credential_id = spell(&result.credential_id);
            tenant.client.reg_complete(&completion).await.unwrap();
            ann.log_in().await.unwrap();
        }
    }
}
