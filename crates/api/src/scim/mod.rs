//! SCIM 2.0 at `/scim/v2` (RFC 7643, 7644, 9865).

mod bulk;
mod discovery;
mod groups;
mod me;
mod payload;
pub(crate) mod search;
pub(crate) mod types;
mod users;

use fidelio_flows::ApiKeyCaller;
use fidelio_flows::Client;
use fidelio_provisioning::resource::Domain;
use fidelio_provisioning::{Demand, Projection, ProvisioningClient, ProvisioningError};

/// The media type of all bodies (RFC 7644 section 8.1).
pub(crate) const SCIM_JSON: &str = "application/scim+json";

/// What is served below `/scim/v2`.
pub(crate) type Apis =
    (users::UsersApi, groups::GroupsApi, search::SearchApi, bulk::BulkApi, me::MeApi, discovery::DiscoveryApi);

/// The longest body that whoever shows a live API key may send, in bytes: a group with all its members may be in one.
pub(crate) const LONGEST_BODY: usize = 16 * 1024 * 1024;

/// The API key's application, as its provisioning client.
fn client(caller: &ApiKeyCaller, from: &Client) -> ProvisioningClient {
    ProvisioningClient::new(caller.application.id, caller.key.provisioning_client(), caller.key.id, from)
}

/// On whose behalf a backend reads.
fn domain(caller: &ApiKeyCaller) -> Domain {
    Domain { application: caller.application.id, client: Some(caller.key.provisioning_client()) }
}

/// What is to be told, as the query says; lists are separated by commas.
fn projection(only: Option<&str>, except: Option<&str>) -> Result<Projection, ProvisioningError> {
    let names =
        |text: Option<&str>| -> Vec<String> { text.unwrap_or_default().split(',').map(str::to_owned).collect() };
    Projection::of(&names(only), &names(except))
}

/// How a resource is to be changed and told.
fn demand(only: Option<&str>, except: Option<&str>, if_match: Option<String>) -> Result<Demand, ProvisioningError> {
    Ok(Demand { projection: projection(only, except)?, if_match })
}

/// The failures of an operation.
type Outcome<T, const STATUS_SET: u32> = crate::failure::Outcome<T, STATUS_SET, types::ScimErrorBody>;
