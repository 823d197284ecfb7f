//! Lists and searches (RFC 7644 section 3.4.2, RFC 9865).

use std::collections::BTreeMap;

use fidelio_kernel::{ApplicationId, GroupId, Secret, UserId, base64url};
use scim_filter::{AttributePath, Filter};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::condition::{Condition, Order};
use crate::error::{ProvisioningError, ScimType};
use crate::ports::{Key, Listing, Query, Window};
use crate::projection::Projection;
use crate::provisioning::Provisioning;
use crate::render;
use crate::resource::{Domain, Group, Member};
use crate::schema::ResourceType;

/// How many resources a page has if the client does not say.
pub const USUAL_COUNT: u64 = 100;
/// How many resources a page has at most.
pub const MOST_COUNT: u64 = 1000;

/// How many members the groups of one page have at most, unless it is one group.
const MOST_MEMBERS: u64 = 20_000;

/// What a client searches for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// A filter; all resources if there is none.
    pub filter: Option<String>,
    /// By which attribute the list is sorted.
    pub sort_by: Option<String>,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// The place of the first result, from 1.
    pub start_index: Option<i64>,
    /// How many results at most.
    pub count: Option<i64>,
    /// Where the page before ended; empty for the first page of a list that is read by cursors (RFC 9865).
    pub cursor: Option<String>,
    /// What is to be told of each.
    pub projection: Projection,
}

/// A page of results.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// How many there are in all.
    pub total: u64,
    /// The place of the first one here, from 1; absent where the list is read by cursors.
    pub start_index: Option<u64>,
    /// Where the next page begins, if there is one and the list is read by cursors.
    pub next_cursor: Option<String>,
    /// The resources.
    pub resources: Vec<Map<String, Value>>,
}

/// Where a list goes on: in this type, after this resource or at the beginning.
type Position = (ResourceType, Option<Key>);

/// [`Position`] as a cursor holds it.
#[derive(Serialize, Deserialize)]
struct Place {
    t: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    i: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    s: Option<String>,
}

/// A search of one resource type.
struct Part {
    resource: ResourceType,
    condition: Condition,
    order: Option<Order>,
}

impl Provisioning {
    /// Searches resources of these types, which are listed one type after the other.
    ///
    /// # Errors
    /// When the filter, an attribute, the cursor or a number is wrong.
    pub async fn search(
        &self,
        domain: Domain,
        types: &[ResourceType],
        search: &Search,
    ) -> Result<Results, ProvisioningError> {
        let parts = parts(types, search)?;
        let mut left = search.count.map_or(USUAL_COUNT, |count| u64::try_from(count).unwrap_or(0).min(MOST_COUNT));
        let start = search.start_index.map_or(1, |start| u64::try_from(start).unwrap_or(1).max(1));
        let is_by_cursor = search.cursor.is_some();
        let from = self.position(domain.application, types, search)?;
        let mut skip = start - 1;
        let (mut total, mut resources, mut next) = (0, Vec::new(), None::<Position>);
        for Part { resource, condition, order } in parts {
            // What comes before the cursor, or after the page is full, is counted only.
            let is_passed = from.as_ref().is_some_and(|(at, _)| resource < *at);
            let after = from.as_ref().filter(|(at, _)| resource == *at).and_then(|(_, key)| key.clone());
            let count = if is_passed || next.is_some() { 0 } else { left };
            let window = after.clone().map_or(Window::Skip(skip), Window::After);
            let query = Query { condition, order, window, count };
            let told = resources.len();
            let (found, more) = self.read(domain, resource, &query, &search.projection, &mut resources).await?;
            total += found;
            skip = skip.saturating_sub(found);
            left = left.saturating_sub((resources.len() - told) as u64);
            if is_by_cursor && search.count != Some(0) && !is_passed && next.is_none() {
                next = match more {
                    Some(key) => Some((resource, Some(key))),
                    None if count == 0 && found > 0 => Some((resource, after)),
                    None => None,
                };
            }
        }
        Ok(Results {
            total,
            start_index: (!is_by_cursor).then_some(start),
            next_cursor: next.map(|position| self.write_cursor(domain.application, types, search, position)),
            resources,
        })
    }

    /// Adds what one type has of a page; how many the type has in all, and the place of the last one told if there are more.
    async fn read(
        &self,
        domain: Domain,
        resource: ResourceType,
        query: &Query,
        projection: &Projection,
        told: &mut Vec<Map<String, Value>>,
    ) -> Result<(u64, Option<Key>), ProvisioningError> {
        match resource {
            ResourceType::User => {
                let listing = self.queries.users(domain, query).await?;
                let ids: Vec<UserId> = listing.items.iter().map(|user| user.id).collect();
                let groups = match projection.wants("groups") && !ids.is_empty() {
                    true => self.queries.memberships(domain.application, &ids).await?,
                    false => Vec::new(),
                };
                let groups = by(&groups, |membership| membership.user);
                told.extend(listing.items.iter().map(|user| {
                    let groups = groups.get(&user.id).map(Vec::as_slice);
                    projection.apply(resource, render::user(&self.base, user, groups).body)
                }));
                Ok((listing.total, listing.next))
            }
            ResourceType::Group => {
                let (listing, members) = self.groups_with_members(domain, query, projection).await?;
                let members = by(&members, |member| member.group);
                told.extend(listing.items.iter().map(|group| {
                    let members = members.get(&group.id).map(Vec::as_slice);
                    projection.apply(resource, render::group(&self.base, group, members).body)
                }));
                Ok((listing.total, listing.next))
            }
        }
    }

