//! `mgmt/*`: what backends do with their API key.

use fidelio_identity::Scope;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};

use crate::auth::{ApiKeyAuth, ExternalVerify, ScopedKeyAuth};
use crate::document::Tag;
use crate::failure::{BODY, CREDENTIAL, NOT_FOUND, NoContent, Outcome, UNAUTHORIZED};
use crate::state::State;
use crate::wire::{Body, example};

/// A scope that can be granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum GrantScope {
    /// List the user's passkeys.
    #[oai(rename = "passkey:read")]
    PasskeyRead,
    /// Rename and delete the user's passkeys.
    #[oai(rename = "passkey:write")]
    PasskeyWrite,
    /// Read the user.
    #[oai(rename = "profile:read")]
    ProfileRead,
    /// Change the user.
    #[oai(rename = "profile:write")]
    ProfileWrite,
    /// Register a passkey for the user.
    #[oai(rename = "reg:write")]
    RegWrite,
    /// Request a code for another device.
    #[oai(rename = "auth:write")]
    AuthWrite,
}

impl From<GrantScope> for Scope {
    fn from(scope: GrantScope) -> Self {
        match scope {
            GrantScope::PasskeyRead => Self::PasskeyRead,
            GrantScope::PasskeyWrite => Self::PasskeyWrite,
            GrantScope::ProfileRead => Self::ProfileRead,
            GrantScope::ProfileWrite => Self::ProfileWrite,
            GrantScope::RegWrite => Self::RegWrite,
            GrantScope::AuthWrite => Self::AuthWrite,
        }
    }
}

/// Asks for a grant.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none, example)]
pub(crate) struct GrantRequest {
    /// What is granted; the API key must hold each scope itself.
    grants: Vec<GrantScope>,
    /// To which user. Absent, only `reg:write` can be granted: permission to register any new user name.
    username: Option<String>,
}

impl Example for GrantRequest {
    fn example() -> Self {
        Self { grants: vec![GrantScope::RegWrite], username: Some("ann@example.com".to_owned()) }
    }
}

/// A grant.
#[derive(Clone, Debug, Object)]
#[oai(example)]
pub(crate) struct GrantResponse {
    /// A token with exactly the granted scopes, valid for seconds.
    token: String,
}

impl Example for GrantResponse {
    fn example() -> Self {
        Self { token: example::TOKEN.to_owned() }
    }
}

/// Asks for a token that vouches for a user.
#[derive(Clone, Debug, Object)]
#[oai(example)]
pub(crate) struct ExternalAuthRequest {
    /// The user's name. It need not be registered yet: then the user may sign up.
    username: String,
}

impl Example for ExternalAuthRequest {
    fn example() -> Self {
        Self { username: "ann@example.com".to_owned() }
    }
}

/// A token to verify.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct TokenVerifyRequest {
    /// The access token.
    jwt_access: String,
}

impl Example for TokenVerifyRequest {
    fn example() -> Self {
        Self { jwt_access: example::TOKEN.to_owned() }
    }
}

pub(crate) struct MgmtApi;

#[OpenApi(prefix_path = "/fido2/v2/mgmt", tag = "Tag::Mgmt")]
impl MgmtApi {
    /// Grant scopes to a client for seconds
    ///
    /// A backend lends some of its own scopes to a client, for example so that a user who signed in elsewhere can
    /// register a passkey. For a user name that is not registered yet only `reg:write` can be granted. Needs an
    /// API key that holds every scope it grants.
    #[oai(path = "/grant", method = "post", operation_id = "mgmtGrantCreate")]
    async fn grant(
        &self,
        state: State<'_>,
        caller: ApiKeyAuth,
        body: Body<GrantRequest>,
    ) -> Outcome<Json<GrantResponse>, { BODY | CREDENTIAL | NOT_FOUND }> {
        let scopes = body.0.grants.into_iter().map(Scope::from).collect();
        let token = state.grants.create(&caller.0, body.0.username, scopes, &caller.1).await?;
        Ok(Json(GrantResponse { token }))
    }

    /// Vouch for a user
    ///
    /// A backend that has signed a user in by its own means says so: the client completes the step `external` of a
    /// multi-factor flow with this token, by `mfa/third-party/verify`. It is for this user only, valid for a minute, and
    /// can be used once. Needs an API key with the scope `external:verify`.
    #[oai(path = "/grant/external-auth", method = "post", operation_id = "mgmtGrantExternalAuth")]
    async fn external(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ExternalVerify>,
        body: Body<ExternalAuthRequest>,
    ) -> Outcome<Json<GrantResponse>, { BODY | CREDENTIAL }> {
        let token = state.grants.external(&caller.0, &body.0.username, &caller.1).await?;
        Ok(Json(GrantResponse { token }))
    }

    /// Verify an access token
    ///
    /// Succeeds for a token of this application that is authentic, has not expired, was not revoked, and whose
    /// user is active. A token is revoked with the passkey that it was issued for. Needs an API key, whatever
    /// its scopes.
    #[oai(path = "/token/verify", method = "post", operation_id = "mgmtTokenVerify")]
    async fn verify(
        &self,
        state: State<'_>,
        caller: ApiKeyAuth,
        body: Body<TokenVerifyRequest>,
    ) -> Outcome<NoContent, { BODY | CREDENTIAL | UNAUTHORIZED }> {
        state.access.verify_token(&caller.0, &body.0.jwt_access).await?;
        Ok(NoContent)
    }
}
