//! `fidelio serve`.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use fidelio_api::Limits;
use fidelio_credentials::sealing_key::SEALING_REFRESH;
use fidelio_flows::administration::{Founded, NewApplication};
use fidelio_flows::audit::{Chaining, EventCourier, Notices};
use fidelio_flows::{By, Courier};
use fidelio_identity::audit::Actor;
use fidelio_identity::{Application, Channel, Origin};
use fidelio_metadata::Loader;
use fidelio_telemetry::{Task, Telemetry};
use fidelio_tokens::{Keyring, KeyringError};
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;

use crate::cleaning::clean;
use crate::connections::{self, Allowance};
use crate::master_key::Source;
use crate::observation::{Measurements, note};
use crate::settings::{Profile, Settings};
use crate::{Installation, Opened};

/// How many messages of each channel are delivered at the same time, and how often each courier looks for more. A way
/// that hangs must not hold up the other one.
const COURIERS: usize = 2;
const LOOKING: Duration = Duration::from_millis(250);
/// How many audit events are delivered at the same time, more than one tenant's receivers that hang can take.
const EVENT_COURIERS: usize = 8;
/// How often requests that changed nothing are recorded, events are chained, and their couriers look for more.
const CHAINING: Duration = Duration::from_secs(1);
/// How soon there may be more events where there were some: so many at once that requests wait noticeably are none then.
const CHAINING_ON: Duration = Duration::from_millis(100);
/// How often it is complained that a sealing key cannot be unwrapped.
const COMPLAINING: Duration = Duration::from_secs(60);
/// How many connections there may be to the listener for metrics.
const METRICS_CONNECTIONS: usize = 64;
/// How often what waits is measured, if metrics are sent.
const MEASURING: Duration = Duration::from_secs(15);
/// How often it is looked whether there is younger FIDO metadata.
const REFRESHING: Duration = Duration::from_secs(3600);

/// Serves until the process is told to stop.
pub(crate) async fn serve(settings: &Settings, telemetry: Telemetry) -> Result<()> {
    // Made first: whoever reads that it is ready may ask it to stop.
    serve_until(settings, telemetry, stop_signal(), None).await
}

/// What serves, for whoever started it in a process of their own.
pub(crate) struct Started {
    /// Where clients reach it.
    pub(crate) public_url: String,
    /// What this start made, if it was the first one.
    pub(crate) founded: Option<Founded>,
}

/// Serves until `stop` resolves. The operator is told by a banner that it does, or whoever waits for it by `started`.
pub(crate) async fn serve_until(
    settings: &Settings,
    telemetry: Telemetry,
    stop: impl Future<Output = ()>,
    started: Option<oneshot::Sender<Started>>,
) -> Result<()> {
    let (listener, address) = listen("listen", settings.listen).await?;
    let metrics = match settings.metrics_listen {
        Some(address) => Some(listen("metrics_listen", address).await?),
        None => None,
    };
    let public_url = settings.public_url_for(address.port());

    let opened = Opened::open_to_serve(settings).await?;
    let installation = opened.assemble(settings, public_url.clone()).await?;
    if let Some(id) = &settings.default_application {
        let application = installation.administration.application(id.parse().ok()).await;
        application.with_context(|| format!("default_application: {id}"))?;
    }
    let founded = found(&installation, &public_url).await?;
    std::thread::spawn(fidelio_api::preload_user_agents);
    let telemetry = Arc::new(telemetry);
    let health = Arc::clone(&installation.api.health);
    let measurements =
        Arc::new(Measurements::new(Arc::clone(&telemetry), opened.database.clone(), Arc::clone(&health)));
    let metrics_address = metrics.as_ref().map(|(_, address)| *address);
    let mut watched = JoinSet::new();
    let head = Duration::from_secs(settings.header_timeout_seconds);
    let reading = Duration::from_secs(settings.request_timeout_seconds);
    let patience = Duration::from_secs(settings.shutdown_seconds);
    if let Some((listener, _)) = metrics {
        let measurements = Arc::clone(&measurements);
        let read = move || {
            let measurements = Arc::clone(&measurements);
            async move { measurements.read().await }
        };
        let routes = fidelio_api::metrics_routes(Arc::clone(&health), read);
        let allowance = Allowance { most: METRICS_CONNECTIONS, head, reading, patience };
        watched.spawn(connections::serve(listener, routes, allowance, std::future::pending()));
    }
    if settings.otlp_endpoint.is_some() {
        watched.spawn(measure(measurements));
    }
    match started {
        // Who has gone meanwhile has also dropped what `stop` waits for.
        Some(started) => drop(started.send(Started { public_url, founded })),
        None => banner(settings, &installation, (address, metrics_address), &public_url, founded).await?,
    }

    let limits =
        Limits { body_bytes: settings.max_body_bytes, time: Duration::from_secs(settings.request_timeout_seconds) };
    let Installation { api, courier, chaining, events, metadata, sealing_keys, .. } = installation;
    let cleaning = tokio::spawn(clean(opened.database.clone(), Arc::clone(&chaining), sealing_keys));
    let keys = tokio::spawn(refresh_keys(Arc::clone(&opened.keyring), Source::of(settings)));
    let refreshing = tokio::spawn(refresh(metadata));
    let notices = Arc::clone(&api.notices);
    let courier = Arc::new(courier);
    let (stop_couriers, stopped) = watch::channel(false);
    let mut couriers = JoinSet::new();
    for channel in [Channel::Email, Channel::Sms] {
        for _ in 0..COURIERS {
            couriers.spawn(carry(Arc::clone(&courier), channel, stopped.clone()));
        }
    }
    couriers.spawn(chain(Arc::clone(&chaining), Arc::clone(&notices), stopped.clone()));
    let events = Arc::new(events);
    for _ in 0..EVENT_COURIERS {
        couriers.spawn(carry_events(Arc::clone(&events), stopped.clone()));
    }
    let drain = Duration::from_secs(settings.drain_seconds);
    let stopping = async move {
        stop.await;
        health.stop();
        if !drain.is_zero() {
            tracing::info!(seconds = drain.as_secs(), "stopping: serving until load balancers have noticed");
            tokio::time::sleep(drain).await;
        }
        tracing::info!("stopping: no new requests, finishing those under way");
    };
    let most = connections::within_limits(settings.max_connections, settings.database_connections);
    let allowance = Allowance { most, head, reading, patience };
    connections::serve(listener, fidelio_api::routes(api, limits), allowance, stopping).await;
    cleaning.abort();
    refreshing.abort();
    keys.abort();
    // What is under way is delivered to the end, so that it is not delivered again after the next start.
    let _ = stop_couriers.send(true);
    let _ = tokio::time::timeout(patience, couriers.join_all()).await;
    tracing::info!("stopped");
    watched.abort_all();
    // It waits on threads of its own for requests that this runtime sends.
    let _ = tokio::task::spawn_blocking(move || telemetry.stop(patience)).await;
    // A statement that hangs must not keep the program.
    match tokio::time::timeout(patience, opened.database.close()).await {
        Ok(closed) => Ok(closed?),
        Err(_) => bail!("the database did not let go of its connections within shutdown_seconds"),
    }
}

