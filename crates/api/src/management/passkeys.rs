use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use super::{ManagedPasskey, NamedUserBody, managed, passkey_done, passkey_id};
use crate::auth::{PasskeyRead, PasskeyWrite, ScopedKeyAuth};
use crate::document::Tag;
use crate::failure::{ANY, BODY, CREDENTIAL, NOT_FOUND, NoContent, Outcome};
use crate::state::State;
use crate::wire::Body;

/// A passkey and its owner.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct PasskeyResponse {
    /// The passkey.
    passkey_info: ManagedPasskey,
    /// Its owner.
    user: NamedUserBody,
}

impl Example for PasskeyResponse {
    fn example() -> Self {
        Self { passkey_info: ManagedPasskey::example(), user: NamedUserBody::example() }
    }
}

/// A new name for a passkey.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct PasskeyNameRequest {
    /// 1 to 128 printable characters.
    passkey_name: String,
}

impl Example for PasskeyNameRequest {
    fn example() -> Self {
        Self { passkey_name: "Ann's work laptop".to_owned() }
    }
}

#[derive(Default)]
pub(crate) struct PasskeysApi;

#[OpenApi(prefix_path = "/fido2/v2/mgmt", tag = "Tag::Mgmt")]
impl PasskeysApi {
    /// Get a passkey
    ///
    /// And its owner. Needs an API key with the scope `passkey:read`.
    #[oai(path = "/passkey/:passkeyId", method = "get", operation_id = "mgmtPasskeyGet")]
    async fn passkey(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<PasskeyRead>,
        /// The passkey's identifier.
        #[oai(name = "passkeyId")]
        id: Path<String>,
    ) -> Outcome<Json<PasskeyResponse>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let (passkey, user) = state.management.passkey(caller.0.application.id, passkey_id(&id)?).await?;
        Ok(Json(PasskeyResponse { passkey_info: managed(passkey, &state), user: user.into() }))
    }

    /// Rename a passkey of a user
    ///
    /// Needs an API key with the scope `passkey:write`.
    #[oai(path = "/passkey/:passkeyId", method = "put", operation_id = "mgmtPasskeyRename")]
    async fn rename_passkey(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<PasskeyWrite>,
        /// The passkey's identifier.
        #[oai(name = "passkeyId")]
        id: Path<String>,
        body: Body<PasskeyNameRequest>,
    ) -> Outcome<NoContent, { BODY | CREDENTIAL | NOT_FOUND }> {
        let (by, application) = (caller.0.by(&caller.1), caller.0.application.id);
        state.management.rename_passkey(&by, application, passkey_id(&id)?, &body.0.passkey_name).await?;
        Ok(NoContent)
    }

    /// Delete a passkey of a user
    ///
    /// Also the last one. What rests on it ends at once: sign-ins with their refresh tokens, access tokens, sessions, codes.
    /// Needs an API key with the scope `passkey:write`.
    #[oai(path = "/passkey/:passkeyId", method = "delete", operation_id = "mgmtPasskeyDelete")]
    async fn delete_passkey(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<PasskeyWrite>,
        /// The passkey's identifier.
        #[oai(name = "passkeyId")]
        id: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        let (by, application) = (caller.0.by(&caller.1), caller.0.application.id);
        Ok(passkey_done(state.users.delete_passkey(&by, application, None, passkey_id(&id)?).await?)?)
    }
}
