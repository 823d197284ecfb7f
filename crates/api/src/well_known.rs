//! What anybody may know: keys and version.

use fidelio_credentials::ports::PublicJwk;
use fidelio_credentials::signing_key::JWKS_MAX_AGE;
use fidelio_identity::Scope;
use poem::Request;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{ApiResponse, Object, OpenApi};

use crate::application;
use crate::document::Tag;
use crate::failure::{ANY, FORBIDDEN, NOT_FOUND, Outcome};
use crate::state::State;

/// A public key (JWK, RFC 7517, RFC 7518 section 6.2).
#[derive(Clone, Debug, Object)]
#[oai(rename = "Jwk", example)]
pub(crate) struct JwkBody {
    /// Always `ES256`.
    alg: String,
    /// Always `P-256`.
    crv: String,
    /// Always `verify`.
    key_ops: Vec<String>,
    /// The key's identifier, as tokens name it.
    kid: String,
    /// Always `EC`.
    kty: String,
    /// Always `sig`.
    #[oai(rename = "use")]
    usage: String,
    /// The x coordinate.
    x: String,
    /// The y coordinate.
    y: String,
}

impl From<PublicJwk> for JwkBody {
    fn from(key: PublicJwk) -> Self {
        Self {
            alg: "ES256".to_owned(),
            crv: "P-256".to_owned(),
            key_ops: vec!["verify".to_owned()],
            kid: key.kid,
            kty: "EC".to_owned(),
            usage: "sig".to_owned(),
            x: key.x,
            y: key.y,
        }
    }
}

impl Example for JwkBody {
    fn example() -> Self {
        Self::from(PublicJwk {
            kid: "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s".to_owned(),
            x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4".to_owned(),
            y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM".to_owned(),
        })
    }
}

/// The public keys of an application (JWK Set, RFC 7517 section 5).
#[derive(Clone, Debug, Object)]
#[oai(rename = "JwkSet", example)]
pub(crate) struct JwkSetBody {
    /// The keys: the one that signs now, one that will sign soon, and those whose tokens have not expired.
    keys: Vec<JwkBody>,
}

impl Example for JwkSetBody {
    fn example() -> Self {
        Self { keys: vec![JwkBody::example()] }
    }
}

#[derive(ApiResponse)]
pub(crate) enum JwkSetResponse {
    /// The keys.
    #[oai(status = 200)]
    Ok(
        Json<JwkSetBody>,
        /// How long the keys may be kept.
        #[oai(header = "Cache-Control")]
        String,
    ),
}

/// The version of the program.
#[derive(Clone, Debug, Object)]
#[oai(example)]
pub(crate) struct VersionResponse {
    /// As in the changelog (semantic versioning).
    version: String,
}

impl Example for VersionResponse {
    fn example() -> Self {
        Self { version: "1.0.0".to_owned() }
    }
}

pub(crate) struct WellKnownApi;

#[OpenApi(prefix_path = "/fido2/v2", tag = "Tag::WellKnown")]
impl WellKnownApi {
    /// Get the public keys that verify tokens
    ///
    /// The keys of one application. A new key is published before it signs, and an old one until the last token
    /// that it signed has expired, so a key set may be kept as long as `Cache-Control` says.
    #[oai(path = "/.well-known/jwks.json", method = "get", operation_id = "jwks")]
    async fn jwks(
        &self,
        state: State<'_>,
        request: &Request,
        /// The application; found by the host or the server's default if absent.
        app: Query<Option<String>>,
    ) -> Outcome<JwkSetResponse, { ANY | FORBIDDEN | NOT_FOUND }> {
        let application = application::of_request(&state.directory, request, app.as_deref()).await?;
        let keys = state.tokens.key_set(application.id).await?;
        let body = JwkSetBody { keys: keys.into_iter().map(JwkBody::from).collect() };
        Ok(JwkSetResponse::Ok(Json(body), format!("public, max-age={}", JWKS_MAX_AGE.as_secs())))
    }

    /// Get the version of the server
    ///
    /// Needs no credential, so that monitoring can ask.
    #[oai(path = "/version", method = "get", operation_id = "version")]
    async fn version(&self) -> Outcome<Json<VersionResponse>, ANY> {
        Ok(Json(VersionResponse { version: env!("CARGO_PKG_VERSION").to_owned() }))
    }
}

