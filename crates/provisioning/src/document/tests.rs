use serde_json::{Value, json};

use super::*;
use crate::fixtures::{ENTERPRISE, group, id, map, read_group, read_user, refusal, user};
use crate::limits::{MAX_ELEMENTS, MAX_NESTING, MAX_SHOWN_NAME, MAX_TEXT};
use crate::text::MAX_COMPARED;

/// What is made of a user with these attributes beside a name and the parts of one, without those.
fn kept(attributes: Value) -> Value {
    let mut body = map(json!({ "userName": "ann", "name": { "middleName": "M" } }));
    body.extend(map(attributes));
    let mut kept = read_user(Value::Object(body)).expect("a user").as_map().clone();
    kept.retain(|name, _| !["userName", "name"].contains(&name.as_str()));
    Value::Object(kept)
}

fn refused(attributes: Value) -> (ScimType, String) {
    let mut body = map(json!({ "userName": "ann" }));
    body.extend(map(attributes));
    refusal(Document::read(ResourceType::User, &body))
}

#[test]
fn names_and_urns_are_read_in_any_letter_case_and_kept_in_the_spelling_of_the_schemas() {
    let document = read_user(json!({
        "USERNAME": "Ann", "externalid": "E1", "Name": { "FAMILYNAME": "Lee" }, "EMAILS": [{ "VALUE": "A@b", "Type": "Work" }],
        ENTERPRISE.to_uppercase(): { "DEPARTMENT": "Sales", "Manager": { "VALUE": "7" } },
    }));
    let expected = json!({
        "userName": "Ann", "externalId": "E1", "name": { "familyName": "Lee" }, "displayName": "Lee",
        "emails": [{ "value": "A@b", "type": "Work" }],
        ENTERPRISE: { "department": "Sales", "manager": { "value": "7" } },
    });
    assert_eq!(*document.expect("a user").as_map(), map(expected));
}

#[test]
fn a_name_that_is_there_twice_in_different_letter_case_is_refused() {
    for twice in [
        json!({ "title": "a", "TITLE": "a" }),
        json!({ "unknown": 1, "Unknown": 2 }),
        json!({ "name": { "givenName": "a", "givenname": "b" } }),
        json!({ "emails": [{ "value": "a", "Value": "b" }] }),
        json!({ ENTERPRISE: { "department": "a", "Department": "b" } }),
        json!({ ENTERPRISE: { "department": "a" }, ENTERPRISE.to_uppercase(): { "division": "b" } }),
    ] {
        assert_eq!(refused(twice.clone()).0, ScimType::InvalidSyntax, "{twice}");
    }
}

#[test]
fn what_is_unassigned_is_left_out() {
    for (told, expected) in [
        (json!({ "title": null, "emails": [], "roles": null, ENTERPRISE: null, "unknown": null }), json!({})),
        (json!({ ENTERPRISE: {}, "unknown": {}, "more": [] }), json!({})),
        (json!({ ENTERPRISE: { "manager": {}, "department": null } }), json!({})),
        (json!({ "emails": [null, {}, { "value": null }] }), json!({})),
        (
            json!({ "emails": [{ "value": "a@b", "display": null, "unknown": null }] }),
            json!({ "emails": [{ "value": "a@b" }] }),
        ),
    ] {
        assert_eq!(kept(told.clone()), expected, "{told}");
    }
}

#[test]
fn values_of_another_type_are_refused_with_their_place_and_what_they_must_be() {
    for (told, advice) in [
        (json!({ "externalId": 7 }), "externalId must be a text"),
        (json!({ "externalId": "" }), "externalId must not be empty"),
        (json!({ "title": ["a"] }), "title must be a text"),
        (json!({ "title": true }), "title must be a text"),
        (json!({ "active": "yes" }), "active must be true or false"),
        (json!({ "active": 1 }), "active must be true or false"),
        (json!({ "name": "Ann Lee" }), "name must be an object"),
        (json!({ "name": ["Ann"] }), "name must be an object"),
        (json!({ "addresses": ["here"] }), "addresses[0] must be an object"),
        (json!({ "emails": [{ "value": "a" }, { "primary": 1 }] }), "emails[1].primary must be true or false"),
        (json!({ "emails": [{ "value": 7 }] }), "emails[0].value must be a text"),
        (json!({ "emails": [["a"]] }), "emails[0] must be an object"),
        (json!({ "emails": 7 }), "emails[0] must be an object"),
        (json!({ "schemas": "urn:x" }), "schemas must be a list of texts"),
        (json!({ "schemas": [7] }), "schemas must be a list of texts"),
        (json!({ ENTERPRISE: "Sales" }), &format!("{ENTERPRISE} must be an object")),
        (json!({ ENTERPRISE: { "department": 7 } }), &format!("{ENTERPRISE}:department must be a text")),
        (
            json!({ ENTERPRISE: { "manager": { "displayName": 7 } } }),
            &format!("{ENTERPRISE}:manager.displayName must be a text"),
        ),
        (json!({ "title": "a\0b" }), "title must not have the character NUL"),
        (
            json!({ "emails": [{ "value": "a", "primary": true }, { "value": "b", "primary": "True" }] }),
            "emails must have at most one element with primary true",
        ),
    ] {
        assert_eq!(refused(told.clone()), (ScimType::InvalidValue, advice.to_owned()), "{told}");
    }
}

