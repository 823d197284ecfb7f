//! A user who is deleted is gone with everything that lets somebody in.

use fidelio_client::MfaOutcome;
use fidelio_client::types::{
    AuthenticationAction, GrantScope, MfaActionName, MfaOtpRequest, MfaOtpVerifyRequest, OtpMethod,
    TokenVerifyRequest,
};
use fidelio_credentials::Purpose;
use fidelio_tests::{Person, on_both_databases};

use crate::sign_ins::{is_active, refresh, refresh_refusal};
use crate::support::{grant, refusal, with_settings};

on_both_databases! {
    async fn nothing_of_a_deleted_user_lets_anybody_in(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let email = ann.has_email().await;
        let user = ann.user().await;
        let flow = ann.sign_in_by_mfa().await.unwrap();
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        let mailed = tenant.code_for(&email).await;
        let granted = grant(tenant, &[GrantScope::PasskeyRead], Some(&ann.name)).await;
        let begun = ann.auth_init().await.unwrap();
        let login = ann.get(&begun);
        let begun_flow = ann.mfa_begin().await.unwrap();
        let flow_step = ann.mfa_sign(&begun_flow, MfaActionName::PasskeyAuth);
        let mut bob = Person::new(tenant);
        let bobs = bob.register().await.unwrap();

        tenant.backend().profile_delete(&registered.user_id).await.unwrap();
        assert_eq!(refusal(tenant.backend().profile_delete(&registered.user_id).await), 404);

        for token in [&registered.jwt_access, &flow.access_token, &granted] {
            let client = tenant.client.access_token(token);
            assert_eq!(refusal(client.passkeys_list().await), 401);
            let verify = TokenVerifyRequest { jwt_access: token.clone() };
            assert_eq!(refusal(tenant.backend().mgmt_token_verify(&verify).await), 401);
            assert!(!is_active(tenant, token).await);
        }
        assert!(!is_active(tenant, &flow.refresh_token).await);
        assert_eq!(refresh_refusal(refresh(tenant, &flow.refresh_token).await), "invalid_grant");
        assert_eq!(refusal(tenant.client.auth_complete(&login).await), 401, "a login that began before");
        let session = tenant.client.session(&begun_flow.session);
        let refused = session.mfa_passkey_auth(&flow_step).await.expect_err("a flow that began before");
        assert!(matches!(refused.status().map(|status| status.as_u16()), Some(401 | 403)), "{refused}");
        assert_eq!(ann.auth_init().await.unwrap().action, AuthenticationAction::Fallback);
        assert_eq!(refusal(ann.type_code(&mailed).await), 401);
        assert_eq!(tenant.live_codes(user.id, Purpose::SignIn).await, []);
        assert_eq!(tenant.contacts(user.id).await, []);

        tenant.client.access_token(&bobs.jwt_access).passkeys_list().await.expect("nobody else is touched");
        bob.log_in().await.unwrap();
        let mut namesake = Person::named(tenant, &ann.name);
        assert_ne!(namesake.register().await.unwrap().user_id, registered.user_id);
        assert_eq!(refusal(tenant.client.access_token(&registered.jwt_access).passkeys_list().await), 401);
    }

    async fn a_user_of_the_same_name_elsewhere_stays(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let mut ann = Person::new(tenant);
        let id = ann.register().await.unwrap().user_id;
        let mut namesake = Person::named(&other, &ann.name);
        let token = namesake.register().await.unwrap().jwt_access;
        tenant.backend().profile_delete(&id).await.unwrap();
        other.client.access_token(&token).passkeys_list().await.unwrap();
        namesake.log_in().await.unwrap();
    }

    async fn no_flow_that_began_before_a_deletion_brings_the_user_back(tenant: &Tenant) {
        let user = tenant.add_user("ann", true).await;
        let mut ann = Person::named(tenant, user.name.as_str());
        let email = ann.has_email().await;
        let session = ann.mfa_begin().await.unwrap().session;
        let request = MfaOtpRequest { method: OtpMethod::Email, option: None };
        let asked = tenant.client.session(&session).mfa_otp_request(&request).await.unwrap();
        let typed = MfaOtpVerifyRequest { otp: tenant.code_for(&email).await };
        let typed = tenant.client.session(&asked.session).mfa_otp_verify(&typed).await;
        let MfaOutcome::More(next) = MfaOutcome::of(typed).unwrap() else { panic!("there is a passkey to make") };
        let request = ann.mfa_create(&next);
        tenant.backend().profile_delete(&user.id.to_string()).await.unwrap();

        let refused = tenant.client.session(&next.session).mfa_passkey_reg(&request).await.expect_err("nobody is there");
        assert_eq!(refused.status().map(|status| status.as_u16()), Some(403), "{refused}");
        assert_eq!(refusal(tenant.backend().profile_delete(&user.id.to_string()).await), 404);
    }
}
