use reqwest::Response;

/// Why the body of an answer cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is larger than this, in bytes.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// It breaks off or takes too long.
    #[error("{}", crate::cause(.0))]
    Broken(#[source] reqwest::Error),
}

/// The first `limit` bytes of a body, or as many as there are before it breaks off.
pub async fn read_up_to(mut response: Response, limit: usize) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        let room = limit - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if body.len() == limit {
            break;
        }
    }
    body
}

/// The whole body, of `limit` bytes at most.
///
/// # Errors
/// When it is larger, or does not come to its end.
pub async fn read_within(mut response: Response, limit: usize) -> Result<Vec<u8>, ReadError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(ReadError::Broken)? {
        if body.len() + chunk.len() > limit {
            return Err(ReadError::TooLarge(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &'static str) -> Response {
        http::Response::new(body).into()
    }

    #[tokio::test]
    async fn a_body_of_the_limit_is_read_and_a_larger_one_is_cut_or_refused() {
        assert_eq!(read_within(answer("12345"), 5).await.expect("a body"), b"12345");
        assert!(matches!(read_within(answer("123456"), 5).await, Err(ReadError::TooLarge(5))));
        assert_eq!(read_up_to(answer("12345"), 5).await, b"12345");
        assert_eq!(read_up_to(answer("123456"), 5).await, b"12345");
    }
}
