use fidelio_kernel::GroupId;
use fidelio_provisioning::ProvisioningError;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};

use super::payload::{Conditional, Made, ScimAnswer, ScimBody, Told};
use super::search::{self, Parameters};
use super::types::{GroupList, PatchBody, ScimGroup, SearchBody};
use super::{Outcome, client, demand, domain};
use crate::auth::{ProfileRead, ProfileWrite, ScopedKeyAuth};
use crate::document::Tag;
use crate::failure::{ANY, BAD_REQUEST, BODY, CONFLICT, CREDENTIAL, NOT_FOUND, NoContent, PRECONDITION};
use crate::state::State;

fn group_id(text: &str) -> Result<GroupId, ProvisioningError> {
    text.parse().map_err(|_| ProvisioningError::NotFound("group"))
}

const CHANGE: u32 = BODY | CREDENTIAL | NOT_FOUND | CONFLICT | PRECONDITION;

#[derive(Default)]
pub(crate) struct GroupsApi;

#[OpenApi(prefix_path = "/scim/v2/Groups", tag = "Tag::Scim")]
impl GroupsApi {
    /// List groups
    ///
    /// With their members, unless these are excluded. Needs an API key with the scope `profile:read`.
    #[oai(path = "/", method = "get", operation_id = "scimGroupsList")]
    #[allow(clippy::too_many_arguments)]
    async fn list(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileRead>,
        /// A filter (RFC 7644 section 3.4.2.2), such as `displayName eq "Sales"`.
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
    ) -> Outcome<ScimAnswer<GroupList>, { ANY | BAD_REQUEST | CREDENTIAL }> {
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
        Ok(search::groups(&state, domain(&caller.0), parameters.search()?).await?)
    }

    /// Search groups
    ///
    /// As the list, with the question in the body, so that it is in no log of addresses (RFC 7644 section 3.4.3). Needs an
    /// API key with the scope `profile:read`.
    #[oai(path = "/.search", method = "post", operation_id = "scimGroupsSearch")]
    async fn search(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileRead>,
        body: ScimBody<SearchBody>,
    ) -> Outcome<ScimAnswer<GroupList>, { BODY | CREDENTIAL }> {
        Ok(search::groups(&state, domain(&caller.0), search::read(&body.0)?).await?)
    }

    /// Create a group
    ///
    /// Members are provisioned users, and other groups. A name that another group has, in whatever letter case, gives 409.
    /// Needs an API key with the scope `profile:write`.
    #[oai(path = "/", method = "post", operation_id = "scimGroupCreate")]
    async fn create(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        /// Which attributes are to be told, separated by commas.
        attributes: Query<Option<String>>,
        /// Which attributes are not to be told, separated by commas.
        #[oai(name = "excludedAttributes")]
        excluded: Query<Option<String>>,
        body: ScimBody<ScimGroup>,
    ) -> Outcome<Made<ScimGroup>, { BODY | CREDENTIAL | CONFLICT }> {
        let demand = demand(attributes.0.as_deref(), excluded.0.as_deref(), None)?;
        Ok(Made::new(state.provisioning.create_group(&client(&caller.0, &caller.1), &body.0, &demand).await?))
    }

    /// Get a group
    ///
    /// With all its members; exclude `members` if they are not needed. Needs an API key with the scope `profile:read`.
    #[oai(path = "/:id", method = "get", operation_id = "scimGroupGet")]
    #[allow(clippy::too_many_arguments)]
    async fn get(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileRead>,
        /// The group's identifier
        id: Path<String>,
        /// Which attributes are to be told, separated by commas.
        attributes: Query<Option<String>>,
        /// Which attributes are not to be told, separated by commas.
        #[oai(name = "excludedAttributes")]
        excluded: Query<Option<String>>,
        /// Versions that the client has.
        #[oai(name = "If-None-Match")]
        if_none_match: Header<Option<String>>,
    ) -> Outcome<Conditional<ScimGroup>, { ANY | BAD_REQUEST | CREDENTIAL | NOT_FOUND }> {
        let demand = demand(attributes.0.as_deref(), excluded.0.as_deref(), None)?;
        let group = state.provisioning.group(domain(&caller.0), group_id(&id)?, &demand).await?;
        Ok(Conditional::new(group, if_none_match.0))
    }

    /// Replace a group
    ///
    /// With its members: who is not in the body is one no longer. Needs an API key with the scope `profile:write`.
    #[oai(path = "/:id", method = "put", operation_id = "scimGroupReplace")]
    #[allow(clippy::too_many_arguments)]
    async fn replace(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        /// The group's identifier
        id: Path<String>,
        /// Which attributes are to be told, separated by commas.
        attributes: Query<Option<String>>,
        /// Which attributes are not to be told, separated by commas.
        #[oai(name = "excludedAttributes")]
        excluded: Query<Option<String>>,
        /// The version that is to be changed.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: ScimBody<ScimGroup>,
    ) -> Outcome<Told<ScimGroup>, CHANGE> {
        let demand = demand(attributes.0.as_deref(), excluded.0.as_deref(), if_match.0)?;
        let client = client(&caller.0, &caller.1);
        Ok(Told::new(state.provisioning.replace_group(&client, group_id(&id)?, &body.0, &demand).await?))
    }

    /// Change a group
    ///
    /// All operations or none (RFC 7644 section 3.5.2). The answer has no `members` if there are more than 200, unless
    /// `attributes` asks for them. Needs an API key with the scope `profile:write`.
    #[oai(path = "/:id", method = "patch", operation_id = "scimGroupPatch")]
    #[allow(clippy::too_many_arguments)]
    async fn patch(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        /// The group's identifier
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
    ) -> Outcome<Told<ScimGroup>, CHANGE> {
        let demand = demand(attributes.0.as_deref(), excluded.0.as_deref(), if_match.0)?;
        let client = client(&caller.0, &caller.1);
        Ok(Told::new(state.provisioning.patch_group(&client, group_id(&id)?, &body.0, &demand).await?))
    }

    /// Delete a group
    ///
    /// Its members stay; irreversible. Needs an API key with the scope `profile:write`.
    #[oai(path = "/:id", method = "delete", operation_id = "scimGroupDelete")]
    async fn delete(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        /// The group's identifier
        id: Path<String>,
        /// The version that is to be deleted.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND | PRECONDITION }> {
        let demand = demand(None, None, if_match.0)?;
        state.provisioning.delete_group(&client(&caller.0, &caller.1), group_id(&id)?, &demand).await?;
        Ok(NoContent)
    }
}
