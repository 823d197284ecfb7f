//! What one request may make the server do while it holds a resource.

use fidelio_tests::on_both_databases;
use serde_json::{Map, Value, json};
use tokio::sync::Mutex;

use super::support::{PATCH_OP, Scim, values};

const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// What costs much is done by one test at a time, or the others of the program would wait for the database for too long.
static ALONE: Mutex<()> = Mutex::const_new(());

/// A user with as many addresses as one may have, each as long as can be compared.
async fn with_many_addresses(scim: &Scim) -> String {
    let long = "é".repeat(400);
    let emails: Vec<_> = (0..200).map(|at| json!({ "value": format!("{long}{at}"), "type": "work" })).collect();
    let told = scim.send("POST", "/Users", &json!({ "userName": "ann", "emails": emails })).await;
    assert_eq!(told.status, 201, "{told:?}");
    format!("/Users/{}", told.id())
}

on_both_databases! {
    async fn filters_of_a_patch_are_counted_wherever_they_stand(tenant: &Tenant) {
        let _alone = ALONE.lock().await;
        let scim = Scim::of(tenant);
        let user = with_many_addresses(&scim).await;
        let term = |at: usize| format!("value eq \"{at}\"");
        // Every element is chosen, and its display name is changed: the terms after the first are looked at all the same.
        let path = |at: usize| {
            let terms: Vec<_> = (0..40).map(|term_at| term(at * 40 + term_at)).collect();
            format!("emails[type eq \"work\" or {}].display", terms.join(" or "))
        };
        let named = |count: usize| -> Value { (0..count).map(|at| (path(at), json!("x"))).collect::<Map<_, _>>().into() };
        let removals = (0..40).map(|at| json!({ "op": "remove", "path": path(at) })).collect::<Value>();
        for operations in [
            removals,
            json!([{ "op": "replace", "value": named(40) }]),
            json!([{ "op": "replace", "path": CORE, "value": named(40) }]),
            json!([{ "op": "replace", "value": { CORE: { CORE: named(40) } } }]),
        ] {
            let told = scim.patch(&user, operations).await;
            assert_eq!((told.status, told.kind()), (400, "tooMany"), "{:.200}", told.body.to_string());
        }
        let told = scim.patch(&user, json!([{ "op": "remove", "path": path(1) }])).await;
        assert_eq!(told.status, 200, "one filter is none too many: {:.200}", told.body.to_string());
        assert_eq!(told.etag.as_deref(), Some("W/\"1\""));
    }

    async fn many_values_are_removed_as_cheaply_as_one(tenant: &Tenant) {
        let _alone = ALONE.lock().await;
        let scim = Scim::of(tenant);
        let user = with_many_addresses(&scim).await;
        let absent: Vec<_> = (0..200).map(|at| json!({ "value": format!("absent {at}") })).collect();
        let operation = json!({ "op": "remove", "path": "emails", "value": absent });
        let told = scim.patch(&user, Value::Array(vec![operation.clone(); 100])).await;
        assert_eq!((told.status, told.kind()), (400, "tooMany"), "{:.200}", told.body.to_string());
        let told = scim.patch(&user, Value::Array(vec![operation; 20])).await;
        assert_eq!((told.status, told.etag.as_deref()), (200, Some("W/\"1\"")), "{:.200}", told.body.to_string());
        assert_eq!(told.body["emails"].as_array().map(Vec::len), Some(200));
    }

    async fn attributes_that_no_schema_knows_are_not_without_number(tenant: &Tenant) {
        let _alone = ALONE.lock().await;
        let scim = Scim::of(tenant);
        let odd = |count: usize| (0..count).map(|at| (format!("odd{at}"), json!(at))).collect::<Map<_, _>>();
        let mut body = odd(200);
        body.insert("userName".to_owned(), json!("ann"));
        assert_eq!(scim.send("POST", "/Users", &Value::Object(body)).await.status, 201);
        let mut body = odd(300);
        body.insert("userName".to_owned(), json!("bob"));
        let told = scim.send("POST", "/Users", &Value::Object(body)).await;
        assert_eq!((told.status, told.kind()), (400, "invalidValue"), "{told:?}");
        let told = scim.send("POST", "/Users", &json!({ "userName": "bob", "urn:odd:one": odd(300) })).await;
        assert_eq!((told.status, told.kind()), (400, "invalidValue"), "{told:?}");
        let told = scim.send("POST", "/Users", &json!({ "userName": "bob", "odd": vec![1; 900] })).await;
        let (user, more) = (format!("/Users/{}", told.id()), (0..200).collect::<Vec<_>>());
        let told = scim.patch(&user, json!([{ "op": "add", "path": "odd", "value": more }])).await;
        assert_eq!((told.status, told.kind()), (200, ""), "equal elements are one: {:.200}", told.body.to_string());
        let more: Vec<_> = (0..2000).collect();
        let told = scim.patch(&user, json!([{ "op": "add", "path": "odd", "value": more }])).await;
        assert_eq!((told.status, told.kind()), (400, "invalidValue"), "{:.200}", told.body.to_string());
    }

    async fn projections_name_a_bounded_number_of_attributes(tenant: &Tenant) {
        let _alone = ALONE.lock().await;
        let scim = Scim::of(tenant);
        let names = |count: usize| (0..count).map(|at| format!("urn:odd:{at}:name")).collect::<Vec<_>>();
        for member in ["attributes", "excludedAttributes"] {
            for (count, status) in [(200, 200), (201, 400)] {
                let told = scim.send("POST", "/.search", &json!({ member: names(count) })).await;
                assert_eq!(told.status, status, "{count} {member}: {told:?}");
                let told = scim.query("/Users", &[(member, &names(count).join(","))]).await;
                assert_eq!(told.status, status, "{count} {member}: {told:?}");
            }
        }
    }

    async fn a_page_of_groups_with_very_many_members_ends_earlier(tenant: &Tenant) {
        let _alone = ALONE.lock().await;
        let scim = Scim::of(tenant);
        let users: Vec<_> = (0..600).map(|at| json!({ "method": "POST", "path": "/Users", "bulkId": at.to_string(), "data": { "userName": format!("user{at}") } })).collect();
        let mut ids = Vec::new();
        for users in users.chunks(200) {
            let told = scim.bulk(Value::Array(users.to_vec())).await;
            let made = told.body["Operations"].as_array().unwrap().iter();
            ids.extend(made.map(|one| one["location"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()));
        }
        let members = values(&ids.iter().map(String::as_str).collect::<Vec<_>>());
        for at in 0..40 {
            let told = scim.send("POST", "/Groups", &json!({ "displayName": format!("group{at}"), "members": members })).await;
            assert_eq!(told.status, 201, "{:.200}", told.body.to_string());
        }
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = scim.query("/Groups", &[("cursor", &cursor), ("count", "40")]).await;
            assert_eq!(page.body["totalResults"], 40);
            let told = page.ids();
            assert!(!told.is_empty() && told.len() < 40, "24,000 members are too many for one page: {}", told.len());
            seen.extend(told);
            match page.body["nextCursor"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 40);
        let whole = scim.query("/Groups", &[("count", "40"), ("excludedAttributes", "members")]).await;
        assert_eq!(whole.ids().len(), 40, "without members there is no reason to end");
    }

    async fn one_operation_of_a_bulk_request_that_names_very_much_delays_no_other(tenant: &Tenant) {
        let _alone = ALONE.lock().await;
        let scim = Scim::of(tenant);
        let names: Vec<_> = (0..5_000).map(|at| json!({ "value": format!("bulkId:a{at}") })).collect();
        let mut operations = vec![json!({
            "method": "POST", "path": "/Groups", "bulkId": "group",
            "data": { "displayName": "all", "members": names },
        })];
        operations.extend((0..150).map(|at| json!({
            "method": "POST", "path": "/Users", "bulkId": format!("u{at}"), "data": { "userName": format!("u{at}") },
        })));
        let told = scim.bulk(Value::Array(operations)).await;
        let outcomes = told.body["Operations"].as_array().unwrap();
        assert_eq!(outcomes[0]["status"], "409", "{:.300}", outcomes[0].to_string());
        assert!(outcomes[1..].iter().all(|one| one["status"] == "201"));
        assert_eq!(told.body["schemas"], json!([PATCH_OP.replace("PatchOp", "BulkResponse")]));
    }
}
