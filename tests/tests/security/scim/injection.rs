//! What would be part of a statement if statements were made of text.

use fidelio_tests::on_both_databases;
use serde_json::json;

use super::support::Scim;

/// Values, none of which is another one in the form in which texts are compared.
const VALUES: [&str; 30] = [
    "'",
    "''",
    "\"",
    "\\",
    "\\\\",
    "\\'",
    "\\\"",
    "%",
    "_",
    "%%",
    "a%b",
    "a_b",
    "axb",
    "*",
    "' OR '1'='1",
    "' OR 1=1 --",
    "'; DROP TABLE users; --",
    "\" OR \"\"=\"",
    "x\" or userName pr or title eq \"x",
    "$1",
    "?",
    "?1",
    ":name",
    "{0}",
    "/* comment */",
    "E'\\x41'",
    "😀",
    "i\u{307}",
    "\u{202e}txt",
    "\r\n\t",
];

/// A text in a filter (RFC 7644 section 3.4.2.2: as in JSON).
fn quoted(text: &str) -> String {
    json!(text).to_string()
}

on_both_databases! {
    async fn a_value_is_found_by_itself_and_by_nothing_else_whatever_it_looks_like(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let mut users = Vec::new();
        for (at, value) in VALUES.into_iter().enumerate() {
            let body = json!({
                "userName": format!("user-{at}"), "title": value, "externalId": value, "emails": [{ "value": value, "type": "work" }],
            });
            let told = scim.send("POST", "/Users", &body).await;
            assert_eq!(told.status, 201, "{value:?}: {told:?}");
            assert_eq!((&told.body["title"], &told.body["externalId"]), (&json!(value), &json!(value)));
            users.push((value, told.id()));
            let group = scim.send("POST", "/Groups", &json!({ "displayName": format!("g{value}") })).await;
            assert_eq!(group.status, 201, "{value:?}: {group:?}");
        }
        let all = scim.find("/Users", "userName pr").await.len();
        for (value, id) in &users {
            let text = quoted(value);
            for filter in [
                format!("title eq {text}"), format!("externalId eq {text}"), format!("emails.value eq {text}"),
                format!("emails[type eq \"work\" and value eq {text}]"), format!("not (title ne {text})"),
            ] {
                assert_eq!(scim.find("/Users", &filter).await, [id.as_str()], "{filter}");
                let searched = scim.send("POST", "/Users/.search", &json!({ "filter": filter })).await;
                assert_eq!(searched.ids(), [id.as_str()], "{filter}");
            }
            assert_eq!(scim.find("/Users", &format!("title ne {text}")).await.len(), all - 1, "{text}");
            let group = scim.find("/Groups", &format!("displayName eq {}", quoted(&format!("g{value}")))).await;
            assert_eq!(group.len(), 1, "{text}");
            // Within a text every character is itself.
            for (operator, is_it) in [
                ("co", (|whole: &str, part: &str| whole.contains(part)) as fn(&str, &str) -> bool),
                ("sw", |whole, part| whole.starts_with(part)),
                ("ew", |whole, part| whole.ends_with(part)),
            ] {
                let fold = |text: &str| fidelio_identity::user::fold(text);
                let mut expected: Vec<_> =
                    users.iter().filter(|(whole, _)| is_it(&fold(whole), &fold(value))).map(|(_, id)| id.clone()).collect();
                expected.sort();
                assert_eq!(scim.find("/Users", &format!("title {operator} {text}")).await, expected, "{operator} {text}");
            }
        }
    }

    async fn a_name_that_is_no_attribute_is_refused_wherever_attributes_are_named(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let id = scim.user("ann").await;
        for name in [
            "userName; DROP TABLE users", "userName)--", "(SELECT 1)", "1", "name desc, (SELECT password)", "users.id", "id'", "\"id\"",
            "userName\0", "application", "epoch", "version", "password", "CASE WHEN 1=1 THEN 1 END", "userName,id", "..", "a[b", "userName eq",
            "urn:evil:User:userName", "\u{202e}", "ｕserName", "userName\u{301}", "rowid", "ctid",
        ] {
            let sorted = scim.query("/Users", &[("sortBy", name)]).await;
            assert_eq!(sorted.status, 400, "{name:?}: {sorted:?}");
            let searched = scim.send("POST", "/.search", &json!({ "sortBy": name })).await;
            assert_eq!(searched.status, 400, "{name:?}: {searched:?}");
            let order = scim.query("/Users", &[("sortBy", "userName"), ("sortOrder", name)]).await;
            assert_eq!(order.status, 400, "{name:?}: {order:?}");
            let filtered = scim.query("/Users", &[("filter", &format!("{name} eq \"x\""))]).await;
            assert!(filtered.status == 400 && filtered.kind() == "invalidFilter", "{name:?}: {filtered:?}");
            for parameter in ["attributes", "excludedAttributes"] {
                let told = scim.query(&format!("/Users/{id}"), &[(parameter, name)]).await;
                assert!(matches!(told.status, 200 | 400), "{parameter} {name:?}: {told:?}");
                assert!(told.body.get("password").is_none() && told.body.get("epoch").is_none(), "{told:?}");
            }
            let cursor = scim.query("/Users", &[("cursor", name)]).await;
            assert_eq!((cursor.status, cursor.kind()), (400, "invalidCursor"), "{name:?}: {cursor:?}");
        }
        assert_eq!(scim.get(&format!("/Users/{id}")).await.status, 200);
    }

    async fn a_cursor_is_good_for_the_list_that_it_was_given_for_only(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        for at in 0..4 {
            scim.user(&format!("user-{at}")).await;
        }
        let first = scim.query("/Users", &[("cursor", ""), ("count", "2"), ("sortBy", "userName")]).await;
        let cursor = first.body["nextCursor"].as_str().expect("more").to_owned();
        let good = scim.query("/Users", &[("cursor", &cursor), ("count", "2"), ("sortBy", "userName")]).await;
        assert_eq!(good.ids().len(), 2);
        let (place, mac) = cursor.split_once('.').unwrap();
        let forged = |text: &str| format!("{}.{mac}", crate::support::b64(text));
        let other = tenant.another(fidelio_tests::TenantOptions::default()).await;
        for (who, cursor, more) in [
            (&scim, cursor.as_str(), vec![("sortBy", "displayName")]),
            (&scim, &cursor, vec![]),
            (&scim, &cursor, vec![("sortBy", "userName"), ("sortOrder", "descending")]),
            (&scim, &cursor, vec![("sortBy", "userName"), ("filter", "userName pr")]),
            (&scim, &cursor, vec![("sortBy", "userName"), ("startIndex", "1")]),
            (&scim, place, vec![("sortBy", "userName")]),
            (&scim, &forged("{\"t\":0,\"s\":\"' OR 1=1\"}"), vec![("sortBy", "userName")]),
            (&scim, &format!("{cursor}x"), vec![("sortBy", "userName")]),
            (&scim, &"x".repeat(20_000), vec![("sortBy", "userName")]),
            (&Scim::of(&other), &cursor, vec![("sortBy", "userName")]),
        ] {
            let parameters: Vec<_> = [("cursor", cursor), ("count", "2")].into_iter().chain(more).collect();
            let told = who.query("/Users", &parameters).await;
            assert_eq!((told.status, told.kind()), (400, "invalidCursor"), "{parameters:.300?}: {told:?}");
        }
        let groups = scim.query("/Groups", &[("cursor", &cursor), ("sortBy", "displayName")]).await;
        assert_eq!(groups.kind(), "invalidCursor");
    }

    async fn the_character_nul_is_refused_in_every_text_and_breaks_nothing(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let user = format!("/Users/{}", scim.user("ann").await);
        for body in [
            json!({ "userName": "a\0b" }), json!({ "userName": "bob", "title": "a\0b" }), json!({ "userName": "bob", "externalId": "\0" }),
            json!({ "userName": "bob", "custom": "a\0b" }), json!({ "userName": "bob", "cus\0tom": "ab" }),
            json!({ "userName": "bob", "custom": { "a\0b": ["\0"] } }), json!({ "userName": "bob", "emails": [{ "value": "a\0b" }] }),
            json!({ "userName": "bob", "emails": [{ "value": "ab", "cus\0tom": "\0" }] }), json!({ "userName": "bob", "urn:x:\0": { "a": 1 } }),
        ] {
            let made = scim.send("POST", "/Users", &body).await;
            assert!(matches!(made.status, 201 | 400), "{body}: {made:?}");
            if made.status == 201 {
                let path = format!("/Users/{}", made.id());
                assert_eq!(scim.get(&path).await.body["custom"], body["custom"]);
                assert_eq!(scim.send("DELETE", &path, &json!(null)).await.status, 204);
            }
            let mut named = body.clone();
            named["userName"] = json!(body["userName"].as_str().unwrap().replace("bob", "ann"));
            let patched = scim.patch(&user, json!([{ "op": "add", "value": named }])).await;
            assert!(matches!(patched.status, 200 | 400), "{body}: {patched:?}");
        }
        for filter in ["title eq \"a\\u0000b\"", "externalId eq \"\\u0000\"", "userName co \"\\u0000\"", "title eq \"\0\"", "id eq \"\\u0000\"", "meta.created gt \"\\u0000\""] {
            let told = scim.query("/Users", &[("filter", filter)]).await;
            assert!(told.status == 400 || told.body["totalResults"] == 0, "{filter:?}: {told:?}");
        }
        for path in ["/Users/%00", "/Groups/%00", "/Users/a%00b", "/Schemas/%00", "/ResourceTypes/%00"] {
            assert!(matches!(scim.get(path).await.status, 400 | 404), "{path}");
        }
        assert_eq!(scim.get(&user).await.status, 200);
    }
}
