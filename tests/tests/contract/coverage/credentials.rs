//! Every operation that needs a credential, with every credential that it must not take.

use std::time::Duration;

use fidelio_client::types;
use fidelio_credentials::token::VERIFY_PATH;
use fidelio_credentials::{AccessClaims, Claims};
use fidelio_flows::By;
use fidelio_flows::administration::NewApiKey;
use fidelio_identity::{ApiKeySecret, Scope, Scopes, User};
use fidelio_kernel::TokenId;
use fidelio_tests::{Person, Tenant, on_both_databases};
use reqwest::Request;

use super::{Operation, operations};
use crate::admin::everything;
use crate::support::{GOOGLE, Http, authorised, hosted, tampered, with_settings};

/// Operations that take an API key whatever its scopes, and why.
const ANY_SCOPE: [(&str, &str); 3] = [
    ("mgmtGrantCreate", "the key must hold what it grants; see grants"),
    ("mgmtTokenVerify", "it tells only what the token says anyway"),
    ("oauth2Introspect", "it tells only what the token says anyway"),
];

/// Operations that judge what is in the body like a credential.
const JUDGES_BODY: [&str; 2] = ["profileEmailVerify", "profilePhoneVerify"];

fn every() -> Scopes {
    Scope::ALL.to_vec().into()
}

fn every_but(scope: Scope) -> Scopes {
    Scope::ALL.iter().copied().filter(|one| *one != scope).collect::<Vec<_>>().into()
}

/// An access token of this user, signed by the application, that holds these scopes and lives so many seconds.
async fn token(tenant: &Tenant, user: &User, scopes: Scopes, seconds: i64) -> String {
    let claims = Claims::Access(claims(tenant, user, scopes, seconds));
    tenant.installation.api.tokens.sign(tenant.id(), &claims).await.unwrap()
}

fn claims(tenant: &Tenant, user: &User, scopes: Scopes, seconds: i64) -> AccessClaims {
    let api = &tenant.installation.api;
    let now = api.clock.now().as_seconds();
    AccessClaims {
        iss: "http://localhost".to_owned(),
        aud: tenant.id(),
        sub: user.id.to_string(),
        username: user.name.as_str().to_owned(),
        rp_id: tenant.application.rp_id.clone(),
        cred_id: None,
        scopes,
        token_type: "jwtAccess".to_owned(),
        amr: vec!["swk".to_owned()],
        acr: None,
        sid: None,
        epoch: user.epoch,
        client_id: None,
        new_user: false,
        auth_time: Some(now),
        iat: now + seconds.min(0) - 1,
        exp: now + seconds,
        jti: TokenId::new(&*api.clock, &*api.random),
        verify: VERIFY_PATH.to_owned(),
    }
}

async fn key(tenant: &Tenant, scopes: Scopes, lifetime: Option<Duration>) -> String {
    let by = By::command_line();
    let administration = &tenant.installation.administration;
    let new = NewApiKey { lifetime, ..NewApiKey::new("matrix", scopes) };
    let made = administration.create_api_key(&by, Some(tenant.id()), new);
    made.await.unwrap().1
}

async fn revoke(tenant: &Tenant, key: &str) {
    let id = ApiKeySecret::parse(key).unwrap().id();
    tenant.installation.administration.revoke_api_key(&By::command_line(), None, id).await.unwrap();
}

/// What the operations are about: everything is there, so that what is let in by mistake changes it.
struct Things {
    user: String,
    passkey: String,
    device: String,
    key: String,
    webhook: String,
    name: String,
    application: String,
}

