//! The typed client of Fidelio.
//!
//! ```
//! use fidelio_client::{Client, types};
//!
//! # async fn run(base: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(base);
//! let begun = client
//!     .auth_init(&types::AuthInitRequest {
//!         app: None,
//!         device_info: None,
//!         user: Some(types::UserLogin { username: "ann@example.com".into(), username_type: None }),
//!     })
//!     .await?;
//! // Give `begun.assertion_options` to an authenticator and its answer, with `begun.session`, to
//! // `auth_complete`, which answers an access token:
//! # let access_token = "not a token";
//! let signed_in = client.access_token(access_token);
//! match signed_in.passkeys_list().await {
//!     Ok(passkeys) => println!("{} passkeys", passkeys.len()),
//!     Err(error) => println!("{}", fidelio_client::explain(&error)),
//! }
//! # Ok(())
//! # }
//! # // Runs against the server that the tests start; elsewhere it only compiles.
//! # let Ok(base) = std::env::var("FIDELIO_URL") else { return };
//! # tokio::runtime::Runtime::new().unwrap().block_on(run(&base)).unwrap();
//! ```
//!
//! Errors carry what the server said; [`ErrorExt::msg_code`] is for programs:
//!
//! ```
//! use fidelio_client::{Client, ErrorExt, types::{MsgCode, TokenVerifyRequest}};
//!
//! # async fn run(base: &str) {
//! let backend = Client::new(base).api_key("fid_wrong");
//! let request = TokenVerifyRequest { jwt_access: "…".into() };
//! let refused = backend.mgmt_token_verify(&request).await.unwrap_err();
//! assert_eq!(refused.msg_code(), Some(MsgCode::Unauthorized));
//! # }
//! # let Ok(base) = std::env::var("FIDELIO_URL") else { return };
//! # tokio::runtime::Runtime::new().unwrap().block_on(run(&base));
//! ```

#[allow(missing_docs, unreachable_pub, clippy::all, clippy::pedantic, clippy::unwrap_used)]
#[rustfmt::skip]
mod generated;

use std::ops::Deref;
use std::time::Duration;

pub use generated::types;
use progenitor_client::{ClientHooks, OperationInfo};
pub use progenitor_client::{Error, ResponseValue};
use reqwest::header::{AUTHORIZATION, HeaderValue};

/// The examples of the repository's README and of this crate's own, compiled.
#[cfg(doctest)]
mod readmes {
    #[doc = include_str!("../../../README.md")]
    struct Repository;
    #[doc = include_str!("../README.md")]
    struct Crate;
}

/// What a client shows to be let in.
#[derive(Clone, Default)]
pub struct Credential(Option<HeaderValue>);

impl Credential {
    fn bearer(secret: &str) -> Self {
        let mut header = HeaderValue::from_str(&format!("Bearer {secret}")).ok();
        if let Some(header) = &mut header {
            header.set_sensitive(true);
        }
        Self(header)
    }
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "Credential([secret])" } else { "Credential(none)" })
    }
}

/// A client of one server, with one credential or none. Its methods are the operations of the document. Clones,
/// and clients made from one another, share their connections.
#[derive(Clone, Debug)]
pub struct Client {
    generated: generated::Client,
}

/// How long a call may take.
const TIMEOUT: Duration = Duration::from_secs(30);

impl Client {
    /// A client of the server at this base URL, without a credential.
    ///
    /// # Panics
    /// When the system's TLS cannot be set up.
    pub fn new(base: &str) -> Self {
        let http = reqwest::Client::builder().timeout(TIMEOUT).build();
        #[expect(clippy::expect_used, reason = "as reqwest::Client::new does")]
        Self::with_http_client(base, http.expect("TLS can be set up"))
    }

    /// The same over an HTTP client of your own, with its timeouts and proxies.
    pub fn with_http_client(base: &str, http: reqwest::Client) -> Self {
        let base = base.trim_end_matches('/');
        Self { generated: generated::Client::new_with_client(base, http, Credential::default()) }
    }

