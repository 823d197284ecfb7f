use fidelio_kernel::UserId;
use fidelio_provisioning::ProvisioningError;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};

use super::payload::{Conditional, Made, ScimAnswer, ScimBody, Told};
use super::search::{self, Parameters};
use super::types::{PatchBody, ScimUser, SearchBody, UserList};
use super::{Outcome, client, demand, domain};
use crate::auth::{ProfileRead, ProfileWrite, ScopedKeyAuth};
use crate::document::Tag;
use crate::failure::{ANY, BAD_REQUEST, BODY, CONFLICT, CREDENTIAL, NOT_FOUND, NoContent, PRECONDITION};
use crate::state::State;

fn user_id(text: &str) -> Result<UserId, ProvisioningError> {
    text.parse().map_err(|_| ProvisioningError::NotFound("user"))
}

const CHANGE: u32 = BODY | CREDENTIAL | NOT_FOUND | CONFLICT | PRECONDITION;

#[derive(Default)]
pub(crate) struct UsersApi;

#[OpenApi(prefix_path = "/scim/v2/Users", tag = "Tag::Scim")]
impl UsersApi {
    /// List users
    ///
    /// Those who are provisioned. Needs an API key with the scope `profile:read`.
    #[oai(path = "/", method = "get", operation_id = "scimUsersList")]
    #[allow(clippy::too_many_arguments)]
    async fn list(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileRead>,
        /// A filter (RFC 7644 section 3.4.2.2), such as `userName eq "ann@example.com"`.
        filter: Query<Option<String>>,
        /// By which attribute the list is sorted; by identifier if absent.
        #[oai(name = "sortBy")]
        sort_by: Query<Option<String>>,
        /// `ascending`, or `descending`.
        #[oai(name = "sortOrder")]
        sort_order: Query<Option<String>>,
        /// The place of the first result, from 1.
        #[oai(name = "startIndex")]
        start_index: Query<Option<i64>>,
        /// How many results at most: 0 to 1000, 100 if absent.
        count: Query<Option<i64>>,
        /// The `nextCursor` of the page before; empty for the first page of a list that is read by cursors (RFC 9865).
        cursor: Query<Option<String>>,
        /// Which attributes are to be told, separated by commas.
        attributes: Query<Option<String>>,
        /// Which attributes are not to be told, separated by commas.
        #[oai(name = "excludedAttributes")]
        excluded: Query<Option<String>>,
    ) -> Outcome<ScimAnswer<UserList>, { ANY | BAD_REQUEST | CREDENTIAL }> {
        let parameters = Parameters {
            filter: filter.0,
            sort_by: sort_by.0,
            sort_order: sort_order.0,
            start_index: start_index.0,
            count: count.0,
            cursor: cursor.0,
            attributes: attributes.0,
            excluded: excluded.0,
        };
        Ok(search::users(&state, domain(&caller.0), parameters.search()?).await?)
    }

    /// Search users
    ///
    /// As the list, with the question in the body, so that it is in no log of addresses (RFC 7644 section 3.4.3). Needs an
    /// API key with the scope `profile:read`.
    #[oai(path = "/.search", method = "post", operation_id = "scimUsersSearch")]
    async fn search(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileRead>,
        body: ScimBody<SearchBody>,
    ) -> Outcome<ScimAnswer<UserList>, { BODY | CREDENTIAL }> {
        Ok(search::users(&state, domain(&caller.0), search::read(&body.0)?).await?)
    }

    /// Create a user
    ///
    /// Who has no passkey yet; a grant, or the multi-factor flow, lets the user register one. `displayName` and `name` are
    /// made of each other if only one is told. A name that is taken gives 409, also when the one who has it signed up alone:
    /// an operator can link that user. Passwords are thrown away. Needs an API key with the scope `profile:write`.
    #[oai(path = "/", method = "post", operation_id = "scimUserCreate")]
    async fn create(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        /// Which attributes are to be told, separated by commas.
        attributes: Query<Option<String>>,
        /// Which attributes are not to be told, separated by commas.
        #[oai(name = "excludedAttributes")]
        excluded: Query<Option<String>>,
        body: ScimBody<ScimUser>,
    ) -> Outcome<Made<ScimUser>, { BODY | CREDENTIAL | CONFLICT }> {
        let demand = demand(attributes.0.as_deref(), excluded.0.as_deref(), None)?;
        Ok(Made::new(state.provisioning.create_user(&client(&caller.0, &caller.1), &body.0, &demand).await?))
    }

