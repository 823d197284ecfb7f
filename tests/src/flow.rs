//! A multi-factor flow as a client goes it, through the typed client.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use fidelio_client::types::{
    AssertionOptions, AssertionResult, CreationResult, ExternalAuthRequest, MfaAssertionRequest, MfaBeginRequest,
    MfaComplete, MfaCreationRequest, MfaError, MfaExternalRequest, MfaFlow, MfaNext, MfaNextAction, MfaOtpRequest,
    MfaOtpVerifyRequest, MfaPayloadRequest, MfaUser, OtpMethod, RegInitResponse, RegistrationAction,
    RegistrationRequestOptions,
};
use fidelio_client::{Client, Error, ErrorExt as _, MfaOutcome};
use fidelio_kernel::base64url;
use serde_json::{Value, json};

use crate::{Person, Server, Tenant, assertion_result};

/// What a step that was refused answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The status.
    pub status: u16,
    /// The sentence.
    pub msg: String,
}

impl From<Error<MfaError>> for Refused {
    /// # Panics
    /// When the answer is not as documented.
    fn from(error: Error<MfaError>) -> Self {
        let Some(status) = error.status() else { panic!("no answer: {error}") };
        let Some(msg) = error.msg() else { panic!("not refused as documented: {error}") };
        Self { status: status.as_u16(), msg: msg.to_owned() }
    }
}

/// What came of a step: tokens if it completed the flow, nothing if it was right and there is more to do.
pub type Stepped = Result<Option<Box<MfaComplete>>, Refused>;

/// A flow that was begun: the last answer, and what can be done with it.
#[derive(Clone)]
pub struct Flow<'a> {
    /// At which tenant.
    pub tenant: &'a Tenant,
    /// A client of the tenant's own host, without a credential.
    pub client: Client,
    /// The last answer that said what is next; its session is the latest one.
    pub next: MfaNext,
    seen: usize,
}

impl<'a> Flow<'a> {
    /// A client of the tenant's own host: what is not in a body is found by that.
    pub fn client(tenant: &Tenant) -> Client {
        static CLIENTS: Mutex<Option<HashMap<String, Client>>> = Mutex::new(None);
        let mut clients = CLIENTS.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || Self::client_speaking(tenant, "");
        clients
            .get_or_insert_default()
            .entry(format!("{} {}", tenant.url, tenant.id()))
            .or_insert_with(make)
            .clone()
    }

    /// The same of somebody who prefers these languages.
    pub fn client_speaking(tenant: &Tenant, languages: &str) -> Client {
        let mut headers = reqwest::header::HeaderMap::new();
        let host = format!("{}.api.example.com", tenant.id());
        headers.insert("Host", host.parse().expect("a header"));
        if !languages.is_empty() {
            headers.insert("Accept-Language", languages.parse().expect("a header"));
        }
        let http = reqwest::Client::builder().default_headers(headers).timeout(Duration::from_secs(30)).build();
        Client::with_http_client(&tenant.url, http.expect("a client"))
    }

    /// The body of `mfa/begin` in which a person says who it is and on which device.
    pub fn request(person: &Person<'_>) -> MfaBeginRequest {
        MfaBeginRequest {
            device_info: Some(person.device.clone()),
            payload: None,
            trace_id: None,
            trust_items: None,
            user: Some(MfaUser {
                username: person.name.clone(),
                display_name: None,
                name: None,
                phone: None,
                username_type: None,
            }),
        }
    }