#[test]
fn what_clients_send_in_another_shape_is_read_as_what_they_mean() {
    for (told, expected) in [
        (json!({ "active": "False" }), json!({ "active": false })),
        (json!({ "active": "TRUE" }), json!({ "active": true })),
        (json!({ "emails": ["a@b"] }), json!({ "emails": [{ "value": "a@b" }] })),
        (json!({ "emails": "a@b" }), json!({ "emails": [{ "value": "a@b" }] })),
        (
            json!({ "emails": { "value": "a@b", "primary": "true" } }),
            json!({ "emails": [{ "value": "a@b", "primary": true }] }),
        ),
        (json!({ ENTERPRISE: { "manager": "7" } }), json!({ ENTERPRISE: { "manager": { "value": "7" } } })),
        (json!({ "schemas": ["urn:of:nobody"] }), json!({})),
    ] {
        assert_eq!(kept(told.clone()), expected, "{told}");
    }
}

#[test]
fn values_are_kept_letter_for_letter() {
    let told = json!({
        "title": "  VP ", "phoneNumbers": [{ "value": " +1 (555) 010-0199", "type": "WORK" }], "nickName": "",
        "emails": [{ "value": "Ann@EXAMPLE.com ", "primary": false }], "profileUrl": "HTTP://Example.com/../a",
        "unknown": { "Deep": [null, {}, 1.50] }, "urn:example:Ext": { "a": null },
        "ims": [{ "value": "x", "unknown": [1] }], ENTERPRISE: { "unknown": "u" },
    });
    assert_eq!(kept(told.clone()), told);
}

#[test]
fn what_is_not_a_clients_to_write_is_ignored_and_a_password_leaves_no_trace() {
    let told = json!({
        "id": "x", "meta": { "version": 7 }, "groups": 1, "password": ["t0p"], "PASSWORD2": "kept", "schemas": null,
    });
    assert_eq!(kept(told), json!({ "PASSWORD2": "kept" }));
}

#[test]
fn what_is_required_must_be_there() {
    for (result, advice) in [
        (read_user(json!({})), "userName must be there"),
        (read_user(json!({ "userName": null })), "userName must be there"),
        (read_user(json!({ "userName": "" })), "userName must not be empty"),
        (read_user(json!({ "userName": "  " })), "userName must not be empty"),
        (read_user(json!({ "userName": "a\nb" })), "userName must not have control characters"),
        (read_group(json!({ "members": [] })), "displayName must be there"),
        (read_group(json!({ "displayName": "" })), "displayName must not be empty"),
    ] {
        assert_eq!(refusal(result), (ScimType::InvalidValue, advice.to_owned()));
    }
}

#[test]
fn the_core_schema_is_no_attribute() {
    assert_eq!(refused(json!({ crate::fixtures::CORE_USER: { "title": "a" } })).0, ScimType::InvalidSyntax);
}

#[test]
fn lengths_and_numbers_have_the_published_limits() {
    let nested = |depth: usize| (1..depth).fold(json!([1]), |inside, _| json!([inside]));
    let emails = |count: usize| (0..count).map(|index| json!(format!("a{index}"))).collect::<Vec<_>>();
    for (most, more) in [
        (json!({ "title": "a".repeat(MAX_COMPARED) }), json!({ "title": "a".repeat(MAX_COMPARED + 1) })),
        (json!({ "photos": ["a".repeat(MAX_TEXT)] }), json!({ "photos": ["a".repeat(MAX_TEXT + 1)] })),
        (json!({ "emails": emails(MAX_ELEMENTS) }), json!({ "emails": emails(MAX_ELEMENTS + 1) })),
        (json!({ "unknown": nested(MAX_NESTING) }), json!({ "unknown": nested(MAX_NESTING + 1) })),
        (json!({ "unknown": "a".repeat(MAX_ATTRIBUTES - 60) }), json!({ "unknown": "a".repeat(MAX_ATTRIBUTES) })),
    ] {
        assert!(kept(most).is_object());
        assert_eq!(refused(more).0, ScimType::InvalidValue);
    }
}

