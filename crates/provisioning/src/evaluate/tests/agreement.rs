//! What storage is told to search for finds the same users as the filter says of their JSON.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use super::*;
use crate::condition::{Elements, Field, Link, Literal as Typed};
use crate::document::{Document, schemas};
use crate::fixtures::{id, map, read_user};
use crate::index::entries;
use crate::resource::Entry;

const CREATED: &str = "2026-01-31T12:00:00Z";

/// What storage has of a user, who is in the group Staff.
#[derive(Debug)]
struct Stored {
    document: Document,
    entries: Vec<Entry>,
}

impl Stored {
    fn shown(&self) -> Map<String, Value> {
        let mut shown = self.document.as_map().clone();
        shown.extend(map(json!({
            "schemas": schemas(ResourceType::User, &self.document), "id": id(1),
            "groups": [{ "value": id(2), "$ref": "r", "display": "Staff", "type": "direct" }],
            "meta": { "resourceType": "User", "created": CREATED, "lastModified": CREATED, "location": "l", "version": "v" },
        })));
        shown
    }

    /// Whether a condition is true, of the element if it is within brackets.
    fn satisfies(&self, condition: &Condition, element: Option<u32>) -> bool {
        match condition {
            Condition::Always => true,
            Condition::Never => false,
            Condition::Present(field) => !self.values(field, element).is_empty(),
            Condition::Compare(field, operator, typed) => {
                self.values(field, element).iter().any(|value| compare(value, *operator, typed))
            }
            Condition::Element(Elements::Entries(key), inner) => {
                let elements = self.entries.iter().filter(|entry| entry.attribute == *key);
                elements.map(|entry| entry.element).any(|element| self.satisfies(inner, Some(element)))
            }
            Condition::Element(Elements::Groups | Elements::Members, inner) => self.satisfies(inner, None),
            Condition::Not(inner) => !self.satisfies(inner, element),
            Condition::And(parts) => parts.iter().all(|part| self.satisfies(part, element)),
            Condition::Or(parts) => parts.iter().any(|part| self.satisfies(part, element)),
        }
    }

    fn values(&self, field: &Field, element: Option<u32>) -> Vec<Typed> {
        let text = |text: &str| Typed::Text(text.to_owned());
        let time = || Timestamp::parse_rfc3339(CREATED).map(Typed::Time).expect("a time");
        match field {
            Field::Id => vec![Typed::Id(id(1))],
            Field::ExternalId => self.document.external_id().map(text).into_iter().collect(),
            Field::Created | Field::LastModified => vec![time()],
            Field::Active => vec![Typed::Boolean(self.document.active())],
            Field::Entry(key) => {
                let is_here =
                    |entry: &&Entry| entry.attribute == *key && element.is_none_or(|index| entry.element == index);
                self.entries.iter().filter(is_here).map(|entry| text(&entry.value)).collect()
            }
            Field::Group(Link::Value) => vec![Typed::Id(id(2))],
            Field::Group(Link::Display) => vec![text("staff")],
            Field::Group(Link::Type) => vec![text("direct")],
            Field::GroupName | Field::Member(_) => panic!("{field:?} is nothing that a user has"),
        }
    }
}

fn compare(have: &Typed, operator: Operator, want: &Typed) -> bool {
    match (have, want) {
        (Typed::Text(have), Typed::Text(want)) => holds(operator, have, want),
        (Typed::Time(have), Typed::Time(want)) => is_ordered(operator, have.cmp(want)),
        (have, want) => (have == want) == (operator == Operator::Equal),
    }
}

fn user() -> impl Strategy<Value = Stored> {
    let text = select(vec!["Ann", "ann", "a@B", "Work", "work", "", "É"]);
    let flag = prop::option::of(any::<bool>());
    let email = (text.clone(), prop::option::of(text.clone()), flag.clone()).prop_map(|(value, kind, primary)| {
        json!({ "value": if value == "Ann" { None } else { Some(value) }, "type": kind, "primary": primary.filter(|_| value == "É") })
    });
    let title = prop::option::of(text.clone());
    (prop::collection::vec(email, 0..3), title, flag, prop::option::of(text)).prop_filter_map(
        "two are primary",
        |(emails, title, active, department)| {
            let body = json!({
                "userName": "Ann", "emails": emails, "title": title, "active": active, "photos": title, "externalId": "Ann",
                "addresses": [{ "locality": department }], "name": { "givenName": title }, "locale": department,
                ENTERPRISE: { "department": department, "manager": title },
            });
            let document = read_user(body).ok()?;
            Some(Stored { entries: entries(&document), document })
        },
    )
}

