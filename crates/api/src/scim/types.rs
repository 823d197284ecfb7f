//! The bodies as the document tells them, and as the typed client has them. The program reads and writes their JSON by the
//! schemas of the domain, which also keeps what is not here.

use poem_openapi::types::{Any, Example};
use poem_openapi::{Enum, Object};
use serde_json::{Value, json};

use super::SCIM_JSON;
use crate::error::MsgCode;
use crate::failure::ErrorShape;
use crate::wire::example;

/// What the service knows about a resource.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimMeta", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct MetaBody {
    /// The name of the resource type.
    pub(crate) resource_type: Option<String>,
    /// When it was made, RFC 3339.
    pub(crate) created: Option<String>,
    /// When it was changed last, RFC 3339.
    pub(crate) last_modified: Option<String>,
    /// Where it is.
    pub(crate) location: Option<String>,
    /// Its entity tag.
    pub(crate) version: Option<String>,
}

impl Example for MetaBody {
    fn example() -> Self {
        Self {
            resource_type: Some("User".to_owned()),
            created: Some(example::TIME.to_owned()),
            last_modified: Some(example::TIME.to_owned()),
            location: Some(format!("https://auth.example.com/scim/v2/Users/{}", example::USER)),
            version: Some("W/\"1\"".to_owned()),
        }
    }
}

/// The parts of a real name.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimName", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct NameBody {
    /// The whole name.
    pub(crate) formatted: Option<String>,
    /// The family name.
    pub(crate) family_name: Option<String>,
    /// The given name.
    pub(crate) given_name: Option<String>,
    /// Middle names.
    pub(crate) middle_name: Option<String>,
    /// What stands before it.
    pub(crate) honorific_prefix: Option<String>,
    /// What stands after it.
    pub(crate) honorific_suffix: Option<String>,
}

/// One of several values of an attribute.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimValue", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct ValueBody {
    /// The value.
    pub(crate) value: Option<String>,
    /// As it is shown.
    pub(crate) display: Option<String>,
    /// What it is for, such as `work` or `home`.
    #[oai(rename = "type")]
    pub(crate) kind: Option<String>,
    /// Whether it is the preferred one; true at most once.
    pub(crate) primary: Option<bool>,
}

/// A postal address.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimAddress", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct AddressBody {
    /// The whole address.
    pub(crate) formatted: Option<String>,
    /// Street and house number.
    pub(crate) street_address: Option<String>,
    /// The city or town.
    pub(crate) locality: Option<String>,
    /// The state or region.
    pub(crate) region: Option<String>,
    /// The postal code.
    pub(crate) postal_code: Option<String>,
    /// The country, ISO 3166-1 alpha-2.
    pub(crate) country: Option<String>,
    /// What it is for.
    #[oai(rename = "type")]
    pub(crate) kind: Option<String>,
    /// Whether it is the preferred one.
    pub(crate) primary: Option<bool>,
}

/// A group that a user is a member of.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimGroupRef", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct GroupRefBody {
    /// The identifier of the group.
    pub(crate) value: Option<String>,
    /// Where it is.
    #[oai(rename = "$ref")]
    pub(crate) reference: Option<String>,
    /// Its name.
    pub(crate) display: Option<String>,
    /// `direct`.
    #[oai(rename = "type")]
    pub(crate) kind: Option<String>,
}

/// Whom a user reports to.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimManager", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct ManagerBody {
    /// The identifier, as the client has it.
    pub(crate) value: Option<String>,
    /// Where the manager is.
    #[oai(rename = "$ref")]
    pub(crate) reference: Option<String>,
    /// The name.
    pub(crate) display_name: Option<String>,
}

/// What an enterprise knows of a user (RFC 7643 section 4.3).
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimEnterpriseUser", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct EnterpriseBody {
    /// The employee number.
    pub(crate) employee_number: Option<String>,
    /// The cost center.
    pub(crate) cost_center: Option<String>,
    /// The organization.
    pub(crate) organization: Option<String>,
    /// The division.
    pub(crate) division: Option<String>,
    /// The department.
    pub(crate) department: Option<String>,
    /// Whom the user reports to.
    pub(crate) manager: Option<ManagerBody>,
}

