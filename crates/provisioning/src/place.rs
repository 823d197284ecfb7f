//! Which attribute a path means.

use scim_filter::AttributePath;

use crate::schema::{Attribute, COMMON, ResourceType, Schema};

/// An attribute of a resource type, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The extension that it is of; `None` for the core schema and what all resources have.
    pub extension: Option<&'static Schema>,
    /// The attribute.
    pub attribute: &'static Attribute,
    /// The part of it that is meant, if one is.
    pub sub_attribute: Option<&'static Attribute>,
}

impl Place {
    /// What the path means; names and URNs are read in any letter case. `None` if there is no such attribute.
    pub fn of(resource: ResourceType, path: &AttributePath) -> Option<Self> {
        let (extension, attribute) = match &path.schema {
            None => (None, core(resource, &path.attribute)?),
            Some(urn) if urn.eq_ignore_ascii_case(resource.schema().id) => (None, core(resource, &path.attribute)?),
            Some(urn) => {
                let extension = extension(resource, urn)?;
                (Some(extension), extension.attribute(&path.attribute)?)
            }
        };
        let sub_attribute = match &path.sub_attribute {
            None => None,
            Some(name) => Some(attribute.sub_attribute(name)?),
        };
        Some(Self { extension, attribute, sub_attribute })
    }

    /// The part of the attribute, if one is meant, else the attribute.
    pub fn leaf(&self) -> &'static Attribute {
        self.sub_attribute.unwrap_or(self.attribute)
    }

    /// What entries of the index call it: `title`, `emails.value`, `EnterpriseUser:manager.value`.
    pub fn key(&self) -> String {
        let attribute = key(self.extension, self.attribute);
        match self.sub_attribute {
            Some(part) => format!("{attribute}.{}", part.name),
            None => attribute,
        }
    }
}

/// What entries of the index call an attribute.
pub(crate) fn key(extension: Option<&Schema>, attribute: &Attribute) -> String {
    match extension {
        Some(schema) => format!("{}:{}", schema.name, attribute.name),
        None => attribute.name.to_owned(),
    }
}

fn core(resource: ResourceType, name: &str) -> Option<&'static Attribute> {
    let common = || COMMON.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name));
    resource.schema().attribute(name).or_else(common)
}

/// The extension with this URN, in any letter case.
pub(crate) fn extension(resource: ResourceType, urn: &str) -> Option<&'static Schema> {
    resource.extensions().iter().find(|schema| schema.id.eq_ignore_ascii_case(urn)).copied()
}

#[cfg(test)]
mod tests;