/// What is true of this server (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2).
#[derive(Clone, Debug, Object)]
#[oai(example)]
pub(crate) struct OpenIdConfiguration {
    /// `iss` of all tokens.
    issuer: String,
    /// Where the keys of the application are.
    jwks_uri: String,
    /// Where tokens are refreshed.
    token_endpoint: String,
    /// Where sign-ins are ended.
    revocation_endpoint: String,
    /// Where tokens are looked at.
    introspection_endpoint: String,
    /// Only `refresh_token`: users sign in by the operations of this API.
    grant_types_supported: Vec<String>,
    /// None: there is no authorization endpoint.
    response_types_supported: Vec<String>,
    /// `sub` is the same for everybody who asks.
    subject_types_supported: Vec<String>,
    /// How tokens are signed.
    id_token_signing_alg_values_supported: Vec<String>,
    /// Clients of the token endpoint have no secret.
    token_endpoint_auth_methods_supported: Vec<String>,
    /// Nor have those of the revocation endpoint.
    revocation_endpoint_auth_methods_supported: Vec<String>,
    /// An API key is sent as the user name of Basic authentication.
    introspection_endpoint_auth_methods_supported: Vec<String>,
    /// What tokens may be used for.
    scopes_supported: Vec<String>,
    /// How strongly users are authenticated.
    acr_values_supported: Vec<String>,
    /// What identity tokens tell.
    claims_supported: Vec<String>,
}

impl OpenIdConfiguration {
    fn new(issuer: &str, application: &str) -> Self {
        let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
        Self {
            issuer: issuer.to_owned(),
            jwks_uri: format!("{issuer}/fido2/v2/.well-known/jwks.json?app={application}"),
            token_endpoint: format!("{issuer}/oauth2/token"),
            revocation_endpoint: format!("{issuer}/oauth2/revoke"),
            introspection_endpoint: format!("{issuer}/oauth2/introspect"),
            grant_types_supported: list(&["refresh_token"]),
            response_types_supported: Vec::new(),
            subject_types_supported: list(&["public"]),
            id_token_signing_alg_values_supported: list(&["ES256"]),
            token_endpoint_auth_methods_supported: list(&["none"]),
            revocation_endpoint_auth_methods_supported: list(&["none"]),
            introspection_endpoint_auth_methods_supported: list(&["client_secret_basic"]),
            scopes_supported: Scope::ALL.iter().map(|scope| scope.as_str().to_owned()).collect(),
            acr_values_supported: list(&["aal1", "aal2"]),
            claims_supported: list(&[
                "iss",
                "aud",
                "sub",
                "iat",
                "exp",
                "jti",
                "auth_time",
                "amr",
                "acr",
                "sid",
                "name",
                "preferred_username",
                "email",
                "email_verified",
                "phone_number",
                "phone_number_verified",
            ]),
        }
    }
}

impl Example for OpenIdConfiguration {
    fn example() -> Self {
        Self::new("https://login.example.com", crate::wire::example::APPLICATION)
    }
}

pub(crate) struct DiscoveryApi;

#[OpenApi(tag = "Tag::WellKnown")]
impl DiscoveryApi {
    /// Get the configuration for libraries
    ///
    /// Where stock libraries of OpenID Connect and JWT find the issuer and the keys. The issuer is the same for all
    /// applications of a server; their keys are not, so that a library is given the address with `app` for any but the
    /// default one. There is no authorization endpoint: users sign in by the operations of this API.
    #[oai(path = "/.well-known/openid-configuration", method = "get", operation_id = "openidConfiguration")]
    async fn configuration(
        &self,
        state: State<'_>,
        request: &Request,
        /// The application; found by the host or the server's default if absent.
        app: Query<Option<String>>,
    ) -> Outcome<Json<OpenIdConfiguration>, { ANY | FORBIDDEN | NOT_FOUND }> {
        let application = application::of_request(&state.directory, request, app.as_deref()).await?;
        Ok(Json(OpenIdConfiguration::new(&state.public_url, &application.id.to_string())))
    }
}
