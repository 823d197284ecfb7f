use fidelio_identity::audit::Actor;
use fidelio_kernel::{RequestId, StoreError};

/// Who sends a request, as far as the connection and its headers tell.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// What limits count by: the address, or the network of it that one subscriber has. Absent for a backend, which
    /// acts for many.
    pub address: Option<String>,
    /// The languages that the user prefers, best first.
    pub languages: Vec<String>,
    /// What the User-Agent header tells.
    pub user_agent: String,
    /// The address or network for the audit log, of whoever it is.
    pub network: Option<String>,
    /// The request, as the answer names it.
    pub request: Option<RequestId>,
    /// The trace that the request is part of (W3C Trace Context).
    pub trace: Option<String>,
}

/// Who does something, and by which request.
#[derive(Clone, Debug)]
pub struct By {
    /// Who.
    pub actor: Actor,
    /// From where.
    pub client: Client,
}

impl By {
    /// Whoever uses the command line.
    pub fn command_line() -> Self {
        Self { actor: Actor::CommandLine, client: Client::default() }
    }
}

/// Why something was not done this time.
#[derive(Debug, thiserror::Error)]
pub enum LimitError {
    /// It was done too often; it may be tried again after this time.
    #[error("this was done too often; try again in {} seconds", .0.as_secs())]
    TooMany(std::time::Duration),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
