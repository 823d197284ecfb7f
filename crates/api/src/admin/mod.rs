//! `admin/*`: what operators do, and what the administrators of one application do there. Whoever may call an operation
//! is an extractor; [`ApplicationAdmin`](crate::auth::ApplicationAdmin) has the application of the path, within reach.

mod api_keys;
mod applications;
mod audit;
mod identities;
mod paging;
mod policies;
mod providers;
mod provisioning;
mod signing_keys;
mod users;
mod webhooks;

/// The operations, one type for each kind of thing.
pub(crate) type Apis = (
    applications::ApplicationsApi,
    api_keys::ApiKeysApi,
    signing_keys::SigningKeysApi,
    policies::PoliciesApi,
    providers::ProvidersApi,
    webhooks::WebhooksApi,
    users::AdminUsersApi,
    identities::IdentitiesApi,
    provisioning::AdminProvisioningApi,
    audit::AuditApi,
);