#[test]
fn a_text_that_is_longer_when_it_is_compared_is_measured_as_it_is_compared() {
    // Each of these letters is two bytes, and three in lower case.
    let title = "İ".repeat(MAX_COMPARED / 2);
    assert_eq!(title.len(), MAX_COMPARED);
    assert_eq!(refused(json!({ "title": title })).0, ScimType::InvalidValue);
    assert!(kept(json!({ "externalId": title })).is_object(), "letter case matters there");
}

#[test]
fn a_name_to_show_and_the_parts_of_a_name_tell_each_other() {
    let name = |given: &str, family: &str| json!({ "givenName": given, "familyName": family });
    for (told, shown, expected) in [
        (json!({ "displayName": "Ann Mary  Lee" }), Some("Ann Mary  Lee"), Some(name("Ann Mary", "Lee"))),
        (json!({ "displayName": "Ann" }), Some("Ann"), Some(name("Ann", "Ann"))),
        (json!({ "displayName": " Ann Lee " }), Some(" Ann Lee "), Some(name("Ann", "Lee"))),
        (json!({ "name": name("Ann", "Lee") }), Some("Ann Lee"), Some(name("Ann", "Lee"))),
        (json!({ "name": { "familyName": "Lee" } }), Some("Lee"), Some(json!({ "familyName": "Lee" }))),
        (
            json!({ "name": { "formatted": "Dr. Lee", "givenName": "A" } }),
            Some("Dr. Lee"),
            Some(json!({ "givenName": "A" })),
        ),
        (json!({ "name": { "middleName": "M" } }), None, Some(json!({ "middleName": "M" }))),
        (json!({ "displayName": "X", "name": { "givenName": "A" } }), Some("X"), Some(json!({ "givenName": "A" }))),
        (json!({}), None, None),
    ] {
        let mut body = told.clone();
        body["userName"] = json!("ann");
        let document = read_user(body).expect("a user");
        assert_eq!(document.as_map().get("displayName").and_then(Value::as_str), shown, "{told}");
        let mut have = document.as_map().get("name").cloned();
        if let Some(Value::Object(name)) = &mut have {
            let formatted = name.remove("formatted");
            let is_derived = told.get("name").is_none();
            assert!(!is_derived || formatted.as_ref().and_then(Value::as_str) == shown, "{told}");
        }
        assert_eq!(have, expected, "{told}");
    }
}

#[test]
fn a_name_that_is_too_long_to_be_shown_is_not_derived() {
    let part = "a".repeat(MAX_COMPARED);
    let told = json!({ "name": { "givenName": part, "familyName": part }, "userName": "ann" });
    assert_eq!(*read_user(told.clone()).expect("a user").as_map(), map(told));
}

#[test]
fn what_passkey_prompts_show_is_short_and_printable() {
    let shown = |attributes: Value| {
        let attributes = map(attributes);
        Document { resource: ResourceType::User, attributes }.shown_name()
    };
    assert_eq!(shown(json!({ "userName": "ann", "displayName": "Ann\u{7}", "name": { "formatted": "X" } })), "Ann");
    assert_eq!(
        shown(json!({ "userName": "ann", "displayName": " ", "name": { "formatted": "Ann Lee" } })),
        "Ann Lee"
    );
    assert_eq!(shown(json!({ "userName": "ann", "name": { "givenName": "Ann", "familyName": "Lee" } })), "Ann Lee");
    assert_eq!(shown(json!({ "userName": "ann", "name": { "middleName": "M" } })), "ann");
    assert_eq!(
        shown(json!({ "userName": "ann", "displayName": "é".repeat(1000) })).chars().count(),
        MAX_SHOWN_NAME
    );
}

