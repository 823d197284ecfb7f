//! The UserInfo endpoint (OpenID Connect Core section 5.3).

use fidelio_credentials::federation::FederationError;
use openidconnect::http::{HeaderValue, Request, StatusCode, header};
use openidconnect::{AccessToken, AsyncHttpClient as _};

use crate::claims::Claims;
use crate::configuration::Metadata;
use crate::http::Http;

/// Adds what the ID token lacks of the wanted claims, and what else UserInfo says, unless it contradicts one of them. Without an
/// answer they are not there.
pub(crate) async fn complete(
    http: &Http,
    metadata: &Metadata,
    access_token: &AccessToken,
    wanted: &[&str],
    claims: &mut Claims,
) -> Result<(), FederationError> {
    let Some(endpoint) = metadata.userinfo_endpoint() else {
        return Ok(());
    };
    if wanted.iter().all(|name| claims.0.contains_key(*name)) {
        return Ok(());
    }
    let answer = match ask(http, endpoint.as_str(), access_token).await {
        Ok(answer) => answer,
        Err(reason) => {
            tracing::debug!(issuer = metadata.issuer().as_str(), reason, "UserInfo could not be had");
            return Ok(());
        }
    };
    if answer.text("sub") != claims.text("sub") {
        return Err(FederationError::Unverified("UserInfo is about another subject".to_owned()));
    }
    // "Verified" said of one address must not count for another one.
    let contradicts = |name: &&str| {
        claims.0.get(*name).is_some_and(|told| answer.0.get(*name).is_some_and(|other| other != told))
    };
    if wanted.iter().any(contradicts) {
        tracing::debug!(issuer = metadata.issuer().as_str(), "UserInfo contradicts the ID token and is left out");
        return Ok(());
    }
    for (name, value) in answer.0 {
        claims.0.entry(name).or_insert(value);
    }
    Ok(())
}

async fn ask(http: &Http, endpoint: &str, access_token: &AccessToken) -> Result<Claims, String> {
    let unfit = "the access token is none that can be sent";
    let mut bearer =
        HeaderValue::try_from(format!("Bearer {}", access_token.secret())).map_err(|_| unfit.to_owned())?;
    bearer.set_sensitive(true);
    let request = Request::get(endpoint)
        .header(header::ACCEPT, "application/json")
        .header(header::AUTHORIZATION, bearer)
        .body(Vec::new())
        .map_err(|_| "its URL cannot be asked".to_owned())?;
    let answer = http.call(request).await.map_err(|error| error.to_string())?;
    match answer.status() {
        StatusCode::OK => Claims::parse(answer.body()).ok_or_else(|| "it answered no JSON object".to_owned()),
        status => Err(format!("it answered {}", status.as_u16())),
    }
}
