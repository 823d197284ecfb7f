use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use fidelio_credentials::authenticator::Metadata;
use fidelio_credentials::ports::MetadataSource;
use fidelio_kernel::{Clock, Timestamp};
use tokio::fs;
use tokio::sync::Mutex;

use crate::blob::{BlobError, Trust};
use crate::download::{Download, Limits};
use crate::options::{MetadataError, MetadataOptions};
use crate::{cache, payload};

const FILE: &str = "metadata_file";
const ROOT: &str = "metadata_root";

/// How often the URL is asked as long as what it gave is not out of date.
const BETWEEN_DOWNLOADS: Duration = Duration::from_secs(24 * 60 * 60);

/// Loads FIDO metadata and keeps it up to date. What does not verify never replaces what did.
pub struct Loader {
    source: Source,
    trust: Arc<Trust>,
    clock: Arc<dyn Clock>,
    current: RwLock<Option<Arc<Metadata>>>,
}

enum Source {
    Nothing,
    File(PathBuf),
    Url {
        download: Download,
        cache: PathBuf,
        /// When it last gave something that verified. Held while it is asked, so that this is done once at a time.
        fetched_at: Mutex<Option<Timestamp>>,
    },
}

impl Loader {
    /// Loads what is on this machine: the file, or for a URL what was last fetched there, if anything. It asks no
    /// network: call [`Loader::refresh`] soon, in the background, and every hour.
    ///
    /// # Errors
    /// When a setting is wrong, or the file is not there or does not verify. A URL that does not answer is no error, nor
    /// is a cache that cannot be used.
    pub async fn start(options: MetadataOptions, clock: Arc<dyn Clock>) -> Result<Self, MetadataError> {
        Self::start_within(options, clock, Limits::default()).await
    }

    pub(crate) async fn start_within(
        options: MetadataOptions,
        clock: Arc<dyn Clock>,
        limits: Limits,
    ) -> Result<Self, MetadataError> {
        let source = match (options.file, options.url) {
            (None, None) => Source::Nothing,
            (Some(file), None) => Source::File(file),
            (None, Some(url)) => {
                let download = Download::new(&url, limits)?;
                Source::Url { download, cache: options.cache, fetched_at: Mutex::new(None) }
            }
            (Some(_), Some(_)) => return Err(MetadataError::new(FILE, "must not be set beside metadata_url")),
        };
        let trust = Arc::new(trust(options.root.as_deref()).await?);
        let loader = Self { source, trust, clock, current: RwLock::new(None) };
        match &loader.source {
            Source::Nothing => {}
            Source::File(file) => {
                let loaded = loader.load_file(file).await;
                loaded.map_err(|error| {
                    MetadataError::new(FILE, format!("{} cannot be used: {error}", file.display()))
                })?;
            }
            Source::Url { cache, .. } => loader.load_cache(cache).await,
        }
        Ok(loader)
    }

    /// Reads the file again, or asks the URL: once a day, and every time while what is known is out of date or there is
    /// nothing. What goes wrong is logged, and what was known stays.
    pub async fn refresh(&self) {
        match &self.source {
            Source::Nothing => {}
            Source::File(file) => {
                if let Err(error) = self.load_file(file).await {
                    tracing::warn!(file = %file.display(), %error, "the FIDO metadata is kept as it was");
                }
            }
            Source::Url { download, cache, fetched_at } => {
                let mut fetched_at = fetched_at.lock().await;
                if self.must_fetch(*fetched_at) {
                    match self.fetch(download, cache).await {
                        Ok(()) => *fetched_at = Some(self.clock.now()),
                        Err(error) => {
                            tracing::warn!(%error, "the FIDO metadata cannot be fetched and is kept as it was")
                        }
                    }
                }
            }
        }
        if let Some(metadata) = self.current()
            && metadata.is_stale(self.clock.now())
        {
            let next_update = metadata.next_update;
            tracing::warn!(number = metadata.number, %next_update, "the FIDO metadata is out of date");
        }
    }

    fn must_fetch(&self, fetched_at: Option<Timestamp>) -> bool {
        let now = self.clock.now();
        let is_young = fetched_at.is_some_and(|at| at.is_younger_than(BETWEEN_DOWNLOADS, now));
        !is_young || self.current().is_none_or(|metadata| metadata.is_stale(now))
    }

    async fn load_file(&self, file: &Path) -> Result<(), String> {
        let blob = fs::read(file).await.map_err(|error| error.to_string())?;
        self.accept(Arc::new(blob)).await.map_err(|error| error.to_string())
    }

    async fn load_cache(&self, cache: &Path) {
        let problem = match fs::read(cache).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(error) => error.to_string(),
            Ok(blob) => match self.accept(Arc::new(blob)).await {
                Ok(()) => return,
                Err(error) => error.to_string(),
            },
        };
        tracing::warn!(cache = %cache.display(), %problem, "the FIDO metadata of last time cannot be used");
    }

    async fn fetch(&self, download: &Download, cache: &Path) -> Result<(), String> {
        let blob = Arc::new(download.fetch().await?);
        self.accept(blob.clone()).await.map_err(|error| error.to_string())?;
        if let Err(error) = cache::write(cache, &blob).await {
            tracing::warn!(cache = %cache.display(), %error, "the FIDO metadata cannot be kept for the next start");
        }
        Ok(())
    }

    /// Makes a BLOB the current one if it verifies and is not older than that.
    async fn accept(&self, blob: Arc<Vec<u8>>) -> Result<(), BlobError> {
        let (trust, now) = (self.trust.clone(), self.clock.now());
        // Megabytes of base64 and JSON take a while.
        let read = tokio::task::spawn_blocking(move || payload::read(&trust.open(&blob, now)?, now)).await;
        let metadata = read.map_err(|error| BlobError::Payload(error.to_string()))??;
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let known = current.as_ref().map(|metadata| metadata.number);
        if let Some(known) = known.filter(|known| metadata.number < *known) {
            return Err(BlobError::Older { found: metadata.number, known });
        }
        if known != Some(metadata.number) {
            let (number, models) = (metadata.number, metadata.models.len());
            tracing::info!(number, models, next_update = %metadata.next_update, "FIDO metadata is loaded");
        }
        *current = Some(Arc::new(metadata));
        Ok(())
    }
}

impl MetadataSource for Loader {
    fn current(&self) -> Option<Arc<Metadata>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl fmt::Debug for Loader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.current().map(|metadata| metadata.number);
        f.debug_struct("Loader").field("number", &number).finish_non_exhaustive()
    }
}

async fn trust(root: Option<&Path>) -> Result<Trust, MetadataError> {
    let trust = match root {
        None => Trust::shipped(),
        Some(file) => match fs::read(file).await {
            Ok(pem) => Trust::from_pem(&pem).map_err(|problem| format!("{} {problem}", file.display())),
            Err(error) => Err(format!("{} cannot be read: {error}", file.display())),
        },
    };
    trust.map_err(|problem| MetadataError::new(ROOT, problem))
}

#[cfg(test)]
mod tests;
