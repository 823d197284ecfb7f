//! What an application allows, and passkeys that browsers make on their own.

use fidelio_client::Client;
use fidelio_client::types::{
    AttestationConveyance, DeviceInfo, PasskeyOptions, RegInitRequest, RegInitResponse, RegistrationAction,
    UserVerification,
};
use fidelio_tests::{Person, on_both_databases};

use crate::support::{device, is_known, passkeys, refusal, with_settings};

const CONDITIONAL: PasskeyOptions = PasskeyOptions { conditional_create: Some(true), security_key: None };
const SECURITY_KEY: PasskeyOptions = PasskeyOptions { conditional_create: None, security_key: Some(true) };

async fn begin(person: &Person<'_>, client: &Client, options: PasskeyOptions) -> RegInitResponse {
    let request = RegInitRequest { passkey_options: Some(options), ..person.reg_init_request() };
    client.reg_init(&request).await.unwrap().into_inner()
}

on_both_databases! {
    async fn security_keys_may_be_forbidden(tenant: &Tenant) {
        let tenant = with_settings(tenant, |settings| settings.security_keys = false).await;
        let mut ann = Person::new(&tenant);
        let begun = begin(&ann, &tenant.client, SECURITY_KEY).await;
        assert_eq!(begun.action, RegistrationAction::Fail);
        assert!(!begun.registration_request_options.pub_key_cred_params.is_empty(), "well-formed all the same");
        let completion = ann.create(&begun);
        assert_eq!(refusal(tenant.client.reg_complete(&completion).await), 403);
        assert!(!is_known(&ann).await);
        ann.register().await.unwrap();
    }

    async fn a_user_has_at_most_as_many_passkeys_as_allowed(tenant: &Tenant) {
        let tenant = with_settings(tenant, |settings| settings.max_passkeys_per_user = 2).await;
        let mut ann = Person::new(&tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let client = tenant.client.access_token(&token);
        ann.register_with(&client).await.unwrap();
        let begun = ann.reg_init(&client).await.unwrap();
        assert_eq!(begun.action, RegistrationAction::Fail);
        assert_eq!(begun.registration_request_options.exclude_credentials.len(), 2, "well-formed all the same");
        let completion = ann.create(&begun);
        assert_eq!(refusal(tenant.client.reg_complete(&completion).await), 403);
        assert_eq!(passkeys(&tenant, &token).await.len(), 2);
    }

    async fn sessions_that_began_before_the_limit_was_reached_do_not_pass_it(tenant: &Tenant) {
        let tenant = with_settings(tenant, |settings| settings.max_passkeys_per_user = 2).await;
        let mut ann = Person::new(&tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let client = tenant.client.access_token(&token);
        let (first, second) = (ann.reg_init(&client).await.unwrap(), ann.reg_init(&client).await.unwrap());
        let (first, second) = (ann.create(&first), ann.create(&second));
        tenant.client.reg_complete(&first).await.unwrap();
        assert_eq!(refusal(tenant.client.reg_complete(&second).await), 403);
        assert_eq!(passkeys(&tenant, &token).await.len(), 2);
    }

    async fn a_conditional_create_needs_neither_presence_nor_verification(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let begun = begin(&ann, &tenant.client.access_token(&token), CONDITIONAL).await;
        assert_eq!(begun.action, RegistrationAction::Proceed);
        let options = &begun.registration_request_options;
        assert_eq!(options.authenticator_selection.user_verification, UserVerification::Preferred);
        assert_eq!(options.attestation, AttestationConveyance::None);
        ann.authenticator.flags.user_present = false;
        ann.authenticator.flags.user_verified = false;
        let completion = ann.create(&begun);
        tenant.client.reg_complete(&completion).await.unwrap();
        assert_eq!(passkeys(tenant, &token).await.len(), 2);
    }

    async fn an_ordinary_registration_needs_presence_and_verification(tenant: &Tenant) {
        for (user_present, user_verified) in [(false, true), (true, false), (false, false)] {
            let mut ann = Person::new(tenant);
            ann.authenticator.flags.user_present = user_present;
            ann.authenticator.flags.user_verified = user_verified;
            assert_eq!(refusal(ann.register().await), 403, "UP {user_present}, UV {user_verified}");
            assert!(!is_known(&ann).await);
        }
    }

    async fn a_conditional_create_of_somebody_who_is_not_signed_in_is_an_ordinary_one(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let begun = begin(&ann, &tenant.client, CONDITIONAL).await;
        let selection = &begun.registration_request_options.authenticator_selection;
        assert_eq!(selection.user_verification, UserVerification::Required);
        ann.authenticator.flags.user_verified = false;
        let completion = ann.create(&begun);
        assert_eq!(refusal(tenant.client.reg_complete(&completion).await), 403);
    }

    async fn a_conditional_create_on_a_device_with_a_passkey_is_told_to_sign_in(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let client = tenant.client.access_token(&registered.jwt_access);
        ann.device = device(&registered.device_id);
        let begun = begin(&ann, &client, CONDITIONAL).await;
        assert_eq!(begun.action, RegistrationAction::SignIn);
        let completion = ann.create(&begun);
        assert_eq!(refusal(tenant.client.reg_complete(&completion).await), 403);
        assert_eq!(passkeys(tenant, &registered.jwt_access).await.len(), 1);

        ann.device = DeviceInfo { os_name: Some("Plan 9".to_owned()), ..DeviceInfo::default() };
        assert_eq!(begin(&ann, &client, CONDITIONAL).await.action, RegistrationAction::Proceed, "another device");
    }

    async fn a_deliberate_registration_on_a_device_with_a_passkey_proceeds(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        ann.device = device(&registered.device_id);
        let begun = ann.reg_init(&tenant.client.access_token(&registered.jwt_access)).await.unwrap();
        assert_eq!(begun.action, RegistrationAction::Proceed);
    }
}