impl Things {
    async fn of(person: &mut Person<'_>) -> Self {
        let tenant = person.tenant;
        let registered = person.register().await.unwrap();
        let spare = key(tenant, every(), None).await;
        let client = tenant.client.api_key(&spare);
        let application = tenant.id().to_string();
        let put = super::success_of_administration::provider();
        let put = serde_json::from_value(put).unwrap();
        client.admin_oidc_provider_put(&application, "example", &put).await.unwrap();
        let webhook = types::WebhookCreateRequest {
            url: "https://127.0.0.1:9/".to_owned(),
            actions: vec!["user.deleted".to_owned()],
        };
        let webhook = client.admin_webhook_create(&application, &webhook).await.unwrap().webhook.id.clone();
        Self {
            user: registered.user_id,
            passkey: registered.passkey_id,
            device: registered.device_id,
            key: ApiKeySecret::parse(&spare).unwrap().id().to_string(),
            webhook,
            name: person.name.clone(),
            application,
        }
    }

    fn request(&self, operation: &Operation, http: &Http) -> Request {
        operation.request_where(http, |name| {
            Some(match name {
                "applicationId" => self.application.clone(),
                "userId" => self.user.clone(),
                "id" if operation.id.starts_with("profile") => self.user.clone(),
                "id" | "passkeyId" => self.passkey.clone(),
                "deviceId" => self.device.clone(),
                "keyId" => self.key.clone(),
                "webhookId" => self.webhook.clone(),
                "providerId" => "example".to_owned(),
                "aaguid" => GOOGLE.to_owned(),
                "username" => self.name.clone(),
                _ => return None,
            })
        })
    }
}

/// Credentials that nothing takes.
async fn worthless(tenant: &Tenant, ann: &User) -> Vec<(&'static str, String)> {
    let (deactivated, deleted) = (tenant.add_user("out", true).await, tenant.add_user("gone", true).await);
    let (out, gone) = (token(tenant, &deactivated, every(), 60).await, token(tenant, &deleted, every(), 60).await);
    let backend = tenant.backend();
    backend.mgmt_user_deactivate(&deactivated.id.to_string()).await.unwrap();
    backend.mgmt_user_delete(&deleted.id.to_string()).await.unwrap();
    let (live, revoked) = (key(tenant, every(), None).await, key(tenant, every(), None).await);
    let granted = AccessClaims {
        client_id: Some(ApiKeySecret::parse(&revoked).unwrap().id()),
        auth_time: None,
        ..claims(tenant, ann, every(), 60)
    };
    let granted = tenant.installation.api.tokens.sign(tenant.id(), &Claims::Access(granted)).await.unwrap();
    revoke(tenant, &revoked).await;
    vec![
        ("an empty one", String::new()),
        ("a scheme alone", "Bearer".to_owned()),
        ("garbage", "garbage".to_owned()),
        ("garbage behind a scheme", "Bearer garbage".to_owned()),
        ("a scheme that is none", "Digest garbage".to_owned()),
        ("an altered API key", tampered(&live)),
        ("an expired API key", key(tenant, every(), Some(Duration::ZERO)).await),
        ("a revoked API key", revoked),
        ("an altered token", tampered(&token(tenant, ann, every(), 60).await)),
        ("an expired token", token(tenant, ann, every(), -60).await),
        ("the token of a deactivated user", out),
        ("the token of a deleted user", gone),
        ("the grant of a revoked API key", granted),
    ]
}

