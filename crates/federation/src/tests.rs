//! Against a provider that can misbehave.

mod code_flow;
mod configuration;
mod hostile;
mod logout;
mod provider;
mod signer;
mod user_info;

use std::sync::Arc;

use fidelio_credentials::federation::{
    AuthenticationRequest, CodeToRedeem, Federation as _, FederationError, ProviderAssertion, ProviderClient,
};
use fidelio_kernel::{Clock as _, Secret};
use fidelio_testkit::TestClock;
use serde_json::{Value, json};

use self::provider::{Answer, Provider};
use self::signer::Signer;
use crate::OpenIdProviders;
use crate::providers::Limits;

const CLIENT: &str = "fidelio-1";
const NONCE: &str = "nonce-1";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// A provider, and we before it.
struct World {
    provider: Provider,
    clock: Arc<TestClock>,
    providers: OpenIdProviders,
    client: ProviderClient,
}

impl World {
    async fn start() -> Self {
        Self::within(Limits::default()).await
    }

    async fn within(limits: Limits) -> Self {
        let provider = Provider::start().await;
        let clock = Arc::new(TestClock::default());
        let providers = OpenIdProviders::within(limits, true, clock.clone()).expect("a client");
        let client = ProviderClient {
            issuer: provider.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: Some(Secret::new("s:cret".to_owned())),
            callback: "https://login.example.com/callback".to_owned(),
        };
        let world = Self { provider, clock, providers, client };
        world.publish(&Signer::all());
        world
    }

    /// What every provider says of itself, with these changes.
    fn configure(&self, changes: Value) {
        let issuer = &self.provider.issuer;
        let mut document = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize?tenant=1"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        });
        change(&mut document, changes);
        self.provider.answer("/.well-known/openid-configuration", Answer::json(&document));
    }

    fn publish(&self, signers: &[&Signer]) {
        self.configure(json!({}));
        let keys: Vec<&Value> = signers.iter().map(|signer| &signer.jwk).collect();
        self.provider.answer("/keys", Answer::json(&json!({ "keys": keys })));
    }

    fn now(&self) -> i64 {
        self.clock.now().as_seconds()
    }

    /// The claims of an ID token with which nothing is wrong.
    fn claims(&self) -> Value {
        json!({
            "iss": self.provider.issuer,
            "aud": CLIENT,
            "sub": "subject-1",
            "nonce": NONCE,
            "iat": self.now(),
            "exp": self.now() + 300,
        })
    }

    fn id_token(&self, changes: Value) -> String {
        let mut claims = self.claims();
        change(&mut claims, changes);
        Signer::rs256().token(json!({}), &claims)
    }

    /// What becomes of a code for which the provider gives this ID token.
    async fn redeem(&self, id_token: &str) -> Result<ProviderAssertion, FederationError> {
        self.redeem_as(id_token, None, &[]).await
    }

    async fn redeem_as(
        &self,
        id_token: &str,
        max_age: Option<u32>,
        claims: &[&str],
    ) -> Result<ProviderAssertion, FederationError> {
        let answer = json!({ "access_token": "access-1", "token_type": "Bearer", "id_token": id_token });
        self.provider.answer("/token", Answer::json(&answer));
        self.redeem_code(max_age, claims).await
    }

    async fn redeem_code(
        &self,
        max_age: Option<u32>,
        claims: &[&str],
    ) -> Result<ProviderAssertion, FederationError> {
        let code = CodeToRedeem { code: "code-1", nonce: NONCE, verifier: VERIFIER, max_age, claims };
        self.providers.redeem(&self.client, &code).await
    }

    /// Where a browser is sent to, which needs a configuration and no key.
    async fn authentication_url(&self) -> Result<String, FederationError> {
        authentication_url(&self.providers, &self.client).await
    }
}

async fn authentication_url(
    providers: &OpenIdProviders,
    client: &ProviderClient,
) -> Result<String, FederationError> {
    let request = AuthenticationRequest {
        scopes: &["openid".to_owned(), "email".to_owned()],
        state: "state-1",
        nonce: NONCE,
        verifier: VERIFIER,
        prompt: Some("login"),
        max_age: Some(60),
        login_hint: Some("ann@example.com"),
    };
    providers.authentication_url(client, &request).await
}

/// Sets members of an object; those that are null are taken away.
fn change(object: &mut Value, changes: Value) {
    let members = object.as_object_mut().expect("an object");
    for (name, value) in changes.as_object().expect("changes").clone() {
        match value {
            Value::Null => members.remove(&name),
            value => members.insert(name, value),
        };
    }
}

/// The reason why something could not be had.
fn unreachable<T: std::fmt::Debug>(result: Result<T, FederationError>) -> String {
    match result {
        Err(FederationError::Unreachable(reason)) => reason,
        other => panic!("not unreachable: {other:?}"),
    }
}

/// The reason why something does not verify.
fn unverified<T: std::fmt::Debug>(what: &str, result: Result<T, FederationError>) -> String {
    match result {
        Err(FederationError::Unverified(reason)) => reason,
        other => panic!("{what}: not unverified: {other:?}"),
    }
}
