//! How the operations of provisioning clients succeed.

use fidelio_client::types::GrantScope;
use fidelio_tests::{Person, Tenant};
use reqwest::{Method, Request};
use serde_json::{Value, json};

use crate::support::{Answer, Http, authorised, grant};

/// A user as a client makes one.
fn user(name: &str) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": name,
        "name": {"givenName": "Ann", "familyName": "Lee"},
        "emails": [{"value": "ann@example.com", "type": "work", "primary": true}],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Sales"},
    })
}

/// Carries the operation out as a provisioning client that may; `None` for an operation that is not known here.
pub(super) async fn of(operation: &str, tenant: &Tenant) -> Option<Answer> {
    let http = Http::new(tenant);
    let send = async |request: Request| http.send(authorised(request, &tenant.api_key)).await;
    let to = |method, path: &str| http.request(method, &format!("/scim/v2/{path}"));
    let with = |method, path: &str, body: Value| http.scim(method, &format!("/scim/v2/{path}"), &body);
    // A name that nobody has yet.
    let name = Person::new(tenant).name;
    let made = send(with(Method::POST, "Users", user(&name))).await.body;
    let id = made["id"].as_str().expect("a user").to_owned();
    let group = json!({"displayName": format!("Friends of {name}"), "members": [{"value": id}]});
    let users = format!("Users/{id}");
    let groups = async || {
        let made = send(with(Method::POST, "Groups", group.clone())).await.body;
        format!("Groups/{}", made["id"].as_str().expect("a group"))
    };
    let patch = |path: &str, value: &str| json!({"Operations": [{"op": "replace", "path": path, "value": value}]});
    let search = json!({"filter": "meta.created pr", "count": 1});
    let request = match operation {
        "scimSearch" => with(Method::POST, ".search", search),
        "scimUsersSearch" => with(Method::POST, "Users/.search", search),
        "scimGroupsSearch" => with(Method::POST, "Groups/.search", search),
        "scimBulk" => {
            let operations = json!([{"method": "DELETE", "path": format!("/{users}")}]);
            with(Method::POST, "Bulk", json!({"Operations": operations}))
        }
        "scimUsersList" => to(Method::GET, "Users?count=2&sortBy=userName"),
        "scimUserCreate" => with(Method::POST, "Users", user(&Person::new(tenant).name)),
        "scimUserGet" => to(Method::GET, &users),
        "scimUserReplace" => with(Method::PUT, &users, user(&name)),
        "scimUserPatch" => with(Method::PATCH, &users, patch("title", "Engineer")),
        "scimUserDelete" => to(Method::DELETE, &users),
        "scimGroupsList" => {
            groups().await;
            to(Method::GET, "Groups?count=2")
        }
        "scimGroupCreate" => with(Method::POST, "Groups", group),
        "scimGroupGet" => to(Method::GET, &groups().await),
        "scimGroupReplace" => with(Method::PUT, &groups().await, group),
        "scimGroupPatch" => with(Method::PATCH, &groups().await, patch("displayName", &name)),
        "scimGroupDelete" => to(Method::DELETE, &groups().await),
        "scimMe" => {
            let granted = grant(tenant, &[GrantScope::PasskeyRead], Some(&name)).await;
            return Some(http.send(authorised(to(Method::GET, "Me"), &granted)).await);
        }
        "scimServiceProviderConfig" => to(Method::GET, "ServiceProviderConfig"),
        "scimResourceTypes" => to(Method::GET, "ResourceTypes"),
        "scimResourceTypeGet" => to(Method::GET, "ResourceTypes/User"),
        "scimSchemas" => to(Method::GET, "Schemas"),
        "scimSchemaGet" => to(Method::GET, "Schemas/urn:ietf:params:scim:schemas:core:2.0:User"),
        _ => return None,
    };
    Some(send(request).await)
}
