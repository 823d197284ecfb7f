//! The settings of the program: one structure, from which the file's keys, the environment's variables, the
//! command line's flags, their help and the reference are all derived.

mod described;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use fidelio_api::Proxies;
use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use figment::value::Value;
use ipnet::IpNet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use described::{described, flag_name, reference, unknown_variables};

/// Which conveniences are on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// The playground is served.
    #[default]
    Development,
    /// Only the API and its documentation are served.
    Production,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// The settings of Fidelio.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The address and port to listen on. Anything but loopback needs TLS in front.
    #[schemars(with = "String")]
    pub listen: SocketAddr,
    /// Where clients reach the server, for example `https://login.example.com`. It is the issuer of tokens. The
    /// default is `http://localhost` with the port of `listen`.
    pub public_url: Option<String>,
    /// Whether a proxy in front of the server terminates TLS. Say in `trusted_proxies` which one, or limits cannot count
    /// by client address.
    pub behind_tls_proxy: bool,
    /// `development` serves a playground at `/`, and writes messages that have no other way to `outbox.jsonl` in
    /// `data_dir` and to the log, codes included; `production` does neither.
    pub profile: Profile,
    /// The folder for the database, the master key and the lock file.
    pub data_dir: PathBuf,
    /// `sqlite://path/to/file` or `postgres://user:password@host/database`. The default is the file
    /// `fidelio.sqlite` in `data_dir`.
    pub database_url: Option<String>,
    /// How many database connections to keep at most; for SQLite, how many that read, beside one that writes.
    pub database_connections: u32,
    /// Whether to refuse a database that is not up to date instead of migrating it: then only `fidelio migrate` does.
    pub no_migrate: bool,
    /// The file with the master key, made at the first start. The default is `master.key` in `data_dir`.
    pub master_key_file: Option<PathBuf>,
    /// The master key itself, the base64 of 32 random bytes, instead of a file. Best set by the environment.
    pub master_key: Option<String>,
    /// A program that prints the master key, with its arguments, instead of a file: for what a key management service or
    /// a password manager gives. It is run without a shell, and has 30 seconds.
    pub master_key_command: Option<String>,
    /// The application of requests that name none. The default is the one that the first start made.
    pub default_application: Option<String>,
    /// A catalogue of passkey providers to use instead of the one that ships with the program.
    pub aaguid_catalogue: Option<PathBuf>,
    /// The FIDO metadata (a signed MDS3 BLOB) as a file, on which policies on authenticators may rest.
    pub metadata_file: Option<PathBuf>,
    /// Where the FIDO metadata is fetched from, for example `https://mds3.fidoalliance.org/`. It is kept in `data_dir`
    /// and fetched anew every day.
    pub metadata_url: Option<String>,
    /// The root certificate that the FIDO metadata must be signed under, in PEM. The default is the one of the FIDO
    /// Alliance's service.
    pub metadata_root: Option<PathBuf>,
    /// Whether webhooks and OpenID providers may be in private networks and without TLS. In development they may, as long as
    /// the server can be reached from this machine only.
    pub private_webhooks: bool,
    /// The SMTP server that takes mails: `smtps://user:password@smtp.example.com` (TLS, port 465) or
    /// `smtp://user:password@smtp.example.com` (STARTTLS, port 587; without it nothing is sent). At the end,
    /// `?tls=opportunistic` puts up with a server that offers no encryption, and `?tls=none` asks for none. A path
    /// is the host name to say in EHLO. User and password are percent-encoded. Needs `smtp_from`.
    pub smtp_url: Option<String>,
    /// Whom mails are from, for example `Fidelio <no-reply@example.com>`.
    pub smtp_from: Option<String>,
    /// Where the API of the SMS gateway is, which is Twilio's. The default is `https://api.twilio.com`.
    pub sms_gateway_url: Option<String>,
    /// The account at the SMS gateway (Twilio's Account SID). Needs `sms_token` and `sms_from`.
    pub sms_account: Option<String>,
    /// The secret of the account at the SMS gateway (Twilio's Auth Token). Best set by the environment.
    pub sms_token: Option<String>,
    /// Whom text messages are from: a number like `+14155550123`, a sender's name, or the id of a messaging service
    /// (`MG…`).
    pub sms_from: Option<String>,
    /// Where mails are posted as JSON, for a program of your own that sends them, instead of to an SMTP server.
    /// Requests are signed as the Standard Webhooks specification says. Needs `webhook_secret`.
    pub email_webhook_url: Option<String>,
    /// Where text messages are posted as JSON instead of to an SMS gateway. Needs `webhook_secret`.
    pub sms_webhook_url: Option<String>,
    /// What requests to both webhooks are signed with: `whsec_` and the base64 of at least 24 random bytes. Best set
    /// by the environment.
    pub webhook_secret: Option<String>,
    /// The reverse proxies whose `X-Forwarded-For` is believed: addresses or networks, separated by commas, for
    /// example `10.0.0.7, 192.168.0.0/16, fd00::/8`. The default believes nobody.
    pub trusted_proxies: String,
    /// The longest request body, in bytes.
    pub max_body_bytes: usize,
    /// How many connections there may be at the same time. More are answered 503. The program raises
    /// its own limit of files as far as it may, and takes fewer connections, with a warning, where that is too low.
    pub max_connections: usize,
    /// How long a client may take to send the headers of a request, in seconds; the time before it begins counts. Let it
    /// be longer than the proxy in front keeps a connection that has nothing to do.
    pub header_timeout_seconds: u64,
    /// How long a request may take, and how long a client may read nothing of the answer, in seconds.
    pub request_timeout_seconds: u64,
    /// How long a stopping server waits, for each of requests, messages, traces and the database, in seconds.
    pub shutdown_seconds: u64,
    /// How long a stopping server goes on serving while `/readyz` says that it is not ready, in seconds: as long as a load
    /// balancer needs to notice. It comes before `shutdown_seconds`.
    pub drain_seconds: u64,
    /// What is logged: `error`, `warn`, `info`, `debug`, `trace`, or filters by module. Of libraries never more than `info`:
    /// they would tell what they carry.
    pub log: String,
    /// `text` for people or `json` for machines.
    pub log_format: LogFormat,
    /// The address and port of a second listener, which answers Prometheus at `/metrics`, for example `127.0.0.1:9464`. It
    /// asks for no credential: let nobody else reach it. The default is none.
    #[schemars(with = "Option<String>")]
    pub metrics_listen: Option<SocketAddr>,
    /// An OpenTelemetry collector to which traces and metrics are sent (OTLP over HTTP), for example
    /// `http://collector:4318`. The default is none.
    pub otlp_endpoint: Option<String>,
    /// Which part of the traces that begin here is sent, from 0 to 1. Of a trace that a client has begun the client says
    /// whether it is.
    pub otlp_traces_ratio: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            behind_tls_proxy: false,
            profile: Profile::default(),
            data_dir: PathBuf::from("data"),
            database_url: None,
            database_connections: 8,
            no_migrate: false,
            master_key_file: None,
            master_key: None,
            master_key_command: None,
            default_application: None,
            aaguid_catalogue: None,
            metadata_file: None,
            metadata_url: None,
            metadata_root: None,
            private_webhooks: false,
            smtp_url: None,
            smtp_from: None,
            sms_gateway_url: None,
            sms_account: None,
            sms_token: None,
            sms_from: None,
            email_webhook_url: None,
            sms_webhook_url: None,
            webhook_secret: None,
            trusted_proxies: String::new(),
            max_body_bytes: 256 * 1024,
            max_connections: 8192,
            header_timeout_seconds: 75,
            request_timeout_seconds: 30,
            shutdown_seconds: 20,
            drain_seconds: 0,
            log: "info,sea_orm_migration=warn,sqlx::postgres::notice=warn".to_owned(),
            log_format: LogFormat::default(),
            metrics_listen: None,
            otlp_endpoint: None,
            otlp_traces_ratio: 1.0,
        }
    }
}

