//! That a password which a client sends is nowhere afterwards.

use std::time::Duration;

use fidelio_tests::on_both_databases;
use serde_json::{Value, json};

use super::stored::Watched;
use super::support::{PATCH_OP, Scim, Told};

const PASSWORD: &str = "swordfish-91-correct-horse";
/// Something that is stored, to see that the search finds what there is.
const MARK: &str = "mark-92-of-a-title";

/// Sends a password in every way that there is.
async fn send_everywhere(scim: &Scim) -> Vec<Told> {
    let user = "urn:ietf:params:scim:schemas:core:2.0:User";
    let body = |name: &str| json!({ "schemas": [user], "userName": name, "password": PASSWORD, "title": MARK });
    let made = scim.send("POST", "/Users", &body("ann")).await;
    let path = format!("/Users/{}", made.id());
    let mut told = vec![made, scim.send("PUT", &path, &body("ann")).await];
    for operations in [
        json!([{ "op": "replace", "path": "password", "value": PASSWORD }]),
        json!([{ "op": "Add", "path": "Password", "value": PASSWORD }]),
        json!([{ "op": "add", "path": format!("{user}:password"), "value": PASSWORD }]),
        json!([{ "op": "replace", "value": { "password": PASSWORD } }]),
        json!([{ "op": "replace", "value": { format!("{user}:password"): PASSWORD, "PASSWORD": PASSWORD } }]),
        json!([{ "op": "add", "value": { "active": true, "password": PASSWORD, "title": "x" } }]),
        json!([{ "op": "remove", "path": "password", "value": PASSWORD }]),
        json!([{ "op": "replace", "path": "password", "value": [PASSWORD] }]),
        json!([{ "op": "replace", "path": "password", "value": { "value": PASSWORD } }]),
    ] {
        told.push(scim.patch(&path, operations).await);
    }
    told.push(
        scim.send("POST", "/Users", &json!({ "userName": "eve", "PassWord": PASSWORD, "active": false })).await,
    );
    told.push(
        scim.send("POST", "/Users", &json!({ "userName": "mallory", "password": { "value": PASSWORD } })).await,
    );
    told.push(scim.send("POST", "/Users", &body("ann")).await);
    told.push(scim.send("POST", "/Users", &json!({ "password": PASSWORD })).await);
    let patch =
        json!({ "schemas": [PATCH_OP], "Operations": [{ "op": "replace", "value": { "password": PASSWORD } }] });
    told.push(
        scim.bulk(json!([
            { "method": "POST", "path": "/Users", "bulkId": "a", "data": body("bob") },
            { "method": "PUT", "path": path, "data": body("ann") },
            { "method": "PATCH", "path": path, "data": patch },
            { "method": "PATCH", "path": "/Users/bulkId:a", "data": patch },
            { "method": "POST", "path": "/Users", "bulkId": "b", "data": body("ann") },
        ]))
        .await,
    );
    for parameters in [
        [("attributes", "password")],
        [("attributes", "password,userName,title")],
        [("excludedAttributes", "title")],
    ] {
        told.push(scim.query("/Users", &parameters).await);
        told.push(scim.query(&path, &parameters).await);
    }
    told.push(scim.send("POST", "/.search", &json!({ "attributes": ["password"], "sortBy": "title" })).await);
    told
}

on_both_databases! {
    async fn a_password_is_in_no_answer_no_table_no_event_and_no_log(tenant: &Tenant) {
        let watched = Watched::start(tenant.engine).await;
        let told = send_everywhere(&watched.scim).await;
        assert!(told.iter().any(|told| told.status == 409) && told.iter().any(|told| told.status == 400));
        for told in &told {
            let text = told.body.to_string();
            assert!(!text.contains(PASSWORD) && !text.contains("\"password\""), "{told:?}");
        }
        // No question about it is answered either.
        for filter in [format!("password eq \"{PASSWORD}\""), "password pr".to_owned(), "password sw \"s\"".to_owned()] {
            let told = watched.scim.query("/Users", &[("filter", &filter)]).await;
            assert!(told.status == 400 || told.body["totalResults"] == 0, "{filter}: {told:?}");
        }
        assert_eq!(watched.scim.query("/Users", &[("sortBy", "password")]).await.status, 400);
        tokio::time::sleep(Duration::from_millis(2500)).await;
        assert!(watched.has(MARK).await, "what is stored is found");
        assert!(!watched.has(PASSWORD).await);
        let (log, events) = (watched.log(), watched.events());
        assert!(log.contains("answered"), "everything is logged: {log:.500}");
        assert!(events.contains("user.created"), "{events:.500}");
        assert!(!log.contains(PASSWORD) && !events.contains(PASSWORD));
        assert!(!log.contains(MARK), "nor is what clients say of users logged");
        let schemas = watched.scim.get("/Schemas").await.body;
        let password = find(&schemas, "password").expect("it is described");
        assert_eq!((&password["returned"], &password["mutability"]), (&json!("never"), &json!("writeOnly")));
    }
}

/// The description of an attribute.
fn find<'a>(schemas: &'a Value, name: &str) -> Option<&'a Value> {
    let schemas = schemas["Resources"].as_array()?;
    schemas.iter().flat_map(|schema| schema["attributes"].as_array().unwrap()).find(|one| one["name"] == name)
}