/// Listens where the setting of this name says, and tells on which port that is.
async fn listen(setting: &str, address: SocketAddr) -> Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address).await;
    let listener = listener.with_context(|| format!("{setting}: {address} cannot be listened on"))?;
    let local = listener.local_addr()?;
    Ok((listener, local))
}

/// Measures what waits for who is sent metrics.
async fn measure(measurements: Arc<Measurements>) {
    let mut interval = tokio::time::interval(MEASURING);
    loop {
        interval.tick().await;
        measurements.measure().await;
    }
}

/// Makes the default application and the first API key, at the first start.
async fn found(installation: &Installation, public_url: &str) -> Result<Option<Founded>> {
    if installation.administration.is_founded().await? {
        return Ok(None);
    }
    let origin = Origin::parse(public_url).map_err(|error| anyhow::anyhow!("public_url: {error}"))?;
    let rp_id = origin.host().unwrap_or_default();
    let new = NewApplication {
        name: "Default".to_owned(),
        rp_name: Some(rp_id.chars().take(64).collect()),
        rp_id,
        origins: vec![origin],
        settings: None,
    };
    Ok(installation.administration.found(&system(), new).await?)
}

/// What the operator sees first: where everything is, and what is to be kept.
async fn banner(
    settings: &Settings,
    installation: &Installation,
    (address, metrics): (SocketAddr, Option<SocketAddr>),
    public_url: &str,
    founded: Option<Founded>,
) -> Result<()> {
    let mut lines = vec![format!("Fidelio {} listens on {address}", env!("CARGO_PKG_VERSION")), String::new()];
    if settings.profile == Profile::Development {
        lines.push(format!("  Playground   {public_url}/"));
    }
    lines.push(format!("  API          {public_url}/docs  ({public_url}/openapi.json)"));
    if let Some(application) = installation.api.directory.default_application().await? {
        let Application { id, name, rp_id, .. } = &*application;
        lines.push(format!("  Application  {id} ({name}, RP id {rp_id})"));
        if !application.allows_origin(public_url) {
            lines.push(format!(
                "               does not allow the origin {public_url}; see `fidelio app set --help`"
            ));
        }
    }
    if let Some(founded) = founded {
        lines.push(format!("  API key      {}", founded.api_key));
        lines.push("               holds every scope but admin and is shown only now".to_owned());
    }
    lines.push(format!("  Console      {public_url}/console  (`fidelio operator invite NAME` lets you in)"));
    lines.push(format!("  Codes        {}", ways(settings, &installation.channels)));
    if let Some(metrics) = metrics {
        lines.push(format!("  Metrics      http://{metrics}/metrics"));
    }
    lines.push(String::new());
    if !address.ip().is_loopback() && !settings.behind_tls_proxy {
        lines.push(format!(
            "  WARNING: {address} can be reached from other machines, and nothing says that TLS is in"
        ));
        lines.push(
            "  front. Logins and tokens would travel in clear text. Put a proxy with TLS in front and set"
                .to_owned(),
        );
        lines.push("  behind_tls_proxy, or listen on 127.0.0.1.".to_owned());
        lines.push(String::new());
        tracing::warn!(%address, "listening beyond loopback without TLS in front; set behind_tls_proxy if there is");
    }
    if settings.behind_tls_proxy && settings.trusted_proxies.trim().is_empty() {
        tracing::warn!(
            "trusted_proxies does not say which proxy is in front, so that limits cannot count by client address"
        );
    }
    // Whoever started the program may have closed its output; it serves all the same.
    let _ = std::io::stdout().write_all((lines.join("\n") + "\n").as_bytes());
    tracing::info!(%address, public_url, "ready");
    Ok(())
}

