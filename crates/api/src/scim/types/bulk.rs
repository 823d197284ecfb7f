use poem_openapi::types::{Any, Example};
use poem_openapi::{Enum, Object};
use serde_json::{Value, json};

use super::ScimErrorBody;
use crate::wire::example;

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