/// The prefix of environment variables.
pub(crate) const ENV_PREFIX: &str = "FIDELIO_";
/// The file that is read if no other is named.
const DEFAULT_FILE: &str = "fidelio.toml";

impl Settings {
    /// Reads the settings: defaults, then the file, then the environment, then flags; later ones win.
    ///
    /// # Errors
    /// A sentence that names the setting that is wrong and where it was set.
    pub(crate) fn load(file: Option<&Path>, flags: Vec<(String, String)>) -> Result<Self> {
        if let Some(file) = file.filter(|file| !file.is_file()) {
            bail!("the configuration file {} does not exist", file.display());
        }
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        let file = file.unwrap_or_else(|| Path::new(DEFAULT_FILE));
        if file.is_file() {
            figment = figment.merge(Toml::file_exact(file));
        }
        let known = described();
        let names: Vec<&str> = known.iter().map(|setting| setting.name.as_str()).collect();
        // A number or truth value is typed by how it looks; a text is what was written, also if it is a number's.
        let typed = |name: &str, text: String| match known.iter().any(|known| known.name == name && known.is_text())
        {
            true => Value::from(text),
            false => text.parse().unwrap_or_else(|never| match never {}),
        };
        for (name, text) in Env::prefixed(ENV_PREFIX).only(&names).iter() {
            let name = name.into_string();
            let place = format!("environment variable {ENV_PREFIX}{}", name.to_uppercase());
            figment = figment.merge(Given { value: typed(&name, text), place, name });
        }
        for (name, text) in flags {
            let place = format!("flag --{}", flag_name(&name));
            figment = figment.merge(Given { value: typed(&name, text), place, name });
        }
        let settings: Self = figment.extract().map_err(|error| anyhow::anyhow!("{}", readable(&error)))?;
        settings.check()?;
        Ok(settings)
    }

