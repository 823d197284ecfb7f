//! Connections of clients: how many there may be, and for how long they may say nothing.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, Endpoint};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

/// What a connection may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    /// How many there may be at the same time. More are answered 503 and closed.
    pub(crate) most: usize,
    /// How long a client may take to send the head of a request, the time before it begins included. Longer than proxies
    /// keep their connections to us, or they would send into one that is being closed.
    pub(crate) head: Duration,
    /// How long a client may take to read any of an answer.
    pub(crate) reading: Duration,
    /// How long those that are under way may go on after the end was asked for.
    pub(crate) patience: Duration,
}

/// What those are answered for whom there is no room.
const FULL: &str = r#"{"msg":"too many connections are open; try again in a moment","msgCode":"internal_error"}"#;
/// How many files the program may have open besides connections of clients: the database's, and what it calls itself.
const OTHER_FILES: usize = 512;
/// How long the head of a request may be, in bytes.
const MAX_HEAD: usize = 64 * 1024;
/// How long is waited when no connection can be accepted, mostly because too many files are open.
const BREATHER: Duration = Duration::from_millis(100);

/// How many connections there can be of those that may: as many as the system lets the program have files, but for some.
pub(crate) fn within_limits(most: usize, database: u32) -> usize {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let others = OTHER_FILES + database as usize;
        let wanted = (most + others) as u64;
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        let given = maximum.unwrap_or(u64::MAX).min(wanted).max(current.unwrap_or(u64::MAX));
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(given), maximum });
        let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        if files < wanted {
            let most = usize::try_from(files).unwrap_or(most).saturating_sub(others).max(1);
            tracing::warn!(files, most, "the system gives too few files for max_connections");
            return most;
        }
    }
    most
}

/// Serves until `stop`, and then until what is under way is done or the patience over.
pub(crate) async fn serve<E>(
    listener: TcpListener,
    endpoint: E,
    allowance: Allowance,
    stop: impl Future<Output = ()>,
) where
    E: Endpoint + 'static,
{
    let endpoint = Arc::new(endpoint);
    let room = Arc::new(Semaphore::new(allowance.most));
    let open = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(allowance.head).max_buf_size(MAX_HEAD);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, client) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(BREATHER).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else {
            turn_away(stream);
            continue;
        };
        let (Ok(local), Ok(())) = (stream.local_addr(), stream.set_nodelay(true)) else { continue };
        let (local, client, endpoint) = (Addr::from(local), Addr::from(client), Arc::clone(&endpoint));
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let (local, client) = (LocalAddr(local.clone()), RemoteAddr(client.clone()));
            let (request, endpoint) =
                (poem::Request::from((request, local, client, Scheme::HTTP)), Arc::clone(&endpoint));
            async move { Ok::<_, Infallible>(hyper::Response::from(endpoint.get_response(request).await)) }
        });
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(allowance.reading));
        let connection = open.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke off");
            }
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(allowance.patience, open.shutdown()).await;
}

/// Says in HTTP that there is no room, to whoever still listens.
fn turn_away(mut stream: TcpStream) {
    tokio::spawn(async move {
        let head = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 1\r\n\
            Connection: close\r\n";
        let answer = format!("{head}Content-Length: {}\r\n\r\n{FULL}", FULL.len());
        let said = stream.write_all(answer.as_bytes());
        let _ = tokio::time::timeout(BREATHER, said).await;
        let _ = tokio::time::timeout(BREATHER, stream.shutdown()).await;
    });
}
