//! `oidc/*`: signing in by external OpenID providers, and out again. We are the relying party.

use std::sync::Arc;

use fidelio_credentials::session::FederationOutcome;
use fidelio_flows::federation::{CallbackRequest, LoginRequest};
use fidelio_identity::Application;
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_kernel::text::printable;
use poem::Request;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{ApiResponse, Enum, Object, OpenApi};

use crate::application;
use crate::auth::{PasskeyRead, TokenAuth};
use crate::client::{backend, client};
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{
    ANY, BAD_GATEWAY, BAD_REQUEST, BODY, CREDENTIAL, Done, FORBIDDEN, NOT_FOUND, Outcome, TOO_MANY,
};
use crate::request_scope::RequestScope;
use crate::state::{ApiState, State};
use crate::wire::{Body, FormBody, example};

/// What a login is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub(crate) enum LoginFlow {
    /// An access token.
    #[default]
    Login,
    /// A token for `mfa/third-party/verify`, the step `external` of a multi-factor flow.
    External,
}

#[derive(ApiResponse)]
pub(crate) enum Redirected {
    /// The browser is to go there.
    #[oai(status = 302)]
    Found(
        /// Where.
        #[oai(header = "Location")]
        String,
        /// What the browser keeps, so that no other one can go on.
        #[oai(header = "Set-Cookie")]
        Option<String>,
        /// Always `no-referrer`.
        #[oai(header = "Referrer-Policy")]
        String,
    ),
}

impl Redirected {
    fn to(location: String, cookie: Option<String>) -> Self {
        Self::Found(location, cookie, "no-referrer".to_owned())
    }
}

/// Asks to be signed out, here and at the provider.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct OidcLogoutRequest {
    /// Where the provider sends the browser in the end: one of the provider's `redirectUris`, letter for letter. It must be
    /// known at the provider too.
    redirect_uri: String,
    /// What the application wants to hear again there, in the query: at most 512 bytes.
    state: Option<String>,
}

impl Example for OidcLogoutRequest {
    fn example() -> Self {
        Self { redirect_uri: "https://app.example.com/signed-in".to_owned(), state: None }
    }
}

/// The user is signed out here.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct OidcLogoutResponse {
    /// Where the browser goes to be signed out at the provider too. Absent if the provider has no such place, or cannot be
    /// reached.
    logout_url: Option<String>,
}

impl Example for OidcLogoutResponse {
    fn example() -> Self {
        let url = "https://id.example.com/logout?id_token_hint=…&post_logout_redirect_uri=https%3A%2F%2Fapp.example.com%2F";
        Self { logout_url: Some(url.to_owned()) }
    }
}

/// A provider logs somebody out (OpenID Connect Back-Channel Logout 1.0 section 2.5).
#[derive(Clone, Debug, Object)]
#[oai(example)]
pub(crate) struct BackChannelLogoutRequest {
    /// The logout token.
    logout_token: String,
}

impl Example for BackChannelLogoutRequest {
    fn example() -> Self {
        Self { logout_token: example::TOKEN.to_owned() }
    }
}

/// The identifier of a provider in a path; what is none cannot be known.
pub(crate) fn provider_id(text: &str) -> Result<ProviderId, ApiError> {
    ProviderId::parse(text).map_err(|_| ApiError::not_found("there is no OpenID provider with this id"))
}

/// What a provider is called in a path: its identifier, after that of the application and a dot where it is not one of the
/// default application.
fn named(text: &str) -> Result<(Option<&str>, ProviderId), ApiError> {
    let (application, provider) = match text.split_once('.') {
        Some((application, provider)) => (Some(application), provider),
        None => (None, text),
    };
    Ok((application, provider_id(provider)?))
}

/// The cookie of a login. Where there is TLS, its prefix keeps other hosts of the domain from setting it.
fn cookie_name(is_encrypted: bool, login: &str) -> String {
    let prefix = if is_encrypted { "__Host-" } else { "" };
    format!("{prefix}fidelio-oidc-{login}")
}

fn is_encrypted(state: &ApiState) -> bool {
    state.public_url.starts_with("https://")
}

fn cookie(is_encrypted: bool, login: &str, value: &str, seconds: u32) -> String {
    let secure = if is_encrypted { "; Secure" } else { "" };
    let name = cookie_name(is_encrypted, login);
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// What the browser keeps under a name. Of several under one name it is nobody's guess which is ours.
fn kept(request: &Request, name: &str) -> Option<String> {
    let headers = request.headers().get_all("Cookie").into_iter().filter_map(|header| header.to_str().ok());
    let mut values = headers.flat_map(|header| header.split(';')).filter_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    });
    let first = values.next()?;
    values.next().is_none().then_some(first)
}

/// That no parameter comes twice (RFC 6749 section 3.1): what one of us reads and another one skips is how a check is passed
/// by.
fn each_once(request: &Request) -> Result<(), ApiError> {
    let query = request.uri().query().unwrap_or_default();
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query)
        .map_err(|error| ApiError::bad_request(format!("the query is none: {error}")))?;
    let mut names: Vec<String> = pairs.into_iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(ApiError::bad_request(format!("{} must be there only once", printable(&pair[0], 64)))),
        None => Ok(()),
    }
}

