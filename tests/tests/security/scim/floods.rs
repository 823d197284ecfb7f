//! Filters, bodies and requests that are long, deep or many: refused at once, and not read at all before the key is.

use std::time::{Duration, Instant};

use fidelio_identity::Scope;
use fidelio_tests::on_both_databases;
use serde_json::{Value, json};

use super::support::{ENTERPRISE, PATCH_OP, Scim, Told, is_error, received};
use crate::support::http;

/// What is published: bytes, parentheses that are open at once, and terms of a filter.
const LIMITS: (usize, usize, usize) = (8192, 20, 100);

/// Every operation that reads a body, and one that does not.
const OPERATIONS: [(&str, &str); 11] = [
    ("POST", "/Users"),
    ("PUT", "/Users/0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3"),
    ("PATCH", "/Users/0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3"),
    ("POST", "/Groups"),
    ("PUT", "/Groups/0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3"),
    ("PATCH", "/Groups/0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3"),
    ("POST", "/Users/.search"),
    ("POST", "/Groups/.search"),
    ("POST", "/.search"),
    ("POST", "/Bulk"),
    ("GET", "/Users"),
];

/// So many terms, one after the other.
fn terms(count: usize, with: &str) -> String {
    (0..count).map(|at| format!("userName eq \"user-{at}\"")).collect::<Vec<_>>().join(with)
}

/// A filter of exactly so many bytes.
fn long(bytes: usize) -> String {
    let mut filter = terms(60, " or ");
    let value = "x".repeat(150);
    while filter.len() + 400 < bytes {
        filter += &format!(" or title eq \"{value}\"");
    }
    let rest = bytes - filter.len() - " or title eq \"\"".len();
    filter += &format!(" or title eq \"{}\"", "y".repeat(rest));
    assert_eq!(filter.len(), bytes);
    filter
}

fn deep(depth: usize, open: &str) -> String {
    format!("{}userName pr{}", open.repeat(depth), ")".repeat(depth))
}

/// Asks for a filter in each place where one may stand; what was answered.
async fn asked(scim: &Scim, filter: &str) -> Vec<Told> {
    let mut told = vec![scim.query("/Users", &[("filter", filter)]).await];
    for path in ["/Users/.search", "/.search"] {
        told.push(scim.send("POST", path, &json!({ "filter": filter })).await);
    }
    told
}

