//! What holds of every patch of every user and group.

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::document::Document;
use crate::fixtures::{CORE_USER, ENTERPRISE, group, id, read_group};
use crate::index::entries;
use crate::schema::ResourceType;

/// A value of any type, more often one that fits somewhere.
fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        3 => select(vec!["a@b", "A@B", "work", "True", "false", "", "7"]).prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<u8>().prop_map(Value::from),
        1 => (10_u128..13).prop_map(|number| json!(id(number))),
    ];
    scalar.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((key(), inner), 0..4)
                .prop_map(|parts| Value::Object(parts.into_iter().collect())),
        ]
    })
}

/// A name of an attribute or a part, or a whole path.
fn key() -> impl Strategy<Value = String> {
    let part = select(vec![
        "value",
        "VALUE",
        "type",
        "primary",
        "display",
        "givenName",
        "formatted",
        "locality",
        "$ref",
        "other",
    ]);
    prop_oneof![
        2 => part.prop_map(str::to_owned),
        3 => path(),
    ]
}

fn path() -> impl Strategy<Value = String> {
    let attribute = select(vec![
        "userName",
        "name",
        "displayName",
        "title",
        "active",
        "emails",
        "EMAILS",
        "addresses",
        "photos",
        "password",
        "externalId",
        "id",
        "meta",
        "groups",
        "schemas",
        "members",
        "unknown",
        "urn:x:1.0",
        "urn:x:1.0:a",
        CORE_USER,
        ENTERPRISE,
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        "urn:ietf:params:scim:schemas:core:2.0:User:emails",
    ]);
    let filter = select(vec![
        "",
        "",
        "",
        "[type eq \"work\"]",
        "[value sw \"a\"]",
        "[primary eq true]",
        "[type eq \"x\" and primary eq \"True\"]",
        "[not (value pr)]",
        "[display pr or type ne \"work\"]",
        "[value eq \"00000000-0000-0000-0000-00000000000a\"]",
        "[givenName pr]",
        "[",
    ]);
    let part = select(vec!["", "", ".value", ".type", ".primary", ".givenName", ".locality", ".display"]);
    (attribute, filter, part).prop_map(|(attribute, filter, part)| format!("{attribute}{filter}{part}"))
}

/// An attribute and a value that fits it.
fn fitting() -> impl Strategy<Value = (String, Value)> {
    let text = select(vec!["a@b", "A@B", "work", "home", "x"]).prop_map(Value::from);
    let part = prop_oneof![
        (select(vec!["value", "TYPE", "display"]), text.clone()),
        (Just("primary"), any::<bool>().prop_map(Value::from)),
    ];
    let element = prop::collection::vec(part, 0..3)
        .prop_map(|parts| parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Value>());
    let elements = prop_oneof![element.clone(), prop::collection::vec(element, 0..3).prop_map(Value::Array)];
    let texts = vec![
        "title",
        "externalId",
        "name.givenName",
        "emails[type eq \"work\"].value",
        "emails.type",
        "displayName",
    ];
    let flags = vec!["active", "emails[value eq \"a@b\"].primary", "roles[type eq \"work\"].primary"];
    let lists =
        vec!["emails", "roles", "Emails[type eq \"home\"]", "emails[primary eq true]", "roles[value sw \"a\"]"];
    let path = |paths: Vec<&'static str>| select(paths).prop_map(str::to_owned);
    prop_oneof![
        (path(texts), text),
        (path(flags), any::<bool>().prop_map(Value::from)),
        (path(lists), elements),
        (path(vec![ENTERPRISE, "unknown", "urn:x:1.0"]), value()),
    ]
}

fn operation() -> impl Strategy<Value = Value> {
    let anything = (path(), value());
    let named = prop::collection::vec(fitting(), 1..4).prop_map(|named| named.into_iter().collect::<Value>());
    let operation = prop_oneof![
        2 => prop_oneof![anything, fitting()].prop_map(|(path, value)| json!({ "path": path, "value": value })),
        1 => prop_oneof![named, value()].prop_map(|value| json!({ "value": value })),
    ];
    (select(vec!["add", "Replace", "REMOVE"]), operation).prop_map(|(op, mut operation)| {
        operation["op"] = json!(op);
        operation
    })
}

/// A body of a user that has the names of a user, and more.
fn body() -> impl Strategy<Value = Value> {
    prop::collection::vec(prop_oneof![1 => (path(), value()), 4 => fitting()], 0..6).prop_map(|attributes| {
        let mut body: serde_json::Map<String, Value> = attributes.into_iter().collect();
        body.insert("userName".to_owned(), json!("ann"));
        Value::Object(body)
    })
}

/// What holds of every document of a user, however it was made.
fn holds_together(document: &Document) -> Result<(), TestCaseError> {
    prop_assert_eq!(&Document::checked(ResourceType::User, document.as_map()).expect("as for a PUT"), document);
    prop_assert!(Document::read(ResourceType::User, document.as_map()).is_ok());
    prop_assert_eq!(&Document::of_user(&user(document.clone())), document);
    let entries = entries(document);
    let places: HashSet<_> = entries.iter().map(|entry| (&entry.attribute, entry.element)).collect();
    prop_assert_eq!(places.len(), entries.len(), "no attribute of an element is there twice");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn a_body_is_refused_or_gives_a_document_that_holds_together(body in body()) {
        if let Ok(document) = read_user(body) {
            holds_together(&document)?;
        }
    }

    #[test]
    fn a_patch_is_refused_or_gives_a_document_that_holds_together(body in body(), operations in prop::collection::vec(operation(), 1..5)) {
        let before = read_user(body).or_else(|_| read_user(json!({ "userName": "ann", "emails": ["a@b"], "urn:x:1.0": { "b": 1 } })));
        if let Ok(patch) = Patch::read(&map(json!({ "Operations": operations })))
            && let Ok(document) = patch.apply_to_user(&user(before.expect("a user")))
        {
            holds_together(&document)?;
        }
    }

    #[test]
    fn nobody_is_both_removed_and_added(operations in prop::collection::vec(operation(), 1..6)) {
        let before = group(read_group(json!({ "displayName": "G" })).expect("a group"));
        if let Ok(patch) = Patch::read(&map(json!({ "Operations": operations })))
            && let Ok((document, change)) = patch.apply_to_group(&before, Some(&[]))
        {
            prop_assert!(!document.as_map().contains_key("members"));
            prop_assert!(change.add.iter().all(|member| !change.remove.contains(&member.id)));
            prop_assert!(change.remove.is_empty() || !change.reset);
        }
    }
}

/// Random patches prove nothing if all are refused.
#[test]
fn many_random_patches_are_accepted() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let before = user(read_user(json!({ "userName": "ann", "emails": ["a@b"] })).expect("a user"));
    let accepted = (0..1000).filter(|_| {
        let operation = operation().new_tree(&mut runner).expect("a tree").current();
        let patch = Patch::read(&map(json!({ "Operations": [operation] })));
        patch.is_ok_and(|patch| patch.apply_to_user(&before).is_ok())
    });
    assert!(accepted.count() > 300);
}
