//! A web server that answers each path as it is told.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

#[derive(Clone, Debug)]
pub(super) struct Answer {
    status: u16,
    headers: &'static str,
    body: Vec<u8>,
    after: Duration,
}

impl Answer {
    pub(super) fn json(body: &Value) -> Self {
        Self::text(200, "content-type: application/json\r\n", &body.to_string())
    }

    pub(super) fn text(status: u16, headers: &'static str, body: &str) -> Self {
        Self { status, headers, body: body.as_bytes().to_vec(), after: Duration::ZERO }
    }

    pub(super) fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    pub(super) fn after(self, after: Duration) -> Self {
        Self { after, ..self }
    }
}

/// Ends with the test's runtime.
pub(super) struct Provider {
    pub(super) issuer: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    answers: Mutex<HashMap<String, Answer>>,
    /// Whole requests, as they came.
    requests: Mutex<Vec<String>>,
}

impl Provider {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::<State>::default();
        let provider = Self { issuer, state: Arc::clone(&state) };
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let state = Arc::clone(&state);
                // A client that goes away is no fault of the provider.
                tokio::spawn(async move { state.serve(connection).await.ok() });
            }
        });
        provider
    }

    /// From now on a path is answered so; a path that is not told is answered 404.
    pub(super) fn answer(&self, path: &str, answer: Answer) {
        self.state.answers.lock().expect("a lock").insert(path.to_owned(), answer);
    }

    /// The requests for a path.
    pub(super) fn requests(&self, path: &str) -> Vec<String> {
        let is_for = |request: &&String| request.split(' ').nth(1) == Some(path);
        self.state.requests.lock().expect("a lock").iter().filter(is_for).cloned().collect()
    }

    /// How often the configuration was asked for.
    pub(super) fn discoveries(&self) -> usize {
        self.requests("/.well-known/openid-configuration").len()
    }
}

impl State {
    async fn serve(&self, mut connection: TcpStream) -> std::io::Result<()> {
        let request = read(&mut connection).await?;
        let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
        self.requests.lock().expect("a lock").push(request);
        let answer = self.answers.lock().expect("a lock").get(&path).cloned();
        let answer = answer.unwrap_or_else(|| Answer::text(404, "", ""));
        tokio::time::sleep(answer.after).await;
        let head = format!(
            "HTTP/1.1 {} X\r\nconnection: close\r\ncontent-length: {}\r\n{}\r\n",
            answer.status,
            answer.body.len(),
            answer.headers
        );
        connection.write_all(head.as_bytes()).await?;
        connection.write_all(&answer.body).await
    }
}

/// A request with its body.
async fn read(connection: &mut TcpStream) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().expect("a length")) {
                return Ok(text);
            }
        }
        if connection.read_buf(&mut bytes).await? == 0 {
            return Ok(text);
        }
    }
}
