use std::sync::Arc;

use fidelio_credentials::ports::{DeliveryError, Sealer, Store, WebhookSender};
use fidelio_identity::audit::{Action, Link};
use fidelio_identity::ports::WebhookQueries;
use fidelio_identity::webhook::{
    GIVEN_UP_AFTER, MOST_WEBHOOKS, WEBHOOK_LEASE, Webhook, WebhookDelivery, check_webhook_url, webhook_backoff,
};
use fidelio_identity::{Application, Invalid};
use fidelio_kernel::{
    ApplicationId, Clock, Random, RandomExt as _, Secret, StoreError, Timestamp, WebhookId, base64url,
};
use serde_json::json;

use super::{Audit, Entry};
use crate::By;

/// An event as receivers get it and exports have it: the event without what is personal, its place and its hash.
pub fn event_json(link: &Link) -> String {
    let mut data = serde_json::to_value(&link.event).unwrap_or_default();
    if let Some(members) = data.as_object_mut() {
        members.remove("mac");
    }
    data["at"] = link.event.at.to_string().into();
    data["sequence"] = link.sequence.into();
    data["hash"] = base64url::encode(link.hash).into();
    let body = json!({ "type": link.event.action, "timestamp": link.event.at.to_string(), "data": data });
    body.to_string()
}

/// Adds and removes receivers.
pub struct WebhookManagement {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads.
    pub queries: Arc<dyn WebhookQueries>,
    /// Encrypts secrets.
    pub sealer: Arc<dyn Sealer>,
    /// Records changes.
    pub audit: Audit,
    /// Makes secrets.
    pub random: Arc<dyn Random>,
    /// Whether receivers may be without TLS.
    pub allows_http: bool,
}

/// Why a receiver was not added or removed.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum WebhookError {
    /// A field is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is none.
    #[error("this application has no webhook with this id")]
    NotFound,
    /// There are as many as there may be.
    #[error("this application has {MOST_WEBHOOKS} webhooks, the most that it may have; remove one first")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl WebhookManagement {
    /// The receivers of an application, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, application: ApplicationId) -> Result<Vec<Webhook>, WebhookError> {
        Ok(self.queries.webhooks(application).await?)
    }

    /// The events that could not be delivered, latest first, with when they were given up and why.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn failed(
        &self,
        application: ApplicationId,
        most: u64,
    ) -> Result<Vec<(WebhookDelivery, Timestamp, String)>, WebhookError> {
        Ok(self.queries.failed_deliveries(application, most).await?)
    }

    /// Adds a receiver; the secret is returned beside it, to be shown once.
    ///
    /// # Errors
    /// When the URL is not usable or there are too many.
    pub async fn create(
        &self,
        by: &By,
        application: &Application,
        url: String,
        actions: Vec<Action>,
    ) -> Result<(Webhook, String), WebhookError> {
        check_webhook_url(&url, self.allows_http)?;
        let id = WebhookId::new(&*self.audit.clock, &*self.random);
        let secret = format!("whsec_{}", base64url::encode_standard(self.random.bytes::<32>()));
        let webhook = Webhook {
            id,
            application: application.id,
            url,
            actions,
            sealed_secret: self.sealer.lock(&webhook_label(id), secret.as_bytes()),
            created_at: self.audit.clock.now(),
        };
        let mut unit = self.store.begin().await?;
        unit.applications().lock(application.id).await?;
        if unit.webhooks().of_application(application.id).await?.len() >= MOST_WEBHOOKS {
            return Err(WebhookError::TooMany);
        }
        unit.webhooks().insert(&webhook).await?;
        let entry = Entry::new(application.id, Action::WebhookCreated, by.actor).target(id);
        self.audit.record(&mut *unit, entry, &by.client).await?;
        unit.commit().await?;
        Ok((webhook, secret))
    }

    /// Removes a receiver with what waits for it.
    ///
    /// # Errors
    /// When there is none.
    pub async fn delete(&self, by: &By, application: ApplicationId, id: WebhookId) -> Result<(), WebhookError> {
        let mut unit = self.store.begin().await?;
        if !unit.webhooks().delete(application, id).await? {
            return Err(WebhookError::NotFound);
        }
        let entry = Entry::new(application, Action::WebhookDeleted, by.actor).target(id);
        self.audit.record(&mut *unit, entry, &by.client).await?;
        Ok(unit.commit().await?)
    }
}

/// Delivers events to their receivers. Any number of processes may do so at the same time.
pub struct EventCourier {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads what waits.
    pub queries: Arc<dyn WebhookQueries>,
    /// Opens secrets.
    pub sealer: Arc<dyn Sealer>,
    /// Posts.
    pub sender: Arc<dyn WebhookSender>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl EventCourier {
    /// Delivers the event that has been due for longest; `false` if none is.
    ///
    /// # Errors
    /// When the database fails. What was taken becomes due again after a while.
    pub async fn deliver_next(&self) -> Result<bool, StoreError> {
        let now = self.clock.now();
        if self.queries.next_delivery_due().await?.is_none_or(|due| now < due) {
            return Ok(false);
        }
        let mut unit = self.store.begin().await?;
        let claimed = unit.webhooks().claim(now, WEBHOOK_LEASE).await?;
        unit.commit().await?;
        let Some((delivery, webhook)) = claimed else { return Ok(false) };
        let outcome = self.post(&delivery, &webhook).await;
        self.settle(&delivery, &webhook, outcome).await?;
        Ok(true)
    }

    async fn post(&self, delivery: &WebhookDelivery, webhook: &Webhook) -> Result<(), DeliveryError> {
        let secret = self.sealer.unlock(&webhook_label(webhook.id), &webhook.sealed_secret);
        let secret = secret.and_then(|bytes| String::from_utf8(bytes).ok());
        let secret = secret.ok_or_else(|| match self.sealer.may_open_later(&webhook.sealed_secret) {
            true => DeliveryError::Temporary("this server does not know the key of the secret yet".to_owned()),
            false => DeliveryError::Permanent("the webhook's secret was made under another master key".to_owned()),
        })?;
        self.sender.post(&webhook.url, &Secret::new(secret), &delivery.event.to_string(), &delivery.body).await
    }

    async fn settle(
        &self,
        delivery: &WebhookDelivery,
        webhook: &Webhook,
        outcome: Result<(), DeliveryError>,
    ) -> Result<(), StoreError> {
        let WebhookDelivery { id, application, event, attempts, created_at, .. } = delivery;
        let now = self.clock.now();
        let next = now + webhook_backoff(*attempts);
        let mut unit = self.store.begin().await?;
        match outcome {
            Ok(()) => unit.webhooks().delivered(*id).await?,
            Err(DeliveryError::Temporary(error)) if next < *created_at + GIVEN_UP_AFTER => {
                tracing::warn!(%event, %application, webhook = %webhook.id, attempts, error, "an event was not delivered yet");
                unit.webhooks().retry(*id, next, &error).await?;
            }
            Err(DeliveryError::Temporary(error) | DeliveryError::Permanent(error)) => {
                tracing::error!(%event, %application, webhook = %webhook.id, attempts, error, "an event was given up");
                unit.webhooks().give_up(*id, now, &error).await?;
            }
        }
        unit.commit().await
    }
}

pub(crate) fn webhook_label(id: WebhookId) -> String {
    format!("webhook {id}")
}
