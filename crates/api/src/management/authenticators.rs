use fidelio_credentials::Aaguid;
use fidelio_identity::authenticator_policy::Blocked;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use crate::auth::{PasskeyRead, PasskeyWrite, ScopedKeyAuth};
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{ANY, BAD_REQUEST, BODY, CREDENTIAL, NOT_FOUND, NoContent, Outcome};
use crate::state::State;
use crate::wire::{AaguidMetadata, Body, example};

/// A model of authenticator on the blacklist.
#[derive(Clone, Debug, Object)]
#[oai(rename = "AaguidBlacklist", rename_all = "camelCase", example)]
pub(crate) struct BlacklistItem {
    /// The AAGUID.
    aaguid: String,
    /// Whether no passkey of the model can be registered.
    reg: bool,
    /// Whether no passkey of the model can sign in.
    auth: bool,
}

impl Example for BlacklistItem {
    fn example() -> Self {
        Self { aaguid: example::AAGUID.to_owned(), reg: true, auth: false }
    }
}

/// Models to put on the blacklist.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct AaguidBlacklistPutRequest {
    /// The models; what was said of them before is replaced. One that is blocked at no step is taken off.
    items: Vec<BlacklistItem>,
}

impl Example for AaguidBlacklistPutRequest {
    fn example() -> Self {
        Self { items: vec![BlacklistItem::example()] }
    }
}

/// Models to take off the blacklist.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct AaguidBlacklistDeleteRequest {
    /// The AAGUIDs. One that is not on it is no error.
    aaguids: Vec<String>,
}

impl Example for AaguidBlacklistDeleteRequest {
    fn example() -> Self {
        Self { aaguids: vec![example::AAGUID.to_owned()] }
    }
}

/// An AAGUID of a list.
fn aaguid(field: &str, index: usize, text: &str) -> Result<Aaguid, ApiError> {
    text.parse().map_err(|_| ApiError::bad_request(format!("{field}[{index}] must be a UUID")))
}

#[derive(Default)]
pub(crate) struct AuthenticatorsApi;

#[OpenApi(prefix_path = "/fido2/v2/mgmt", tag = "Tag::Mgmt")]
impl AuthenticatorsApi {
    /// Get an authenticator model's name and icons
    ///
    /// What the catalogue of passkey providers, or else the FIDO metadata, knows of an AAGUID. Needs an API key with the
    /// scope `passkey:read`.
    #[oai(path = "/aaguid/:aaguid", method = "get", operation_id = "mgmtAaguidMetadata")]
    async fn model(
        &self,
        state: State<'_>,
        _caller: ScopedKeyAuth<PasskeyRead>,
        /// The AAGUID: a UUID.
        aaguid: Path<String>,
    ) -> Outcome<Json<AaguidMetadata>, { ANY | BAD_REQUEST | CREDENTIAL | NOT_FOUND }> {
        let malformed = |_| ApiError::bad_request("aaguid must be a UUID");
        let aaguid: Aaguid = aaguid.parse().map_err(malformed)?;
        Ok(Json(AaguidMetadata::new(aaguid, state.management.model(aaguid)?)))
    }

    /// Get the blacklist of authenticator models
    ///
    /// By AAGUID. Needs an API key with the scope `passkey:read`.
    #[oai(path = "/aaguid/blacklist", method = "get", operation_id = "mgmtAaguidBlacklistGet")]
    async fn blacklist(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<PasskeyRead>,
    ) -> Outcome<Json<Vec<BlacklistItem>>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let application = state.administration.application(Some(caller.0.application.id)).await?;
        let items = application.settings.authenticators.blacklist.into_iter();
        let item = |(aaguid, blocked): (Aaguid, Blocked)| BlacklistItem {
            aaguid: aaguid.to_string(),
            reg: blocked.reg,
            auth: blocked.auth,
        };
        Ok(Json(items.map(item).collect()))
    }

    /// Put authenticator models on the blacklist
    ///
    /// From now on, no passkey of such a model can be registered (`reg`) or sign in (`auth`), also one that exists already.
    /// Other servers on the same database follow within five seconds. At most 1,000 models. Needs an API key with the
    /// scope `passkey:write`.
    #[oai(path = "/aaguid/blacklist", method = "put", operation_id = "mgmtAaguidBlacklistPut")]
    async fn block(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<PasskeyWrite>,
        body: Body<AaguidBlacklistPutRequest>,
    ) -> Outcome<NoContent, { BODY | CREDENTIAL | NOT_FOUND }> {
        let items = body.0.items.iter().enumerate().map(|(index, item)| {
            let aaguid = item.aaguid.parse();
            let malformed = |_| ApiError::bad_request(format!("items[{index}].aaguid must be a UUID"));
            Ok((aaguid.map_err(malformed)?, Blocked { reg: item.reg, auth: item.auth }))
        });
        let items = items.collect::<Result<Vec<_>, ApiError>>()?;
        let by = caller.0.by(&caller.1);
        state.administration.change_blacklist(&by, caller.0.application.id, items).await?;
        Ok(NoContent)
    }

    /// Take authenticator models off the blacklist
    ///
    /// Needs an API key with the scope `passkey:write`.
    #[oai(path = "/aaguid/blacklist", method = "delete", operation_id = "mgmtAaguidBlacklistDelete")]
    async fn unblock(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<PasskeyWrite>,
        body: Body<AaguidBlacklistDeleteRequest>,
    ) -> Outcome<NoContent, { BODY | CREDENTIAL | NOT_FOUND }> {
        let aaguids = body.0.aaguids.iter().enumerate();
        let items = aaguids.map(|(index, text)| Ok((aaguid("aaguids", index, text)?, Blocked::default())));
        let items = items.collect::<Result<Vec<_>, ApiError>>()?;
        let by = caller.0.by(&caller.1);
        state.administration.change_blacklist(&by, caller.0.application.id, items).await?;
        Ok(NoContent)
    }
}
