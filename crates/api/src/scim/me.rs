use fidelio_provisioning::resource::Domain;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Query};

use super::payload::Conditional;
use super::types::ScimUser;
use super::{Outcome, demand};
use crate::auth::{PasskeyRead, TokenAuth};
use crate::document::Tag;
use crate::failure::{ANY, BAD_REQUEST, CREDENTIAL, NOT_FOUND};
use crate::state::State;

#[derive(Default)]
pub(crate) struct MeApi;

#[OpenApi(prefix_path = "/scim/v2", tag = "Tag::Scim")]
impl MeApi {
    /// Get the signed-in user
    ///
    /// What is provisioned of the user whose access token it is (RFC 7644 section 3.11), without `externalId`, which is the
    /// provisioning client's. 404 for a user who is not provisioned. Needs an access token with the scope `passkey:read`.
    #[oai(path = "/Me", method = "get", operation_id = "scimMe")]
    async fn me(
        &self,
        state: State<'_>,
        caller: TokenAuth<PasskeyRead>,
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
        let domain = Domain { application: caller.0.application.id, client: None };
        let user = state.provisioning.user(domain, caller.0.user.id, &demand).await?;
        Ok(Conditional::new(user, if_none_match.0))
    }
}
