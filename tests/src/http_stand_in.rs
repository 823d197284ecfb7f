//! The part that HTTP stand-ins share: they answer from a thread of their own, since one may be shared by tests that
//! have an async runtime each, and they can be told to be in trouble.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::oneshot;

/// What a stand-in does with one request instead of its work.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// Answers with this status and this body.
    Answer(u16, String),
    /// Redirects there (307).
    Redirect(String),
    /// Answers what is not HTTP.
    Garbage,
    /// Never answers.
    Hang,
}

/// A status and a body of JSON.
pub(crate) type Answer = (u16, String);
type Work = dyn Fn(&Parts, &[u8]) -> Answer + Send + Sync;

/// A server on loopback. It stops when this is dropped.
pub(crate) struct HttpStandIn {
    pub(crate) url: String,
    troubles: Arc<Mutex<VecDeque<Trouble>>>,
    _stops: oneshot::Sender<()>,
}

impl HttpStandIn {
    pub(crate) fn start(work: impl Fn(&Parts, &[u8]) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket for tokio");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let troubles = Arc::<Mutex<VecDeque<Trouble>>>::default();
        let (stops, stopped) = oneshot::channel();
        let (work, ahead): (Arc<Work>, _) = (Arc::new(work), Arc::clone(&troubles));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async move {
                tokio::select! {
                    () = serve(listener, work, ahead) => {}
                    _ = stopped => {}
                }
            });
        });
        Self { url, troubles, _stops: stops }
    }

    /// The next requests meet these, in order.
    pub(crate) fn trouble(&self, troubles: impl IntoIterator<Item = Trouble>) {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner).extend(troubles);
    }
}

async fn serve(listener: TcpListener, work: Arc<Work>, troubles: Arc<Mutex<VecDeque<Trouble>>>) {
    let listener = tokio::net::TcpListener::from_std(listener).expect("a runtime");
    while let Ok((stream, _)) = listener.accept().await {
        let trouble = troubles.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        tokio::spawn(answer(stream, trouble, Arc::clone(&work)));
    }
}

/// One request for each connection, so that trouble can also be with the connection.
async fn answer(mut stream: TcpStream, trouble: Option<Trouble>, work: Arc<Work>) {
    match trouble {
        Some(Trouble::Hang) => tokio::time::sleep(Duration::from_secs(3600)).await,
        Some(Trouble::Garbage) => {
            let _ = stream.write_all(b"220 this is something else entirely\r\n\r\n").await;
        }
        trouble => {
            let service = service_fn(|request: Request<Incoming>| {
                let (trouble, work) = (trouble.clone(), Arc::clone(&work));
                async move {
                    let (head, body) = request.into_parts();
                    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
                    Ok::<_, Infallible>(respond(trouble, &head, &body, &*work))
                }
            });
            let _ = http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), service).await;
        }
    }
}

fn respond(trouble: Option<Trouble>, head: &Parts, body: &[u8], work: &Work) -> Response<Full<Bytes>> {
    let (location, (status, body)) = match trouble {
        Some(Trouble::Redirect(location)) => (Some(location), (307, String::new())),
        Some(Trouble::Answer(status, body)) => (None, (status, body)),
        _ => (None, work(head, body)),
    };
    let response = Response::builder().status(status).header("content-type", "application/json");
    let response = match location {
        Some(location) => response.header("location", location),
        None => response,
    };
    response.body(Full::new(body.into())).expect("a response")
}
