//! The bodies as the document tells them, and as the typed client has them. The program reads and writes their JSON by the
//! schemas of the domain, which also keeps what is not here.

mod bulk;
mod discovery;
mod group;
mod lists;
mod requests;
mod user;

pub(crate) use bulk::{BulkAnswer, BulkBody};
pub(crate) use discovery::{ResourceTypeBody, SchemaBody, ServiceProviderConfigBody};
pub(crate) use group::ScimGroup;
pub(crate) use lists::{GroupList, ResourceList, ResourceTypeList, SchemaList, UserList};
pub(crate) use requests::{PatchBody, SearchBody};
pub(crate) use user::ScimUser;

use poem_openapi::Object;
use poem_openapi::types::Example;

use crate::error::MsgCode;
use crate::failure::ErrorShape;
use crate::scim::SCIM_JSON;
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
