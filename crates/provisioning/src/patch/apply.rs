use std::collections::HashSet;

use scim_filter::Filter;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::effort::Effort;
use super::members::Members;
use super::operation::{Action, Operation, at};
use super::target::Target;
use super::{element, list};
use crate::conform::{Spot, is_unassigned, names_differ};
use crate::error::{ProvisioningError, ScimType};
use crate::limits::MAX_UNKNOWN_ELEMENTS;
use crate::place::Place;
use crate::schema::{Attribute, Mutability, ResourceType, Schema};

/// A resource while operations are applied to it.
pub(super) struct Application<'a> {
    pub(super) resource: ResourceType,
    pub(super) id: Uuid,
    /// What clients said of it, without members of a group.
    pub(super) attributes: Map<String, Value>,
    pub(super) members: Members<'a>,
    pub(super) effort: Effort,
}

impl Application<'_> {
    pub(super) fn carry_out(&mut self, operations: &[Operation]) -> Result<(), ProvisioningError> {
        for (index, operation) in operations.iter().enumerate() {
            let Operation { action, path, value } = operation;
            let done = match path {
                None => self.with_names(*action, value.as_ref()),
                Some(path) => self.at_path(*action, path, value.as_ref()),
            };
            done.map_err(|error| at(index, error))?;
        }
        Ok(())
    }

    /// An operation without path: its value has names of what is changed.
    fn with_names(&mut self, action: Action, value: Option<&Value>) -> Result<(), ProvisioningError> {
        let advice = "value must be an object with the attributes that are to be changed, if there is no path";
        let named = value.and_then(Value::as_object);
        let named = named.ok_or_else(|| ProvisioningError::new(ScimType::InvalidValue, advice))?;
        names_differ(named, None)?;
        for (name, value) in named {
            if name.eq_ignore_ascii_case("schemas") || name.eq_ignore_ascii_case("id") && self.is_own_id(value) {
                continue;
            }
            match Target::of(self.resource, &self.attributes, name)? {
                Target::Resource => self.with_names(action, Some(value))?,
                Target::Extension(schema) => self.with_names_of(schema, action, value)?,
                target => self.change(action, target, Some(value), &Spot::Name(name))?,
            }
        }
        Ok(())
    }

    fn at_path(&mut self, action: Action, path: &str, value: Option<&Value>) -> Result<(), ProvisioningError> {
        match Target::of(self.resource, &self.attributes, path)? {
            Target::Resource if action == Action::Remove => {
                Err(ProvisioningError::new(ScimType::NoTarget, format!("{path} cannot be removed as a whole")))
            }
            Target::Resource => self.with_names(action, value),
            Target::Extension(schema) => match (action, value) {
                (Action::Add, Some(value)) => self.with_names_of(schema, action, value),
                (Action::Replace, Some(value)) => {
                    self.without_others(schema, value);
                    self.with_names_of(schema, action, value)
                }
                _ => {
                    self.attributes.remove(schema.id);
                    Ok(())
                }
            },
            target => self.change(action, target, value, &Spot::Name(path)),
        }
    }

    /// Removes what an extension has, but what no schema knows and the value that replaces it names.
    fn without_others(&mut self, schema: &Schema, value: &Value) {
        let Some(named) = value.as_object() else { return };
        let names: HashSet<String> = named.keys().map(|name| name.to_ascii_lowercase()).collect();
        let is_named = |name: &str| names.contains(&name.to_ascii_lowercase());
        if let Some(parts) = self.attributes.get_mut(schema.id).and_then(Value::as_object_mut) {
            parts.retain(|name, _| schema.attribute(name).is_none() && is_named(name));
        }
    }

    /// Changes the attributes of an extension that a value names.
    fn with_names_of(
        &mut self,
        schema: &'static Schema,
        action: Action,
        value: &Value,
    ) -> Result<(), ProvisioningError> {
        let spot = Spot::Name(schema.id);
        if action == Action::Replace && is_unassigned(value) {
            self.attributes.remove(schema.id);
            return Ok(());
        }
        let named = value.as_object().ok_or_else(|| spot.must("be an object"))?;
        names_differ(named, Some(&spot))?;
        for (name, value) in named.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("schemas")) {
            let none = Map::new();
            let attributes = self.attributes.get(schema.id).and_then(Value::as_object).unwrap_or(&none);
            let target = Target::in_extension(schema, attributes, name)?;
            self.change(action, target, Some(value), &Spot::Of(schema.id, name))?;
        }
        Ok(())
    }

    fn change(
        &mut self,
        action: Action,
        target: Target,
        value: Option<&Value>,
        spot: &Spot<'_>,
    ) -> Result<(), ProvisioningError> {
        let value = value.filter(|value| !value.is_null());
        let is_never_kept =
            matches!(&target, Target::Place(place, _) if place.attribute.mutability == Mutability::WriteOnly);
        if is_never_kept {
            return Ok(());
        }
        if action == Action::Add && value.is_none() {
            return Err(spot.must("have a value if something is added"));
        }
        match target {
            Target::Place(place, filter) => self.change_place(action, place, filter.as_ref(), value, spot),
            Target::Unknown(name, None) => change_unknown(&mut self.attributes, name, action, value, spot),
            Target::Unknown(schema, Some(name)) => {
                self.within(Some(&schema), |attributes| change_unknown(attributes, name, action, value, spot))
            }
            // Both were taken apart before.
            Target::Resource | Target::Extension(_) => Ok(()),
        }
    }

    fn change_place(
        &mut self,
        action: Action,
        place: Place,
        filter: Option<&Filter>,
        value: Option<&Value>,
        spot: &Spot<'_>,
    ) -> Result<(), ProvisioningError> {
        let (resource, Place { attribute, sub_attribute, .. }) = (self.resource, place);
        let is_told = |attribute: &Attribute| attribute.mutability == Mutability::ReadOnly;
        if attribute.name == "schemas" || is_told(attribute) || sub_attribute.is_some_and(is_told) {
            return Err(immutable(format!("{spot} is told by this service and cannot be changed")));
        }
        if resource == ResourceType::Group && attribute.name == "members" {
            return self.members.change(action, filter, sub_attribute, value, spot, &self.effort);
        }
        let is_removed = action == Action::Remove || value.is_none_or(is_unassigned);
        if is_removed && place.leaf().required {
            return Err(immutable(format!("{spot} must be there and cannot be removed")));
        }
        let effort = self.effort.clone();
        self.within(place.extension.map(|schema| schema.id), |attributes| {
            if attribute.multi_valued {
                list::Selection { resource, place, filter, effort }.change(attributes, action, value, spot)
            } else {
                element::change(attributes, place, action, value, spot)
            }
        })
    }

    /// Changes the attributes of a schema: those at the top, or those under a URN.
    fn within(
        &mut self,
        schema: Option<&str>,
        change: impl FnOnce(&mut Map<String, Value>) -> Result<(), ProvisioningError>,
    ) -> Result<(), ProvisioningError> {
        let Some(schema) = schema else { return change(&mut self.attributes) };
        let mut attributes = match self.attributes.remove(schema) {
            Some(Value::Object(attributes)) => attributes,
            _ => Map::new(),
        };
        change(&mut attributes)?;
        if !attributes.is_empty() {
            self.attributes.insert(schema.to_owned(), Value::Object(attributes));
        }
        Ok(())
    }

    fn is_own_id(&self, value: &Value) -> bool {
        value.as_str().and_then(|text| text.parse().ok()) == Some(self.id)
    }
}

