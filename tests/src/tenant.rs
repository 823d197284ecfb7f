//! A tenant: an application of a test's own, so that tests share a server and nothing else.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use fidelio_client::Client;
use fidelio_flows::By;
use fidelio_flows::administration::NewApiKey;
use fidelio_flows::administration::NewApplication;
use fidelio_identity::{Application, ApplicationSettings, Origin, Scope, Scopes};
use fidelio_kernel::ApplicationId;
use fidelio_server::{Installation, Opened};
use reqwest::header::{HOST, HeaderMap, HeaderValue};
use tokio::sync::{Mutex, OnceCell};

use crate::{Engine, Server};

/// The RP id of every tenant.
pub const RP_ID: &str = "login.example.com";
/// The origin of every tenant's pages.
pub const ORIGIN: &str = "https://login.example.com";

const TIMEOUT: Duration = Duration::from_secs(30);

/// An application on a server, with an API key that holds every scope.
pub struct Tenant {
    /// The server.
    pub url: String,
    /// Which database is behind it.
    pub engine: Engine,
    /// The application.
    pub application: Application,
    /// The text of the API key.
    pub api_key: String,
    /// A client without a credential.
    pub client: Client,
    /// The use cases over the server's database, to see and do what the API does not show.
    pub installation: Installation,
    /// The server's database.
    pub opened: Opened,
    /// The folder of the server, which holds its outbox.
    pub folder: PathBuf,
    /// Messages that were given already.
    pub(crate) seen: Mutex<HashSet<String>>,
    hosted: OnceCell<Client>,
}

/// What is particular about a tenant.
#[derive(Clone, Debug, Default)]
pub struct TenantOptions {
    /// Its settings.
    pub settings: ApplicationSettings,
    /// Origins beside [`ORIGIN`].
    pub origins: Vec<String>,
}

impl Tenant {
    /// A tenant with default settings on the shared server; `None` when there is no such database.
    pub async fn new(engine: Engine) -> Option<Self> {
        let server = Server::shared(engine).await?;
        Some(Self::on(server, engine, TenantOptions::default()).await)
    }

    /// Another tenant on the same shared server.
    pub async fn another(&self, options: TenantOptions) -> Self {
        let server = Server::shared(self.engine).await.expect("the server that this tenant is on");
        Self::on(server, self.engine, options).await
    }

    /// A tenant on this server.
    pub async fn on(server: &Server, engine: Engine, options: TenantOptions) -> Self {
        let (opened, installation) = server.installation().await;
        let mut origins = vec![ORIGIN.to_owned()];
        origins.extend(options.origins);
        let new = NewApplication {
            name: "Tenant".to_owned(),
            rp_id: RP_ID.to_owned(),
            rp_name: None,
            origins: origins.iter().map(|origin| Origin::parse(origin).expect("an origin")).collect(),
            settings: Some(serde_json::to_value(&options.settings).expect("settings in JSON")),
        };
        let application =
            installation.administration.create_application(&By::command_line(), new).await.expect("an application");
        Self::of(server, engine, application, opened, installation).await
    }

    /// The application of the operators of the shared server, as a tenant. It is one, whoever asks.
    pub async fn operators(&self) -> Self {
        let server = Server::shared(self.engine).await.expect("the server that this tenant is on");
        Self::operators_on(server, self.engine).await
    }

    /// The application of the operators of this server.
    pub async fn operators_on(server: &Server, engine: Engine) -> Self {
        let (opened, installation) = server.installation().await;
        let invited = installation.administration.invite_operator(&By::command_line(), "nobody", ORIGIN).await;
        let application = invited.expect("an invitation").application;
        Self::of(server, engine, application, opened, installation).await
    }

    /// A token that invites an operator of this name.
    pub async fn invitation(&self, name: &str) -> String {
        let administration = &self.installation.administration;
        let invited = administration.invite_operator(&By::command_line(), name, ORIGIN).await;
        invited.expect("an invitation").token
    }

    async fn of(
        server: &Server,
        engine: Engine,
        application: Application,
        opened: Opened,
        installation: Installation,
    ) -> Self {
        let client = Client::new(&server.url);
        let url = server.url.clone();
        let mut tenant = Self {
            url,
            engine,
            application,
            api_key: String::new(),
            client,
            installation,
            opened,
            folder: server.folder().to_owned(),
            seen: Mutex::default(),
            hosted: OnceCell::new(),
        };
        // Keys of the operators' application can hold nothing else.
        let is_operators = tenant.application.for_operators;
        let scopes = if is_operators { vec![Scope::Admin].into() } else { Scopes::ordinary() };
        tenant.api_key = tenant.key_with(scopes).await;
        tenant
    }

    /// The application's identifier.
    pub const fn id(&self) -> ApplicationId {
        self.application.id
    }

    /// Another API key, with these scopes.
    pub async fn key_with(&self, scopes: Scopes) -> String {
        let administration = &self.installation.administration;
        let created = administration
            .create_api_key(&By::command_line(), Some(self.id()), NewApiKey::new("test", scopes))
            .await;
        created.expect("an API key").1
    }

    /// A host that names the application, for operations that no body or credential names it to.
    pub fn host(&self) -> String {
        format!("{}.api.example.com", self.id())
    }

    /// A client without a credential that reaches the application by its host.
    pub async fn hosted(&self) -> &Client {
        self.hosted.get_or_init(async || self.hosted_at(&self.url)).await
    }

    /// The same at another server over the same database.
    pub fn hosted_at(&self, url: &str) -> Client {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_str(&self.host()).expect("a host"));
        let http = reqwest::Client::builder().default_headers(headers).timeout(TIMEOUT).build();
        Client::with_http_client(url, http.expect("a client"))
    }

    /// A client with the API key.
    pub fn backend(&self) -> Client {
        self.client.api_key(&self.api_key)
    }
}
