//! What is measured where things are put together: deliveries by their ports, what waits when somebody asks, and whether the
//! server can do its work.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use fidelio_api::{Check, Health, Probe};
use fidelio_credentials::Message;
use fidelio_credentials::ports::{Delivery, DeliveryError, Tokens, WebhookSender};
use fidelio_identity::{Channel, Directory};
use fidelio_kernel::{Clock as _, Secret, StoreError};
use fidelio_persistence::{Database, Waiting};
use fidelio_telemetry::{Outcome, Queue, Task, Telemetry, join, metrics};
use fidelio_tokens::Keyring;
use poem::http::HeaderMap;
use tokio::sync::Mutex;
use tokio::time::timeout;
use tracing::{Instrument as _, Span};

use crate::clock::SystemClock;

/// How long the database may take to be counted as there.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long what waits is told again without looking: however often somebody asks, the database is asked this often.
const KEPT: Duration = Duration::from_secs(5);

/// A delivery that begins a trace, for the queue carries none.
fn began(span: Span) -> Span {
    join(&span, &HeaderMap::new());
    span
}

const fn outcome(delivered: &Result<(), DeliveryError>) -> Outcome {
    match delivered {
        Ok(()) => Outcome::Delivered,
        Err(DeliveryError::Temporary(_)) => Outcome::Failed,
        Err(DeliveryError::Permanent(_)) => Outcome::Refused,
    }
}

/// Counts deliveries of messages.
pub(crate) struct ObservedDelivery<D>(pub(crate) D);

#[async_trait]
impl<D: Delivery> Delivery for ObservedDelivery<D> {
    fn reaches(&self, channel: Channel) -> bool {
        self.0.reaches(channel)
    }

    async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        let channel = message.channel.as_str();
        let span = began(tracing::info_span!(
            "delivery",
            otel.kind = "consumer",
            otel.name = "deliver message",
            message_id = %message.id,
            channel,
            trace_id = tracing::field::Empty,
        ));
        let delivered = self.0.deliver(message).instrument(span).await;
        metrics().message(channel, outcome(&delivered));
        delivered
    }
}

/// Counts deliveries of audit events.
pub(crate) struct ObservedSender<S>(pub(crate) S);

#[async_trait]
impl<S: WebhookSender> WebhookSender for ObservedSender<S> {
    async fn post(&self, url: &str, secret: &Secret<String>, id: &str, body: &str) -> Result<(), DeliveryError> {
        let span = began(tracing::info_span!(
            "delivery",
            otel.kind = "consumer",
            otel.name = "deliver event",
            event_id = id,
            trace_id = tracing::field::Empty,
        ));
        let delivered = self.0.post(url, secret, id, body).instrument(span).await;
        metrics().event_delivery(outcome(&delivered));
        delivered
    }
}

/// Takes note of how a task of the program's own went.
pub(crate) fn note<T, E>(task: Task, outcome: &Result<T, E>) {
    match outcome {
        Ok(_) => {
            let now = u64::try_from(SystemClock.now().as_micros()).unwrap_or_default();
            metrics().task_succeeded(task, Duration::from_micros(now));
        }
        Err(_) => metrics().task_failed(task),
    }
}

/// Looks whether the server can do its work.
pub(crate) struct Readiness {
    pub(crate) database: Arc<Database>,
    pub(crate) directory: Arc<Directory>,
    pub(crate) tokens: Arc<dyn Tokens>,
    pub(crate) keyring: Arc<Keyring>,
}

impl Readiness {
    /// Whether the signing keys of the default application can be read under the master key.
    async fn reads_keys(&self) -> bool {
        match self.directory.default_application().await {
            Ok(Some(application)) => self.tokens.key_set(application.id).await.is_ok(),
            Ok(None) => true,
            Err(_) => false,
        }
    }
}

#[async_trait]
impl Probe for Readiness {
    async fn check(&self) -> Vec<Check> {
        let (answers, schema, keys) = tokio::join!(
            timeout(PATIENCE, self.database.ping()),
            timeout(PATIENCE, self.database.is_behind()),
            timeout(PATIENCE, self.reads_keys()),
        );
        vec![
            Check { name: "database", is_met: matches!(answers, Ok(Ok(()))) },
            Check { name: "schema", is_met: matches!(schema, Ok(Ok(false))) },
            Check { name: "signing_keys", is_met: matches!(keys, Ok(true)) },
            Check { name: "sealing_keys", is_met: self.keyring.is_complete() },
        ]
    }
}

/// What is measured only when somebody asks.
pub(crate) struct Measurements {
    pub(crate) telemetry: Arc<Telemetry>,
    pub(crate) database: Database,
    pub(crate) health: Arc<Health>,
    measured: Mutex<Option<Instant>>,
}

impl Measurements {
    pub(crate) fn new(telemetry: Arc<Telemetry>, database: Database, health: Arc<Health>) -> Self {
        Self { telemetry, database, health, measured: Mutex::new(None) }
    }

    /// All metrics, for Prometheus.
    pub(crate) async fn read(&self) -> String {
        self.measure().await;
        self.telemetry.prometheus().unwrap_or_default()
    }

    /// Measures what waits, unless that was done just now.
    pub(crate) async fn measure(&self) {
        let mut measured = self.measured.lock().await;
        for pool in self.database.pools() {
            metrics().pool(pool.name, pool.idle.into(), pool.in_use.into(), pool.most.into());
        }
        if measured.is_some_and(|at| at.elapsed() < KEPT) {
            return;
        }
        *measured = Some(Instant::now());
        self.health.checks().await;
        // What cannot be read keeps its value; that the database is not there is told by the checks.
        let _ = timeout(PATIENCE, self.count()).await;
    }

    async fn count(&self) -> Result<(), StoreError> {
        let now = SystemClock.now();
        let told = |queue, waiting: Waiting| metrics().queue(queue, waiting.length, waiting.oldest);
        told(Queue::Email, self.database.messages_waiting(Channel::Email, now).await?);
        told(Queue::Sms, self.database.messages_waiting(Channel::Sms, now).await?);
        told(Queue::Events, self.database.deliveries_waiting(now).await?);
        told(Queue::AuditPending, self.database.events_waiting(now).await?);
        metrics().signing_key_age(self.database.oldest_signing_key(now).await?);
        Ok(())
    }
}
