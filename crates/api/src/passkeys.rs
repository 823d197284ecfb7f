//! `passkeys/*`: what users do with the passkeys they have.

use fidelio_credentials::Aaguid;
use fidelio_credentials::token::TWO_FACTORS;
use fidelio_kernel::PasskeyId;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use crate::auth::{PasskeyRead, PasskeyWrite, TokenAuth};
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{ANY, BAD_REQUEST, BODY, CREDENTIAL, NOT_FOUND, NoContent, Outcome};
use crate::state::State;
use crate::wire::{AaguidMetadata, Body, PasskeyBody};

/// A new name for a passkey.
#[derive(Clone, Debug, Object)]
#[oai(example)]
pub(crate) struct PasskeyRenameRequest {
    /// 1 to 128 printable characters.
    name: String,
}

impl Example for PasskeyRenameRequest {
    fn example() -> Self {
        Self { name: "My work laptop".to_owned() }
    }
}

pub(crate) struct PasskeysApi;

/// An identifier that is none cannot be known.
fn passkey_id(text: &str) -> Result<PasskeyId, ApiError> {
    text.parse().map_err(|_| ApiError::not_found("you have no passkey with this id"))
}

#[OpenApi(prefix_path = "/fido2/v2/passkeys", tag = "Tag::Passkeys")]
impl PasskeysApi {
    /// List the user's passkeys
    ///
    /// All passkeys of the token's user, oldest first. The list is complete or there is none: clients hand it to
    /// the browser, which forgets passkeys that are not on it. Needs an access token with the scope
    /// `passkey:read`.
    #[oai(path = "/", method = "get", operation_id = "passkeysList")]
    async fn list(
        &self,
        state: State<'_>,
        caller: TokenAuth<PasskeyRead>,
    ) -> Outcome<Json<Vec<PasskeyBody>>, { ANY | CREDENTIAL }> {
        let passkeys = state.passkeys.list(&caller.0).await?;
        // A code or a grant is not enough to learn by what a device is recognised.
        let tells_devices = caller.0.claims.acr.as_deref() == Some(TWO_FACTORS);
        let body = |(passkey, device)| PasskeyBody::new(passkey, device, &state.catalogue, tells_devices);
        Ok(Json(passkeys.into_iter().map(body).collect()))
    }

    /// Rename a passkey
    ///
    /// Needs an access token with the scope `passkey:write`; a passkey of another user is not found.
    #[oai(path = "/:id", method = "put", operation_id = "passkeyRename")]
    async fn rename(
        &self,
        state: State<'_>,
        caller: TokenAuth<PasskeyWrite>,
        /// The passkey's identifier.
        id: Path<String>,
        body: Body<PasskeyRenameRequest>,
    ) -> Outcome<NoContent, { BODY | CREDENTIAL | NOT_FOUND }> {
        state.passkeys.rename(&caller.0, passkey_id(&id)?, &body.0.name, &caller.1).await?;
        Ok(NoContent)
    }

    /// Delete a passkey
    ///
    /// The user's last passkey can be deleted only while there is another way to sign in. Needs an access token
    /// with the scope `passkey:write`; a passkey of another user is not found.
    #[oai(path = "/:id", method = "delete", operation_id = "passkeyDelete")]
    async fn delete(
        &self,
        state: State<'_>,
        caller: TokenAuth<PasskeyWrite>,
        /// The passkey's identifier.
        id: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        state.passkeys.delete(&caller.0, passkey_id(&id)?, &caller.1).await?;
        Ok(NoContent)
    }

    /// Get a provider's name and icons
    ///
    /// What the catalogue of passkey providers, or else the FIDO metadata, knows of an AAGUID. Needs an access token with the scope
    /// `passkey:read`.
    #[oai(path = "/aaguid/:aaguid", method = "get", operation_id = "passkeysAaguidMetadata")]
    async fn aaguid(
        &self,
        state: State<'_>,
        _caller: TokenAuth<PasskeyRead>,
        /// The AAGUID: a UUID.
        aaguid: Path<String>,
    ) -> Outcome<Json<AaguidMetadata>, { ANY | BAD_REQUEST | CREDENTIAL | NOT_FOUND }> {
        let malformed = |_| ApiError::bad_request("aaguid must be a UUID");
        let aaguid: Aaguid = aaguid.parse().map_err(malformed)?;
        Ok(Json(AaguidMetadata::new(aaguid, state.management.model(aaguid)?)))
    }
}
