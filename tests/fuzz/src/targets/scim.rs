//! Filters, paths and bodies of SCIM.

#[path = "../../../../crates/scim-filter/tests/laws/mod.rs"]
mod laws;

use std::sync::LazyLock;

use fidelio_kernel::{GroupId, Timestamp, UserId};
use fidelio_provisioning::bulk::Bulk;
use fidelio_provisioning::evaluate::matches;
use fidelio_provisioning::index::entries;
use fidelio_provisioning::limits::MAX_NAMES;
use fidelio_provisioning::resource::{Common, Group, Member, MemberId, ProvisionedUser};
use fidelio_provisioning::schema::ResourceType;
use fidelio_provisioning::{Condition, Document, Patch};
use scim_filter::Filter;
use serde_json::{Map, Value};

use crate::input::{lines, object, text};

/// What filters are tried on.
static SHOWN: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let shown = r#"{
        "id": "018f3a5e-0000-7000-8000-000000000001", "userName": "ann@example.com", "active": true,
        "name": { "familyName": "Åström", "givenName": "Ann" },
        "emails": [{ "value": "ann@example.com", "type": "work", "primary": true }, { "value": "a@b.de" }],
        "groups": [{ "value": "018f3a5e-0000-7000-8000-000000000002", "display": "Staff", "type": "direct" }],
        "meta": { "resourceType": "User", "created": "2026-01-31T12:00:00Z" }
    }"#;
    object(shown).expect("an object")
});

/// A filter or a path: what is read of it is printed as what is read alike.
pub(crate) fn filter(input: &[u8]) {
    if let Some(text) = text(input) {
        laws::check(text);
    }
}

/// A filter that is typed: if it can be asked of storage, it can be asked of JSON, and its print means the same.
pub(crate) fn condition(input: &[u8]) {
    let Some(Ok(filter)) = text(input).map(Filter::parse) else { return };
    for resource in ResourceType::ALL {
        let condition = Condition::of(resource, &filter);
        let matched = matches(resource, &filter, &SHOWN);
        assert_eq!(condition.is_ok(), matched.is_ok(), "{filter}: {condition:?}, {matched:?}");
        if let (Ok(condition), Ok(again)) = (&condition, Filter::parse(&filter.to_string())) {
            assert_eq!(Condition::of(resource, &again).ok().as_ref(), Some(condition), "{filter}");
        }
    }
}

/// The body of a user, a group or a bulk request: what is kept of it reads as itself.
pub(crate) fn resource(input: &[u8]) {
    let Some(body) = text(input).and_then(object) else { return };
    for resource in ResourceType::ALL {
        if let Ok(document) = Document::read(resource, &body) {
            check(resource, &document);
        }
    }
    // Each operation of it is a body as those above.
    let _ = Bulk::read(&body);
}

/// A body, and in the next line a PATCH of the resource that it makes: what is left is a resource.
pub(crate) fn patch(input: &[u8]) {
    let Some([before, patch]) = text(input).map(lines) else { return };
    let (Some(before), Some(patch)) = (object(before), object(patch)) else { return };
    let Ok(patch) = Patch::read(&patch) else { return };
    if let Ok(document) = Document::read(ResourceType::User, &before)
        && let Ok(after) = patch.apply_to_user(&user(document))
    {
        check(ResourceType::User, &after);
    }
    if let Ok(document) = Document::read(ResourceType::Group, &before) {
        let members = members(&document);
        let group = group(document);
        let members = patch.needs_members().then_some(members.as_slice());
        if let Ok((after, _)) = patch.apply_to_group(&group, members) {
            check(ResourceType::Group, &after);
        }
    }
}

fn check(resource: ResourceType, document: &Document) {
    let again = Document::read(resource, document.as_map());
    let again = again.unwrap_or_else(|error| panic!("{document:?} is kept, and is none: {error}"));
    for (name, value) in document.as_map() {
        assert_eq!(again.as_map().get(name), Some(value), "{name} of {document:?} reads differently");
    }
    assert!(document.as_map().len() <= MAX_NAMES, "{document:?} has too many attributes");
    if resource == ResourceType::User {
        let shown = document.shown_name();
        assert!(!shown.contains(char::is_control), "{shown:?} is shown");
        let entries = entries(document);
        assert!(!entries.iter().any(|entry| entry.value.contains('\0')), "{entries:?} cannot be stored");
    }
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

fn user(document: Document) -> ProvisionedUser {
    ProvisionedUser {
        id: UserId::from_bytes([1; 16]),
        name: document.user_name().expect("a user has a name"),
        active: document.active(),
        common: common(document),
    }
}

fn group(document: Document) -> Group {
    Group {
        id: GroupId::from_bytes([2; 16]),
        display_name: document.group_name().expect("a group has a name"),
        common: common(document),
    }
}

fn members(document: &Document) -> Vec<Member> {
    let members = document.members().expect("members that were read");
    let member = |new: fidelio_provisioning::resource::NewMember| Member {
        group: GroupId::from_bytes([2; 16]),
        id: MemberId::User(UserId::from_uuid(new.id)),
        display: new.display.unwrap_or_default(),
    };
    members.into_iter().map(member).collect()
}
