//! The one limiter of everything that could be tried again and again.

use std::sync::Arc;
use std::time::Duration;

use fidelio_credentials::Limit;
use fidelio_credentials::ports::{Sealer, Store};
use fidelio_identity::{Application, UserName};
use fidelio_kernel::{Clock, SessionId, StoreError, base64url};

use crate::Client;

/// Counts attempts in the database, so that a restart or a second server changes nothing.
#[derive(Clone)]
pub struct Limiter {
    /// Counts.
    pub store: Arc<dyn Store>,
    /// Hides what is counted by: names and addresses are nobody's business in a table of counts.
    pub sealer: Arc<dyn Sealer>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// Why something was not done this time.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum LimitError {
    /// It was done too often; it may be tried again after this time.
    #[error("this was done too often; try again in {} seconds", .0.as_secs())]
    TooMany(Duration),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const HOUR: Duration = Duration::from_secs(3600);
/// How many steps one multi-factor flow may take, those that fail included, and longer than any flow lasts.
const STEPS: u32 = 20;
const FLOW: Duration = Duration::from_secs(6 * 3600);
/// How many events may be reported per hour: against one session, by one client address, and in one application.
const EVENTS: u32 = 200;
const EVENTS_PER_CLIENT: u32 = 2_000;
const EVENTS_PER_APPLICATION: u32 = 100_000;

/// How many logins by OpenID providers one client address, behind which there may be a whole company, may finish per hour.
const CALLBACKS_PER_CLIENT: u32 = 3_000;

/// What is counted.
#[derive(Clone, Copy, Debug)]
enum Counted {
    Requests,
    Attempts,
}

impl Limiter {
    /// Somebody asks for a code in the name of a user.
    pub(crate) async fn code_request(
        &self,
        application: &Application,
        name: &UserName,
        client: &Client,
    ) -> Result<(), LimitError> {
        self.admit(self.of_codes(Counted::Requests, application, Some(name), client)).await
    }

    /// Somebody tries a code: whatever it is for, and whether or not there is one, it counts here.
    pub(crate) async fn code_attempt(&self, application: &Application, client: &Client) -> Result<(), LimitError> {
        self.admit(self.of_codes(Counted::Attempts, application, None, client)).await
    }

    /// What counts the attempts at codes in the name of one user, whatever they are for.
    pub(crate) fn attempts_at(&self, application: &Application, name: &UserName) -> Limit {
        let most = application.settings.code_limits.attempts_per_user;
        self.of_user(Counted::Attempts, application, name, most)
    }

    /// A message is to be sent to an address.
    pub(crate) async fn message(&self, application: &Application, folded: &str) -> Result<(), LimitError> {
        let most = application.settings.code_limits.requests_per_address;
        self.admit(vec![self.limit(application, &format!("messages to\n{folded}"), most, HOUR)]).await
    }

    /// A step of a multi-factor flow is tried.
    pub(crate) async fn step(&self, application: &Application, interaction: SessionId) -> Result<(), LimitError> {
        self.admit(vec![self.limit(application, &format!("steps of\n{interaction}"), STEPS, FLOW)]).await
    }

    /// Somebody comes back from an OpenID provider, which is then asked.
    pub(crate) async fn callback(&self, application: &Application, client: &Client) -> Result<(), LimitError> {
        let limit = |from| self.limit(application, &format!("callbacks of\n{from}"), CALLBACKS_PER_CLIENT, HOUR);
        match &client.address {
            Some(from) => self.admit(vec![limit(from)]).await,
            None => Ok(()),
        }
    }

    /// An event is reported.
    pub(crate) async fn event(
        &self,
        application: &Application,
        session: SessionId,
        client: &Client,
    ) -> Result<(), LimitError> {
        let limit = |what: &str, most| self.limit(application, &format!("events of\n{what}"), most, HOUR);
        let mut all = vec![limit(&session.to_string(), EVENTS), limit("application", EVENTS_PER_APPLICATION)];
        all.extend(client.address.as_ref().map(|from| limit(&format!("client\n{from}"), EVENTS_PER_CLIENT)));
        self.admit(all).await
    }

    fn of_codes(
        &self,
        counted: Counted,
        application: &Application,
        name: Option<&UserName>,
        client: &Client,
    ) -> Vec<Limit> {
        let limits = &application.settings.code_limits;
        let [user, address, total] = match counted {
            Counted::Requests => {
                [limits.requests_per_user, limits.requests_per_client, limits.requests_per_application]
            }
            Counted::Attempts => {
                [limits.attempts_per_user, limits.attempts_per_client, limits.attempts_per_application]
            }
        };
        let limit = |what: &str, most| self.limit(application, &format!("{counted:?} of\n{what}"), most, HOUR);
        let mut all = vec![limit("application", total)];
        all.extend(name.map(|name| self.of_user(counted, application, name, user)));
        all.extend(client.address.as_ref().map(|from| limit(&format!("client\n{from}"), address)));
        all
    }

    fn of_user(&self, counted: Counted, application: &Application, name: &UserName, most: u32) -> Limit {
        self.limit(application, &format!("{counted:?} of\nuser\n{}", name.folded()), most, HOUR)
    }

    fn limit(&self, application: &Application, what: &str, most: u32, window: Duration) -> Limit {
        let key = base64url::encode(self.sealer.pseudonym(application.id, &format!("limit\n{what}")));
        Limit { key, most, window }
    }

    /// In a unit of its own: what is counted stays counted whatever comes of the attempt.
    async fn admit(&self, limits: Vec<Limit>) -> Result<(), LimitError> {
        let now = self.clock.now();
        let mut unit = self.store.begin().await?;
        if let Some(wait) = unit.limits().take(&limits, now).await? {
            return Err(LimitError::TooMany(wait));
        }
        Ok(unit.commit().await?)
    }
}
