//! How the operations of administrators succeed.

use fidelio_identity::Scope;
use fidelio_tests::{Person, RP_ID, Tenant};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Http, authorised};

/// What an OpenID provider is to be.
pub(crate) fn provider() -> Value {
    json!({
        "name": "Example ID", "issuer": "https://id.example.com", "clientId": "fidelio",
        "clientSecret": "secret", "redirectUris": ["https://app.example.com/signed-in"],
    })
}

/// Carries the operation out as an administrator who may; `None` for an operation that is not known here.
pub(super) async fn of(operation: &str, tenant: &Tenant) -> Option<Answer> {
    let http = Http::new(tenant);
    let key = tenant.operators().await.key_with(vec![Scope::Admin].into()).await;
    let send = async |request| http.send(authorised(request, &key)).await;
    let at = |path: &str| format!("/fido2/v2/admin/applications/{}{path}", tenant.id());
    let get = |path: &str| http.request(Method::GET, &at(path));
    let delete = |path: &str| http.request(Method::DELETE, &at(path));
    let with = |method, path: &str, body: &Value| http.json(method, &at(path), body);
    let request = match operation {
        "adminWhoami" => http.request(Method::GET, "/fido2/v2/admin/whoami"),
        "adminMetadataGet" => http.request(Method::GET, "/fido2/v2/admin/metadata"),
        "adminApplicationsList" => http.request(Method::GET, "/fido2/v2/admin/applications?limit=1"),
        "adminApplicationCreate" => {
            let body = json!({"name": "Shop", "rpId": RP_ID, "origins": [format!("https://{RP_ID}")]});
            http.json(Method::POST, "/fido2/v2/admin/applications", &body)
        }
        "adminApplicationGet" => get(""),
        "adminApplicationUpdate" => with(Method::PATCH, "", &json!({"name": "Another name"})),
        "adminApiKeysList" => get("/api-keys?limit=1"),
        "adminApiKeyCreate" => {
            let body = json!({"name": "Backend", "scopes": ["user:read"], "expiresInDays": 1});
            with(Method::POST, "/api-keys", &body)
        }
        "adminApiKeyRevoke" => {
            let body = json!({"name": "Backend", "scopes": ["user:read"]});
            let created = send(with(Method::POST, "/api-keys", &body)).await;
            delete(&format!("/api-keys/{}", created.body["apiKey"]["id"].as_str().expect(&created.text)))
        }
        "adminSigningKeysList" => get("/signing-keys"),
        "adminSigningKeyRotate" => with(Method::POST, "/signing-keys/rotate", &json!({})),
        "adminMfaPolicyGet" => get("/mfa-policy"),
        "adminMfaPolicyPut" => {
            let policy = send(get("/mfa-policy")).await.body["policy"].clone();
            with(Method::PUT, "/mfa-policy", &json!({"policy": policy}))
        }
        "adminMfaPolicyReset" => delete("/mfa-policy"),
        "adminAuthenticatorPolicyGet" => get("/authenticator-policy"),
        "adminAuthenticatorPolicyPut" => with(Method::PUT, "/authenticator-policy", &json!({"policy": {}})),
        "adminOidcProvidersList" => get("/oidc-providers"),
        "adminOidcProviderPut" => with(Method::PUT, "/oidc-providers/example", &provider()),
        "adminOidcProviderGet" | "adminOidcProviderDelete" => {
            send(with(Method::PUT, "/oidc-providers/example", &provider())).await;
            if operation == "adminOidcProviderGet" {
                get("/oidc-providers/example")
            } else {
                delete("/oidc-providers/example")
            }
        }
        "adminWebhooksList" => get("/webhooks"),
        "adminWebhookCreate" => with(Method::POST, "/webhooks", &json!({"url": "https://siem.example.com/"})),
        "adminWebhookDelete" => {
            let created = send(with(Method::POST, "/webhooks", &json!({"url": "https://siem.example.com/"}))).await;
            delete(&format!("/webhooks/{}", created.body["webhook"]["id"].as_str().unwrap()))
        }
        "adminAuditEventsList" => get("/audit-events?limit=2"),
        "adminAuditVerify" => get("/audit-events/verification"),
        _ => return of_users(operation, tenant, &http, &key).await,
    };
    Some(send(request).await)
}

async fn of_users(operation: &str, tenant: &Tenant, http: &Http, key: &str) -> Option<Answer> {
    let mut ann = Person::new(tenant);
    let anns = ann.register().await.unwrap();
    let users = format!("/fido2/v2/admin/applications/{}/users", tenant.id());
    let user = format!("{users}/{}", anns.user_id);
    let request = match operation {
        "adminUsersList" => http.request(Method::GET, &format!("{users}?name=person&limit=1")),
        "adminUserGet" => http.request(Method::GET, &user),
        "adminUserDeactivate" => http.request(Method::PUT, &format!("{user}/deactivate")),
        "adminUserActivate" => http.request(Method::PUT, &format!("{user}/activate")),
        "adminUserLink" => http.request(Method::PUT, &format!("{user}/provisioning")),
        "adminUserUnlink" => {
            let link = http.request(Method::PUT, &format!("{user}/provisioning"));
            assert_eq!(http.send(authorised(link, key)).await.status, 204);
            http.request(Method::DELETE, &format!("{user}/provisioning"))
        }
        "adminProvisionedUsersList" | "adminProvisionedUserGet" | "adminGroupsList" | "adminGroupGet" => {
            let link = http.request(Method::PUT, &format!("{user}/provisioning"));
            assert_eq!(http.send(authorised(link, key)).await.status, 204);
            let group =
                json!({"displayName": format!("Friends of {}", ann.name), "members": [{"value": anns.user_id}]});
            let made = authorised(http.scim(Method::POST, "/scim/v2/Groups", &group), &tenant.api_key);
            let group = http.send(made).await.body["id"].as_str().expect("a group").to_owned();
            let path = match operation {
                "adminProvisionedUsersList" => {
                    "provisioned-users?filter=userName%20sw%20%22person%22&limit=1".to_owned()
                }
                "adminProvisionedUserGet" => format!("provisioned-users/{}", anns.user_id),
                "adminGroupsList" => "groups?limit=1".to_owned(),
                _ => format!("groups/{group}"),
            };
            http.request(Method::GET, &format!("/fido2/v2/admin/applications/{}/{path}", tenant.id()))
        }
        "adminUserDelete" => http.request(Method::DELETE, &user),
        "adminUserPasskeyDelete" => http.request(Method::DELETE, &format!("{user}/passkeys/{}", anns.passkey_id)),
        _ => return None,
    };
    Some(http.send(authorised(request, key)).await)
}
