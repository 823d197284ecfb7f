//! What the service is and can do (RFC 7643 sections 5, 6 and 7, RFC 7644 section 4).

use serde_json::{Map, Value, json};

use crate::bulk::{MOST_OPERATIONS, MOST_PAYLOAD};
use crate::listing::{MOST_COUNT, USUAL_COUNT};
use crate::schema::{Attribute, ENTERPRISE_USER, GROUP, Kind, ResourceType, Schema, USER};

/// The schemas that are published.
pub const SCHEMAS: [&Schema; 3] = [&USER, &GROUP, &ENTERPRISE_USER];

fn meta(base: &str, kind: &str, path: &str) -> Value {
    json!({ "resourceType": kind, "location": format!("{base}/{path}") })
}

/// What the service supports, truly.
pub fn service_provider_config(base: &str) -> Value {
    let can = |supported: bool| json!({ "supported": supported });
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": can(true),
        "bulk": { "supported": true, "maxOperations": MOST_OPERATIONS, "maxPayloadSize": MOST_PAYLOAD },
        "filter": { "supported": true, "maxResults": MOST_COUNT },
        "changePassword": can(false),
        "sort": can(true),
        "etag": can(true),
        "pagination": {
            "cursor": true,
            "index": true,
            "defaultPaginationMethod": "index",
            "defaultPageSize": USUAL_COUNT,
            "maxPageSize": MOST_COUNT,
        },
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "API key as a bearer token",
                "description": "An API key of the application, as Authorization: Bearer <key>.",
                "specUri": "https://www.rfc-editor.org/info/rfc6750",
                "primary": true,
            },
            {
                "type": "httpbasic",
                "name": "API key as a user name",
                "description": "An API key of the application as the user name, with an empty password.",
                "specUri": "https://www.rfc-editor.org/info/rfc7617",
            },
        ],
        "meta": meta(base, "ServiceProviderConfig", "ServiceProviderConfig"),
    })
}

/// A resource type.
pub fn resource_type(base: &str, resource: ResourceType) -> Value {
    let extensions: Vec<Value> =
        resource.extensions().iter().map(|schema| json!({ "schema": schema.id, "required": false })).collect();
    let mut told = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
        "id": resource.as_str(),
        "name": resource.as_str(),
        "description": resource.description(),
        "endpoint": resource.endpoint(),
        "schema": resource.schema().id,
        "meta": meta(base, "ResourceType", &format!("ResourceTypes/{}", resource.as_str())),
    });
    if !extensions.is_empty() {
        told["schemaExtensions"] = extensions.into();
    }
    told
}

/// A schema.
pub fn schema(base: &str, schema: &Schema) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
        "id": schema.id,
        "name": schema.name,
        "description": schema.description,
        "attributes": schema.attributes.iter().map(attribute).collect::<Vec<_>>(),
        "meta": meta(base, "Schema", &format!("Schemas/{}", schema.id)),
    })
}

fn attribute(attribute: &Attribute) -> Value {
    let mut told = Map::new();
    let mut tell = |name: &str, value: Value| told.insert(name.to_owned(), value);
    tell("name", attribute.name.into());
    tell("type", attribute.kind.as_str().into());
    tell("multiValued", attribute.multi_valued.into());
    tell("description", attribute.description.into());
    tell("required", attribute.required.into());
    if !matches!(attribute.kind, Kind::Complex | Kind::Boolean) {
        tell("caseExact", attribute.case_exact.into());
    }
    tell("mutability", attribute.mutability.as_str().into());
    tell("returned", attribute.returned.as_str().into());
    tell("uniqueness", if attribute.unique { "server" } else { "none" }.into());
    if !attribute.canonical_values.is_empty() {
        tell("canonicalValues", attribute.canonical_values.into());
    }
    if !attribute.reference_types.is_empty() {
        tell("referenceTypes", attribute.reference_types.into());
    }
    if !attribute.sub_attributes.is_empty() {
        let parts: Vec<_> = attribute.sub_attributes.iter().map(self::attribute).collect();
        tell("subAttributes", parts.into());
    }
    Value::Object(told)
}
