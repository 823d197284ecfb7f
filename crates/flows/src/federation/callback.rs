//! Taking a browser back from a provider.

use fidelio_credentials::federation::{CodeToRedeem, FederationError, ProviderAssertion};
use fidelio_credentials::session::{Ceremony, FederationOutcome, FederationSession};
use fidelio_credentials::{Session, SessionError};
use fidelio_identity::OidcProvider;
use fidelio_kernel::Secret;
use fidelio_kernel::text::printable;
use url::form_urlencoded::Serializer;

use super::arrival::Arrived;
use super::begin::cookie_of;
use super::{FederatedLogin, FederatedLoginError};
use crate::sessions::consume;
use crate::{Client, TheApplication};

/// What a browser brings back (OpenID Connect Core section 3.1.2.5 and 3.1.2.6, RFC 9207).
#[derive(Clone, Debug, Default)]
pub struct CallbackRequest {
    /// What we had sent.
    pub state: Option<String>,
    /// The code.
    pub code: Option<String>,
    /// Why there is none.
    pub error: Option<String>,
    /// The same in words.
    pub error_description: Option<String>,
    /// Who says so.
    pub iss: Option<String>,
}

/// Why somebody is sent back to the application without a token (RFC 6749 section 4.1.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) error: String,
    pub(super) description: String,
}

impl Refusal {
    pub(super) fn new(error: &str, description: &str) -> Self {
        Self { error: error.to_owned(), description: description.to_owned() }
    }

    pub(super) fn denied(description: &str) -> Self {
        Self::new("access_denied", description)
    }
}

/// A login that has come to its end, one way or the other.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The application.
    pub application: TheApplication,
    /// Where the browser goes.
    pub location: String,
    /// The name under which the browser need not keep anything any more.
    pub login: String,
    /// Whether the application is told why there is no token.
    pub is_refused: bool,
}

/// The longest description of a provider's error that is handed on, in characters.
const MAX_DESCRIPTION: usize = 200;

impl FederatedLogin {
    /// Finishes a login: where the browser goes, with what the application gets in the fragment. `name` is what the provider
    /// is called in the path that the browser came to, `browser` says what the browser keeps under a name.
    ///
    /// # Errors
    /// When it is not known where to send the browser, because the state is not good, or is of another path or browser; when
    /// too many come back; or when the provider is switched off, only a step, or of no use.
    pub async fn finish(
        &self,
        name: &str,
        request: CallbackRequest,
        browser: &(dyn Fn(&str) -> Option<String> + Sync),
        client: &Client,
    ) -> Result<Finished, FederatedLoginError> {
        let sealed = request.state.as_deref().ok_or(FederatedLoginError::State)?;
        let session = self.sessions.open(sealed).map_err(|_| FederatedLoginError::State)?;
        let Ceremony::Federation(login) = &session.ceremony else { return Err(FederatedLoginError::State) };
        if name != self.name_in_paths(session.application, &login.provider).await? {
            return Err(FederatedLoginError::State);
        }
        let kept = browser(&cookie_of(login)).unwrap_or_default();
        if !Secret::new(String::from(login.browser)).matches(kept.as_bytes()) {
            return Err(FederatedLoginError::OtherBrowser);
        }
        let application = self.directory.get(session.application).await?.ok_or(FederatedLoginError::State)?;
        self.codes.limiter.callback(&application, client).await?;
        self.use_up(&session).await?;
        let provider = self.enabled_provider(application.id, &login.provider).await?;
        // It was listed when the login began; what was taken from the list since is nowhere to send a token.
        if !provider.settings.may_return_to(&login.redirect_uri) {
            return Err(FederatedLoginError::State);
        }
        if login.outcome == FederationOutcome::Login && !provider.settings.direct_login {
            return Err(FederatedLoginError::OnlyAStep);
        }
        let outcome = match self.redeem(&provider, login, &request).await? {
            Ok(assertion) => self.arrive(&application, &provider, login, assertion, client).await?,
            Err(refusal) => Err(refusal),
        };
        let is_refused = outcome.is_err();
        Ok(Finished { location: location(login, outcome), login: cookie_of(login), application, is_refused })
    }

    /// A state is used once, whatever comes of it.
    async fn use_up(&self, session: &Session) -> Result<(), FederatedLoginError> {
        let mut unit = self.store.begin().await?;
        match consume(&mut *unit, session).await? {
            Ok(()) => Ok(unit.commit().await?),
            Err(SessionError::Used | SessionError::Invalid | SessionError::Expired) => {
                Err(FederatedLoginError::State)
            }
        }
    }

