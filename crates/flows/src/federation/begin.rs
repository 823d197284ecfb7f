//! Sending a browser to a provider.

use fidelio_credentials::federation::AuthenticationRequest;
use fidelio_credentials::session::{Ceremony, Challenge, FederationOutcome, FederationSession};
use fidelio_identity::Invalid;
use fidelio_identity::oidc_provider::{ProviderId, ProviderSettings};
use fidelio_kernel::RandomExt as _;

use super::{FederatedLogin, FederatedLoginError};
use crate::TheApplication;

/// A login as it is asked for.
#[derive(Clone, Debug)]
pub struct LoginRequest {
    /// The application.
    pub application: TheApplication,
    /// By which provider.
    pub provider: ProviderId,
    /// Where the browser goes in the end.
    pub redirect_uri: String,
    /// What the application wants to hear again there.
    pub state: Option<String>,
    /// What the user gets.
    pub outcome: FederationOutcome,
    /// Whether the provider is to ask the user, and what (OpenID Connect Core section 3.1.2.1).
    pub prompt: Option<String>,
    /// How long ago the user may have been authenticated there, in seconds.
    pub max_age: Option<u32>,
    /// Who the user says to be.
    pub login_hint: Option<String>,
}

/// A login that has begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub url: String,
    /// What the browser keeps, under a name of this login's own: both go on together.
    pub browser: (String, String),
    /// For how long, in seconds.
    pub seconds: u32,
}

/// The longest `state` of an application, in bytes.
const MAX_STATE: usize = 512;
/// The longest `login_hint`, in bytes.
const MAX_HINT: usize = 320;
/// What a provider can be told to ask.
const PROMPTS: [&str; 5] = ["none", "login", "consent", "select_account", "create"];

impl FederatedLogin {
    /// Begins a login by a provider. It writes nothing.
    ///
    /// # Errors
    /// When the provider is not there or does not answer, or a parameter is wrong.
    pub async fn begin(&self, request: LoginRequest) -> Result<Begun, FederatedLoginError> {
        let provider = self.enabled_provider(request.application.id, &request.provider).await?;
        let settings = &provider.settings;
        check_return(settings, &request.redirect_uri)?;
        check(&request)?;
        if request.outcome == FederationOutcome::Login && !settings.direct_login {
            return Err(FederatedLoginError::OnlyAStep);
        }
        let random = || Challenge(self.sessions.random.bytes());
        let session = FederationSession {
            provider: request.provider,
            redirect_uri: request.redirect_uri,
            state: request.state,
            outcome: request.outcome,
            nonce: random(),
            verifier: random(),
            browser: random(),
            max_age: request.max_age,
        };
        let (nonce, verifier) = (String::from(session.nonce), String::from(session.verifier));
        let browser = (cookie_of(&session), String::from(session.browser));
        let state = self.sessions.seal(&request.application, Ceremony::Federation(Box::new(session)))?;
        let asked = AuthenticationRequest {
            scopes: &settings.scopes,
            state: &state,
            nonce: &nonce,
            verifier: &verifier,
            prompt: request.prompt.as_deref(),
            max_age: request.max_age,
            login_hint: request.login_hint.as_deref(),
        };
        let url = self.federation.authentication_url(&self.client_at(&provider).await?, &asked).await?;
        Ok(Begun { url, browser, seconds: request.application.settings.session_seconds })
    }
}

/// The name under which the browser keeps what shows that it began this login. Each has its own, so that two at a time do
/// not get in each other's way.
pub(super) fn cookie_of(session: &FederationSession) -> String {
    // Eight characters of what is in the request anyway.
    let nonce = String::from(session.nonce);
    nonce.chars().filter(char::is_ascii_alphanumeric).take(8).collect()
}

fn is_text(text: &str, most: usize) -> bool {
    text.len() <= most && !text.chars().any(char::is_control)
}

/// Checks where an application wants the browser to go.
pub(super) fn check_return(settings: &ProviderSettings, redirect_uri: &str) -> Result<(), Invalid> {
    let advice = "must be one of this provider's redirectUris, letter for letter";
    settings.may_return_to(redirect_uri).then_some(()).ok_or_else(|| Invalid::new("redirectUri", advice))
}

/// Checks what an application wants to hear again.
pub(super) fn check_state(state: Option<&str>) -> Result<(), Invalid> {
    match state.is_none_or(|state| is_text(state, MAX_STATE)) {
        true => Ok(()),
        false => {
            Err(Invalid::new("state", format!("must have at most {MAX_STATE} bytes, and no control characters")))
        }
    }
}

fn check(request: &LoginRequest) -> Result<(), Invalid> {
    check_state(request.state.as_deref())?;
    if request.login_hint.as_deref().is_some_and(|hint| !is_text(hint, MAX_HINT)) {
        return Err(Invalid::new(
            "login_hint",
            format!("must have at most {MAX_HINT} bytes, and no control characters"),
        ));
    }
    if request.prompt.as_deref().is_some_and(|prompt| !prompt.split(' ').all(|one| PROMPTS.contains(&one))) {
        return Err(Invalid::new("prompt", format!("must be some of {}", PROMPTS.join(" "))));
    }
    Ok(())
}