on_both_databases! {
    async fn a_filter_is_read_up_to_the_published_limits_and_refused_at_once_beyond(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        scim.user("user-1").await;
        let (bytes, depth, count) = LIMITS;
        let within = [
            long(bytes), deep(depth, "("), deep(depth, "not ("), terms(count, " or "), terms(count, " and "),
            terms(count, " or ").replace(" eq ", " ne "), terms(count, " or ").replace("userName", "emails.value"),
terms(count, ") and not (").replacen("userName", "not (userName", 1) + ")", format!("not ({})", terms(count, " or ")),
            format!("emails[{}]", terms(count, " and ").replace("userName", "value")), terms(count, " and ").replace("userName", "groups.display"),
            format!("groups[{}]", terms(count, " and ").replace("userName", "display")), terms(count, " and ").replace("userName", "externalId"),
            terms(count / 2, " and ").replace("userName eq", "active eq true and groups.display ne"),
        ];
        for filter in &within {
            let begun = Instant::now();
            for told in asked(&scim, filter).await {
                assert_eq!(told.status, 200, "{filter:.100}: {told:?}");
            }
            assert!(begun.elapsed() < Duration::from_secs(10), "{filter:.100}: {:?}", begun.elapsed());
        }
        let beyond = [
            long(bytes + 1), deep(depth + 1, "("), deep(depth + 1, "not ("), terms(count + 1, " or "),
            terms(count + 1, " and "), format!("userName eq \"{}\"", "x".repeat(20_000)), "(".repeat(8000), "not ".repeat(2000),
            "not(".repeat(2000), "emails[".repeat(1000), "a.".repeat(4000), "userName pr and ".repeat(500), "\\".repeat(8000),
            format!("emails[{}]", terms(count + 1, " or ").replace("userName", "value")),
            format!("emails[{}]", deep(depth, "(").replace("userName", "value")),
        ];
        for filter in &beyond {
            let begun = Instant::now();
            for told in asked(&scim, filter).await {
                assert_eq!((told.status, told.kind()), (400, "invalidFilter"), "{filter:.100}: {told:?}");
            }
            assert!(begun.elapsed() < Duration::from_secs(2), "{filter:.100}: {:?}", begun.elapsed());
        }
    }

    async fn the_filter_of_a_path_has_the_same_limits(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let path = format!("/Users/{}", scim.user("ann").await);
        let before = scim.get(&path).await.body;
        for filter in [
            deep(21, "(").replace("userName", "value"), deep(5000, "(").replace("userName", "value"),
            terms(101, " or ").replace("userName", "value"), format!("value eq \"{}\"", "x".repeat(9000)),
        ] {
            let operations = json!([{ "op": "add", "path": format!("emails[{filter}].value"), "value": "a@example.com" }]);
            let told = scim.patch(&path, operations).await;
            assert_eq!(told.status, 400, "{filter:.100}: {told:?}");
            assert!(["invalidFilter", "invalidPath"].contains(&told.kind()), "{filter:.100}: {told:?}");
        }
        assert_eq!(scim.get(&path).await.body, before);
    }

    async fn nobody_without_a_live_key_has_a_filter_or_a_body_read(tenant: &Tenant) {
        let revoked = tenant.key_with(vec![Scope::ProfileRead, Scope::ProfileWrite].into()).await;
        let id = fidelio_identity::ApiKeySecret::parse(&revoked).unwrap().id();
        let admin = tenant.client.api_key(&tenant.key_with(vec![Scope::Admin].into()).await);
        admin.admin_api_key_revoke(&tenant.id().to_string(), &id.to_string()).await.unwrap();
        let narrow = tenant.key_with(vec![Scope::UserRead].into()).await;
        let scim = Scim::of(tenant);
        for (key, expected) in [("", 401), ("fid_0193b6a24ed27f718c5d6e7f8091a2b3_wrong", 401), (&revoked, 401), (&narrow, 403)] {
            let nobody = scim.with_key(key);
            for (method, path) in OPERATIONS {
                let query = format!("{path}?filter=((((&sortBy=%00&count=x&cursor=x&attributes=%ff");
                for body in ["{", "[]", "{\"schemas\": 1, \"Operations\": [{}]}", "{\"filter\": \"((((\"}"] {
                    let told = match method {
                        "GET" => nobody.get(path).await,
                        _ => nobody.raw(method, path, body).await,
                    };
                    assert_eq!(told.status, expected, "{method} {path} {body}: {told:?}");
                    assert_eq!(told.kind(), "", "{told:?}");
                }
                let told = nobody.get(&query.replace("/.search", "")).await;
                // A number that is none is refused by whoever reads the address; that is no filter.
                assert!(matches!(told.status, 400 | 401 | 403 | 404 | 405) && told.kind().is_empty(), "{query}: {told:?}");
            }
        }
    }

    async fn only_whoever_shows_a_live_key_may_send_a_long_body(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let body = |bytes: usize| format!("{{\"pad\": \"{}\"}}", "x".repeat(bytes));
        for (method, path) in OPERATIONS.into_iter().filter(|(method, _)| *method != "GET") {
            for key in ["", "fid_0193b6a24ed27f718c5d6e7f8091a2b3_wrong"] {
                for bytes in [300_000, 20_000_000] {
                    let told = scim.with_key(key).raw(method, path, body(bytes)).await;
                    assert_eq!(told.status, 413, "{method} {path}: {told:?}");
                }
            }
            assert_eq!(scim.raw(method, path, body(20_000_000)).await.status, 413, "{method} {path}");
            let within = scim.raw(method, path, body(300_000)).await;
            let is_read = !path.ends_with("/.search");
            assert_eq!(matches!(within.status, 200 | 400 | 404), is_read, "{method} {path}: {within:?}");
        }
    }

    async fn a_body_that_is_deeply_nested_is_refused(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let user = format!("/Users/{}", scim.user("ann").await);
        let group = format!("/Groups/{}", scim.group("Sales", &[]).await);
        let nested = |open: &str, close: &str, depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        for depth in [20, 100, 127, 128, 10_000, 100_000] {
            for inner in [nested("[", "]", depth), nested("{\"a\":", "}", depth), nested("[{\"value\":", "}]", depth / 2)] {
                for (method, path, body) in [
                    ("POST", "/Users", format!("{{\"userName\": \"bob\", \"custom\": {inner}}}")),
                    ("PUT", user.as_str(), format!("{{\"userName\": \"ann\", \"emails\": {inner}}}")),
                    ("PUT", &user, format!("{{\"userName\": \"ann\", \"{ENTERPRISE}\": {{\"custom\": {inner}}}}}")),
                    ("PATCH", &user, format!("{{\"Operations\": [{{\"op\": \"add\", \"value\": {inner}}}]}}")),
                    ("PATCH", &user, format!("{{\"Operations\": [{{\"op\": \"add\", \"path\": \"name\", \"value\": {inner}}}]}}")),
                    ("PUT", &group, format!("{{\"displayName\": \"Sales\", \"members\": {inner}}}")),
                    ("POST", "/Groups", format!("{{\"displayName\": {inner}}}")),
                    ("POST", "/.search", format!("{{\"filter\": {inner}}}")),
                    ("POST", "/Bulk", format!("{{\"Operations\": {inner}}}")),
                ] {
                    let told = scim.raw(method, path, body).await;
                    // A search is never as long.
                    let expected = if path == "/.search" && told.status == 413 { inner.len() > 200_000 } else { told.status == 400 };
                    assert!(expected, "{method} {path} {depth} {inner:.20}: {told:?}");
                }
            }
        }
    }

    async fn a_patch_and_a_list_are_as_long_as_is_published_and_no_longer(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let path = format!("/Users/{}", scim.user("ann").await);
        let titles = |count: usize| -> Value {
            (0..count).map(|at| json!({ "op": "replace", "path": "title", "value": at.to_string() })).collect()
        };
        let told = scim.patch(&path, titles(1000)).await;
        assert_eq!((told.status, &told.body["title"]), (200, &json!("999")));
        for count in [1001, 10_000] {
            let told = scim.patch(&path, titles(count)).await;
            assert_eq!((told.status, told.kind()), (400, "invalidSyntax"), "{told:?}");
        }
        let emails = |count: usize| -> Value {
            (0..count).map(|at| json!({ "value": format!("{at}@example.com"), "type": at.to_string() })).collect()
        };
        assert_eq!(scim.patch(&path, json!([{ "op": "add", "path": "emails", "value": emails(200) }])).await.status, 200);
        let before = scim.get(&path).await.body;
        for list in ["emails", "phoneNumbers", "ims", "photos", "addresses", "entitlements", "roles", "x509Certificates"] {
            for count in [201, 1000] {
                let told = scim.send("PUT", &path, &json!({ "userName": "ann", list: emails(count) })).await;
                assert_eq!((told.status, told.kind()), (400, "invalidValue"), "{list} {count}: {told:?}");
            }
        }
        // One after the other does not make it longer either, nor does the whole exceed its limit.
        let one = json!([{ "op": "add", "path": "emails", "value": [{ "value": "one-more@example.com" }] }]);
        assert_eq!(scim.patch(&path, one).await.status, 400);
        let pads: Value = (0..300)
            .map(|at| json!({ "op": "add", "value": { format!("{ENTERPRISE}:x{at}"): "x".repeat(2000) } }))
            .collect();
        assert_eq!(scim.patch(&path, pads).await.status, 400);
        let pads: serde_json::Map<_, _> = (0..300).map(|at| (format!("pad{at}"), json!("x".repeat(1000)))).collect();
        let mut body = json!({ "userName": "ann" });
        body.as_object_mut().unwrap().extend(pads);
        let told = scim.send("PUT", &path, &body).await;
        assert_eq!((told.status, told.kind()), (400, "invalidValue"), "{told:?}");
        assert_eq!(scim.get(&path).await.body, before);
    }

    async fn no_text_of_any_attribute_is_longer_than_is_kept(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let (user, group) = (scim.user("ann").await, scim.group("Sales", &[]).await);
        let schemas = scim.get("/Schemas").await.body;
        let mut tried = 0;
        for schema in schemas["Resources"].as_array().unwrap() {
            let urn = schema["id"].as_str().unwrap();
            let path = if urn.ends_with(":Group") { format!("/Groups/{group}") } else { format!("/Users/{user}") };
            for attribute in schema["attributes"].as_array().unwrap() {
                for value in [70_000, 300_000].iter().flat_map(|length| huge(attribute, *length)) {
                    let name = attribute["name"].as_str().unwrap();
                    let operations = json!([{ "op": "add", "path": format!("{urn}:{name}"), "value": value }]);
                    let told = scim.patch(&path, operations).await;
                    let (is_thrown_away, is_read_only) = (name == "password", attribute["mutability"] == "readOnly");
                    let expected = match () {
                        () if is_thrown_away => (200, ""),
                        () if is_read_only => (400, "mutability"),
                        () => (400, "invalidValue"),
                    };
                    assert_eq!((told.status, told.kind()), expected, "{name} {value:.60}: {told:?}");
                    tried += 1;
                }
            }
        }
        assert!(tried > 100, "{tried}");
    }

    async fn a_bulk_request_is_as_long_as_is_published_and_costs_no_more_than_its_length(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let user = |at: usize| json!({ "method": "POST", "path": "/Users", "bulkId": at.to_string(), "data": { "userName": format!("bulk-{at}") } });
        let told = scim.bulk((0..201).map(user).collect()).await;
        assert_eq!(told.status, 413, "{told:?}");
        let mut first = user(0);
        first["data"]["custom"] = json!("x".repeat(1_048_576));
        assert_eq!(scim.bulk(json!([first])).await.status, 413);
        assert_eq!(scim.find("/Users", "userName sw \"bulk-\"").await, Vec::<String>::new());
        assert_eq!(scim.bulk((0..200).map(user).collect()).await.status, 200);
        assert_eq!(scim.find("/Users", "userName sw \"bulk-\"").await.len(), 200);
        // All wait for the last one, and name many that there are not.
        let names: Vec<_> = (0..330).map(|at| format!("bulkId:x{at}")).chain(["bulkId:199".to_owned()]).collect();
        let waiting = |at: usize| json!({
            "method": "POST", "path": "/Groups", "bulkId": at.to_string(),
            "data": { "displayName": format!("group {at}"), "custom": names },
        });
        let mut operations: Vec<_> = (0..199).map(waiting).collect();
        operations.push(json!({ "method": "POST", "path": "/Groups", "bulkId": "199", "data": { "displayName": "last" } }));
        let begun = Instant::now();
        let told = scim.bulk(json!(operations)).await;
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        for outcome in &told.body["Operations"].as_array().unwrap()[..199] {
            assert_eq!(outcome["status"], "409", "{outcome}");
            is_error(&outcome["response"], "409");
        }
        // A chain that is told from its end.
        let chained = |at: usize| json!({
            "method": "POST", "path": "/Groups", "bulkId": at.to_string(),
            "data": { "displayName": format!("chain {at}"), "members": [{ "value": format!("bulkId:{}", at + 1) }] },
        });
        let mut operations: Vec<_> = (0..199).map(chained).collect();
        operations.push(json!({ "method": "POST", "path": "/Groups", "bulkId": "199", "data": { "displayName": "end" } }));
        let told = scim.bulk(json!(operations)).await;
        assert!(told.body["Operations"].as_array().unwrap().iter().all(|one| one["status"] == "201"), "{told:?}");
    }

    async fn a_body_of_another_type_is_not_read(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        for kind in ["text/plain", "text/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/scim+json+x", ""] {
            let body = json!({ "schemas": [PATCH_OP], "userName": "bob" }).to_string();
            let request = http().post(format!("{}/scim/v2/Users", tenant.url)).bearer_auth(&tenant.api_key);
            let told = received(request.header("Content-Type", kind).body(body)).await;
            assert_eq!(told.status, 415, "{kind}: {told:?}");
        }
        assert_eq!(scim.find("/Users", "userName pr").await, Vec::<String>::new());
    }
}

/// Values of an attribute in which one text is this long.
fn huge(attribute: &Value, length: usize) -> Vec<Value> {
    let text = json!("x".repeat(length));
    let parts = attribute["subAttributes"].as_array().map(Vec::as_slice).unwrap_or_default();
    match attribute["type"].as_str().unwrap() {
        "boolean" => vec![text],
        "complex" => {
            let written = |part: &&Value| part["mutability"] != "readOnly" || attribute["mutability"] == "readOnly";
            let name = |part: &Value| part["name"].as_str().unwrap().to_owned();
            let part = |part: &Value| json!({ "value": "0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3", name(part): text });
            let is_many = attribute["multiValued"] == true;
            let wrap = |value: Value| if is_many { json!([value]) } else { value };
            parts.iter().filter(written).map(part).map(wrap).collect()
        }
        _ => vec![text],
    }
}
