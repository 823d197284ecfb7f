use std::time::Instant;

use http::HeaderMap;
use tracing::Instrument as _;

use crate::metrics::{Peer, metrics, status_class};
use crate::trace::{broke_off, conclude, pass_on};

/// Sends a request to somebody else as a span of its own, whose trace the headers pass on, and measures it. `send` takes the
/// headers to add and gives the answer, of which `status` tells the status.
///
/// # Errors
/// Whatever `send` fails with.
pub async fn outgoing<A, E, F>(
    peer: Peer,
    send: impl FnOnce(HeaderMap) -> F,
    status: impl FnOnce(&A) -> u16,
) -> Result<A, E>
where
    F: Future<Output = Result<A, E>>,
{
    let span =
        tracing::info_span!("outgoing", otel.kind = "client", otel.name = peer.as_str(), peer = peer.as_str());
    let mut headers = HeaderMap::new();
    pass_on(&span, &mut headers);
    let began = Instant::now();
    let answer = send(headers).instrument(span.clone()).await;
    let took = began.elapsed();
    match &answer {
        Ok(answer) => {
            let status = status(answer);
            conclude(&span, status, status_class(status));
            metrics().outgoing(peer, status_class(status), took);
        }
        Err(_) => {
            broke_off(&span);
            metrics().outgoing(peer, "error", took);
        }
    }
    answer
}
