//! Authorisation as handler parameters: a handler that takes `TokenAuth` or `ApiKeyAuth` cannot be reached
//! without that credential and scope.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

use fidelio_credentials::Session;
use fidelio_flows::administration::AdministrationError;
use fidelio_flows::{AccessError, Administrator, ApiKeyCaller, By, Client, TheApplication, TokenCaller};
use fidelio_identity::Scope;
use fidelio_identity::audit::Actor;
use fidelio_kernel::base64url;
use poem::{Request, RequestBody, Result};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::application;
use crate::client::{backend, client};
use crate::error::ApiError;
use crate::request_scope::RequestScope;
use crate::state::ApiState;

/// A scope as a type.
pub(crate) trait Needs: Send + Sync + 'static {
    /// The scope.
    const SCOPE: Scope;
}

macro_rules! needs {
    ($($name:ident = $scope:expr;)*) => {$(
        #[derive(Debug)]
        pub(crate) struct $name;

        impl Needs for $name {
            const SCOPE: Scope = $scope;
        }
    )*};
}

needs! {
    PasskeyRead = Scope::PasskeyRead;
    PasskeyWrite = Scope::PasskeyWrite;
    AuthWrite = Scope::AuthWrite;
    ProfileRead = Scope::ProfileRead;
    ProfileWrite = Scope::ProfileWrite;
    ExternalVerify = Scope::ExternalVerify;
    UserRead = Scope::UserRead;
    UserWrite = Scope::UserWrite;
}

/// A user with an access token.
pub(crate) struct TokenAuth<N>(pub(crate) TokenCaller, pub(crate) Client, PhantomData<N>);

/// A token that may come along and that the use case judges.
pub(crate) struct OptionalToken(pub(crate) Option<String>);

/// A backend with an API key, whatever its scopes.
pub(crate) struct ApiKeyAuth(pub(crate) ApiKeyCaller, pub(crate) Client);

/// A backend with an API key that holds the scope.
pub(crate) struct ScopedKeyAuth<N>(pub(crate) ApiKeyCaller, pub(crate) Client, PhantomData<N>);

/// A backend whose API key holds `admin`, or an operator who is signed in.
pub(crate) struct AdminAuth(pub(crate) Administrator, pub(crate) By);

/// The same, and the application of the path, which is within reach.
pub(crate) struct ApplicationAdmin {
    pub(crate) application: TheApplication,
    pub(crate) by: By,
}

/// A client with the sealed session of an earlier answer, of whatever ceremony.
pub(crate) struct SessionAuth {
    pub(crate) application: TheApplication,
    pub(crate) session: Session,
    /// As it was sent.
    pub(crate) text: String,
    /// Who sends it.
    pub(crate) client: Client,
}

/// What the header holds, without its scheme. An empty header is no credential: that is what published
/// clients send when nobody is signed in.
enum Presented<'a> {
    Nothing,
    Bearer(&'a str),
    Basic(&'a str),
    Bare(&'a str),
}

fn presented(request: &Request) -> Presented<'_> {
    let header = request.header("Authorization").unwrap_or_default().trim();
    match header.split_once(' ') {
        _ if header.is_empty() => Presented::Nothing,
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer") => Presented::Bearer(rest.trim()),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("basic") => Presented::Basic(rest.trim()),
        None if header.eq_ignore_ascii_case("bearer") || header.eq_ignore_ascii_case("basic") => Presented::Nothing,
        _ => Presented::Bare(header),
    }
}

fn token(request: &Request) -> Option<&str> {
    match presented(request) {
        Presented::Bearer(token) | Presented::Bare(token) if !token.is_empty() => Some(token),
        _ => None,
    }
}

/// `Basic base64(key:)`, `Bearer key` or the bare key.
pub(crate) fn api_key(request: &Request) -> Option<String> {
    match presented(request) {
        Presented::Nothing => None,
        Presented::Bearer(key) | Presented::Bare(key) => Some(key.to_owned()),
        Presented::Basic(encoded) => {
            let decoded = String::from_utf8(base64url::decode(encoded)?).ok()?;
            let key = decoded.split_once(':').map_or(decoded.as_str(), |(key, _)| key);
            // Libraries of OAuth 2.0 encode it as a form does (RFC 6749 section 2.3.1); a key has nothing to encode.
            percent_encoding::percent_decode_str(key).decode_utf8().ok().map(Cow::into_owned)
        }
    }
}

fn state(request: &Request) -> Result<&Arc<ApiState>, ApiError> {
    request.data().ok_or_else(|| ApiError::bad_request("the server is not set up"))
}

const ACCESS_TOKEN: &str = "accessToken";
const API_KEY: &str = "apiKey";
const SESSION: &str = "session";
/// Either of two.
const ADMIN: [&str; 2] = [API_KEY, ACCESS_TOKEN];

fn bearer(description: &'static str, format: Option<&'static str>) -> MetaSecurityScheme {
    MetaSecurityScheme {
        ty: "http",
        description: Some(description),
        name: None,
        key_in: None,
        scheme: Some("bearer"),
        bearer_format: format,
        flows: None,
        openid_connect_url: None,
    }
}

fn register_access_token(registry: &mut Registry) {
    registry.create_security_scheme(
        ACCESS_TOKEN,
        bearer(
            "An access token from `reg/complete`, `auth/complete`, `auth/otp/verify`, a completed `mfa` flow or `mgmt/grant`, as `Authorization: Bearer <token>` \
             or as the bare token.",
            Some("JWT"),
        ),
    );
}

fn register_api_key(registry: &mut Registry) {
    registry.create_security_scheme(
        API_KEY,
        bearer(
            "An API key of the application, as `Authorization: Bearer <key>`, as the bare key, or as the user name \
             of Basic authentication with an empty password.",
            None,
        ),
    );
}

fn register_session(registry: &mut Registry) {
    registry.create_security_scheme(
        SESSION,
        bearer(
            "The `session` of an earlier answer, as the bare text or as `Authorization: Bearer <session>`.",
            None,
        ),
    );
}

macro_rules! security_extractor {
    ([$($generics:tt)*] $type:ty, $scheme:expr, $register:path, optional: $optional:literal, |$request:ident| $extract:expr) => {
        impl<'a, $($generics)*> ApiExtractor<'a> for $type {
            const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

            type ParamType = ();
            type ParamRawType = ();

            fn register(registry: &mut Registry) {
                $register(registry);
            }

            fn security_schemes() -> Vec<&'static str> {
                $scheme.to_vec()
            }

            fn has_security_fallback() -> bool {
                $optional
            }

            async fn from_request(
                $request: &'a Request,
                _body: &mut RequestBody,
                _options: ExtractParamOptions<()>,
            ) -> Result<Self> {
                $extract
            }
        }
    };
}

