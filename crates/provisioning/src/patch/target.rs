use scim_filter::{AttributePath, Filter, Path};
use serde_json::{Map, Value};

use crate::error::{ProvisioningError, ScimType};
use crate::place::{Place, extension};
use crate::schema::{ResourceType, Schema};

/// What an operation is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    /// The resource, named by the URN of its core schema.
    Resource,
    /// All attributes of an extension.
    Extension(&'static Schema),
    /// An attribute, or a part of it; only of elements that satisfy the filter, if there is one.
    Place(Place, Option<Filter>),
    /// What no schema knows, and a client said of the resource before; only a part of it, if one is named.
    Unknown(String, Option<String>),
}

impl Target {
    /// What a path means, or the name of a value of an operation without path, for a resource with these attributes.
    ///
    /// # Errors
    /// `invalidPath` or `invalidFilter`.
    pub(super) fn of(
        resource: ResourceType,
        attributes: &Map<String, Value>,
        text: &str,
    ) -> Result<Self, ProvisioningError> {
        if text.eq_ignore_ascii_case(resource.schema().id) {
            return Ok(Self::Resource);
        }
        if let Some(schema) = extension(resource, text) {
            return Ok(Self::Extension(schema));
        }
        let path = Path::parse(text);
        if let Some((place, filter)) = path.as_ref().ok().and_then(|path| known(resource, path)) {
            let has_elements = place.attribute.multi_valued && !place.attribute.sub_attributes.is_empty();
            if filter.is_some() && !has_elements {
                return Err(invalid(format!("{text}: {} has no elements to choose from", place.attribute.name)));
            }
            return Ok(Self::Place(place, filter));
        }
        if let Some(name) = spelling(attributes, text) {
            return Ok(Self::Unknown(name, None));
        }
        match path {
            Ok(path) => unknown_part(resource, attributes, &path).ok_or_else(|| {
                invalid(format!("{text} is no attribute here; the Schemas endpoint lists those that are"))
            }),
            Err(error) => {
                let is_in_filter = text.find('[').is_some_and(|bracket| error.offset() > bracket);
                let kind = if is_in_filter { ScimType::InvalidFilter } else { ScimType::InvalidPath };
                Err(ProvisioningError::new(kind, format!("path: {error}")))
            }
        }
    }

    /// What a name in the value of an extension means, for a resource on which it has these attributes.
    pub(super) fn in_extension(
        schema: &'static Schema,
        attributes: &Map<String, Value>,
        name: &str,
    ) -> Result<Self, ProvisioningError> {
        if let Some(attribute) = schema.attribute(name) {
            return Ok(Self::Place(Place { extension: Some(schema), attribute, sub_attribute: None }, None));
        }
        match spelling(attributes, name) {
            Some(name) => Ok(Self::Unknown(schema.id.to_owned(), Some(name))),
            None => Err(invalid(format!("{}:{name} is no attribute here", schema.id))),
        }
    }
}

fn known(resource: ResourceType, path: &Path) -> Option<(Place, Option<Filter>)> {
    let whole = AttributePath { sub_attribute: path.sub_attribute.clone(), ..path.attribute.clone() };
    Some((Place::of(resource, &whole)?, path.filter.clone()))
}

/// A part of an object that a client said before, under the URN of a schema.
fn unknown_part(resource: ResourceType, attributes: &Map<String, Value>, path: &Path) -> Option<Target> {
    if path.filter.is_some() || path.sub_attribute.is_some() {
        return None;
    }
    let schema = spelling(attributes, path.attribute.schema.as_deref()?)?;
    let parts = attributes.get(&schema)?.as_object()?;
    let name = match spelling(parts, &path.attribute.attribute) {
        Some(name) => name,
        // An extension that is published says all that it can have.
        None if extension(resource, &schema).is_some() => return None,
        None => path.attribute.attribute.clone(),
    };
    Some(Target::Unknown(schema, Some(name)))
}

/// How a name is spelled in an object that has it.
fn spelling(object: &Map<String, Value>, name: &str) -> Option<String> {
    object.keys().find(|key| key.eq_ignore_ascii_case(name)).cloned()
}

fn invalid(advice: String) -> ProvisioningError {
    ProvisioningError::new(ScimType::InvalidPath, advice)
}
