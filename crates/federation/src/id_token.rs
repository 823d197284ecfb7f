//! ID tokens (OpenID Connect Core section 2).

use fidelio_credentials::federation::{CodeToRedeem, ProviderClient};
use fidelio_kernel::Timestamp;
use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use openidconnect::{AccessToken, AccessTokenHash};

use crate::claims::{Claims, LEEWAY};

/// The types that an ID token may say to have.
pub(crate) const TYPES: &[&str] = &["jwt"];

/// Checks what an ID token says. Its signature has been verified.
pub(crate) fn check(
    claims: &Claims,
    client: &ProviderClient,
    code: &CodeToRedeem<'_>,
    now: Timestamp,
) -> Result<(), &'static str> {
    claims.check_parties(client)?;
    claims.check_times(now, true)?;
    if claims.text("nonce") != Some(code.nonce) {
        return Err("its nonce is not that of the request");
    }
    if claims.identifier("sub").is_none() {
        return Err("its subject is missing or none");
    }
    match code.max_age {
        Some(max_age) => check_age(claims, max_age, now),
        None => Ok(()),
    }
}

fn check_age(claims: &Claims, max_age: u32, now: Timestamp) -> Result<(), &'static str> {
    let at = claims.seconds("auth_time").ok_or("it does not say when the user was authenticated")?;
    let now = now.as_seconds();
    if at > now + LEEWAY {
        return Err("the user was authenticated in the future");
    }
    match at.saturating_add(i64::from(max_age)).saturating_add(LEEWAY) < now {
        true => Err("the user was authenticated too long ago"),
        false => Ok(()),
    }
}

/// Checks that the access token is the one that came with the ID token, if that says so (section 3.1.3.8).
pub(crate) fn check_access_token(
    claims: &Claims,
    access_token: &AccessToken,
    algorithm: &CoreJwsSigningAlgorithm,
    key: &CoreJsonWebKey,
) -> Result<(), &'static str> {
    let Some(told) = claims.0.get("at_hash") else {
        return Ok(());
    };
    let hash = AccessTokenHash::from_token(access_token, algorithm, key).ok();
    match hash.is_some_and(|hash| told.as_str() == Some(hash.as_str())) {
        true => Ok(()),
        false => Err("it came with another access token"),
    }
}
