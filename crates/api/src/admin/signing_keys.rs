use fidelio_credentials::signing_key::{Role, SigningKey, roles};
use fidelio_kernel::Timestamp;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};

use crate::auth::ApplicationAdmin;
use crate::document::Tag;
use crate::failure::{ANY, BODY, CREDENTIAL, Created, NOT_FOUND, Outcome};
use crate::state::State;
use crate::wire::{Body, Time};

/// What a signing key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "SigningKeyState", rename_all = "lowercase")]
pub(crate) enum RoleBody {
    /// It signs.
    Signs,
    /// It is published and will sign soon.
    Published,
    /// It verifies tokens that it signed, and signs no more.
    Verifies,
    /// It is not published any more.
    Retired,
}

/// A key that signs tokens, without its private half.
#[derive(Clone, Debug, Object)]
#[oai(rename = "SigningKey", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct SigningKeyBody {
    /// Its identifier (`kid`).
    kid: String,
    /// What it does.
    state: RoleBody,
    /// When it was made and published.
    created_at: Time,
    /// From when on it signs.
    active_from: Time,
    /// Until when it is published; absent while it may sign.
    retired_at: Option<Time>,
}

impl SigningKeyBody {
    fn new(key: &SigningKey, role: Role) -> Self {
        let state = match role {
            Role::Signs => RoleBody::Signs,
            Role::Published => RoleBody::Published,
            Role::Verifies(_) => RoleBody::Verifies,
            Role::Retired(_) => RoleBody::Retired,
        };
        Self {
            kid: key.kid.clone(),
            state,
            created_at: Time(key.created_at),
            active_from: Time(key.active_from),
            retired_at: key.retired_at.map(Time),
        }
    }
}

impl Example for SigningKeyBody {
    fn example() -> Self {
        let time = Time(Timestamp::from_seconds(1_767_372_044));
        Self {
            kid: "Hsu-CHHXFF9sDAPpOxJH1F_gqhGsCFyBqYTHKCqIcA4".to_owned(),
            state: RoleBody::Signs,
            created_at: time,
            active_from: time,
            retired_at: None,
        }
    }
}

/// The signing keys of an application.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct SigningKeyList {
    /// Oldest first, retired ones included.
    items: Vec<SigningKeyBody>,
}

impl Example for SigningKeyList {
    fn example() -> Self {
        Self { items: vec![SigningKeyBody::example()] }
    }
}

/// How the signing key is to be replaced.
#[derive(Clone, Debug, Default, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct SigningKeyRotateRequest {
    /// Whether the old keys are in wrong hands: then tokens that they signed are worth nothing from now on.
    compromised: Option<bool>,
}

impl Example for SigningKeyRotateRequest {
    fn example() -> Self {
        Self { compromised: Some(false) }
    }
}

#[derive(Default)]
pub(crate) struct SigningKeysApi;

#[OpenApi(prefix_path = "/fido2/v2/admin", tag = "Tag::Admin")]
impl SigningKeysApi {
    /// List signing keys
    ///
    /// All of them, which are few, oldest first.
    #[oai(
        path = "/applications/:applicationId/signing-keys",
        method = "get",
        operation_id = "adminSigningKeysList"
    )]
    async fn list(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
    ) -> Outcome<Json<SigningKeyList>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let keys = state.administration.signing_keys(Some(caller.application.id)).await?;
        let items = roles(&keys, state.clock.now()).map(|(key, role)| SigningKeyBody::new(key, role)).collect();
        Ok(Json(SigningKeyList { items }))
    }

    /// Replace the signing key
    ///
    /// The new key is published at once and signs five minutes later, when clients have seen it; old keys stay published
    /// until the last token that they signed has expired. Of compromised keys nothing is accepted any more, and the new
    /// one signs at once.
    #[oai(
        path = "/applications/:applicationId/signing-keys/rotate",
        method = "post",
        operation_id = "adminSigningKeyRotate"
    )]
    async fn rotate(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        body: Body<SigningKeyRotateRequest>,
    ) -> Outcome<Created<SigningKeyBody>, { BODY | CREDENTIAL | NOT_FOUND }> {
        let is_compromised = body.0.compromised.unwrap_or_default();
        let id = Some(caller.application.id);
        let key = state.administration.rotate_signing_key(&caller.by, id, is_compromised).await?;
        let role = if is_compromised { Role::Signs } else { Role::Published };
        Ok(Created(SigningKeyBody::new(&key, role)))
    }
}
