//! Users who sign in elsewhere: [`OpenIdProviders`] implements the port `Federation` with openidconnect (discovery, keys,
//! requests, signatures) and checks itself what tokens say, since a claim that nobody asked for must not fail a login.

mod authentication;
mod claims;
mod configuration;
mod http;
mod id_token;
mod jws;
mod logout;
mod providers;
mod user_info;

pub use providers::{OpenIdProviders, OpenIdProvidersError};

#[cfg(test)]
mod tests;
