//! Codes that the program sends arrive by each way, once, whatever happens to the program meanwhile.

use std::time::Duration;

use fidelio_client::types::{ProfileEmailRequest, ProfilePhoneRequest};
use fidelio_identity::ApplicationSettings;
use fidelio_tests::{
    Person, Server, SmsGateway, SmtpSink, SmtpSinkOptions, Tenant, TenantOptions, Trouble, WebhookReceiver,
    on_both_databases,
};
use serde_json::{Value, json};
use tokio::time::sleep;

/// A tenant whose users may ask for as many codes as a test needs.
async fn tenant_on(server: &Server, like: &Tenant) -> Tenant {
    let mut settings = ApplicationSettings::default();
    settings.code_limits.requests_per_user = 1000;
    Tenant::on(server, like.engine, TenantOptions { settings, ..TenantOptions::default() }).await
}

async fn server(tenant: &Tenant, flags: &[String]) -> Server {
    let flags: Vec<_> = flags.iter().map(String::as_str).collect();
    Server::start(tenant.engine, &flags).await.expect("the database is there")
}

fn mail_flags(sink: &SmtpSink) -> Vec<String> {
    vec![format!("--smtp-url={}", sink.url), "--smtp-from=Example <no-reply@example.com>".to_owned()]
}

/// A user with this verified address.
async fn with_mail(tenant: &Tenant, address: &str) -> String {
    let mut person = Person::new(tenant);
    let user = person.register().await.unwrap().user_id;
    let request = ProfileEmailRequest { email: address.to_owned(), request_verification: Some(false) };
    tenant.backend().profile_email_update(&user, &request).await.unwrap();
    person.name
}