    /// A client of the same server that shows this API key.
    #[must_use]
    pub fn api_key(&self, key: &str) -> Self {
        self.with(Credential::bearer(key))
    }

    /// A client of the same server that shows this access or grant token.
    #[must_use]
    pub fn access_token(&self, token: &str) -> Self {
        self.with(Credential::bearer(token))
    }

    /// A client of the same server that shows this session of a multi-factor flow.
    #[must_use]
    pub fn session(&self, session: &str) -> Self {
        self.with(Credential::bearer(session))
    }

    fn with(&self, credential: Credential) -> Self {
        use progenitor_client::ClientInfo as _;
        let http = self.generated.client().clone();
        Self { generated: generated::Client::new_with_client(self.generated.baseurl(), http, credential) }
    }
}

impl Deref for Client {
    type Target = generated::Client;

    fn deref(&self) -> &generated::Client {
        &self.generated
    }
}

impl ClientHooks<Credential> for generated::Client {
    async fn pre<E>(&self, request: &mut reqwest::Request, _info: &OperationInfo) -> Result<(), Error<E>> {
        use progenitor_client::ClientInfo as _;
        if let Some(header) = &self.inner().0 {
            request.headers_mut().insert(AUTHORIZATION, header.clone());
        }
        Ok(())
    }
}

/// What an error of the server says, typed.
pub trait ErrorExt {
    /// The kinds of errors that the operation has.
    type Code;

    /// The kind of error; `None` when the server did not answer as documented, or at all.
    fn msg_code(&self) -> Option<Self::Code>;
    /// The server's sentence.
    fn msg(&self) -> Option<&str>;
    /// The `X-Request-Id` of the answer, under which the server's log has more.
    fn request_id(&self) -> Option<&str>;
}

macro_rules! error_ext {
    ($($error:ty: $code:ty, $msg:ident;)*) => {$(
        impl ErrorExt for Error<$error> {
            type Code = $code;

            fn msg_code(&self) -> Option<Self::Code> {
                match self {
                    Self::ErrorResponse(response) => Some(response.msg_code),
                    _ => None,
                }
            }

            fn msg(&self) -> Option<&str> {
                match self {
                    Self::ErrorResponse(response) => Some(&response.$msg),
                    _ => None,
                }
            }

            fn request_id(&self) -> Option<&str> {
                match self {
                    Self::ErrorResponse(response) => response.headers().get("X-Request-Id")?.to_str().ok(),
                    _ => None,
                }
            }
        }
    )*};
}

error_ext! {
    types::Error: types::MsgCode, msg;
    types::MfaError: types::MfaErrorCode, msg;
    types::OAuthError: types::MsgCode, msg;
    types::ScimError: types::MsgCode, detail;
}

/// Resources of SCIM with nothing but a name, to be completed.
///
/// ```
/// use fidelio_client::types::{ScimUser, ScimValue};
///
/// let mail = ScimValue {
///     value: Some("ann@example.com".into()),
///     type_: Some("work".into()),
///     primary: Some(true),
///     display: None,
/// };
/// let ann = ScimUser { emails: vec![mail], ..ScimUser::new("ann@example.com") };
/// assert_eq!(ann.user_name.as_deref(), Some("ann@example.com"));
/// ```
impl types::ScimUser {
    /// A user of this name.
    pub fn new(user_name: impl Into<String>) -> Self {
        Self {
            schemas: vec!["urn:ietf:params:scim:schemas:core:2.0:User".to_owned()],
            user_name: Some(user_name.into()),
            active: None,
            addresses: Vec::new(),
            display_name: None,
            emails: Vec::new(),
            entitlements: Vec::new(),
            external_id: None,
            groups: Vec::new(),
            id: None,
            ims: Vec::new(),
            locale: None,
            meta: None,
            name: None,
            nick_name: None,
            phone_numbers: Vec::new(),
            photos: Vec::new(),
            preferred_language: None,
            profile_url: None,
            roles: Vec::new(),
            timezone: None,
            title: None,
            urn_ietf_params_scim_schemas_extension_enterprise_2_0_user: None,
            user_type: None,
            x509_certificates: Vec::new(),
        }
    }
}

