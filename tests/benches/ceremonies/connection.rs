//! One connection of a client that keeps it.

use anyhow::{Context as _, Result, bail};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Connection {
    /// Connects, and says that it is this host that it wants.
    pub(crate) async fn open(address: &str, host: String) -> Result<Self> {
        let stream = TcpStream::connect(address).await.context("the server")?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, host })
    }

    /// Sends a request and reads the whole answer, which must be one of success.
    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        authorization: Option<&str>,
        body: Vec<u8>,
    ) -> Result<Bytes> {
        let mut request = Request::builder().method(method).uri(path).header(HOST, &self.host);
        request = request.header(CONTENT_TYPE, "application/json");
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        self.sender.ready().await?;
        let answer = self.sender.send_request(request.body(Full::new(body.into()))?).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            bail!("{path}: {status} {}", String::from_utf8_lossy(&body));
        }
        Ok(body)
    }

    /// Posts JSON.
    pub(crate) async fn post(&mut self, path: &str, authorization: Option<&str>, body: Vec<u8>) -> Result<Bytes> {
        self.send(Method::POST, path, authorization, body).await
    }

    /// Reads something.
    pub(crate) async fn get(&mut self, path: &str, authorization: Option<&str>) -> Result<Bytes> {
        self.send(Method::GET, path, authorization, Vec::new()).await
    }
}
