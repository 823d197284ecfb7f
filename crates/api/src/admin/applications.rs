use fidelio_flows::administration::{ApplicationChange, NewApplication};
use fidelio_identity::audit::Actor;
use fidelio_identity::{Application, ApplicationSettings, Origin};
use fidelio_kernel::{ApplicationId, Timestamp};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::{Any, Example};
use poem_openapi::{Enum, Object, OpenApi};
use serde_json::{Value, json};

use super::paging::{cursor, page, paging};
use crate::auth::{AdminAuth, ApplicationAdmin};
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{ANY, BAD_REQUEST, BODY, CREDENTIAL, Created, NOT_FOUND, Outcome};
use crate::state::State;
use crate::wire::{Body, Time, example};

/// An application, which is a tenant.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ApplicationDetails", rename_all = "camelCase", example)]
pub(crate) struct ApplicationBody {
    /// Its identifier.
    id: String,
    /// What operators call it.
    name: String,
    /// The domain that its passkeys are bound to.
    rp_id: String,
    /// The name that authenticators show.
    rp_name: String,
    /// The origins that its pages and apps have.
    origins: Vec<String>,
    /// Its settings, all of them; `fidelio app schema` has their JSON Schema.
    settings: Any<Value>,
    /// Whether its users are the operators of the installation.
    for_operators: bool,
    /// Whether requests that name no application are for it.
    is_default: bool,
    /// When it was made.
    created_at: Time,
}

impl ApplicationBody {
    fn new(application: Application, default: Option<ApplicationId>) -> Self {
        Self {
            id: application.id.to_string(),
            name: application.name,
            rp_id: application.rp_id,
            rp_name: application.rp_name,
            origins: application.origins.iter().map(|origin| origin.as_str().to_owned()).collect(),
            settings: Any(serde_json::to_value(&application.settings).unwrap_or_default()),
            for_operators: application.for_operators,
            is_default: default == Some(application.id),
            created_at: Time(application.created_at),
        }
    }
}

impl Example for ApplicationBody {
    fn example() -> Self {
        Self {
            id: example::APPLICATION.to_owned(),
            name: "Example".to_owned(),
            rp_id: "example.com".to_owned(),
            rp_name: "Example".to_owned(),
            origins: vec!["https://example.com".to_owned()],
            settings: Any(serde_json::to_value(ApplicationSettings::default()).unwrap_or_default()),
            for_operators: false,
            is_default: true,
            created_at: Time(Timestamp::from_seconds(1_767_372_044)),
        }
    }
}

page! {
    /// A page of applications.
    ApplicationPage of ApplicationBody, named "ApplicationPage"
}

/// An application to be.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ApplicationCreateRequest {
    /// What operators call it: 1 to 64 printable characters.
    name: String,
    /// The domain that its passkeys are bound to, for ever: `example.com`.
    rp_id: String,
    /// The name that authenticators show; the name if absent.
    rp_name: Option<String>,
    /// The origins that its pages and apps have: `https://login.example.com`, `android:apk-key-hash:…`.
    origins: Vec<String>,
    /// Settings that are not to be as the default.
    settings: Option<Any<Value>>,
}

impl Example for ApplicationCreateRequest {
    fn example() -> Self {
        Self {
            name: "Example".to_owned(),
            rp_id: "example.com".to_owned(),
            rp_name: None,
            origins: vec!["https://example.com".to_owned()],
            settings: Some(Any(json!({ "open_registration": false }))),
        }
    }
}

/// What is to change of an application; absent stays.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ApplicationUpdateRequest {
    /// What operators call it.
    name: Option<String>,
    /// The name that authenticators show.
    rp_name: Option<String>,
    /// The origins, all of them.
    origins: Option<Vec<String>>,
    /// Changes of the settings (JSON Merge Patch, RFC 7396): what is absent stays, null means the default.
    settings: Option<Any<Value>>,
}

impl Example for ApplicationUpdateRequest {
    fn example() -> Self {
        Self { name: None, rp_name: None, origins: None, settings: Some(Any(json!({ "session_seconds": 120 }))) }
    }
}

/// What kind of administrator it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "AdministratorKind", rename_all = "camelCase")]
pub(crate) enum KindBody {
    /// An operator who is signed in.
    Operator,
    /// A backend with an API key.
    ApiKey,
}

/// Whoever calls.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct WhoamiResponse {
    /// What kind of administrator it is.
    kind: KindBody,
    /// The identifier of the operator or the API key.
    id: String,
    /// The operator's user name, or what the key is called.
    name: String,
    /// The application of the credential.
    application: String,
    /// Whether every application can be managed, and not only that one.
    manages_all: bool,
}

