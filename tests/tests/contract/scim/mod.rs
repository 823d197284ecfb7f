//! SCIM, as provisioning clients use it.

mod both_types;
mod bulk;
mod corpus;
mod cursors;
mod discovery;
mod etags;
mod groups;
mod http;
mod linking;
mod me;
mod messages;
mod search;
mod users;

use fidelio_client::{Client, Error, types};
use serde_json::{Value, json};

use crate::support::code_of;

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// A body of the typed client, from its JSON with the schema that it names.
macro_rules! typed {
    ($schema:expr, $value:expr) => {{
        let mut value: Value = $value;
        value["schemas"] = json!([$schema]);
        serde_json::from_value(value).unwrap()
    }};
}

/// A user.
fn user(value: Value) -> types::ScimUser {
    typed!(USER, value)
}

/// A group of these members.
pub(crate) fn group(name: &str, members: &[&str]) -> types::ScimGroup {
    let members: Vec<_> = members.iter().map(|id| json!({"value": id})).collect();
    typed!(GROUP, json!({"displayName": name, "members": members}))
}

/// A search for everything.
pub(crate) fn search() -> types::ScimSearch {
    searching(json!({}))
}

/// A search.
fn searching(value: Value) -> types::ScimSearch {
    typed!("urn:ietf:params:scim:api:messages:2.0:SearchRequest", value)
}

/// Changes of a resource.
fn patch(operations: Value) -> types::ScimPatch {
    typed!("urn:ietf:params:scim:api:messages:2.0:PatchOp", json!({ "Operations": operations }))
}

/// A request of many.
fn bulk(operations: Vec<Value>) -> types::ScimBulk {
    typed!("urn:ietf:params:scim:api:messages:2.0:BulkRequest", json!({ "Operations": operations }))
}

/// Makes a user of these attributes.
async fn made(client: &Client, value: Value) -> types::ScimUser {
    client.scim_user_create(None, None, &user(value)).await.unwrap().into_inner()
}

/// Makes a group; its identifier.
async fn made_group(client: &Client, name: &str, members: &[&str]) -> String {
    client.scim_group_create(None, None, &group(name, members)).await.unwrap().into_inner().id.unwrap()
}

/// Makes a user of this name only; its identifier.
async fn made_id(client: &Client, name: &str) -> String {
    made(client, json!({ "userName": name })).await.id.unwrap()
}

/// A user as it is now.
async fn got(client: &Client, id: &str) -> types::ScimUser {
    client.scim_user_get(id, None, None, None).await.unwrap().into_inner()
}

/// A group as it is now.
async fn got_group(client: &Client, id: &str) -> types::ScimGroup {
    client.scim_group_get(id, None, None, None).await.unwrap().into_inner()
}

/// The names of the users that a search finds, in its order.
async fn found(client: &Client, value: Value) -> Vec<String> {
    let found = client.scim_users_search(&searching(value)).await.unwrap().into_inner();
    found.resources.into_iter().filter_map(|user| user.user_name).collect()
}

/// The status and the kind of a refusal that is as the standard says.
fn refusal<T>(result: Result<T, Error<types::ScimError>>) -> (u16, String) {
    let (status, kind, _) = refusal_and_detail(result);
    (status, kind)
}

/// The same with its sentence.
fn refusal_and_detail<T>(result: Result<T, Error<types::ScimError>>) -> (u16, String, String) {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(Error::ErrorResponse(response)) => {
            let status = response.status().as_u16();
            assert_eq!(response.status, status.to_string());
            assert_eq!(Some(response.msg_code), code_of(status), "{status}");
            (status, response.scim_type.clone().unwrap_or_default(), response.detail.clone())
        }
        Err(other) => panic!("it was not refused as documented: {other}"),
    }
}