    /// Whether each setting is one that can be.
    ///
    /// # Errors
    /// A sentence that names the one that is wrong.
    pub(crate) fn check(&self) -> Result<()> {
        if let Some(url) = &self.public_url {
            let is_base = |url: &str| {
                let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
                rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', '@', ' ']))
            };
            if !is_base(url) {
                bail!(
                    "public_url: {url:?} must be http:// or https:// and a host, without a path, like https://login.example.com"
                );
            }
        }
        if let Some(url) = &self.database_url
            && !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme))
        {
            bail!("database_url: must begin with sqlite:// or postgres://");
        }
        if let Some(url) = self.database_url.as_ref().filter(|url| url.starts_with("sqlite:"))
            && (fidelio_persistence::sqlite_file(url).is_none() || url.contains(":memory:"))
        {
            bail!(
                "database_url: sqlite:// needs a file, like sqlite://data/fidelio.sqlite, and takes no parameter but mode"
            );
        }
        if let Some(id) = &self.default_application
            && id.parse::<fidelio_kernel::ApplicationId>().is_err()
        {
            bail!("default_application: {id:?} must be the id of an application; `fidelio app list` shows them");
        }
        if self.master_key_command.as_ref().is_some_and(|command| command.trim().is_empty()) {
            bail!("master_key_command: must be a program, like /usr/local/bin/master-key");
        }
        let sources =
            [self.master_key.is_some(), self.master_key_command.is_some(), self.master_key_file.is_some()];
        if sources.into_iter().filter(|is_set| *is_set).count() > 1 {
            bail!("master_key: set one of master_key, master_key_command and master_key_file");
        }
        self.trusted_networks()?;
        if let Some(text) = &self.otlp_endpoint {
            let is_http = |url: &url::Url| matches!(url.scheme(), "http" | "https") && url.query().is_none();
            if !url::Url::parse(text).is_ok_and(|url| is_http(&url)) {
                bail!("otlp_endpoint: must be http:// or https:// and a host, like http://collector:4318");
            }
        }
        if !(0.0..=1.0).contains(&self.otlp_traces_ratio) {
            bail!("otlp_traces_ratio: {} must be between 0 and 1", self.otlp_traces_ratio);
        }
        for (name, value, most) in [
            ("database_connections", u64::from(self.database_connections), 1000),
            ("max_body_bytes", self.max_body_bytes as u64, 64 * 1024 * 1024),
            ("max_connections", self.max_connections as u64, 1_000_000),
            ("header_timeout_seconds", self.header_timeout_seconds, 3600),
            ("request_timeout_seconds", self.request_timeout_seconds, 3600),
        ] {
            if !(1..=most).contains(&value) {
                bail!("{name}: {value} must be between 1 and {most}");
            }
        }
        Ok(())
    }

    /// The database to use.
    pub(crate) fn database(&self) -> String {
        let default = || fidelio_persistence::sqlite_url(&self.data_dir.join("fidelio.sqlite"));
        self.database_url.clone().unwrap_or_else(default)
    }

    /// The networks of the proxies that are believed; an address is the network of itself.
    ///
    /// # Errors
    /// When one of them is neither.
    pub(crate) fn trusted_networks(&self) -> Result<Vec<IpNet>> {
        let entries = self.trusted_proxies.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        let network = |entry: &str| match entry.parse::<IpNet>() {
            Ok(network) => Ok(network.trunc()),
            Err(_) => entry.parse::<IpAddr>().map(IpNet::from).map_err(|_| {
                anyhow::anyhow!(
                    "trusted_proxies: {entry:?} must be an address or a network, like 10.0.0.7 or 10.0.0.0/8"
                )
            }),
        };
        entries.map(network).collect()
    }

    /// The file of the master key.
    pub(crate) fn master_key_path(&self) -> PathBuf {
        self.master_key_file.clone().unwrap_or_else(|| self.data_dir.join("master.key"))
    }

    /// Whom to believe about who sends a request.
    ///
    /// # Errors
    /// When an address or a network is malformed.
    pub(crate) fn proxies(&self) -> Result<Proxies> {
        let trusted = self.trusted_networks()?;
        let is_hidden = self.behind_tls_proxy && trusted.is_empty();
        Ok(if is_hidden { Proxies::Unknown } else { Proxies::Trusted(trusted) })
    }

    /// The file in which fetched FIDO metadata is kept.
    pub(crate) fn metadata_cache(&self) -> PathBuf {
        self.data_dir.join("fido-metadata.jwt")
    }

    /// Whether it is said where clients reach the server, or it can only be this machine.
    pub(crate) fn knows_public_url(&self) -> bool {
        self.public_url.is_some() || (self.profile == Profile::Development && !self.behind_tls_proxy)
    }

    /// Whether webhooks and OpenID providers may be in private networks and without TLS.
    pub(crate) fn allows_private(&self) -> bool {
        let is_alone = self.listen.ip().is_loopback() && !self.behind_tls_proxy;
        self.private_webhooks || (self.profile == Profile::Development && is_alone)
    }

    /// The file in which messages end that have no other way, while developing.
    pub(crate) fn outbox_path(&self) -> PathBuf {
        self.data_dir.join("outbox.jsonl")
    }

    /// Where clients reach a server that listens on this port.
    pub(crate) fn public_url_for(&self, port: u16) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://localhost:{port}"))
    }

    /// The settings as a TOML file, secrets left out.
    ///
    /// # Errors
    /// When they cannot be written as TOML.
    pub(crate) fn to_toml(&self) -> Result<String> {
        let hide = |secret: &Option<String>| secret.as_ref().map(|_| "(hidden)".to_owned());
        let shown = Self {
            master_key: hide(&self.master_key),
            database_url: Some(without_password(&self.database())),
            smtp_url: self.smtp_url.as_deref().map(smtp_without_password),
            sms_token: hide(&self.sms_token),
            email_webhook_url: self.email_webhook_url.as_deref().map(without_password),
            sms_webhook_url: self.sms_webhook_url.as_deref().map(without_password),
            webhook_secret: hide(&self.webhook_secret),
            otlp_endpoint: self.otlp_endpoint.as_deref().map(without_password),
            master_key_file: match (&self.master_key, &self.master_key_command) {
                (None, None) => Some(self.master_key_path()),
                _ => None,
            },
            public_url: Some(self.public_url_for(self.listen.port())),
            ..self.clone()
        };
        toml::to_string_pretty(&shown).context("the settings cannot be written as TOML")
    }
}

