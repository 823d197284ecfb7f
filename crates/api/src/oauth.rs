//! `oauth2/*`: keeping sign-ins going, by the standards that stock libraries speak.

use fidelio_flows::sign_ins::{Introspected, RefreshRequest, Tokens};
use fidelio_kernel::ApplicationId;
use poem::Request;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};

use crate::application;
use crate::auth::ApiKeyAuth;
use crate::client::client;
use crate::document::Tag;
use crate::failure::{BODY, CREDENTIAL, Done, FORBIDDEN, NOT_FOUND, Outcome};
use crate::state::State;
use crate::wire::{FormBody, example};

/// Asks for fresh tokens (RFC 6749 section 6).
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none, example)]
pub(crate) struct TokenRequest {
    /// Always `refresh_token`.
    grant_type: String,
    /// The refresh token. It can be used once.
    refresh_token: String,
    /// The application's identifier.
    client_id: Option<String>,
    /// Fewer scopes for the new access token, separated by spaces; all that the sign-in has if absent.
    scope: Option<String>,
}

impl Example for TokenRequest {
    fn example() -> Self {
        Self {
            grant_type: "refresh_token".to_owned(),
            refresh_token: example::REFRESH_TOKEN.to_owned(),
            client_id: Some(example::APPLICATION.to_owned()),
            scope: None,
        }
    }
}

/// Fresh tokens (RFC 6749 section 5.1, OpenID Connect Core section 12.2).
#[derive(Clone, Debug, Object)]
#[oai(example)]
pub(crate) struct TokenResponse {
    /// The access token.
    access_token: String,
    /// Always `Bearer`.
    token_type: String,
    /// How long the access token is valid, in seconds.
    expires_in: u32,
    /// The refresh token for the next time; the one that was sent is worth nothing any more.
    refresh_token: String,
    /// The identity token.
    id_token: String,
    /// What the access token may be used for, separated by spaces.
    scope: String,
}

impl Example for TokenResponse {
    fn example() -> Self {
        Self {
            access_token: example::TOKEN.to_owned(),
            token_type: "Bearer".to_owned(),
            expires_in: 600,
            refresh_token: example::REFRESH_TOKEN.to_owned(),
            id_token: example::TOKEN.to_owned(),
            scope: "passkey:read passkey:write reg:write auth:write".to_owned(),
        }
    }
}

impl From<Tokens> for TokenResponse {
    fn from(tokens: Tokens) -> Self {
        Self {
            access_token: tokens.access_token,
            token_type: "Bearer".to_owned(),
            expires_in: tokens.expires_in,
            refresh_token: tokens.refresh_token,
            id_token: tokens.id_token,
            scope: tokens.scopes.to_string(),
        }
    }
}

/// A token to revoke (RFC 7009 section 2.1) or to look at (RFC 7662 section 2.1).
#[derive(Clone, Debug, Object)]
#[oai(rename = "TokenReference", skip_serializing_if_is_none, example)]
pub(crate) struct TokenReference {
    /// A refresh token or an access token.
    token: String,
    /// Not needed: the token tells what it is.
    token_type_hint: Option<String>,
    /// The application's identifier. Not needed either.
    client_id: Option<String>,
}

impl Example for TokenReference {
    fn example() -> Self {
        Self { token: example::REFRESH_TOKEN.to_owned(), token_type_hint: None, client_id: None }
    }
}

/// What a token is (RFC 7662 section 2.2). A token that is not live, or of another application, is only told not to be
/// active.
#[derive(Clone, Debug, Default, Object)]
#[oai(skip_serializing_if_is_none, example)]
pub(crate) struct IntrospectionResponse {
    /// Whether it is live: authentic, not expired, not revoked, and of a user who may sign in.
    active: bool,
    /// What it may be used for, separated by spaces.
    scope: Option<String>,
    /// The application.
    client_id: Option<String>,
    /// The user's name.
    username: Option<String>,
    /// `Bearer` for an access token (RFC 6749 section 7.1); absent for a refresh token.
    token_type: Option<String>,
    /// The user's identifier.
    sub: Option<String>,
    /// The application.
    aud: Option<String>,
    /// Who issued it.
    iss: Option<String>,
    /// Its identifier.
    jti: Option<String>,
    /// The sign-in that it is of, if that can be refreshed.
    sid: Option<String>,
    /// How the user was authenticated (RFC 8176).
    amr: Option<Vec<String>>,
    /// How strongly: `aal1` or `aal2`.
    acr: Option<String>,
    /// When the user was authenticated, in seconds since 1970.
    auth_time: Option<i64>,
    /// When it was issued, in seconds since 1970.
    iat: Option<i64>,
    /// When it expires, in seconds since 1970.
    exp: Option<i64>,
}

impl Example for IntrospectionResponse {
    fn example() -> Self {
        Self {
            active: true,
            scope: Some("passkey:read reg:write".to_owned()),
            client_id: Some(example::APPLICATION.to_owned()),
            username: Some("ann@example.com".to_owned()),
            token_type: Some("Bearer".to_owned()),
            sub: Some(example::USER.to_owned()),
            acr: Some("aal2".to_owned()),
            exp: Some(1_767_372_644),
            ..Self::default()
        }
    }
}

