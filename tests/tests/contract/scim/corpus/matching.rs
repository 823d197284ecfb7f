//! Whether an answer is as a scenario expects it.

use serde_json::Value;

use crate::support::Answer;

/// What an answer lacks of what is expected; empty if nothing.
pub(super) fn shortcomings(expect: &Value, answer: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    let statuses = expect["status"].as_array().map_or(std::slice::from_ref(&expect["status"]), Vec::as_slice);
    if !statuses.contains(&answer.status.into()) {
        found.push(format!("status: expected {}, got {}", expect["status"], answer.status));
    }
    if !answer.text.is_empty() && media_type(answer.header("content-type")) != "application/scim+json" {
        found
            .push(format!("content-type: expected application/scim+json, got {:?}", answer.header("content-type")));
    }
    for (name, expected) in expect["headers"].as_object().into_iter().flatten() {
        let got = answer.header(name);
        let holds = match expected.as_str() {
            Some("present") => got.is_some(),
            Some("absent") => got.is_none(),
            expected if name.eq_ignore_ascii_case("content-type") => expected == Some(media_type(got)),
            expected => expected == got,
        };
        if !holds {
            found.push(format!("header {name}: expected {expected}, got {got:?}"));
        }
    }
    if let Some(body) = expect.get("body") {
        differences("", body, &answer.body, &mut found);
    }
    for pointer in expect["absent"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if let Some(value) = answer.body.pointer(pointer).filter(|value| !is_unassigned(value)) {
            found.push(format!("{pointer}: expected nothing, got {value}"));
        }
    }
    if let Some(count) = expect.get("count").filter(|count| **count != answer.body["totalResults"]) {
        found.push(format!("/totalResults: expected {count}, got {}", answer.body["totalResults"]));
    }
    found
}

/// A media type without its parameters.
fn media_type(header: Option<&str>) -> &str {
    header.and_then(|header| header.split(';').next()).unwrap_or_default().trim()
}

