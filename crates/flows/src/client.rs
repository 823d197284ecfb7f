use fidelio_kernel::StoreError;

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
