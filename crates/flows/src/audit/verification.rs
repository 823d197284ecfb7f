use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use fidelio_credentials::ports::Sealer;
use fidelio_identity::audit::{Action, AuditFilter, Chain, KeptPersonal, Link, Tip, hashed};
use fidelio_identity::ports::AuditQueries;
use fidelio_kernel::{ApplicationId, Page, Paging, StoreError};

use super::Chaining;
use super::chaining::link_hash;

/// Reads the audit log and verifies it.
pub struct AuditTrail {
    /// Reads.
    pub queries: Arc<dyn AuditQueries>,
    /// Keys the hashes.
    pub sealer: Arc<dyn Sealer>,
    /// Chains what was recorded just now, so that it is there.
    pub chaining: Arc<Chaining>,
    /// Which logs are being verified: that costs as much as the log is long, so it is done once at a time.
    pub under_way: Mutex<BTreeSet<ApplicationId>>,
}

/// Why a log was not verified.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum VerificationError {
    /// It is being verified.
    #[error("this log is being verified already; try again when that is done")]
    UnderWay,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// That a log is being verified, until this is dropped.
struct UnderWay<'a>(&'a AuditTrail, ApplicationId);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

/// What verification found.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The ends of the chain.
    pub chain: Chain,
    /// How many events were looked at.
    pub events: u64,
    /// What is wrong, if anything.
    pub problem: Option<String>,
}

/// How many links are read at once.
const BATCH: u64 = 500;

impl AuditTrail {
    /// Events of an application, latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn events(
        &self,
        application: ApplicationId,
        filter: &AuditFilter,
        paging: Paging<u64>,
    ) -> Result<Page<Link, u64>, StoreError> {
        // Whoever has just done something wants to see it; with another page the place is kept.
        if paging.after.is_none() {
            self.chaining.chain(application).await?;
        }
        self.queries.events(application, filter, paging).await
    }

    /// The links after this one, oldest first, a batch at a time; none at the end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn links_after(&self, application: ApplicationId, sequence: u64) -> Result<Vec<Link>, StoreError> {
        if sequence == 0 {
            self.chaining.chain(application).await?;
        }
        self.queries.links_after(application, sequence, BATCH).await
    }

    /// Verifies that nothing of the log was altered, removed, added or moved. What is missing at its end shows only
    /// against a `known` place that was written down before.
    ///
    /// # Errors
    /// When it is being verified already, or the database fails. That the log is not intact is no error.
    pub async fn verify(
        &self,
        application: ApplicationId,
        known: Option<Tip>,
    ) -> Result<Verified, VerificationError> {
        if !self.under_way.lock().unwrap_or_else(PoisonError::into_inner).insert(application) {
            return Err(VerificationError::UnderWay);
        }
        let _under_way = UnderWay(self, application);
        self.chaining.chain(application).await?;
        let chain = self.queries.chain(application).await?;
        let mut walk = Walk { tip: chain.base, events: 0, has_base: chain.base == Tip::default(), known };
        let mut problem = walk.passes();
        while problem.is_none() && walk.tip.sequence < chain.head.sequence {
            let links = self.queries.links_after(application, walk.tip.sequence, BATCH).await?;
            if links.is_empty() {
                problem = Some(format!("event {} and those after it are missing", walk.tip.sequence + 1));
            }
            for link in &links {
                if link.sequence > chain.head.sequence {
                    break;
                }
                problem = problem.or_else(|| walk.step(&*self.sealer, application, chain.base, link));
            }
        }
        if problem.is_none() {
            problem = self.added(application, chain.head.sequence).await?;
        }
        let Walk { tip, events, has_base, known } = walk;
        let problem = problem.or_else(|| {
            if tip != chain.head {
                Some("the last event is not the one that the log's head says".to_owned())
            } else if !has_base {
                Some(format!(
                    "events up to {} are missing, and no event says that they were removed",
                    chain.base.sequence
                ))
            } else if known.is_some() {
                Some(
                    "the place that was known before is not in the log: its end was removed, or it was made anew"
                        .to_owned(),
                )
            } else {
                None
            }
        });
        Ok(Verified { chain, events, problem })
    }
}

impl AuditTrail {
    /// Whether there is an event behind the head that was read before. One that was chained since moved the head.
    async fn added(&self, application: ApplicationId, head: u64) -> Result<Option<String>, StoreError> {
        let behind = self.queries.links_after(application, head, 1).await?;
        let Some(link) = behind.first() else { return Ok(None) };
        let is_chained = link.sequence <= self.queries.chain(application).await?.head.sequence;
        Ok((!is_chained).then(|| format!("event {} was added behind the log's head", link.sequence)))
    }
}

/// Where a verification is.
struct Walk {
    tip: Tip,
    events: u64,
    /// Whether it is told by an event why the log begins where it does.
    has_base: bool,
    /// What is still to be come across.
    known: Option<Tip>,
}

impl Walk {
    fn step(&mut self, sealer: &dyn Sealer, application: ApplicationId, base: Tip, link: &Link) -> Option<String> {
        let sequence = self.tip.sequence + 1;
        if link.sequence != sequence {
            return Some(format!("event {sequence} is missing"));
        }
        if link.event.application != application
            || link_hash(sealer, application, &hashed(sequence, &self.tip.hash, &link.event)) != link.hash
        {
            return Some(format!("event {sequence} was altered, or is not the one that was there"));
        }
        if !link.is_filed {
            return Some(format!("event {sequence} was altered: searches find it by something else than it says"));
        }
        let hash = link.personal.as_ref().map(KeptPersonal::hash);
        if hash.is_some() && hash != link.event.personal_hash {
            return Some(format!("what is personal in event {sequence} was altered"));
        }
        self.tip = Tip { sequence, hash: link.hash };
        self.events += 1;
        self.has_base |=
            link.event.action == Action::LogPruned && link.event.target.as_deref() == Some(&base.to_string());
        self.passes()
    }

    /// Compares with what was known before, where that is.
    fn passes(&mut self) -> Option<String> {
        match self.known {
            Some(known) if known.sequence < self.tip.sequence => Some(
                "the place that was known before was removed by retention; verify against a younger one".to_owned(),
            ),
            Some(known) if known == self.tip => {
                self.known = None;
                None
            }
            Some(known) if known.sequence == self.tip.sequence => {
                Some(format!("event {} is not the one that was known before", known.sequence))
            }
            _ => None,
        }
    }
}
