//! A real mail server: a process of aiosmtpd.

use std::io::{BufRead as _, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};

use mail_parser::MessageParser;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::Value;
use tempfile::TempDir;

use crate::python::python;
use crate::received::Received;

/// How a mail server is to be.
#[derive(Clone, Copy, Debug, Default)]
pub struct SmtpSinkOptions {
    /// Whom it takes mails from; from anybody if unset.
    pub user: Option<(&'static str, &'static str)>,
    /// How it encrypts.
    pub tls: SinkTls,
    /// How many mails it refuses for now (451) before it takes any.
    pub refuse_first: u32,
}

/// How a mail server encrypts. Its certificate is that of an authority of its own; see
/// [`SmtpSink::authority`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SinkTls {
    /// Not at all.
    #[default]
    None,
    /// When the client asks for it.
    StartTls,
    /// From the first byte.
    Implicit,
}

/// A mail server of one's own. It refuses recipients called `bounce` for good (550), and never answers about those
/// called `hang`. It ends when this is dropped, and also when the test program ends without dropping it.
pub struct SmtpSink {
    /// The setting `smtp_url` for it, user and password included.
    pub url: String,
    /// Its port on loopback.
    pub port: u16,
    /// The certificate of the authority that vouches for it, as a PEM file; for `SSL_CERT_FILE`.
    pub authority: PathBuf,
    received: Received<ReceivedMail>,
    process: Child,
    _folder: TempDir,
}

/// A mail as it arrived.
#[derive(Clone, Debug, Default)]
pub struct ReceivedMail {
    /// The sender on the envelope.
    pub sender: String,
    /// The recipients on the envelope.
    pub recipients: Vec<String>,
    /// The subject, decoded.
    pub subject: String,
    /// The text, decoded.
    pub text: String,
    /// The HTML, decoded, if there is any.
    pub html: Option<String>,
    /// Names and values of all headers, in order, as they were sent.
    pub headers: Vec<(String, String)>,
    /// All of it, as it was sent.
    pub raw: String,
    /// Whether it came from a user that the server knows.
    pub authenticated: bool,
    /// Whether it came encrypted.
    pub tls: bool,
    /// Which connection it came over.
    pub connection: u64,
}

impl ReceivedMail {
    /// The value of a header; `None` also when there are several.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let (_, value) = found.next()?;
        found.next().is_none().then_some(value.as_str())
    }
}

impl SmtpSink {
    /// Starts a server; `None` when there is no Python with aiosmtpd, which `cargo xtask test` installs.
    ///
    /// # Panics
    /// When there is none although everything must run.
    pub fn start(options: SmtpSinkOptions) -> Option<Self> {
        let mut command = python("smtp_sink.py")?;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let authority = certify(folder.path());
        command.arg(format!("--refuse-first={}", options.refuse_first));
        let (scheme, tls, parameter) = match options.tls {
            SinkTls::None => ("smtp", "none", "?tls=none"),
            SinkTls::StartTls => ("smtp", "starttls", "?tls=required"),
            SinkTls::Implicit => ("smtps", "implicit", ""),
        };
        command.arg(format!("--tls={tls}"));
        command.arg("--certificate").arg(folder.path().join("server.pem"));
        command.arg("--key").arg(folder.path().join("server.key"));
        if let Some((user, password)) = options.user {
            command.args(["--user", user, "--password", password]);
        }
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the interpreter starts");
        let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        let first: Value = lines
            .next()
            .and_then(Result::ok)
            .and_then(|line| serde_json::from_str(&line).ok())
            .expect("the mail server says its port");
        let port = u16::try_from(first["port"].as_u64().expect("a port")).expect("a port");
        let user = options.user.map(|(user, password)| format!("{user}:{password}@")).unwrap_or_default();
        let received = Received::default();
        read(lines, received.clone());
        let url = format!("{scheme}://{user}localhost:{port}{parameter}");
        Some(Self { url, port, authority, received, process, _folder: folder })
    }

    /// Waits for the first mail to this recipient, and takes it away, so that the next call waits for the next one.
    ///
    /// # Panics
    /// When none comes.
    pub async fn wait_for(&self, recipient: &str) -> ReceivedMail {
        self.received.wait_for(recipient, |mail| mail.recipients.iter().any(|to| to == recipient)).await
    }

    /// The first mail to this recipient, if one has come.
    pub fn take(&self, recipient: &str) -> Option<ReceivedMail> {
        self.received.take(|mail| mail.recipients.iter().any(|to| to == recipient))
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// In a thread, since a server may be shared by tests that have an async runtime each.
fn read(lines: Lines<BufReader<ChildStdout>>, received: Received<ReceivedMail>) {
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let value = serde_json::from_str(&line).expect("a line of JSON");
            received.push(parsed(&value));
        }
    });
}

fn parsed(value: &Value) -> ReceivedMail {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let raw = text(&value["data"]);
    let mail = MessageParser::default().parse(&raw).expect("a mail");
    // The parser would show text as HTML too.
    let html = mail.html_bodies().find(|part| part.is_text_html());
    let headers = mail.headers_raw().map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
    ReceivedMail {
        sender: text(&value["sender"]),
        recipients: value["recipients"].as_array().into_iter().flatten().map(text).collect(),
        subject: mail.subject().unwrap_or_default().to_owned(),
        text: mail.body_text(0).unwrap_or_default().into_owned(),
        html: html.and_then(|part| part.text_contents()).map(str::to_owned),
        headers: headers.collect(),
        authenticated: value["authenticated"].as_bool().unwrap_or_default(),
        tls: value["tls"].as_bool().unwrap_or_default(),
        connection: value["connection"].as_u64().unwrap_or_default(),
        raw,
    }
}

/// Makes an authority and a certificate for `localhost`; the file of the authority's.
fn certify(folder: &Path) -> PathBuf {
    let key = || KeyPair::generate().expect("a key");
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, key()).expect("an authority");
    let server_key = key();
    let server = CertificateParams::new(["localhost".to_owned()]).expect("parameters");
    let server = server.signed_by(&server_key, &authority).expect("a certificate");
    let file = |name: &str, text: String| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("a temporary file");
        path
    };
    file("server.pem", server.pem());
    file("server.key", server_key.serialize_pem());
    file("authority.pem", authority.pem())
}
