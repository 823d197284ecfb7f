use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use fidelio_credentials::ports::Store;
use fidelio_identity::Directory;
use fidelio_identity::audit::{Action, Actor, Outcome};
use fidelio_kernel::{ApplicationId, StoreError};

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
    /// What is alike is counted and recorded once.
    notices: Vec<(Notice, u64)>,
    /// Of nobody who is known.
    anonymous: usize,
    omitted: BTreeMap<Option<ApplicationId>, u64>,
}

/// How many requests of somebody who showed a credential are recorded each time.
const MOST: usize = 200;
/// How many of others: these cost nobody anything to send.
const MOST_ANONYMOUS: usize = 20;

impl Notice {
    /// Whether it is to be told as one with another.
    fn is_like(&self, other: &Self) -> bool {
        let words = |notice: &Self| match &notice.answer {
            Answer::Refused(reason) => Some(reason.clone()),
            Answer::Read => None,
        };
        self.actor == other.actor
            && self.application == other.application
            && self.operation == other.operation
            && self.client.network == other.client.network
            && words(self) == words(other)
    }
}

impl Gathered {
    fn add(&mut self, notice: Notice, times: u64) {
        if let Some((_, count)) = self.notices.iter_mut().find(|(known, _)| known.is_like(&notice)) {
            *count += times;
            return;
        }
        let is_anonymous = notice.actor == Actor::Anonymous;
        let is_full = match is_anonymous {
            true => self.anonymous >= MOST_ANONYMOUS,
            false => self.notices.len() - self.anonymous >= MOST,
        };
        if is_full {
            *self.omitted.entry(notice.application).or_default() += times;
        } else {
            self.anonymous += usize::from(is_anonymous);
            self.notices.push((notice, times));
        }
    }
}

impl Notices {
    /// With nothing gathered yet.
    pub fn new(store: Arc<dyn Store>, directory: Arc<Directory>, audit: Audit) -> Self {
        Self { store, directory, audit, gathered: Mutex::default() }
    }

    /// Takes note of a request.
    pub fn note(&self, notice: Notice) {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner).add(notice, 1);
    }

    /// Records what was gathered; to be called every second, and at the end.
    ///
    /// # Errors
    /// When the database fails. What was gathered is kept for the next time.
    pub async fn record(&self) -> Result<(), StoreError> {
        let gathered = std::mem::take(&mut *self.gathered.lock().unwrap_or_else(PoisonError::into_inner));
        if gathered.notices.is_empty() && gathered.omitted.is_empty() {
            return Ok(());
        }
        let outcome = self.write(&gathered).await;
        if outcome.is_err() {
            let mut later = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
            for (notice, times) in gathered.notices {
                later.add(notice, times);
            }
            for (application, times) in gathered.omitted {
                *later.omitted.entry(application).or_default() += times;
            }
        }
        outcome
    }

    async fn write(&self, gathered: &Gathered) -> Result<(), StoreError> {
        let default = self.directory.default_application().await?.map(|application| application.id);
        let mut unit = self.store.begin().await?;
        for (notice, times) in &gathered.notices {
            let Some(application) = notice.application.or(default) else { continue };
            let action = match notice.answer {
                Answer::Refused(_) => Action::RequestRefused,
                Answer::Read => Action::ManagementRead,
            };
            let mut entry = Entry::new(application, action, notice.actor).target(&notice.operation);
            let mut reason = None;
            if let Answer::Refused(words) = &notice.answer {
                reason = Some(words.clone());
                entry.outcome = Outcome::Refused;
            }
            if *times > 1 {
                reason = Some(
                    [reason.as_deref(), Some(&format!("{times} times"))]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(" — "),
                );
            }
            entry.reason = reason;
            if let Actor::User(user) = notice.actor {
                entry = entry.on_user(user);
            }
            self.audit.record(&mut *unit, entry, &notice.client).await?;
        }
        for (application, times) in &gathered.omitted {
            let Some(application) = application.or(default) else { continue };
            let mut entry = Entry::new(application, Action::RefusalsOmitted, Actor::System)
                .because(format!("{times} more requests were refused or read something"));
            entry.outcome = Outcome::Refused;
            self.audit.record(&mut *unit, entry, &Client::default()).await?;
        }
        unit.commit().await
    }
}
