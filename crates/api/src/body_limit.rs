//! Bodies of bounded length.

use futures_util::StreamExt as _;
use poem::Body;
use poem::error::ReadBodyError;

/// How much of a body that is too long is read and thrown away, so that its sender hears the answer. Who sends
/// more finds the connection closed.
const MOST_DRAINED: usize = 32 * 1024 * 1024;

/// The whole body, if it has at most `limit` bytes.
///
/// # Errors
/// [`ReadBodyError::PayloadTooLarge`] when it is longer.
pub(crate) async fn read(body: Body, limit: usize) -> Result<Vec<u8>, ReadBodyError> {
    let mut parts = body.into_bytes_stream();
    let mut bytes = Vec::new();
    let mut total = 0;
    while let Some(part) = parts.next().await {
        let part = part?;
        total += part.len();
        if total > limit.saturating_add(MOST_DRAINED) {
            break;
        }
        if total <= limit {
            bytes.extend_from_slice(&part);
        }
    }
    if total > limit { Err(ReadBodyError::PayloadTooLarge) } else { Ok(bytes) }
}
