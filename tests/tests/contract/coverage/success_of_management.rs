//! How the operations on users, passkeys, devices and authenticators succeed.

use fidelio_tests::{Person, Tenant};
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, GOOGLE, Http, authorised};

/// Carries the operation out as a backend that may; `None` for an operation that is not known here.
pub(super) async fn of(operation: &str, tenant: &Tenant) -> Option<Answer> {
    if !operation.starts_with("mgmt") {
        return None;
    }
    let http = Http::new(tenant);
    let mut ann = Person::new(tenant);
    let anns = ann.register().await.unwrap();
    let to = |method, path: &str| http.request(method, &format!("/fido2/v2/mgmt/{path}"));
    let with = |method, path: &str, body| http.json(method, &format!("/fido2/v2/mgmt/{path}"), &body);
    let passkey = format!("passkey/{}", anns.passkey_id);
    let user = format!("user/{}", anns.user_id);
    let request = match operation {
        "mgmtAaguidMetadata" => to(Method::GET, &format!("aaguid/{GOOGLE}")),
        "mgmtAaguidBlacklistGet" => to(Method::GET, "aaguid/blacklist"),
        "mgmtAaguidBlacklistPut" => {
            let items = json!([{"aaguid": GOOGLE, "reg": true, "auth": false}]);
            with(Method::PUT, "aaguid/blacklist", json!({"items": items}))
        }
        "mgmtAaguidBlacklistDelete" => with(Method::DELETE, "aaguid/blacklist", json!({"aaguids": [GOOGLE]})),
        "mgmtDeviceGet" => to(Method::GET, &format!("device/{}", anns.device_id)),
        "mgmtDiscover" => {
            let body = json!({"user": {"username": ann.name}, "userAgent": "", "traceId": "checkout"});
            with(Method::POST, "discover", body)
        }
        "mgmtPasskeyGet" => to(Method::GET, &passkey),
        "mgmtPasskeyRename" => with(Method::PUT, &passkey, json!({"passkeyName": "Work"})),
        "mgmtPasskeyDelete" => to(Method::DELETE, &passkey),
        "mgmtUserGet" => to(Method::GET, &format!("user?username={}", ann.name)),
        "mgmtUserDelete" => to(Method::DELETE, &user),
        "mgmtUserActivate" => to(Method::PUT, &format!("{user}/activate")),
        "mgmtUserDeactivate" => to(Method::PUT, &format!("{user}/deactivate")),
        _ => return None,
    };
    Some(http.send(authorised(request, &tenant.api_key)).await)
}
