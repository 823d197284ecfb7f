//! Opening and sealing sessions.

use std::sync::Arc;

use fidelio_credentials::ports::{Sealer, Unit};
use fidelio_credentials::session::Ceremony;
use fidelio_credentials::{Session, SessionError};
use fidelio_identity::Application;
use fidelio_kernel::{Clock, Random, SessionId, StoreError, Timestamp};

/// Makes the sealed sessions that travel with clients, and reads them again.
#[derive(Clone)]
pub struct Sessions {
    /// Encrypts.
    pub sealer: Arc<dyn Sealer>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes session identifiers.
    pub random: Arc<dyn Random>,
}

impl Sessions {
    /// Opens what a client brought. That it was not used yet is known only when it is consumed.
    ///
    /// # Errors
    /// When it is not ours, was altered, or has expired.
    pub fn open(&self, sealed: &str) -> Result<Session, SessionError> {
        let plaintext = self.sealer.open(sealed).ok_or(SessionError::Invalid)?;
        let session: Session = serde_json::from_slice(&plaintext).map_err(|_| SessionError::Invalid)?;
        session.check_time(self.clock.now())?;
        Ok(session)
    }

    pub(crate) fn seal(&self, application: &Application, ceremony: Ceremony) -> Result<String, SessionError> {
        let expires_at = self.clock.now() + application.session_lifetime();
        self.seal_until(application, ceremony, expires_at)
    }

    /// Seals a session that lives no longer than until then, nor than any session.
    pub(crate) fn seal_until(
        &self,
        application: &Application,
        ceremony: Ceremony,
        most: Timestamp,
    ) -> Result<String, SessionError> {
        let session = Session {
            id: SessionId::new(&*self.clock, &*self.random),
            application: application.id,
            expires_at: most.min(self.clock.now() + application.session_lifetime()),
            ceremony,
        };
        let plaintext = serde_json::to_vec(&session).map_err(|_| SessionError::Invalid)?;
        Ok(self.sealer.seal(&plaintext))
    }
}

/// Uses a session up in the same unit as its effect.
pub(crate) async fn consume(
    unit: &mut dyn Unit,
    session: &Session,
) -> Result<Result<(), SessionError>, StoreError> {
    let is_first = unit.used_sessions().consume(session.id, session.expires_at).await?;
    Ok(if is_first { Ok(()) } else { Err(SessionError::Used) })
}