impl types::ScimGroup {
    /// A group of this name.
    pub fn new(display_name: impl Into<String>) -> Self {
        Self {
            schemas: vec!["urn:ietf:params:scim:schemas:core:2.0:Group".to_owned()],
            display_name: Some(display_name.into()),
            external_id: None,
            id: None,
            members: Vec::new(),
            meta: None,
        }
    }
}

/// What a step of a multi-factor flow led to, when it was right: the user is signed in, or there is more to do.
///
/// ```
/// use fidelio_client::{Client, ErrorExt, MfaOutcome, types};
///
/// # async fn run(base: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::new(base);
/// let user = types::MfaUser {
///     username: "ann@example.com".into(),
///     display_name: None,
///     name: None,
///     phone: None,
///     username_type: None,
/// };
/// let begin = types::MfaBeginRequest {
///     user: Some(user),
///     device_info: None,
///     payload: None,
///     trace_id: None,
///     trust_items: None,
/// };
/// let next = client.mfa_begin(&begin).await?.into_inner();
/// // `next.next` says what can be done. The backend vouches for Ann with a token, say:
/// let step = types::MfaExternalRequest { token: "not a token".into() };
/// let answer = client.session(&next.session).mfa_third_party_auth_verify(&step).await;
/// match MfaOutcome::of(answer) {
///     Ok(MfaOutcome::Complete(signed_in)) => println!("signed in: {}", signed_in.access_token),
///     Ok(MfaOutcome::More(next)) => println!("go on with {} and one of {:?}", next.session, next.next),
///     // The session can be used again.
///     Err(error) => println!("{}", error.msg().unwrap_or("no answer")),
/// }
/// # Ok(())
/// # }
/// # // Runs against the server that the tests start; elsewhere it only compiles.
/// # let Ok(base) = std::env::var("FIDELIO_URL") else { return };
/// # tokio::runtime::Runtime::new().unwrap().block_on(run(&base)).unwrap();
/// ```
#[derive(Clone, Debug)]
pub enum MfaOutcome {
    /// The user is signed in.
    Complete(Box<types::MfaComplete>),
    /// One of the things in `next` is to be done, with the new session.
    More(types::MfaNext),
}

impl MfaOutcome {
    /// Tells the 401 that asks for more from the one that refuses: the first has a session.
    ///
    /// # Errors
    /// When the step was refused, or the server did not answer as documented.
    #[expect(clippy::result_large_err, reason = "it is what the operations give")]
    pub fn of(
        result: Result<ResponseValue<types::MfaComplete>, Error<types::MfaError>>,
    ) -> Result<Self, Error<types::MfaError>> {
        match result {
            Ok(complete) => Ok(Self::Complete(Box::new(complete.into_inner()))),
            Err(Error::ErrorResponse(refused)) if refused.session.is_some() => {
                let types::MfaError { flow, msg, next, session, .. } = refused.into_inner();
                let msg_code = types::MfaNextCode::AdditionalAuthRequired;
                let flow = flow.unwrap_or(types::MfaFlow::SignIn);
                Ok(Self::More(types::MfaNext { flow, msg, msg_code, next, session: session.unwrap_or_default() }))
            }
            Err(error) => Err(error),
        }
    }
}

/// One line for people about what went wrong.
pub fn explain<E>(error: &Error<E>) -> String
where
    Error<E>: ErrorExt + std::fmt::Display,
{
    match (error.msg(), error.request_id()) {
        (Some(msg), Some(id)) => format!("{msg} (request {id})"),
        (Some(msg), None) => msg.to_owned(),
        _ => error.to_string(),
    }
}