/// Where one-time codes go.
fn ways(settings: &Settings, channels: &[Channel]) -> String {
    let is_set = |way: &Option<String>, hook: &Option<String>| way.is_some() || hook.is_some();
    let mail = is_set(&settings.smtp_url, &settings.email_webhook_url);
    let sms = is_set(&settings.sms_account, &settings.sms_webhook_url);
    let way = |channel, name: &str, is_set: bool| match (channels.contains(&channel), is_set) {
        (true, true) => format!("{name}: sent"),
        (true, false) => format!("{name}: written to {}", settings.outbox_path().display()),
        (false, _) => format!("{name}: off, no way is configured"),
    };
    format!("{}; {}", way(Channel::Email, "e-mail", mail), way(Channel::Sms, "SMS", sms))
}

/// Delivers messages until the server stops.
async fn carry(courier: Arc<Courier>, channel: Channel, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let outcome = courier.deliver_next(channel).await;
        note(Task::Messages, &outcome);
        let pause = match outcome {
            Ok(false) => LOOKING,
            // There may be more.
            Ok(true) => Duration::ZERO,
            Err(error) => {
                tracing::warn!(%error, "messages could not be delivered; trying again in a second");
                Duration::from_secs(1)
            }
        };
        let _ = tokio::time::timeout(pause, stopped.changed()).await;
    }
}

/// Chains what was recorded until the server stops, notices last.
async fn chain(chaining: Arc<Chaining>, notices: Arc<Notices>, mut stopped: watch::Receiver<bool>) {
    loop {
        let is_last = *stopped.borrow();
        let outcome = match notices.record().await {
            Ok(()) => chaining.chain_all().await,
            Err(error) => Err(error),
        };
        note(Task::Chaining, &outcome);
        if let Err(error) = &outcome {
            tracing::warn!(%error, "the audit log could not be written; trying again in a second");
        }
        if is_last {
            return;
        }
        let pause = if matches!(outcome, Ok(true)) { CHAINING_ON } else { CHAINING };
        let _ = tokio::time::timeout(pause, stopped.changed()).await;
    }
}

/// Delivers audit events until the server stops.
async fn carry_events(courier: Arc<EventCourier>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let outcome = courier.deliver_next().await;
        note(Task::Events, &outcome);
        let pause = match outcome {
            Ok(false) => CHAINING,
            // There may be more.
            Ok(true) => Duration::ZERO,
            Err(error) => {
                tracing::warn!(%error, "events could not be delivered; trying again in a second");
                CHAINING
            }
        };
        let _ = tokio::time::timeout(pause, stopped.changed()).await;
    }
}

/// Keeps the FIDO metadata up to date.
async fn refresh(metadata: Arc<Loader>) {
    let mut interval = tokio::time::interval(REFRESHING);
    loop {
        interval.tick().await;
        metadata.refresh().await;
    }
}

/// The program, which does by itself what nobody asked for.
fn system() -> By {
    By { actor: Actor::System, ..By::command_line() }
}

/// Keeps the sealing keys up to date.
async fn refresh_keys(keyring: Arc<Keyring>, source: Source) {
    let mut interval = tokio::time::interval(SEALING_REFRESH);
    let mut complained: Option<Instant> = None;
    loop {
        interval.tick().await;
        let Err(error) = refresh_once(&keyring, &source).await else { continue };
        if complained.is_none_or(|at| at.elapsed() >= COMPLAINING) {
            tracing::error!(%error, "a sealing key cannot be read; going on with those that are known");
            complained = Some(Instant::now());
        }
    }
}

/// A key that the master key did not wrap may be wrapped under the one that has replaced it meanwhile.
async fn refresh_once(keyring: &Keyring, source: &Source) -> Result<()> {
    match keyring.refresh().await {
        Err(KeyringError::WrongMasterKey(_)) => {
            keyring.use_master_key(source.load().await?);
            Ok(keyring.refresh().await?)
        }
        outcome => Ok(outcome?),
    }
}

/// Resolves when the process is asked to stop, from this call on.
fn stop_signal() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    async move {
        #[cfg(unix)]
        if let Ok(mut terminate) = terminate {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }
}
