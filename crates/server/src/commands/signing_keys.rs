//! `fidelio keys`.

use anyhow::Result;
use fidelio_credentials::signing_key::{Role, roles};
use fidelio_flows::By;
use fidelio_kernel::Clock as _;

use super::{administration, app_id, say};
use crate::Settings;
use crate::cli::KeysCommand;
use crate::clock::SystemClock;

pub(crate) async fn keys(settings: &Settings, command: KeysCommand) -> Result<()> {
    match command {
        KeysCommand::List { app } => {
            let id = app_id(&app, settings)?;
            let keys = administration(settings).await?.signing_keys(id).await?;
            for (key, role) in roles(&keys, SystemClock.now()) {
                say(&format!("{}  {}  since {}", key.kid, shown(role), key.active_from))?;
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

fn shown(role: Role) -> String {
    match role {
        Role::Signs => "signs".to_owned(),
        Role::Published => "published, signs soon".to_owned(),
        Role::Verifies(until) => format!("verifies until {until}"),
        Role::Retired(at) => format!("retired {at}"),
    }
}
