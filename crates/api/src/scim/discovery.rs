use fidelio_provisioning::discovery::{SCHEMAS, resource_type, schema, service_provider_config};
use fidelio_provisioning::schema::ResourceType;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use serde_json::{Value, json};

use super::Outcome;
use super::payload::ScimAnswer;
use super::types::{ResourceTypeBody, ResourceTypeList, SchemaBody, SchemaList, ServiceProviderConfigBody};
use crate::auth::{ProfileRead, ScopedKeyAuth};
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{ANY, CREDENTIAL, NOT_FOUND};
use crate::state::State;

fn list<T>(resources: Vec<Value>) -> ScimAnswer<T> {
    ScimAnswer::new(json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": resources.len(),
        "itemsPerPage": resources.len(),
        "startIndex": 1,
        "Resources": resources,
    }))
}

/// These lists cannot be filtered (RFC 7644 section 4): whoever tries would else take the whole for an answer.
fn unfiltered(filter: Option<&str>) -> Result<(), ApiError> {
    match filter {
        Some(_) => Err(ApiError::new(
            poem::http::StatusCode::FORBIDDEN,
            "filter: this list cannot be filtered; leave it out, or ask for one by its id",
        )),
        None => Ok(()),
    }
}

#[derive(Default)]
pub(crate) struct DiscoveryApi;

#[OpenApi(prefix_path = "/scim/v2", tag = "Tag::Scim")]
impl DiscoveryApi {
    /// What the service supports
    ///
    /// With all limits (RFC 7643 section 5). Needs an API key with the scope `profile:read`.
    #[oai(path = "/ServiceProviderConfig", method = "get", operation_id = "scimServiceProviderConfig")]
    async fn service_provider_config(
        &self,
        state: State<'_>,
        _caller: ScopedKeyAuth<ProfileRead>,
        /// Refused.
        filter: Query<Option<String>>,
    ) -> Outcome<ScimAnswer<ServiceProviderConfigBody>, { ANY | CREDENTIAL }> {
        unfiltered(filter.0.as_deref())?;
        Ok(ScimAnswer::new(service_provider_config(&state.provisioning.base)))
    }

    /// List resource types
    ///
    /// Users and groups (RFC 7643 section 6). Needs an API key with the scope `profile:read`.
    #[oai(path = "/ResourceTypes", method = "get", operation_id = "scimResourceTypes")]
    async fn resource_types(
        &self,
        state: State<'_>,
        _caller: ScopedKeyAuth<ProfileRead>,
        /// Refused.
        filter: Query<Option<String>>,
    ) -> Outcome<ScimAnswer<ResourceTypeList>, { ANY | CREDENTIAL }> {
        unfiltered(filter.0.as_deref())?;
        let base = &state.provisioning.base;
        Ok(list(ResourceType::ALL.iter().map(|resource| resource_type(base, *resource)).collect()))
    }

    /// Get a resource type
    ///
    /// By its name. Needs an API key with the scope `profile:read`.
    #[oai(path = "/ResourceTypes/:id", method = "get", operation_id = "scimResourceTypeGet")]
    async fn resource_type(
        &self,
        state: State<'_>,
        _caller: ScopedKeyAuth<ProfileRead>,
        /// `User` or `Group`
        id: Path<String>,
    ) -> Outcome<ScimAnswer<ResourceTypeBody>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let found = ResourceType::ALL.into_iter().find(|resource| resource.as_str() == id.0);
        let found = found.ok_or_else(|| ApiError::not_found("there is no resource type with this id"))?;
        Ok(ScimAnswer::new(resource_type(&state.provisioning.base, found)))
    }

    /// List schemas
    ///
    /// Every attribute that is interpreted, with what may be done to it (RFC 7643 section 7). Needs an API key with the scope
    /// `profile:read`.
    #[oai(path = "/Schemas", method = "get", operation_id = "scimSchemas")]
    async fn schemas(
        &self,
        state: State<'_>,
        _caller: ScopedKeyAuth<ProfileRead>,
        /// Refused.
        filter: Query<Option<String>>,
    ) -> Outcome<ScimAnswer<SchemaList>, { ANY | CREDENTIAL }> {
        unfiltered(filter.0.as_deref())?;
        let base = &state.provisioning.base;
        Ok(list(SCHEMAS.iter().map(|described| schema(base, described)).collect()))
    }

    /// Get a schema
    ///
    /// By its URN. Needs an API key with the scope `profile:read`.
    #[oai(path = "/Schemas/:id", method = "get", operation_id = "scimSchemaGet")]
    async fn schema(
        &self,
        state: State<'_>,
        _caller: ScopedKeyAuth<ProfileRead>,
        /// The URN
        id: Path<String>,
    ) -> Outcome<ScimAnswer<SchemaBody>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let found = SCHEMAS.into_iter().find(|described| described.id.eq_ignore_ascii_case(&id.0));
        let found = found.ok_or_else(|| ApiError::not_found("there is no schema with this id"))?;
        Ok(ScimAnswer::new(schema(&state.provisioning.base, found)))
    }
}
