//! The same for codes, profiles, events and flows.

use fidelio_client::types::{self, ExternalAuthRequest, MfaActionName, MfaExternalRequest, MfaNext};
use fidelio_client::{Client, MfaOutcome};
use fidelio_tests::{Person, Tenant, offered};
use serde_json::{Value, json};

use super::{Caller, every_field};

async fn vouched(tenant: &Tenant, name: &str) -> String {
    let request = ExternalAuthRequest { username: name.to_owned() };
    tenant.backend().mgmt_grant_external_auth(&request).await.unwrap().into_inner().token
}

/// Somebody who signs up and was vouched for: there is a passkey to make.
async fn signing_up(client: &Client, person: &Person<'_>) -> MfaNext {
    let session = person.mfa_begin().await.unwrap().session;
    let request = MfaExternalRequest { token: vouched(person.tenant, &person.name).await };
    let result = client.session(&session).mfa_third_party_auth_verify(&request).await;
    match MfaOutcome::of(result).unwrap() {
        MfaOutcome::More(next) => next,
        MfaOutcome::Complete(_) => panic!("there is a passkey to make"),
    }
}

impl Caller<'_> {
    pub(super) async fn valid_of_codes(&mut self, operation: &str) -> Value {
        let tenant = self.person.tenant;
        let user = json!({"username": self.person.name, "usernameType": "email"});
        match operation {
            "mgmtGrantExternalAuth" => json!({"username": self.person.name}),
            "authCodeRequestEmail" | "authCodeRequestSms" => json!({"user": user}),
            "authCodeVerify" => json!({"user": user, "authCode": "123456"}),
            "profileEmailUpdate" => json!({"email": "new@example.com", "requestVerification": false}),
            "profileEmailDelete" => json!({"email": self.person.name}),
            "profilePhoneUpdate" => {
                json!({"phoneNumber": "+14155550123", "messagingConsent": true, "requestVerification": false})
            }
            "profileEmailVerify" | "profilePhoneVerify" => {
                json!({"authCode": "123456", "username": self.person.name})
            }
            "clientEventsSubmit" => json!({"event": "SOMETHING", "isError": true}),
            "mfaBegin" => json!({
                "deviceInfo": every_field(), "payload": "Pay", "traceId": "trace", "trustItems": {"auth": "x"},
                "user": {
                    "username": self.person.name, "usernameType": "email", "displayName": "Ann", "name": "Ann",
                    "phone": "+14155550123",
                },
            }),
            "mfaDiscover" => json!({"trustItems": {"auth": "x", "merchant": "y", "wallet": "z"}}),
            "mfaPasskeyReg" => {
                let mut new = Person::new(tenant);
                new.device = every_field();
                let next = signing_up(&tenant.client, &new).await;
                let mut body = json!(new.mfa_create(&next));
                body["passkeyName"] = json!("My phone");
                self.session = next.session;
                body
            }
            other => self.valid_step(other).await,
        }
    }

    async fn valid_step(&mut self, operation: &str) -> Value {
        let tenant = self.person.tenant;
        let mut begin = self.person.mfa_begin_request();
        begin.payload = matches!(operation, "mfaPasskeyTx" | "mfaPayloadUpdate").then(|| "Pay".to_owned());
        let next = tenant.hosted().await.mfa_begin(&begin).await.unwrap().into_inner();
        let body = match operation {
            "mfaPayloadUpdate" => json!({"payload": "Pay more"}),
            "mfaOtpRequest" => {
                json!(types::MfaOtpRequest {
                    method: types::OtpMethod::Email,
                    option: Some(offered(&next, MfaActionName::OtpEmail)),
                })
            }
            "mfaOtpVerify" => json!({"otp": "123456"}),
            "mfaPasskeyAuth" => json!(self.person.mfa_sign(&next, MfaActionName::PasskeyAuth)),
            "mfaPasskeyTx" => json!(self.person.mfa_sign(&next, MfaActionName::PasskeyTx)),
            "mfaThirdPartyAuthVerify" => json!({"token": vouched(tenant, &self.person.name).await}),
            other => panic!("no body for {other}"),
        };
        self.session = next.session;
        body
    }
}
