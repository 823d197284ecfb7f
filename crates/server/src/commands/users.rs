//! `fidelio user`.

use anyhow::{Context as _, Result, bail};
use fidelio_flows::By;
use fidelio_identity::User;
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_kernel::{ApplicationId, PasskeyId, UserId};
use fidelio_provisioning::resource::Domain;
use fidelio_provisioning::{Demand, ProvisioningError};
use serde_json::json;

use super::{app_id, installation, say, say_all};
use crate::cli::{UserCommand, WhichUser};
use crate::{Installation, Settings};

pub(crate) async fn user(settings: &Settings, command: UserCommand) -> Result<()> {
    let installation = installation(settings).await?;
    let (app, user) = match &command {
        UserCommand::List { app, .. } => (app, None),
        UserCommand::Show { which }
        | UserCommand::Deactivate { which }
        | UserCommand::Activate { which }
        | UserCommand::Link { which }
        | UserCommand::Unlink { which }
        | UserCommand::Identities { which }
        | UserCommand::LinkIdentity { which, .. }
        | UserCommand::UnlinkIdentity { which, .. }
        | UserCommand::Delete { which }
        | UserCommand::DeletePasskey { which, .. } => (&which.app, Some(which)),
    };
    let application = installation.administration.application(app_id(app, settings)?).await?.id;
    let user = user.map(id).transpose()?;
    let (by, users) = (By::command_line(), &installation.api.users);
    let (is_done, what) = match (command, user) {
        (UserCommand::List { name, .. }, _) => {
            return list_users(&installation, application, name.as_deref()).await;
        }
        (UserCommand::Show { .. }, Some(user)) => {
            let view = installation.api.management.user(application, user).await?;
            let passkeys = view.passkeys.iter().map(|(passkey, _)| {
                json!({
                    "id": passkey.id.to_string(),
                    "name": passkey.name,
                    "aaguid": passkey.aaguid.to_string(),
                    "attestation": passkey.attestation_trust.as_str(),
                    "created_at": passkey.created_at.to_string(),
                    "last_used_at": passkey.last_used_at.map(|at| at.to_string()),
                    "flagged_at": passkey.flagged_at.map(|at| at.to_string()),
                })
            });
            let devices = view.devices.iter().map(|used| {
                json!({
                    "id": used.device.id.to_string(),
                    "name": used.device.info.label(),
                    "last_used_at": used.last_used_at.to_string(),
                })
            });
            let contacts = view.contacts.iter().map(|contact| contact.address.as_str());
            let domain = Domain { application, client: None };
            let provisioned = installation.api.provisioning.user(domain, user, &Demand::default()).await;
            let shown = json!({
                "id": view.user.id.to_string(),
                "name": view.user.name.as_str(),
                "display_name": view.user.display_name,
                "active": view.user.active,
                "created_at": view.user.created_at.to_string(),
                "addresses": contacts.collect::<Vec<_>>(),
                "provisioned": match provisioned {
                    Ok(_) => true,
                    Err(ProvisioningError::NotFound(_)) => false,
                    Err(error) => return Err(error.into()),
                },
                "passkeys": passkeys.collect::<Vec<_>>(),
                "devices": devices.collect::<Vec<_>>(),
            });
            say(&format!("{shown:#}"))?;
            return Ok(());
        }
        (UserCommand::Deactivate { .. }, Some(user)) => {
            (users.deactivate(&by, application, user).await?, "is deactivated, and all access has ended")
        }
        (UserCommand::Activate { .. }, Some(user)) => {
            (users.activate(&by, application, user).await?, "can sign in again")
        }
        (UserCommand::Link { .. }, Some(user)) => {
            let found = installation.api.management.user(application, user).await?.user;
            installation.api.provisioning.link(&by, &found).await?;
            (true, "is linked: provisioning clients see and change it")
        }
        (UserCommand::Unlink { .. }, Some(user)) => {
            if !installation.api.provisioning.unlink(&by, application, user).await? {
                bail!("there is no provisioned user with this id in the application {application}");
            }
            (true, "is hidden from provisioning clients, and in no group")
        }
        (UserCommand::Identities { .. }, Some(user)) => {
            for identity in installation.api.federation.identities(application, user).await? {
                let shown = json!({
                    "provider": identity.provider.as_str(),
                    "subject": identity.subject,
                    "linked_at": identity.linked_at.to_string(),
                    "last_used_at": identity.last_used_at.map(|at| at.to_string()),
                });
                say(&shown.to_string())?;
            }
            return Ok(());
        }
        (UserCommand::LinkIdentity { provider, subject, .. }, Some(user)) => {
            let provider = ProviderId::parse(&provider)?;
            installation.api.federation.link(&by, application, user, &provider, &subject).await?;
            (true, "can sign in by this account")
        }
        (UserCommand::UnlinkIdentity { provider, .. }, Some(user)) => {
            let provider = ProviderId::parse(&provider)?;
            installation.api.federation.unlink(&by, application, user, &provider).await?;
            (true, "cannot sign in by this provider any more")
        }
        (UserCommand::Delete { .. }, Some(user)) => (users.delete(&by, application, user).await?, "is deleted"),
        (UserCommand::DeletePasskey { passkey, .. }, Some(user)) => {
            let passkey: PasskeyId = passkey.parse().ok().context("this is no id of a passkey")?;
            if !users.delete_passkey(&by, application, Some(user), passkey).await? {
                bail!("the user has no passkey with this id; `fidelio user show` shows them");
            }
            (true, "has this passkey no more")
        }
        (_, None) => (false, ""),
    };
    match user {
        Some(user) if is_done => say(&format!("{user} {what}")),
        _ => bail!("there is no user with this id in the application {application}"),
    }
}

/// Writes the users of an application, those whose name begins like this, if told.
pub(super) async fn list_users(
    installation: &Installation,
    application: ApplicationId,
    name_begins: Option<&str>,
) -> Result<()> {
    let management = &installation.api.management;
    let page = async |paging| Ok(management.list(application, name_begins, paging).await?);
    let state = |user: &User| if user.active { "active" } else { "deactivated" };
    say_all(page, |user| format!("{}  {}  {}", user.id, state(user), user.name)).await
}

fn id(which: &WhichUser) -> Result<UserId> {
    which.id.parse().ok().context("this is no id of a user; `fidelio user list` shows them")
}
