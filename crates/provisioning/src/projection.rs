//! `attributes` and `excludedAttributes` (RFC 7644 section 3.9).

use scim_filter::AttributePath;
use serde_json::{Map, Value};

use crate::error::{ProvisioningError, ScimType};
use crate::limits::MAX_PROJECTED;
use crate::schema::{COMMON, ResourceType, Returned};

/// Which attributes of a resource are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Projection {
    only: Option<Vec<AttributePath>>,
    except: Vec<AttributePath>,
}

impl Projection {
    /// What these lists of attributes mean: only the first, if there are any, and without the second.
    ///
    /// # Errors
    /// `invalidPath` when one is no attribute's name, `tooMany` when they are more than [`MAX_PROJECTED`].
    pub fn of<T: AsRef<str>>(only: &[T], except: &[T]) -> Result<Self, ProvisioningError> {
        let only = paths("attributes", only)?;
        Ok(Self { only: (!only.is_empty()).then_some(only), except: paths("excludedAttributes", except)? })
    }

    /// Whether anything of this core attribute is wanted: what is not need not be read.
    pub fn wants(&self, attribute: &str) -> bool {
        let is_it = |path: &AttributePath| path.attribute.eq_ignore_ascii_case(attribute);
        let is_excluded = self.except.iter().any(|path| is_it(path) && path.sub_attribute.is_none());
        !is_excluded && self.only.as_ref().is_none_or(|only| only.iter().any(is_it))
    }

    /// Whether this core attribute is asked for by name.
    pub fn asks_for(&self, attribute: &str) -> bool {
        self.only.is_some() && self.wants(attribute)
    }

    /// What is wanted of a resource. What is always told stays.
    pub fn apply(&self, resource: ResourceType, whole: Map<String, Value>) -> Map<String, Value> {
        let kept = whole.into_iter().filter_map(|(name, value)| {
            if is_always_told(&name) {
                return Some((name, value));
            }
            let value = match &self.only {
                None => value,
                Some(only) => only_of(&parts(resource, &name, only), value)?,
            };
            let value = except_of(&parts(resource, &name, &self.except), value)?;
            Some((name, value))
        });
        kept.collect()
    }
}

fn paths<T: AsRef<str>>(parameter: &str, names: &[T]) -> Result<Vec<AttributePath>, ProvisioningError> {
    if names.len() > MAX_PROJECTED {
        let advice = format!("{parameter} must name at most {MAX_PROJECTED} attributes");
        return Err(ProvisioningError::new(ScimType::TooMany, advice));
    }
    let names = names.iter().map(|name| name.as_ref().trim()).filter(|name| !name.is_empty());
    names
        .map(|name| {
            name.parse()
                .map_err(|error| ProvisioningError::new(ScimType::InvalidPath, format!("{parameter}: {error}")))
        })
        .collect()
}

fn is_always_told(name: &str) -> bool {
    COMMON.iter().any(|attribute| attribute.name == name && attribute.returned == Returned::Always)
}

/// Which parts of the member with this name are meant; an empty list of names means all of it.
fn parts(resource: ResourceType, member: &str, paths: &[AttributePath]) -> Vec<Vec<String>> {
    let is = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let mut found = Vec::new();
    for path in paths {
        let rest = |from: Option<&String>| from.cloned().into_iter().collect::<Vec<_>>();
        match &path.schema {
            // A URN without an attribute is read as one whose last part is the attribute.
            Some(urn) if is(&format!("{urn}:{}", path.attribute), member) => found.push(Vec::new()),
            Some(urn) if is(urn, member) => {
                let mut names = vec![path.attribute.clone()];
                names.extend(path.sub_attribute.clone());
                found.push(names);
            }
            Some(urn) if is(urn, resource.schema().id) && is(&path.attribute, member) => {
                found.push(rest(path.sub_attribute.as_ref()));
            }
            None if is(&path.attribute, member) => found.push(rest(path.sub_attribute.as_ref())),
            _ => {}
        }
    }
    found
}

