//! How providers are spoken to.

use std::pin::Pin;

use fidelio_outbound::{BoundedClient, Peer, SendError};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};

/// The client that openidconnect gets.
pub(crate) struct Http(pub(crate) BoundedClient);

/// Why there is no answer that could say anything.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    #[error(transparent)]
    Send(#[from] SendError),
    #[error("it answered {0}")]
    Status(u16),
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    /// Answers of a provider that is broken, and redirects, are none, whatever their bodies say.
    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let answer = self.0.send(Peer::OidcProvider, request).await?;
            let status = answer.status();
            match status.is_success() || status.is_client_error() {
                true => Ok(answer),
                false => Err(HttpError::Status(status.as_u16())),
            }
        })
    }
}
