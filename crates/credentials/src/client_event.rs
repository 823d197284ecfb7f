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

/// A text from a client, bounded and in one line: control characters, and those that change the direction of text,
/// are written as escapes.
pub fn printable(text: &str, most: usize) -> String {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let mut kept = String::new();
    let mut length = 0;
    for c in text.chars() {
        let shown = if is_hidden(c) { c.escape_unicode().to_string() } else { c.to_string() };
        length += shown.chars().count();
        if length > most {
            break;
        }
        kept.push_str(&shown);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_bounded_and_stays_in_its_line() {
        assert_eq!(printable("a\r\nb\u{202e}", 64), "a\\u{d}\\u{a}b\\u{202e}");
        assert_eq!(printable(&"x".repeat(1_000_000), MAX_EVENT).len(), MAX_EVENT);
        assert_eq!(printable("ab\n", 4), "ab");
    }
}
