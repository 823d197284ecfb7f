//! How often codes may be tried and asked for, whatever an attacker changes.

use fidelio_client::types::{
    MfaOtpRequest, MfaOtpVerifyRequest, OtpMethod, ProfileEmailRequest, ProfileVerifyRequest, UserLogin,
};
use fidelio_client::{Client, Error};
use fidelio_identity::{Address, ApplicationSettings};
use fidelio_tests::{Person, Server, Tenant, TenantOptions, on_both_databases, wrong};

use crate::support::{at_once, registered, status, two_processes, with_settings};

/// Tries a code in every way in which one can be tried; the statuses.
async fn try_everywhere(ann: &Person<'_>, name: &str, session: &str) -> [u16; 4] {
    let tenant = ann.tenant;
    let proof = ProfileVerifyRequest { auth_code: "000000".to_owned(), username: name.to_owned() };
    let typed = MfaOtpVerifyRequest { otp: "000000".to_owned() };
    [
        status(&Person::named(tenant, name).type_code("000000").await),
        status(&tenant.backend().profile_email_verify(&proof).await),
        status(&tenant.backend().profile_phone_verify(&proof).await),
        status(&tenant.client.session(session).mfa_otp_verify(&typed).await),
    ]
}

/// A session of a flow in which a code was sent.
async fn flow_with_code(ann: &Person<'_>) -> String {
    let begun = ann.mfa_begin().await.unwrap();
    let request = MfaOtpRequest { method: OtpMethod::Email, option: None };
    let client = ann.tenant.client.session(&begun.session);
    client.mfa_otp_request(&request).await.unwrap().into_inner().session
}

/// How long a refusal says to wait.
fn wait<T, E: std::fmt::Debug>(result: Result<T, Error<E>>) -> u64 {
    match result {
        Err(Error::ErrorResponse(refused)) if refused.status().as_u16() == 429 => {
            refused.headers()["Retry-After"].to_str().unwrap().parse().unwrap()
        }
        Err(other) => panic!("not limited: {other:?}"),
        Ok(_) => panic!("not limited"),
    }
}

