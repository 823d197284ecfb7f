//! How the operations of multi-factor flows succeed.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use fidelio_client::MfaOutcome;
use fidelio_client::types::{self, MfaActionName, MfaNext};
use fidelio_kernel::base64url;
use fidelio_tests::{Person, Tenant};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Http, authorised, device, hosted};

/// Carries the operation out as a client that may; `None` for an operation that is not known here.
pub(super) async fn of(operation: &str, tenant: &Tenant) -> Option<Answer> {
    if !operation.starts_with("mfa") {
        return None;
    }
    let http = Http::new(tenant);
    let mut ann = Person::new(tenant);
    if operation == "mfaPasskeyReg" {
        let next = with_proved_address(&ann).await;
        let body = json!(ann.mfa_create(&next));
        return Some(step(&http, &next.session, "passkey/reg", &body).await);
    }
    // The device is known from then on, so that one step suffices.
    ann.device = device(&ann.register().await.unwrap().device_id);
    let mut begin = ann.mfa_begin_request();
    begin.payload = matches!(operation, "mfaPasskeyTx" | "mfaPayloadUpdate").then(|| "Pay".to_owned());
    let keys = TrustKeys::new();
    begin.trust_items = (operation == "mfaDiscover").then(|| keys.items(tenant));
    match operation {
        "mfaBegin" => {
            let request = http.json(Method::POST, "/fido2/v2/mfa/begin", &json!(begin));
            return Some(http.send(hosted(request, tenant)).await);
        }
        "mfaOtpRequest" | "mfaOtpVerify" => drop(ann.has_email().await),
        _ => {}
    }
    let next = tenant.hosted().await.mfa_begin(&begin).await.unwrap().into_inner();
    let session = &next.session;
    Some(match operation {
        "mfaDiscover" => {
            let request = ann.mfa_sign(&next, MfaActionName::PasskeyAuth);
            tenant.client.session(session).mfa_passkey_auth(&request).await.unwrap();
            let body = json!({"trustItems": keys.items(tenant)});
            http.send(hosted(http.json(Method::POST, "/fido2/v2/mfa/discover", &body), tenant)).await
        }
        "mfaPayloadUpdate" => step(&http, session, "payload", &json!({"payload": "Pay more"})).await,
        "mfaOtpRequest" => step(&http, session, "otp/request", &json!({"method": "email"})).await,
        "mfaOtpVerify" => {
            let asked = step(&http, session, "otp/request", &json!({"method": "email"})).await;
            let code = tenant.code_for(&ann.name).await;
            step(&http, asked.body["session"].as_str().unwrap(), "otp/verify", &json!({"otp": code})).await
        }
        "mfaPasskeyAuth" => {
            let request = ann.mfa_sign(&next, MfaActionName::PasskeyAuth);
            step(&http, session, "passkey/auth", &json!(request)).await
        }
        "mfaPasskeyTx" => {
            let request = ann.mfa_sign(&next, MfaActionName::PasskeyTx);
            step(&http, session, "passkey/tx", &json!(request)).await
        }
        "mfaThirdPartyAuthVerify" => {
            let vouched = types::ExternalAuthRequest { username: ann.name.clone() };
            let token = tenant.backend().mgmt_grant_external_auth(&vouched).await.unwrap().into_inner().token;
            step(&http, session, "third-party/verify", &json!({"token": token})).await
        }
        _ => return None,
    })
}

async fn step(http: &Http, session: &str, path: &str, body: &Value) -> Answer {
    let request = http.json(Method::POST, &format!("/fido2/v2/mfa/{path}"), body);
    http.send(authorised(request, session)).await
}

/// Somebody who signs up and has proved the name, which is an e-mail address.
async fn with_proved_address(ann: &Person<'_>) -> MfaNext {
    let begun = ann.mfa_begin().await.unwrap();
    let client = &ann.tenant.client;
    let request = types::MfaOtpRequest { method: types::OtpMethod::Email, option: None };
    let asked = client.session(&begun.session).mfa_otp_request(&request).await.unwrap();
    let otp = ann.tenant.code_for(&ann.name).await;
    let typed = client.session(&asked.session).mfa_otp_verify(&types::MfaOtpVerifyRequest { otp }).await;
    match MfaOutcome::of(typed).unwrap() {
        MfaOutcome::More(next) => next,
        MfaOutcome::Complete(_) => panic!("there is a passkey to make"),
    }
}

/// A browser that signs trust items.
struct TrustKeys(EcdsaKeyPair);

impl TrustKeys {
    fn new() -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    }

    fn items(&self, tenant: &Tenant) -> types::TrustItems {
        let point = self.0.public_key().as_ref();
        let (x, y) = (base64url::encode(&point[1..33]), base64url::encode(&point[33..]));
        let header = json!({"alg": "ES256", "jwk": {"kty": "EC", "crv": "P-256", "x": x, "y": y}});
        let exp = tenant.installation.api.clock.now().as_seconds() + 60;
        let claims = json!({"exp": exp, "id": "browser"});
        let text = format!("{}.{}", base64url::encode(header.to_string()), base64url::encode(claims.to_string()));
        let signature = self.0.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        let item = format!("{text}.{}", base64url::encode(signature));
        types::TrustItems { auth: Some(item), merchant: None, wallet: None }
    }
}