/// A user (RFC 7643 section 4.1). What else a client sends is kept, and told again as it is.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimUser", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ScimUser {
    /// The URNs of the schemas that it has attributes of.
    pub(crate) schemas: Vec<String>,
    /// The identifier; the `sub` of tokens. Given by the service.
    pub(crate) id: Option<String>,
    /// What the provisioning client calls the user; opaque, and unique for that client.
    pub(crate) external_id: Option<String>,
    /// The name to sign in with, unique in whatever letter case. Required when a user is made or replaced.
    pub(crate) user_name: Option<String>,
    /// The real name.
    pub(crate) name: Option<NameBody>,
    /// The name to show.
    pub(crate) display_name: Option<String>,
    /// What the user is called casually.
    pub(crate) nick_name: Option<String>,
    /// A page about the user.
    pub(crate) profile_url: Option<String>,
    /// The title in the organization.
    pub(crate) title: Option<String>,
    /// How the user belongs to the organization.
    pub(crate) user_type: Option<String>,
    /// Preferred languages.
    pub(crate) preferred_language: Option<String>,
    /// For formats of numbers and dates.
    pub(crate) locale: Option<String>,
    /// The IANA name of the time zone.
    pub(crate) timezone: Option<String>,
    /// Whether the user may sign in; true if absent.
    pub(crate) active: Option<bool>,
    /// E-mail addresses. One-time codes go to the primary one, else to the first for work, else to the first.
    pub(crate) emails: Option<Vec<ValueBody>>,
    /// Telephone numbers.
    pub(crate) phone_numbers: Option<Vec<ValueBody>>,
    /// Instant messaging addresses.
    pub(crate) ims: Option<Vec<ValueBody>>,
    /// Where photos are.
    pub(crate) photos: Option<Vec<ValueBody>>,
    /// Postal addresses.
    pub(crate) addresses: Option<Vec<AddressBody>>,
    /// The groups of the user; changed through the groups.
    pub(crate) groups: Option<Vec<GroupRefBody>>,
    /// What the user is entitled to.
    pub(crate) entitlements: Option<Vec<ValueBody>>,
    /// The roles.
    pub(crate) roles: Option<Vec<ValueBody>>,
    /// Certificates in DER, base64.
    #[oai(rename = "x509Certificates")]
    pub(crate) x509_certificates: Option<Vec<ValueBody>>,
    /// The enterprise extension.
    #[oai(rename = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")]
    pub(crate) enterprise: Option<EnterpriseBody>,
    /// What the service knows about it.
    pub(crate) meta: Option<MetaBody>,
}

impl Example for ScimUser {
    fn example() -> Self {
        let mail = ValueBody {
            value: Some("ann@example.com".to_owned()),
            display: None,
            kind: Some("work".to_owned()),
            primary: Some(true),
        };
        Self {
            schemas: vec!["urn:ietf:params:scim:schemas:core:2.0:User".to_owned()],
            id: Some(example::USER.to_owned()),
            external_id: Some("00u1a2b3c4".to_owned()),
            user_name: Some("ann@example.com".to_owned()),
            name: Some(NameBody {
                formatted: Some("Ann Lee".to_owned()),
                family_name: Some("Lee".to_owned()),
                given_name: Some("Ann".to_owned()),
                middle_name: None,
                honorific_prefix: None,
                honorific_suffix: None,
            }),
            display_name: Some("Ann Lee".to_owned()),
            nick_name: None,
            profile_url: None,
            title: None,
            user_type: None,
            preferred_language: None,
            locale: None,
            timezone: None,
            active: Some(true),
            emails: Some(vec![mail]),
            phone_numbers: None,
            ims: None,
            photos: None,
            addresses: None,
            groups: None,
            entitlements: None,
            roles: None,
            x509_certificates: None,
            enterprise: None,
            meta: Some(MetaBody::example()),
        }
    }
}

/// A member of a group.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimMember", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct MemberBody {
    /// The identifier of the user or group.
    pub(crate) value: Option<String>,
    /// Where it is.
    #[oai(rename = "$ref")]
    pub(crate) reference: Option<String>,
    /// The name.
    pub(crate) display: Option<String>,
    /// `User` or `Group`.
    #[oai(rename = "type")]
    pub(crate) kind: Option<String>,
}

