//! An SMTP server as a URL says it, and how one connects to it.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use fidelio_outbound::cause;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use percent_encoding::percent_decode_str;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use url::{Host, Url};

use crate::one_reply::OneReply;
use crate::options::NotifierError;

/// How long one address of the server may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(5);

pub(crate) struct Server {
    host: String,
    port: u16,
    tls: Tls,
    hello: ClientId,
    credentials: Option<Credentials>,
}

enum Tls {
    /// From the first byte (RFC 8314).
    Implicit(TlsConnector, ServerName<'static>),
    /// By STARTTLS (RFC 3207), or not at all.
    Required(TlsParameters),
    /// By STARTTLS if the server offers it.
    Opportunistic(TlsParameters),
    None,
}

impl Server {
    /// Reads `smtps://…` and `smtp://…`. Unlike in lettre's own URLs, encryption has to be switched off by name: who
    /// forgets a parameter must not send codes and a password in clear text.
    pub(crate) fn parse(text: &str) -> Result<Self, NotifierError> {
        let wrong = |advice: &str| NotifierError::new("smtp_url", advice);
        let example = "must be a URL like smtps://user:password@smtp.example.com:465";
        let url = Url::parse(text).map_err(|_| wrong(example))?;
        let host = match url.host().ok_or_else(|| wrong(example))? {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let mut tls = None;
        for (name, value) in url.query_pairs() {
            match (&*name, &*value) {
                ("tls", "required" | "opportunistic" | "none") => tls = Some(value.into_owned()),
                _ => return Err(wrong("takes no parameter but tls=required, tls=opportunistic or tls=none")),
            }
        }
        let unusable = |why: String| wrong(&format!("TLS cannot be used here: {why}"));
        let parameters = || TlsParameters::new(host.clone()).map_err(|error| unusable(cause(&error)));
        let (tls, port) = match (url.scheme(), tls.as_deref()) {
            ("smtps", None | Some("required")) => {
                let name = ServerName::try_from(host.clone()).map_err(|_| wrong(example))?;
                let tls = fidelio_outbound::tls().map_err(|error| unusable(error.to_string()))?;
                (Tls::Implicit(Arc::new(tls).into(), name), 465)
            }
            ("smtps", _) => return Err(wrong("smtps:// is always encrypted; leave tls= out")),
            ("smtp", None | Some("required")) => (Tls::Required(parameters()?), 587),
            ("smtp", Some("opportunistic")) => (Tls::Opportunistic(parameters()?), 587),
            ("smtp", _) => (Tls::None, 25),
            _ => return Err(wrong("must begin with smtps:// or smtp://")),
        };
        let credentials = credentials(&url)?;
        if matches!(tls, Tls::None) && credentials.is_some() && !is_loopback(&host) {
            return Err(wrong("would send the password in clear text; leave tls=none or the password out"));
        }
        Ok(Self { port: url.port().unwrap_or(port), tls, hello: hello(&url)?, credentials, host })
    }

    /// A connection over which mails can be sent.
    pub(crate) async fn connect(&self) -> Result<AsyncSmtpConnection, String> {
        let (stream, peer) = self.dial().await.map_err(|error| error.to_string())?;
        let connected = match &self.tls {
            Tls::Implicit(connector, name) => {
                let encrypted = connector.connect(name.clone(), stream).await.map_err(|error| cause(&error))?;
                AsyncSmtpConnection::connect_with_transport(Box::new(OneReply::new(encrypted, peer)), &self.hello)
                    .await
            }
            _ => {
                AsyncSmtpConnection::connect_with_transport(Box::new(OneReply::new(stream, peer)), &self.hello)
                    .await
            }
        };
        let mut connection = connected.map_err(|error| describe(&error))?;
        let upgrade = match &self.tls {
            Tls::Required(parameters) => Some(parameters),
            Tls::Opportunistic(parameters) if connection.can_starttls() => Some(parameters),
            _ => None,
        };
        if let Some(parameters) = upgrade {
            // Fails if the server does not offer it.
            let upgraded = connection.starttls(parameters.clone(), &self.hello).await;
            upgraded.map_err(|error| describe(&error))?;
        }
        if let Some(credentials) = &self.credentials {
            let is_encrypted = matches!(self.tls, Tls::Implicit(..)) || connection.is_encrypted();
            if !is_encrypted && !is_loopback(&self.host) {
                return Err("it offers no encryption, and the password is not sent without".to_owned());
            }
            let authenticated = connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await;
            authenticated.map_err(|error| format!("it did not accept user and password: {}", describe(&error)))?;
        }
        Ok(connection)
    }

    /// The first of its addresses that accepts a connection.
    async fn dial(&self) -> io::Result<(TcpStream, SocketAddr)> {
        let mut failure = io::Error::from(ErrorKind::AddrNotAvailable);
        for address in lookup_host((self.host.as_str(), self.port)).await? {
            match timeout(CONNECT, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok((stream, address)),
                Ok(Err(error)) => failure = error,
                Err(_) => failure = ErrorKind::TimedOut.into(),
            }
        }
        Err(failure)
    }
}

/// What went wrong. Of an answer only the codes are told: its text may repeat what was sent.
pub(crate) fn describe(error: &Error) -> String {
    match error.status() {
        Some(code) => match enhanced_code(&cause(error)) {
            Some(enhanced) => format!("it answered {code} {enhanced}"),
            None => format!("it answered {code}"),
        },
        None if error.is_response() => "it answered what is not SMTP, or hung up".to_owned(),
        None => cause(error),
    }
}

/// The code of RFC 3463 with which the text of an answer may begin, like 5.1.1.
fn enhanced_code(text: &str) -> Option<&str> {
    let first = text.split_whitespace().next()?;
    let numbers: Vec<_> = first.split('.').collect();
    let is_number = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (numbers.len() == 3 && numbers.iter().all(is_number)).then_some(first)
}

fn credentials(url: &Url) -> Result<Option<Credentials>, NotifierError> {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().map(|text| text.into_owned());
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (user, Some(password)) if !user.is_empty() => match (decoded(user), decoded(password)) {
            (Ok(user), Ok(password)) => Ok(Some(Credentials::new(user, password))),
            _ => Err(NotifierError::new("smtp_url", "user and password must be percent-encoded UTF-8")),
        },
        _ => Err(NotifierError::new("smtp_url", "must hold both a user and a password, or neither")),
    }
}

/// The name to say in EHLO: the path of the URL, else that of this machine.
fn hello(url: &Url) -> Result<ClientId, NotifierError> {
    let name = url.path().trim_matches('/');
    match Host::parse(name) {
        _ if name.is_empty() => Ok(ClientId::default()),
        Ok(Host::Domain(name)) => Ok(ClientId::Domain(name)),
        _ => Err(NotifierError::new("smtp_url", "the path, if there is one, must be the host name to say in EHLO")),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_how_a_server_is_reached() {
        for (url, host, port) in [
            ("smtps://smtp.example.com", "smtp.example.com", 465),
            ("smtps://ann:p%40ss@smtp.example.com:2465/mail.example.org", "smtp.example.com", 2465),
            ("smtp://ann:pass@smtp.example.com", "smtp.example.com", 587),
            ("smtp://smtp.example.com?tls=opportunistic", "smtp.example.com", 587),
            ("smtp://mailpit:1025?tls=none", "mailpit", 1025),
            ("smtp://ann:pass@localhost?tls=none", "localhost", 25),
            ("smtp://[::1]:1025?tls=none", "::1", 1025),
        ] {
            let server = Server::parse(url).expect(url);
            assert_eq!((server.host.as_str(), server.port), (host, port), "{url}");
        }
    }

    #[test]
    fn encryption_is_left_out_by_name_only() {
        assert!(matches!(Server::parse("smtps://h").expect("a server").tls, Tls::Implicit(..)));
        assert!(matches!(Server::parse("smtp://h").expect("a server").tls, Tls::Required(_)));
        assert!(matches!(
            Server::parse("smtp://h?tls=opportunistic").expect("a server").tls,
            Tls::Opportunistic(_)
        ));
        assert!(matches!(Server::parse("smtp://h?tls=none").expect("a server").tls, Tls::None));
    }

    #[test]
    fn a_url_that_is_wrong_is_refused_without_its_password() {
        for bad in [
            "",
            "smtp.example.com:swordfish",
            "http://ann:swordfish@smtp.example.com",
            "smtp://ann:swordfish@smtp.example.com?tls=none",
            "smtp://ann:swordfish@smtp.example.com?tls=maybe",
            "smtp://ann:swordfish@smtp.example.com?ssl=true",
            "smtps://ann:swordfish@smtp.example.com?tls=none",
            "smtps://:swordfish@smtp.example.com",
            "smtps://ann@smtp.example.com",
            "smtps://ann:swordfish@smtp.example.com/a%0D%0Ab",
            "smtps://ann:swordfish@",
        ] {
            let refused = Server::parse(bad).err().expect(bad).to_string();
            assert!(refused.starts_with("smtp_url: ") && !refused.contains("swordfish"), "{refused}");
        }
    }

    #[test]
    fn only_the_codes_of_an_answer_are_told() {
        assert_eq!(enhanced_code("5.1.1 <ann@example.com>: unknown"), Some("5.1.1"));
        assert_eq!(enhanced_code("4.7.650 later"), Some("4.7.650"));
        for text in ["", "no such user", "5.1 x", "5.1.1.1 x", "5.1.x x", "123456"] {
            assert_eq!(enhanced_code(text), None, "{text}");
        }
    }
}