/// What is meant of a value; `None` if nothing is.
fn only_of(parts: &[Vec<String>], value: Value) -> Option<Value> {
    if parts.is_empty() {
        return None;
    }
    if parts.iter().any(Vec::is_empty) {
        return Some(value);
    }
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.into_iter().filter_map(|item| only_of(parts, item)).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(members) => {
            let members: Map<_, _> = members
                .into_iter()
                .filter_map(|(name, value)| Some((name.clone(), only_of(&below(parts, &name), value)?)))
                .collect();
            (!members.is_empty()).then_some(Value::Object(members))
        }
        _ => None,
    }
}

/// What is left of a value; `None` if nothing is.
fn except_of(parts: &[Vec<String>], value: Value) -> Option<Value> {
    if parts.iter().any(Vec::is_empty) {
        return None;
    }
    if parts.is_empty() {
        return Some(value);
    }
    match value {
        Value::Array(items) => {
            Some(Value::Array(items.into_iter().filter_map(|item| except_of(parts, item)).collect()))
        }
        Value::Object(members) => {
            let left = members
                .into_iter()
                .filter_map(|(name, value)| Some((name.clone(), except_of(&below(parts, &name), value)?)));
            Some(Value::Object(left.collect()))
        }
        other => Some(other),
    }
}

/// Of the parts that begin with this name, what follows.
fn below(parts: &[Vec<String>], name: &str) -> Vec<Vec<String>> {
    let begins = |part: &&Vec<String>| part.first().is_some_and(|first| first.eq_ignore_ascii_case(name));
    parts.iter().filter(begins).map(|part| part[1..].to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    fn ann() -> Map<String, Value> {
        let ann = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "1", "userName": "ann",
            "name": {"givenName": "Ann", "familyName": "Lee"},
            "emails": [{"value": "a@b.example", "type": "work"}, {"value": "c@d.example"}],
            "meta": {"version": "W/\"1\"", "resourceType": "User"},
            ENTERPRISE: {"department": "R", "manager": {"value": "7", "displayName": "Bob"}},
        });
        ann.as_object().cloned().unwrap_or_default()
    }

    fn projected(only: &[&str], except: &[&str]) -> Value {
        let projection = Projection::of(only, except).expect("names");
        let mut told = projection.apply(ResourceType::User, ann());
        assert!(told.remove("schemas").is_some() && told.remove("id").is_some(), "what is always told");
        Value::Object(told)
    }

    #[test]
    fn only_what_is_asked_for_is_told_and_what_is_always_told() {
        for (only, told) in [
            (&["userName"][..], json!({"userName": "ann"})),
            (&["USERNAME", "nickName"], json!({"userName": "ann"})),
            (&["name.givenName"], json!({"name": {"givenName": "Ann"}})),
            (&["emails.type"], json!({"emails": [{"type": "work"}]})),
            (&["meta.version"], json!({"meta": {"version": "W/\"1\""}})),
            (&["urn:ietf:params:scim:schemas:core:2.0:User:userName"], json!({"userName": "ann"})),
            (
                &[ENTERPRISE],
                json!({ENTERPRISE: {"department": "R", "manager": {"value": "7", "displayName": "Bob"}}}),
            ),
            (
                &["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value"],
                json!({ENTERPRISE: {"manager": {"value": "7"}}}),
            ),
            (&["id"], json!({})),
        ] {
            assert_eq!(projected(only, &[]), told, "{only:?}");
        }
    }

    #[test]
    fn what_is_excluded_is_not_told_unless_it_always_is() {
        let told = projected(&[], &["id", "schemas", "emails", "name.familyName", "meta", ENTERPRISE]);
        assert_eq!(told, json!({"userName": "ann", "name": {"givenName": "Ann"}}));
        assert_eq!(projected(&["userName", "emails"], &["emails"]), json!({"userName": "ann"}));
    }

    #[test]
    fn what_need_not_be_read_is_told() {
        let wants = |only: &[&str], except: &[&str]| Projection::of(only, except).expect("names").wants("members");
        assert!(wants(&[], &[]) && wants(&["members.value"], &[]) && wants(&[], &["members.display"]));
        assert!(!wants(&["displayName"], &[]) && !wants(&[], &["MEMBERS"]));
    }
}
