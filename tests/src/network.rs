//! A network between a server and its database that can be in trouble.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener as Listener, TcpStream};
use tokio::sync::{oneshot, watch};

/// How it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// Everything arrives.
    Fair,
    /// Everything arrives, each packet so much later.
    Slow(Duration),
    /// Nothing arrives, and nobody is told.
    Silent,
}

#[derive(Clone, Copy)]
struct State {
    weather: Weather,
    /// Where connections lead.
    port: u16,
    /// Connections that began before this count rises are cut when it does.
    cuts: u64,
}

/// Passes on connections to a port of this machine. It ends when this is dropped.
pub struct Network {
    port: u16,
    state: Arc<watch::Sender<State>>,
    _stops: oneshot::Sender<()>,
}

impl Network {
    /// A network to this port, in fair weather.
    ///
    /// # Panics
    /// When there is no free port.
    pub fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket for tokio");
        let own = listener.local_addr().expect("an address").port();
        let (state, seen) = watch::channel(State { weather: Weather::Fair, port, cuts: 0 });
        let (stops, stopped) = oneshot::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async move {
                tokio::select! {
                    () = accept(listener, seen) => {}
                    _ = stopped => {}
                }
            });
        });
        Self { port: own, state: Arc::new(state), _stops: stops }
    }

    /// Where it is entered.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Changes the weather, also for connections that there are.
    pub fn weather(&self, weather: Weather) {
        self.state.send_modify(|state| state.weather = weather);
    }

    /// Ends all connections that there are.
    pub fn cut(&self) {
        self.state.send_modify(|state| state.cuts += 1);
    }

    /// Leads new connections to another port.
    pub fn lead_to(&self, port: u16) {
        self.state.send_modify(|state| state.port = port);
    }
}

async fn accept(listener: TcpListener, state: watch::Receiver<State>) {
    let listener = Listener::from_std(listener).expect("a runtime");
    while let Ok((client, _)) = listener.accept().await {
        tokio::spawn(pass(client, state.clone()));
    }
}

async fn pass(client: TcpStream, mut state: watch::Receiver<State>) {
    let State { port, cuts, .. } = *state.borrow();
    let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await else { return };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    let (one, other) = (state.clone(), state.clone());
    tokio::select! {
        () = copy(from_client, to_server, one) => {}
        () = copy(from_server, to_client, other) => {}
        _ = state.wait_for(|state| state.cuts > cuts) => {}
    }
}

async fn copy(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut state: watch::Receiver<State>) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let Ok(weather) = state.wait_for(|state| state.weather != Weather::Silent).await.map(|state| state.weather)
        else {
            return;
        };
        if let Weather::Slow(by) = weather {
            tokio::time::sleep(by).await;
        }
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}
