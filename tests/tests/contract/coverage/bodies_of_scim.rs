//! Bodies of SCIM with one thing wrong. They are read by the schemas of the domain, which take more than the document tells:
//! single values for lists, texts for booleans, and members that it does not name.

use serde_json::{Value, json};

use super::bodies::BadBody;

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// What is wrong for an operation, and what the message begins with; nothing for an operation without a body.
pub(super) fn bad_bodies(operation: &str) -> Vec<BadBody> {
    let cases = match operation {
        "scimUserCreate" | "scimUserReplace" => users(),
        "scimGroupCreate" | "scimGroupReplace" => groups(),
        "scimUserPatch" | "scimGroupPatch" => patches(),
        "scimBulk" => bulk(),
        id if id.ends_with("Search") => searches(),
        _ => Vec::new(),
    };
    let bad = |(member, body): (String, Value)| BadBody { member, what: "is wrong", body };
    cases.into_iter().map(bad).collect()
}

/// The member of a body as it should be, put in place of another one or none.
fn each(whole: &Value, cases: Vec<(&str, &str, Value)>) -> Vec<(String, Value)> {
    let wrong = |(told, member, value): (&str, &str, Value)| {
        let mut body = whole.clone();
        body[member] = value;
        (told.to_owned(), body)
    };
    cases.into_iter().map(wrong).collect()
}

fn users() -> Vec<(String, Value)> {
    let department = format!("{ENTERPRISE}:department");
    let deep = (0..20).fold(json!(1), |deep, _| json!([deep]));
    let cases = vec![
        ("schemas", "schemas", json!("urn:ietf:params:scim:schemas:core:2.0:User")),
        ("userName", "userName", json!(null)),
        ("userName", "userName", json!("")),
        ("userName", "userName", json!(["ann"])),
        ("externalId", "externalId", json!(5)),
        ("externalId", "externalId", json!("")),
        ("name", "name", json!("Ann")),
        ("name.givenName", "name", json!({"givenName": 5})),
        ("displayName", "displayName", json!({})),
        ("displayName", "displayName", json!("\0")),
        ("title", "title", json!("x".repeat(65 * 1024))),
        ("active", "active", json!("perhaps")),
        ("active", "active", json!(1)),
        ("emails[0]", "emails", json!(5)),
        ("emails[0].value", "emails", json!([{"value": 5}])),
        ("emails[0].primary", "emails", json!([{"value": "a", "primary": "perhaps"}])),
        ("emails", "emails", json!([{"value": "a", "primary": true}, {"value": "b", "primary": true}])),
        ("roles", "roles", json!(vec!["role"; 201])),
        ("addresses[0]", "addresses", json!(["here"])),
        (ENTERPRISE, ENTERPRISE, json!("Sales")),
        (&department, ENTERPRISE, json!({"department": 5})),
        ("urn:example:deep", "urn:example:deep", deep),
        ("the body has userName", "USERNAME", json!("ann")),
    ];
    each(&json!({"userName": "ann"}), cases)
}

fn groups() -> Vec<(String, Value)> {
    let cases = vec![
        ("displayName", "displayName", json!(null)),
        ("displayName", "displayName", json!("")),
        ("displayName", "displayName", json!(5)),
        ("externalId", "externalId", json!(5)),
        ("members[0]", "members", json!([5])),
        ("members[0].value", "members", json!([{"display": "Ann"}])),
        ("members[0].value", "members", json!([{"value": "ann"}])),
        ("members[1].value", "members", json!([{"value": super::NOBODYS}, {"value": 5}])),
    ];
    each(&json!({"displayName": "Sales"}), cases)
}

fn patches() -> Vec<(String, Value)> {
    let one = |operation: Value| ("Operations[0]".to_owned(), json!({"Operations": [operation]}));
    let mut cases = each(
        &json!({"Operations": [{"op": "remove", "path": "title"}]}),
        vec![
            ("schemas", "schemas", json!(["urn:ietf:params:scim:schemas:core:2.0:User"])),
            ("Operations", "Operations", json!(null)),
            ("Operations", "Operations", json!({})),
            ("Operations", "Operations", json!([])),
            ("Operations", "Operations", json!(vec![json!({"op": "remove", "path": "title"}); 1001])),
        ],
    );
    cases.extend([
        one(json!("remove")),
        one(json!({"path": "title", "value": "x"})),
        one(json!({"op": "move", "path": "title", "value": "x"})),
        one(json!({"op": "remove"})),
        one(json!({"op": "add", "path": "title"})),
        one(json!({"op": "replace", "path": 5, "value": "x"})),
    ]);
    cases
}

fn searches() -> Vec<(String, Value)> {
    let cases = vec![
        ("filter", "filter", json!(5)),
        ("filter", "filter", json!("userName eq")),
        ("filter", "filter", json!("nobody eq \"x\"")),
        ("filter", "filter", json!("x".repeat(9000))),
        ("sortBy", "sortBy", json!(["userName"])),
        ("sortBy", "sortBy", json!("user name")),
        ("sortOrder", "sortOrder", json!("upwards")),
        ("startIndex", "startIndex", json!("1")),
        ("count", "count", json!(1.5)),
        ("cursor", "cursor", json!(5)),
        ("cursor", "cursor", json!("garbage")),
        ("attributes", "attributes", json!("userName")),
        ("attributes", "attributes", json!(["user name"])),
        ("excludedAttributes", "excludedAttributes", json!([5])),
    ];
    each(&json!({}), cases)
}

fn bulk() -> Vec<(String, Value)> {
    let one = |operation: Value| ("Operations[0]".to_owned(), json!({"Operations": [operation]}));
    let deletion = json!({"method": "DELETE", "path": "/Users/1", "bulkId": "a"});
    let mut cases = each(
        &json!({"Operations": []}),
        vec![
            ("failOnErrors", "failOnErrors", json!(0)),
            ("failOnErrors", "failOnErrors", json!("1")),
            ("Operations", "Operations", json!(null)),
            ("Operations", "Operations", json!({})),
            ("each bulkId", "Operations", json!([deletion, deletion])),
        ],
    );
    cases.extend([
        one(json!(5)),
        one(json!({"path": "/Users/1"})),
        one(json!({"method": "GET", "path": "/Users/1"})),
        one(json!({"method": "DELETE"})),
        one(json!({"method": "DELETE", "path": "/Users"})),
        one(json!({"method": "DELETE", "path": "/Schemas/1"})),
        one(json!({"method": "POST", "path": "/Users", "data": {}})),
        one(json!({"method": "POST", "path": "/Users/1", "bulkId": "a", "data": {}})),
        one(json!({"method": "PUT", "path": "/Users/1", "data": "userName"})),
    ]);
    cases
}
