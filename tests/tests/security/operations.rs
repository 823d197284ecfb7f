//! A valid body for every operation that has one of JSON, with every field filled in.

mod of_codes;
mod of_management;

use fidelio_client::types::DeviceInfo;
use fidelio_identity::Scope;
use fidelio_testkit::SeededRandom;
use fidelio_tests::{Person, Tenant};
use serde_json::{Value, json};

use crate::support::{Answer, b64, http, registered, send};

/// The operations that take a body of JSON: identifier, method, path. The path of a passkey or user is completed when it
/// is sent.
pub(crate) const OPERATIONS: [(&str, &str, &str); 41] = [
    ("regInit", "POST", "/fido2/v2/reg/init"),
    ("regComplete", "POST", "/fido2/v2/reg/complete"),
    ("authInit", "POST", "/fido2/v2/auth/init"),
    ("authComplete", "POST", "/fido2/v2/auth/complete"),
    ("txInit", "POST", "/fido2/v2/tx/init"),
    ("txComplete", "POST", "/fido2/v2/tx/complete"),
    ("passkeyRename", "PUT", "/fido2/v2/passkeys/{id}"),
    ("mgmtGrantCreate", "POST", "/fido2/v2/mgmt/grant"),
    ("mgmtTokenVerify", "POST", "/fido2/v2/mgmt/token/verify"),
    ("mgmtGrantExternalAuth", "POST", "/fido2/v2/mgmt/grant/external-auth"),
    ("authCodeRequestEmail", "POST", "/fido2/v2/auth/otp/email"),
    ("authCodeRequestSms", "POST", "/fido2/v2/auth/otp/sms"),
    ("authCodeVerify", "POST", "/fido2/v2/auth/otp/verify"),
    ("profileEmailUpdate", "POST", "/fido2/v2/profile/{user}/email"),
    ("profileEmailDelete", "DELETE", "/fido2/v2/profile/{user}/email"),
    ("profilePhoneUpdate", "POST", "/fido2/v2/profile/{user}/phone"),
    ("profileEmailVerify", "POST", "/fido2/v2/profile/email/verify"),
    ("profilePhoneVerify", "POST", "/fido2/v2/profile/phone/verify"),
    ("clientEventsSubmit", "POST", "/fido2/v2/client-events/submit"),
    ("mfaBegin", "POST", "/fido2/v2/mfa/begin"),
    ("mfaDiscover", "POST", "/fido2/v2/mfa/discover"),
    ("mfaPayloadUpdate", "POST", "/fido2/v2/mfa/payload"),
    ("mfaOtpRequest", "POST", "/fido2/v2/mfa/otp/request"),
    ("mfaOtpVerify", "POST", "/fido2/v2/mfa/otp/verify"),
    ("mfaPasskeyAuth", "POST", "/fido2/v2/mfa/passkey/auth"),
    ("mfaPasskeyReg", "POST", "/fido2/v2/mfa/passkey/reg"),
    ("mfaPasskeyTx", "POST", "/fido2/v2/mfa/passkey/tx"),
    ("mfaThirdPartyAuthVerify", "POST", "/fido2/v2/mfa/third-party/verify"),
    ("mgmtAaguidBlacklistPut", "PUT", "/fido2/v2/mgmt/aaguid/blacklist"),
    ("mgmtAaguidBlacklistDelete", "DELETE", "/fido2/v2/mgmt/aaguid/blacklist"),
    ("mgmtDiscover", "POST", "/fido2/v2/mgmt/discover"),
    ("mgmtPasskeyRename", "PUT", "/fido2/v2/mgmt/passkey/{id}"),
    ("adminApplicationCreate", "POST", "/fido2/v2/admin/applications"),
    ("adminApplicationUpdate", "PATCH", "/fido2/v2/admin/applications/{app}"),
    ("adminApiKeyCreate", "POST", "/fido2/v2/admin/applications/{app}/api-keys"),
    ("adminSigningKeyRotate", "POST", "/fido2/v2/admin/applications/{app}/signing-keys/rotate"),
    ("adminMfaPolicyPut", "PUT", "/fido2/v2/admin/applications/{app}/mfa-policy"),
    ("adminAuthenticatorPolicyPut", "PUT", "/fido2/v2/admin/applications/{app}/authenticator-policy"),
    ("adminOidcProviderPut", "PUT", "/fido2/v2/admin/applications/{app}/oidc-providers/example"),
    ("adminUserIdentityPut", "PUT", "/fido2/v2/admin/applications/{app}/users/{user}/identities/example"),
    ("adminWebhookCreate", "POST", "/fido2/v2/admin/applications/{app}/webhooks"),
];