    /// Groups with their members. A page whose groups have very many members ends earlier, but has one group.
    async fn groups_with_members(
        &self,
        domain: Domain,
        query: &Query,
        projection: &Projection,
    ) -> Result<(Listing<Group>, Vec<Member>), ProvisioningError> {
        let mut query = query.clone();
        loop {
            let listing = self.queries.groups(domain, &query).await?;
            let ids: Vec<GroupId> = listing.items.iter().map(|group| group.id).collect();
            if ids.is_empty() || !projection.wants("members") {
                return Ok((listing, Vec::new()));
            }
            let most = if ids.len() > 1 { MOST_MEMBERS + 1 } else { u64::MAX };
            let members = self.queries.members(domain.application, &ids, most).await?;
            if ids.len() == 1 || members.len() as u64 <= MOST_MEMBERS {
                return Ok((listing, members));
            }
            query.count = ids.len() as u64 / 2;
        }
    }

    /// Where the list is to go on, if it is read by cursors and this is not the first page.
    fn position(
        &self,
        application: ApplicationId,
        types: &[ResourceType],
        search: &Search,
    ) -> Result<Option<Position>, ProvisioningError> {
        let invalid = |advice: &str| ProvisioningError::new(ScimType::InvalidCursor, format!("cursor: {advice}"));
        let Some(cursor) = search.cursor.as_deref() else { return Ok(None) };
        if search.start_index.is_some() {
            return Err(invalid("send either a cursor or startIndex"));
        }
        if cursor.is_empty() {
            return Ok(None);
        }
        let read = || {
            let (place, mac) = cursor.split_once('.')?;
            let place = String::from_utf8(base64url::decode(place)?).ok()?;
            let expected = Secret::new(self.cursor_mac(application, types, search, &place));
            expected.matches(mac.as_bytes()).then_some(())?;
            let Place { t, i, s } = serde_json::from_str(&place).ok()?;
            let resource = types.get(usize::from(t))?;
            Some((*resource, i.map(|id| Key { sorted_by: s, id })))
        };
        let advice = "this is none that was given for the same filter and order; begin again with an empty one";
        read().map(Some).ok_or_else(|| invalid(advice))
    }

    fn write_cursor(
        &self,
        application: ApplicationId,
        types: &[ResourceType],
        search: &Search,
        (resource, key): Position,
    ) -> String {
        let t = types.iter().position(|kind| *kind == resource).and_then(|at| u8::try_from(at).ok()).unwrap_or(0);
        let place = Place { t, i: key.as_ref().map(|key| key.id), s: key.and_then(|key| key.sorted_by) };
        let place = serde_json::to_string(&place).unwrap_or_default();
        format!("{}.{}", base64url::encode(&place), self.cursor_mac(application, types, search, &place))
    }

    /// Binds a cursor to the application and the search that it was given for.
    fn cursor_mac(
        &self,
        application: ApplicationId,
        types: &[ResourceType],
        search: &Search,
        place: &str,
    ) -> String {
        let Search { filter, sort_by, descending, .. } = search;
        let label = format!("scim cursor\n{types:?}\n{filter:?}\n{sort_by:?}\n{descending}\n{place}");
        base64url::encode(&self.pseudonyms.pseudonym(application, &label)[..16])
    }
}

fn by<T, K: Ord>(items: &[T], key: impl Fn(&T) -> K) -> BTreeMap<K, Vec<&T>> {
    let mut groups: BTreeMap<K, Vec<&T>> = BTreeMap::new();
    for item in items {
        groups.entry(key(item)).or_default().push(item);
    }
    groups
}

/// The search of each type. An attribute that only one of several types has is one that the others have no value of.
fn parts(types: &[ResourceType], search: &Search) -> Result<Vec<Part>, ProvisioningError> {
    let filter = search.filter.as_deref().filter(|text| !text.trim().is_empty()).map(Filter::parse).transpose()?;
    let order = match search.sort_by.as_deref().filter(|text| !text.trim().is_empty()) {
        None => None,
        Some(text) => {
            let advice = |error| ProvisioningError::new(ScimType::InvalidPath, format!("sortBy: {error}"));
            Some(text.trim().parse::<AttributePath>().map_err(advice)?)
        }
    };
    let conditions: Vec<Condition> = types
        .iter()
        .map(|resource| match &filter {
            None => Ok(Condition::Always),
            Some(filter) => Condition::of_one_among(*resource, types, filter),
        })
        .collect::<Result<_, _>>()?;
    let orders: Vec<_> = types
        .iter()
        .map(|resource| order.as_ref().map(|by| Order::of(*resource, by, search.descending)).transpose())
        .collect();
    let orders = or_none(orders)?;
    let parts = types.iter().zip(conditions.into_iter().zip(orders));
    Ok(parts.map(|(resource, (condition, order))| Part { resource: *resource, condition, order }).collect())
}

/// What was understood, and nothing for what was not; the first error if nothing was.
fn or_none<T>(results: Vec<Result<Option<T>, ProvisioningError>>) -> Result<Vec<Option<T>>, ProvisioningError> {
    if results.iter().any(Result::is_ok) {
        return Ok(results.into_iter().map(Result::unwrap_or_default).collect());
    }
    results.into_iter().collect()
}