impl From<Introspected> for IntrospectionResponse {
    fn from(introspected: Introspected) -> Self {
        match introspected {
            Introspected::Inactive => Self::default(),
            Introspected::Access(claims) => Self {
                active: true,
                scope: Some(claims.scopes.to_string()),
                client_id: Some(claims.aud.to_string()),
                username: Some(claims.username),
                token_type: Some("Bearer".to_owned()),
                sub: Some(claims.sub),
                aud: Some(claims.aud.to_string()),
                iss: Some(claims.iss),
                jti: Some(claims.jti.to_string()),
                sid: claims.sid.map(|sid| sid.to_string()),
                amr: Some(claims.amr),
                acr: claims.acr,
                auth_time: claims.auth_time,
                iat: Some(claims.iat),
                exp: Some(claims.exp),
            },
            Introspected::Refresh(sign_in) => Self {
                active: true,
                scope: Some(sign_in.scopes.to_string()),
                client_id: Some(sign_in.application.to_string()),
                sub: Some(sign_in.user.to_string()),
                aud: Some(sign_in.application.to_string()),
                sid: Some(sign_in.id.to_string()),
                amr: Some(sign_in.amr),
                acr: Some(sign_in.acr),
                auth_time: Some(sign_in.authenticated_at.as_seconds()),
                exp: Some(sign_in.expires_at.as_seconds()),
                ..Self::default()
            },
        }
    }
}

/// The kinds of errors of OAuth 2.0 (RFC 6749 section 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum OAuthErrorCode {
    /// The request is malformed.
    InvalidRequest,
    /// The API key is missing or not valid.
    InvalidClient,
    /// The refresh token is not valid, was used, or has expired.
    InvalidGrant,
    /// The application may not do this.
    UnauthorizedClient,
    /// A token of no sign-in cannot be revoked.
    UnsupportedTokenType,
    /// Only `refresh_token` is supported.
    UnsupportedGrantType,
    /// A scope is not known, or was not granted.
    InvalidScope,
    /// The server failed.
    ServerError,
    /// The server is too busy.
    TemporarilyUnavailable,
}

/// Why a request was not carried out, in the words of OAuth 2.0 and in ours.
#[derive(Clone, Debug, Object)]
#[oai(rename = "OAuthError", example)]
pub(crate) struct OAuthErrorBody {
    /// The kind of error.
    error: OAuthErrorCode,
    /// A sentence for people.
    error_description: String,
    /// The same sentence.
    msg: String,
    /// The kind of error, as all operations have it.
    #[oai(rename = "msgCode")]
    msg_code: crate::error::MsgCode,
}

impl crate::failure::ErrorShape for OAuthErrorBody {}

impl Example for OAuthErrorBody {
    fn example() -> Self {
        let sentence = "The refresh token is not valid, was used, or has expired; sign in again.".to_owned();
        Self {
            error: OAuthErrorCode::InvalidGrant,
            error_description: sentence.clone(),
            msg: sentence,
            msg_code: crate::error::MsgCode::BadRequest,
        }
    }
}

/// The application that the host names, if it names one: a token of another one is not known there.
async fn hosted(state: &State<'_>, request: &Request) -> Result<Option<ApplicationId>, crate::error::ApiError> {
    Ok(application::of_host(&state.directory, request).await?.map(|application| application.id))
}

pub(crate) struct OAuthApi;

#[OpenApi(prefix_path = "/oauth2", tag = "Tag::OAuth2")]
impl OAuthApi {
    /// Refresh tokens
    ///
    /// Exchanges a refresh token for fresh tokens (RFC 6749 section 6). Each can be used once: one that comes a second
    /// time was copied, and ends the sign-in for everybody who holds a token of it (RFC 9700 section 4.14.2). The
    /// sign-in also ends when the user is deactivated, when the passkey that it began with is deleted, and after the
    /// application's `sign_in_seconds`.
    #[oai(path = "/token", method = "post", operation_id = "oauth2Token")]
    async fn token(
        &self,
        state: State<'_>,
        request: &Request,
        body: FormBody<TokenRequest>,
    ) -> Outcome<Json<TokenResponse>, { BODY | FORBIDDEN | NOT_FOUND }, OAuthErrorBody> {
        let hosted = hosted(&state, request).await?;
        let TokenRequest { grant_type, refresh_token, client_id, scope } = body.0;
        let refresh = RefreshRequest { grant_type, refresh_token, client_id, scope };
        let tokens = state.sign_ins.refresh(hosted, refresh, &client(&state, request)).await?;
        application::remember(request, &tokens.application);
        Ok(Json(tokens.into()))
    }

    /// Revoke a token
    ///
    /// Ends the sign-in of a refresh or access token, with all of its tokens (RFC 7009). A token that is not known needs
    /// no end, so that it is no error; an access token of no sign-in, such as that of `auth/complete`, cannot be ended
    /// (`unsupported_token_type`).
    #[oai(path = "/revoke", method = "post", operation_id = "oauth2Revoke")]
    async fn revoke(
        &self,
        state: State<'_>,
        request: &Request,
        body: FormBody<TokenReference>,
    ) -> Outcome<Done, { BODY | FORBIDDEN | NOT_FOUND }, OAuthErrorBody> {
        let hosted = hosted(&state, request).await?;
        state.sign_ins.revoke(hosted, &body.0.token, &client(&state, request)).await?;
        Ok(Done)
    }

    /// Look at a token
    ///
    /// Tells a backend whether a token of its application is live, and whose it is (RFC 7662). Needs an API key, whatever
    /// its scopes.
    #[oai(path = "/introspect", method = "post", operation_id = "oauth2Introspect")]
    async fn introspect(
        &self,
        state: State<'_>,
        caller: ApiKeyAuth,
        body: FormBody<TokenReference>,
    ) -> Outcome<Json<IntrospectionResponse>, { BODY | CREDENTIAL }, OAuthErrorBody> {
        let introspected = state.sign_ins.introspect(&state.access, &caller.0, &body.0.token).await?;
        Ok(Json(introspected.into()))
    }
}