/// The fields that hold base64url.
pub(crate) const BINARY: [&str; 8] = [
    "attestationObject",
    "authenticatorData",
    "clientData",
    "clientDataJSON",
    "credentialId",
    "keyHandle",
    "signature",
    "userHandle",
];

/// Somebody who can call every operation.
pub(crate) struct Caller<'a> {
    pub(crate) person: Person<'a>,
    pub(crate) token: String,
    passkey: String,
    user: String,
    /// An API key that administers every application.
    pub(crate) operator: String,
    /// Of a flow that has the step of the operation that a body was made for last.
    pub(crate) session: String,
    http: reqwest::Client,
}

impl<'a> Caller<'a> {
    pub(crate) async fn new(tenant: &'a Tenant) -> Self {
        let mut person = registered(tenant).await;
        person.device = every_field();
        let signed_in = person.log_in().await.unwrap();
        person.has_email().await;
        let session = person.mfa_begin().await.unwrap().session;
        let operator = tenant.operators().await.key_with(vec![Scope::Admin].into()).await;
        let (token, passkey, user) = (signed_in.jwt_access, signed_in.passkey_id, signed_in.user_id);
        Self { person, token, passkey, user, operator, session, http: http() }
    }

    /// A body that the operation accepts now.
    pub(crate) async fn valid(&mut self, operation: &str) -> Value {
        let tenant = self.person.tenant;
        match operation {
            "regInit" => {
                let new = Person::new(tenant);
                let mut body = json!(new.reg_init_request());
                body["deviceInfo"] = json!(every_field());
                body["user"]["displayName"] = json!("Ann Example");
                body["user"]["usernameType"] = json!("email");
                body["passkeyOptions"] = json!({"securityKey": false, "conditionalCreate": false});
                body
            }
            "regComplete" => {
                let mut new = Person::new(tenant);
                new.device = every_field();
                let begun = new.reg_init(&tenant.client).await.unwrap();
                let mut body = json!(new.create(&begun));
                body["passkeyName"] = json!("My phone");
                body["creationResult"]["publicKey"] = json!(b64([1; 91]));
                body["creationResult"]["publicKeyAlgorithm"] = json!(-7);
                body["creationResult"]["authenticatorData"] = json!(b64([1; 164]));
                body
            }
            "authInit" => {
                let user = json!({"username": self.person.name, "usernameType": "email"});
                json!({"app": self.person.app(), "deviceInfo": every_field(), "user": user})
            }
            "authComplete" => {
                let begun = self.person.auth_init().await.unwrap();
                json!(self.person.get(&begun))
            }
            "txInit" => json!({
                "app": self.person.app(), "username": self.person.name,
                "txPayload": "Pay 10.00 EUR to Bob", "nonce": "nonce", "txType": "raw",
            }),
            "txComplete" => {
                let begun = self.person.tx_init("Pay 10.00 EUR to Bob", "nonce").await.unwrap();
                json!(self.person.confirm(&begun))
            }
            "passkeyRename" => json!({"name": "My work laptop"}),
            "mgmtGrantCreate" => json!({"grants": ["reg:write", "passkey:read"], "username": self.person.name}),
            "mgmtTokenVerify" => json!({"jwtAccess": self.token}),
            _ => match self.valid_of_management(operation) {
                Some(body) => body,
                None => self.valid_of_codes(operation).await,
            },
        }
    }