/// Null and an empty list are the same as nothing (RFC 7643 section 2.5).
fn is_unassigned(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// Tells where `got`, found at a place, is not what is expected.
fn differences(at: &str, expected: &Value, got: &Value, found: &mut Vec<String>) {
    let lacks = match (expected, got) {
        (Value::Object(members), _) if members.get("$present") == Some(&Value::Bool(true)) => {
            is_unassigned(got) || got.as_str() == Some("")
        }
        (Value::Object(members), _) if members.contains_key("$contains") => {
            let wanted = members["$contains"].as_array().expect("$contains is a list");
            !got.as_array().is_some_and(|got| are_among(wanted, &got.iter().collect::<Vec<_>>()))
        }
        (Value::Object(members), Value::Object(got)) => {
            for (name, expected) in members {
                let at = format!("{at}/{name}");
                match got.get(name) {
                    Some(got) => differences(&at, expected, got, found),
                    None => found.push(format!("{at}: expected {expected}, got nothing")),
                }
            }
            false
        }
        (Value::Array(wanted), Value::Array(got)) => {
            wanted.len() != got.len() || !are_among(wanted, &got.iter().collect::<Vec<_>>())
        }
        _ => expected != got,
    };
    if lacks {
        found.push(format!("{at}: expected {expected}, got {got}"));
    }
}

/// Whether each of these is another one of those.
fn are_among(wanted: &[Value], got: &[&Value]) -> bool {
    let Some((first, others)) = wanted.split_first() else { return true };
    (0..got.len()).any(|index| {
        let mut found = Vec::new();
        differences("", first, got[index], &mut found);
        let mut left = got.to_vec();
        left.remove(index);
        found.is_empty() && are_among(others, &left)
    })
}

mod tests {
    use reqwest::header::{CONTENT_TYPE, ETAG, HeaderMap, HeaderValue};
    use serde_json::json;

    use super::*;

    fn answer() -> Answer {
        let body = json!({
            "userName": "ada",
            "active": true,
            "totalResults": 1,
            "title": "",
            "roles": [],
            "name": {"givenName": "Ada", "familyName": "Lovelace"},
            "emails": [{"type": "work", "value": "w", "primary": true}, {"type": "home", "value": "h"}],
        });
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/scim+json; charset=utf-8"));
        headers.insert(ETAG, HeaderValue::from_static("W/\"1\""));
        Answer { status: 200, headers, text: body.to_string(), body }
    }

    #[track_caller]
    fn assert_met(expect: &Value) {
        assert_eq!(shortcomings(expect, &answer()), Vec::<String>::new(), "{expect}");
    }

    /// That there is one shortcoming, at this place.
    #[track_caller]
    fn assert_not_met(expect: &Value, at: &str) {
        let found = shortcomings(expect, &answer());
        assert!(found.len() == 1 && found[0].starts_with(&format!("{at}: expected ")), "{expect}: {found:?}");
    }

    fn body(body: &Value) -> Value {
        json!({"status": 200, "body": body})
    }

    #[test]
    fn an_answer_may_have_more_than_is_expected() {
        assert_met(&json!({"status": 200}));
        assert_met(&body(&json!({"userName": "ada", "name": {"givenName": "Ada"}})));
    }

    #[test]
    fn a_status_is_one_of_those_expected() {
        assert_met(&json!({"status": [204, 200]}));
        assert_not_met(&json!({"status": 201}), "status");
        assert_not_met(&json!({"status": [201, 204]}), "status");
    }

    #[test]
    fn a_missing_member_and_a_wrong_value_are_told() {
        assert_not_met(&body(&json!({"displayName": "Ada"})), "/displayName");
        assert_not_met(&body(&json!({"userName": "Ada"})), "/userName");
        assert_not_met(&body(&json!({"active": "True"})), "/active");
        assert_not_met(&body(&json!({"totalResults": "1"})), "/totalResults");
        assert_not_met(&body(&json!({"name": {"givenName": "Grace"}})), "/name/givenName");
        assert_not_met(&body(&json!({"name": "Ada"})), "/name");
        assert_not_met(&body(&json!({"userName": {"value": "ada"}})), "/userName");
    }

    #[test]
    fn elements_are_expected_in_any_order_and_none_too_many_or_too_few() {
        assert_met(&body(&json!({"emails": [{"type": "home"}, {"type": "work", "value": "w"}]})));
        // The first expectation could take the only element that meets the second.
        assert_met(&body(&json!({"emails": [{}, {"type": "work"}]})));
        for emails in [
            json!([]),
            json!([{"type": "work"}]),
            json!([{"type": "work"}, {"type": "work"}]),
            json!([{"type": "work"}, {"type": "fax"}]),
            json!([{"type": "work"}, {"type": "home"}, {}]),
        ] {
            assert_not_met(&body(&json!({ "emails": emails })), "/emails");
        }
        assert_not_met(&body(&json!({"name": []})), "/name");
    }

    #[test]
    fn some_elements_can_be_expected_among_others() {
        assert_met(&body(&json!({"emails": {"$contains": [{"type": "home"}]}})));
        assert_not_met(&body(&json!({"emails": {"$contains": [{"type": "fax"}]}})), "/emails");
        assert_not_met(&body(&json!({"emails": {"$contains": [{"type": "home"}, {"type": "home"}]}})), "/emails");
        assert_not_met(&body(&json!({"userName": {"$contains": []}})), "/userName");
    }

    #[test]
    fn any_value_can_be_expected() {
        assert_met(&body(&json!({"userName": {"$present": true}, "name": {"$present": true}})));
        for name in ["displayName", "title", "roles"] {
            assert_not_met(&body(&json!({name: {"$present": true}})), &format!("/{name}"));
        }
    }

    #[test]
    fn what_is_expected_to_be_absent_is_told_if_it_is_there() {
        assert_met(&json!({"status": 200, "absent": ["/password", "/roles", "/emails/1/primary", "/emails/2"]}));
        assert_not_met(&json!({"status": 200, "absent": ["/name/givenName"]}), "/name/givenName");
        assert_not_met(&json!({"status": 200, "absent": ["/emails/0/primary"]}), "/emails/0/primary");
    }

    #[test]
    fn the_number_of_results_is_compared() {
        assert_met(&json!({"status": 200, "count": 1}));
        assert_not_met(&json!({"status": 200, "count": 0}), "/totalResults");
    }

    #[test]
    fn headers_are_compared_and_the_media_type_without_parameters() {
        let headers = json!({"Content-Type": "application/scim+json", "etag": "present", "location": "absent"});
        assert_met(&json!({"status": 200, "headers": headers}));
        assert_met(&json!({"status": 200, "headers": {"etag": "W/\"1\""}}));
        assert_not_met(&json!({"status": 200, "headers": {"etag": "W/\"2\""}}), "header etag");
        assert_not_met(&json!({"status": 200, "headers": {"etag": "absent"}}), "header etag");
        assert_not_met(&json!({"status": 200, "headers": {"location": "present"}}), "header location");
        assert_not_met(&json!({"status": 200, "headers": {"content-type": "text/html"}}), "header content-type");
    }

    #[test]
    fn every_body_is_of_the_media_type_of_scim() {
        let mut answer = answer();
        answer.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        assert_eq!(shortcomings(&json!({"status": 200}), &answer).len(), 1);
        answer.text.clear();
        assert_eq!(shortcomings(&json!({"status": 200}), &answer), Vec::<String>::new());
    }
}
