//! What tests of this crate share.

use fidelio_kernel::{GroupId, Timestamp, UserId};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::document::Document;
use crate::error::{ProvisioningError, ScimType};
use crate::resource::{Common, Group, ProvisionedUser};
use crate::schema::ResourceType;

pub(crate) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
pub(crate) const CORE_USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// An identifier of its own for each number.
pub(crate) const fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(crate) fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => panic!("{other} is no object"),
    }
}

/// A user of this body, without the `active` that every user gets, unless it is told.
pub(crate) fn read_user(body: Value) -> Result<Document, ProvisioningError> {
    let body = map(body);
    let mut attributes = Document::read(ResourceType::User, &body)?.as_map().clone();
    if !body.keys().any(|name| name.eq_ignore_ascii_case("active")) {
        attributes.remove("active");
    }
    Document::checked(ResourceType::User, &attributes)
}

pub(crate) fn read_group(body: Value) -> Result<Document, ProvisioningError> {
    Document::read(ResourceType::Group, &map(body))
}

fn common(document: Document) -> Common {
    Common {
        external_id: document.external_id().map(str::to_owned),
        attributes: document.into_attributes(),
        version: 1,
        created_at: Timestamp::from_micros(0),
        modified_at: Timestamp::from_micros(0),
    }
}

/// The user that is kept of this document.
pub(crate) fn user(document: Document) -> ProvisionedUser {
    ProvisionedUser {
        id: UserId::from_uuid(id(1)),
        name: document.user_name().expect("a name"),
        active: document.active(),
        common: common(document),
    }
}

/// The group that is kept of this document.
pub(crate) fn group(document: Document) -> Group {
    Group {
        id: GroupId::from_uuid(id(2)),
        display_name: document.group_name().expect("a name"),
        common: common(document),
    }
}

/// The keyword of a refusal, and its sentence.
pub(crate) fn refusal<T: std::fmt::Debug>(result: Result<T, ProvisioningError>) -> (ScimType, String) {
    match result {
        Err(ProvisioningError::Malformed(kind, advice)) => (kind, advice),
        other => panic!("not refused as malformed: {other:?}"),
    }
}