on_both_databases! {
    async fn every_operation_refuses_every_credential_that_it_must_not_take(tenant: &Tenant) {
        let mut person = Person::new(tenant);
        let things = Things::of(&mut person).await;
        let ann = tenant.user_named(&person.name).await;
        let session = person.auth_init().await.unwrap().session;
        let worthless = worthless(tenant, &ann).await;
        let other = with_settings(tenant, |_| ()).await;
        let theirs = other.add_user("eve", true).await;
        let (others_key, others_token) = (key(&other, every(), None).await, token(&other, &theirs, every(), 60).await);
        let (good_key, good_token) = (key(tenant, every(), None).await, token(tenant, &ann, every(), 60).await);
        let mut short = Vec::new();
        for scope in Scope::ALL {
            let key = key(tenant, every_but(*scope), None).await;
            short.push((*scope, key, token(tenant, &ann, every_but(*scope), 60).await));
        }
        let before = everything(tenant).await;

        let http = Http::new(tenant);
        let mut count = 0;
        for operation in operations().into_iter().filter(|operation| operation.needs.is_some()) {
            let schemes = operation.schemes();
            let takes = |scheme: &str| schemes.contains(&scheme);
            let mut cases: Vec<(u16, String, String)> = Vec::new();
            cases.extend(worthless.iter().map(|(what, text)| (401, (*what).to_owned(), text.clone())));
            // Another kind than the one that is taken.
            cases.extend((!takes("apiKey")).then(|| (401, "an API key".to_owned(), good_key.clone())));
            cases.extend((!takes("accessToken")).then(|| (401, "a token".to_owned(), good_token.clone())));
            cases.extend((!takes("session")).then(|| (401, "a session".to_owned(), session.clone())));
            match operation.scope() {
                Some(scope) => {
                    let (_, key, token) = short.iter().find(|(missing, ..)| *missing == scope).unwrap();
                    let what = format!("one without {scope}");
                    cases.extend(takes("apiKey").then(|| (403, what.clone(), key.clone())));
                    cases.extend(takes("accessToken").then(|| (403, what.clone(), token.clone())));
                }
                None => assert!(
                    takes("session") || super::is_listed(&ANY_SCOPE, &operation.id),
                    "{}: its description does not say which scope it needs", operation.id
                ),
            }
            // Nobody but operators administers with a token, whatever it holds.
            cases.extend(operation.administers().then(|| (403, "a user's token".to_owned(), good_token.clone())));
            let answer = http.send(things.request(&operation, &http)).await;
            assert_eq!(answer.status, 401, "{} without a credential: {}", operation.id, answer.text);
            for (expected, what, credential) in cases {
                let request = authorised(things.request(&operation, &http), &credential);
                let answer = http.send(request).await;
                assert_eq!(answer.status, expected, "{} with {what}: {}", operation.id, answer.text);
                operation.check(&answer);
                count += 1;
            }
            let others = [("apiKey", &others_key), ("accessToken", &others_token)];
            for (_, credential) in others.iter().filter(|(scheme, _)| takes(scheme)) {
                let request = hosted(authorised(things.request(&operation, &http), credential), tenant);
                let answer = http.send(request).await;
                assert_eq!(answer.status, 403, "{} with another's credential: {}", operation.id, answer.text);
                operation.check(&answer);
            }
        }
        assert!(count > 1000, "{count}");
        assert_eq!(everything(tenant).await, before, "nothing is changed");
    }

    async fn every_operation_lets_in_who_holds_just_its_scope(tenant: &Tenant) {
        let http = Http::new(tenant);
        let secured = operations().into_iter().filter(|operation| operation.needs.is_some());
        for operation in secured.filter(|operation| !JUDGES_BODY.contains(&operation.id.as_str())) {
            let Some(scope) = operation.scope() else { continue };
            let mut person = Person::new(tenant);
            person.register().await.unwrap();
            let ann = tenant.user_named(&person.name).await;
            let only = Scopes::from(vec![scope]);
            let operators = tenant.operators().await;
            let holder = if operation.administers() { &operators } else { tenant };
            let credential = match operation.schemes()[0] {
                "apiKey" => key(holder, only, None).await,
                _ => token(tenant, &ann, only, 60).await,
            };
            let operation = operation.at(tenant);
            let answer = http.send(authorised(operation.request_for(&http, super::NOBODYS), &credential)).await;
            assert!(!matches!(answer.status, 401 | 403), "{}: {} {}", operation.id, answer.status, answer.text);
        }
    }
}

#[test]
fn the_table_of_any_scope_has_only_operations_that_say_so() {
    let all: Vec<_> = operations();
    for (id, reason) in ANY_SCOPE {
        let operation = all.iter().find(|operation| operation.id == id).expect(id);
        assert!(operation.scope().is_none() && !reason.is_empty(), "{id}");
    }
}
