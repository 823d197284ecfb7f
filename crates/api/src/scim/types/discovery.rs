use poem_openapi::Object;
use poem_openapi::types::{Any, Example};
use serde_json::Value;

use super::MetaBody;

/// A schema that resources of a type can have too.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimSchemaExtension", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct ExtensionBody {
    /// Its URN.
    pub(crate) schema: String,
    /// Whether they must have it.
    pub(crate) required: bool,
}

/// A resource type (RFC 7643 section 6).
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimResourceType", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ResourceTypeBody {
    /// `urn:ietf:params:scim:schemas:core:2.0:ResourceType`.
    pub(crate) schemas: Vec<String>,
    /// Its name.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// What it is.
    pub(crate) description: String,
    /// Its path below the base URL.
    pub(crate) endpoint: String,
    /// The URN of its schema.
    pub(crate) schema: String,
    /// Its extensions.
    pub(crate) schema_extensions: Option<Vec<ExtensionBody>>,
    /// Where it is.
    pub(crate) meta: Option<MetaBody>,
}

impl Example for ResourceTypeBody {
    fn example() -> Self {
        Self {
            schemas: vec!["urn:ietf:params:scim:schemas:core:2.0:ResourceType".to_owned()],
            id: "Group".to_owned(),
            name: "Group".to_owned(),
            description: "Groups of users, and of groups.".to_owned(),
            endpoint: "/Groups".to_owned(),
            schema: "urn:ietf:params:scim:schemas:core:2.0:Group".to_owned(),
            schema_extensions: None,
            meta: None,
        }
    }
}

/// An attribute of a schema.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimSchemaAttribute", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct AttributeBody {
    /// Its name.
    pub(crate) name: String,
    /// What it holds.
    #[oai(rename = "type")]
    pub(crate) kind: String,
    /// Whether it holds a list.
    pub(crate) multi_valued: bool,
    /// What it is for.
    pub(crate) description: String,
    /// Whether it must be there.
    pub(crate) required: bool,
    /// Whether letter case matters when it is compared.
    pub(crate) case_exact: Option<bool>,
    /// Who may change it.
    pub(crate) mutability: String,
    /// When it is told.
    pub(crate) returned: String,
    /// Within what it is unique.
    pub(crate) uniqueness: String,
    /// Usual values.
    pub(crate) canonical_values: Option<Vec<String>>,
    /// What a reference may point to.
    pub(crate) reference_types: Option<Vec<String>>,
    /// Its parts, described alike.
    pub(crate) sub_attributes: Option<Vec<Any<Value>>>,
}

/// A schema (RFC 7643 section 7).
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimSchema", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct SchemaBody {
    /// `urn:ietf:params:scim:schemas:core:2.0:Schema`.
    pub(crate) schemas: Vec<String>,
    /// Its URN.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// What it describes.
    pub(crate) description: String,
    /// The attributes.
    pub(crate) attributes: Vec<AttributeBody>,
    /// Where it is.
    pub(crate) meta: Option<MetaBody>,
}

impl Example for SchemaBody {
    fn example() -> Self {
        Self {
            schemas: vec!["urn:ietf:params:scim:schemas:core:2.0:Schema".to_owned()],
            id: "urn:ietf:params:scim:schemas:core:2.0:Group".to_owned(),
            name: "Group".to_owned(),
            description: "A group of users".to_owned(),
            attributes: vec![AttributeBody {
                name: "displayName".to_owned(),
                kind: "string".to_owned(),
                multi_valued: false,
                description: "The name of the group.".to_owned(),
                required: true,
                case_exact: Some(false),
                mutability: "readWrite".to_owned(),
                returned: "default".to_owned(),
                uniqueness: "server".to_owned(),
                canonical_values: None,
                reference_types: None,
                sub_attributes: None,
            }],
            meta: None,
        }
    }
}

/// Whether something is supported.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimSupport", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct SupportBody {
    /// Whether it is.
    pub(crate) supported: bool,
}

/// Whether bulk requests are supported.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimBulkSupport", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct BulkSupportBody {
    /// Whether they are.
    pub(crate) supported: bool,
    /// How many operations one has at most.
    pub(crate) max_operations: i64,
    /// How long one is at most, in bytes.
    pub(crate) max_payload_size: i64,
}

/// Whether filters are supported.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimFilterSupport", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct FilterSupportBody {
    /// Whether they are.
    pub(crate) supported: bool,
    /// How many results a page has at most.
    pub(crate) max_results: i64,
}

/// How lists are read (RFC 9865 section 4).
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimPagination", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct PaginationBody {
    /// Whether by cursors.
    pub(crate) cursor: bool,
    /// Whether by the place of the first result.
    pub(crate) index: bool,
    /// How, if the client does not say.
    pub(crate) default_pagination_method: String,
    /// How many results a page has, if the client does not say.
    pub(crate) default_page_size: i64,
    /// How many results a page has at most.
    pub(crate) max_page_size: i64,
}

/// How clients prove who they are.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimAuthenticationScheme", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct SchemeBody {
    /// The scheme.
    #[oai(rename = "type")]
    pub(crate) kind: String,
    /// Its name.
    pub(crate) name: String,
    /// How it is used.
    pub(crate) description: String,
    /// The standard.
    pub(crate) spec_uri: Option<String>,
    /// Whether it is the preferred one.
    pub(crate) primary: Option<bool>,
}

/// What the service supports (RFC 7643 section 5).
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimServiceProviderConfig", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ServiceProviderConfigBody {
    /// `urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig`.
    pub(crate) schemas: Vec<String>,
    /// PATCH.
    pub(crate) patch: SupportBody,
    /// Bulk requests.
    pub(crate) bulk: BulkSupportBody,
    /// Filters.
    pub(crate) filter: FilterSupportBody,
    /// Passwords.
    pub(crate) change_password: SupportBody,
    /// Sorting.
    pub(crate) sort: SupportBody,
    /// Entity tags.
    pub(crate) etag: SupportBody,
    /// Pages.
    pub(crate) pagination: PaginationBody,
    /// How clients prove who they are.
    pub(crate) authentication_schemes: Vec<SchemeBody>,
    /// Where this is.
    pub(crate) meta: Option<MetaBody>,
}

impl Example for ServiceProviderConfigBody {
    fn example() -> Self {
        Self {
            schemas: vec!["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig".to_owned()],
            patch: SupportBody { supported: true },
            bulk: BulkSupportBody { supported: true, max_operations: 200, max_payload_size: 1_048_576 },
            filter: FilterSupportBody { supported: true, max_results: 1000 },
            change_password: SupportBody { supported: false },
            sort: SupportBody { supported: true },
            etag: SupportBody { supported: true },
            pagination: PaginationBody {
                cursor: true,
                index: true,
                default_pagination_method: "index".to_owned(),
                default_page_size: 100,
                max_page_size: 1000,
            },
            authentication_schemes: vec![SchemeBody {
                kind: "oauthbearertoken".to_owned(),
                name: "API key as a bearer token".to_owned(),
                description: "An API key of the application.".to_owned(),
                spec_uri: None,
                primary: Some(true),
            }],
            meta: None,
        }
    }
}
