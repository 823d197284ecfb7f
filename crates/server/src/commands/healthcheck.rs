//! `fidelio healthcheck`, for containers that have neither a shell nor curl.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::say;
use crate::Settings;

/// How long the server may take to answer; what calls this has a limit of its own.
const PATIENCE: Duration = Duration::from_secs(5);
/// As much of an answer as is looked at.
const MOST: u64 = 64 * 1024;

/// Asks the server of these settings, on this machine, whether it answers, or whether it is ready.
///
/// # Errors
/// A sentence that says why it is not.
pub(crate) fn healthcheck(settings: &Settings, ready: bool) -> Result<()> {
    let path = if ready { "/readyz" } else { "/healthz" };
    say(&ask(reachable(settings.listen), path)?)
}

/// Where a server that listens there is reached from the same machine.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

/// The body of a good answer.
fn ask(address: SocketAddr, path: &str) -> Result<String> {
    let unreachable = || format!("nobody answers on {address}");
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).with_context(unreachable)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).with_context(unreachable)?;
    let mut answer = Vec::new();
    stream.take(MOST).read_to_end(&mut answer).with_context(|| format!("{address} does not answer {path}"))?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.lines().next().and_then(|line| line.strip_prefix("HTTP/1.1 ")).unwrap_or("no HTTP");
    if !status.starts_with("200") {
        bail!("{address} answers {path} with {status}: {}", body.trim());
    }
    Ok(body.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    /// A server that gives one connection this answer.
    fn answering(answer: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).expect("a request");
                request.push(byte[0]);
            }
            stream.write_all(answer.as_bytes()).expect("somebody reads");
        });
        address
    }

    #[test]
    fn a_server_that_answers_200_is_well() {
        let address = answering("HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n{\"status\":\"ok\"}\n");
        assert_eq!(ask(address, "/healthz").expect("well"), "{\"status\":\"ok\"}");
    }

    #[test]
    fn why_a_server_is_not_well_is_said() {
        let address = answering("HTTP/1.1 503 Service Unavailable\r\n\r\n{\"database\":\"down\"}");
        let refused = ask(address, "/readyz").expect_err("not ready").to_string();
        assert_eq!(
            refused,
            format!("{address} answers /readyz with 503 Service Unavailable: {{\"database\":\"down\"}}")
        );
        let address = answering("SSH-2.0-OpenSSH_9.2\r\n");
        assert!(ask(address, "/readyz").expect_err("no HTTP").to_string().contains("no HTTP"));
        let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
        assert_eq!(ask(closed, "/healthz").expect_err("nobody").to_string(), format!("nobody answers on {closed}"));
    }

    #[test]
    fn a_server_that_listens_everywhere_is_asked_on_loopback() {
        for (listen, asked) in
            [("0.0.0.0:8080", "127.0.0.1:8080"), ("[::]:8080", "[::1]:8080"), ("192.0.2.7:80", "192.0.2.7:80")]
        {
            assert_eq!(reachable(listen.parse().expect("an address")).to_string(), asked);
        }
    }
}
