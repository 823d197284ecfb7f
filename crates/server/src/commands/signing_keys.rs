//! `fidelio keys`.

use anyhow::Result;
use fidelio_credentials::signing_key::SigningKey;
use fidelio_flows::By;
use fidelio_kernel::{Clock as _, Timestamp};

use super::{administration, app_id, say};
use crate::Settings;
use crate::cli::KeysCommand;
use crate::clock::SystemClock;

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
            let key =
                administration(settings).await?.rotate_signing_key(&By::command_line(), id, compromised).await?;
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