    /// Begins a flow.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn begin(tenant: &'a Tenant, request: &MfaBeginRequest) -> Result<Self, Refused> {
        Self::begin_by(Self::client(tenant), tenant, request).await
    }

    /// Begins a flow by this client.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn begin_by(client: Client, tenant: &'a Tenant, request: &MfaBeginRequest) -> Result<Self, Refused> {
        let next = client.mfa_begin(request).await?.into_inner();
        Ok(Self { tenant, client, next, seen: 0 })
    }

    /// Begins a flow of this person.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn of(person: &Person<'a>) -> Self {
        Self::begin(person.tenant, &Self::request(person)).await.expect("a flow")
    }

    /// Begins a flow of this person in which there is something to sign.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn signing(person: &Person<'a>, payload: &str, trace_id: &str) -> Self {
        let request = MfaBeginRequest {
            payload: Some(payload.to_owned()),
            trace_id: Some(trace_id.to_owned()),
            ..Self::request(person)
        };
        Self::begin(person.tenant, &request).await.expect("a flow")
    }

    /// Begins a flow of nobody in particular.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn of_anyone(person: &Person<'a>) -> Self {
        let request = MfaBeginRequest { user: None, ..Self::request(person) };
        Self::begin(person.tenant, &request).await.expect("a flow")
    }

    /// Whether the user signs up.
    pub fn signs_up(&self) -> bool {
        self.next.flow == MfaFlow::SignUp
    }

    /// What can be done next, by name, best first.
    pub fn offered(&self) -> Vec<String> {
        self.next.next.iter().map(|one| one.action.name.to_string()).collect()
    }

    /// What can be done next, each with its reason: `passkey:auth known-device:1/1`.
    pub fn reasons(&self) -> Vec<String> {
        let reason =
            |one: &MfaNextAction| one.options.last().map(|option| option.value.clone()).unwrap_or_default();
        self.next.next.iter().map(|one| format!("{} {}", one.action.name, reason(one))).collect()
    }

    /// One of the things that can be done.
    ///
    /// # Panics
    /// When it is not offered.
    pub fn action(&self, name: &str) -> &MfaNextAction {
        let found = self.next.next.iter().find(|one| one.action.name.to_string() == name);
        found.unwrap_or_else(|| panic!("{name} is not offered, but {:?}", self.offered()))
    }

    /// The value of an option of something that can be done.
    pub fn option(&self, action: &str, name: &str) -> Option<String> {
        let named = self.action(action).options.iter().find(|option| option.name.as_deref() == Some(name));
        named.map(|option| option.value.clone())
    }

    /// The WebAuthn options of `passkey:auth` or `passkey:tx`.
    ///
    /// # Panics
    /// When it is not offered.
    pub fn request_options(&self, action: &str) -> AssertionOptions {
        serde_json::from_slice(&self.webauthn(action)).expect("WebAuthn options")
    }

    /// The WebAuthn options of `passkey:reg`.
    ///
    /// # Panics
    /// When it is not offered.
    pub fn creation_options(&self) -> RegistrationRequestOptions {
        serde_json::from_slice(&self.webauthn("passkey:reg")).expect("WebAuthn options")
    }

    fn webauthn(&self, action: &str) -> Vec<u8> {
        let value = &self.action(action).options.first().expect("the WebAuthn options").value;
        base64url::decode(value).expect("base64url")
    }

    /// The latest session.
    pub fn session(&self) -> &str {
        &self.next.session
    }

    /// A client with the latest session.
    pub fn authorised(&self) -> Client {
        self.client.session(self.session())
    }

    /// What the person's authenticator answers to `passkey:auth` or `passkey:tx`.
    ///
    /// # Panics
    /// When it is not offered.
    pub fn assert(&self, person: &mut Person<'_>, action: &str) -> AssertionResult {
        assertion_result(&person.sign(&self.request_options(action)))
    }

    /// What the person's authenticator answers to `passkey:reg`.
    ///
    /// # Panics
    /// When it is not offered.
    pub fn create(&self, person: &mut Person<'_>) -> CreationResult {
        let begun = RegInitResponse {
            action: RegistrationAction::Proceed,
            registration_request_options: self.creation_options(),
            session: String::new(),
        };
        person.create(&begun).creation_result
    }

    /// Takes in what a step led to.
    fn stepped(&mut self, outcome: Result<MfaOutcome, Error<MfaError>>) -> Stepped {
        match outcome? {
            MfaOutcome::Complete(complete) => Ok(Some(complete)),
            MfaOutcome::More(next) => {
                assert!(!next.next.is_empty(), "what asks for more says what");
                self.next = next;
                Ok(None)
            }
        }
    }

    /// Brings an assertion to `mfa/passkey/auth`.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn use_assertion(&mut self, assertion_result: AssertionResult) -> Stepped {
        let request = MfaAssertionRequest { assertion_result };
        let outcome = MfaOutcome::of(self.authorised().mfa_passkey_auth(&request).await);
        self.stepped(outcome)
    }

    /// Brings an assertion to `mfa/passkey/tx`.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn sign_with(&mut self, assertion_result: AssertionResult) -> Stepped {
        let request = MfaAssertionRequest { assertion_result };
        let outcome = MfaOutcome::of(self.authorised().mfa_passkey_tx(&request).await);
        self.stepped(outcome)
    }

    /// Brings a new passkey to `mfa/passkey/reg`.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn bring_passkey(&mut self, creation_result: CreationResult) -> Stepped {
        let request = MfaCreationRequest { creation_result, passkey_name: None };
        let outcome = MfaOutcome::of(self.authorised().mfa_passkey_reg(&request).await);
        self.stepped(outcome)
    }

    /// Uses a passkey as it is offered.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn with_passkey(&mut self, person: &mut Person<'_>) -> Stepped {
        let answer = self.assert(person, "passkey:auth");
        self.use_assertion(answer).await
    }

    /// Signs the payload as it is offered.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn sign_payload(&mut self, person: &mut Person<'_>) -> Stepped {
        let answer = self.assert(person, "passkey:tx");
        self.sign_with(answer).await
    }

    /// Makes a passkey as it is offered.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn make_passkey(&mut self, person: &mut Person<'_>) -> Stepped {
        let answer = self.create(person);
        self.bring_passkey(answer).await
    }

    /// Asks for a code; the session that comes back is the latest one then.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn request_code(&mut self, method: OtpMethod, option: Option<&str>) -> Result<(), Refused> {
        self.seen = outbox(self.tenant).await.len();
        let request = MfaOtpRequest { method, option: option.map(str::to_owned) };
        self.next.session = self.authorised().mfa_otp_request(&request).await?.into_inner().session;
        Ok(())
    }

    /// The message that was sent to this recipient since a code was asked for last; waits for it.
    ///
    /// # Panics
    /// When none comes.
    pub async fn message_to(&self, recipient: &str) -> Value {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let all = outbox(self.tenant).await.split_off(self.seen);
            if let Some(found) = all.into_iter().find(|message| message["recipient"] == recipient) {
                return found;
            }
            assert!(Instant::now() < deadline, "nothing was sent to {recipient}");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// The code that was sent to this recipient since one was asked for last; waits for it.
    pub async fn code_to(&self, recipient: &str) -> String {
        code_in(&self.message_to(recipient).await)
    }

    /// Types a code.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn type_code(&mut self, code: &str) -> Stepped {
        let request = MfaOtpVerifyRequest { otp: code.to_owned() };
        let outcome = MfaOutcome::of(self.authorised().mfa_otp_verify(&request).await);
        self.stepped(outcome)
    }

    /// Asks for a code by mail and types the one that comes to this address.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn with_mail(&mut self, address: &str) -> Stepped {
        self.request_code(OtpMethod::Email, None).await?;
        let code = self.code_to(address).await;
        self.type_code(&code).await
    }

    /// Asks for a code by text message and types the one that comes to this number.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn with_sms(&mut self, number: &str) -> Stepped {
        self.request_code(OtpMethod::Sms, None).await?;
        let code = self.code_to(number).await;
        self.type_code(&code).await
    }

    /// Brings a token by which the backend vouches.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn with_token(&mut self, token: &str) -> Stepped {
        let request = MfaExternalRequest { token: token.to_owned() };
        let outcome = MfaOutcome::of(self.authorised().mfa_third_party_auth_verify(&request).await);
        self.stepped(outcome)
    }

    /// Has the backend vouch for this name, and brings the token.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn with_external(&mut self, name: &str) -> Stepped {
        let token = external_token(self.tenant, name).await;
        self.with_token(&token).await
    }

    /// Replaces what is to be signed.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn replace_payload(&mut self, payload: &str) -> Result<(), Refused> {
        let request = MfaPayloadRequest { payload: payload.to_owned() };
        self.next = self.authorised().mfa_payload_update(&request).await?.into_inner();
        Ok(())
    }
}

