//! What the commands do, each over one use case.

mod api_keys;
mod audit;
mod backup;
mod copy;
mod healthcheck;
mod operators;
mod providers;
mod sealing_keys;
mod shell;
mod signing_keys;
mod users;
mod webhooks;

pub(crate) use api_keys::api_key;
pub(crate) use audit::audit;
pub(crate) use backup::{backup, restore};
pub(crate) use copy::copy;
pub(crate) use healthcheck::healthcheck;
pub(crate) use operators::operator;
pub(crate) use providers::oidc_provider;
pub(crate) use sealing_keys::{master_key, sealing_keys};
pub(crate) use shell::{completions, man};
pub(crate) use signing_keys::keys;
pub(crate) use users::user;
pub(crate) use webhooks::webhook;

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use fidelio_flows::administration::{ApplicationChange, NewApplication};
use fidelio_flows::messages::built_in_templates;
use fidelio_flows::{Administration, By};
use fidelio_identity::settings::MessageTemplates;
use fidelio_identity::{Application, ApplicationSettings, AuthenticatorPolicy, MfaPolicy, Origin};
use fidelio_kernel::{ApplicationId, Page, Paging};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::cli::{AppCommand, WhichApp};
use crate::settings::reference;
use crate::{Installation, Opened, Settings};

/// Writes to standard output. Who has closed it does not want to know more.
fn say(text: &str) -> Result<()> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("standard output"),
        _ => Ok(()),
    }
}

/// Writes a line for each item of a list, page by page.
async fn say_all<T, K: Clone>(
    mut page: impl AsyncFnMut(Paging<K>) -> Result<Page<T, K>>,
    line: impl Fn(&T) -> String,
) -> Result<()> {
    let mut paging = Paging { after: None, limit: Paging::<K>::MOST };
    loop {
        let Page { items, next } = page(paging.clone()).await?;
        for item in &items {
            say(&line(item))?;
        }
        if next.is_none() {
            return Ok(());
        }
        paging.after = next;
    }
}

async fn installation(settings: &Settings) -> Result<Installation> {
    assemble(&Opened::open(settings).await?, settings).await
}

async fn assemble(opened: &Opened, settings: &Settings) -> Result<Installation> {
    // No command needs the FIDO metadata, and what is wrong with it must not keep an operator from one.
    let settings = &Settings { metadata_file: None, metadata_url: None, metadata_root: None, ..settings.clone() };
    opened.assemble(settings, settings.public_url_for(settings.listen.port())).await
}

async fn administration(settings: &Settings) -> Result<Arc<Administration>> {
    Ok(installation(settings).await?.administration)
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
                settings: Some(patch(&changes)?),
            };
            let application = administration(settings).await?.create_application(&By::command_line(), new).await?;
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
        AppCommand::Set {
            app,
            name,
            rp_name,
            origins,
            settings: changes,
            mfa_policy,
            templates,
            authenticators,
        } => {
            let id = app_id(&app, settings)?;
            let administration = administration(settings).await?;
            let current = administration.application(id).await?;
            let mut patches = vec![patch(&changes)?];
            // Null first, so that nothing is left of what there was.
            let mut replace = |name: &str, value: Option<Value>| {
                patches.push(json!({ name: null }));
                patches.extend(value.map(|value| json!({ name: value })));
            };
            if let Some(path) = mfa_policy {
                replace("mfa_policy", from_file::<MfaPolicy>("--mfa-policy", &path)?);
            }
            if let Some(path) = templates {
                replace("templates", from_file::<Templates>("--templates", &path)?);
            }
            if let Some(path) = authenticators {
                replace("authenticators", from_file::<AuthenticatorPolicy>("--authenticators", &path)?);
            }
            let change = ApplicationChange {
                name,
                rp_name,
                origins: if origins.is_empty() { None } else { Some(parse_origins(&origins)?) },
                settings: patches,
            };
            let application = administration.change_application(&By::command_line(), current.id, change).await?;
            say(&format!("{:#}", shown(&application)))?;
        }
        AppCommand::Schema => app_schema()?,
        AppCommand::DefaultMfaPolicy => default_mfa_policy()?,
        AppCommand::DefaultTemplates => default_templates()?,
    }
    Ok(())
}

/// Templates of messages by language.
type Templates = BTreeMap<String, MessageTemplates>;

/// What a file of JSON holds, if it is of this type; nothing for the word `default`.
fn from_file<T: DeserializeOwned + Serialize>(flag: &str, path: &Path) -> Result<Option<Value>> {
    if path == Path::new("default") {
        return Ok(None);
    }
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{flag}: the file {} cannot be read", path.display()))?;
    let parsed: T = serde_json::from_str(&text).with_context(|| format!("{flag}: {}", path.display()))?;
    Ok(Some(serde_json::to_value(parsed)?))
}

pub(crate) fn default_mfa_policy() -> Result<()> {
    say(&serde_json::to_string_pretty(&MfaPolicy::default())?)
}

pub(crate) fn default_templates() -> Result<()> {
    say(&serde_json::to_string_pretty(built_in_templates())?)
}

pub(crate) async fn events(settings: &Settings, app: &WhichApp, trace_id: Option<&str>, most: u64) -> Result<()> {
    let installation = installation(settings).await?;
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

/// `NAME=VALUE` changes as a merge patch (RFC 7396); a value is JSON, or else a text.
fn patch(changes: &[String]) -> Result<Value> {
    let mut all = json!({});
    for change in changes {
        let Some((name, value)) = change.split_once('=') else {
            bail!("--set: {change:?} must be NAME=VALUE");
        };
        // A dot leads into a setting that has settings of its own: `code_limits.requests_per_user`.
        let place = name.split('.').fold(&mut all, |place, part| match place {
            Value::Object(members) => members.entry(part).or_insert_with(|| json!({})),
            other => other,
        });
        *place = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
    }
    Ok(all)
}

fn shown(application: &Application) -> Value {
    json!({
        "id": application.id.to_string(),
        "name": application.name,
        "rp_id": application.rp_id,
        "rp_name": application.rp_name,
        "origins": application.origins,
        "settings": application.settings,
        "for_operators": application.for_operators,
        "created_at": application.created_at.to_string(),
    })
}

pub(crate) async fn migrate(settings: &Settings) -> Result<()> {
    Opened::open(&Settings { no_migrate: false, ..settings.clone() }).await?;
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