fn without_password(url: &str) -> String {
    if url.starts_with("sqlite:") {
        return url.to_owned();
    }
    let Ok(mut parsed) = url::Url::parse(url) else { return "(hidden)".to_owned() };
    // A URL without a host has no place for a password either.
    let _ = parsed.set_password(None);
    parsed.set_query(None);
    parsed.to_string()
}

/// What else can be seen of an SMTP server's URL is how it is encrypted.
fn smtp_without_password(url: &str) -> String {
    let query = url.split_once('?').map(|(_, query)| query);
    match query.filter(|query| ["tls=required", "tls=opportunistic", "tls=none"].contains(query)) {
        Some(tls) => format!("{}?{tls}", without_password(url)),
        None => without_password(url),
    }
}

/// A setting that was given by itself, in the environment or as a flag.
struct Given {
    name: String,
    value: Value,
    place: String,
}

impl figment::Provider for Given {
    fn metadata(&self) -> figment::Metadata {
        figment::Metadata::named(self.place.clone())
    }

    fn data(&self) -> figment::Result<figment::value::Map<figment::Profile, figment::value::Dict>> {
        let values = figment::value::Dict::from([(self.name.clone(), self.value.clone())]);
        Ok(figment::value::Map::from([(figment::Profile::Default, values)]))
    }
}

