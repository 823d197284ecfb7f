//! `fidelio operator`.

use anyhow::{Result, bail};
use fidelio_flows::By;

use super::users::list_users;
use super::{installation, say};
use crate::Settings;
use crate::cli::OperatorCommand;

pub(crate) async fn operator(settings: &Settings, command: OperatorCommand) -> Result<()> {
    if matches!(command, OperatorCommand::Invite { .. }) && !settings.knows_public_url() {
        bail!("public_url: set it as the server has it; operators' passkeys are bound to its host for ever");
    }
    let installation = installation(settings).await?;
    match command {
        OperatorCommand::Invite { name } => {
            let url = settings.public_url_for(settings.listen.port());
            let by = By::command_line();
            let invitation = installation.administration.invite_operator(&by, &name, &url).await?;
            let application = &invitation.application;
            if !application.allows_origin(&url) {
                eprintln!(
                    "public_url is {url}, which the operators' application does not allow; see\n\
                     `fidelio app set --app {} --origin …`. Its passkeys are for {}.",
                    application.id, application.rp_id
                );
            }
            eprintln!(
                "Open this within 15 minutes, on a device with a passkey provider, to become the operator {name}:"
            );
            let mut fragment = url::form_urlencoded::Serializer::new(String::new());
            fragment.append_pair("invite", &invitation.token).append_pair("name", &name);
            say(&format!("{url}/console#{}", fragment.finish()))?;
        }
        OperatorCommand::List => {
            let Some(application) = installation.api.directory.operators().await? else {
                bail!("there are no operators yet; `fidelio operator invite NAME` invites the first one");
            };
            list_users(&installation, application.id, None).await?;
            eprintln!("`fidelio user deactivate --app {} ID` ends an operator's access.", application.id);
        }
    }
    Ok(())
}