security_extractor!([N: Needs] TokenAuth<N>, [ACCESS_TOKEN], register_access_token, optional: false, |request| {
    let state = state(request)?;
    let missing = AccessError::Missing { expected: "an access token" };
    let presented = token(request).ok_or(missing).map_err(ApiError::from)?;
    let caller = state.access.token(presented, N::SCOPE).await.map_err(ApiError::from)?;
    saw(request, Actor::User(caller.user.id));
    application::of_credential(&state.directory, request, caller.application.id).await?;
    Ok(Self(caller, client(state, request), PhantomData))
});

security_extractor!([] OptionalToken, [ACCESS_TOKEN], register_access_token, optional: true, |request| {
    Ok(Self(token(request).map(str::to_owned)))
});

security_extractor!([] ApiKeyAuth, [API_KEY], register_api_key, optional: false, |request| {
    let state = state(request)?;
    let missing = AccessError::Missing { expected: "an API key" };
    let presented = api_key(request).ok_or(missing).map_err(ApiError::from)?;
    let caller = state.access.api_key(&presented).await.map_err(ApiError::from)?;
    saw(request, Actor::ApiKey(caller.key.id));
    application::of_credential(&state.directory, request, caller.application.id).await?;
    Ok(Self(caller, backend(state, request)))
});

security_extractor!([N: Needs] ScopedKeyAuth<N>, [API_KEY], register_api_key, optional: false, |request| {
    let state = state(request)?;
    let missing = AccessError::Missing { expected: "an API key" };
    let presented = api_key(request).ok_or(missing).map_err(ApiError::from)?;
    let caller = state.access.api_key(&presented).await.map_err(ApiError::from)?;
    saw(request, Actor::ApiKey(caller.key.id));
    application::of_credential(&state.directory, request, caller.application.id).await?;
    let caller = caller.with(N::SCOPE).map_err(ApiError::from)?;
    Ok(Self(caller, backend(state, request), PhantomData))
});

security_extractor!([] SessionAuth, [SESSION], register_session, optional: false, |request| {
    let state = state(request)?;
    let missing = AccessError::Missing { expected: "the session of an earlier answer" };
    let text = token(request).ok_or(missing).map_err(ApiError::from)?;
    let session = state.sessions.open(text).map_err(ApiError::from)?;
    let application = application::of_credential(&state.directory, request, session.application).await?;
    Ok(Self { application, session, text: text.to_owned(), client: client(state, request) })
});

/// Notes who sends a request, for the audit log, also if it is refused then.
fn saw(request: &Request, actor: Actor) {
    if let Some(scope) = RequestScope::of(request) {
        let _ = scope.actor.set(actor);
    }
}

fn register_admin(registry: &mut Registry) {
    register_api_key(registry);
    register_access_token(registry);
}

async fn administrator(request: &Request) -> Result<AdminAuth, ApiError> {
    let state = state(request)?;
    let missing = AccessError::Missing { expected: "an API key that holds admin, or an operator's access token" };
    let presented = api_key(request).ok_or(missing).map_err(ApiError::from)?;
    let mut backend_key = None;
    let note = |actor, application| backend_key = Some((actor, application));
    let outcome = state.access.administrator(&presented, note).await;
    if let Some((actor, application)) = backend_key {
        saw(request, actor);
        application::of_credential(&state.directory, request, application).await?;
    }
    let caller = outcome.map_err(ApiError::from)?;
    saw(request, caller.actor);
    application::of_credential(&state.directory, request, caller.application.id).await?;
    let by = caller.by(backend(state, request));
    Ok(AdminAuth(caller, by))
}

security_extractor!([] AdminAuth, ADMIN, register_admin, optional: false, |request| {
    Ok(administrator(request).await?)
});

security_extractor!([] ApplicationAdmin, ADMIN, register_admin, optional: false, |request| {
    let AdminAuth(caller, by) = administrator(request).await?;
    let unknown = || ApiError::from(AdministrationError::UnknownApplication);
    // The framework gives parameters names of its own, so the one wanted here is found by where it is.
    let mut parts = request.uri().path().split('/').skip_while(|part| *part != "applications").skip(1);
    let id = parts.next().and_then(|text| text.parse().ok()).ok_or_else(unknown)?;
    let application = state(request)?.administration.within(&caller, id).await.map_err(ApiError::from)?;
    if let Some(scope) = RequestScope::of(request) {
        let _ = scope.subject.set(id);
    }
    Ok(Self { application, by })
});
