//! What an OpenID provider of somebody else says.

use std::cell::Cell;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use fidelio_credentials::federation::{
    AuthenticationRequest, CodeToRedeem, Federation as _, FederationError, ProviderAssertion, ProviderClient,
};
use fidelio_federation::OpenIdProviders;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::input::{lines, text};
use crate::signer::Signer;
use crate::world::{StandingClock, runtime};

const CLIENT: &str = "client";
const NONCE: &str = "nonce";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// What the provider answers, by the end of the path.
#[derive(Default)]
struct Answers {
    configuration: String,
    keys: String,
    token: String,
    user_info: String,
}

/// A provider that answers what it is told to, and we as its client.
struct Provider {
    signer: Signer,
    runtime: Runtime,
    url: String,
    answers: Arc<Mutex<Answers>>,
    providers: OpenIdProviders,
    /// How many issuers there were: each has a configuration of its own.
    issuers: Cell<u32>,
}

thread_local! {
    static PROVIDER: Provider = Provider::new();
}

/// A discovery document, and in the next line the keys; `$issuer` is where the provider is.
pub(crate) fn configuration(input: &[u8]) {
    let Some([configuration, keys]) = text(input).map(lines) else { return };
    PROVIDER.with(|provider| {
        let number = provider.issuers.get() + 1;
        provider.issuers.set(number);
        let issuer = format!("{}/{number}", provider.url);
        let configuration = configuration.replace("$issuer", &issuer);
        // The fuzzer must not ask others.
        let told: Value = serde_json::from_str(&configuration).unwrap_or_default();
        if !told["jwks_uri"].as_str().is_none_or(|keys| keys.starts_with(&format!("{issuer}/"))) {
            return;
        }
        provider.answer(|answers| {
            answers.configuration = configuration;
            answers.keys = keys.to_owned();
        });
        let client = provider.client(&issuer);
        let request = AuthenticationRequest {
            scopes: &["openid".to_owned()],
            state: "state",
            nonce: NONCE,
            verifier: VERIFIER,
            prompt: None,
            max_age: Some(60),
            login_hint: Some("ann"),
        };
        provider.runtime.block_on(async {
            if let Ok(url) = provider.providers.authentication_url(&client, &request).await {
                assert!(url.contains("nonce=nonce"), "{url}");
            }
            let _ = provider.providers.logout_url(&client, None, "https://example.com/", None).await;
            let _ = provider.providers.check_issuer(&client, None).await;
        });
    });
}

/// What a token endpoint answers, byte for byte: nobody is signed in by what nobody signed.
pub(crate) fn answer(input: &[u8]) {
    let Some(text) = text(input) else { return };
    PROVIDER.with(|provider| {
        provider.answer(|answers| answers.token = text.to_owned());
        assert!(provider.redeem().is_err(), "an answer that nobody signed");
    });
}

/// Header and claims of an ID token that is signed, and what UserInfo answers.
pub(crate) fn id_token(input: &[u8]) {
    let Some([header, claims, user_info]) = text(input).map(lines) else { return };
    PROVIDER.with(|provider| {
        let token = provider.signer.sign(header, claims.replace("$issuer", &provider.url));
        let answer = json!({ "access_token": "at", "token_type": "Bearer", "id_token": token });
        provider.answer(|answers| {
            answers.token = answer.to_string();
            answers.user_info = user_info.to_owned();
        });
        if let Ok(assertion) = provider.redeem() {
            assert!((1..=255).contains(&assertion.subject.len()), "{assertion:?}");
            assert_eq!(assertion.claims["nonce"], NONCE);
        }
    });
}

/// A logout token as it is, and header and claims of one that is signed.
pub(crate) fn logout_token(input: &[u8]) {
    let Some(text) = text(input) else { return };
    let [header, claims] = lines(text);
    PROVIDER.with(|provider| {
        let client = provider.client(&provider.url);
        let read = |token: &str| provider.runtime.block_on(provider.providers.read_logout_token(&client, token));
        assert!(matches!(read(text), Err(FederationError::Unverified(_))), "a token that nobody signed");
        let token = provider.signer.sign(header, claims.replace("$issuer", &provider.url));
        if let Ok(token) = read(&token) {
            assert!(token.subject.is_some() || token.sid.is_some(), "{token:?} logs nobody out");
        }
    });
}

impl Provider {
    fn new() -> Self {
        let signer = Signer::new();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let mut jwk = signer.jwk();
        jwk["kid"] = json!("one");
        let answers = Answers {
            configuration: json!({
                "issuer": url,
                "authorization_endpoint": format!("{url}/authorize"),
                "token_endpoint": format!("{url}/token"),
                "userinfo_endpoint": format!("{url}/userinfo"),
                "jwks_uri": format!("{url}/keys"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256"],
            })
            .to_string(),
            keys: json!({ "keys": [jwk] }).to_string(),
            ..Answers::default()
        };
        let answers = Arc::new(Mutex::new(answers));
        let shared = Arc::clone(&answers);
        // It ends with the process.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(&stream, &shared));
            }
        });
        let providers = OpenIdProviders::new(true, Arc::new(StandingClock)).expect("a client");
        let provider = Self { signer, runtime: runtime(), url, answers, providers, issuers: Cell::default() };
        // Remembered for as long as the clock stands still.
        let client = provider.client(&provider.url);
        let known = provider.runtime.block_on(provider.providers.check_issuer(&client, None));
        known.expect("its own configuration");
        provider
    }

    fn client(&self, issuer: &str) -> ProviderClient {
        ProviderClient {
            issuer: issuer.to_owned(),
            client_id: CLIENT.to_owned(),
            client_secret: None,
            callback: "https://example.com/callback".to_owned(),
        }
    }

    fn answer(&self, change: impl FnOnce(&mut Answers)) {
        change(&mut self.answers.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn redeem(&self) -> Result<ProviderAssertion, FederationError> {
        let client = self.client(&self.url);
        let code = CodeToRedeem {
            code: "code",
            nonce: NONCE,
            verifier: VERIFIER,
            max_age: Some(3600),
            claims: &["email", "email_verified"],
        };
        self.runtime.block_on(self.providers.redeem(&client, &code))
    }
}

/// Answers the requests of one connection.
fn serve(stream: &TcpStream, answers: &Mutex<Answers>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
        let path = line.split(' ').nth(1)?.to_owned();
        let mut length = 0;
        while line.trim() != "" {
            line.clear();
            reader.read_line(&mut line).ok()?;
            let header = line.to_ascii_lowercase();
            length = header.strip_prefix("content-length:").map_or(length, |text| text.trim().parse().unwrap_or(0));
        }
        reader.read_exact(&mut vec![0; length]).ok()?;
        let answer = {
            let answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
            match path.rsplit('/').next()? {
                "openid-configuration" => answers.configuration.clone(),
                "token" => answers.token.clone(),
                "userinfo" => answers.user_info.clone(),
                _ => answers.keys.clone(),
            }
        };
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length:";
        // In one piece, or each answer would wait for the acknowledgement of its first one.
        let answer = format!("{head} {}\r\n\r\n{answer}", answer.len());
        (&mut &*stream).write_all(answer.as_bytes()).ok()?;
    }
}
