use std::collections::HashSet;

use scim_filter::{Filter, Operator, Value as Literal};
use serde_json::{Map, Value};

use super::effort::{Effort, terms};
use super::element::{merged, only, with_part};
use super::operation::Action;
use crate::conform::{Spot, is_primary, is_unassigned, list, single};
use crate::error::{ProvisioningError, ScimType};
use crate::evaluate::element_matches;
use crate::limits::MAX_ELEMENTS;
use crate::place::Place;
use crate::schema::{Attribute, ResourceType};
use crate::text::compared;

/// How much more a comparison with an element costs than one with a member of a group, whose texts are short.
const LONG: usize = 10;

/// Which elements of a list are meant, and which part of them.
pub(super) struct Selection<'a> {
    pub(super) resource: ResourceType,
    pub(super) place: Place,
    /// All elements are meant if there is none.
    pub(super) filter: Option<&'a Filter>,
    pub(super) effort: Effort,
}

/// An element, and whether the operation made or changed it.
type Touched = (Value, bool);

impl Selection<'_> {
    /// Changes the list, or elements of it.
    pub(super) fn change(
        &self,
        attributes: &mut Map<String, Value>,
        action: Action,
        value: Option<&Value>,
        spot: &Spot<'_>,
    ) -> Result<(), ProvisioningError> {
        let name = self.place.attribute.name;
        let elements = match attributes.remove(name) {
            Some(Value::Array(elements)) => elements,
            _ => Vec::new(),
        };
        let elements = if self.filter.is_none() && self.place.sub_attribute.is_none() {
            self.whole(elements, action, value, spot)?
        } else {
            self.chosen(elements, action, value, spot)?
        };
        // Checked at once, so that no operation has to look through a list that is longer.
        if elements.len() > MAX_ELEMENTS {
            return Err(spot.must(&format!("have at most {MAX_ELEMENTS} elements")));
        }
        let elements = with_one_primary(elements);
        if !elements.is_empty() {
            attributes.insert(name.to_owned(), Value::Array(elements));
        }
        Ok(())
    }

    fn whole(
        &self,
        elements: Vec<Value>,
        action: Action,
        value: Option<&Value>,
        spot: &Spot<'_>,
    ) -> Result<Vec<Touched>, ProvisioningError> {
        let attribute = self.place.attribute;
        let told = value.map(|value| list(attribute, value, spot)).transpose()?;
        let untouched = |elements: Vec<Value>| elements.into_iter().map(|element| (element, false)).collect();
        Ok(match (action, told) {
            (Action::Replace, told) => {
                told.unwrap_or_default().into_iter().map(|element| (element, true)).collect()
            }
            (Action::Remove, None) => Vec::new(),
            (Action::Remove, Some(told)) => {
                let told = Told::of(attribute, &told);
                // Each text is brought into the form in which it is compared, once.
                self.effort
                    .spend(LONG * (told.values.len() + elements.len()) + told.parts.len() * elements.len())?;
                untouched(elements.into_iter().filter(|element| !told.has(attribute, element)).collect())
            }
            (Action::Add, told) => {
                let mut elements: Vec<Touched> = untouched(elements);
                let told = told.unwrap_or_default();
                self.effort.spend(told.len() * (elements.len() + told.len()))?;
                for told in told {
                    if !elements.iter().any(|(element, _)| *element == told) {
                        elements.push((told, true));
                    }
                }
                elements
            }
        })
    }

    fn chosen(
        &self,
        elements: Vec<Value>,
        action: Action,
        value: Option<&Value>,
        spot: &Spot<'_>,
    ) -> Result<Vec<Touched>, ProvisioningError> {
        // Also without an element, what is wrong with the filter is to be found.
        self.is_chosen(&Value::Object(Map::new()))?;
        self.effort.spend(LONG * self.filter.map_or(1, terms) * elements.len())?;
        let mut changed = Vec::with_capacity(elements.len() + 1);
        let mut has_matched = false;
        for element in elements {
            if self.is_chosen(&element)? {
                has_matched = true;
                changed.extend(self.element(element, action, value, spot)?.map(|element| (element, true)));
            } else {
                changed.push((element, false));
            }
        }
        if let (false, false, Some(_)) = (has_matched, action == Action::Remove, value) {
            let described = match self.filter {
                None => Some(Map::new()),
                Some(filter) => described(filter),
            };
            let none =
                || ProvisioningError::new(ScimType::NoTarget, format!("{spot} is about no element that is there"));
            let described = Value::Object(described.ok_or_else(none)?);
            // What is described has the types of the schema then, as everything else.
            let new = single(self.place.attribute, &described, spot)?.unwrap_or_else(|| Value::Object(Map::new()));
            changed.extend(self.element(new, Action::Add, value, spot)?.map(|element| (element, true)));
        }
        Ok(changed)
    }

    fn is_chosen(&self, element: &Value) -> Result<bool, ProvisioningError> {
        match (self.filter, element.as_object()) {
            (None, _) => Ok(true),
            (Some(filter), Some(parts)) => element_matches(self.resource, self.place.attribute, filter, parts),
            (Some(_), None) => Ok(false),
        }
    }

    /// What becomes of one element; `None` if nothing is left of it.
    fn element(
        &self,
        element: Value,
        action: Action,
        value: Option<&Value>,
        spot: &Spot<'_>,
    ) -> Result<Option<Value>, ProvisioningError> {
        if let Some(part) = self.place.sub_attribute {
            return with_part(part, Some(element), action, value, spot);
        }
        match (action, value.map(only)) {
            (Action::Remove, _) | (_, None) => Ok(None),
            (Action::Replace, Some(value)) if is_unassigned(value) => Ok(None),
            (Action::Replace, Some(value)) => single(self.place.attribute, value, spot),
            (Action::Add, Some(value)) => merged(self.place.attribute, Some(element), value, spot),
        }
    }
}