/// The application of a request: the one that the path names, `appId`, the host, or the default.
async fn application_of(
    state: &ApiState,
    request: &Request,
    (in_path, in_query): (Option<&str>, Option<&str>),
) -> Result<Arc<Application>, ApiError> {
    let found = application::of_request(&state.directory, request, in_path.or(in_query)).await?;
    let is_one = in_query.is_none_or(|id| id.parse() == Ok(found.id));
    if is_one { Ok(found) } else { Err(application::disagreement()) }
}

/// The same request at the public URL, if it was sent to the host of an application: the provider sends browsers back to
/// the public URL only, and there the cookie must be.
fn at_public_url(state: &ApiState, request: &Request, application: &Application) -> Option<String> {
    application::is_hosted(request).then(|| {
        let query = request.uri().query().unwrap_or_default();
        let others = query.split('&').filter(|pair| !pair.starts_with("appId=")).collect::<Vec<_>>().join("&");
        let (base, path) = (state.public_url.trim_end_matches('/'), request.uri().path());
        format!("{base}{path}?{others}&appId={}", application.id)
    })
}

pub(crate) struct OidcApi;

#[OpenApi(prefix_path = "/fido2/v2/oidc", tag = "Tag::Oidc")]
impl OidcApi {
    /// Begin a login by an OpenID provider
    ///
    /// For a browser to navigate to. It goes on to the provider (OpenID Connect Core section 3.1.2.1, with PKCE), from there to
    /// `callback`, and in the end to `redirectUri`, whose fragment then has `access_token`, `token_type`, `expires_in` and
    /// `state`, or `error`, `error_description` and `state`. With `flow=external` it has `external_token` instead of an
    /// access token. Where `redirectUri` is not one of the provider's, the answer is an error and no redirect.
    #[oai(path = "/:providerId/login", method = "get", operation_id = "oidcLogin")]
    #[allow(clippy::too_many_arguments)]
    async fn login(
        &self,
        state: State<'_>,
        request: &Request,
        /// What the application calls the provider; after the application's identifier and a dot, if it is not the default
        /// application.
        #[oai(name = "providerId")]
        provider: Path<String>,
        /// Where the browser goes in the end: one of the provider's `redirectUris`, letter for letter.
        #[oai(name = "redirectUri")]
        redirect_uri: Query<String>,
        /// What the application wants to hear again in the end, to know its own login: at most 512 bytes.
        #[oai(name = "state")]
        app_state: Query<Option<String>>,
        /// The application; found by the host or the server's default if absent.
        #[oai(name = "appId")]
        app: Query<Option<String>>,
        /// What it is for; `login` if absent.
        flow: Query<Option<LoginFlow>>,
        /// What the provider is to ask: some of `none`, `login`, `consent`, `select_account`, `create`, separated by spaces.
        prompt: Query<Option<String>>,
        /// How long ago the user may have been authenticated there, in seconds.
        max_age: Query<Option<u32>>,
        /// Who the user says to be, for the provider.
        login_hint: Query<Option<String>>,
    ) -> Outcome<Redirected, { ANY | BAD_REQUEST | FORBIDDEN | NOT_FOUND | BAD_GATEWAY }> {
        each_once(request)?;
        let (in_path, provider) = named(&provider)?;
        let application = application_of(&state, request, (in_path, app.0.as_deref())).await?;
        if let Some(location) = at_public_url(&state, request, &application) {
            return Ok(Redirected::to(location, None));
        }
        let begun = state
            .federation
            .begin(LoginRequest {
                application,
                provider,
                redirect_uri: redirect_uri.0,
                state: app_state.0,
                outcome: match flow.0.unwrap_or_default() {
                    LoginFlow::Login => FederationOutcome::Login,
                    LoginFlow::External => FederationOutcome::External,
                },
                prompt: prompt.0,
                max_age: max_age.0,
                login_hint: login_hint.0,
            })
            .await?;
        let (login, value) = &begun.browser;
        Ok(Redirected::to(begun.url, Some(cookie(is_encrypted(&state), login, value, begun.seconds))))
    }