/// A token by which the tenant's backend vouches for this name.
///
/// # Panics
/// When the server refuses it.
pub async fn external_token(tenant: &Tenant, name: &str) -> String {
    let request = ExternalAuthRequest { username: name.to_owned() };
    tenant.backend().mgmt_grant_external_auth(&request).await.expect("a token").into_inner().token
}

/// How many messages were sent to this recipient up to now.
pub async fn sent(tenant: &Tenant, recipient: &str) -> usize {
    outbox(tenant).await.iter().filter(|message| message["recipient"] == recipient).count()
}

/// What was sent for this tenant, in order.
async fn outbox(tenant: &Tenant) -> Vec<Value> {
    let server = Server::shared(tenant.engine).await.expect("the tenant's server");
    let text = std::fs::read_to_string(server.folder().join("outbox.jsonl")).unwrap_or_default();
    // The last line may be half written.
    let lines = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let messages = lines.map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
    messages.filter(|message| message["application"] == tenant.id().to_string()).collect()
}

/// The code that a message tells.
fn code_in(message: &Value) -> String {
    let text = message["text"].as_str().expect("a text");
    let mut runs = text.split(|c: char| !c.is_ascii_digit());
    runs.find(|run| run.len() >= 6).unwrap_or_else(|| panic!("no code: {text}")).to_owned()
}

/// A key that a browser keeps and signs trust items with.
pub struct TrustKey(EcdsaKeyPair);

impl Default for TrustKey {
    fn default() -> Self {
        Self::new()
    }
}

impl TrustKey {
    /// A new key.
    ///
    /// # Panics
    /// When none can be made.
    pub fn new() -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key"))
    }

    /// The public key.
    pub fn jwk(&self) -> Value {
        let point = self.0.public_key().as_ref();
        json!({
            "kty": "EC", "crv": "P-256", "x": base64url::encode(&point[1..33]), "y": base64url::encode(&point[33..]),
        })
    }

    /// An item as browsers make it, for a minute, different from every other one.
    pub fn item(&self, id: &str) -> String {
        self.item_until(id, 60)
    }

    /// An item that expires this many seconds from now.
    pub fn item_until(&self, id: &str, seconds: i64) -> String {
        let header = json!({"alg": "ES256", "jwk": self.jwk()});
        let nonce = base64url::encode(self.0.sign(&SystemRandom::new(), b"nonce").expect("a signature"));
        self.sign(&header, &json!({"exp": now() + seconds, "id": id, "nonce": nonce}))
    }

    /// Signs whatever it is given.
    ///
    /// # Panics
    /// When it cannot sign.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let text = format!("{}.{}", base64url::encode(header.to_string()), base64url::encode(claims.to_string()));
        let signature = self.0.sign(&SystemRandom::new(), text.as_bytes()).expect("a signature");
        format!("{text}.{}", base64url::encode(signature))
    }
}

/// Now, in seconds since 1970.
#[expect(clippy::disallowed_methods, reason = "servers compare with the real time")]
fn now() -> i64 {
    let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_secs()).expect("a time")
}
