//! Logging out: where to send a browser (RP-Initiated Logout 1.0), and what a provider says (Back-Channel Logout 1.0).

use std::time::Duration;

use fidelio_credentials::federation::{LogoutToken, ProviderClient};
use fidelio_kernel::{Secret, Timestamp};
use serde_json::Value;

use crate::claims::Claims;
use crate::configuration::Metadata;

/// The types that a logout token may say to have.
pub(crate) const TYPES: &[&str] = &["logout+jwt", "jwt"];

/// The event that makes a token a logout token.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// How old a logout token may be.
const MAX_AGE: Duration = Duration::from_secs(10 * 60);

/// Where to send a browser to, if there is such a place.
pub(crate) fn url(
    client: &ProviderClient,
    metadata: &Metadata,
    id_token: Option<&Secret<String>>,
    return_to: &str,
    state: Option<&str>,
) -> Option<String> {
    let mut url = metadata.additional_metadata().end_session_endpoint.as_ref()?.url().clone();
    url.query_pairs_mut()
        .extend_pairs(id_token.map(|id_token| ("id_token_hint", id_token.expose_secret())))
        .append_pair("client_id", &client.client_id)
        .append_pair("post_logout_redirect_uri", return_to)
        .extend_pairs(state.map(|state| ("state", state)));
    Some(url.into())
}

/// Checks what a logout token says (section 2.6). Its signature has been verified.
pub(crate) fn check(claims: &Claims, client: &ProviderClient, now: Timestamp) -> Result<LogoutToken, &'static str> {
    claims.check_parties(client)?;
    let issued_at = claims.check_times(now, false)?;
    if now.since(Timestamp::from_seconds(issued_at)) > MAX_AGE {
        return Err("it is too old");
    }
    let event = claims.0.get("events").and_then(|events| events.get(EVENT));
    if !event.is_some_and(Value::is_object) {
        return Err("it is no logout token");
    }
    // An ID token, which anybody may have who signed in, is no logout token.
    if claims.0.contains_key("nonce") {
        return Err("it has a nonce");
    }
    let told = |name: &str| match (claims.0.contains_key(name), claims.identifier(name)) {
        (true, None) => Err("its subject or session is none"),
        (_, identifier) => Ok(identifier.map(str::to_owned)),
    };
    let (subject, sid) = (told("sub")?, told("sid")?);
    if subject.is_none() && sid.is_none() {
        return Err("it has neither subject nor session");
    }
    let jti = claims.identifier("jti").ok_or("its identifier is missing or none")?.to_owned();
    Ok(LogoutToken { subject, sid, jti })
}