/// A group (RFC 7643 section 4.2). What else a client sends is kept, and told again as it is.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimGroup", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ScimGroup {
    /// The URNs of the schemas that it has attributes of.
    pub(crate) schemas: Vec<String>,
    /// The identifier, given by the service.
    pub(crate) id: Option<String>,
    /// What the provisioning client calls the group; opaque, and unique for that client.
    pub(crate) external_id: Option<String>,
    /// The name, unique in whatever letter case. Required when a group is made or replaced.
    pub(crate) display_name: Option<String>,
    /// The members.
    pub(crate) members: Option<Vec<MemberBody>>,
    /// What the service knows about it.
    pub(crate) meta: Option<MetaBody>,
}

impl Example for ScimGroup {
    fn example() -> Self {
        Self {
            schemas: vec!["urn:ietf:params:scim:schemas:core:2.0:Group".to_owned()],
            id: Some(example::GROUP.to_owned()),
            external_id: None,
            display_name: Some("Sales".to_owned()),
            members: Some(vec![MemberBody {
                value: Some(example::USER.to_owned()),
                // The page of the documentation takes a `$ref` in an example for one of its own, and follows it.
                reference: None,
                display: Some("Ann Lee".to_owned()),
                kind: Some("User".to_owned()),
            }]),
            meta: None,
        }
    }
}

/// One change.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimPatchOperation", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct PatchOperationBody {
    /// `add`, `remove` or `replace`, in any letter case.
    pub(crate) op: String,
    /// What is changed, such as `active` or `emails[type eq "work"].value`; without one, `value` is an object of attributes.
    pub(crate) path: Option<String>,
    /// The value, or a list of values.
    pub(crate) value: Option<Any<Value>>,
}

/// Changes of a resource (RFC 7644 section 3.5.2).
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimPatch", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct PatchBody {
    /// `urn:ietf:params:scim:api:messages:2.0:PatchOp`.
    pub(crate) schemas: Vec<String>,
    /// The changes, all of which are made or none; at most 1000.
    #[oai(rename = "Operations")]
    pub(crate) operations: Vec<PatchOperationBody>,
}

impl Example for PatchBody {
    fn example() -> Self {
        Self {
            schemas: vec!["urn:ietf:params:scim:api:messages:2.0:PatchOp".to_owned()],
            operations: vec![PatchOperationBody {
                op: "replace".to_owned(),
                path: Some("active".to_owned()),
                value: Some(Any(json!(false))),
            }],
        }
    }
}

/// A search (RFC 7644 section 3.4.3).
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimSearch", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct SearchBody {
    /// `urn:ietf:params:scim:api:messages:2.0:SearchRequest`.
    pub(crate) schemas: Vec<String>,
    /// A filter.
    pub(crate) filter: Option<String>,
    /// By which attribute the list is sorted.
    pub(crate) sort_by: Option<String>,
    /// `ascending`, or `descending`.
    pub(crate) sort_order: Option<String>,
    /// The place of the first result, from 1.
    pub(crate) start_index: Option<i64>,
    /// How many results at most: 0 to 1000, 100 if absent.
    pub(crate) count: Option<i64>,
    /// The `nextCursor` of the page before; empty for the first page of a list that is read by cursors.
    pub(crate) cursor: Option<String>,
    /// Which attributes are to be told.
    pub(crate) attributes: Option<Vec<String>>,
    /// Which attributes are not to be told.
    pub(crate) excluded_attributes: Option<Vec<String>>,
}

impl Example for SearchBody {
    fn example() -> Self {
        Self {
            schemas: vec!["urn:ietf:params:scim:api:messages:2.0:SearchRequest".to_owned()],
            filter: Some("userName eq \"ann@example.com\"".to_owned()),
            sort_by: None,
            sort_order: None,
            start_index: Some(1),
            count: Some(10),
            cursor: None,
            attributes: None,
            excluded_attributes: None,
        }
    }
}

macro_rules! list_example {
    ($item:expr) => {
        Self {
            schemas: vec!["urn:ietf:params:scim:api:messages:2.0:ListResponse".to_owned()],
            total_results: 1,
            start_index: Some(1),
            items_per_page: 1,
            next_cursor: None,
            resources: vec![$item],
        }
    };
}