    /// Get a user
    ///
    /// Who is provisioned. Needs an API key with the scope `profile:read`.
    #[oai(path = "/:id", method = "get", operation_id = "scimUserGet")]
    #[allow(clippy::too_many_arguments)]
    async fn get(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileRead>,
        /// The user's identifier
        id: Path<String>,
        /// Which attributes are to be told, separated by commas.
        attributes: Query<Option<String>>,
        /// Which attributes are not to be told, separated by commas.
        #[oai(name = "excludedAttributes")]
        excluded: Query<Option<String>>,
        /// Versions that the client has.
        #[oai(name = "If-None-Match")]
        if_none_match: Header<Option<String>>,
    ) -> Outcome<Conditional<ScimUser>, { ANY | BAD_REQUEST | CREDENTIAL | NOT_FOUND }> {
        let demand = demand(attributes.0.as_deref(), excluded.0.as_deref(), None)?;
        let user = state.provisioning.user(domain(&caller.0), user_id(&id)?, &demand).await?;
        Ok(Conditional::new(user, if_none_match.0))
    }

    /// Replace a user
    ///
    /// What a client can write and the body does not have is taken away; `active` is then true. `active: false` ends all
    /// access of the user at once. Needs an API key with the scope `profile:write`.
    #[oai(path = "/:id", method = "put", operation_id = "scimUserReplace")]
    #[allow(clippy::too_many_arguments)]
    async fn replace(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        /// The user's identifier
        id: Path<String>,
        /// Which attributes are to be told, separated by commas.
        attributes: Query<Option<String>>,
        /// Which attributes are not to be told, separated by commas.
        #[oai(name = "excludedAttributes")]
        excluded: Query<Option<String>>,
        /// The version that is to be changed.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: ScimBody<ScimUser>,
    ) -> Outcome<Told<ScimUser>, CHANGE> {
        let demand = demand(attributes.0.as_deref(), excluded.0.as_deref(), if_match.0)?;
        let client = client(&caller.0, &caller.1);
        Ok(Told::new(state.provisioning.replace_user(&client, user_id(&id)?, &body.0, &demand).await?))
    }

    /// Change a user
    ///
    /// All operations or none (RFC 7644 section 3.5.2). Needs an API key with the scope `profile:write`.
    #[oai(path = "/:id", method = "patch", operation_id = "scimUserPatch")]
    #[allow(clippy::too_many_arguments)]
    async fn patch(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        /// The user's identifier
        id: Path<String>,
        /// Which attributes are to be told, separated by commas.
        attributes: Query<Option<String>>,
        /// Which attributes are not to be told, separated by commas.
        #[oai(name = "excludedAttributes")]
        excluded: Query<Option<String>>,
        /// The version that is to be changed.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: ScimBody<PatchBody>,
    ) -> Outcome<Told<ScimUser>, CHANGE> {
        let demand = demand(attributes.0.as_deref(), excluded.0.as_deref(), if_match.0)?;
        let client = client(&caller.0, &caller.1);
        Ok(Told::new(state.provisioning.patch_user(&client, user_id(&id)?, &body.0, &demand).await?))
    }

    /// Delete a user
    ///
    /// With passkeys, devices and memberships; irreversible. Needs an API key with the scope `profile:write`.
    #[oai(path = "/:id", method = "delete", operation_id = "scimUserDelete")]
    async fn delete(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        /// The user's identifier
        id: Path<String>,
        /// The version that is to be deleted.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND | PRECONDITION }> {
        let demand = demand(None, None, if_match.0)?;
        state.provisioning.delete_user(&client(&caller.0, &caller.1), user_id(&id)?, &demand).await?;
        Ok(NoContent)
    }
}
