use std::sync::Arc;
use std::time::Duration;

use fidelio_credentials::ports::{Sealer, Store};
use fidelio_identity::Directory;
use fidelio_identity::audit::{Action, Actor, AuditEvent, Link, Tip, hashed};
use fidelio_identity::ports::AuditQueries;
use fidelio_identity::webhook::WebhookDelivery;
use fidelio_kernel::{ApplicationId, StoreError, WebhookDeliveryId, base64url};

use super::{Audit, Entry, event_json};
use crate::Client;

/// Chains what was recorded, and removes what was kept long enough. Recording itself takes no place in the chain, so that
/// those who do something at the same time need not wait for each other. Any number of processes may do this.
pub struct Chaining {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Tells what is to be chained.
    pub queries: Arc<dyn AuditQueries>,
    /// Keys the hashes.
    pub sealer: Arc<dyn Sealer>,
    /// Tells how long an application keeps its log.
    pub directory: Arc<Directory>,
    /// Records that something was removed.
    pub audit: Audit,
}

/// How much too old the oldest event must be before any are removed.
const A_DAY: Duration = Duration::from_secs(86_400);

/// How many events are chained in one unit: few, since on SQLite nobody else writes meanwhile.
const BATCH: u64 = 50;

impl Chaining {
    /// Chains everything that was recorded; whether there was anything.
    ///
    /// # Errors
    /// When the database fails. What was not chained is chained the next time.
    pub async fn chain_all(&self) -> Result<bool, StoreError> {
        let applications = self.queries.unchained().await?;
        for application in &applications {
            self.chain(*application).await?;
        }
        Ok(!applications.is_empty())
    }

    /// Chains everything that was recorded in an application, and queues it for its receivers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn chain(&self, application: ApplicationId) -> Result<(), StoreError> {
        while self.chain_some(application).await? {}
        Ok(())
    }

    /// Chains some; whether there may be more.
    async fn chain_some(&self, application: ApplicationId) -> Result<bool, StoreError> {
        let mut unit = self.store.begin().await?;
        let mut head = unit.audit().hold_chain(application).await?.head;
        let mut taken = unit.audit().take(application, BATCH).await?;
        taken.sort_by_key(|(event, _)| (event.at, event.id));
        let has_more = taken.len() as u64 == BATCH;
        let mut links = Vec::new();
        for (event, personal) in taken {
            let event = self.audit.genuine(AuditEvent { application, ..event }).unwrap_or_else(|forgery| {
                tracing::error!(%application, event = forgery.target, "an audit event was forged");
                *forgery
            });
            let personal = personal.filter(|kept| Some(kept.hash()) == event.personal_hash);
            let sequence = head.sequence + 1;
            let hash = link_hash(&*self.sealer, application, &hashed(sequence, &head.hash, &event));
            head = Tip { sequence, hash };
            links.push(Link { sequence, event, personal, hash, is_filed: true });
        }
        if links.is_empty() {
            // Whoever reads the chain next must find what others have chained.
            unit.commit().await?;
            return Ok(false);
        }
        unit.audit().append(application, &links).await?;
        let webhooks = unit.webhooks().of_application(application).await?;
        let deliveries: Vec<_> = webhooks
            .iter()
            .flat_map(|webhook| links.iter().map(move |link| (webhook, link)))
            .filter(|(webhook, link)| webhook.wants(link.event.action))
            .map(|(webhook, link)| WebhookDelivery {
                id: WebhookDeliveryId::new(&*self.audit.clock, &*self.audit.random),
                webhook: webhook.id,
                application,
                event: link.event.id,
                body: event_json(link),
                attempts: 0,
                created_at: self.audit.clock.now(),
            })
            .collect();
        if !deliveries.is_empty() {
            unit.webhooks().enqueue(&deliveries).await?;
        }
        unit.commit().await?;
        Ok(has_more)
    }

    /// Removes from the beginning of each log what its application has kept long enough. An event says what was
    /// removed, so that nobody can pass something else off as this.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prune_all(&self) -> Result<(), StoreError> {
        for application in self.directory.all().await? {
            let days = application.settings.audit_days;
            if days > 0 {
                let age = Duration::from_secs(u64::from(days) * 86_400);
                self.prune(application.id, age).await?;
            }
        }
        Ok(())
    }

    async fn prune(&self, application: ApplicationId, age: Duration) -> Result<(), StoreError> {
        let before = self.audit.clock.now() - age;
        // Mostly there is nothing to do, and to find that takes no unit that may write.
        let base = self.queries.chain(application).await?.base;
        let oldest = self.queries.links_after(application, base.sequence, 1).await?;
        if oldest.first().is_none_or(|link| link.event.at >= before - A_DAY) {
            return Ok(());
        }
        let mut unit = self.store.begin().await?;
        unit.audit().hold_chain(application).await?;
        // Once a day at most, or the event that says so would be removed for ever by another one like it.
        if unit.audit().last_before(application, before - A_DAY).await?.is_none() {
            return Ok(());
        }
        let Some(base) = unit.audit().last_before(application, before).await? else { return Ok(()) };
        unit.audit().prune(application, base).await?;
        let entry = Entry::new(application, Action::LogPruned, Actor::System).target(base);
        self.audit.record(&mut *unit, entry, &Client::default()).await?;
        unit.commit().await
    }
}

/// The hash of a link: keyed, so that only this installation can make one.
pub(super) fn link_hash(sealer: &dyn Sealer, application: ApplicationId, hashed: &[u8]) -> [u8; 32] {
    sealer.pseudonym(application, &format!("audit\n{}", base64url::encode(hashed)))
}
