//! What the commands do, each over one use case.

use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use fidelio_credentials::signing_key::SigningKey;
use fidelio_flows::Administration;
use fidelio_flows::administration::{ApplicationChange, NewApplication};
use fidelio_flows::messages::built_in_templates;
use fidelio_identity::{ApiKey, Application, ApplicationSettings, MfaPolicy, Origin, Scopes};
use fidelio_kernel::{ApplicationId, Clock as _, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::cli::{ApiKeyCommand, AppCommand, KeysCommand, WhichApp};
use crate::clock::SystemClock;
use crate::settings::reference;
use crate::{Opened, Settings};

/// Writes to standard output. Who has closed it does not want to know more.
fn say(text: &str) -> Result<()> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("standard output"),
        _ => Ok(()),
    }
}

async fn administration(settings: &Settings) -> Result<Administration> {
    let opened = Opened::open(settings).await?;
    let public_url = settings.public_url_for(settings.listen.port());
    Ok(opened.assemble(settings, public_url)?.administration)
}

fn app_id(app: &WhichApp, settings: &Settings) -> Result<Option<ApplicationId>> {
    let text = app.id.as_ref().or(settings.default_application.as_ref());
    text.map(|id| id.parse().ok().with_context(|| format!("--app: {id:?} is no id of an application"))).transpose()
}

pub(crate) async fn app(settings: &Settings, command: AppCommand) -> Result<()> {
    match command {
        AppCommand::Create { name, rp_id, rp_name, origins, settings: changes } => {
            let new = NewApplication {
                name,
                rp_id,
                rp_name,
                origins: parse_origins(&origins)?,
                settings: changed(&ApplicationSettings::default(), &changes)?,
            };
            let application = administration(settings).await?.create_application(new).await?;
            say(&application.id.to_string())?;
        }
        AppCommand::List => {
            let applications = administration(settings).await?.applications().await?;
            for application in applications {
                say(&format!("{}  {}  {}", application.id, application.rp_id, application.name))?;
            }
        }
        AppCommand::Show { app } => {
            let id = app_id(&app, settings)?;
            let application = administration(settings).await?.application(id).await?;
            say(&format!("{:#}", shown(&application)))?;
        }
        AppCommand::Set { app, name, rp_name, origins, settings: changes, mfa_policy, templates } => {
            let id = app_id(&app, settings)?;
            let administration = administration(settings).await?;
            let current = administration.application(id).await?;
            let mut new = changed(&current.settings, &changes)?;
            if let Some(path) = mfa_policy {
                new.mfa_policy = from_file("--mfa-policy", &path)?;
            }
            if let Some(path) = templates {
                new.templates = from_file("--templates", &path)?.unwrap_or_default();
            }
            let change = ApplicationChange {
                name,
                rp_name,
                origins: if origins.is_empty() { None } else { Some(parse_origins(&origins)?) },
                settings: Some(new),
            };
            let application = administration.change_application(Some(current.id), change).await?;
            say(&format!("{:#}", shown(&application)))?;
        }
        AppCommand::Schema => app_schema()?,
        AppCommand::DefaultMfaPolicy => default_mfa_policy()?,
        AppCommand::DefaultTemplates => default_templates()?,
    }
    Ok(())
}

/// What a file of JSON holds; nothing for the word `default`.
fn from_file<T: DeserializeOwned>(flag: &str, path: &Path) -> Result<Option<T>> {
    if path == Path::new("default") {
        return Ok(None);
    }
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{flag}: the file {} cannot be read", path.display()))?;
    let parsed = serde_json::from_str(&text).with_context(|| format!("{flag}: {}", path.display()))?;
    Ok(Some(parsed))
}

pub(crate) fn default_mfa_policy() -> Result<()> {
    say(&serde_json::to_string_pretty(&MfaPolicy::default())?)
}

pub(crate) fn default_templates() -> Result<()> {
    say(&serde_json::to_string_pretty(built_in_templates())?)
}

pub(crate) async fn events(settings: &Settings, app: &WhichApp, trace_id: Option<&str>, most: u64) -> Result<()> {
    let opened = Opened::open(settings).await?;
    let installation = opened.assemble(settings, settings.public_url_for(settings.listen.port()))?;
    let application = installation.administration.application(app_id(app, settings)?).await?;
    for event in installation.api.client_events.latest(application.id, trace_id, most).await? {
        let shown = json!({
            "at": event.at.to_string(),
            "session": event.session.to_string(),
            "trace_id": event.trace_id,
            "is_error": event.is_error,
            "event": event.event,
            "client": event.client,
        });
        say(&shown.to_string())?;
    }
    Ok(())
}

pub(crate) async fn failed_messages(settings: &Settings, app: &WhichApp, most: u64) -> Result<()> {
    let failed = administration(settings).await?.failed_messages(app_id(app, settings)?, most).await?;
    for message in failed {
        let shown = json!({
            "id": message.id.to_string(),
            "channel": message.channel.as_str(),
            "attempts": message.attempts,
            "failed_at": message.failed_at.to_string(),
            "error": message.error,
        });
        say(&shown.to_string())?;
    }
    Ok(())
}