/// A page of users.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimUserList", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct UserList {
    /// `urn:ietf:params:scim:api:messages:2.0:ListResponse`.
    pub(crate) schemas: Vec<String>,
    /// How many there are in all.
    pub(crate) total_results: i64,
    /// The place of the first one here, from 1; absent where the list is read by cursors.
    pub(crate) start_index: Option<i64>,
    /// How many are here.
    pub(crate) items_per_page: i64,
    /// Where the next page begins; absent on the last one.
    pub(crate) next_cursor: Option<String>,
    /// The resources.
    #[oai(rename = "Resources")]
    pub(crate) resources: Vec<ScimUser>,
}

impl Example for UserList {
    fn example() -> Self {
        list_example!(ScimUser::example())
    }
}

/// A page of groups.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimGroupList", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct GroupList {
    /// `urn:ietf:params:scim:api:messages:2.0:ListResponse`.
    pub(crate) schemas: Vec<String>,
    /// How many there are in all.
    pub(crate) total_results: i64,
    /// The place of the first one here, from 1; absent where the list is read by cursors.
    pub(crate) start_index: Option<i64>,
    /// How many are here.
    pub(crate) items_per_page: i64,
    /// Where the next page begins; absent on the last one.
    pub(crate) next_cursor: Option<String>,
    /// The resources.
    #[oai(rename = "Resources")]
    pub(crate) resources: Vec<ScimGroup>,
}

impl Example for GroupList {
    fn example() -> Self {
        list_example!(ScimGroup::example())
    }
}

/// A page of users and groups.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimResourceList", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ResourceList {
    /// `urn:ietf:params:scim:api:messages:2.0:ListResponse`.
    pub(crate) schemas: Vec<String>,
    /// How many there are in all.
    pub(crate) total_results: i64,
    /// The place of the first one here, from 1; absent where the list is read by cursors.
    pub(crate) start_index: Option<i64>,
    /// How many are here.
    pub(crate) items_per_page: i64,
    /// Where the next page begins; absent on the last one.
    pub(crate) next_cursor: Option<String>,
    /// The resources.
    #[oai(rename = "Resources")]
    pub(crate) resources: Vec<Any<Value>>,
}

impl Example for ResourceList {
    fn example() -> Self {
        list_example!(Any(
            json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "id": example::GROUP, "displayName": "Sales" })
        ))
    }
}

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

/// The resource types.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimResourceTypeList", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ResourceTypeList {
    /// `urn:ietf:params:scim:api:messages:2.0:ListResponse`.
    pub(crate) schemas: Vec<String>,
    /// How many there are in all.
    pub(crate) total_results: i64,
    /// The place of the first one here, from 1; absent where the list is read by cursors.
    pub(crate) start_index: Option<i64>,
    /// How many are here.
    pub(crate) items_per_page: i64,
    /// Where the next page begins; absent on the last one.
    pub(crate) next_cursor: Option<String>,
    /// The resources.
    #[oai(rename = "Resources")]
    pub(crate) resources: Vec<ResourceTypeBody>,
}

