//! An application says with which codes its users may sign in.

use fidelio_client::types::{CrossAuthMethod, OtpMethod};
use fidelio_identity::settings::CodeLogin;
use fidelio_tests::{Person, on_both_databases, wrong};

use super::ways_in::methods;
use crate::support::{refusal, refusal_and_message, with_settings};

on_both_databases! {
    async fn codes_that_an_application_does_not_offer_sign_nobody_in(tenant: &Tenant) {
        let strict = with_settings(tenant, |settings| settings.code_logins = vec![CodeLogin::Email]).await;
        let mut ann = Person::new(&strict);
        let token = ann.register().await.unwrap().jwt_access;
        ann.has_email().await;
        ann.has_phone().await;
        let (status, message) = refusal_and_message(ann.shown_code(&token).await);
        assert!(status == 403 && message.contains("code_logins"), "{status} {message}");
        assert_eq!(refusal(ann.ask_for_code(OtpMethod::Sms).await), 403);
        // Whoever asks learns nothing of users: it is the same for a name that nobody has.
        assert_eq!(refusal(Person::new(&strict).ask_for_code(OtpMethod::Sms).await), 403);

        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        let code = strict.code_for(&ann.name).await;
        assert_eq!(refusal(ann.type_code(&wrong(&code)).await), 401);
        ann.type_code(&code).await.unwrap();

        assert_eq!(methods(&mut ann).await, [CrossAuthMethod::OtpEmail]);
    }

    async fn a_code_that_is_no_longer_offered_when_it_is_typed_signs_nobody_in(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let code = ann.shown_code(&token).await.unwrap();
        let change = fidelio_flows::administration::ApplicationChange {
            settings: vec![serde_json::json!({ "code_logins": [] })],
            ..Default::default()
        };
        tenant.installation.administration.change_application(&fidelio_flows::By::command_line(), tenant.id(), change).await.unwrap();
        // The server learns of it within seconds.
        tokio::time::sleep(fidelio_identity::DIRECTORY_REFRESH).await;
        assert_eq!(refusal(ann.type_code(&code).await), 403);
    }
}
