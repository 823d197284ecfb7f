use std::time::Duration;

use fidelio_flows::administration::NewApiKey;
use fidelio_identity::{ApiKey, ApiKeyState, Invalid, Scope, Scopes};
use fidelio_kernel::{ApiKeyId, Timestamp};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};

use super::paging::{cursor, page, paging};
use crate::auth::ApplicationAdmin;
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{ANY, BAD_REQUEST, BODY, CREDENTIAL, Created, NOT_FOUND, NoContent, Outcome};
use crate::state::State;
use crate::wire::{Body, Time, example};

/// Whether an API key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "ApiKeyState", rename_all = "lowercase")]
pub(crate) enum StateBody {
    /// It works.
    Live,
    /// Its time is over.
    Expired,
    /// It was revoked.
    Revoked,
}

/// An API key, without the key itself.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ApiKey", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ApiKeyBody {
    /// Its identifier.
    id: String,
    /// What it is called.
    name: String,
    /// What it may be used for.
    scopes: Vec<String>,
    /// Whether it works.
    state: StateBody,
    /// When it was made.
    created_at: Time,
    /// When it stops working; absent if never.
    expires_at: Option<Time>,
    /// When it was revoked.
    revoked_at: Option<Time>,
    /// When it was last used, to within a minute; absent if never.
    last_used_at: Option<Time>,
    /// The key as whose provisioning client this one speaks, if not as its own.
    continues: Option<String>,
}

impl ApiKeyBody {
    fn new(key: ApiKey, now: Timestamp) -> Self {
        let state = match key.state(now) {
            ApiKeyState::Revoked(_) => StateBody::Revoked,
            ApiKeyState::Live { .. } => StateBody::Live,
            ApiKeyState::Expired(_) => StateBody::Expired,
        };
        Self {
            id: key.id.to_string(),
            name: key.name,
            scopes: key.scopes.iter().map(|scope| scope.as_str().to_owned()).collect(),
            state,
            created_at: Time(key.created_at),
            expires_at: key.expires_at.map(Time),
            revoked_at: key.revoked_at.map(Time),
            last_used_at: key.last_used_at.map(Time),
            continues: key.continues.map(|first| first.to_string()),
        }
    }
}

impl Example for ApiKeyBody {
    fn example() -> Self {
        Self {
            id: example::API_KEY_ID.to_owned(),
            name: "Backend".to_owned(),
            scopes: vec!["user:read".to_owned()],
            state: StateBody::Live,
            created_at: Time(Timestamp::from_seconds(1_767_372_044)),
            expires_at: None,
            revoked_at: None,
            last_used_at: None,
            continues: None,
        }
    }
}

page! {
    /// A page of API keys.
    ApiKeyPage of ApiKeyBody, named "ApiKeyPage"
}

/// An API key to be.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ApiKeyCreateRequest {
    /// What it is called: 1 to 64 printable characters.
    name: String,
    /// What it may be used for, one or more of `passkey:read`, `passkey:write`, `profile:read`, `profile:write`,
    /// `reg:write`, `auth:write`, `user:read`, `user:write`, `external:verify` and `admin`.
    scopes: Vec<String>,
    /// After how many days it stops working, 1 to 36,500; never if absent.
    expires_in_days: Option<i32>,
    /// The identifier of the key that it is to replace for a provisioning client (SCIM): the new one then knows the resources
    /// by the same `externalId`s. Both work until the old one is revoked.
    continues: Option<String>,
}

impl Example for ApiKeyCreateRequest {
    fn example() -> Self {
        Self {
            name: "Backend".to_owned(),
            scopes: vec!["user:read".to_owned()],
            expires_in_days: Some(90),
            continues: None,
        }
    }
}

/// An API key that was made.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct ApiKeyCreateResponse {
    /// The key itself. It is shown only now.
    key: String,
    /// What is kept of it.
    api_key: ApiKeyBody,
}

impl Example for ApiKeyCreateResponse {
    fn example() -> Self {
        Self { key: example::API_KEY.to_owned(), api_key: ApiKeyBody::example() }
    }
}

#[derive(Default)]
pub(crate) struct ApiKeysApi;

#[OpenApi(prefix_path = "/fido2/v2/admin", tag = "Tag::Admin")]
impl ApiKeysApi {
    /// List API keys
    ///
    /// Oldest first, expired and revoked ones included.
    #[oai(path = "/applications/:applicationId/api-keys", method = "get", operation_id = "adminApiKeysList")]
    async fn list(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The `nextCursor` of the page before.
        cursor: Query<Option<String>>,
        /// How many at most: 1 to 200, 50 if absent.
        limit: Query<Option<u32>>,
    ) -> Outcome<Json<ApiKeyPage>, { ANY | BAD_REQUEST | CREDENTIAL | NOT_FOUND }> {
        let paging = paging(cursor.0, limit.0)?;
        let page = state.administration.api_keys(caller.application.id, paging).await?;
        let now = state.clock.now();
        let page = page.map(|key| ApiKeyBody::new(key, now));
        Ok(Json(ApiKeyPage { items: page.items, next_cursor: page.next.map(self::cursor) }))
    }

    /// Create an API key
    ///
    /// The key itself is in this answer and nowhere else.
    #[oai(path = "/applications/:applicationId/api-keys", method = "post", operation_id = "adminApiKeyCreate")]
    async fn create(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        body: Body<ApiKeyCreateRequest>,
    ) -> Outcome<Created<ApiKeyCreateResponse>, { BODY | CREDENTIAL | NOT_FOUND }> {
        let ApiKeyCreateRequest { name, scopes, expires_in_days, continues } = body.0;
        let scopes: Vec<Scope> = scopes.iter().map(|scope| scope.parse()).collect::<Result<_, _>>()?;
        let lifetime = expires_in_days.map(lifetime).transpose()?;
        let id = Some(caller.application.id);
        let advice = "must be the id of an API key of this application";
        let continues =
            continues.map(|id| id.parse().map_err(|_| Invalid::new("continues", advice))).transpose()?;
        let new = NewApiKey { name, scopes: Scopes::from(scopes), lifetime, continues };
        let (key, text) = state.administration.create_api_key(&caller.by, id, new).await?;
        Ok(Created(ApiKeyCreateResponse { key: text, api_key: ApiKeyBody::new(key, state.clock.now()) }))
    }

    /// Revoke an API key
    ///
    /// At once, and with it what it granted and vouched for: grants, tokens of `mgmt/grant/external-auth`, and sign-ins that
    /// rest on one.
    #[oai(
        path = "/applications/:applicationId/api-keys/:keyId",
        method = "delete",
        operation_id = "adminApiKeyRevoke"
    )]
    async fn revoke(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The key's identifier.
        #[oai(name = "keyId")]
        key: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        let unknown = |_| ApiError::not_found("there is no live API key with this id");
        let key: ApiKeyId = key.parse().map_err(unknown)?;
        state.administration.revoke_api_key(&caller.by, Some(caller.application.id), key).await?;
        Ok(NoContent)
    }
}

fn lifetime(days: i32) -> Result<Duration, ApiError> {
    let days = u32::try_from(days).ok().filter(|days| (1..=36_500).contains(days));
    let days = days.ok_or_else(|| ApiError::bad_request("expiresInDays must be between 1 and 36500"))?;
    Ok(Duration::from_secs(u64::from(days) * 86_400))
}
