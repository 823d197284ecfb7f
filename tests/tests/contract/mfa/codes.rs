//! Codes by mail and by text message, in a flow.

use fidelio_client::types::OtpMethod;
use fidelio_tests::{Flow, Person, on_both_databases};

use super::{at_home, done, elsewhere, more, plain, refused, set_mail, set_phone};
use crate::support::{claims, device};

on_both_databases! {
    async fn an_address_is_offered_by_value_and_by_label(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (ann, _) = at_home(tenant).await;
        for by in ["value", "label"] {
            let mut flow = Flow::of(&ann).await;
            let option = &flow.action("otp:email").options[0];
            assert_eq!(option.name.as_deref(), Some("email:primary"));
            assert_eq!(option.label.as_deref(), Some("p***@example.com"));
            let chosen = if by == "value" { option.value.clone() } else { option.label.clone().unwrap() };
            assert!(!option.value.contains(&ann.name), "the value tells nothing of the address");
            flow.request_code(OtpMethod::Email, Some(&chosen)).await.unwrap();
            let code = flow.code_to(&ann.name).await;
            done(flow.type_code(&code).await);
        }
        let mut flow = Flow::of(&ann).await;
        let of_another = Flow::of(&ann).await.action("otp:email").options[0].value.clone();
        for wrong in ["x***@example.com", &of_another, &ann.name] {
            let refusal = flow.request_code(OtpMethod::Email, Some(wrong)).await.unwrap_err();
            assert_eq!(refusal.status, 400, "{wrong}");
            assert!(refusal.msg.starts_with("option "), "{}", refusal.msg);
        }
    }

    async fn text_messages_go_only_to_who_agreed_to_them(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (mut ann, registered) = at_home(tenant).await;
        set_phone(tenant, &registered.user_id, "+14155550199", false).await;
        let mut flow = Flow::of(&ann).await;
        assert!(!flow.offered().contains(&"otp:sms".to_owned()));
        assert_eq!(flow.request_code(OtpMethod::Sms, None).await.unwrap_err().status, 403);
        set_phone(tenant, &registered.user_id, "+14155550199", true).await;
        let mut flow = Flow::of(&ann).await;
        assert_eq!(flow.reasons()[3], "otp:sms known-device:1/1");
        flow.request_code(OtpMethod::Sms, None).await.unwrap();
        let message = flow.message_to("+14155550199").await;
        let code = flow.code_to("+14155550199").await;
        assert!(message["text"].as_str().unwrap().ends_with(&format!("@login.example.com #{code}")), "{message}");
        let complete = done(flow.type_code(&code).await);
        assert_eq!(claims(&complete.access_token)["amr"], serde_json::json!(["otp", "sms"]));
        elsewhere(&mut ann);
        let mut flow = Flow::of(&ann).await;
        more(flow.with_sms("+14155550199").await);
        done(flow.with_external(&ann.name).await);
    }

    async fn typing_a_code_is_offered_once_one_was_asked_for(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (ann, _) = at_home(tenant).await;
        let mut flow = Flow::of(&ann).await;
        let no_code = refused(flow.type_code("123456").await);
        assert_eq!(no_code.status, 403);
        assert!(no_code.msg.contains("mfa/otp/request"), "{}", no_code.msg);
        flow.request_code(OtpMethod::Email, None).await.unwrap();
        let code = flow.code_to(&ann.name).await;
        flow.replace_payload("Pay 1 EUR").await.unwrap();
        let at = |name: &str| flow.offered().iter().position(|one| one == name);
        assert_eq!(at("otp:verify").unwrap() + 1, at("otp:email").unwrap());
        let spaced = format!("{} {}-{}", &code[..2], &code[2..4], &code[4..]);
        done(flow.type_code(&spaced).await);
    }

    async fn a_new_code_takes_the_place_of_the_one_before(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (ann, _) = at_home(tenant).await;
        let mut flow = Flow::of(&ann).await;
        flow.request_code(OtpMethod::Email, None).await.unwrap();
        let first = flow.code_to(&ann.name).await;
        flow.request_code(OtpMethod::Email, None).await.unwrap();
        let second = flow.code_to(&ann.name).await;
        if first != second {
            assert_eq!(refused(flow.type_code(&first).await).status, 401);
        }
        done(flow.type_code(&second).await);
    }

    async fn the_language_of_a_code_is_the_user_s(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (ann, _) = at_home(tenant).await;
        let mut subjects = Vec::new();
        for languages in ["de-AT, en;q=0.5", "en", "xx"] {
            let client = Flow::client_speaking(tenant, languages);
            let mut flow = Flow::begin_by(client, tenant, &Flow::request(&ann)).await.unwrap();
            flow.request_code(OtpMethod::Email, None).await.unwrap();
            subjects.push(flow.message_to(&ann.name).await["text"].as_str().unwrap().replace(|c: char| c.is_ascii_digit(), "0"));
        }
        assert_ne!(subjects[0], subjects[1]);
        assert_eq!(subjects[1], subjects[2]);
        assert!(subjects[0].contains("Code") && subjects[0].contains("Minuten"), "{}", subjects[0]);
    }

    async fn a_code_that_nobody_can_be_sent_is_not_offered(tenant: &Tenant) {
        let mut ann = Person::named(tenant, &format!("no-address-{}", Person::new(tenant).name.replace('@', ".")));
        let registered = ann.register().await.unwrap();
        ann.device = device(&registered.device_id);
        assert_eq!(Flow::of(&ann).await.offered(), ["passkey:auth", "external"]);
        set_mail(tenant, &registered.user_id, "elsewhere@example.org").await;
        let mut flow = Flow::of(&ann).await;
        assert_eq!(flow.action("otp:email").options[0].label.as_deref(), Some("e***@example.org"));
        done(flow.with_mail("elsewhere@example.org").await);
    }
}
