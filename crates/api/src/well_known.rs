//! What anybody may know: keys and version.

use fidelio_credentials::ports::PublicJwk;
use fidelio_credentials::signing_key::JWKS_MAX_AGE;
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
