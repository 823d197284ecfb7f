use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use fidelio_credentials::ports::{Store, Unit};
use fidelio_identity::Directory;
use fidelio_identity::audit::{Action, Actor};
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
        self.actor == other.actor
            && self.application == other.application
            && self.operation == other.operation
            && self.client.network == other.client.network
            && self.answer == other.answer
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

    /// Those who sent them and are still there. Whoever was deleted meanwhile leaves nothing personal; they are held, in
    /// one order, so that nobody is deleted before this is written.
    async fn hold_users(&self, unit: &mut dyn Unit, gathered: &Gathered) -> Result<BTreeSet<UserId>, StoreError> {
        let operators = self.directory.operators().await?.map(|application| application.id);
        let senders: BTreeSet<_> = gathered
            .notices
            .iter()
            .filter_map(|(notice, _)| {
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
        for (notice, times) in &gathered.notices {
            let Some(application) = notice.application.or(default) else { continue };
            let action = match notice.answer {
                Answer::Refused(_) => Action::RequestRefused,
                Answer::Read => Action::ManagementRead,
            };
            let mut entry = Entry::new(application, action, notice.actor).target(&notice.operation);
            let words = match &notice.answer {
                Answer::Refused(words) => {
                    entry = entry.refused();
                    Some(words.clone())
                }
                Answer::Read => None,
            };
            let count = (*times > 1).then(|| format!("{times} times"));
            let reason = match (words, count) {
                (Some(words), Some(count)) => Some(format!("{words} ({count})")),
                (one, other) => one.or(other),
            };
            if let Some(reason) = reason {
                entry = entry.because(reason);
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
        for (application, times) in &gathered.omitted {
            let Some(application) = application.or(default) else { continue };
            let entry = Entry::new(application, Action::RefusalsOmitted, Actor::System)
                .refused()
                .because(format!("{times} more requests were refused or read something"));
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
