mod agreement;

use serde_json::json;

use super::*;
use crate::fixtures::{ENTERPRISE, id, map, refusal};

/// Ann, as she is shown.
fn ann() -> Map<String, Value> {
    map(json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
        "id": id(1), "externalId": "E1", "userName": "Ann", "title": "Amélie's VP", "nickName": "",
        "name": { "givenName": "Ann" },
        "emails": [{ "value": "w@x", "type": "work", "primary": true }, { "value": "h@x", "type": "home" }],
        "addresses": [{ "locality": "Bern" }],
        "photos": [{ "value": "http://p" }],
        "groups": [{ "value": id(2), "$ref": "r", "display": "Staff", "type": "direct" }],
        ENTERPRISE: { "department": "Sales", "manager": { "value": "M1" } },
        "meta": {
            "resourceType": "User", "created": "2026-01-31T12:00:00Z", "lastModified": "2026-02-01T00:00:00Z",
            "location": "https://x/Users/1", "version": "W/\"1\"",
        },
    }))
}

fn staff() -> Map<String, Value> {
    map(json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group", "urn:x"], "id": id(2), "displayName": "Staff",
        "members": [{ "value": id(1), "type": "User", "display": "Ann" }], "urn:x": { "a": 1 },
        "meta": { "resourceType": "Group", "created": "2026-01-31T12:00:00Z", "lastModified": "2026-01-31T12:00:00Z" },
    }))
}

fn is(resource: ResourceType, filter: &str) -> bool {
    let shown = match resource {
        ResourceType::User => ann(),
        ResourceType::Group => staff(),
    };
    let parsed = Filter::parse(filter).expect("a filter");
    matches(resource, &parsed, &shown).unwrap_or_else(|error| panic!("{filter}: {error}"))
}

#[test]
fn filters_are_true_of_what_they_say_and_false_of_what_they_do_not() {
    let by_id = format!("id eq \"{}\"", id(1).to_string().to_uppercase());
    let by_group = format!("groups.value eq {}", id(2));
    let department = format!("{ENTERPRISE}:department eq \"SALES\"");
    for (filter, expected) in [
        (by_id.as_str(), true),
        ("id eq \"x\"", false),
        ("id ne \"x\"", true),
        ("externalId eq \"E1\"", true),
        ("externalId eq \"e1\"", false),
        ("userName eq \"ANN\"", true),
        ("userName ne \"ann\"", false),
        ("title co \"AME\u{301}LIE\"", true),
        ("title sw \"VP\"", false),
        ("title ew \"VP\"", true),
        ("title gt \"amélie\"", true),
        ("title le \"amélie\"", false),
        ("nickName pr", true),
        ("nickName eq \"\"", true),
        ("locale pr", false),
        ("locale eq null", true),
        ("locale ne \"de\"", true),
        ("locale eq \"\"", false),
        ("name pr", true),
        ("name.familyName pr", false),
        ("emails eq \"H@X\"", true),
        ("emails.type ne \"work\"", true),
        ("emails.display ne \"x\"", true),
        ("emails[type eq \"work\" and value eq \"h@x\"]", false),
        ("emails.type eq \"work\" and emails.value eq \"h@x\"", true),
        ("emails[type ne \"work\"]", true),
        ("emails[primary ne true]", true),
        ("emails[primary eq true].value sw \"w\"", true),
        ("not (emails[type eq \"other\"])", true),
        ("roles[value pr]", false),
        ("addresses pr", true),
        ("photos pr", true),
        ("active eq true", true),
        ("active eq \"False\"", false),
        ("active pr", true),
        ("password pr", false),
        (department.as_str(), true),
        ("meta.created ge \"2026-01-31T13:00:00+01:00\"", true),
        ("meta.created gt \"2026-01-31T13:00:00+01:00\"", false),
        ("meta.lastModified ne \"2026-02-01T00:00:00Z\"", false),
        ("meta.resourceType eq \"User\"", true),
        ("schemas eq \"urn:x\"", false),
        ("groups.display eq \"STAFF\"", true),
        ("groups[type eq \"direct\"]", true),
        (by_group.as_str(), true),
        ("title pr and locale pr", false),
        ("title pr or locale pr", true),
        ("not (title pr)", false),
    ] {
        assert_eq!(is(ResourceType::User, filter), expected, "{filter}");
    }
    let by_member = format!("members eq {} and displayName eq \"staff\"", id(1));
    for (filter, expected) in [
        (by_member.as_str(), true),
        ("members.type eq \"user\"", true),
        ("members[type eq \"group\"]", false),
        ("members ne \"x\"", true),
        ("schemas eq \"urn:x\"", false),
        ("schemas eq \"urn:ietf:params:scim:schemas:core:2.0:Group\"", true),
    ] {
        assert_eq!(is(ResourceType::Group, filter), expected, "{filter}");
    }
}

#[test]
fn a_filter_is_refused_even_where_nothing_would_be_compared() {
    for filter in [
        "title pr or unknown pr",
        "locale pr and active eq \"x\"",
        "roles[primary eq \"x\"]",
        "photos.value eq \"x\"",
    ] {
        let parsed = Filter::parse(filter).expect("a filter");
        assert_eq!(refusal(matches(ResourceType::User, &parsed, &ann())).0, ScimType::InvalidFilter, "{filter}");
    }
}
