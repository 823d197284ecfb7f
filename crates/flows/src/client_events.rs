//! Keeping what clients report, and showing it to operators.

use std::sync::Arc;

use fidelio_credentials::client_event::MAX_EVENT;
use fidelio_credentials::ports::{ClientEventQueries, Store};
use fidelio_credentials::session::Ceremony;
use fidelio_credentials::{ClientEvent, Session};
use fidelio_identity::Application;
use fidelio_kernel::text::printable;
use fidelio_kernel::{ApplicationId, ClientEventId, Clock, Random, StoreError};

use crate::Client;
use crate::limits::LimitError;
use crate::limits::Limiter;

/// Keeps and shows client events.
pub struct ClientEvents {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads.
    pub queries: Arc<dyn ClientEventQueries>,
    /// Bounds how many there are.
    pub limiter: Limiter,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes identifiers.
    pub random: Arc<dyn Random>,
}

/// The longest description of a client that is kept, in characters.
const MAX_CLIENT: usize = 128;

impl ClientEvents {
    /// Keeps an event against its session. It changes nothing else, and nothing is ever decided by it.
    ///
    /// # Errors
    /// When too many were reported against one session.
    pub async fn submit(
        &self,
        application: &Application,
        session: &Session,
        event: &str,
        is_error: bool,
        client: &Client,
    ) -> Result<(), LimitError> {
        let (id, trace_id) = match &session.ceremony {
            Ceremony::Mfa(flow) => (flow.interaction, flow.trace_id.as_str()),
            Ceremony::Registration(_)
            | Ceremony::Authentication(_)
            | Ceremony::Transaction(_)
            | Ceremony::Federation(_)
            | Ceremony::Discovery(_) => (session.id, ""),
        };
        self.limiter.event(application, id, client).await?;
        let event = ClientEvent {
            id: ClientEventId::new(&*self.clock, &*self.random),
            application: application.id,
            session: id,
            trace_id: trace_id.to_owned(),
            event: printable(event, MAX_EVENT),
            is_error,
            client: printable(&client.user_agent, MAX_CLIENT),
            at: self.clock.now(),
        };
        // What it is called and whose trace it is of are the client's own words, which are for the database only.
        tracing::info!(application = %application.id, session = %id, is_error, "a client reports");
        let mut unit = self.store.begin().await?;
        unit.client_events().add(&event).await?;
        Ok(unit.commit().await?)
    }

    /// The latest events of an application, latest first; those of one interaction, if its trace id is given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn latest(
        &self,
        application: ApplicationId,
        trace_id: Option<&str>,
        most: u64,
    ) -> Result<Vec<ClientEvent>, StoreError> {
        self.queries.client_events(application, trace_id, most).await
    }
}
