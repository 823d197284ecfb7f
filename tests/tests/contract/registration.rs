//! Registering passkeys.

use fidelio_client::ErrorExt as _;
use fidelio_client::types::{MsgCode, RegistrationAction};
use fidelio_tests::{Person, on_both_databases};

on_both_databases! {
    async fn a_new_user_registers_and_signs_in(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let begun = ann.reg_init(&tenant.client).await.unwrap();
        assert_eq!(begun.action, RegistrationAction::Proceed);
        let registered = ann.register().await.unwrap();
        let signed_in = ann.log_in().await.unwrap();
        assert_eq!(registered.user_id, signed_in.user_id);
        assert_eq!(registered.passkey_id, signed_in.passkey_id);
    }

    async fn a_user_who_exists_is_not_registered_again_without_a_token(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let refused = Person::named(tenant, &ann.name.to_uppercase()).register().await.unwrap_err();
        assert_eq!(refused.msg_code(), Some(MsgCode::Forbidden));
    }
}
