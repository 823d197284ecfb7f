use std::sync::{Arc, Mutex, PoisonError};

use fidelio_credentials::ports::Store;
use fidelio_identity::Directory;
use fidelio_identity::audit::{Action, Actor, Outcome};
use fidelio_kernel::{ApplicationId, StoreError};

use super::{Audit, Entry};
use crate::Client;

/// A request that was refused.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Whose, if it is known; the default application's if not.
    pub application: Option<ApplicationId>,
    /// Who sent it, as far as it was shown.
    pub actor: Actor,
    /// What was asked for.
    pub operation: String,
    /// Why not, in the words of the program.
    pub reason: String,
    /// Who sends it.
    pub client: Client,
}

/// Records refusals. They change nothing else, so they are gathered and written together: what an attacker can make the
/// database write is bounded, whatever is sent. What is over the bound is counted, and the count recorded.
pub struct Refusals {
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
    refusals: Vec<Refusal>,
    omitted: u64,
}

/// How many refusals are recorded each time.
const MOST: usize = 200;

impl Refusals {
    /// With nothing gathered yet.
    pub fn new(store: Arc<dyn Store>, directory: Arc<Directory>, audit: Audit) -> Self {
        Self { store, directory, audit, gathered: Mutex::default() }
    }

    /// Takes note of a refusal.
    pub fn note(&self, refusal: Refusal) {
        let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        if gathered.refusals.len() < MOST {
            gathered.refusals.push(refusal);
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
        if gathered.refusals.is_empty() {
            return Ok(());
        }
        let outcome = self.write(&gathered).await;
        if outcome.is_err() {
            let mut later = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
            later.omitted += gathered.omitted;
            let room = MOST - later.refusals.len();
            later.omitted += gathered.refusals.len().saturating_sub(room) as u64;
            later.refusals.extend(gathered.refusals.into_iter().take(room));
        }
        outcome
    }

    async fn write(&self, gathered: &Gathered) -> Result<(), StoreError> {
        let default = self.directory.default_application().await?.map(|application| application.id);
        let mut unit = self.store.begin().await?;
        let mut last = default;
        for refusal in &gathered.refusals {
            let Some(application) = refusal.application.or(default) else { continue };
            last = Some(application);
            let mut entry = Entry::new(application, Action::RequestRefused, refusal.actor)
                .target(&refusal.operation)
                .because(refusal.reason.as_str());
            entry.outcome = Outcome::Refused;
            if let Actor::User(user) = refusal.actor {
                entry = entry.on_user(user);
            }
            self.audit.record(&mut *unit, entry, &refusal.client).await?;
        }
        if let Some(application) = last.filter(|_| gathered.omitted > 0) {
            let mut entry = Entry::new(application, Action::RefusalsOmitted, Actor::System)
                .because(format!("{} more requests were refused", gathered.omitted));
            entry.outcome = Outcome::Refused;
            self.audit.record(&mut *unit, entry, &Client::default()).await?;
        }
        unit.commit().await
    }
}
