//! What clients say of resources.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use fidelio_identity::{Address, UserName};
use scim_filter::AttributePath;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::conform::{Spot, attribute, is_primary, is_unassigned, names_differ, unknown};
use crate::error::{ProvisioningError, ScimType};
use crate::limits::MAX_ATTRIBUTES;
use crate::names;
use crate::place::{Place, extension};
use crate::resource::{Common, Group, NewMember, ProvisionedUser};
use crate::schema::{Mutability, ResourceType, Schema};

/// What a client says of a resource, in the spelling of the schemas: without `id`, `meta`, `schemas`, `groups` and
/// `password`, which are not a client's to write, or never kept; with `userName`, `externalId`, `active`, `displayName`
/// and `members`. What no schema knows is as it was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    resource: ResourceType,
    attributes: Map<String, Value>,
}

impl Document {
    /// Reads the body of a POST or PUT. A user who has a name to show and no parts of a name gets the parts from it, and the
    /// other way round; `active` is true if it is not told.
    ///
    /// # Errors
    /// `invalidValue` when a value does not fit or a required one is missing, `invalidSyntax` when a name is there twice.
    pub fn read(resource: ResourceType, body: &Map<String, Value>) -> Result<Self, ProvisioningError> {
        let mut attributes = conforming(resource, body)?;
        if resource == ResourceType::User {
            names::complete(&mut attributes);
            attributes.entry("active").or_insert(Value::Bool(true));
        }
        Self::checked(resource, &attributes)
    }

    /// What is left after a PATCH.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(crate) fn checked(
        resource: ResourceType,
        attributes: &Map<String, Value>,
    ) -> Result<Self, ProvisioningError> {
        let document = Self { resource, attributes: conforming(resource, attributes)? };
        for attribute in resource.schema().attributes {
            if attribute.required && !document.attributes.contains_key(attribute.name) {
                return Err(Spot::Name(attribute.name).must("be there"));
            }
        }
        match resource {
            ResourceType::User => document.user_name().map(drop)?,
            ResourceType::Group => document.members().map(drop)?,
        }
        if document.external_id() == Some("") {
            return Err(Spot::Name("externalId").must("not be empty"));
        }
        let is_row = |name: &str| resource == ResourceType::Group && name == "members";
        let length = |(name, value): (&String, &Value)| name.len() + value.to_string().len();
        let kept = document.attributes.iter().filter(|(name, _)| !is_row(name));
        if kept.map(length).sum::<usize>() > MAX_ATTRIBUTES {
            let advice = format!("the attributes must have at most {MAX_ATTRIBUTES} bytes together");
            return Err(ProvisioningError::new(ScimType::InvalidValue, advice));
        }
        Ok(document)
    }

    /// What clients said of a user. Whether the user is active is in it if a client said so, or if the user is not.
    pub fn of_user(user: &ProvisionedUser) -> Self {
        let mut attributes = of_common(&user.common);
        attributes.insert("userName".to_owned(), Value::String(user.name.as_str().to_owned()));
        if !user.active || attributes.contains_key("active") {
            attributes.insert("active".to_owned(), Value::Bool(user.active));
        }
        Self { resource: ResourceType::User, attributes }
    }

    /// What clients said of a group, without its members.
    pub fn of_group(group: &Group) -> Self {
        let mut attributes = of_common(&group.common);
        attributes.insert("displayName".to_owned(), Value::String(group.display_name.clone()));
        Self { resource: ResourceType::Group, attributes }
    }

    /// The name that a user signs in with.
    ///
    /// # Errors
    /// `invalidValue` when there is none, or it is none.
    pub fn user_name(&self) -> Result<UserName, ProvisioningError> {
        let spot = Spot::Name("userName");
        let text = self.text("userName").ok_or_else(|| spot.must("be there"))?;
        UserName::parse(text)
            .map_err(|invalid| ProvisioningError::new(ScimType::InvalidValue, format!("{spot} {}", invalid.advice)))
    }

    /// What the client calls the resource.
    pub fn external_id(&self) -> Option<&str> {
        self.text("externalId")
    }

    /// Whether a user may sign in; so it is if the client does not say.
    pub fn active(&self) -> bool {
        self.attributes.get("active").and_then(Value::as_bool).unwrap_or(true)
    }

    /// The name of a group.
    ///
    /// # Errors
    /// `invalidValue` when there is none.
    pub fn group_name(&self) -> Result<String, ProvisioningError> {
        self.text("displayName").map(str::to_owned).ok_or_else(|| Spot::Name("displayName").must("be there"))
    }

    /// The members of a group, each once.
    ///
    /// # Errors
    /// `invalidValue` when one has no identifier, or one that is none.
    pub fn members(&self) -> Result<Vec<NewMember>, ProvisioningError> {
        let elements =
            self.attributes.get("members").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        new_members(elements)
    }

    /// What is shown where passkeys are used: `displayName`, else the whole name, else its parts, else the user name;
    /// without control characters and at most [`crate::limits::MAX_SHOWN_NAME`] characters long.
    pub fn shown_name(&self) -> String {
        names::shown(&self.attributes)
    }

    /// The address to which messages go: the primary one, else the first for work, else the first, of those that are addresses.
    pub fn primary_email(&self) -> Option<&str> {
        let is_for_work =
            |email: &Value| email["type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("work"));
        let emails = self.attributes.get("emails").and_then(Value::as_array)?;
        let is_address = |text: &&str| Address::email(text).is_ok();
        let addresses =
            || emails.iter().filter_map(|email| Some((email, email["value"].as_str().filter(is_address)?)));
        let primary = addresses().find(|(email, _)| is_primary(email));
        let for_work = || addresses().find(|(email, _)| is_for_work(email));
        Some(primary.or_else(for_work).or_else(|| addresses().next())?.1)
    }

    /// What is kept in [`Common::attributes`]: without `userName`, `externalId`, `members`, and the name of a group. `active`
    /// stays, and says that a client assigned it.
    pub fn into_attributes(mut self) -> Map<String, Value> {
        let elsewhere: &[&str] = match self.resource {
            ResourceType::User => &["userName", "externalId"],
            ResourceType::Group => &["displayName", "externalId", "members"],
        };
        self.attributes.retain(|name, _| !elsewhere.contains(&name.as_str()));
        self.attributes
    }

    /// All of it.
    pub fn as_map(&self) -> &Map<String, Value> {
        &self.attributes
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).and_then(Value::as_str)
    }
}

