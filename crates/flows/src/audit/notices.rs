use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use fidelio_credentials::ports::{Store, Unit};
use fidelio_identity::Directory;
use fidelio_identity::audit::{Action, Actor, Outcome};
use fidelio_kernel::{ApplicationId, StoreError, UserId};

use super::{Audit, Entry};
use crate::Client;

/// A request that changed nothing and is to be recorded all the same.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Whose, if it is known; the default application's if not.
    pub application: Option<ApplicationId>,
    /// Who sent it, as far as it was shown.
    pub actor: Actor,
    /// What was asked for.
    pub operation: String,
    /// What came of it.
    pub answer: Answer,
    /// Who sends it.
    pub client: Client,
}

/// What came of a request that changed nothing.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It was refused, for this reason in the words of the program.
    Refused(String),
    /// Something was told.
    Read,
}

/// Records requests that changed nothing. They are gathered and written together: what an attacker can make the database
/// write is bounded, whatever is sent. What is over the bound is counted, and the count recorded.
pub struct Notices {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Tells the default application.
    pub directory: Arc<Directory>,
    /// Records.
    pub audit: Audit,
    gathered: Mutex<Gathered>,
}

#[derive(Default)]
struct Gathered {
    notices: Vec<Notice>,
    omitted: u64,
}

/// How many requests are recorded each time.
const MOST: usize = 200;

impl Notices {
    /// With nothing gathered yet.
    pub fn new(store: Arc<dyn Store>, directory: Arc<Directory>, audit: Audit) -> Self {
        Self { store, directory, audit, gathered: Mutex::default() }
    }

    /// Takes note of a request.
    pub fn note(&self, notice: Notice) {
        let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        if gathered.notices.len() < MOST {
            gathered.notices.push(notice);
        } else {
            gathered.omitted += 1;
        }
    }

    /// Records what was gathered; to be called every second, and at the end.
    ///
    /// # Errors
    /// When the database fails. What was gathered is kept for the next time.
    pub async fn record(&self) -> Result<(), StoreError> {
        let gathered = std::mem::take(&mut *self.gathered.lock().unwrap_or_else(PoisonError::into_inner));
        if gathered.notices.is_empty() {
            return Ok(());
        }
        let outcome = self.write(&gathered).await;
        if outcome.is_err() {
            let mut later = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
            let room = MOST - later.notices.len();
            later.omitted += gathered.omitted + gathered.notices.len().saturating_sub(room) as u64;
            later.notices.extend(gathered.notices.into_iter().take(room));
        }
        outcome
    }

    /// Those who sent them and are still there. Whoever was deleted meanwhile leaves nothing personal; they are held, in
    /// one order, so that nobody is deleted before this is written.
    async fn hold_users(&self, unit: &mut dyn Unit, gathered: &Gathered) -> Result<BTreeSet<UserId>, StoreError> {
        let operators = self.directory.operators().await?.map(|application| application.id);
        let senders: BTreeSet<_> = gathered
            .notices
            .iter()
            .filter_map(|notice| {
                let home = if let Actor::Operator(_) = notice.actor { operators } else { notice.application };
                Some((sender(notice)?, home?))
            })
            .collect();
        let mut there = BTreeSet::new();
        for (user, application) in senders {
            if unit.users().lock(application, user, self.audit.clock.now()).await? {
                there.insert(user);
            }
        }
        Ok(there)
    }

    async fn write(&self, gathered: &Gathered) -> Result<(), StoreError> {
        let default = self.directory.default_application().await?.map(|application| application.id);
        let mut unit = self.store.begin().await?;
        let there = self.hold_users(&mut *unit, gathered).await?;
        let mut last = default;
        for notice in &gathered.notices {
            let Some(application) = notice.application.or(default) else { continue };
            last = Some(application);
            let action = match notice.answer {
                Answer::Refused(_) => Action::RequestRefused,
                Answer::Read => Action::ManagementRead,
            };
            let mut entry = Entry::new(application, action, notice.actor).target(&notice.operation);
            if let Answer::Refused(reason) = &notice.answer {
                entry = entry.because(reason.as_str());
                entry.outcome = Outcome::Refused;
            }
            if let Actor::User(user) = notice.actor {
                entry = entry.on_user(user);
            }
            let is_gone = sender(notice).is_some_and(|user| !there.contains(&user));
            let Client { request, ref trace, .. } = notice.client;
            let bare = || Client { request, trace: trace.clone(), ..Client::default() };
            let client = if is_gone { bare() } else { notice.client.clone() };
            self.audit.record(&mut *unit, entry, &client).await?;
        }
        if let Some(application) = last.filter(|_| gathered.omitted > 0) {
            let mut entry = Entry::new(application, Action::RefusalsOmitted, Actor::System)
                .because(format!("{} more requests were refused or read something", gathered.omitted));
            entry.outcome = Outcome::Refused;
            self.audit.record(&mut *unit, entry, &Client::default()).await?;
        }
        unit.commit().await
    }
}

/// The user who sent it, of the application or an operator.
const fn sender(notice: &Notice) -> Option<UserId> {
    match notice.actor {
        Actor::User(user) | Actor::Operator(user) => Some(user),
        Actor::Anonymous | Actor::ApiKey(_) | Actor::CommandLine | Actor::System => None,
    }
}