/// Calls an operation that finds its application by the host.
async fn post(tenant: &Tenant, operation: &str, body: &Value) -> (u16, Value) {
    let request = reqwest::Client::new().post(format!("{}/fido2/v2/auth/otp/{operation}", tenant.url));
    let answer =
        request.header("Host", format!("{}.api.example.com", tenant.id())).json(body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

async fn ask(tenant: &Tenant, channel: &str, name: &str) {
    let (status, body) = post(tenant, channel, &json!({"user": {"username": name}})).await;
    assert_eq!(status, 204, "{body}");
}

async fn sign_in(tenant: &Tenant, name: &str, code: &str) {
    let (status, body) = post(tenant, "verify", &json!({"authCode": code, "user": {"username": name}})).await;
    assert_eq!(status, 200, "{body}");
}

/// The code in a text: the first word of six digits.
fn code(text: &str) -> String {
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit());
    text.split_whitespace().find(is_code).expect(text).to_owned()
}

on_both_databases! {
    async fn a_mailed_code_signs_in(tenant: &Tenant) {
        let Some(sink) = SmtpSink::start(SmtpSinkOptions::default()) else { return };
        let server = server(tenant, &mail_flags(&sink)).await;
        let tenant = tenant_on(&server, tenant).await;
        let ann = with_mail(&tenant, "ann@example.org").await;
        ask(&tenant, "email", &ann).await;
        let mail = sink.wait_for("ann@example.org").await;
        assert!(mail.subject.contains(&code(&mail.text)), "{}", mail.subject);
        assert!(mail.html.as_ref().is_some_and(|html| html.contains(&code(&mail.text))));
        sign_in(&tenant, &ann, &code(&mail.text)).await;
    }

    async fn a_mail_that_was_accepted_survives_a_kill_and_is_sent_once(tenant: &Tenant) {
        let options = SmtpSinkOptions { refuse_first: 1, ..SmtpSinkOptions::default() };
        let Some(sink) = SmtpSink::start(options) else { return };
        let mut server = server(tenant, &mail_flags(&sink)).await;
        let mut tenant = tenant_on(&server, tenant).await;
        let ann = with_mail(&tenant, "ann@example.org").await;
        ask(&tenant, "email", &ann).await;
        // The first attempt was refused for now, and the second one is a second away.
        sleep(Duration::from_millis(700)).await;
        server.kill_and_restart();
        tenant.url.clone_from(&server.url);
        tenant.client = fidelio_client::Client::new(&server.url);
        let mail = sink.wait_for("ann@example.org").await;
        sign_in(&tenant, &ann, &code(&mail.text)).await;
        sleep(Duration::from_secs(1)).await;
        assert!(sink.take("ann@example.org").is_none(), "it was sent once");
    }

    async fn each_message_is_delivered_once_by_as_many_processes_as_there_may_be(tenant: &Tenant) {
        let Some(sink) = SmtpSink::start(SmtpSinkOptions::default()) else { return };
        let server = server(tenant, &mail_flags(&sink)).await;
        let _second = server.second_process();
        let tenant = tenant_on(&server, tenant).await;
        let user = Person::new(&tenant).register().await.unwrap().user_id;
        let address = |number: usize| format!("person{number}@example.org");
        for number in 0..40 {
            let request = ProfileEmailRequest { email: address(number), request_verification: Some(true) };
            tenant.backend().profile_email_update(&user, &request).await.unwrap();
        }
        for number in 0..40 {
            sink.wait_for(&address(number)).await;
        }
        sleep(Duration::from_millis(500)).await;
        let doubled: Vec<_> = (0..40).filter(|number| sink.take(&address(*number)).is_some()).collect();
        assert!(doubled.is_empty(), "{doubled:?} came twice");
    }

    async fn a_texted_code_signs_in_and_is_bound_to_its_domain(tenant: &Tenant) {
        let gateway = SmsGateway::start();
        gateway.trouble([Trouble::Answer(503, String::new()), Trouble::Garbage]);
        let flags = [
            format!("--sms-gateway-url={}", gateway.url),
            format!("--sms-account={}", SmsGateway::ACCOUNT),
            format!("--sms-token={}", SmsGateway::TOKEN),
            "--sms-from=+14155550100".to_owned(),
        ];
        let server = server(tenant, &flags).await;
        let tenant = tenant_on(&server, tenant).await;
        let mut ann = Person::new(&tenant);
        let user = ann.register().await.unwrap().user_id;
        let request = ProfilePhoneRequest {
            phone_number: "+1 (415) 555-0123".to_owned(),
            messaging_consent: Some(true),
            request_verification: Some(false),
        };
        tenant.backend().profile_phone_update(&user, &request).await.unwrap();
        ask(&tenant, "sms", &ann.name).await;
        let text = gateway.wait_for("+14155550123").await;
        let code = code(&text.text);
        assert!(text.text.ends_with(&format!("\n\n@login.example.com #{code}")), "{}", text.text);
        sign_in(&tenant, &ann.name, &code).await;
    }

    async fn a_code_by_webhook_signs_in(tenant: &Tenant) {
        let receiver = WebhookReceiver::start();
        receiver.trouble([Trouble::Answer(500, String::new())]);
        let flags = [
            format!("--email-webhook-url={}", receiver.url),
            format!("--webhook-secret={}", WebhookReceiver::SECRET),
        ];
        let server = server(tenant, &flags).await;
        let tenant = tenant_on(&server, tenant).await;
        let ann = with_mail(&tenant, "ann@example.org").await;
        ask(&tenant, "email", &ann).await;
        let post = receiver.wait_for("ann@example.org").await;
        sign_in(&tenant, &ann, &code(post.text_of("text"))).await;
    }

    async fn what_cannot_be_delivered_is_told_to_the_operator_without_what_it_said(tenant: &Tenant) {
        let Some(sink) = SmtpSink::start(SmtpSinkOptions::default()) else { return };
        let server = server(tenant, &mail_flags(&sink)).await;
        let tenant = tenant_on(&server, tenant).await;
        let ann = with_mail(&tenant, "bounce@example.org").await;
        ask(&tenant, "email", &ann).await;
        let app = tenant.id().to_string();
        let mut said = String::new();
        for _ in 0..100 {
            said = server.run(&["failed-messages", "--app", &app]);
            if !said.is_empty() {
                break;
            }
            sleep(Duration::from_millis(50)).await;
        }
        let failed: Value = serde_json::from_str(said.trim()).expect("one line of JSON");
        assert_eq!((&failed["channel"], &failed["attempts"]), (&"email".into(), &1.into()));
        assert!(failed["error"].as_str().is_some_and(|error| error.contains("550")), "{said}");
        assert!(!said.contains("bounce@"), "{said}");
    }
}
