use fidelio_flows::administration::ProviderChange;
use fidelio_flows::federation::Places;
use fidelio_identity::OidcProvider;
use fidelio_identity::oidc_provider::{ClaimMapping, ProviderId, ProviderSettings};
use fidelio_kernel::Timestamp;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use super::paging::{cursor, page, paging};
use crate::auth::ApplicationAdmin;
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{ANY, BAD_REQUEST, BODY, CONFLICT, CREDENTIAL, NOT_FOUND, NoContent, Outcome};
use crate::oidc::provider_id;
use crate::state::{ApiState, State};
use crate::wire::{Body, Time};

/// Which claims say what of a user (OpenID Connect Core section 5.1). An empty name takes nothing.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ClaimMappingBody {
    /// The user name of somebody who becomes a user; `email` if absent.
    username: Option<String>,
    /// The name to show, at each login, unless a provisioning client says it; `name` if absent.
    display_name: Option<String>,
    /// The e-mail address, if the provider is believed for it: of a new user, and at each login that may make a passkey, unless
    /// a provisioning client says it; `email` if absent.
    email: Option<String>,
    /// Whether the provider has verified that address; `email_verified` if absent.
    email_verified: Option<String>,
}

impl Example for ClaimMappingBody {
    fn example() -> Self {
        ClaimMapping::default().into()
    }
}

impl From<ClaimMapping> for ClaimMappingBody {
    fn from(claims: ClaimMapping) -> Self {
        Self {
            username: Some(claims.username),
            display_name: Some(claims.display_name),
            email: Some(claims.email),
            email_verified: Some(claims.email_verified),
        }
    }
}

impl From<ClaimMappingBody> for ClaimMapping {
    fn from(body: ClaimMappingBody) -> Self {
        let defaults = Self::default();
        Self {
            username: body.username.unwrap_or(defaults.username),
            display_name: body.display_name.unwrap_or(defaults.display_name),
            email: body.email.unwrap_or(defaults.email),
            email_verified: body.email_verified.unwrap_or(defaults.email_verified),
        }
    }
}

/// An OpenID provider, without our secret there.
#[derive(Clone, Debug, Object)]
#[oai(rename = "OidcProvider", rename_all = "camelCase", example)]
pub(crate) struct ProviderBody {
    /// What the application calls it in paths.
    id: String,
    /// The name to show.
    name: String,
    /// The issuer.
    issuer: String,
    /// Who we are at the provider.
    client_id: String,
    /// Whether there is a secret; without one we are a public client.
    has_secret: bool,
    /// What we ask for.
    scopes: Vec<String>,
    /// Where users may be sent back to, letter for letter.
    redirect_uris: Vec<String>,
    /// Whether users may sign in by it.
    enabled: bool,
    /// Whether a login by it gives an access token; if not, it is only the step `external` of a multi-factor flow.
    direct_login: bool,
    /// Whether somebody who is not known yet becomes a user.
    create_users: bool,
    /// The domains for whose verified e-mail addresses the provider is believed.
    trusted_domains: Vec<String>,
    /// What is taken from its claims.
    claims: ClaimMappingBody,
    /// Where the provider sends browsers back to, to be registered there.
    callback_url: String,
    /// Where the provider tells that somebody is logged out, to be registered there if it does so.
    back_channel_logout_url: String,
    /// When it was added.
    created_at: Time,
}

impl ProviderBody {
    /// A provider, and where it finds us.
    async fn of(state: &ApiState, provider: OidcProvider) -> Result<Self, ApiError> {
        let places = state.federation.places(provider.application, &provider.id).await?;
        Ok(Self::new(provider, places))
    }

    fn new(provider: OidcProvider, places: Places) -> Self {
        let settings = provider.settings;
        Self {
            id: provider.id.to_string(),
            name: settings.name,
            issuer: settings.issuer,
            client_id: settings.client_id,
            has_secret: provider.sealed_secret.is_some(),
            scopes: settings.scopes,
            redirect_uris: settings.redirect_uris,
            enabled: settings.enabled,
            direct_login: settings.direct_login,
            create_users: settings.create_users,
            trusted_domains: settings.trusted_domains,
            claims: settings.claims.into(),
            callback_url: places.callback,
            back_channel_logout_url: places.back_channel_logout,
            created_at: Time(provider.created_at),
        }
    }
}

impl Example for ProviderBody {
    fn example() -> Self {
        Self {
            id: "example".to_owned(),
            name: "Example ID".to_owned(),
            issuer: "https://id.example.com".to_owned(),
            client_id: "fidelio".to_owned(),
            has_secret: true,
            scopes: ProviderSettings::default().scopes,
            redirect_uris: vec!["https://app.example.com/signed-in".to_owned()],
            enabled: true,
            direct_login: true,
            create_users: false,
            trusted_domains: vec!["example.com".to_owned()],
            claims: ClaimMappingBody::example(),
            callback_url: "https://login.example.com/fido2/v2/oidc/example/callback".to_owned(),
            back_channel_logout_url: "https://login.example.com/fido2/v2/oidc/example/backchannel-logout"
                .to_owned(),
            created_at: Time(Timestamp::from_seconds(1_767_372_044)),
        }
    }
}

page! {
    /// A page of OpenID providers.
    ProviderPage of ProviderBody, named "OidcProviderPage"
}

