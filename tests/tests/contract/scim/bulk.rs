//! Many requests in one.

use fidelio_client::{Client, types};
use fidelio_tests::on_both_databases;
use reqwest::Method;
use serde_json::{Value, json};

use super::{bulk, found, got, got_group, made_id};
use crate::coverage::NOBODYS;
use crate::support::{Http, authorised};

fn post(path: &str, name: &str, data: Value) -> Value {
    json!({"method": "POST", "path": path, "bulkId": name, "data": data})
}

fn user(name: &str) -> Value {
    post("/Users", name, json!({ "userName": name }))
}

async fn done(client: &Client, operations: Vec<Value>) -> Vec<types::ScimBulkOutcome> {
    client.scim_bulk(&bulk(operations)).await.unwrap().into_inner().operations
}

fn statuses(outcomes: &[types::ScimBulkOutcome]) -> Vec<&str> {
    outcomes.iter().map(|outcome| outcome.status.as_str()).collect()
}

fn id(outcome: &types::ScimBulkOutcome) -> &str {
    outcome.location.as_deref().unwrap().rsplit('/').next().unwrap()
}

on_both_databases! {
    async fn operations_name_what_others_make_in_whatever_order(tenant: &Tenant) {
        let client = tenant.backend();
        let members = json!([{"value": "bulkId:ann"}, {"value": "bulkId:inner"}]);
        let title = json!({"Operations": [{"op": "add", "path": "title", "value": "Engineer"}]});
        let outcomes = done(&client, vec![
            post("/Groups", "outer", json!({"displayName": "Outer", "members": members})),
            json!({"method": "PATCH", "path": "/Users/bulkId:ann", "data": title}),
            user("ann"),
            post("/Groups", "inner", json!({"displayName": "Inner"})),
        ]).await;
        assert_eq!(statuses(&outcomes), ["201", "200", "201", "201"], "{outcomes:?}");
        let [outer, _, ann, inner] = &outcomes[..] else { panic!("{outcomes:?}") };
        let told = got_group(&client, id(outer)).await;
        let mut members: Vec<_> = told.members.iter().filter_map(|member| member.value.as_deref()).collect();
        members.sort_unstable();
        let mut expected = [id(ann), id(inner)];
        expected.sort_unstable();
        assert_eq!(members, expected);
        assert_eq!(outer.bulk_id.as_deref(), Some("outer"));
        assert_eq!(outer.version, told.meta.unwrap().version);
        assert_eq!(got(&client, id(ann)).await.title.as_deref(), Some("Engineer"));
    }

    async fn operations_that_wait_for_each_other_are_refused(tenant: &Tenant) {
        let client = tenant.backend();
        let of = |name: &str, other: &str| {
            post("/Groups", name, json!({"displayName": name, "members": [{"value": format!("bulkId:{other}")}]}))
        };
        let outcomes = done(&client, vec![of("one", "two"), of("two", "one"), of("self", "self"), user("ann"), of("x", "nobody")]).await;
        assert_eq!(statuses(&outcomes), ["409", "409", "409", "201", "409"], "{outcomes:?}");
        let refused = outcomes[0].response.as_ref().unwrap();
        assert!(refused.detail.contains("bulkId:two") && refused.status == "409", "{refused:?}");
        assert_eq!(client.scim_groups_search(&super::search()).await.unwrap().total_results, 0);
    }

    async fn each_operation_is_done_or_refused_for_itself(tenant: &Tenant) {
        let client = tenant.backend();
        let (bob, cid) = (made_id(&client, "bob").await, made_id(&client, "cid").await);
        let version = got(&client, &bob).await.meta.unwrap().version.unwrap();
        let replace = |id: &str, version: &str, name: &str| {
            json!({"method": "PUT", "path": format!("/Users/{id}"), "version": version, "data": {"userName": name}})
        };
        let outcomes = done(&client, vec![
            user("ann"),
            post("/Users", "again", json!({"userName": "ANN"})),
            post("/Users", "nameless", json!({"title": "x"})),
            json!({"method": "DELETE", "path": format!("/Users/{NOBODYS}")}),
            replace(&bob, &version, "robert"),
            replace(&bob, &version, "bobby"),
            json!({"method": "DELETE", "path": format!("/Users/{cid}")}),
        ]).await;
        assert_eq!(statuses(&outcomes), ["201", "409", "400", "404", "200", "412", "204"], "{outcomes:?}");
        let kinds = outcomes.iter().map(|outcome| outcome.response.as_ref().and_then(|error| error.scim_type.as_deref()));
        let expected = [None, Some("uniqueness"), Some("invalidValue"), None, None, None, None];
        assert_eq!(kinds.collect::<Vec<_>>(), expected);
        for outcome in &outcomes {
            let is_refused = outcome.status.starts_with('4');
            assert_eq!(outcome.response.is_some(), is_refused, "{outcome:?}");
            if let Some(error) = &outcome.response {
                assert_eq!(error.status, outcome.status);
            }
        }
        assert_eq!(found(&client, json!({"sortBy": "userName"})).await, ["ann", "robert"]);
    }

    async fn nothing_more_is_tried_after_so_many_errors(tenant: &Tenant) {
        let client = tenant.backend();
        let bad = |name: &str| post("/Users", name, json!({"title": "x"}));
        let operations = vec![user("ann"), bad("one"), user("bob"), bad("two"), user("cid")];
        let stopping = async |most: i64| {
            let mut request = bulk(operations.clone());
            request.fail_on_errors = Some(most);
            client.scim_bulk(&request).await.unwrap().into_inner().operations
        };
        assert_eq!(statuses(&stopping(1).await), ["201", "400"]);
        assert_eq!(found(&client, json!({"sortBy": "userName"})).await, ["ann"], "what was done stays done");
        assert_eq!(statuses(&stopping(2).await), ["409", "400"]);
        assert_eq!(statuses(&stopping(9).await), ["409", "400", "201", "400", "201"]);
    }

    async fn a_request_of_too_much_is_refused_before_anything_is_done(tenant: &Tenant) {
        let (client, http) = (tenant.backend(), Http::new(tenant));
        let many: Vec<_> = (0..201).map(|index| user(&format!("user-{index}"))).collect();
        assert_eq!(super::refusal(client.scim_bulk(&bulk(many)).await).0, 413);
        let long = |length: usize| {
            let operation = post("/Users", "long", json!({"userName": "long", "title": "x".repeat(1000)}));
            json!({"Operations": [operation], "padding": "x".repeat(length)})
        };
        let send = async |body: &Value| http.send(authorised(http.scim(Method::POST, "/scim/v2/Bulk", body), &tenant.api_key)).await;
        assert_eq!(send(&long(1_048_576)).await.status, 413);
        assert_eq!(found(&client, json!({})).await, [""; 0]);
        let length = 1_048_576 - long(0).to_string().len();
        assert_eq!(send(&long(length)).await.status, 200, "just not too long");
        assert_eq!(found(&client, json!({})).await, ["long"]);
    }
}