    /// Come back from an OpenID provider
    ///
    /// Where the provider sends the browser to, which goes on to the application. `state` works once, for some minutes, at the
    /// callback of its own provider, and in the browser that began the login. If it is not good, or the provider does not answer, the answer is an error and no
    /// redirect.
    #[oai(path = "/:providerId/callback", method = "get", operation_id = "oidcCallback")]
    #[allow(clippy::too_many_arguments)]
    async fn callback(
        &self,
        state: State<'_>,
        request: &Request,
        /// What the application calls the provider; after the application's identifier and a dot, if it is not the default
        /// application.
        #[oai(name = "providerId")]
        provider: Path<String>,
        /// What the login had sent along.
        #[oai(name = "state")]
        sealed: Query<Option<String>>,
        /// The authorization code.
        code: Query<Option<String>>,
        /// Why there is none (RFC 6749 section 4.1.2.1).
        error: Query<Option<String>>,
        /// The same in words.
        error_description: Query<Option<String>>,
        /// Who answers (RFC 9207).
        iss: Query<Option<String>>,
    ) -> Outcome<Redirected, { ANY | BAD_REQUEST | FORBIDDEN | NOT_FOUND | TOO_MANY | BAD_GATEWAY }> {
        each_once(request)?;
        let callback = CallbackRequest {
            state: sealed.0,
            code: code.0,
            error: error.0,
            error_description: error_description.0,
            iss: iss.0,
        };
        let browser = |login: &str| kept(request, &cookie_name(is_encrypted(&state), login));
        named(&provider)?;
        let finished = state.federation.finish(&provider, callback, &browser, &client(&state, request)).await?;
        application::remember(request, &finished.application);
        if finished.is_refused {
            RequestScope::refuse(request, "login_refused");
        }
        Ok(Redirected::to(finished.location, Some(cookie(is_encrypted(&state), &finished.login, "", 0))))
    }

    /// Sign out, here and at the provider
    ///
    /// Ends all that the user's session at the provider started here, and tells where to send the browser so that the
    /// provider ends it too (OpenID Connect RP-Initiated Logout 1.0). Needs an access token with the scope `passkey:read`.
    #[oai(path = "/:providerId/logout", method = "post", operation_id = "oidcLogout")]
    async fn logout(
        &self,
        state: State<'_>,
        caller: TokenAuth<PasskeyRead>,
        /// What the application calls the provider; after the application's identifier and a dot, if it is not the default
        /// application.
        #[oai(name = "providerId")]
        provider: Path<String>,
        body: Body<OidcLogoutRequest>,
    ) -> Outcome<Json<OidcLogoutResponse>, { BODY | CREDENTIAL | NOT_FOUND }> {
        let OidcLogoutRequest { redirect_uri, state: app_state } = body.0;
        let (in_path, provider) = named(&provider)?;
        if in_path.is_some_and(|id| id.parse() != Ok(caller.0.application.id)) {
            return Err(application::disagreement().into());
        }
        let logout = state.federation.logout(&caller.0, &provider, &redirect_uri, app_state.as_deref(), &caller.1);
        Ok(Json(OidcLogoutResponse { logout_url: logout.await? }))
    }

    /// Be told of a logout by an OpenID provider
    ///
    /// For the provider (OpenID Connect Back-Channel Logout 1.0): it sends a logout token, and all that the session, or the
    /// user, has started here ends at once.
    #[oai(path = "/:providerId/backchannel-logout", method = "post", operation_id = "oidcBackChannelLogout")]
    async fn backchannel_logout(
        &self,
        state: State<'_>,
        request: &Request,
        /// What the application calls the provider; after the application's identifier and a dot, if it is not the default
        /// application.
        #[oai(name = "providerId")]
        provider: Path<String>,
        /// The application; found by the host or the server's default if absent.
        #[oai(name = "appId")]
        app: Query<Option<String>>,
        body: FormBody<BackChannelLogoutRequest>,
    ) -> Outcome<Done, { BODY | FORBIDDEN | NOT_FOUND | BAD_GATEWAY }> {
        let (in_path, provider) = named(&provider)?;
        let application = application_of(&state, request, (in_path, app.0.as_deref())).await?;
        let sender = backend(&state, request);
        state.federation.logged_out_by(application.id, &provider, &body.0.logout_token, &sender).await?;
        Ok(Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_is_tls_no_other_host_can_set_or_read_the_cookie() {
        assert_eq!(
            cookie(true, "a", "v", 300),
            "__Host-fidelio-oidc-a=v; Path=/; Max-Age=300; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(cookie(false, "a", "", 0), "fidelio-oidc-a=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn a_provider_is_named_with_its_application_or_without() {
        let id = |text: &str| {
            named(text).map(|(application, provider)| (application.map(str::to_owned), provider.to_string()))
        };
        assert_eq!(id("example").ok(), Some((None, "example".to_owned())));
        assert_eq!(id("0193b6a1.example").ok(), Some((Some("0193b6a1".to_owned()), "example".to_owned())));
        for bad in ["", ".", "a.", "a.b.c", "Example"] {
            assert!(id(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_cookie_is_read_by_its_exact_name_and_only_if_there_is_one() {
        let request = |cookies: &str| Request::builder().header("Cookie", cookies).finish();
        let read = |cookies: &str| kept(&request(cookies), "fidelio-oidc-a");
        assert_eq!(read("x=1; fidelio-oidc-a=v; y=2").as_deref(), Some("v"));
        for bad in
            ["", "fidelio-oidc-b=v", "xfidelio-oidc-a=v", "fidelio-oidc-a", "fidelio-oidc-a=v; fidelio-oidc-a=w"]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
