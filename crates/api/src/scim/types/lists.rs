use poem_openapi::Object;
use poem_openapi::types::{Any, Example};
use serde_json::{Value, json};

use super::{ResourceTypeBody, SchemaBody, ScimGroup, ScimUser};
use crate::wire::example;

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