on_both_databases! {
    async fn all_ways_to_try_a_code_share_one_count_for_each_user(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.code_limits.attempts_per_user = 8).await;
        // One name in several spellings: letter case, white space, and composed or not.
        let mut ann = Person::named(tenant, "Zoë.ßmith@example.com");
        let token = ann.register().await.unwrap().jwt_access;
        ann.has_email().await;
        // Attempts count where there is a code, so there is one of each kind.
        ann.shown_code(&token).await.unwrap();
        let id = ann.user().await.id.to_string();
        let email = ProfileEmailRequest { email: "new@example.com".to_owned(), request_verification: Some(true) };
        tenant.backend().profile_email_update(&id, &email).await.unwrap();
        let session = flow_with_code(&ann).await;
        assert_eq!(try_everywhere(&ann, "ZOË.ßMITH@example.com", &session).await, [401; 4]);
        assert_eq!(try_everywhere(&ann, " zoe\u{308}.ßmith@EXAMPLE.com ", &session).await, [401; 4]);
        for name in ["Zoë.ßmith@example.com", "zoe\u{308}.ßMITH@example.com"] {
            assert_eq!(try_everywhere(&ann, name, &session).await, [429; 4], "{name}");
        }
        // Neither a new code nor a new session begins to count anew.
        let right = ann.shown_code(&token).await.unwrap();
        let seconds = wait(ann.type_code(&right).await);
        assert!((3000..=3600).contains(&seconds), "{seconds}");
        let session = flow_with_code(&ann).await;
        assert_eq!(try_everywhere(&ann, &ann.name, &session).await, [429; 4]);
        ann.log_in().await.expect("a passkey is no code");
        let mut bob = registered(tenant).await;
        let token = bob.log_in().await.unwrap().jwt_access;
        bob.type_code(&bob.shown_code(&token).await.unwrap()).await.expect("nobody else is locked out");
    }

    async fn a_name_that_nobody_has_is_counted_alike(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.code_limits.attempts_per_user = 2).await;
        Person::named(tenant, "nobody").ask_for_code(OtpMethod::Email).await.unwrap();
        for name in ["nobody", "Nobody"] {
            assert_eq!(status(&Person::named(tenant, name).type_code("000000").await), 401);
        }
        wait(Person::named(tenant, "NOBODY").type_code("000000").await);
    }

    async fn one_client_address_tries_only_so_many_names(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.code_limits.attempts_per_client = 3).await;
        for index in 0..3 {
            let someone = Person::named(tenant, &format!("someone-{index}"));
            assert_eq!(status(&someone.type_code("000000").await), 401);
        }
        wait(Person::named(tenant, "another").type_code("000000").await);
        let proof = ProfileVerifyRequest { auth_code: "000000".to_owned(), username: "another".to_owned() };
        let refused = tenant.backend().profile_email_verify(&proof).await;
        assert_eq!(status(&refused), 401, "a backend acts for many");
    }

    async fn an_application_tries_only_so_many_codes_in_total(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.code_limits.attempts_per_application = 3).await;
        for index in 0..3 {
            let username = format!("someone-{index}");
            let proof = ProfileVerifyRequest { auth_code: "000000".to_owned(), username };
            assert_eq!(status(&tenant.backend().profile_email_verify(&proof).await), 401);
        }
        wait(Person::named(tenant, "another").type_code("000000").await);
        let other = with_settings(tenant, |_| ()).await;
        let elsewhere = Person::named(&other, "another").type_code("000000").await;
        assert_eq!(status(&elsewhere), 401, "another application is not touched");
    }

    async fn limits_hold_over_two_servers_and_in_parallel(tenant: &Tenant) {
        let mut settings = ApplicationSettings { code_attempts: 10, ..ApplicationSettings::default() };
        settings.code_limits.attempts_per_user = 4;
        let (_servers, urls, tenant) = two_processes(tenant, settings).await;
        let clients = urls.map(|url| tenant.hosted_at(&url));
        let mut ann = Person::new(&tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let right = ann.shown_code(&token).await.unwrap();
        let statuses = at_once(100, |index| {
            let client = clients[index % 2].clone();
            let user = UserLogin { username: ann.name.clone(), username_type: None };
            let request = fidelio_client::types::AuthCodeVerifyRequest { auth_code: wrong(&right), user };
            async move { status(&client.auth_code_verify(&request).await) }
        })
        .await;
        let most = tenant.application.settings.code_limits.attempts_per_user as usize;
        assert_eq!(statuses.iter().filter(|status| **status == 401).count(), most, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 100 - most, "{statuses:?}");
        for client in &clients {
            wait(ann.type_code_at(client, &right).await);
        }
    }

    async fn limits_survive_a_restart(tenant: &Tenant) {
        let mut server = Server::start(tenant.engine, &[]).await.unwrap();
        let mut options = TenantOptions::default();
        options.settings.code_limits.attempts_per_user = 2;
        options.settings.code_limits.requests_per_user = 2;
        let tenant = Tenant::on(&server, tenant.engine, options).await;
        let ann = Person::new(&tenant);
        let try_and_ask = async |client: &Client| {
            let request = fidelio_client::types::AuthCodeSendRequest { user: ann.login() };
            let asked = status(&client.auth_code_request_email(&request).await);
            [status(&ann.type_code_at(client, "000000").await), asked]
        };
        let before = tenant.hosted_at(&server.url);
        assert_eq!(try_and_ask(&before).await, [401, 200]);
        assert_eq!(try_and_ask(&before).await, [401, 200]);
        assert_eq!(try_and_ask(&before).await, [429, 429]);
        server.kill_and_restart();
        assert_eq!(try_and_ask(&tenant.hosted_at(&server.url)).await, [429, 429]);
    }

    async fn one_user_is_sent_only_so_many_codes(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.code_limits.requests_per_user = 3).await;
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        ann.has_email().await;
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        Person::named(tenant, &ann.name.to_uppercase()).ask_for_code(OtpMethod::Sms).await.unwrap();
        flow_with_code(&ann).await;
        assert!((3000..=3600).contains(&wait(ann.ask_for_code(OtpMethod::Email).await)));
        wait(ann.ask_for_code(OtpMethod::Sms).await);
        wait(ann.shown_code(&token).await);
        let begun = ann.mfa_begin().await.unwrap();
        let request = MfaOtpRequest { method: OtpMethod::Email, option: None };
        wait(tenant.client.session(&begun.session).mfa_otp_request(&request).await);
        let id = ann.user().await.id.to_string();
        let proof = ProfileEmailRequest { email: "new@example.com".to_owned(), request_verification: None };
        wait(tenant.backend().profile_email_update(&id, &proof).await);
        let nobody = Person::new(tenant);
        for _ in 0..3 {
            nobody.ask_for_code(OtpMethod::Email).await.unwrap();
        }
        wait(nobody.ask_for_code(OtpMethod::Email).await);
    }

    async fn one_mailbox_gets_only_so_many_messages_and_nobody_is_told(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.code_limits.requests_per_address = 2).await;
        let mailbox = format!("victim-{}", tenant.id());
        let spellings = [
            format!("{mailbox}@example.com"),
            format!("{}@EXAMPLE.COM", mailbox.to_uppercase()),
            format!("{mailbox}+1@example.com"),
            format!("{mailbox}+2@Example.com"),
        ];
        for spelling in &spellings {
            let user = tenant.add_user("one-of-many", true).await;
            tenant.add_contact(&user, Address::email(spelling).unwrap()).await;
            let someone = Person::named(tenant, user.name.as_str());
            someone.ask_for_code(OtpMethod::Email).await.expect("as for everybody else");
        }
        tenant.all_delivered().await;
        // Messages are sent side by side: which two of them are the first is open.
        let delivered: usize = spellings.iter().map(|spelling| tenant.delivered_to(spelling).len()).sum();
        assert_eq!(delivered, 2, "messages to one mailbox, however it is spelled");
    }

    async fn clients_and_applications_ask_for_only_so_many_codes(tenant: &Tenant) {
        let by_client = with_settings(tenant, |settings| settings.code_limits.requests_per_client = 3).await;
        let in_total = with_settings(tenant, |settings| settings.code_limits.requests_per_application = 3).await;
        for tenant in [&by_client, &in_total] {
            for _ in 0..3 {
                Person::new(tenant).ask_for_code(OtpMethod::Email).await.unwrap();
            }
            wait(Person::new(tenant).ask_for_code(OtpMethod::Email).await);
        }
    }
}
