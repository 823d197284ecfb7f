//! A server inside a program that is not it: for the tests of those who build on the API.

use std::thread::JoinHandle;

use anyhow::{Context as _, Result, anyhow};
use fidelio_telemetry::Telemetry;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

use crate::Settings;
use crate::serve::{Started, serve_until};

/// A server on a thread and a runtime of its own, so that it outlives the runtime of a test and answers one that blocks.
/// It prints nothing, starts no log, heeds no signal and reads no environment. It stops when this is dropped.
#[derive(Debug)]
pub struct InProcess {
    /// Where clients reach it.
    pub url: String,
    /// The id of the default application, if this start made it.
    pub application_id: Option<String>,
    /// The text of an API key of that application with every scope but `admin`, if this start made it.
    pub api_key: Option<String>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<()>>>,
}

impl InProcess {
    /// Starts a server with these settings, and waits until it serves. With port 0 in `listen` it takes a free one.
    ///
    /// # Errors
    /// A sentence that says what cannot be used and why, as the program says it.
    pub async fn start(settings: Settings) -> Result<Self> {
        settings.check()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let (started, starting) = oneshot::channel();
        let serve = move || {
            let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
            let stopped = async {
                // Dropping the other end means the same.
                let _ = stopped.await;
            };
            runtime.block_on(serve_until(&settings, Telemetry::off(), stopped, Some(started)))
        };
        let thread = std::thread::Builder::new().name("fidelio".to_owned()).spawn(serve);
        let thread = thread.context("no thread can be started")?;
        let Ok(Started { public_url, founded }) = starting.await else {
            let ended = thread.join().map_err(|_| anyhow!("the server panicked"))?;
            return Err(ended.err().unwrap_or_else(|| anyhow!("the server stopped")));
        };
        let (application, api_key) = founded.map(|founded| (founded.application, founded.api_key)).unzip();
        let application_id = application.map(|application| application.id.to_string());
        Ok(Self { url: public_url, application_id, api_key, stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for InProcess {
    /// Stops the server, and waits until it has closed its database: for each of requests, messages and the
    /// database at most `shutdown_seconds`.
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // What went wrong while it stopped helps nobody any more.
            let _ = thread.join();
        }
    }
}
