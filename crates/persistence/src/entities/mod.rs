//! The tables as sea-orm sees them.
#![expect(unreachable_pub, reason = "the derive macros want public items")]

pub(crate) mod api_keys;
pub(crate) mod applications;
pub(crate) mod audit_chains;
pub(crate) mod audit_events;
pub(crate) mod audit_pending;
pub(crate) mod client_events;
pub(crate) mod contacts;
pub(crate) mod device_users;
pub(crate) mod devices;
pub(crate) mod external_ids;
pub(crate) mod group_members;
pub(crate) mod installation;
pub(crate) mod linked_identities;
pub(crate) mod oidc_providers;
pub(crate) mod one_time_codes;
pub(crate) mod outbox;
pub(crate) mod passkeys;
pub(crate) mod provider_sessions;
pub(crate) mod provisioned_users;
pub(crate) mod rate_limits;
pub(crate) mod refresh_tokens;
pub(crate) mod sealing_keys;
pub(crate) mod sign_ins;
pub(crate) mod signing_keys;
pub(crate) mod transactions;
pub(crate) mod trust_ids;
pub(crate) mod used_sessions;
pub(crate) mod user_entries;
pub(crate) mod user_groups;
pub(crate) mod users;
pub(crate) mod webhook_deliveries;
pub(crate) mod webhooks;
pub(crate) mod wrapped_keys;
