//! How the operations of codes, profiles, sign-ins and client events succeed.

use fidelio_identity::Address;
use fidelio_tests::{Person, Tenant};
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Http, authorised, hosted};

/// Carries the operation out as a client that may; `None` for an operation that is not known here.
pub(super) async fn of(operation: &str, tenant: &Tenant) -> Option<Answer> {
    match operation {
        _ if operation.starts_with("authCode") => of_codes(operation, tenant).await,
        _ if operation.starts_with("profile") => of_profiles(operation, tenant).await,
        _ if operation.starts_with("oauth2") => of_sign_ins(operation, tenant).await,
        "openidConfiguration" => {
            let path = format!("/.well-known/openid-configuration?app={}", tenant.id());
            Some(Http::new(tenant).get(&path).await)
        }
        "mgmtGrantExternalAuth" => {
            let http = Http::new(tenant);
            let path = "/fido2/v2/mgmt/grant/external-auth";
            let request = http.json(Method::POST, path, &json!({"username": "nobody@example.com"}));
            Some(http.send(authorised(request, &tenant.api_key)).await)
        }
        "clientEventsSubmit" => {
            let http = Http::new(tenant);
            let session = Person::new(tenant).auth_init().await.unwrap().session;
            let body = json!({"event": "SOMETHING", "isError": true});
            let request = http.json(Method::POST, "/fido2/v2/client-events/submit", &body);
            Some(http.send(authorised(request, &session)).await)
        }
        _ => None,
    }
}

async fn of_codes(operation: &str, tenant: &Tenant) -> Option<Answer> {
    let http = Http::new(tenant);
    let mut ann = Person::new(tenant);
    let token = ann.register().await.unwrap().jwt_access;
    let user = json!({"username": ann.name});
    let request = match operation {
        "authCodeRequest" => authorised(http.request(Method::POST, "/fido2/v2/auth/otp"), &token),
        "authCodeRequestEmail" => http.json(Method::POST, "/fido2/v2/auth/otp/email", &json!({"user": user})),
        "authCodeRequestSms" => http.json(Method::POST, "/fido2/v2/auth/otp/sms", &json!({"user": user})),
        "authCodeVerify" => {
            let client = tenant.client.access_token(&token);
            let code = client.auth_code_request().await.unwrap().into_inner().code;
            let body = json!({"authCode": code, "user": user});
            http.json(Method::POST, "/fido2/v2/auth/otp/verify", &body)
        }
        _ => return None,
    };
    Some(http.send(hosted(request, tenant)).await)
}

async fn of_profiles(operation: &str, tenant: &Tenant) -> Option<Answer> {
    let http = Http::new(tenant);
    let ann = tenant.add_user("ann", true).await;
    let (email, phone) = (format!("new-{}", ann.name), "+14155550123");
    let at = |rest: &str| format!("/fido2/v2/profile/{}{rest}", ann.id);
    let has = async |address| tenant.add_contact(&ann, address).await;
    let set_email = json!({"email": email, "requestVerification": true});
    let set_phone = json!({"phoneNumber": phone, "messagingConsent": true, "requestVerification": true});
    let send = async |request| http.send(authorised(request, &tenant.api_key)).await;
    let request = match operation {
        "profileDelete" => http.request(Method::DELETE, &at("")),
        "profileEmailUpdate" => http.json(Method::POST, &at("/email"), &set_email),
        "profilePhoneUpdate" => http.json(Method::POST, &at("/phone"), &set_phone),
        "profileEmailDelete" => {
            has(Address::email(&email).unwrap()).await;
            http.json(Method::DELETE, &at("/email"), &json!({"email": email}))
        }
        "profilePhoneDelete" => {
            has(Address::phone(phone).unwrap()).await;
            http.request(Method::DELETE, &at("/phone"))
        }
        "profileEmailVerify" | "profilePhoneVerify" => {
            let (kind, body, recipient) = match operation {
                "profileEmailVerify" => ("email", set_email, email.as_str()),
                _ => ("phone", set_phone, phone),
            };
            send(http.json(Method::POST, &at(&format!("/{kind}")), &body)).await;
            let code = tenant.code_for(recipient).await;
            let body = json!({"authCode": code, "username": ann.name.as_str()});
            http.json(Method::POST, &format!("/fido2/v2/profile/{kind}/verify"), &body)
        }
        _ => return None,
    };
    Some(send(request).await)
}

async fn of_sign_ins(operation: &str, tenant: &Tenant) -> Option<Answer> {
    let http = Http::new(tenant);
    let mut ann = Person::new(tenant);
    ann.register().await.unwrap();
    let refresh = ann.sign_in_by_mfa().await.unwrap().refresh_token;
    let request = match operation {
        "oauth2Token" => {
            http.form("/oauth2/token", &json!({"grant_type": "refresh_token", "refresh_token": refresh}))
        }
        "oauth2Revoke" => http.form("/oauth2/revoke", &json!({"token": refresh})),
        "oauth2Introspect" => {
            authorised(http.form("/oauth2/introspect", &json!({"token": refresh})), &tenant.api_key)
        }
        _ => return None,
    };
    Some(http.send(request).await)
}
