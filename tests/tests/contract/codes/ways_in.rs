//! What a login offers to whoever cannot reach a passkey, and what is left to whoever has none.

use fidelio_client::types::{AuthenticationAction, CrossAuthMethod, DeviceInfo, OtpMethod};
use fidelio_identity::Address;
use fidelio_tests::{Person, on_both_databases};

use crate::support::{passkeys, refusal, with_settings};

/// A browser that reaches neither its device's passkeys nor a telephone's.
fn poor() -> DeviceInfo {
    let json = r#"{"hybridTransport":false,"userVerifyingPlatformAuthenticator":false}"#;
    DeviceInfo { webauthn_capabilities: Some(json.to_owned()), ..DeviceInfo::default() }
}

/// The codes that a login offers to this person on such a browser.
pub(super) async fn methods(person: &mut Person<'_>) -> Vec<CrossAuthMethod> {
    let rich = person.auth_init().await.unwrap();
    assert_eq!((rich.action, rich.cross_auth_methods.len()), (AuthenticationAction::Proceed, 0));
    person.device = poor();
    let begun = person.auth_init().await.unwrap();
    assert_eq!(begun.action, AuthenticationAction::CrossAuth);
    person.device = DeviceInfo::default();
    begun.cross_auth_methods
}

on_both_databases! {
    async fn whoever_cannot_reach_a_passkey_is_told_what_else_there_is(tenant: &Tenant) {
        use CrossAuthMethod::{Otp, OtpEmail, OtpSms};
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        assert_eq!(methods(&mut ann).await, [Otp]);
        ann.has_email().await;
        assert_eq!(methods(&mut ann).await, [Otp, OtpEmail]);
        ann.has_phone().await;
        assert_eq!(methods(&mut ann).await, [Otp, OtpSms, OtpEmail]);

        let user = ann.user().await;
        let mut phone = tenant.contact(&user, Address::phone("+14155550199").unwrap());
        phone.messaging_consent = false;
        tenant.store_contact(&phone).await;
        let mut email = tenant.contact(&user, Address::email("ann@example.com").unwrap());
        email.verified_at = None;
        tenant.store_contact(&email).await;
        assert_eq!(methods(&mut ann).await, [Otp]);
    }

    async fn whoever_is_not_known_or_can_proceed_is_offered_no_code(tenant: &Tenant) {
        let mut nobody = Person::new(tenant);
        nobody.device = poor();
        assert_eq!(nobody.auth_init().await.unwrap().cross_auth_methods, []);
        assert_eq!(nobody.auth_init_as(None).await.unwrap().cross_auth_methods, []);
        let user = tenant.add_user("no-passkey", true).await;
        tenant.add_contact(&user, Address::email(user.name.as_str()).unwrap()).await;
        let mut ann = Person::named(tenant, user.name.as_str());
        ann.device = poor();
        let begun = ann.auth_init().await.unwrap();
        assert_eq!((begun.action, begun.cross_auth_methods), (AuthenticationAction::Fallback, vec![]));
    }

    async fn where_users_are_hidden_nobody_is_told_what_they_have(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.hide_unknown_users = true).await;
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        ann.has_email().await;
        ann.device = poor();
        let begun = ann.auth_init().await.unwrap();
        assert_eq!((begun.action, begun.cross_auth_methods), (AuthenticationAction::Proceed, vec![]));
    }

    async fn the_last_passkey_may_go_when_a_verified_address_stays(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let client = tenant.client.access_token(&registered.jwt_access);
        let user = ann.user().await;
        assert_eq!(refusal(client.passkey_delete(&registered.passkey_id).await), 403);
        let mut email = tenant.contact(&user, Address::email(&ann.name).unwrap());
        email.verified_at = None;
        tenant.store_contact(&email).await;
        let mut phone = tenant.contact(&user, Address::phone("+14155550123").unwrap());
        phone.messaging_consent = false;
        tenant.store_contact(&phone).await;
        assert_eq!(refusal(client.passkey_delete(&registered.passkey_id).await), 403, "nothing goes there");

        let email = ann.has_email().await;
        client.passkey_delete(&registered.passkey_id).await.unwrap();
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        let signed_in = ann.type_code(&tenant.code_for(&email).await).await.unwrap();
        assert_eq!(passkeys(tenant, &signed_in.jwt_access).await.len(), 0);
        ann.register_with(&tenant.client.access_token(&signed_in.jwt_access)).await.expect("a new passkey");
        ann.log_in().await.unwrap();
    }
}
