//! The authorization code flow (OpenID Connect Core section 3.1).

use fidelio_credentials::federation::{AuthenticationRequest, CodeToRedeem, FederationError, ProviderClient};
use fidelio_kernel::Secret;
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, ExtraTokenFields,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, StandardRevocableToken,
    StandardTokenResponse, TokenResponse as _,
};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod};
use openidconnect::{AccessToken, LoginHint, Nonce};
use serde::{Deserialize, Serialize};

use crate::configuration::{Keys, Metadata};
use crate::http::{Http, HttpError};

/// An OAuth client that leaves ID tokens as they are.
type CodeClient<HasTokenUrl = EndpointNotSet> = oauth2::Client<
    BasicErrorResponse,
    StandardTokenResponse<IdTokenText, BasicTokenType>,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    HasTokenUrl,
>;

/// An ID token in the answer of a token endpoint.
#[derive(Debug, Deserialize, Serialize)]
struct IdTokenText {
    id_token: Option<String>,
}

impl ExtraTokenFields for IdTokenText {}

/// What a code was good for.
pub(crate) struct Redeemed {
    pub(crate) id_token: Secret<String>,
    pub(crate) access_token: AccessToken,
}

/// Where to send a browser to.
pub(crate) fn url(
    client: &ProviderClient,
    metadata: &Metadata,
    request: &AuthenticationRequest<'_>,
) -> Result<String, FederationError> {
    let (state, nonce) = (request.state.to_owned(), request.nonce.to_owned());
    let verifier = PkceCodeVerifier::new(request.verifier.to_owned());
    let openid = CoreClient::new(client_id(client), metadata.issuer().clone(), Keys::default())
        .set_auth_uri(metadata.authorization_endpoint().clone())
        .set_redirect_uri(callback(client)?);
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    // The library adds the scope `openid` itself.
    let scopes = request.scopes.iter().filter(|scope| *scope != "openid").cloned().map(Scope::new);
    let mut asked = openid
        .authorize_url(flow, move || CsrfToken::new(state), move || Nonce::new(nonce))
        .add_scopes(scopes)
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
    if let Some(prompt) = request.prompt {
        asked = asked.add_extra_param("prompt", prompt);
    }
    if let Some(seconds) = request.max_age {
        asked = asked.add_extra_param("max_age", seconds.to_string());
    }
    if let Some(hint) = request.login_hint {
        asked = asked.set_login_hint(LoginHint::new(hint.to_owned()));
    }
    Ok(asked.url().0.into())
}

/// Exchanges a code for tokens, of which nothing is verified yet.
pub(crate) async fn redeem(
    http: &Http,
    client: &ProviderClient,
    metadata: &Metadata,
    code: &CodeToRedeem<'_>,
) -> Result<Redeemed, FederationError> {
    let unreachable = |reason: &str| FederationError::Unreachable(reason.to_owned());
    let endpoint = metadata.token_endpoint().ok_or_else(|| unreachable("it has no token endpoint"))?;
    let mut oauth = <CodeClient>::new(client_id(client))
        .set_token_uri(endpoint.clone())
        .set_auth_type(authentication(metadata))
        .set_redirect_uri(callback(client)?);
    if let Some(secret) = &client.client_secret {
        oauth = oauth.set_client_secret(ClientSecret::new(secret.expose_secret().clone()));
    }
    let request = oauth
        .exchange_code(AuthorizationCode::new(code.code.to_owned()))
        .set_pkce_verifier(PkceCodeVerifier::new(code.verifier.to_owned()));
    let answer = request.request_async(http).await.map_err(refused)?;
    let id_token = answer.extra_fields().id_token.clone();
    let id_token = id_token.ok_or_else(|| FederationError::Unverified("there is no ID token".to_owned()))?;
    Ok(Redeemed { id_token: Secret::new(id_token), access_token: answer.access_token().clone() })
}

/// How a client with a secret shows that it has it: as what the provider takes if it does not say (OpenID Connect Discovery
/// section 3), unless it says otherwise. A client without one sends its identifier in the body, whatever this says.
fn authentication(metadata: &Metadata) -> AuthType {
    match metadata.token_endpoint_auth_methods_supported() {
        Some(methods) if !methods.contains(&CoreClientAuthMethod::ClientSecretBasic) => AuthType::RequestBody,
        _ => AuthType::BasicAuth,
    }
}

fn client_id(client: &ProviderClient) -> ClientId {
    ClientId::new(client.client_id.clone())
}

fn callback(client: &ProviderClient) -> Result<RedirectUrl, FederationError> {
    let no_url = |_| FederationError::Unreachable("our callback is no URL".to_owned());
    RedirectUrl::new(client.callback.clone()).map_err(no_url)
}

/// What became of a request. Bodies are not told: they may repeat what was sent.
fn refused(error: RequestTokenError<HttpError, BasicErrorResponse>) -> FederationError {
    match error {
        RequestTokenError::ServerResponse(answer) if is_code(answer.error().as_ref()) => {
            FederationError::Refused(answer.error().as_ref().to_owned())
        }
        RequestTokenError::ServerResponse(_) => {
            FederationError::Unreachable("its token endpoint answered an error that has no name".to_owned())
        }
        RequestTokenError::Request(error) => FederationError::Unreachable(error.to_string()),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            FederationError::Unreachable("its token endpoint answered what cannot be understood".to_owned())
        }
    }
}

/// Names of errors are words; a longer text could be anything.
fn is_code(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
}