/// What is wrong, with which setting, and where it was set.
fn readable(error: &figment::Error) -> String {
    let name = error.path.join(".");
    let place = error.metadata.as_ref().map(|metadata| match &metadata.source {
        Some(source) => format!(" in {source}"),
        None => format!(" in the {}", metadata.name),
    });
    let what = &error.kind;
    match name.is_empty() {
        true => format!("the settings are wrong: {what}{}", place.unwrap_or_default()),
        false => format!("{name}: {what}{}", place.unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_wrong_setting_is_named_with_where_it_was_set() {
        for (name, value, says) in [
            ("max_body_bytes", "plenty", "max_body_bytes: "),
            ("listen", "everywhere", "listen: "),
            ("public_url", "login.example.com", "public_url: "),
            ("public_url", "https://example.com/login", "public_url: "),
            ("database_url", "mysql://x", "database_url: "),
            ("database_url", "sqlite://", "database_url: "),
            ("database_url", "sqlite::memory:", "database_url: "),
            ("database_url", "sqlite://a.sqlite?colour=red", "database_url: "),
            ("profile", "staging", "profile: "),
            ("request_timeout_seconds", "0", "request_timeout_seconds: "),
            ("trusted_proxies", "10.0.0.7, proxy.example.com", "trusted_proxies: "),
            ("trusted_proxies", "10.0.0.0/33", "trusted_proxies: "),
            ("master_key_command", " ", "master_key_command: "),
            ("metrics_listen", "9464", "metrics_listen: "),
            ("otlp_endpoint", "collector:4318", "otlp_endpoint: "),
            ("otlp_traces_ratio", "1.5", "otlp_traces_ratio: "),
        ] {
            let refused = Settings::load(None, flags(&[(name, value)])).expect_err(name).to_string();
            assert!(refused.starts_with(says), "{refused}");
        }
    }

    #[test]
    fn a_flag_that_is_not_a_setting_is_refused() {
        let refused = Settings::load(None, flags(&[("lissten", "127.0.0.1:1")])).expect_err("unknown").to_string();
        assert!(refused.contains("lissten"), "{refused}");
    }

    #[test]
    fn the_reference_in_the_documentation_is_in_step() {
        let committed = include_str!("../../../docs/configuration.md");
        assert!(committed == reference(), "write it anew: fidelio config reference > docs/configuration.md");
    }

    #[test]
    fn secrets_are_not_shown() {
        let settings = Settings {
            master_key: Some("sesame".into()),
            database_url: Some("postgres://fidelio:sword@fish@db/fidelio?password=swordfish".into()),
            smtp_url: Some("smtp://ann:swordfish@smtp.example.com?tls=required".into()),
            sms_token: Some("swordfish".into()),
            email_webhook_url: Some("https://hook:swordfish@example.com/send?key=swordfish".into()),
            sms_webhook_url: Some("https://hook:swordfish@example.com/send?key=swordfish".into()),
            webhook_secret: Some("whsec_swordfish".into()),
            ..Settings::default()
        };
        let shown = settings.to_toml().expect("TOML");
        assert!(!shown.contains("sesame") && !shown.contains("fish"), "{shown}");
        assert!(shown.contains("smtp://ann@smtp.example.com?tls=required"), "{shown}");
    }

    #[test]
    fn a_text_stays_as_it_was_written_also_if_it_looks_like_a_number() {
        let given = flags(&[("sms_from", "+14155550123"), ("sms_token", "0123456789"), ("max_body_bytes", "+7")]);
        let settings = Settings::load(None, given).expect("settings");
        assert_eq!(settings.sms_from.as_deref(), Some("+14155550123"));
        assert_eq!(settings.sms_token.as_deref(), Some("0123456789"));
        assert_eq!(settings.max_body_bytes, 7);
    }

    #[test]
    fn proxies_are_addresses_and_networks() {
        let trusting = |text: &str| Settings { trusted_proxies: text.into(), ..Settings::default() };
        let networks = |text: &str| trusting(text).trusted_networks().expect(text);
        assert_eq!(networks(" , "), []);
        let shown: Vec<_> =
            networks("10.0.0.7,192.168.3.4/16, fd00::/8 ,::1").iter().map(IpNet::to_string).collect();
        assert_eq!(shown, ["10.0.0.7/32", "192.168.0.0/16", "fd00::/8", "::1/128"]);
    }
}
