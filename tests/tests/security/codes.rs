//! Codes are short, so that whoever may guess often enough finds one: nobody may.

mod clients;
mod enumeration;
mod limits;

use fidelio_credentials::Purpose;
use fidelio_identity::ApplicationSettings;
use fidelio_tests::{Person, on_both_databases, wrong};

use crate::support::{at_once, status, two_processes};

/// Settings under which only the attempts of the code itself count.
fn without_limits() -> ApplicationSettings {
    let mut settings = ApplicationSettings::default();
    settings.code_limits.attempts_per_user = 100_000;
    settings.code_limits.attempts_per_client = 100_000;
    settings
}

on_both_databases! {
    async fn of_200_parallel_wrong_codes_a_few_are_evaluated_and_then_the_right_one_is_dead(tenant: &Tenant) {
        let (_servers, urls, tenant) = two_processes(tenant, without_limits()).await;
        let clients = urls.map(|url| tenant.hosted_at(&url));
        let mut ann = Person::new(&tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let right = ann.shown_code(&token).await.unwrap();
        let id = ann.user().await.id;
        let left = async || tenant.live_codes(id, Purpose::SignIn).await.first().map(|code| code.attempts_left);
        assert_eq!(left().await, Some(5));
        let guess = async |count: usize| {
            at_once(count, |index| {
                let (client, name, right) = (clients[index % 2].clone(), ann.name.clone(), right.clone());
                let number: u64 = right.parse().unwrap();
                let guessed = format!("{:06}", (number + 1 + index as u64) % 1_000_000);
                let user = fidelio_client::types::UserLogin { username: name, username_type: None };
                let request = fidelio_client::types::AuthCodeVerifyRequest { auth_code: guessed, user };
                async move { status(&client.auth_code_verify(&request).await) }
            })
            .await
        };
        assert_eq!(guess(3).await, [401; 3]);
        assert_eq!(left().await, Some(2), "each was counted");
        assert_eq!(guess(200).await, [401; 200]);
        assert_eq!(left().await, None);
        assert_eq!(status(&ann.type_code(&right).await), 401, "dead");
    }

    async fn of_parallel_uses_of_one_code_one_signs_in(tenant: &Tenant) {
        let settings = ApplicationSettings { code_attempts: 10, ..without_limits() };
        let (_servers, urls, tenant) = two_processes(tenant, settings).await;
        let clients = urls.map(|url| tenant.hosted_at(&url));
        let mut ann = Person::new(&tenant);
        let token = ann.register().await.unwrap().jwt_access;
        for _ in 0..3 {
            let code = ann.shown_code(&token).await.unwrap();
            let statuses = at_once(64, |index| {
                let client = clients[index % 2].clone();
                let request =
                    fidelio_client::types::AuthCodeVerifyRequest { auth_code: code.clone(), user: ann.login() };
                async move { status(&client.auth_code_verify(&request).await) }
            })
            .await;
            assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
            assert!(statuses.iter().all(|status| matches!(status, 200 | 401)), "{statuses:?}");
        }
    }

    async fn a_right_guess_among_many_at_once_is_lucky_within_the_attempts_only(tenant: &Tenant) {
        // The right code comes last of all that arrive together: by then it is dead.
        let (_servers, _, tenant) = two_processes(tenant, without_limits()).await;
        let mut ann = Person::new(&tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let right = ann.shown_code(&token).await.unwrap();
        for _ in 0..5 {
            assert_eq!(status(&ann.type_code(&wrong(&right)).await), 401);
        }
        for spelling in [right.clone(), format!("{} ", right), right.chars().map(|c| format!("{c}-")).collect()] {
            assert_eq!(status(&ann.type_code(&spelling).await), 401);
        }
    }

    async fn no_answer_to_a_client_tells_a_code_but_the_one_that_shows_it(tenant: &Tenant) {
        let tenant = &crate::support::with_settings(tenant, |settings| settings.code_digits = 10).await;
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let (email, phone) = (ann.has_email().await, ann.has_phone().await);
        let mut codes = vec![ann.shown_code(&token).await.unwrap()];
        let mut answers = Vec::new();
        let user = serde_json::json!({"username": ann.name});
        let session = ann.mfa_begin().await.unwrap().session;
        let mut ask = async |path: &str, credential: &str, body: serde_json::Value| {
            let request = crate::support::http().post(format!("{}/fido2/v2/{path}", tenant.url));
            let request = request.header("Host", tenant.host()).header("Authorization", credential).json(&body);
            let response = request.send().await.unwrap();
            answers.push(format!("{path} {:?} {}", response.headers().clone(), response.text().await.unwrap()));
        };
        ask("auth/otp/email", "", serde_json::json!({"user": user})).await;
        ask("auth/otp/sms", "", serde_json::json!({"user": user})).await;
        codes.push(tenant.code_for(&email).await);
        codes.push(tenant.code_for(&phone).await);
        ask("mfa/otp/request", &session, serde_json::json!({"method": "email"})).await;
        codes.push(tenant.code_for(&email).await);
        ask("mfa/begin", "", serde_json::json!({"user": user})).await;
        ask("mfa/otp/verify", &session, serde_json::json!({"otp": "0000000000"})).await;
        ask("auth/init", "", serde_json::json!({"user": user})).await;
        ask("auth/otp/verify", "", serde_json::json!({"user": user, "authCode": wrong(&codes[0])})).await;
        ask("client-events/submit", &session, serde_json::json!({"event": "x"})).await;
        ask("reg/init", &token, serde_json::json!({"user": user, "app": ann.app()})).await;
        codes.sort();
        codes.dedup();
        assert_eq!((codes.len(), answers.len()), (4, 9));
        for code in &codes {
            assert!(answers.iter().all(|answer| !answer.contains(code.as_str())), "{code}: {answers:?}");
        }
    }

    async fn a_forged_host_is_in_no_mail_token_or_configuration(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let email = ann.has_email().await;
        // It names the application, as a host of the attacker's.
        let host = format!("{}.attacker.example", tenant.id());
        let user = serde_json::json!({"username": ann.name});
        let send = async |method: &str, path: &str, body: &serde_json::Value| {
            let request = crate::support::http().request(method.parse().unwrap(), format!("{}{path}", tenant.url));
            let request = request.header("Host", &host).header("X-Forwarded-Host", &host);
            crate::support::send(request.json(body)).await
        };
        let asked = send("POST", "/fido2/v2/auth/otp/email", &serde_json::json!({"user": user})).await;
        assert_eq!(asked.status, 204);
        let message = tenant.message_for(&email).await;
        assert!(!message.line.contains("attacker"), "{}", message.line);
        let code = message.code().unwrap();
        let body = serde_json::json!({"user": user, "authCode": code});
        let signed_in = send("POST", "/fido2/v2/auth/otp/verify", &body).await;
        let token = signed_in.body["jwtAccess"].as_str().unwrap();
        let claims = crate::support::bytes(token.split('.').nth(1).unwrap());
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["iss"], "http://localhost");
        let told = send("GET", "/.well-known/openid-configuration", &serde_json::json!({})).await;
        assert_eq!((told.status, &told.body["issuer"]), (200, &serde_json::json!("http://localhost")));
        assert!(!told.body.to_string().contains("attacker"), "{told:?}");
    }
}