/// An OpenID provider as it is to be.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct OidcProviderPutRequest {
    /// The name to show: 1 to 64 printable characters.
    name: String,
    /// The issuer: an `https://` URL under which the provider publishes its configuration.
    issuer: String,
    /// Who we are at the provider.
    client_id: String,
    /// Our secret at the provider, kept encrypted. Absent, the one that there is stays; with another issuer or client id it must
    /// be given again.
    client_secret: Option<String>,
    /// What we ask for; `openid email profile` if absent.
    scopes: Option<Vec<String>>,
    /// Where users may be sent back to, letter for letter: 1 to 32 URLs.
    redirect_uris: Vec<String>,
    /// Whether users may sign in by it; true if absent.
    enabled: Option<bool>,
    /// Whether a login by it gives an access token, and is not only the step `external` of a multi-factor flow; true if
    /// absent.
    direct_login: Option<bool>,
    /// Whether somebody who is not known yet becomes a user; false if absent.
    create_users: Option<bool>,
    /// The domains for whose verified e-mail addresses the provider is believed; none if absent. If there are any, a user name
    /// that is an address of another domain counts as absent.
    trusted_domains: Option<Vec<String>>,
    /// What is taken from its claims.
    claims: Option<ClaimMappingBody>,
}

impl Example for OidcProviderPutRequest {
    fn example() -> Self {
        Self {
            name: "Example ID".to_owned(),
            issuer: "https://id.example.com".to_owned(),
            client_id: "fidelio".to_owned(),
            client_secret: Some("a secret of the provider".to_owned()),
            scopes: None,
            redirect_uris: vec!["https://app.example.com/signed-in".to_owned()],
            enabled: None,
            direct_login: None,
            create_users: None,
            trusted_domains: None,
            claims: None,
        }
    }
}

#[derive(Default)]
pub(crate) struct ProvidersApi;

#[OpenApi(prefix_path = "/fido2/v2/admin", tag = "Tag::Admin")]
impl ProvidersApi {
    /// List OpenID providers
    ///
    /// By identifier.
    #[oai(
        path = "/applications/:applicationId/oidc-providers",
        method = "get",
        operation_id = "adminOidcProvidersList"
    )]
    async fn list(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The `nextCursor` of the page before.
        cursor: Query<Option<String>>,
        /// How many at most: 1 to 200, 50 if absent.
        limit: Query<Option<u32>>,
    ) -> Outcome<Json<ProviderPage>, { ANY | BAD_REQUEST | CREDENTIAL | NOT_FOUND }> {
        let paging = paging(cursor.0, limit.0)?;
        let page = state.administration.oidc_providers(caller.application.id, paging).await?;
        let mut items = Vec::new();
        for provider in page.items {
            items.push(ProviderBody::of(&state, provider).await?);
        }
        Ok(Json(ProviderPage { items, next_cursor: page.next.map(self::cursor) }))
    }

    /// Get an OpenID provider
    ///
    /// Our secret there is never told.
    #[oai(
        path = "/applications/:applicationId/oidc-providers/:providerId",
        method = "get",
        operation_id = "adminOidcProviderGet"
    )]
    async fn get(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// What the application calls the provider.
        #[oai(name = "providerId")]
        provider: Path<String>,
    ) -> Outcome<Json<ProviderBody>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let provider = provider_id(&provider)?;
        let found = state.administration.oidc_provider(caller.application.id, &provider).await?;
        Ok(Json(ProviderBody::of(&state, found).await?))
    }

    /// Add or change an OpenID provider
    ///
    /// The identifier is yours to choose: 1 to 32 of `a-z`, `0-9` and `-`. Another issuer unlinks everybody, since its
    /// subjects are other people; that and switching it off end the sign-ins that came from it.
    #[oai(
        path = "/applications/:applicationId/oidc-providers/:providerId",
        method = "put",
        operation_id = "adminOidcProviderPut"
    )]
    async fn put(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// What the application calls the provider.
        #[oai(name = "providerId")]
        provider: Path<String>,
        body: Body<OidcProviderPutRequest>,
    ) -> Outcome<Json<ProviderBody>, { BODY | CREDENTIAL | NOT_FOUND | CONFLICT }> {
        let body = body.0;
        let defaults = ProviderSettings::default();
        let settings = ProviderSettings {
            name: body.name,
            issuer: body.issuer,
            client_id: body.client_id,
            scopes: body.scopes.unwrap_or(defaults.scopes),
            redirect_uris: body.redirect_uris,
            enabled: body.enabled.unwrap_or(defaults.enabled),
            direct_login: body.direct_login.unwrap_or(defaults.direct_login),
            create_users: body.create_users.unwrap_or(defaults.create_users),
            trusted_domains: body.trusted_domains.unwrap_or(defaults.trusted_domains),
            claims: body.claims.map_or(defaults.claims, ClaimMapping::from),
        };
        let id = ProviderId::parse(&provider)?;
        let change = ProviderChange { settings, secret: body.client_secret };
        let id_of_application = caller.application.id;
        let provider = state.administration.set_oidc_provider(&caller.by, id_of_application, id, change).await?;
        Ok(Json(ProviderBody::of(&state, provider).await?))
    }

    /// Remove an OpenID provider
    ///
    /// Users stay, and cannot sign in by it any more. Their accounts there are unlinked, and sign-ins that came from it end.
    #[oai(
        path = "/applications/:applicationId/oidc-providers/:providerId",
        method = "delete",
        operation_id = "adminOidcProviderDelete"
    )]
    async fn delete(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// What the application calls the provider.
        #[oai(name = "providerId")]
        provider: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        let provider = provider_id(&provider)?;
        state.administration.delete_oidc_provider(&caller.by, caller.application.id, &provider).await?;
        Ok(NoContent)
    }
}