fn parse_origins(origins: &[String]) -> Result<Vec<Origin>> {
    Ok(origins.iter().map(|origin| Origin::parse(origin)).collect::<Result<_, _>>()?)
}

/// Settings with `NAME=VALUE` changes; a value is JSON, or else a text.
fn changed(current: &ApplicationSettings, changes: &[String]) -> Result<ApplicationSettings> {
    let mut all = serde_json::to_value(current)?;
    for change in changes {
        let Some((name, value)) = change.split_once('=') else {
            bail!("--set: {change:?} must be NAME=VALUE");
        };
        // A dot leads into a setting that has settings of its own: `code_limits.requests_per_user`.
        let place = name.split('.').fold(&mut all, |place, part| match place {
            Value::Object(members) => members.entry(part).or_insert(Value::Null),
            other => other,
        });
        *place = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
    }
    let known = "`fidelio app schema` lists the settings and their values";
    serde_json::from_value(all).map_err(|error| anyhow::anyhow!("--set: {error}; {known}"))
}

fn shown(application: &Application) -> Value {
    json!({
        "id": application.id.to_string(),
        "name": application.name,
        "rp_id": application.rp_id,
        "rp_name": application.rp_name,
        "origins": application.origins,
        "settings": application.settings,
        "created_at": application.created_at.to_string(),
    })
}

pub(crate) async fn api_key(settings: &Settings, command: ApiKeyCommand) -> Result<()> {
    match command {
        ApiKeyCommand::Create { app, name, scopes, expires_in_days } => {
            let id = app_id(&app, settings)?;
            let scopes: Scopes = if scopes == "all" { Scopes::ordinary() } else { scopes.parse()? };
            let lifetime = expires_in_days.map(|days| Duration::from_secs(u64::from(days) * 86_400));
            let administration = administration(settings).await?;
            let (key, text) = administration.create_api_key(id, name, scopes, lifetime).await?;
            eprintln!("API key {} was made. It is shown only now:", key.id);
            if writeln!(std::io::stdout(), "{text}").is_err() {
                administration.revoke_api_key(key.id).await?;
                bail!("the API key could not be shown, so it was revoked");
            }
        }
        ApiKeyCommand::List { app } => {
            let id = app_id(&app, settings)?;
            let now = SystemClock.now();
            for key in administration(settings).await?.api_keys(id).await? {
                say(&format!(
                    "{}  {}  {}  [{}]  {}",
                    key.id,
                    state(&key, now),
                    last_used(&key),
                    key.scopes,
                    key.name
                ))?;
            }
        }
        ApiKeyCommand::Revoke { id } => {
            let key = id.parse().ok().context("this is no id of an API key; `fidelio api-key list` shows them")?;
            administration(settings).await?.revoke_api_key(key).await?;
            say(&format!("{id} is revoked"))?;
        }
    }
    Ok(())
}

fn state(key: &ApiKey, now: Timestamp) -> String {
    match (key.revoked_at, key.expires_at) {
        (Some(at), _) => format!("revoked {at}"),
        (None, Some(at)) if at <= now => format!("expired {at}"),
        (None, Some(at)) => format!("expires {at}"),
        (None, None) => "live".to_owned(),
    }
}

fn last_used(key: &ApiKey) -> String {
    key.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("last used {at}"))
}

pub(crate) async fn keys(settings: &Settings, command: KeysCommand) -> Result<()> {
    match command {
        KeysCommand::List { app } => {
            let id = app_id(&app, settings)?;
            let keys = administration(settings).await?.signing_keys(id).await?;
            let now = SystemClock.now();
            let current = fidelio_credentials::signing_key::current(&keys, now).map(|key| key.kid.clone());
            for key in &keys {
                say(&format!("{}  {}  since {}", key.kid, role(key, current.as_deref(), now), key.active_from))?;
            }
        }
        KeysCommand::Rotate { app, compromised } => {
            let id = app_id(&app, settings)?;
            let key = administration(settings).await?.rotate_signing_key(id, compromised).await?;
            say(&format!("{} signs from {}", key.kid, key.active_from))?;
        }
    }
    Ok(())
}

fn role(key: &SigningKey, current: Option<&str>, now: Timestamp) -> String {
    match key.retired_at {
        Some(at) if at <= now => format!("retired {at}"),
        _ if current == Some(key.kid.as_str()) => "signs".to_owned(),
        Some(at) => format!("verifies until {at}"),
        None => "published, signs soon".to_owned(),
    }
}

pub(crate) async fn migrate(settings: &Settings) -> Result<()> {
    Opened::open(settings).await?;
    say("The database is up to date.")?;
    Ok(())
}

pub(crate) fn config_show(settings: &Settings) -> Result<()> {
    say(settings.to_toml()?.trim_end())?;
    Ok(())
}

pub(crate) fn config_schema() -> Result<()> {
    say(&format!("{:#}", schemars::schema_for!(Settings).to_value()))?;
    Ok(())
}

pub(crate) fn config_reference() -> Result<()> {
    say(reference().trim_end())?;
    Ok(())
}

pub(crate) fn app_schema() -> Result<()> {
    say(&format!("{:#}", schemars::schema_for!(ApplicationSettings).to_value()))?;
    Ok(())
}
