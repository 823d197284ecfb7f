//! An OpenID provider that says whatever a test makes it say; the real one is [`OpenIdProvider`](crate::OpenIdProvider).

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use url::Url;

use crate::TrustKey;
use crate::http_stand_in::HttpStandIn;

/// A provider of one's own, with one key (ES256, `kid` `one`).
pub struct OpenIdStandIn {
    /// Its issuer.
    pub issuer: String,
    key: TrustKey,
    id_token: Arc<Mutex<String>>,
    traces: Arc<Mutex<Vec<String>>>,
    _server: HttpStandIn,
}

impl Default for OpenIdStandIn {
    fn default() -> Self {
        Self::start()
    }
}

impl OpenIdStandIn {
    /// Starts one.
    pub fn start() -> Self {
        let (key, id_token) = (TrustKey::new(), Arc::<Mutex<String>>::default());
        let mut jwk = key.jwk();
        jwk["kid"] = json!("one");
        jwk["use"] = json!("sig");
        jwk["alg"] = json!("ES256");
        let said = Arc::clone(&id_token);
        let traces = Arc::<Mutex<Vec<String>>>::default();
        let seen = Arc::clone(&traces);
        let server = HttpStandIn::start(move |head, _| {
            let trace = head.headers.get("traceparent").and_then(|trace| trace.to_str().ok()).unwrap_or_default();
            seen.lock().unwrap_or_else(PoisonError::into_inner).push(trace.to_owned());
            // The listener does not know its own name before it listens; whoever asks does.
            let host = head.headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
            let answer = match head.uri.path() {
                "/.well-known/openid-configuration" => json!({
                    "issuer": format!("http://{host}"),
                    "authorization_endpoint": format!("http://{host}/auth"),
                    "token_endpoint": format!("http://{host}/token"),
                    "jwks_uri": format!("http://{host}/jwks"),
                    "end_session_endpoint": format!("http://{host}/logout"),
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["ES256"],
                }),
                "/jwks" => json!({ "keys": [jwk] }),
                "/token" => {
                    let id_token = said.lock().unwrap_or_else(PoisonError::into_inner).clone();
                    json!({ "access_token": "at", "token_type": "Bearer", "expires_in": 60, "id_token": id_token })
                }
                _ => return (404, "{}".to_owned()),
            };
            (200, answer.to_string())
        });
        Self { issuer: server.url.clone(), key, id_token, traces, _server: server }
    }

    /// The header `traceparent` of each request; empty where there was none.
    pub fn traces(&self) -> Vec<String> {
        self.traces.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The ID token that it gives for every code from now on.
    pub fn say(&self, id_token: String) {
        *self.id_token.lock().unwrap_or_else(PoisonError::into_inner) = id_token;
    }

    /// Signs whatever it is given with its key.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        self.key.sign(header, claims)
    }

    /// The public part of its key.
    pub fn jwk(&self) -> Value {
        self.key.jwk()
    }

    /// The claims of a right answer to this request for authentication, issued at this time in seconds since 1970.
    ///
    /// # Panics
    /// When the URL is none of such a request.
    pub fn claims(&self, request: &str, subject: &str, now: i64) -> Value {
        let url = Url::parse(request).expect("a URL");
        let of = |name: &str| {
            let found = url.query_pairs().find(|(other, _)| other == name);
            found.map(|(_, value)| value.into_owned()).expect("a parameter")
        };
        json!({
            "iss": self.issuer, "aud": of("client_id"), "sub": subject, "nonce": of("nonce"), "iat": now, "exp": now + 300,
            "sid": "session", "email": format!("{subject}@example.com"), "email_verified": true,
        })
    }
}
