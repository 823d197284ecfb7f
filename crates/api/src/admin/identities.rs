use fidelio_identity::LinkedIdentity;
use fidelio_kernel::Timestamp;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use crate::auth::ApplicationAdmin;
use crate::document::Tag;
use crate::failure::{ANY, BODY, CONFLICT, CREDENTIAL, NOT_FOUND, NoContent, Outcome};
use crate::management::user_id;
use crate::oidc::provider_id;
use crate::state::State;
use crate::wire::{Body, Time};

/// An account at an OpenID provider that is linked to a user.
#[derive(Clone, Debug, Object)]
#[oai(rename = "LinkedIdentity", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct IdentityBody {
    /// What the application calls the provider.
    provider_id: String,
    /// Who it is there (`sub`, OpenID Connect Core section 2).
    subject: String,
    /// When it was linked.
    linked_at: Time,
    /// When the user last signed in by it.
    last_used_at: Option<Time>,
}

impl From<LinkedIdentity> for IdentityBody {
    fn from(identity: LinkedIdentity) -> Self {
        Self {
            provider_id: identity.provider.to_string(),
            subject: identity.subject,
            linked_at: Time(identity.linked_at),
            last_used_at: identity.last_used_at.map(Time),
        }
    }
}

impl Example for IdentityBody {
    fn example() -> Self {
        Self {
            provider_id: "example".to_owned(),
            subject: "248289761001".to_owned(),
            linked_at: Time(Timestamp::from_seconds(1_767_372_044)),
            last_used_at: None,
        }
    }
}

/// The accounts that are linked to a user.
#[derive(Clone, Debug, Object)]
#[oai(rename = "LinkedIdentities", rename_all = "camelCase", example)]
pub(crate) struct IdentitiesBody {
    /// By provider; a user has at most one at each.
    items: Vec<IdentityBody>,
}

impl Example for IdentitiesBody {
    fn example() -> Self {
        Self { items: vec![IdentityBody::example()] }
    }
}

/// Which account is to be linked.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct IdentityPutRequest {
    /// Who it is at the provider: the `sub` of its ID tokens, letter for letter.
    subject: String,
}

impl Example for IdentityPutRequest {
    fn example() -> Self {
        Self { subject: "248289761001".to_owned() }
    }
}

#[derive(Default)]
pub(crate) struct IdentitiesApi;

#[OpenApi(prefix_path = "/fido2/v2/admin", tag = "Tag::Admin")]
impl IdentitiesApi {
    /// List a user's accounts at OpenID providers
    ///
    /// By which the user can sign in.
    #[oai(
        path = "/applications/:applicationId/users/:userId/identities",
        method = "get",
        operation_id = "adminUserIdentitiesList"
    )]
    async fn list(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The user's identifier.
        #[oai(name = "userId")]
        user: Path<String>,
    ) -> Outcome<Json<IdentitiesBody>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let identities = state.federation.identities(caller.application.id, user_id(&user)?).await?;
        Ok(Json(IdentitiesBody { items: identities.into_iter().map(IdentityBody::from).collect() }))
    }

    /// Link an account at an OpenID provider
    ///
    /// Whoever signs in by it is the user from now on. 409 if it is somebody's already, or the user has one there.
    #[oai(
        path = "/applications/:applicationId/users/:userId/identities/:providerId",
        method = "put",
        operation_id = "adminUserIdentityPut"
    )]
    #[allow(clippy::too_many_arguments)]
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
        /// What the application calls the provider.
        #[oai(name = "providerId")]
        provider: Path<String>,
        body: Body<IdentityPutRequest>,
    ) -> Outcome<Json<IdentityBody>, { BODY | CREDENTIAL | NOT_FOUND | CONFLICT }> {
        let (user, provider) = (user_id(&user)?, provider_id(&provider)?);
        let application = caller.application.id;
        let linked = state.federation.link(&caller.by, application, user, &provider, &body.0.subject).await?;
        Ok(Json(linked.into()))
    }

    /// Unlink an account at an OpenID provider
    ///
    /// The user cannot sign in by it any more, and sign-ins that came from it end.
    #[oai(
        path = "/applications/:applicationId/users/:userId/identities/:providerId",
        method = "delete",
        operation_id = "adminUserIdentityDelete"
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
        /// What the application calls the provider.
        #[oai(name = "providerId")]
        provider: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        let (user, provider) = (user_id(&user)?, provider_id(&provider)?);
        state.federation.unlink(&caller.by, caller.application.id, user, &provider).await?;
        Ok(NoContent)
    }
}
