//! Resources as they are told.

use serde_json::{Map, Value, json};

use crate::document::{self, Document};
use crate::resource::{Common, Group, Member, MemberId, Membership, ProvisionedUser};
use crate::schema::ResourceType;

/// A resource as it is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// What it is.
    pub resource: ResourceType,
    /// Its JSON.
    pub body: Map<String, Value>,
    /// Its entity tag, a weak one (RFC 9110 section 8.8.3).
    pub version: String,
    /// Where it is.
    pub location: String,
}

/// The entity tag of a version. It is of what clients can change of the resource: the groups of a user are not among that.
pub(crate) fn version(common: &Common) -> String {
    format!("W/\"{}\"", common.version)
}

/// Whether a list of entity tags names this version, compared weakly (RFC 9110 section 8.8.3.2).
pub fn names_version(tags: &str, version: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    tags.split(',').any(|tag| tag.trim() == "*" || bare(tag) == bare(version))
}

fn location(base: &str, resource: ResourceType, id: impl std::fmt::Display) -> String {
    format!("{base}{}/{id}", resource.endpoint())
}

/// A user. `active` is told unless a client took it away, which changes nobody's access.
pub(crate) fn user(base: &str, user: &ProvisionedUser, groups: Option<&[&Membership]>) -> Resource {
    let mut body = Map::new();
    body.insert("userName".to_owned(), user.name.as_str().into());
    let mut attributes = user.common.attributes.clone();
    if attributes.contains_key("active") {
        attributes.insert("active".to_owned(), user.active.into());
    }
    body.append(&mut attributes);
    if let Some(groups) = groups.filter(|groups| !groups.is_empty()) {
        let groups = groups.iter().map(|membership| {
            json!({
                "value": membership.group.to_string(),
                "$ref": location(base, ResourceType::Group, membership.group),
                "display": membership.display,
                "type": "direct",
            })
        });
        body.insert("groups".to_owned(), groups.collect());
    }
    let schemas = document::schemas(ResourceType::User, &Document::of_user(user));
    whole(base, ResourceType::User, user.id, &user.common, schemas, body)
}

/// A group.
pub(crate) fn group(base: &str, group: &Group, members: Option<&[&Member]>) -> Resource {
    let mut body = Map::new();
    body.insert("displayName".to_owned(), group.display_name.as_str().into());
    body.append(&mut group.common.attributes.clone());
    if let Some(members) = members.filter(|members| !members.is_empty()) {
        body.insert("members".to_owned(), members.iter().map(|member| member_json(base, member)).collect());
    }
    let schemas = document::schemas(ResourceType::Group, &Document::of_group(group));
    whole(base, ResourceType::Group, group.id, &group.common, schemas, body)
}

fn member_json(base: &str, member: &Member) -> Value {
    let resource = match member.id {
        MemberId::User(_) => ResourceType::User,
        MemberId::Group(_) => ResourceType::Group,
    };
    json!({
        "value": member.id.as_uuid().to_string(),
        "$ref": location(base, resource, member.id.as_uuid()),
        "type": resource.as_str(),
        "display": member.display,
    })
}

fn whole(
    base: &str,
    resource: ResourceType,
    id: impl std::fmt::Display,
    common: &Common,
    schemas: Vec<String>,
    mut body: Map<String, Value>,
) -> Resource {
    let location = location(base, resource, &id);
    let version = version(common);
    body.insert("schemas".to_owned(), schemas.into());
    body.insert("id".to_owned(), id.to_string().into());
    if let Some(external_id) = &common.external_id {
        body.insert("externalId".to_owned(), external_id.as_str().into());
    }
    let meta = json!({
        "resourceType": resource.as_str(),
        "created": common.created_at.to_string(),
        "lastModified": common.modified_at.to_string(),
        "location": location,
        "version": version,
    });
    body.insert("meta".to_owned(), meta);
    Resource { resource, body, version, location }
}

#[cfg(test)]
mod tests {
    use super::names_version;

    #[test]
    fn entity_tags_are_compared_weakly() {
        for (tags, is_named) in [
            ("W/\"7\"", true),
            ("\"7\"", true),
            ("*", true),
            ("W/\"6\", W/\"7\"", true),
            ("W/\"6\"", false),
            ("7", false),
            ("", false),
        ] {
            assert_eq!(names_version(tags, "W/\"7\""), is_named, "{tags}");
        }
    }
}
