//! A connection on which a mail server may give one reply to each command, and none that is long.
//!
//! lettre keeps a line for as long as it has no end, and reads a reply of many lines again from its beginning with each
//! of them. What comes after a reply it takes for the next one, even across STARTTLS, where anybody between could have said
//! it (RFC 3207, section 5).

use std::fmt::Debug;
use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How long a reply may be, in bytes. Those to EHLO are the longest, with some twenty lines.
const LONGEST: usize = 8 * 1024;
/// How much of TLS may come before anything is said to it: certificates, mostly.
const LONGEST_OF_TLS: usize = 64 * 1024;
/// How the first record of TLS begins, and no command.
const HANDSHAKE: u8 = 22;

/// Such a connection.
#[derive(Debug)]
pub(crate) struct OneReply<S> {
    stream: S,
    peer: SocketAddr,
    /// Whether what comes is TLS, whose own business is what follows what.
    is_encrypted: bool,
    reply: Reply,
    /// Nothing is said after a wrong reply either: who would be asked to end the connection may never answer.
    is_wrong: bool,
}

/// What was replied since something was last said.
#[derive(Debug, Default)]
struct Reply {
    length: usize,
    /// How many bytes of its line there are, and whether that is its last.
    column: usize,
    is_last: bool,
    is_whole: bool,
}

impl<S> OneReply<S> {
    pub(crate) fn new(stream: S, peer: SocketAddr) -> Self {
        Self { stream, peer, is_encrypted: false, reply: Reply::default(), is_wrong: false }
    }
}

impl Reply {
    fn grow(&mut self, bytes: &[u8], is_encrypted: bool) -> Result<()> {
        self.length += bytes.len();
        if self.length > if is_encrypted { LONGEST_OF_TLS } else { LONGEST } {
            return Err(Error::new(ErrorKind::InvalidData, "its reply is too long"));
        }
        for byte in bytes.iter().filter(|_| !is_encrypted) {
            if self.is_whole {
                return Err(Error::new(ErrorKind::InvalidData, "it said more than it was asked"));
            }
            match byte {
                b'\n' => *self = Self { column: 0, is_whole: self.is_last, ..*self },
                _ => {
                    // Lines that others follow have a hyphen after the code (RFC 5321, section 4.2.1).
                    if self.column == 3 {
                        self.is_last = *byte != b'-';
                    }
                    self.column += 1;
                }
            }
        }
        Ok(())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for OneReply<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        let is_encrypted = self.is_encrypted;
        let grown = self.reply.grow(&buffer.filled()[before..], is_encrypted);
        if grown.is_err() {
            self.is_wrong = true;
            // Who gets an error gets nothing else.
            buffer.set_filled(before);
        }
        Poll::Ready(grown)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for OneReply<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        if self.is_wrong {
            return Poll::Ready(Err(ErrorKind::BrokenPipe.into()));
        }
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, bytes))?;
        self.reply = Reply::default();
        self.is_encrypted |= bytes.first() == Some(&HANDSHAKE);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin + Debug> AsyncTokioStream for OneReply<S> {
    fn peer_addr(&self) -> Result<SocketAddr> {
        Ok(self.peer)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};

    use super::*;

    fn connection() -> (OneReply<DuplexStream>, DuplexStream) {
        let (ours, theirs) = duplex(2 * LONGEST);
        (OneReply::new(ours, ([127, 0, 0, 1], 25).into()), theirs)
    }

    /// Reads until there is nothing more or an error.
    async fn heard(said: &[&str]) -> Result<String> {
        let (mut connection, mut server) = connection();
        for text in said {
            server.write_all(text.as_bytes()).await.expect("it is heard");
        }
        drop(server);
        let mut heard = String::new();
        connection.read_to_string(&mut heard).await.map(|_| heard)
    }

    #[tokio::test]
    async fn one_reply_is_heard_whole_however_it_comes() {
        for said in [
            &["220 hello\r\n"][..],
            &["220\r\n"],
            &["2", "2", "0", "-", "a\r\n22", "0-b\r\n220", " c\r", "\n"],
            &["250-one\n250 two\n"],
            &["250-breaks off"],
            &[""],
        ] {
            assert_eq!(heard(said).await.expect("a reply"), said.concat());
        }
    }

    #[tokio::test]
    async fn a_second_reply_that_nobody_asked_for_is_refused() {
        for said in
            [&["220 ready\r\n250 injected\r\n"][..], &["220-a\r\n220 b\r\n", "2"], &["220\r\n", "250-x\r\n"]]
        {
            let error = heard(said).await.expect_err("two");
            assert_eq!(error.to_string(), "it said more than it was asked", "{said:?}");
        }
    }

    #[tokio::test]
    async fn what_is_said_first_is_answered_anew() {
        let (mut connection, mut server) = connection();
        let mut bytes = [0; 64];
        for command in ["EHLO a\r\n", "NOOP\r\n"] {
            connection.write_all(command.as_bytes()).await.expect("a command");
            server.write_all(b"250 fine\r\n").await.expect("a reply");
            assert_eq!(connection.read(&mut bytes).await.expect("a reply"), 10);
        }
        // Of TLS nothing is a line.
        connection.write_all(&[HANDSHAKE, 3, 1]).await.expect("a handshake");
        server.write_all(b"250 \n250 \n").await.expect("records");
        assert_eq!(connection.read(&mut bytes).await.expect("records"), 10);
    }

    #[tokio::test]
    async fn a_reply_has_an_end() {
        let line = "220-x\r\n".repeat(LONGEST / 7);
        assert_eq!(heard(&[&line]).await.expect("a long one"), line);
        for endless in ["x".repeat(LONGEST + 1), "220-x\r\n".repeat(LONGEST / 7 + 1)] {
            let error = heard(&[&endless]).await.expect_err("too long");
            assert_eq!(error.to_string(), "its reply is too long");
        }
    }

    #[tokio::test]
    async fn nothing_is_said_after_a_wrong_reply() {
        let (mut connection, mut server) = connection();
        server.write_all(b"220 a\r\n220 b\r\n").await.expect("two replies");
        connection.read(&mut [0; 64]).await.expect_err("two replies");
        assert_eq!(connection.write(b"QUIT\r\n").await.expect_err("no more").kind(), ErrorKind::BrokenPipe);
    }
}