    /// A request of the operation without a body, with the credential that it needs.
    pub(crate) fn request(&self, operation: &str) -> reqwest::RequestBuilder {
        let (_, method, path) = OPERATIONS.iter().find(|(id, ..)| *id == operation).expect("an operation");
        let url = format!(
            "{}{}",
            self.person.tenant.url,
            path.replace("{id}", &self.passkey)
                .replace("{user}", &self.user)
                .replace("{app}", &self.person.tenant.id().to_string())
        );
        let request = self.http.request(method.parse().unwrap(), url);
        if operation.starts_with("admin") {
            return request.bearer_auth(&self.operator);
        }
        let request = request.header("Host", self.person.tenant.host());
        match operation {
            _ if operation.starts_with("profile") => request.bearer_auth(&self.person.tenant.api_key),
            _ if operation.starts_with("mgmt") => request.bearer_auth(&self.person.tenant.api_key),
            "mfaBegin" | "mfaDiscover" => request,
            "clientEventsSubmit" => request.bearer_auth(&self.session),
            _ if operation.starts_with("mfa") => request.bearer_auth(&self.session),
            "passkeyRename" => request.bearer_auth(&self.token),
            _ => request,
        }
    }

    /// Sends a body to the operation. The server must not fail.
    pub(crate) async fn send(&self, operation: &str, body: &Value, what: &str) -> Answer {
        let answer = send(self.request(operation).json(body)).await;
        assert!(answer.status < 500, "{operation}, {what}: {answer:?}");
        answer
    }
}

/// A device with something in every field.
pub(crate) fn every_field() -> DeviceInfo {
    let text = |text: &str| Some(text.to_owned());
    DeviceInfo {
        client_name: text("Chrome"),
        client_type: text("browser"),
        client_version: text("120.0.0.0"),
        device_id: text("0193b6a2-37a0-7e5f-ae7f-8091a2b3c4d5"),
        has_bluetooth: Some(true),
        last_used_at: None,
        os_arch: text("arm64"),
        os_name: text("macOS"),
        os_version: text("15.1"),
        screen_height: Some(1080),
        screen_width: Some(1920),
        webauthn_capabilities: text(r#"{"conditionalGet":true}"#),
    }
}

/// JSON pointers to all members and items that hold a text.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    let under =
        |name: &str, value: &Value| texts(value).iter().map(|rest| format!("/{name}{rest}")).collect::<Vec<_>>();
    match value {
        Value::String(_) => vec![String::new()],
        Value::Object(members) => members.iter().flat_map(|(name, value)| under(name, value)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(index, value)| under(&index.to_string(), value)).collect()
        }
        _ => Vec::new(),
    }
}

/// A value with another one put at a pointer.
pub(crate) fn with(value: &Value, pointer: &str, other: Value) -> Value {
    let mut value = value.clone();
    *value.pointer_mut(pointer).expect("something at the pointer") = other;
    value
}

/// Repeatable chance.
pub(crate) struct Dice(SeededRandom);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(SeededRandom::new(seed))
    }

    /// A number below this one.
    pub(crate) fn below(&self, most: usize) -> usize {
        let number = u64::from_be_bytes(fidelio_kernel::RandomExt::bytes(&self.0));
        usize::try_from(number % most as u64).unwrap()
    }

    /// One of these.
    pub(crate) fn pick<'a, T>(&self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// So many bytes.
    pub(crate) fn bytes(&self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        fidelio_kernel::Random::fill(&self.0, &mut bytes);
        bytes
    }

    /// Bytes that were altered a little: flipped, cut, doubled, or replaced by extremes.
    pub(crate) fn altered(&self, bytes: &[u8]) -> Vec<u8> {
        let mut altered = bytes.to_vec();
        for _ in 0..=self.below(3) {
            let at = self.below(altered.len().max(1)).min(altered.len());
            match self.below(6) {
                0 if !altered.is_empty() => altered[at] ^= 1 << self.below(8),
                1 if !altered.is_empty() => altered[at] = *self.pick(&[0, 0x7f, 0x80, 0x9f, 0xbf, 0xdf, 0xff]),
                2 => altered.truncate(at),
                3 => altered.splice(at..at, self.bytes(4)).for_each(drop),
                4 => altered.extend(self.bytes(8)),
                _ => {
                    let end = (at + 1 + self.below(16)).min(altered.len());
                    altered.drain(at..end).for_each(drop);
                }
            }
        }
        altered
    }
}
