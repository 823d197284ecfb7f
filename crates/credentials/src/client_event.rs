//! Events that clients report: what went wrong or well on a device, for whoever looks into it later. Nothing is
//! ever decided by one.

use fidelio_kernel::{ApplicationId, ClientEventId, SessionId, Timestamp};

/// The longest event that is kept, in characters; longer ones are cut.
pub const MAX_EVENT: usize = 512;

/// An event as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientEvent {
    /// Its identifier.
    pub id: ClientEventId,
    /// The application of the session.
    pub application: ApplicationId,
    /// The session against which it was reported: the first one of its flow.
    pub session: SessionId,
    /// What the client called the interaction; empty if nothing.
    pub trace_id: String,
    /// What the client reported, without control characters.
    pub event: String,
    /// Whether it is about an error.
    pub is_error: bool,
    /// The client, as its User-Agent header tells; empty if nothing.
    pub client: String,
    /// When it arrived.
    pub at: Timestamp,
}
