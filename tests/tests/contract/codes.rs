//! Signing in with a one-time code.

mod offered;
mod sent;
mod ways_in;

use fidelio_client::types::{GrantScope, OtpMethod};
use fidelio_credentials::Purpose;
use fidelio_tests::{Person, on_both_databases, wrong};
use reqwest::Method;
use serde_json::json;

use crate::support::{
    Http, authorised, claims, grant, granted, hosted, is_known, passkeys, refusal, refusal_and_message,
    with_settings,
};

on_both_databases! {
    async fn a_shown_code_signs_in_on_another_device(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let code = ann.shown_code(&registered.jwt_access).await.unwrap();
        assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()), "{code}");
        let signed_in = ann.type_code(&code).await.unwrap();
        assert_eq!(signed_in.passkey_id, "", "no passkey was used");
        assert_eq!(signed_in.user_id, registered.user_id);

        let claims = claims(&signed_in.jwt_access);
        assert_eq!(claims["scopes"], json!(["passkey:read", "reg:write"]));
        assert_eq!((&claims["amr"], &claims["acr"]), (&json!(["otp"]), &json!("aal1")));
        assert_eq!((&claims["sub"], &claims["aud"]), (&json!(registered.user_id), &json!(tenant.id())));
        assert!(claims["credID"].is_null() && claims["auth_time"].is_i64() && claims["sid"].is_null(), "{claims}");

        let client = tenant.client.access_token(&signed_in.jwt_access);
        assert_eq!(passkeys(tenant, &signed_in.jwt_access).await.len(), 1);
        assert_eq!(refusal(client.passkey_delete(&registered.passkey_id).await), 403);
        assert_eq!(refusal(client.auth_code_request().await), 403, "a code does not make codes");
        ann.register_with(&client).await.expect("the best to do next");
        assert_eq!(passkeys(tenant, &signed_in.jwt_access).await.len(), 2);
    }

    async fn a_code_is_shown_without_a_body(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let http = Http::new(tenant);
        let request = authorised(http.request(Method::POST, "/fido2/v2/auth/otp"), &token);
        assert!(request.body().is_none() && !request.headers().contains_key("Content-Type"));
        let answer = http.send(request).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert!(answer.body["expiresAt"].as_str().is_some_and(|at| at.ends_with('Z')), "{}", answer.text);
    }

    async fn only_a_token_that_holds_the_scope_gets_a_code(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let name = Some(ann.name.as_str());
        let reader = granted(tenant, &[GrantScope::PasskeyRead], name).await;
        assert_eq!(refusal(reader.auth_code_request().await), 403);
        let token = grant(tenant, &[GrantScope::AuthWrite], name).await;
        let code = ann.shown_code(&token).await.unwrap();
        ann.type_code(&code).await.unwrap();
        assert_eq!(refusal(tenant.backend().auth_code_request().await), 401);
    }

    async fn a_code_is_used_once_and_of_its_user_only(tenant: &Tenant) {
        let (mut ann, mut bob) = (Person::new(tenant), Person::new(tenant));
        let token = ann.register().await.unwrap().jwt_access;
        bob.register().await.unwrap();
        let code = ann.shown_code(&token).await.unwrap();
        assert_eq!(refusal(bob.type_code(&code).await), 401, "of somebody else");
        assert_eq!(refusal(Person::named(tenant, "nobody").type_code(&code).await), 401, "of nobody");
        let other = with_settings(tenant, |_| ()).await;
        let mut namesake = Person::named(&other, &ann.name);
        namesake.register().await.unwrap();
        assert_eq!(refusal(namesake.type_code(&code).await), 401, "of another application");
        ann.type_code(&code).await.unwrap();
        let (status, message) = refusal_and_message(ann.type_code(&code).await);
        assert!(status == 401 && !message.contains(&code), "{status} {message}");
    }

    async fn a_new_code_takes_the_place_of_the_one_before_on_the_same_way(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let email = ann.has_email().await;
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        let mailed = tenant.code_for(&email).await;
        let first = ann.shown_code(&token).await.unwrap();
        let second = ann.shown_code(&token).await.unwrap();
        assert_eq!(tenant.live_codes(ann.user().await.id, Purpose::SignIn).await.len(), 2);
        if first != second {
            assert_eq!(refusal(ann.type_code(&first).await), 401);
        }
        ann.type_code(&mailed).await.expect("it came another way");
        assert_eq!(refusal(ann.type_code(&second).await), 401, "whoever is signed in needs no other code");
        assert_eq!(tenant.live_codes(ann.user().await.id, Purpose::SignIn).await, []);
    }

    async fn a_code_expires(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.code_seconds = 30).await;
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let shown = tenant.client.access_token(&token).auth_code_request().await.unwrap().into_inner();
        let seconds = shown.expires_at.timestamp() - tenant.installation.api.clock.now().as_seconds();
        assert!((28..=30).contains(&seconds), "{seconds}");
        tenant.expire_codes(ann.user().await.id, Purpose::SignIn).await;
        assert_eq!(refusal(ann.type_code(&shown.code).await), 401);
    }

    async fn a_code_is_dead_after_a_few_wrong_ones(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.code_attempts = 3).await;
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let code = ann.shown_code(&token).await.unwrap();
        for _ in 0..2 {
            assert_eq!(refusal(ann.type_code(&wrong(&code)).await), 401);
        }
        let again = ann.shown_code(&token).await.unwrap();
        for _ in 0..3 {
            assert_eq!(refusal(ann.type_code(&wrong(&again)).await), 401);
        }
        assert_eq!(refusal(ann.type_code(&again).await), 401, "dead");
        let last = ann.shown_code(&token).await.unwrap();
        ann.type_code(&last).await.expect("a new one lives");
    }

    async fn people_may_put_spaces_and_hyphens_into_a_code(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let spellings: [fn(&str, &str) -> String; 4] = [
            |one, two| format!("{one} {two}"),
            |one, two| format!("{one}-{two}"),
            |one, two| format!("  {one} - {two} "),
            |one, two| format!("{one}{two}"),
        ];
        for spelling in spellings {
            let code = ann.shown_code(&token).await.unwrap();
            let (one, two) = code.split_at(3);
            ann.type_code(&spelling(one, two)).await.unwrap_or_else(|error| panic!("{}: {error}", spelling(one, two)));
        }
    }

    async fn what_cannot_be_a_code_is_refused_by_name_and_costs_no_attempt(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let code = ann.shown_code(&token).await.unwrap();
        for bad in ["", " ", "12345", "12345678901", "12345a", "１２３４５６", "+12345", "123.456", &"1 ".repeat(40)] {
            let (status, message) = refusal_and_message(ann.type_code(bad).await);
            assert!(status == 400 && message.starts_with("authCode "), "{bad:?}: {status} {message}");
        }
        let (status, message) = refusal_and_message(Person::named(tenant, " ").type_code(&code).await);
        assert!(status == 400 && message.starts_with("user.username "), "{status} {message}");
        let left = tenant.live_codes(ann.user().await.id, Purpose::SignIn).await[0].attempts_left;
        assert_eq!(left, tenant.application.settings.code_attempts);
        ann.type_code(&code).await.unwrap();
    }

    async fn a_code_has_as_many_digits_as_the_application_says(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.code_digits = 10).await;
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let code = ann.shown_code(&token).await.unwrap();
        assert_eq!(code.len(), 10);
        assert_eq!(refusal(ann.type_code(&code[..6]).await), 401);
        ann.type_code(&code).await.unwrap();
    }

    async fn the_name_may_be_spelled_in_any_way(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let code = ann.shown_code(&token).await.unwrap();
        let shouted = Person::named(tenant, &format!(" {} ", ann.name.to_uppercase()));
        let signed_in = shouted.type_code(&code).await.unwrap();
        assert_eq!(claims(&signed_in.jwt_access)["username"], ann.name);
    }

    /// Else somebody who has got a code could leave a device behind that its user's browser is taken for.
    async fn a_device_that_says_no_identifier_is_a_new_one_each_time(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let http = Http::new(tenant);
        let mut devices = Vec::new();
        for _ in 0..2 {
            let code = ann.shown_code(&token).await.unwrap();
            let body = json!({"authCode": code, "user": {"username": ann.name}});
            let request = http.json(Method::POST, "/fido2/v2/auth/otp/verify", &body);
            let request = crate::support::with(request, "User-Agent", crate::support::CHROME_ON_WINDOWS);
            let answer = http.send(hosted(request, tenant)).await;
            devices.push(answer.body["deviceId"].as_str().unwrap().to_owned());
        }
        assert_ne!(devices[0], devices[1]);
    }

    async fn codes_of_the_default_application_need_no_host(tenant: &Tenant) {
        // This application is not the default one: without its host its users are not known.
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let code = ann.shown_code(&token).await.unwrap();
        assert_eq!(refusal(ann.type_code_at(&tenant.client, &code).await), 401);
        ann.type_code(&code).await.unwrap();
        assert!(is_known(&ann).await);
    }
}
