//! How each operation succeeds.

use fidelio_client::types::GrantScope;
use fidelio_tests::{Person, Tenant};
use reqwest::Method;
use serde_json::json;

use super::{
    success_of_administration, success_of_codes, success_of_federation, success_of_flows, success_of_management,
    success_of_scim,
};
use crate::support::{Answer, GOOGLE, Http, app, authorised, grant};

macro_rules! body {
    ($value:expr) => {
        serde_json::to_value($value).unwrap()
    };
}

/// Carries the operation out as a client that may; `None` for an operation that is not known here.
pub(super) async fn of(operation: &str, tenant: &Tenant) -> Option<Answer> {
    if operation.starts_with("oidc") || operation.starts_with("adminUserIdentit") {
        return success_of_federation::of(operation, tenant).await;
    }
    if operation.starts_with("admin") {
        return success_of_administration::of(operation, tenant).await;
    }
    if operation.starts_with("scim") {
        return success_of_scim::of(operation, tenant).await;
    }
    if let Some(answer) = success_of_management::of(operation, tenant).await {
        return Some(answer);
    }
    if let Some(answer) = success_of_codes::of(operation, tenant).await {
        return Some(answer);
    }
    if let Some(answer) = success_of_flows::of(operation, tenant).await {
        return Some(answer);
    }
    let http = Http::new(tenant);
    let mut ann = Person::new(tenant);
    // Those that need nobody.
    match operation {
        "version" => return Some(http.get("/fido2/v2/version").await),
        "jwks" => return Some(http.get(&format!("/fido2/v2/.well-known/jwks.json?app={}", tenant.id())).await),
        "regInit" => return Some(http.post("/fido2/v2/reg/init", &body!(ann.reg_init_request())).await),
        "regComplete" => {
            let begun = ann.reg_init(&tenant.client).await.unwrap();
            let completion = ann.create(&begun);
            return Some(http.post("/fido2/v2/reg/complete", &body!(completion)).await);
        }
        _ => {}
    }
    let registered = ann.register().await.unwrap();
    let token = &registered.jwt_access;
    let another = ann.register_with(&tenant.client.access_token(token)).await.unwrap();
    let passkey = format!("/fido2/v2/passkeys/{}", another.passkey_id);
    let request = match operation {
        "authInit" => {
            let body = json!({"app": app(tenant), "user": {"username": ann.name}});
            http.json(Method::POST, "/fido2/v2/auth/init", &body)
        }
        "authComplete" => {
            let begun = ann.auth_init().await.unwrap();
            http.json(Method::POST, "/fido2/v2/auth/complete", &body!(ann.get(&begun)))
        }
        "txInit" => {
            let body = json!({
                "app": app(tenant), "username": ann.name, "txPayload": "pay", "nonce": "n", "txType": "raw",
            });
            http.json(Method::POST, "/fido2/v2/tx/init", &body)
        }
        "txComplete" => {
            let begun = ann.tx_init("pay", "nonce").await.unwrap();
            http.json(Method::POST, "/fido2/v2/tx/complete", &body!(ann.confirm(&begun)))
        }
        "passkeysList" => authorised(http.request(Method::GET, "/fido2/v2/passkeys"), token),
        "passkeyRename" => authorised(http.json(Method::PUT, &passkey, &json!({"name": "Mine"})), token),
        "passkeyDelete" => authorised(http.request(Method::DELETE, &passkey), token),
        "passkeysAaguidMetadata" => {
            authorised(http.request(Method::GET, &format!("/fido2/v2/passkeys/aaguid/{GOOGLE}")), token)
        }
        "mgmtGrantCreate" => {
            let body = json!({"grants": ["reg:write", "passkey:read"], "username": ann.name});
            authorised(http.json(Method::POST, "/fido2/v2/mgmt/grant", &body), &tenant.api_key)
        }
        "mgmtTokenVerify" => {
            let granted = grant(tenant, &[GrantScope::RegWrite], Some(&ann.name)).await;
            let request = http.json(Method::POST, "/fido2/v2/mgmt/token/verify", &json!({"jwtAccess": granted}));
            authorised(request, &tenant.api_key)
        }
        _ => return None,
    };
    Some(http.send(request).await)
}