/// The element that a filter describes if it only says what is equal to what. Clients choose by it an element that is
/// not there yet.
fn described(filter: &Filter) -> Option<Map<String, Value>> {
    match filter {
        Filter::Compare(path, Operator::Equal, literal) => {
            let text = match literal {
                Literal::Text(text) | Literal::Number(text) => text.clone(),
                Literal::Boolean(truth) => truth.to_string(),
                Literal::Null => return None,
            };
            Some(Map::from_iter([(path.attribute.to_ascii_lowercase(), Value::String(text))]))
        }
        Filter::And(parts) => {
            let mut element = Map::new();
            for (name, value) in parts.iter().map(described).collect::<Option<Vec<_>>>()?.into_iter().flatten() {
                if element.get(&name).is_some_and(|known| *known != value) {
                    return None;
                }
                element.insert(name, value);
            }
            Some(element)
        }
        _ => None,
    }
}

/// Elements that are told: by their `value`, or by all parts that are told of those that have none.
struct Told<'a> {
    values: HashSet<String>,
    parts: Vec<&'a Value>,
}

impl<'a> Told<'a> {
    fn of(attribute: &Attribute, told: &'a [Value]) -> Self {
        let (with, without): (Vec<_>, Vec<_>) = told.iter().partition(|told| value_of(attribute, told).is_some());
        let values = with.into_iter().filter_map(|told| value_of(attribute, told));
        Self { values: values.collect(), parts: without }
    }

    fn has(&self, attribute: &Attribute, element: &Value) -> bool {
        let has_parts =
            |told: &Map<String, Value>| told.iter().all(|(name, value)| element.get(name) == Some(value));
        value_of(attribute, element).is_some_and(|value| self.values.contains(&value))
            || self.parts.iter().any(|told| told.as_object().is_some_and(has_parts))
    }
}

/// The `value` of an element, as it is compared.
fn value_of(attribute: &Attribute, element: &Value) -> Option<String> {
    let part = attribute.value()?;
    element.get(part.name).and_then(Value::as_str).map(|text| compared(part, text).into_owned())
}

/// One that becomes the primary one takes the place of the one that was (RFC 7643 section 2.4).
fn with_one_primary(elements: Vec<Touched>) -> Vec<Value> {
    let has_new = elements.iter().any(|(element, is_touched)| *is_touched && is_primary(element));
    let settled = |(mut element, is_touched): Touched| {
        if has_new && !is_touched && is_primary(&element) {
            element["primary"] = Value::Bool(false);
        }
        element
    };
    elements.into_iter().map(settled).collect()
}
