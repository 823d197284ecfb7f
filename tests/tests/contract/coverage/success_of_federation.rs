//! How the operations of logins by OpenID providers succeed.

use fidelio_flows::By;
use fidelio_flows::administration::ProviderChange;
use fidelio_identity::oidc_provider::{ProviderId, ProviderSettings};
use fidelio_tests::{OpenIdStandIn, Tenant};
use reqwest::Method;
use reqwest::header::{COOKIE, HeaderValue};
use serde_json::json;

use crate::support::{Answer, Http, authorised};

const BACK: &str = "https://app.example.com/back";

async fn provider(tenant: &Tenant) -> OpenIdStandIn {
    let provider = OpenIdStandIn::start();
    let settings = ProviderSettings {
        name: "Example ID".to_owned(),
        issuer: provider.issuer.clone(),
        client_id: "fidelio".to_owned(),
        redirect_uris: vec![BACK.to_owned()],
        create_users: true,
        ..ProviderSettings::default()
    };
    let (id, change) =
        (ProviderId::parse("example").unwrap(), ProviderChange { settings, secret: Some("secret".to_owned()) });
    let administration = &tenant.installation.administration;
    administration.set_oidc_provider(&By::command_line(), tenant.id(), id, change).await.unwrap();
    provider
}

fn header(answer: &Answer, name: &str) -> String {
    answer.header(name).unwrap_or_else(|| panic!("no {name}: {}", answer.text)).to_owned()
}

pub(super) async fn of(operation: &str, tenant: &Tenant) -> Option<Answer> {
    let provider = provider(tenant).await;
    let http = Http::new(tenant);
    if operation.starts_with("admin") {
        return of_operators(operation, tenant, &http).await;
    }
    let login = format!("/fido2/v2/oidc/example/login?appId={}&redirectUri={BACK}", tenant.id());
    let begun = http.get(&login).await;
    if operation == "oidcLogin" {
        return Some(begun);
    }
    let (asked, cookie) = (header(&begun, "location"), header(&begun, "set-cookie"));
    let now = tenant.installation.api.clock.now().as_seconds();
    let said = provider.claims(&asked, &format!("ann-{operation}"), now);
    provider.say(provider.sign(&json!({"alg": "ES256", "kid": "one"}), &said));
    let state = asked.split("state=").nth(1).and_then(|rest| rest.split('&').next()).unwrap();
    let mut callback =
        http.request(Method::GET, &format!("/fido2/v2/oidc/{}.example/callback?code=x&state={state}", tenant.id()));
    let pair = cookie.split(';').next().unwrap_or_default();
    callback.headers_mut().insert(COOKIE, HeaderValue::from_str(pair).unwrap());
    let ended = http.send(callback).await;
    if operation == "oidcCallback" {
        return Some(ended);
    }
    let location = header(&ended, "location");
    let token = location.split("access_token=").nth(1).and_then(|rest| rest.split('&').next()).expect(&location);
    Some(match operation {
        "oidcLogout" => {
            let body = json!({"redirectUri": BACK, "state": "1"});
            http.send(authorised(http.json(Method::POST, "/fido2/v2/oidc/example/logout", &body), token)).await
        }
        "oidcBackChannelLogout" => {
            let claims = json!({
                "iss": provider.issuer, "aud": "fidelio", "iat": now, "exp": now + 60, "jti": "one", "sid": "session",
                "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
            });
            let token = provider.sign(&json!({"alg": "ES256", "kid": "one", "typ": "logout+jwt"}), &claims);
            let path = format!("/fido2/v2/oidc/example/backchannel-logout?appId={}", tenant.id());
            http.send(http.form(&path, &json!({"logout_token": token}))).await
        }
        _ => return None,
    })
}

async fn of_operators(operation: &str, tenant: &Tenant, http: &Http) -> Option<Answer> {
    let key = tenant.operators().await.api_key;
    let user = tenant.add_user("linked", true).await.id;
    let path = format!("/fido2/v2/admin/applications/{}/users/{user}/identities", tenant.id());
    let one = format!("{path}/example");
    let link = || authorised(http.json(Method::PUT, &one, &json!({"subject": format!("subject-{user}")})), &key);
    let request = match operation {
        "adminUserIdentitiesList" => {
            assert_eq!(http.send(link()).await.status, 200);
            authorised(http.request(Method::GET, &path), &key)
        }
        "adminUserIdentityPut" => link(),
        "adminUserIdentityDelete" => {
            assert_eq!(http.send(link()).await.status, 200);
            authorised(http.request(Method::DELETE, &one), &key)
        }
        _ => return None,
    };
    Some(http.send(request).await)
}