#[test]
fn messages_go_to_the_primary_address_else_that_for_work_else_the_first() {
    let email = |emails: Value| {
        let document = read_user(json!({ "userName": "ann", "emails": emails })).expect("a user");
        document.primary_email().map(str::to_owned)
    };
    let (a, w, p) = ("a@example.com", "w@example.com", "p@example.com");
    let work = json!({ "value": w, "type": "WORK" });
    assert_eq!(email(json!([a, work, { "value": p, "primary": true }])).as_deref(), Some(p));
    assert_eq!(email(json!([a, work, { "primary": true }])).as_deref(), Some(w));
    assert_eq!(email(json!([{ "type": "home" }, a, p])).as_deref(), Some(a));
    assert_eq!(email(json!([a, { "value": "no address", "primary": true }])).as_deref(), Some(a));
    assert_eq!(email(json!([{ "type": "home" }])), None);
    assert_eq!(email(json!([])), None);
}

#[test]
fn members_are_named_by_identifier_or_reference_and_each_once() {
    let (a, b) = (id(10), id(11));
    let members = json!([
        { "value": a, "display": "A" }, b, { "VALUE": a, "$ref": null }, { "value": b, "display": "B", "type": "User" },
        { "value": a, "display": "AA" }, { "$ref": format!("https://x.example/scim/v2/Users/{}", id(12)) },
    ]);
    let document = read_group(json!({ "displayName": "G", "members": members })).expect("a group");
    let member = |id, display: Option<&str>| NewMember { id, display: display.map(str::to_owned) };
    let expected = [member(a, Some("AA")), member(b, Some("B")), member(id(12), None)];
    assert_eq!(document.members().expect("members"), expected);
    for (element, advice) in [
        (json!({ "value": "nobody" }), "members[0].value must be the id of a user or a group"),
        (json!({ "display": "A" }), "members[0].value must be there"),
        (json!({ "value": 7 }), "members[0].value must be a text"),
    ] {
        let refused = refusal(read_group(json!({ "displayName": "G", "members": [element] })));
        assert_eq!(refused, (ScimType::InvalidValue, advice.to_owned()));
    }
}

#[test]
fn what_is_kept_elsewhere_is_not_kept_twice_and_comes_back() {
    let told = json!({ "userName": "Ann", "externalId": "e", "displayName": "Ann", "name": { "givenName": "Ann" }, "active": true });
    let document = read_user(told.clone()).expect("a user");
    let kept = user(document.clone());
    let expected = json!({ "displayName": "Ann", "name": { "givenName": "Ann" }, "active": true });
    assert_eq!(kept.common.attributes, map(expected));
    assert_eq!(Document::of_user(&kept), document);
    // Who was deactivated by somebody else is not active, whatever a client said.
    let inactive = ProvisionedUser { active: false, ..kept };
    assert!(!Document::of_user(&inactive).active());

    let told = json!({ "displayName": "G", "externalId": "e", "members": [id(10)], "userName": "no user", "active": "unknown here" });
    let kept = group(read_group(told).expect("a group"));
    assert_eq!(kept.common.attributes, map(json!({ "userName": "no user", "active": "unknown here" })));
    let expected =
        json!({ "displayName": "G", "externalId": "e", "userName": "no user", "active": "unknown here" });
    assert_eq!(*Document::of_group(&kept).as_map(), map(expected));
}

#[test]
fn a_user_is_active_unless_a_client_says_otherwise() {
    let document = Document::read(ResourceType::User, &map(json!({ "userName": "ann" }))).expect("a user");
    assert_eq!(Document::of_user(&user(document)).as_map()["active"], true);
    let taken_away = read_user(json!({ "userName": "ann" })).expect("a user");
    assert!(taken_away.active());
    assert!(!Document::of_user(&user(taken_away)).as_map().contains_key("active"));
    assert!(!read_user(json!({ "userName": "ann", "active": "False" })).expect("a user").active());
}

#[test]
fn schemas_are_those_that_the_resource_has_attributes_of() {
    let urns = |attributes: Value| {
        let mut body = attributes;
        body["userName"] = json!("ann");
        schemas(ResourceType::User, &read_user(body).expect("a user"))
    };
    let core = crate::fixtures::CORE_USER;
    assert_eq!(urns(json!({ "schemas": [ENTERPRISE, "urn:of:nobody"] })), [core]);
    let told =
        json!({ "urn:a": { "b": 1 }, "urn:text": "c", "http://a": { "b": 1 }, ENTERPRISE: { "department": "d" } });
    assert_eq!(urns(told), [core, ENTERPRISE, "urn:a"]);
}