impl Example for WhoamiResponse {
    fn example() -> Self {
        Self {
            kind: KindBody::Operator,
            id: example::USER.to_owned(),
            name: "ann".to_owned(),
            application: example::APPLICATION.to_owned(),
            manages_all: true,
        }
    }
}

#[derive(Default)]
pub(crate) struct ApplicationsApi;

#[OpenApi(prefix_path = "/fido2/v2/admin", tag = "Tag::Admin")]
impl ApplicationsApi {
    /// Get who calls
    ///
    /// And which applications can be managed with this credential.
    #[oai(path = "/whoami", method = "get", operation_id = "adminWhoami")]
    async fn whoami(&self, caller: AdminAuth) -> Outcome<Json<WhoamiResponse>, { ANY | CREDENTIAL }> {
        let administrator = caller.0;
        let (kind, id) = match administrator.actor {
            Actor::Operator(id) => (KindBody::Operator, id.to_string()),
            Actor::ApiKey(id) => (KindBody::ApiKey, id.to_string()),
            _ => (KindBody::ApiKey, String::new()),
        };
        Ok(Json(WhoamiResponse {
            kind,
            id,
            application: administrator.application.id.to_string(),
            manages_all: administrator.manages_all(),
            name: administrator.name,
        }))
    }

    /// List applications
    ///
    /// Oldest first. Of a key of an ordinary application, that application.
    #[oai(path = "/applications", method = "get", operation_id = "adminApplicationsList")]
    async fn list(
        &self,
        state: State<'_>,
        caller: AdminAuth,
        /// The `nextCursor` of the page before.
        cursor: Query<Option<String>>,
        /// How many at most: 1 to 200, 50 if absent.
        limit: Query<Option<u32>>,
    ) -> Outcome<Json<ApplicationPage>, { ANY | BAD_REQUEST | CREDENTIAL }> {
        let paging = paging(cursor.0, limit.0)?;
        let page = state.administration.applications_within(&caller.0, paging).await?;
        let default = default(&state).await?;
        let page = page.map(|application| ApplicationBody::new(application, default));
        Ok(Json(ApplicationPage { items: page.items, next_cursor: page.next.map(self::cursor) }))
    }

    /// Create an application
    ///
    /// With its first signing key. Needs an operator, or a key of the operators' application.
    #[oai(path = "/applications", method = "post", operation_id = "adminApplicationCreate")]
    async fn create(
        &self,
        state: State<'_>,
        caller: AdminAuth,
        body: Body<ApplicationCreateRequest>,
    ) -> Outcome<Created<ApplicationBody>, { BODY | CREDENTIAL }> {
        let AdminAuth(administrator, by) = caller;
        let ApplicationCreateRequest { name, rp_id, rp_name, origins, settings } = body.0;
        let origins = parse_origins(&origins)?;
        let settings = settings.map(|Any(settings)| settings);
        let new = NewApplication { name, rp_id, rp_name, origins, settings };
        let application = state.administration.create_application_by(&administrator, &by, new).await?;
        Ok(Created(ApplicationBody::new(application, default(&state).await?)))
    }

    /// Get an application
    ///
    /// With all of its settings.
    #[oai(path = "/applications/:applicationId", method = "get", operation_id = "adminApplicationGet")]
    async fn get(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
    ) -> Outcome<Json<ApplicationBody>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let application = (*caller.application).clone();
        Ok(Json(ApplicationBody::new(application, default(&state).await?)))
    }

    /// Change an application
    ///
    /// All of it or nothing. The RP id cannot change: every passkey is bound to it. Other servers on the same database learn
    /// of it within five seconds.
    #[oai(path = "/applications/:applicationId", method = "patch", operation_id = "adminApplicationUpdate")]
    async fn update(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        body: Body<ApplicationUpdateRequest>,
    ) -> Outcome<Json<ApplicationBody>, { BODY | CREDENTIAL | NOT_FOUND }> {
        let ApplicationUpdateRequest { name, rp_name, origins, settings } = body.0;
        let change = ApplicationChange {
            name,
            rp_name,
            origins: origins.as_deref().map(parse_origins).transpose()?,
            settings: settings.map(|Any(patch)| patch).into_iter().collect(),
        };
        let application =
            state.administration.change_application(&caller.by, caller.application.id, change).await?;
        Ok(Json(ApplicationBody::new(application, default(&state).await?)))
    }
}

fn parse_origins(origins: &[String]) -> Result<Vec<Origin>, ApiError> {
    Ok(origins.iter().map(|origin| Origin::parse(origin)).collect::<Result<_, _>>()?)
}

async fn default(state: &State<'_>) -> Result<Option<ApplicationId>, ApiError> {
    Ok(state.directory.default_application().await?.map(|application| application.id))
}
