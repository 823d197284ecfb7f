use std::collections::{BTreeMap, BTreeSet};

use scim_filter::{Filter, Operator, Path, Value as Literal};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::effort::{Effort, terms};
use super::operation::Action;
use crate::conform::{Spot, list};
use crate::document::new_members;
use crate::error::{ProvisioningError, ScimType};
use crate::evaluate::element_matches;
use crate::limits::MAX_MEMBERS;
use crate::place::Place;
use crate::resource::{Member, NewMember};
use crate::schema::{Attribute, ResourceType};

/// What becomes of the members of a group: first some are removed, then some are added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberChange {
    /// Whether all are removed but those in `add`; then `remove` is empty.
    pub reset: bool,
    /// Those who are removed, in the order of their identifiers; none of them is in `add`.
    pub remove: Vec<Uuid>,
    /// Those who are added, each once, in the order of their identifiers.
    pub add: Vec<NewMember>,
}

/// The members of a group while operations are applied to it.
pub(super) struct Members<'a> {
    before: &'a [Member],
    reset: bool,
    remove: BTreeSet<Uuid>,
    add: BTreeMap<Uuid, Option<String>>,
}

impl<'a> Members<'a> {
    /// Of a group that has these, as far as it matters who they are.
    pub(super) fn of(before: &'a [Member]) -> Self {
        Self { before, reset: false, remove: BTreeSet::new(), add: BTreeMap::new() }
    }

    /// Applies an operation.
    pub(super) fn change(
        &mut self,
        action: Action,
        filter: Option<&Filter>,
        part: Option<&Attribute>,
        value: Option<&Value>,
        spot: &Spot<'_>,
        effort: &Effort,
    ) -> Result<(), ProvisioningError> {
        let attribute = &ResourceType::Group.schema().attributes;
        let Some(attribute) = attribute.iter().find(|attribute| attribute.name == "members") else { return Ok(()) };
        if part.is_some() {
            return Err(fixed(spot));
        }
        if let Some(filter) = filter {
            let chosen = self.chosen(attribute, filter, effort)?;
            if action != Action::Remove {
                return Err(fixed(spot));
            }
            self.remove(chosen);
            return Ok(());
        }
        let told = value.map(|value| new_members(&list(attribute, value, spot)?)).transpose()?;
        match (action, told) {
            (Action::Remove, None) => self.remove_all(),
            (Action::Remove, Some(told)) => self.remove(told.into_iter().map(|member| member.id)),
            (Action::Replace, told) => {
                self.remove_all();
                self.add(told.unwrap_or_default());
            }
            (Action::Add, told) => self.add(told.unwrap_or_default()),
        }
        Ok(())
    }

    /// What became of the members.
    pub(super) fn into_change(self) -> Result<MemberChange, ProvisioningError> {
        if self.add.len() > MAX_MEMBERS {
            return Err(Spot::Name("members").must(&format!("have at most {MAX_MEMBERS} elements")));
        }
        let add = self.add.into_iter().map(|(id, display)| NewMember { id, display }).collect();
        Ok(MemberChange { reset: self.reset, remove: self.remove.into_iter().collect(), add })
    }

    fn add(&mut self, members: Vec<NewMember>) {
        for NewMember { id, display } in members {
            self.remove.remove(&id);
            let known = self.add.entry(id).or_default();
            *known = display.or_else(|| known.take());
        }
    }

    fn remove(&mut self, ids: impl IntoIterator<Item = Uuid>) {
        for id in ids {
            self.add.remove(&id);
            if !self.reset {
                self.remove.insert(id);
            }
        }
    }

    fn remove_all(&mut self) {
        *self = Self { reset: true, ..Self::of(self.before) };
    }

    /// The members that a filter is true of, as they are after the operations before.
    fn chosen(
        &self,
        attribute: &Attribute,
        filter: &Filter,
        effort: &Effort,
    ) -> Result<Vec<Uuid>, ProvisioningError> {
        let is_chosen =
            |member: &Map<String, Value>| element_matches(ResourceType::Group, attribute, filter, member);
        // Also without a member, what is wrong with the filter is to be found.
        is_chosen(&Map::new())?;
        if let Some(ids) = named(filter) {
            return Ok(ids);
        }
        effort.spend(terms(filter) * (self.before.len() + self.add.len()))?;
        let stay = |id: &Uuid| !self.reset && !self.remove.contains(id) && !self.add.contains_key(id);
        let before = self.before.iter().map(|member| {
            let shown = json!({ "value": member.id.as_uuid(), "type": member.id.resource().as_str(), "display": member.display });
            (member.id.as_uuid(), shown)
        });
        let new = self.add.iter().map(|(id, display)| (*id, json!({ "value": id, "display": display })));
        let mut chosen = Vec::new();
        for (id, shown) in before.filter(|(id, _)| stay(id)).chain(new) {
            if shown.as_object().map(&is_chosen).transpose()? == Some(true) {
                chosen.push(id);
            }
        }
        Ok(chosen)
    }
}

/// Whether a path needs to know the members of a group.
pub(super) fn needs_list(path: &str) -> bool {
    let Ok(Path { attribute, filter: Some(filter), .. }) = Path::parse(path) else { return false };
    let place = Place::of(ResourceType::Group, &attribute);
    place.is_some_and(|place| place.attribute.name == "members") && named(&filter).is_none()
}

/// The members that a filter names if it does nothing else: `value eq "…"`, or several of those with `or`.
fn named(filter: &Filter) -> Option<Vec<Uuid>> {
    match filter {
        Filter::Compare(path, Operator::Equal, Literal::Text(text))
            if path.attribute.eq_ignore_ascii_case("value") =>
        {
            // What is no identifier is that of no member.
            Some(text.parse().into_iter().collect())
        }
        Filter::Or(parts) => Some(parts.iter().map(named).collect::<Option<Vec<_>>>()?.concat()),
        _ => None,
    }
}

fn fixed(spot: &Spot<'_>) -> ProvisioningError {
    let advice = format!("{spot}: what a member is cannot be changed; remove it, and add another one to members");
    ProvisioningError::new(ScimType::Mutability, advice)
}
