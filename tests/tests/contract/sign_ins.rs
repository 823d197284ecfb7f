//! Keeping sign-ins going, and ending them: `oauth2/*`.

mod identity;
mod liveness;

use fidelio_client::types::{
    IntrospectionResponse, OAuthError, OAuthErrorCode, TokenReference, TokenRequest, TokenResponse,
    TokenVerifyRequest,
};
use fidelio_client::{Error, ResponseValue};
use fidelio_tests::{Person, Tenant, on_both_databases};
use serde_json::json;

use crate::support::{Http, authorised, claims, hosted, refusal, tampered, with, with_settings};

type Refreshed = Result<ResponseValue<TokenResponse>, Error<OAuthError>>;

/// What asks for fresh tokens.
fn with_token(refresh_token: &str) -> TokenRequest {
    TokenRequest {
        grant_type: "refresh_token".to_owned(),
        refresh_token: refresh_token.to_owned(),
        client_id: None,
        scope: None,
    }
}

/// Refreshes, without anything that is not needed.
pub(crate) async fn refresh(tenant: &Tenant, refresh_token: &str) -> Refreshed {
    tenant.client.oauth2_token(&with_token(refresh_token)).await
}

/// The kind of a refusal, which is a 400.
pub(crate) fn refresh_refusal<T>(result: Result<T, Error<OAuthError>>) -> String {
    match result {
        Err(Error::ErrorResponse(response)) => {
            assert_eq!(response.status().as_u16(), 400);
            assert_eq!(response.error_description, response.msg);
            response.error.to_string()
        }
        Err(other) => panic!("it was not refused as documented: {other}"),
        Ok(_) => panic!("it was not refused"),
    }
}

fn reference(token: &str) -> TokenReference {
    TokenReference { token: token.to_owned(), token_type_hint: None, client_id: None }
}

/// What a backend is told of a token.
async fn introspected(tenant: &Tenant, token: &str) -> IntrospectionResponse {
    tenant.backend().oauth2_introspect(&reference(token)).await.unwrap().into_inner()
}

/// Whether a backend is told that a token is live. Of one that is not, nothing else is told.
pub(crate) async fn is_active(tenant: &Tenant, token: &str) -> bool {
    let told = introspected(tenant, token).await;
    if !told.active {
        let others = json!(told)
            .as_object()
            .unwrap()
            .iter()
            .any(|(name, value)| name != "active" && !value.is_null() && *value != json!([]));
        assert!(!others, "{told:?}");
    }
    told.active
}

async fn is_verified(tenant: &Tenant, token: &str) -> bool {
    let verify = TokenVerifyRequest { jwt_access: token.to_owned() };
    let verified = tenant.backend().mgmt_token_verify(&verify).await;
    verified.is_ok() || refusal(verified) != 401
}

/// Nothing of a sign-in works any more.
async fn assert_ended(tenant: &Tenant, access: &[&str], refreshing: &[&str]) {
    for token in access {
        assert!(!is_verified(tenant, token).await, "an access token is verified");
        assert!(!is_active(tenant, token).await, "an access token is active");
        assert_eq!(refusal(tenant.client.access_token(token).passkeys_list().await), 401);
    }
    for token in refreshing {
        assert!(!is_active(tenant, token).await, "a refresh token is active");
        assert_eq!(refresh_refusal(refresh(tenant, token).await), "invalid_grant");
    }
}