    /// Who the provider says it is, or what the application is told instead.
    async fn redeem(
        &self,
        provider: &OidcProvider,
        login: &FederationSession,
        request: &CallbackRequest,
    ) -> Result<Result<ProviderAssertion, Refusal>, FederatedLoginError> {
        let client = self.client_at(provider).await?;
        if let Err(error) = self.federation.check_issuer(&client, request.iss.as_deref()).await {
            return Ok(Err(refusal(error)?));
        }
        if let Some(error) = &request.error {
            return Ok(Err(handed_on(error, request.error_description.as_deref())));
        }
        let Some(code) = request.code.as_deref().filter(|code| !code.is_empty()) else {
            return Ok(Err(Refusal::new(SERVER_ERROR, NOT_ACCEPTED)));
        };
        let (nonce, verifier) = (String::from(login.nonce), String::from(login.verifier));
        let claims = provider.settings.claims.names();
        let code =
            CodeToRedeem { code, nonce: &nonce, verifier: &verifier, max_age: login.max_age, claims: &claims };
        match self.federation.redeem(&client, &code).await {
            Ok(assertion) => Ok(Ok(assertion)),
            Err(error) => Ok(Err(refusal(error)?)),
        }
    }
}

const SERVER_ERROR: &str = "server_error";
const NOT_ACCEPTED: &str = "the OpenID provider did not accept the login";

/// What the application is told of what a provider said; that the provider is down is no answer of it.
fn refusal(error: FederationError) -> Result<Refusal, FederationError> {
    match error {
        FederationError::Unreachable(_) => Err(error),
        FederationError::Refused(_) => Ok(Refusal::new(SERVER_ERROR, NOT_ACCEPTED)),
        FederationError::Unverified(_) => Ok(Refusal::new(SERVER_ERROR, &error.to_string())),
    }
}

/// An error of the provider, as the application may be told it.
fn handed_on(error: &str, description: Option<&str>) -> Refusal {
    let is_code = (1..=64).contains(&error.len()) && error.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let description = description.unwrap_or("the OpenID provider did not sign the user in");
    match is_code {
        true => Refusal { error: error.to_owned(), description: printable(description, MAX_DESCRIPTION) },
        false => Refusal::new(SERVER_ERROR, NOT_ACCEPTED),
    }
}

/// Where the browser goes: what is in a fragment is sent to no server.
fn location(login: &FederationSession, outcome: Result<Arrived, Refusal>) -> String {
    let mut fragment = Serializer::new(String::new());
    match &outcome {
        Ok(arrived) => {
            match login.outcome {
                FederationOutcome::Login => {
                    fragment.append_pair("access_token", &arrived.token).append_pair("token_type", "Bearer")
                }
                FederationOutcome::External => fragment.append_pair("external_token", &arrived.token),
            };
            fragment.append_pair("expires_in", &arrived.expires_in.to_string());
        }
        Err(refusal) => {
            fragment.append_pair("error", &refusal.error).append_pair("error_description", &refusal.description);
        }
    }
    if let Some(state) = &login.state {
        fragment.append_pair("state", state);
    }
    format!("{}#{}", login.redirect_uri, fragment.finish())
}

#[cfg(test)]
mod tests {
    use fidelio_credentials::session::Challenge;
    use fidelio_identity::oidc_provider::ProviderId;

    use super::*;

    fn login(outcome: FederationOutcome, state: Option<&str>) -> FederationSession {
        let some = Challenge([7; 32]);
        FederationSession {
            provider: ProviderId::parse("example").expect("an id"),
            redirect_uri: "https://app.example.com/back?to=1".to_owned(),
            state: state.map(str::to_owned),
            outcome,
            nonce: some,
            verifier: some,
            browser: some,
            max_age: None,
        }
    }

    #[test]
    fn the_application_gets_everything_in_the_fragment() {
        let arrived = || Ok(Arrived { token: "a.b.c".to_owned(), expires_in: 600 });
        assert_eq!(
            location(&login(FederationOutcome::Login, Some("x&y=#")), arrived()),
            "https://app.example.com/back?to=1#access_token=a.b.c&token_type=Bearer&expires_in=600&state=x%26y%3D%23"
        );
        assert_eq!(
            location(&login(FederationOutcome::External, None), arrived()),
            "https://app.example.com/back?to=1#external_token=a.b.c&expires_in=600"
        );
        assert_eq!(
            location(&login(FederationOutcome::Login, None), Err(Refusal::denied("no & such <user>"))),
            "https://app.example.com/back?to=1#error=access_denied&error_description=no+%26+such+%3Cuser%3E"
        );
    }

    #[test]
    fn an_error_of_the_provider_is_handed_on_if_it_is_one() {
        assert_eq!(handed_on("login_required", None).error, "login_required");
        assert_eq!(handed_on("access_denied", Some("a\r\nb")).description, "a\\u{d}\\u{a}b");
        for bad in ["", "Access Denied", "<script>", &"a".repeat(65)] {
            assert_eq!(handed_on(bad, Some("come here")), Refusal::new(SERVER_ERROR, NOT_ACCEPTED), "{bad}");
        }
    }
}
