//! What comes back of what a client sent: little in errors, and nothing raw in the log.

use fidelio_tests::on_both_databases;
use serde_json::{Value, json};

use super::stored::Watched;
use super::support::{ENTERPRISE, Scim};

on_both_databases! {
    async fn an_error_repeats_a_bounded_part_of_what_was_sent_without_control_characters(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let (user, group) = (format!("/Users/{}", scim.user("ann").await), format!("/Groups/{}", scim.group("Sales", &[]).await));
        let deep = (0..20).fold(json!(1), |inner, _| json!([inner]));
        for name in ["x".repeat(100_000), "a\r\nHTTP/1.1 200 OK\r\n".to_owned(), "\u{1b}[31mred\u{7}".to_owned(), "\u{85}\u{9f}".to_owned(), "é".repeat(50_000)] {
            let upper = name.to_uppercase();
            let bodies = [
                ("POST", "/Users", json!({ "userName": "bob", &name: deep })),
                ("POST", "/Users", json!({ "userName": "bob", "X": 1, "x": 2, &name: 1, format!("{name}a"): 1, format!("{name}A"): 2 })),
                ("POST", "/Users", json!({ "userName": "bob", "emails": [{ "value": "x", &name: deep }] })),
                ("POST", "/Users", json!({ "userName": "bob", ENTERPRISE: { &name: deep } })),
                ("POST", "/Users", json!({ "userName": name, "active": &name })),
                ("PUT", user.as_str(), json!({ "userName": "ann", "active": name })),
                ("PUT", &user, json!({ "userName": "ann", "schemas": [1, name] })),
                ("PUT", &group, json!({ "displayName": "Sales", "members": [{ "value": name }] })),
                ("POST", "/.search", json!({ "filter": name })),
                ("POST", "/.search", json!({ "filter": format!("title {name} \"x\"") })),
                ("POST", "/.search", json!({ "filter": format!("urn:{}:title eq \"x\"", &name[..name.len().min(2000) & !1]) })),
                ("POST", "/.search", json!({ "sortBy": name })),
                ("POST", "/.search", json!({ "sortOrder": name })),
                ("POST", "/.search", json!({ "cursor": name })),
                ("POST", "/.search", json!({ "attributes": [name], "startIndex": name })),
                ("POST", "/.search", json!({ "attributes": [1] })),
                ("POST", "/Bulk", json!({ "Operations": [{ "method": name, "path": name }] })),
                ("POST", "/Bulk", json!({ "Operations": [{ "method": "POST", "path": format!("/{name}"), "bulkId": "a", "data": {} }] })),
                ("POST", "/Bulk", json!({ "failOnErrors": name, "Operations": [] })),
            ];
            for (method, path, body) in bodies {
                let told = scim.send(method, path, &body).await;
                assert!(matches!(told.status, 400 | 200 | 201), "{method} {path} {body:.100}: {told:?}");
            }
            for operation in [
                json!({ "op": name, "path": "title", "value": 1 }), json!({ "op": "add", "path": name, "value": 1 }), json!({ "op": "add", "value": { &name: 1 } }),
                json!({ "op": "add", "value": { ENTERPRISE: { &name: 1 } } }), json!({ "op": "replace", "path": format!("emails[type eq \"{upper}\"].nothing"), "value": 1 }),
                json!({ "op": "replace", "path": format!("emails[{name} eq \"x\"].value"), "value": 1 }), json!({ "op": "replace", "path": "active", "value": name }),
                json!({ "op": "replace", "path": format!("urn:a:{name}"), "value": 1 }), json!({ "op": "add", "path": "emails", "value": [{ "value": "x", &name: deep }] }),
                json!({ "op": "remove", "path": format!("members[value eq \"{upper}\"]") }), json!({ "op": "add", "path": "title", &name: 1, "value": "a", "VALUE": "b" }),
            ] {
                for path in [&user, &group] {
                    scim.patch(path, json!([operation])).await;
                }
            }
            let told = scim.bulk(json!([
                { "method": "PUT", "path": format!("/Users/{name}"), "bulkId": "x", "data": { "userName": "x" } },
                { "method": "POST", "path": "/Groups", "bulkId": "a", "data": { "displayName": "More", "members": [{ "value": format!("bulkId:{name}") }] } },
                { "method": "POST", "path": "/Users", "bulkId": "b", "data": { "userName": "eve", &name: deep } },
            ]))
            .await;
            for outcome in told.body["Operations"].as_array().map(Vec::as_slice).unwrap_or_default() {
                super::support::is_error(&outcome["response"], outcome["status"].as_str().unwrap());
            }
            if name.len() < 1000 {
                let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
                for path in [format!("/Users/{encoded}"), format!("/Users?filter={encoded}"), format!("/Users?count={encoded}"), format!("/Schemas/{encoded}"), format!("/{encoded}")] {
                    assert!(matches!(scim.get(&path).await.status, 400 | 404), "{path}");
                }
            }
        }
    }

    async fn no_line_break_and_no_control_character_of_a_client_gets_into_the_log(tenant: &Tenant) {
        let watched = Watched::start(tenant.engine).await;
        let scim = &watched.scim;
        let evil = "x\r\n2026-01-01 INFO forged-line-93\u{1b}[2J\u{7}\u{85}";
        let ann = scim.user("ann").await;
        let user = format!("/Users/{ann}");
        for body in [
            json!({ "userName": evil }), json!({ "userName": "bob", "displayName": evil, "externalId": evil, evil: evil }),
            json!({ "userName": "eve", "emails": [{ "value": evil, "type": evil }], "active": evil }), json!({ "userName": "carol", ENTERPRISE: { evil: evil } }),
        ] {
            scim.send("POST", "/Users", &body).await;
            scim.send("PUT", &user, &body).await;
            scim.patch(&user, json!([{ "op": "add", "value": body }, { "op": evil, "path": evil }])).await;
        }
        scim.patch(&user, json!([{ "op": "add", "path": evil, "value": evil }])).await;
        scim.send("POST", "/Groups", &json!({ "displayName": evil, "members": [{ "value": evil }] })).await;
        scim.send("POST", "/Groups", &json!({ "displayName": evil, "members": [{ "value": ann, "display": evil }] })).await;
        scim.bulk(json!([{ "method": "PATCH", "path": format!("/Users/{evil}"), "data": { evil: evil } }])).await;
        for parameter in ["filter", "sortBy", "cursor", "attributes", "excludedAttributes", "sortOrder", "count", "startIndex"] {
            scim.query("/Users", &[(parameter, evil)]).await;
        }
        let encoded: String = evil.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for path in [format!("/Users/{encoded}"), format!("/{encoded}"), format!("/Schemas/{encoded}")] {
            scim.get(&path).await;
        }
        scim.with_key("").send("POST", "/Users", &json!({ "userName": evil })).await;
        let quoted = scim.request("GET", "/Users").header("If-None-Match", "W/\"\u{e9}\\r\\n\"").header("User-Agent", "a\tforged");
        super::support::received(quoted).await;
        scim.send("DELETE", &user, &Value::Null).await;
        tokio::time::sleep(std::time::Duration::from_millis(2500)).await;
        let (log, events) = (watched.log(), watched.events());
        for line in log.lines().chain(events.lines()) {
            assert!(!line.starts_with("2026-01-01 INFO forged"), "{line:?}");
            let plain = line.replace("\u{1b}[", "");
            assert!(!plain.contains("2J\u{7}") && !line.contains("\u{1b}[2J") && !line.contains(['\u{7}', '\u{85}', '\r']), "{line:?}");
        }
        assert!(log.lines().count() > 20);
    }
}
