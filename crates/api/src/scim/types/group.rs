use poem_openapi::Object;
use poem_openapi::types::Example;

use super::MetaBody;
use crate::wire::example;

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
                reference: None,
                display: Some("Ann Lee".to_owned()),
                kind: Some("User".to_owned()),
            }]),
            meta: None,
        }
    }
}
