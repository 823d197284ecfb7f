use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use fidelio_kernel::{ApplicationId, Clock, StoreError, Timestamp};

use crate::Application;
use crate::ports::ApplicationQueries;

/// How long a change of an application takes at most to reach every running server.
pub const DIRECTORY_REFRESH: Duration = Duration::from_secs(5);
/// How old the memory must be for a search in vain to read all applications anew.
const REFRESH_IN_VAIN: Duration = Duration::from_millis(250);

/// The applications of the installation, remembered for a few seconds: every request asks for one, and they
/// change seldom.
pub struct Directory {
    queries: Arc<dyn ApplicationQueries>,
    clock: Arc<dyn Clock>,
    configured_default: Option<ApplicationId>,
    snapshot: RwLock<Option<Arc<Snapshot>>>,
    /// How often it was forgotten: what was being read meanwhile may be from before.
    forgotten: AtomicU64,
}

struct Snapshot {
    read_at: Timestamp,
    applications: Vec<Arc<Application>>,
    default: Option<ApplicationId>,
}

impl Directory {
    /// A directory over the stored applications; `configured_default` goes before the stored default.
    pub const fn new(
        queries: Arc<dyn ApplicationQueries>,
        clock: Arc<dyn Clock>,
        configured_default: Option<ApplicationId>,
    ) -> Self {
        Self { queries, clock, configured_default, snapshot: RwLock::new(None), forgotten: AtomicU64::new(0) }
    }

    /// The application with this identifier; a new one is found at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get(&self, id: ApplicationId) -> Result<Option<Arc<Application>>, StoreError> {
        let snapshot = self.snapshot(DIRECTORY_REFRESH).await?;
        match snapshot.applications.iter().find(|application| application.id == id) {
            Some(remembered) => Ok(Some(Arc::clone(remembered))),
            None => Ok(self.queries.application(id).await?.map(Arc::new)),
        }
    }

    /// Every application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self) -> Result<Vec<Arc<Application>>, StoreError> {
        Ok(self.snapshot(DIRECTORY_REFRESH).await?.applications.clone())
    }

    /// The application of the operators, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn operators(&self) -> Result<Option<Arc<Application>>, StoreError> {
        self.find(|application| application.for_operators).await
    }

    /// Forgets what is remembered: an application was changed here. Other servers learn of it within
    /// [`DIRECTORY_REFRESH`].
    pub fn forget(&self) {
        let mut snapshot = self.snapshot.write().unwrap_or_else(PoisonError::into_inner);
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        *snapshot = None;
    }

    /// The application with this RP id; the oldest if several share it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn by_rp_id(&self, rp_id: &str) -> Result<Option<Arc<Application>>, StoreError> {
        self.find(|application| application.rp_id == rp_id).await
    }

    /// An application that allows this origin, if any does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn by_origin(&self, origin: &str) -> Result<Option<Arc<Application>>, StoreError> {
        self.find(|application| application.allows_origin(origin)).await
    }

    /// The default application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn default_application(&self) -> Result<Option<Arc<Application>>, StoreError> {
        let default = self.snapshot(DIRECTORY_REFRESH).await?.default;
        match default {
            Some(id) => self.get(id).await,
            None => Ok(None),
        }
    }

    async fn find(&self, wanted: impl Fn(&Application) -> bool) -> Result<Option<Arc<Application>>, StoreError> {
        let search = |snapshot: &Snapshot| snapshot.applications.iter().find(|one| wanted(one)).cloned();
        match search(&*self.snapshot(DIRECTORY_REFRESH).await?) {
            Some(found) => Ok(Some(found)),
            None => Ok(search(&*self.snapshot(REFRESH_IN_VAIN).await?)),
        }
    }

    /// The applications as they were at most this long ago.
    async fn snapshot(&self, most: Duration) -> Result<Arc<Snapshot>, StoreError> {
        let now = self.clock.now();
        let remembered = self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone();
        // A clock that was set back must not make it last longer.
        let is_young = |read_at: Timestamp| read_at <= now && now.since(read_at) < most;
        if let Some(snapshot) = remembered.filter(|snapshot| is_young(snapshot.read_at)) {
            return Ok(snapshot);
        }
        let forgotten = self.forgotten.load(Ordering::SeqCst);
        let snapshot = Arc::new(Snapshot {
            read_at: now,
            applications: self.queries.all().await?.into_iter().map(Arc::new).collect(),
            default: match self.configured_default {
                Some(id) => Some(id),
                None => self.queries.default_application().await?,
            },
        });
        let mut remembered = self.snapshot.write().unwrap_or_else(PoisonError::into_inner);
        if self.forgotten.load(Ordering::SeqCst) == forgotten {
            *remembered = Some(Arc::clone(&snapshot));
        }
        Ok(snapshot)
    }
}
