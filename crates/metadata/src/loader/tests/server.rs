//! A web server that answers every request alike, well or badly.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

#[derive(Clone, Debug)]
pub(super) enum Answer {
    Status(u16),
    Redirect(String),
    Body(Vec<u8>),
    /// The head of an answer, and then nothing.
    Silence,
    /// No answer: the connection is closed.
    Close,
    /// A body without an end.
    Endless,
}

/// Ends with the test's runtime.
pub(super) struct Server {
    pub(super) url: String,
    state: Arc<State>,
}

struct State {
    answer: Mutex<Answer>,
    requests: AtomicUsize,
}

impl Server {
    pub(super) async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let state = Arc::new(State { answer: Mutex::new(answer), requests: AtomicUsize::new(0) });
        let server = Self { url, state: state.clone() };
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let state = state.clone();
                // A client that goes away is no fault of the server.
                tokio::spawn(async move { state.serve(connection).await.ok() });
            }
        });
        server
    }

    pub(super) fn answer(&self, answer: Answer) {
        *self.state.answer.lock().expect("a lock") = answer;
    }

    pub(super) fn requests(&self) -> usize {
        self.state.requests.load(Ordering::SeqCst)
    }
}

impl State {
    async fn serve(&self, mut connection: TcpStream) -> std::io::Result<()> {
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(connection.read_u8().await?);
        }
        self.requests.fetch_add(1, Ordering::SeqCst);
        let answer = self.answer.lock().expect("a lock").clone();
        let head = |status: u16, more: &str| format!("HTTP/1.1 {status} X\r\nconnection: close\r\n{more}\r\n");
        match answer {
            Answer::Status(status) => connection.write_all(head(status, "content-length: 0\r\n").as_bytes()).await,
            Answer::Redirect(to) => {
                connection
                    .write_all(head(302, &format!("location: {to}\r\ncontent-length: 0\r\n")).as_bytes())
                    .await
            }
            Answer::Body(body) => {
                connection.write_all(head(200, &format!("content-length: {}\r\n", body.len())).as_bytes()).await?;
                connection.write_all(&body).await
            }
            Answer::Silence => {
                connection.write_all(head(200, "content-length: 10\r\n").as_bytes()).await?;
                tokio::time::sleep(Duration::from_secs(60)).await;
                Ok(())
            }
            Answer::Close => Ok(()),
            Answer::Endless => {
                connection.write_all(head(200, "").as_bytes()).await?;
                loop {
                    connection.write_all(&[b'a'; 4096]).await?;
                }
            }
        }
    }
}