impl Example for ResourceTypeList {
    fn example() -> Self {
        list_example!(ResourceTypeBody::example())
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

/// The schemas.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimSchemaList", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct SchemaList {
    /// `urn:ietf:params:scim:api:messages:2.0:ListResponse`.
    pub(crate) schemas: Vec<String>,
    /// How many there are in all.
    pub(crate) total_results: i64,
    /// The place of the first one here, from 1; absent where the list is read by cursors.
    pub(crate) start_index: Option<i64>,
    /// How many are here.
    pub(crate) items_per_page: i64,
    /// Where the next page begins; absent on the last one.
    pub(crate) next_cursor: Option<String>,
    /// The resources.
    #[oai(rename = "Resources")]
    pub(crate) resources: Vec<SchemaBody>,
}

impl Example for SchemaList {
    fn example() -> Self {
        list_example!(SchemaBody::example())
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

/// What an operation of a bulk request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "ScimBulkMethod")]
pub(crate) enum BulkMethod {
    #[oai(rename = "POST")]
    Post,
    #[oai(rename = "PUT")]
    Put,
    #[oai(rename = "PATCH")]
    Patch,
    #[oai(rename = "DELETE")]
    Delete,
}

/// An operation of a bulk request.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimBulkOperation", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct BulkOperationBody {
    /// What it does.
    pub(crate) method: BulkMethod,
    /// `/Users`, `/Groups`, or one of these with an identifier.
    pub(crate) path: String,
    /// What others of the request call what it makes: `bulkId:` and this. Required for POST.
    pub(crate) bulk_id: Option<String>,
    /// The version that is to be changed.
    pub(crate) version: Option<String>,
    /// The body.
    pub(crate) data: Option<Any<Value>>,
}

/// Several operations (RFC 7644 section 3.7).
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimBulk", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct BulkBody {
    /// `urn:ietf:params:scim:api:messages:2.0:BulkRequest`.
    pub(crate) schemas: Vec<String>,
    /// After how many errors to stop; never if absent.
    pub(crate) fail_on_errors: Option<i64>,
    /// The operations.
    #[oai(rename = "Operations")]
    pub(crate) operations: Vec<BulkOperationBody>,
}

impl Example for BulkBody {
    fn example() -> Self {
        Self {
            schemas: vec!["urn:ietf:params:scim:api:messages:2.0:BulkRequest".to_owned()],
            fail_on_errors: Some(1),
            operations: vec![BulkOperationBody {
                method: BulkMethod::Post,
                path: "/Groups".to_owned(),
                bulk_id: Some("sales".to_owned()),
                version: None,
                data: Some(Any(json!({
                    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
                    "displayName": "Sales",
                }))),
            }],
        }
    }
}

/// How an operation came out.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimBulkOutcome", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct BulkOutcomeBody {
    /// What it did.
    pub(crate) method: BulkMethod,
    /// What the client called it.
    pub(crate) bulk_id: Option<String>,
    /// Where the resource is; absent if it was not made.
    pub(crate) location: Option<String>,
    /// Its version.
    pub(crate) version: Option<String>,
    /// The status of HTTP, as text.
    pub(crate) status: String,
    /// Why it was refused.
    pub(crate) response: Option<ScimErrorBody>,
}

/// How the operations came out; those that were not tried are absent.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimBulkResult", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct BulkAnswer {
    /// `urn:ietf:params:scim:api:messages:2.0:BulkResponse`.
    pub(crate) schemas: Vec<String>,
    /// The outcomes, in the order of the request.
    #[oai(rename = "Operations")]
    pub(crate) operations: Vec<BulkOutcomeBody>,
}

impl Example for BulkAnswer {
    fn example() -> Self {
        Self {
            schemas: vec!["urn:ietf:params:scim:api:messages:2.0:BulkResponse".to_owned()],
            operations: vec![BulkOutcomeBody {
                method: BulkMethod::Post,
                bulk_id: Some("sales".to_owned()),
                location: Some(format!("https://auth.example.com/scim/v2/Groups/{}", example::GROUP)),
                version: Some("W/\"1\"".to_owned()),
                status: "201".to_owned(),
                response: None,
            }],
        }
    }
}

/// Why a request was not carried out (RFC 7644 section 3.12). It changed nothing.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimError", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ScimErrorBody {
    /// `urn:ietf:params:scim:api:messages:2.0:Error`.
    pub(crate) schemas: Vec<String>,
    /// The status of HTTP, as text.
    pub(crate) status: String,
    /// What is wrong, for programs (RFC 7644 table 9).
    pub(crate) scim_type: Option<String>,
    /// A sentence for people: what was wrong, which attribute, and what to do.
    pub(crate) detail: String,
    /// The kind of error, as in the rest of the API.
    pub(crate) msg_code: MsgCode,
}

impl Example for ScimErrorBody {
    fn example() -> Self {
        Self {
            schemas: vec!["urn:ietf:params:scim:api:messages:2.0:Error".to_owned()],
            status: "409".to_owned(),
            scim_type: Some("uniqueness".to_owned()),
            detail: "userName: another user has this name.".to_owned(),
            msg_code: MsgCode::Conflict,
        }
    }
}

impl ErrorShape for ScimErrorBody {
    const CONTENT_TYPE: &'static str = SCIM_JSON;
}
