//! `fidelio webhook`.

use std::io::Write as _;

use anyhow::{Context as _, Result, bail};
use fidelio_flows::By;
use fidelio_identity::audit::Action;
use serde_json::json;

use super::{app_id, installation, say};
use crate::Settings;
use crate::cli::WebhookCommand;

pub(crate) async fn webhook(settings: &Settings, command: WebhookCommand) -> Result<()> {
    let installation = installation(settings).await?;
    let webhooks = &installation.api.webhooks;
    let (WebhookCommand::Add { app, .. }
    | WebhookCommand::List { app }
    | WebhookCommand::Remove { app, .. }
    | WebhookCommand::Failed { app, .. }) = &command;
    let application = installation.administration.application(app_id(app, settings)?).await?;
    match command {
        WebhookCommand::Add { url, actions, .. } => {
            let action = |name: &String| {
                Action::from_name(name)
                    .with_context(|| format!("--action: {name:?} is no action; docs/audit.md lists them"))
            };
            let actions = actions.iter().map(action).collect::<Result<_>>()?;
            let by = By::command_line();
            let (webhook, secret) = webhooks.create(&by, &application, url, actions).await?;
            eprintln!("Webhook {} was added. What its requests are signed with is shown only now:", webhook.id);
            if writeln!(std::io::stdout(), "{secret}").is_err() {
                webhooks.delete(&by, application.id, webhook.id).await?;
                bail!("the secret could not be shown, so the webhook was removed");
            }
        }
        WebhookCommand::List { .. } => {
            for webhook in webhooks.list(application.id).await? {
                let actions: Vec<_> = webhook.actions.iter().map(|action| action.as_str()).collect();
                let actions = if actions.is_empty() { "every event".to_owned() } else { actions.join(" ") };
                say(&format!("{}  {}  [{actions}]", webhook.id, webhook.url))?;
            }
        }
        WebhookCommand::Remove { id, .. } => {
            let webhook =
                id.parse().ok().context("this is no id of a webhook; `fidelio webhook list` shows them")?;
            webhooks.delete(&By::command_line(), application.id, webhook).await?;
            say(&format!("{id} is removed"))?;
        }
        WebhookCommand::Failed { most, .. } => {
            for (delivery, at, error) in webhooks.failed(application.id, most).await? {
                let shown = json!({
                    "event": delivery.event.to_string(),
                    "webhook": delivery.webhook.to_string(),
                    "attempts": delivery.attempts,
                    "failed_at": at.to_string(),
                    "error": error,
                });
                say(&shown.to_string())?;
            }
        }
    }
    Ok(())
}
