//! A server of Fidelio inside a test of those who build on its API, and people who sign in there.

mod person;

use std::path::PathBuf;

use fidelio_client::Client;
use fidelio_server::{InProcess, Settings};
use tempfile::TempDir;

pub use person::{Person, PersonError};

/// A server with a folder, an SQLite database, a port, an application and an API key of its own. It runs on a thread of
/// this process, and stops when this is dropped; the folder goes with it.
#[derive(Debug)]
pub struct TestServer {
    // Before the folder, since it is dropped first.
    running: InProcess,
    client: Client,
    backend: Client,
    folder: TempDir,
}

impl TestServer {
    /// A server with the default settings, on which everybody may register.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// A server with other settings than the default ones: those of a mail server, say. Where it listens, its folder and
    /// how long it takes to stop are set already.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut settings = Settings {
            listen: ([127, 0, 0, 1], 0).into(),
            data_dir: folder.path().to_owned(),
            shutdown_seconds: 1,
            ..Settings::default()
        };
        change(&mut settings);
        let running = InProcess::start(settings).await.unwrap_or_else(|error| panic!("no server: {error:#}"));
        let client = Client::new(&running.url);
        let backend = client.api_key(running.api_key.as_deref().unwrap_or_default());
        Self { running, client, backend, folder }
    }

    /// Where it is reached: the base URL of clients, the issuer of tokens, and the one origin of the application's pages.
    pub fn url(&self) -> &str {
        &self.running.url
    }

    /// The id of its application, the audience of tokens.
    ///
    /// # Panics
    /// When the server was started over a database that had one already.
    pub fn application_id(&self) -> &str {
        self.running.application_id.as_deref().expect("the application was made by this start")
    }

    /// The text of an API key of the application with every scope but `admin`.
    ///
    /// # Panics
    /// When the server was started over a database that had an application already.
    pub fn api_key(&self) -> &str {
        self.running.api_key.as_deref().expect("the API key was made by this start")
    }

    /// A client without a credential, as a browser is.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// A client with the API key, as a backend is.
    pub fn backend(&self) -> &Client {
        &self.backend
    }

    /// The file in which messages end that no mail server and no SMS gateway takes, codes included: JSON, one line each.
    pub fn outbox(&self) -> PathBuf {
        self.folder.path().join("outbox.jsonl")
    }

    /// A person with this user name, a browser on the application's page, and a software authenticator.
    pub fn person(&self, username: &str) -> Person {
        Person::new(self.client.clone(), self.url(), self.application_id(), username)
    }
}
