//! What administrators do: with an API key that holds `admin`, or as operators.

mod api_keys;
mod applications;
mod audit;
mod lists;
mod operators;
mod policies;
mod providers;
mod reach;
mod signing_keys;
mod users;
mod webhooks;

pub(crate) use reach::everything;

use fidelio_client::{Client, Error, types};
use fidelio_identity::Scope;
use fidelio_tests::Tenant;
use serde_json::Value;

use crate::support::refusal_and_message;

/// What is no identifier at all.
const MALFORMED: [&str; 3] = ["malformed", "%00", "0193b6a2"];

/// A client that administers this application; every one, if it is the operators'.
async fn admin(tenant: &Tenant) -> Client {
    tenant.client.api_key(&tenant.key_with(vec![Scope::Admin].into()).await)
}

/// An application as administrators see it.
async fn shown(client: &Client, id: &str) -> types::ApplicationDetails {
    client.admin_application_get(id).await.unwrap().into_inner()
}

/// Changes settings of an application.
async fn patch(
    client: &Client,
    id: &str,
    settings: Value,
) -> Result<types::ApplicationDetails, Error<types::Error>> {
    let change = types::ApplicationUpdateRequest {
        name: None,
        origins: Vec::new(),
        rp_name: None,
        settings: Some(settings),
    };
    Ok(client.admin_application_update(id, &change).await?.into_inner())
}

/// That something is refused as bad input, by name.
#[track_caller]
fn assert_names<T>(result: Result<T, Error<types::Error>>, member: &str) {
    let (status, message) = refusal_and_message(result);
    assert!(status == 400 && message.contains(member), "{member}: {status} {message}");
}
