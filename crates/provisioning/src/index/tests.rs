use serde_json::json;

use super::*;
use crate::fixtures::{CORE_USER, ENTERPRISE, read_user};

/// The entries of a user, in short.
fn of(body: serde_json::Value) -> Vec<(String, u32, String)> {
    let entries = entries(&read_user(body).expect("a user"));
    entries.into_iter().map(|Entry { attribute, element, value }| (attribute, element, value)).collect()
}

fn expected(entries: &[(&str, u32, &str)]) -> Vec<(String, u32, String)> {
    let owned =
        |(attribute, element, value): &(&str, u32, &str)| ((*attribute).to_owned(), *element, (*value).to_owned());
    entries.iter().map(owned).collect()
}

#[test]
fn every_text_and_boolean_that_a_schema_knows_has_an_entry_as_it_is_compared() {
    let body = json!({
        "userName": "Ann@Example.com", "externalId": "E", "active": true, "title": "AMÉLIE", "profileUrl": "HTTP://X",
        "name": { "formatted": "Ann", "unknown": "u" }, "unknown": "u", "urn:x": { "a": "b" },
        "photos": [{ "value": "http://P", "type": "Photo" }],
        ENTERPRISE: { "department": "Sales", "manager": { "value": "M1", "displayName": "Bob" }, "unknown": 1 },
    });
    let entries = [
        ("schemas", 0, CORE_USER),
        ("schemas", 1, ENTERPRISE),
        ("schemas", 2, "urn:x"),
        ("userName", 0, "ann@example.com"),
        ("name", 0, ""),
        ("name.formatted", 0, "ann"),
        ("displayName", 0, "ann"),
        ("profileUrl", 0, "HTTP://X"),
        ("title", 0, "amélie"),
        ("photos", 0, ""),
        ("photos.value", 0, ""),
        ("photos.type", 0, "photo"),
        ("EnterpriseUser:department", 0, "sales"),
        ("EnterpriseUser:manager", 0, ""),
        ("EnterpriseUser:manager.value", 0, "M1"),
        ("EnterpriseUser:manager.displayName", 0, "bob"),
    ];
    assert_eq!(of(body), expected(&entries));
}

#[test]
fn the_primary_element_is_the_first_and_others_keep_their_order() {
    let emails =
        json!(["a", { "type": "Work" }, { "value": "B", "primary": true }, { "value": "c", "primary": false }]);
    let body = json!({ "userName": "ann", "name": { "middleName": "M" }, "emails": emails });
    let of_emails: Vec<_> =
        of(body).into_iter().filter(|(attribute, ..)| attribute.starts_with("emails")).collect();
    let entries = [
        ("emails", 0, ""),
        ("emails.value", 0, "b"),
        ("emails.primary", 0, "true"),
        ("emails", 1, ""),
        ("emails.value", 1, "a"),
        ("emails", 2, ""),
        ("emails.type", 2, "work"),
        ("emails", 3, ""),
        ("emails.value", 3, "c"),
        ("emails.primary", 3, "false"),
    ];
    assert_eq!(of_emails, expected(&entries));
}

#[test]
fn an_empty_text_is_a_value_as_it_is_for_filters() {
    let entries = of(json!({ "userName": "ann", "name": { "middleName": "" } }));
    assert!(entries.contains(&("name.middleName".to_owned(), 0, String::new())));
}