/// Changes what no schema knows: objects and lists grow by what is added, everything else is replaced.
fn change_unknown(
    attributes: &mut Map<String, Value>,
    name: String,
    action: Action,
    value: Option<&Value>,
    spot: &Spot<'_>,
) -> Result<(), ProvisioningError> {
    let old = attributes.remove(&name);
    let new = match (action, old, value.cloned()) {
        (Action::Remove, ..) => None,
        (Action::Add, Some(Value::Object(mut old)), Some(Value::Object(new))) => {
            old.extend(new);
            Some(Value::Object(old))
        }
        (Action::Add, Some(Value::Array(mut old)), Some(new)) => {
            let mut known: HashSet<Value> = old.iter().cloned().collect();
            let new = if let Value::Array(new) = new { new } else { vec![new] };
            // Checked at once, so that no operation has to look through a list that is longer.
            if known.len() + new.len() > MAX_UNKNOWN_ELEMENTS {
                return Err(
                    spot.must(&format!("have at most {MAX_UNKNOWN_ELEMENTS} elements if something is added"))
                );
            }
            old.extend(new.into_iter().filter(|element| known.insert(element.clone())));
            Some(Value::Array(old))
        }
        (_, _, new) => new,
    };
    attributes.extend(new.map(|value| (name, value)));
    Ok(())
}

fn immutable(advice: String) -> ProvisioningError {
    ProvisioningError::new(ScimType::Mutability, advice)
}
