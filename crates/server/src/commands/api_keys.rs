//! `fidelio api-key`.

use std::io::Write as _;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use fidelio_flows::By;
use fidelio_flows::administration::NewApiKey;
use fidelio_identity::{ApiKey, ApiKeyState, Scopes};
use fidelio_kernel::{Clock as _, Timestamp};

use super::{administration, app_id, say, say_all};
use crate::Settings;
use crate::cli::ApiKeyCommand;
use crate::clock::SystemClock;

const NO_ID: &str = "this is no id of an API key; `fidelio api-key list` shows them";

pub(crate) async fn api_key(settings: &Settings, command: ApiKeyCommand) -> Result<()> {
    match command {
        ApiKeyCommand::Create { app, name, scopes, expires_in_days, continues } => {
            let id = app_id(&app, settings)?;
            let scopes: Scopes = if scopes == "all" { Scopes::ordinary() } else { scopes.parse()? };
            let lifetime = expires_in_days.map(|days| Duration::from_secs(u64::from(days) * 86_400));
            let continues = continues.map(|id| id.parse().ok().context(NO_ID)).transpose()?;
            let administration = administration(settings).await?;
            let new = NewApiKey { name, scopes, lifetime, continues };
            let (key, text) = administration.create_api_key(&By::command_line(), id, new).await?;
            eprintln!("API key {} was made. It is shown only now:", key.id);
            if writeln!(std::io::stdout(), "{text}").is_err() {
                administration.revoke_api_key(&By::command_line(), None, key.id).await?;
                bail!("the API key could not be shown, so it was revoked");
            }
        }
        ApiKeyCommand::List { app } => {
            let id = app_id(&app, settings)?;
            let now = SystemClock.now();
            let administration = administration(settings).await?;
            let application = administration.application(id).await?.id;
            let page = async |paging| Ok(administration.api_keys(application, paging).await?);
            let line = |key: &ApiKey| {
                format!("{}  {}  {}  [{}]  {}", key.id, state(key, now), last_used(key), key.scopes, key.name)
            };
            say_all(page, line).await?;
        }
        ApiKeyCommand::Revoke { id } => {
            let key = id.parse().ok().context(NO_ID)?;
            administration(settings).await?.revoke_api_key(&By::command_line(), None, key).await?;
            say(&format!("{id} is revoked"))?;
        }
    }
    Ok(())
}

fn state(key: &ApiKey, now: Timestamp) -> String {
    match key.state(now) {
        ApiKeyState::Revoked(at) => format!("revoked {at}"),
        ApiKeyState::Expired(at) => format!("expired {at}"),
        ApiKeyState::Live { until: Some(at) } => format!("expires {at}"),
        ApiKeyState::Live { until: None } => "live".to_owned(),
    }
}

fn last_used(key: &ApiKey) -> String {
    key.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("last used {at}"))
}
