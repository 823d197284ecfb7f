use std::marker::PhantomData;

use fidelio_kernel::GroupId;
use fidelio_provisioning::listing::Search;
use fidelio_provisioning::resource::Domain;
use fidelio_provisioning::schema::ResourceType;
use fidelio_provisioning::{Demand, Projection, ProvisioningError};
use poem::{IntoResponse, Response, web};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::registry::{MetaResponses, Registry};
use poem_openapi::types::ToJSON;
use poem_openapi::{ApiResponse, OpenApi};
use serde_json::Value;

use super::paging::limit;
use crate::auth::ApplicationAdmin;
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{ANY, BAD_REQUEST, CREDENTIAL, NOT_FOUND, NoContent, Outcome};
use crate::management::{done, user_id};
use crate::scim::search::listed;
use crate::scim::types::{GroupList, ScimGroup, ScimUser, UserList};
use crate::state::State;

/// Administrators look at the resources on behalf of no client, so that they see no `externalId`.
fn domain(caller: &ApplicationAdmin) -> Domain {
    Domain { application: caller.application.id, client: None }
}

/// What the domain told, whole: a client may have sent attributes that the document does not have. `T` is what it is there.
struct Told<T>(Value, PhantomData<T>);

impl<T> Told<T> {
    const fn new(body: Value) -> Self {
        Self(body, PhantomData)
    }
}

impl<T: Send> IntoResponse for Told<T> {
    fn into_response(self) -> Response {
        web::Json(self.0).into_response()
    }
}

impl<T: ToJSON> ApiResponse for Told<T> {
    fn meta() -> MetaResponses {
        Json::<T>::meta()
    }

    fn register(registry: &mut Registry) {
        Json::<T>::register(registry);
    }
}

async fn page(
    state: &State<'_>,
    caller: &ApplicationAdmin,
    resource: ResourceType,
    (filter, cursor, count): (Option<String>, Option<String>, Option<u32>),
) -> Result<Value, ApiError> {
    let search = Search {
        filter,
        cursor: Some(cursor.unwrap_or_default()),
        count: Some(i64::try_from(limit(count)?).unwrap_or(i64::MAX)),
        // A group may have very many members.
        projection: Projection::of(&[], &["members"])?,
        ..Search::default()
    };
    Ok(listed(state.provisioning.search(domain(caller), &[resource], &search).await?))
}

#[derive(Default)]
pub(crate) struct AdminProvisioningApi;

#[OpenApi(prefix_path = "/fido2/v2/admin", tag = "Tag::Admin")]
impl AdminProvisioningApi {
    /// List provisioned users
    ///
    /// As provisioning clients (SCIM) keep them, oldest first.
    #[oai(
        path = "/applications/:applicationId/provisioned-users",
        method = "get",
        operation_id = "adminProvisionedUsersList"
    )]
    #[allow(clippy::too_many_arguments)]
    async fn users(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// A filter of SCIM (RFC 7644 section 3.4.2.2), such as `userName sw "ann"`.
        filter: Query<Option<String>>,
        /// The `nextCursor` of the page before.
        cursor: Query<Option<String>>,
        /// How many at most: 1 to 200, 50 if absent.
        limit: Query<Option<u32>>,
    ) -> Outcome<Told<UserList>, { ANY | BAD_REQUEST | CREDENTIAL | NOT_FOUND }> {
        Ok(Told::new(page(&state, &caller, ResourceType::User, (filter.0, cursor.0, limit.0)).await?))
    }

    /// Get a provisioned user
    ///
    /// With the groups of the user.
    #[oai(
        path = "/applications/:applicationId/provisioned-users/:userId",
        method = "get",
        operation_id = "adminProvisionedUserGet"
    )]
    async fn user(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The user's identifier.
        #[oai(name = "userId")]
        user: Path<String>,
    ) -> Outcome<Told<ScimUser>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let found = state.provisioning.user(domain(&caller), user_id(&user)?, &Demand::default()).await?;
        Ok(Told::new(Value::Object(found.body)))
    }

    /// List groups
    ///
    /// As provisioning clients (SCIM) keep them, oldest first, without their members.
    #[oai(path = "/applications/:applicationId/groups", method = "get", operation_id = "adminGroupsList")]
    #[allow(clippy::too_many_arguments)]
    async fn groups(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// A filter of SCIM (RFC 7644 section 3.4.2.2), such as `displayName sw "sales"`.
        filter: Query<Option<String>>,
        /// The `nextCursor` of the page before.
        cursor: Query<Option<String>>,
        /// How many at most: 1 to 200, 50 if absent.
        limit: Query<Option<u32>>,
    ) -> Outcome<Told<GroupList>, { ANY | BAD_REQUEST | CREDENTIAL | NOT_FOUND }> {
        Ok(Told::new(page(&state, &caller, ResourceType::Group, (filter.0, cursor.0, limit.0)).await?))
    }

    /// Get a group
    ///
    /// With all its members.
    #[oai(path = "/applications/:applicationId/groups/:groupId", method = "get", operation_id = "adminGroupGet")]
    async fn group(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The group's identifier.
        #[oai(name = "groupId")]
        group: Path<String>,
    ) -> Outcome<Told<ScimGroup>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let id: GroupId = group.parse().map_err(|_| ProvisioningError::NotFound("group"))?;
        let found = state.provisioning.group(domain(&caller), id, &Demand::default()).await?;
        Ok(Told::new(Value::Object(found.body)))
    }

    /// Link a user
    ///
    /// Who signed up alone: the application's provisioning clients (SCIM) see and change the user from now on. Do it only if
    /// it is the person whom they mean: who is provisioned under this name is then who signed up. Changes nothing if the user
    /// is provisioned.
    #[oai(
        path = "/applications/:applicationId/users/:userId/provisioning",
        method = "put",
        operation_id = "adminUserLink"
    )]
    async fn link(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The user's identifier.
        #[oai(name = "userId")]
        user: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        let view = state.management.user(caller.application.id, user_id(&user)?).await?;
        state.provisioning.link(&caller.by, &view.user).await?;
        Ok(NoContent)
    }

    /// Unlink a user
    ///
    /// Who is hidden from provisioning clients (SCIM), is in no group any more, and goes on as before. 404 if the user is not
    /// provisioned.
    #[oai(
        path = "/applications/:applicationId/users/:userId/provisioning",
        method = "delete",
        operation_id = "adminUserUnlink"
    )]
    async fn unlink(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The user's identifier.
        #[oai(name = "userId")]
        user: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        Ok(done(state.provisioning.unlink(&caller.by, caller.application.id, user_id(&user)?).await?)?)
    }
}
