//! An installation to give bytes to: the whole program without its socket, over a database of its own.

use std::sync::Arc;
use std::time::Duration;

use fidelio_api::{ApiState, Limits, preload_user_agents, routes};
use fidelio_flows::By;
use fidelio_flows::administration::NewApplication;
use fidelio_identity::Origin;
use fidelio_identity::audit::Actor;
use fidelio_kernel::{ApplicationId, Clock, Timestamp};
use fidelio_server::{Installation, Opened, Settings};
use poem::endpoint::{BoxEndpoint, Endpoint as _};
use poem::{EndpointExt as _, Request, Response};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// Where it is reached, as far as it knows.
const URL: &str = "http://localhost:8080";

/// The time that the corpus knows, where a parser is told the time: 2026-01-01T00:00:00Z.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_767_225_600);

/// A clock that stands still.
pub(crate) struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        NOW
    }
}

/// An installation with one application.
pub(crate) struct World {
    pub(crate) runtime: Runtime,
    pub(crate) api: Arc<ApiState>,
    pub(crate) application: ApplicationId,
    /// An API key with every scope but `admin`.
    pub(crate) api_key: String,
    endpoint: BoxEndpoint<'static, Response>,
    _opened: Opened,
    _folder: TempDir,
}

thread_local! {
    // So that it ends with the thread, and its folder with it.
    static WORLD: World = World::new();
}

/// Lends the installation of this thread.
pub(crate) fn in_world<T>(work: impl FnOnce(&World) -> T) -> T {
    WORLD.with(work)
}

/// A runtime of this thread alone, so that a fuzzer sees what its input does.
pub(crate) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

impl World {
    fn new() -> Self {
        let (runtime, folder) = (runtime(), tempfile::tempdir().expect("a folder"));
        let settings = Settings {
            data_dir: folder.path().to_owned(),
            trusted_proxies: "10.0.0.0/8".to_owned(),
            ..Settings::default()
        };
        let (opened, installation) = runtime.block_on(async {
            let opened = Opened::open(&settings).await.expect("a database");
            let installation = opened.assemble(&settings, URL.to_owned()).await.expect("an installation");
            (opened, installation)
        });
        let Installation { administration, api, .. } = installation;
        let new = NewApplication {
            name: "Fuzzed".to_owned(),
            rp_id: "localhost".to_owned(),
            rp_name: None,
            origins: vec![Origin::parse(URL).expect("an origin")],
            settings: None,
        };
        let by = By { actor: Actor::System, client: fidelio_flows::Client::default() };
        let founded = runtime.block_on(administration.found(&by, new)).expect("an application");
        let founded = founded.expect("the first application");
        preload_user_agents();
        let limits = Limits { body_bytes: settings.max_body_bytes, time: Duration::from_secs(30) };
        let endpoint = routes(Arc::clone(&api), limits).boxed();
        Self {
            runtime,
            api,
            application: founded.application.id,
            api_key: founded.api_key,
            endpoint,
            _opened: opened,
            _folder: folder,
        }
    }

    /// What a request is answered.
    pub(crate) fn answer(&self, request: Request) -> Answer {
        self.runtime.block_on(async {
            let response = self.endpoint.get_response(request).await;
            let status = response.status().as_u16();
            let is_json = response.content_type().is_some_and(|kind| kind.contains("json"));
            let body = response.into_body().into_vec().await.expect("a body");
            Answer { status, is_json, body }
        })
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) is_json: bool,
    pub(crate) body: Vec<u8>,
}