fn filter() -> impl Strategy<Value = String> {
    let attributes = vec![
        "userName",
        "title",
        "externalId",
        "active",
        "emails",
        "emails.value",
        "emails.type",
        "emails.primary",
        "addresses",
        "addresses.locality",
        "name",
        "name.givenName",
        "name.familyName",
        "photos",
        "photos.value",
        "id",
        "meta.created",
        "meta.resourceType",
        "meta",
        "schemas",
        "groups",
        "groups.display",
        "groups.type",
        "password",
        "locale",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
    ];
    let comparison = select(vec![
        "pr",
        "eq \"ANN\"",
        "ne \"Ann\"",
        "co \"n\"",
        "sw \"\"",
        "ew \"@b\"",
        "gt \"ann\"",
        "ge \"ann\"",
        "lt \"work\"",
        "le \"É\"",
        "eq null",
        "ne null",
        "eq true",
        "ne \"False\"",
        "ne \"x\"",
        "eq \"work\"",
        "eq \"direct\"",
        "eq \"staff\"",
        "eq \"\"",
        "eq \"00000000-0000-0000-0000-000000000001\"",
        "ne \"00000000-0000-0000-0000-000000000002\"",
        "eq \"User\"",
        "lt \"2027-01-01T00:00:00Z\"",
        "ne \"2026-01-31T12:00:00Z\"",
    ]);
    let part = select(vec!["value", "type", "primary", "display", "locality", "givenName"]);
    let inner = prop::collection::vec((any::<bool>(), part, comparison.clone()), 1..3).prop_map(|parts| {
        let term = |(negated, part, comparison)| {
            if negated { format!("not ({part} {comparison})") } else { format!("{part} {comparison}") }
        };
        parts.into_iter().map(term).collect::<Vec<_>>().join(" and ")
    });
    let bracketed = select(vec!["emails", "addresses", "name", "photos", "roles", "groups"]);
    let term = prop_oneof![
        3 => (select(attributes), comparison).prop_map(|(attribute, comparison)| format!("{attribute} {comparison}")),
        1 => (bracketed, inner).prop_map(|(attribute, inner)| format!("{attribute}[{inner}]")),
    ];
    (any::<bool>(), term.clone(), prop::option::weighted(0.3, (select(vec!["and", "or"]), term))).prop_map(
        |(negated, first, second)| {
            let first = if negated { format!("not ({first})") } else { first };
            second.map_or_else(|| first.clone(), |(operator, second)| format!("{first} {operator} {second}"))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn a_condition_finds_what_the_filter_says(user in user(), filter in filter()) {
        let parsed = Filter::parse(&filter).expect("a filter");
        if let Ok(condition) = Condition::of(ResourceType::User, &parsed) {
            let says = matches(ResourceType::User, &parsed, &user.shown()).expect("what storage accepts is accepted");
            prop_assert_eq!(user.satisfies(&condition, None), says, "{} as {:?} on {:?}", filter, condition, user.document);
        }
    }
}

/// Random filters prove nothing if all are refused, or always true.
#[test]
fn many_random_filters_are_accepted_and_find_some() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut found, mut missed) = (0, 0);
    for _ in 0..1000 {
        let filter = Filter::parse(&filter().new_tree(&mut runner).expect("a tree").current()).expect("a filter");
        let user = user().new_tree(&mut runner).expect("a tree").current();
        match matches(ResourceType::User, &filter, &user.shown()) {
            Ok(true) => found += 1,
            Ok(false) => missed += 1,
            Err(_) => {}
        }
    }
    assert!(found > 100 && missed > 100, "{found} found, {missed} missed");
}
