//! Servers that speak no protocol as it is meant.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What such a server does with each connection, once something was said to it or some time has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mischief {
    /// Says this, one byte every quarter of a second, and when it is at its end begins anew.
    Dribble(&'static str),
    /// Says the first, and then the second without end, as fast as it is read.
    Endless(&'static str, &'static str),
    /// Says this and closes the connection.
    Break(&'static str),
    /// Says what is neither text nor TLS.
    Noise,
}

impl Mischief {
    /// Starts such a server on loopback: its port. It lives as long as the program.
    ///
    /// # Panics
    /// When there is no port.
    pub fn start(self) -> u16 {
        self.start_counted().0
    }

    /// The same, with how many bytes of what has no end it could say so far.
    ///
    /// # Panics
    /// When there is no port.
    pub fn start_counted(self) -> (u16, Arc<AtomicU64>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let count = Arc::new(AtomicU64::new(0));
        let said = Arc::clone(&count);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let said = Arc::clone(&said);
                std::thread::spawn(move || {
                    // Until the other end has gone.
                    let _ = self.speak(stream, &said);
                });
            }
        });
        (port, count)
    }

    fn speak(self, mut stream: TcpStream, said: &AtomicU64) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_millis(200)))?;
        // Some protocols let the server speak first.
        let _ = stream.read(&mut [0; 4096]);
        match self {
            Self::Dribble(text) => loop {
                for byte in text.bytes() {
                    stream.write_all(&[byte])?;
                    std::thread::sleep(Duration::from_millis(250));
                }
            },
            Self::Endless(first, again) => {
                stream.write_all(first.as_bytes())?;
                let again = again.repeat(1 + 60_000 / again.len());
                loop {
                    stream.write_all(again.as_bytes())?;
                    said.fetch_add(again.len() as u64, Ordering::Relaxed);
                }
            }
            Self::Break(text) => stream.write_all(text.as_bytes()),
            Self::Noise => {
                let noise: Vec<u8> = (0..4096_u32).map(|index| (index * 151 % 255) as u8 | 0x80).collect();
                stream.write_all(&noise)
            }
        }
    }
}
