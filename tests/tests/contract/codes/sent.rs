//! Codes by e-mail and text message: to whom they go, and to whom they do not.

use fidelio_client::types::OtpMethod;
use fidelio_credentials::Purpose;
use fidelio_identity::{Address, User};
use fidelio_tests::{Person, Tenant, on_both_databases};
use reqwest::Method;
use serde_json::json;

use crate::support::{Http, claims, hosted, refusal, refusal_and_message, with, with_settings};

/// A number that nobody else in this program has.
fn number(user: &User) -> String {
    let digits: Vec<_> = user.id.as_uuid().as_bytes().iter().map(|byte| char::from(b'0' + byte % 10)).collect();
    format!("+1{}", digits[6..16].iter().collect::<String>())
}

on_both_databases! {
    async fn a_mailed_code_signs_in(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let email = ann.has_email().await;
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        let message = tenant.message_for(&email).await;
        let code = message.code().unwrap();
        assert!(message.channel == "email" && !message.subject.is_empty(), "{}", message.line);
        assert!(message.text.contains("5 minutes"), "{}", message.text);
        let signed_in = ann.type_code(code).await.unwrap();
        let claims = claims(&signed_in.jwt_access);
        assert_eq!(claims["scopes"], json!(["passkey:read", "reg:write"]));
        assert_eq!((&claims["amr"], &claims["acr"]), (&json!(["otp"]), &json!("aal1")));
        assert_eq!(signed_in.passkey_id, "");
        assert_eq!(tenant.delivered_to(&email).len(), 1, "once");
    }

    async fn a_texted_code_signs_in(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let phone = ann.has_phone().await;
        ann.ask_for_code(OtpMethod::Sms).await.unwrap();
        let message = tenant.message_for(&phone).await;
        let code = message.code().unwrap();
        assert!(message.channel == "sms" && message.subject.is_empty(), "{}", message.line);
        assert!(message.text.ends_with(&format!("\n\n@login.example.com #{code}")), "{}", message.text);
        let signed_in = ann.type_code(code).await.unwrap();
        assert_eq!(claims(&signed_in.jwt_access)["amr"], json!(["otp", "sms"]));
    }

    async fn nothing_is_sent_to_an_address_that_is_not_verified(tenant: &Tenant) {
        let user = tenant.add_user("unverified", true).await;
        let ann = Person::named(tenant, user.name.as_str());
        let phone = number(&user);
        for address in [Address::email(&ann.name).unwrap(), Address::phone(&phone).unwrap()] {
            let mut contact = tenant.contact(&user, address);
            contact.verified_at = None;
            tenant.store_contact(&contact).await;
        }
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        ann.ask_for_code(OtpMethod::Sms).await.unwrap();
        nothing_came(tenant, &[&ann.name, &phone]).await;
    }

    async fn nothing_is_texted_without_consent(tenant: &Tenant) {
        let user = tenant.add_user("silent", true).await;
        let ann = Person::named(tenant, user.name.as_str());
        let phone = number(&user);
        let mut contact = tenant.contact(&user, Address::phone(&phone).unwrap());
        contact.messaging_consent = false;
        tenant.store_contact(&contact).await;
        ann.ask_for_code(OtpMethod::Sms).await.unwrap();
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        nothing_came(tenant, &[&ann.name, &phone]).await;
    }

    async fn nothing_is_sent_to_a_deactivated_user_nor_may_one_sign_in(tenant: &Tenant) {
        let user = tenant.add_user("deactivated", false).await;
        let ann = Person::named(tenant, user.name.as_str());
        let phone = number(&user);
        for address in [Address::email(&ann.name).unwrap(), Address::phone(&phone).unwrap()] {
            tenant.add_contact(&user, address).await;
        }
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        ann.ask_for_code(OtpMethod::Sms).await.unwrap();
        nothing_came(tenant, &[&ann.name, &phone]).await;
        assert_eq!(refusal(ann.type_code("000000").await), 401, "as for everybody else");
    }

    async fn nothing_is_sent_to_nobody(tenant: &Tenant) {
        let ann = Person::new(tenant);
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        ann.ask_for_code(OtpMethod::Sms).await.unwrap();
        nothing_came(tenant, &[&ann.name]).await;
    }

    async fn a_code_goes_only_to_the_address_of_its_channel_and_its_application(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let (email, phone) = (ann.has_email().await, ann.has_phone().await);
        let other = with_settings(tenant, |_| ()).await;
        let mut namesake = Person::named(&other, &ann.name);
        namesake.register().await.unwrap();
        namesake.ask_for_code(OtpMethod::Email).await.unwrap();
        ann.ask_for_code(OtpMethod::Sms).await.unwrap();
        tenant.code_for(&phone).await;
        nothing_came(tenant, &[&email]).await;
        nothing_came(&other, &[&email, &phone]).await;
    }

    async fn a_code_is_told_in_the_language_that_the_browser_asks_for(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let email = ann.has_email().await;
        let http = Http::new(tenant);
        let mut texts = Vec::new();
        for language in ["de-AT, en;q=0.5", "fr", "xx", ""] {
            let body = json!({"user": {"username": ann.name}});
            let request = http.json(Method::POST, "/fido2/v2/auth/otp/email", &body);
            let request = with(hosted(request, tenant), "Accept-Language", language);
            let answer = http.send(request).await;
            assert_eq!((answer.status, answer.text.as_str()), (204, ""));
            texts.push(tenant.message_for(&email).await.subject);
        }
        assert!(texts[0] != texts[1] && texts[1] != texts[2], "{texts:?}");
        // The subject may tell the code.
        let plain = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
        assert_eq!(plain(&texts[2]), plain(&texts[3]), "the application's own language");
    }

    async fn a_code_of_a_user_who_is_deleted_is_dead(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let code = ann.shown_code(&registered.jwt_access).await.unwrap();
        let user = ann.user().await;
        tenant.backend().profile_delete(&registered.user_id).await.unwrap();
        assert_eq!(refusal(ann.type_code(&code).await), 401);
        assert_eq!(tenant.live_codes(user.id, Purpose::SignIn).await, []);
        // The next of that name is somebody else.
        let mut another = Person::named(tenant, &ann.name);
        another.register().await.unwrap();
        assert_eq!(refusal(another.type_code(&code).await), 401);
    }

    async fn a_name_that_cannot_be_is_refused(tenant: &Tenant) {
        for name in ["", "  ", "a\0b", &"x".repeat(257)] {
            for method in [OtpMethod::Email, OtpMethod::Sms] {
                let (status, message) = refusal_and_message(Person::named(tenant, name).ask_for_code(method).await);
                assert!(status == 400 && message.starts_with("user.username "), "{name:?}: {status} {message}");
            }
        }
    }
}

async fn nothing_came(tenant: &Tenant, recipients: &[&str]) {
    tenant.all_delivered().await;
    for recipient in recipients {
        assert!(tenant.delivered_to(recipient).is_empty(), "{recipient}");
    }
}
