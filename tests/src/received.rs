//! What a stand-in has received, and waiting for it.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long to wait for a message that must come. It travels through a queue.
const MOST: Duration = Duration::from_secs(20);

/// What came and was not waited for yet, in order. Clones are of the same.
pub(crate) struct Received<T>(Arc<Mutex<Vec<T>>>);

impl<T> Clone for Received<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Default for Received<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Debug> Received<T> {
    pub(crate) fn push(&self, one: T) {
        self.lock().push(one);
    }

    pub(crate) fn take(&self, is_it: impl Fn(&T) -> bool) -> Option<T> {
        let mut all = self.lock();
        let index = all.iter().position(is_it)?;
        Some(all.remove(index))
    }

    /// Waits for the first for which the condition holds, and takes it away.
    pub(crate) async fn wait_for(&self, what: &str, is_it: impl Fn(&T) -> bool) -> T {
        let deadline = Instant::now() + MOST;
        loop {
            if let Some(found) = self.take(&is_it) {
                return found;
            }
            assert!(Instant::now() < deadline, "nothing came for {what}; what came else: {:?}", self.lock());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
