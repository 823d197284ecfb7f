//! Bodies of bounded length.

use poem::Body;
use poem::error::ReadBodyError;
use tokio::io::AsyncReadExt as _;

/// How much of a body that is too long is read and thrown away, so that its sender hears the answer. Who sends
/// more finds the connection closed.
const MOST_DRAINED: usize = 32 * 1024 * 1024;

/// The whole body, if it has at most `limit` bytes.
///
/// # Errors
/// [`ReadBodyError::PayloadTooLarge`] when it is longer.
pub(crate) async fn read(body: Body, limit: usize) -> Result<Vec<u8>, ReadBodyError> {
    let mut reader = body.into_async_read();
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 16 * 1024];
    let mut total = 0;
    loop {
        let read = reader.read(&mut chunk).await?;
        total += read;
        if read == 0 || total > limit.saturating_add(MOST_DRAINED) {
            break;
        }
        if total <= limit {
            bytes.extend_from_slice(&chunk[..read]);
        }
    }
    if total > limit { Err(ReadBodyError::PayloadTooLarge) } else { Ok(bytes) }
}