on_both_databases! {
    async fn a_refresh_token_is_exchanged_for_fresh_tokens(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let first = ann.sign_in_by_mfa().await.unwrap();
        let before = claims(&first.access_token);
        let mut token = first.refresh_token.clone();
        for _ in 0..3 {
            let fresh = refresh(tenant, &token).await.unwrap().into_inner();
            assert_ne!(fresh.refresh_token, token);
            assert_eq!((fresh.token_type.as_str(), fresh.expires_in), ("Bearer", 600));
            assert_eq!(fresh.scope, "passkey:read passkey:write reg:write auth:write");
            let now = claims(&fresh.access_token);
            for same in ["iss", "aud", "sub", "username", "scopes", "amr", "acr", "sid", "auth_time", "credID"] {
                assert!(now[same] == before[same] && !now[same].is_null(), "{same}: {now}");
            }
            assert_ne!(now["jti"], before["jti"]);
            assert!(is_verified(tenant, &fresh.access_token).await && is_verified(tenant, &first.access_token).await);
            token = fresh.refresh_token;
        }
        assert!(is_active(tenant, &token).await && !is_active(tenant, &first.refresh_token).await);
    }

    async fn answers_with_tokens_are_not_cached(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let token = ann.sign_in_by_mfa().await.unwrap().refresh_token;
        let http = Http::new(tenant);
        let body = json!({"grant_type": "refresh_token", "refresh_token": token});
        let answer = http.send(http.form("/oauth2/token", &body)).await;
        assert_eq!((answer.status, answer.header("Cache-Control")), (200, Some("no-store")), "{:?}", answer.headers);
    }

    async fn a_copied_token_ends_the_sign_in_for_everybody(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let first = ann.sign_in_by_mfa().await.unwrap();
        let other = ann.sign_in_by_mfa().await.unwrap();
        let second = refresh(tenant, &first.refresh_token).await.unwrap().into_inner();
        let third = refresh(tenant, &second.refresh_token).await.unwrap().into_inner();
        assert_eq!(refresh_refusal(refresh(tenant, &first.refresh_token).await), "invalid_grant");
        let access = [&first.access_token, &second.access_token, &third.access_token].map(String::as_str);
        let refreshing = [&first.refresh_token, &second.refresh_token, &third.refresh_token].map(String::as_str);
        assert_ended(tenant, &access, &refreshing).await;
        assert!(is_verified(tenant, &other.access_token).await, "another sign-in goes on");
        refresh(tenant, &other.refresh_token).await.unwrap();
    }

    async fn a_refresh_may_ask_for_less_and_never_for_more(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let mut token = ann.sign_in_by_mfa().await.unwrap().refresh_token;
        let ask = async |token: &str, scope: &str| {
            let request = TokenRequest { scope: Some(scope.to_owned()), ..with_token(token) };
            tenant.client.oauth2_token(&request).await
        };
        for more in ["profile:write", "passkey:read profile:read", "admin", "passkey:read,", ",", "PASSKEY:READ"] {
            assert_eq!(refresh_refusal(ask(&token, more).await), "invalid_scope", "{more}");
        }
        let less = ask(&token, "passkey:read").await.expect("a refusal uses nothing up").into_inner();
        assert_eq!((less.scope.as_str(), &claims(&less.access_token)["scopes"]), ("passkey:read", &json!(["passkey:read"])));
        let client = tenant.client.access_token(&less.access_token);
        client.passkeys_list().await.unwrap();
        assert_eq!(refusal(client.auth_code_request().await), 403);
        token = less.refresh_token;
        let all = refresh(tenant, &token).await.unwrap().into_inner();
        assert_eq!(all.scope, "passkey:read passkey:write reg:write auth:write", "the grant itself is not narrowed");
    }

    async fn what_is_no_refresh_is_refused_in_the_words_of_the_standard(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let done = ann.sign_in_by_mfa().await.unwrap();
        let token = &done.refresh_token;
        for grant in ["password", "authorization_code", "client_credentials", "REFRESH_TOKEN", "x"] {
            let request = TokenRequest { grant_type: grant.to_owned(), ..with_token(token) };
            assert_eq!(refresh_refusal(tenant.client.oauth2_token(&request).await), "unsupported_grant_type");
        }
        let other = with_settings(tenant, |_| ()).await;
        for client in [other.id().to_string(), "x".to_owned()] {
            let request = TokenRequest { client_id: Some(client), ..with_token(token) };
            assert_eq!(refresh_refusal(tenant.client.oauth2_token(&request).await), "invalid_grant");
        }
        let elsewhere = other.hosted().await.oauth2_token(&with_token(token)).await;
        assert_eq!(refresh_refusal(elsewhere), "invalid_grant", "at the host of another application");
        let altered = tampered(token);
        for bad in ["x", "fidr_", &altered, &done.access_token, &done.id_token, &token[..token.len() - 1], &tenant.api_key] {
            assert_eq!(refresh_refusal(refresh(tenant, bad).await), "invalid_grant", "{bad}");
        }
        let right = TokenRequest { client_id: Some(tenant.id().to_string()), ..with_token(token) };
        tenant.hosted().await.oauth2_token(&right).await.expect("nothing of that ended the sign-in");
    }

    async fn a_body_that_is_no_form_is_refused_as_the_document_says(tenant: &Tenant) {
        let http = Http::new(tenant);
        let json = json!({"grant_type": "refresh_token", "refresh_token": "x", "token": "x"});
        for path in ["/oauth2/token", "/oauth2/revoke", "/oauth2/introspect"] {
            let send = async |request| http.send(authorised(request, &tenant.api_key)).await;
            let answer = send(http.json(reqwest::Method::POST, path, &json)).await;
            assert_eq!((answer.status, &answer.body["error"]), (415, &json!("invalid_request")), "{path}");
            let answer = send(http.request(reqwest::Method::POST, path)).await;
            assert!(answer.status == 415 && answer.body["error"] == "invalid_request", "{path}: {}", answer.text);
            let mut twice = http.form(path, &json);
            *twice.body_mut() = Some("token=a&token=b&grant_type=refresh_token&refresh_token=a&refresh_token=b".into());
            let answer = send(twice).await;
            assert!(answer.status == 400 && answer.message().contains("only once"), "{path}: {}", answer.text);
            assert_eq!(answer.body["error"], "invalid_request");
            let mut empty = http.form(path, &json);
            *empty.body_mut() = Some("token=&grant_type=&refresh_token=".into());
            let answer = send(empty).await;
            assert!(answer.status == 400 && answer.body["error"] == "invalid_request", "{path}: {}", answer.text);
            assert_eq!(answer.body["error_description"], answer.body["msg"]);
            let answer = send(http.form(path, &json!({"token": "x".repeat(1 << 20)}))).await;
            assert!(answer.status == 413 && answer.body["error"] == "invalid_request", "{path}: {}", answer.text);
        }
    }

    async fn a_sign_in_is_ended_by_any_of_its_tokens(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        for by_access in [false, true] {
            for host in [&tenant.client, tenant.hosted().await] {
                let first = ann.sign_in_by_mfa().await.unwrap();
                let second = refresh(tenant, &first.refresh_token).await.unwrap().into_inner();
                let token = if by_access { &second.access_token } else { &second.refresh_token };
                host.oauth2_revoke(&reference(token)).await.unwrap();
                let access = [first.access_token.as_str(), &second.access_token];
                assert_ended(tenant, &access, &[&second.refresh_token]).await;
                host.oauth2_revoke(&reference(token)).await.expect("what is over needs no end");
            }
        }
    }

    async fn what_is_no_live_token_needs_no_end_and_ends_nothing(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let done = ann.sign_in_by_mfa().await.unwrap();
        let other = with_settings(tenant, |_| ()).await;
        let altered = tampered(&done.refresh_token);
        for nothing in ["x", &altered, &done.id_token, &tenant.api_key] {
            tenant.client.oauth2_revoke(&reference(nothing)).await.unwrap();
        }
        let refused = tenant.client.oauth2_revoke(&reference(&registered.jwt_access)).await.unwrap_err();
        let fidelio_client::Error::ErrorResponse(refused) = refused else { panic!("{refused:?}") };
        assert_eq!((refused.status().as_u16(), refused.error), (400, OAuthErrorCode::UnsupportedTokenType));
        for foreign in [&done.refresh_token, &done.access_token] {
            other.hosted().await.oauth2_revoke(&reference(foreign)).await.unwrap();
        }
        assert!(is_verified(tenant, &done.access_token).await && is_verified(tenant, &registered.jwt_access).await);
        refresh(tenant, &done.refresh_token).await.unwrap();
    }

    async fn an_access_token_is_looked_at(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let done = ann.sign_in_by_mfa().await.unwrap();
        for (token, has_sid) in [(&done.access_token, true), (&registered.jwt_access, false)] {
            let (told, claims) = (json!(introspected(tenant, token).await), claims(token));
            assert_eq!((&told["active"], &told["token_type"]), (&json!(true), &json!("Bearer")));
            for same in ["sub", "aud", "iss", "jti", "amr", "acr", "auth_time", "iat", "exp", "username"] {
                assert!(told[same] == claims[same] && !told[same].is_null(), "{same}: {told}");
            }
            assert_eq!(told["client_id"], json!(tenant.id()));
            assert_eq!(told["scope"], "passkey:read passkey:write reg:write auth:write");
            assert!(told["sid"] == claims["sid"] && told["sid"].is_string() == has_sid, "{told}");
        }
    }

    async fn a_refresh_token_is_looked_at_and_not_used(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let done = ann.sign_in_by_mfa().await.unwrap();
        let claims = claims(&done.access_token);
        for _ in 0..2 {
            let told = json!(introspected(tenant, &done.refresh_token).await);
            assert_eq!((&told["active"], &told["token_type"]), (&json!(true), &json!(null)));
            for same in ["sub", "aud", "amr", "acr", "auth_time", "sid"] {
                assert!(told[same] == claims[same] && !told[same].is_null(), "{same}: {told}");
            }
            let lives = told["exp"].as_i64().unwrap() - told["auth_time"].as_i64().unwrap();
            assert_eq!(lives, i64::from(tenant.application.settings.sign_in_seconds));
        }
        refresh(tenant, &done.refresh_token).await.unwrap();
    }

    async fn of_what_is_not_live_a_backend_is_told_only_that(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let done = ann.sign_in_by_mfa().await.unwrap();
        let other = with_settings(tenant, |_| ()).await;
        for foreign in [&done.access_token, &done.refresh_token] {
            assert!(!is_active(&other, foreign).await && is_active(tenant, foreign).await);
        }
        let (altered, altered_access) = (tampered(&done.refresh_token), tampered(&done.access_token));
        for garbage in ["x", "a.b.c", &altered, &altered_access, &done.id_token, &tenant.api_key] {
            assert!(!is_active(tenant, garbage).await, "{garbage}");
        }
        refresh(tenant, &done.refresh_token).await.unwrap();
        assert!(!is_active(tenant, &done.refresh_token).await, "it was used");
        let http = Http::new(tenant);
        let request = http.form("/oauth2/introspect", &json!({"token": "x"}));
        let basic = fidelio_kernel::base64url::encode(format!("{}:", tenant.api_key));
        let answer = http.send(authorised(request, &format!("Basic {basic}"))).await;
        assert_eq!(answer.body, json!({"active": false}));
        let request = http.form("/oauth2/introspect", &json!({"token": "x", "token_type_hint": "access_token"}));
        let request = with(hosted(request, &other), "Authorization", &tenant.api_key);
        let answer = http.send(request).await;
        assert_eq!((answer.status, &answer.body["error"]), (403, &json!(OAuthErrorCode::UnauthorizedClient)));
    }
}