/// The URNs of the schemas that a resource has attributes of: first the core schema, then known extensions, then others.
pub fn schemas(resource: ResourceType, document: &Document) -> Vec<String> {
    let is_known = |urn: &str| extension(resource, urn).is_some();
    let known =
        resource.extensions().iter().map(|schema| schema.id).filter(|id| document.attributes.contains_key(*id));
    let others =
        document.attributes.iter().filter(|(name, value)| is_urn(name) && value.is_object() && !is_known(name));
    let core = std::iter::once(resource.schema().id);
    core.chain(known).map(str::to_owned).chain(others.map(|(name, _)| name.clone())).collect()
}

fn is_urn(name: &str) -> bool {
    name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:"))
}

/// The members that elements of `members` name, each once; the last name that is told of one counts.
///
/// # Errors
/// `invalidValue` when one has no identifier, or one that is none.
pub(crate) fn new_members(elements: &[Value]) -> Result<Vec<NewMember>, ProvisioningError> {
    let mut members: Vec<NewMember> = Vec::with_capacity(elements.len());
    let mut indexes = HashMap::with_capacity(elements.len());
    for (index, element) in elements.iter().enumerate() {
        let spot =
            |part: &str, what: &str| Spot::Part(&Spot::Element(&Spot::Name("members"), index), part).must(what);
        let text = |name: &str| element.get(name).and_then(Value::as_str);
        let last_segment = || text("$ref").and_then(|uri| uri.trim_end_matches('/').rsplit('/').next());
        let value = text("value").or_else(last_segment).ok_or_else(|| spot("value", "be there"))?;
        let id: Uuid = value.parse().map_err(|_| spot("value", "be the id of a user or a group"))?;
        let display = text("display").map(str::to_owned);
        match indexes.entry(id) {
            Entry::Vacant(new) => {
                new.insert(members.len());
                members.push(NewMember { id, display });
            }
            Entry::Occupied(known) => {
                if display.is_some() {
                    members[*known.get()].display = display;
                }
            }
        }
    }
    Ok(members)
}

fn of_common(common: &Common) -> Map<String, Value> {
    let mut attributes = common.attributes.clone();
    if let Some(external_id) = &common.external_id {
        attributes.insert("externalId".to_owned(), Value::String(external_id.clone()));
    }
    attributes
}

/// What a client may say of what it said, as the schemas have it.
fn conforming(resource: ResourceType, body: &Map<String, Value>) -> Result<Map<String, Value>, ProvisioningError> {
    names_differ(body, None)?;
    let mut attributes = Map::new();
    for (name, value) in body {
        let conforming = if let Some(place) = Place::of(resource, &AttributePath::of(name)) {
            let known = place.attribute;
            if known.name == "schemas" {
                check_schemas(value)?;
            }
            let is_kept = matches!(known.mutability, Mutability::ReadWrite) && known.name != "schemas";
            let value = if is_kept { attribute(known, value, &Spot::Name(known.name))? } else { None };
            value.map(|value| (known.name.to_owned(), value))
        } else if let Some(schema) = extension(resource, name) {
            let parts = of_extension(schema, value)?;
            (!parts.is_empty()).then(|| (schema.id.to_owned(), Value::Object(parts)))
        } else if name.eq_ignore_ascii_case(resource.schema().id) {
            let advice = format!("{name} must not be an attribute; its attributes stand at the top of the body");
            return Err(ProvisioningError::new(ScimType::InvalidSyntax, advice));
        } else {
            unknown(value, &Spot::Name(name))?.map(|value| (name.clone(), value))
        };
        attributes.extend(conforming);
    }
    Ok(attributes)
}

/// The attributes of an extension; its own `schemas`, which some clients send, is no attribute.
fn of_extension(schema: &Schema, value: &Value) -> Result<Map<String, Value>, ProvisioningError> {
    let parts = match value {
        Value::Object(parts) => parts,
        value if is_unassigned(value) => return Ok(Map::new()),
        _ => return Err(Spot::Name(schema.id).must("be an object")),
    };
    names_differ(parts, Some(&Spot::Name(schema.id)))?;
    let mut attributes = Map::new();
    for (name, value) in parts {
        if name.eq_ignore_ascii_case("schemas") {
            continue;
        }
        let (name, value) = match schema.attribute(name) {
            Some(known) => (known.name, attribute(known, value, &Spot::Of(schema.id, known.name))?),
            None => (name.as_str(), unknown(value, &Spot::Of(schema.id, name))?),
        };
        attributes.extend(value.map(|value| (name.to_owned(), value)));
    }
    Ok(attributes)
}

/// `schemas` says nothing that the attributes do not say; clients name schemas that nobody knows.
fn check_schemas(value: &Value) -> Result<(), ProvisioningError> {
    let is_list = match value {
        Value::Null => true,
        Value::Array(urns) => urns.iter().all(Value::is_string),
        _ => false,
    };
    if is_list { Ok(()) } else { Err(Spot::Name("schemas").must("be a list of texts")) }
}

#[cfg(test)]
mod tests;
