//! Delivering the messages that wait.

use std::sync::Arc;

use fidelio_credentials::message::{LEASE, backoff};
use fidelio_credentials::ports::{Delivery, DeliveryError, OutboxQueries, Sealer, Store};
use fidelio_credentials::{Message, QueuedMessage};
use fidelio_identity::{Address, Channel, Directory};
use fidelio_kernel::{Clock, StoreError};

use crate::limits::LimitError;
use crate::limits::Limiter;
use crate::messages::{Letter, render};

/// Takes messages from the queue and delivers them. Any number of processes may do so at the same time.
pub struct Courier {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads the queue.
    pub outbox: Arc<dyn OutboxQueries>,
    /// Opens what messages say.
    pub sealer: Arc<dyn Sealer>,
    /// Finds the application whose templates are used.
    pub directory: Arc<Directory>,
    /// Counts messages to one address.
    pub limiter: Limiter,
    /// Delivers.
    pub delivery: Arc<dyn Delivery>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// What becomes of a message.
enum Fate {
    Delivered,
    /// There is nobody to deliver it to.
    Dropped,
    Failed(DeliveryError),
}

impl Courier {
    /// Delivers the message of this channel that has been due for longest; `false` if none is. One that fails for now is tried again
    /// later, until it is not worth it any more.
    ///
    /// # Errors
    /// When the database fails. What was taken becomes due again after a while.
    pub async fn deliver_next(&self, channel: Channel) -> Result<bool, StoreError> {
        let now = self.clock.now();
        if self.outbox.next_due(channel).await?.is_none_or(|due| now < due) {
            return Ok(false);
        }
        let mut unit = self.store.begin().await?;
        let taken = unit.outbox().claim(channel, now, LEASE, 1).await?;
        unit.commit().await?;
        let Some(queued) = taken.first() else { return Ok(false) };
        let fate = self.deliver(queued).await?;
        self.settle(queued, fate).await?;
        Ok(true)
    }

    async fn deliver(&self, queued: &QueuedMessage) -> Result<Fate, StoreError> {
        let permanent = |text: &str| Ok(Fate::Failed(DeliveryError::Permanent(text.to_owned())));
        if queued.expires_at <= self.clock.now() {
            return permanent("it expired before it could be delivered");
        }
        let letter = self.sealer.unlock(&queued.id.to_string(), &queued.sealed);
        let letter = letter.and_then(|bytes| serde_json::from_slice::<Letter>(&bytes).ok());
        let Some(letter) = letter else {
            if self.sealer.may_open_later(&queued.sealed) {
                let text = "it is sealed under a key that this server does not know yet".to_owned();
                return Ok(Fate::Failed(DeliveryError::Temporary(text)));
            }
            return permanent("it was queued under another master key");
        };
        let Some(application) = self.directory.get(queued.application).await? else {
            return permanent("its application is gone");
        };
        let Some(recipient) = letter.recipient.clone() else { return Ok(Fate::Dropped) };
        let address = Address::parse(queued.channel, &recipient);
        let folded = address.map_or_else(|_| recipient.clone(), |address| address.folded());
        // A message that is tried again was counted when it was tried first. That an address was replaced is told
        // however many codes went there: asking for codes must not keep anybody from learning it.
        if queued.attempts <= 1 && letter.code.is_some() {
            match self.limiter.message(&application, &folded).await {
                Ok(()) => {}
                Err(LimitError::TooMany(_)) => {
                    return permanent(
                        "its address gets no more messages for now (code_limits.requests_per_address)",
                    );
                }
                Err(LimitError::Store(error)) => return Err(error),
            }
        }
        let message: Message = match render(&application, queued, &letter, recipient) {
            Ok(message) => message,
            Err(error) => return permanent(&error.to_string()),
        };
        Ok(match self.delivery.deliver(&message).await {
            Ok(()) => Fate::Delivered,
            Err(error) => Fate::Failed(error),
        })
    }

    async fn settle(&self, queued: &QueuedMessage, fate: Fate) -> Result<(), StoreError> {
        let QueuedMessage { id, application, channel, attempts, .. } = queued;
        let channel = channel.as_str();
        let now = self.clock.now();
        let mut unit = self.store.begin().await?;
        match fate {
            Fate::Delivered => {
                tracing::info!(message_id = %id, %application, channel, attempts, "a message was delivered");
                unit.outbox().delivered(*id).await?;
            }
            Fate::Dropped => unit.outbox().delivered(*id).await?,
            Fate::Failed(DeliveryError::Temporary(error)) if now + backoff(*attempts) < queued.expires_at => {
                tracing::warn!(message_id = %id, %application, channel, attempts, error, "a message was not delivered yet");
                unit.outbox().retry(*id, now + backoff(*attempts), &error).await?;
            }
            Fate::Failed(DeliveryError::Temporary(error) | DeliveryError::Permanent(error)) => {
                tracing::error!(message_id = %id, %application, channel, attempts, error, "a message was given up");
                unit.outbox().give_up(*id, now, &error).await?;
            }
        }
        unit.commit().await
    }
}
