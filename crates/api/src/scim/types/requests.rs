use poem_openapi::Object;
use poem_openapi::types::{Any, Example};
use serde_json::{Value, json};

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
