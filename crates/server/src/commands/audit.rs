//! `fidelio audit`.

use anyhow::{Result, bail};
use fidelio_flows::audit::event_json;
use fidelio_identity::audit::{AuditFilter, KeptPersonal, Link, Tip};
use fidelio_kernel::{ApplicationId, Paging, Timestamp};
use serde_json::Value;

use super::{app_id, installation, say};
use crate::cli::{AuditCommand, WhichApp};
use crate::{Installation, Settings};

pub(crate) async fn audit(settings: &Settings, command: AuditCommand) -> Result<()> {
    match command {
        AuditCommand::List { app, since, until, action, user, most } => {
            let (installation, application) = opened(settings, &app).await?;
            let filter = AuditFilter {
                since: since.map(|text| instant("--since", &text)).transpose()?,
                until: until.map(|text| instant("--until", &text)).transpose()?,
                action: action.map(|name| name.parse()).transpose()?,
                user: user.map(|id| id.parse()).transpose()?,
                ..AuditFilter::default()
            };
            let mut paging = Paging { after: None, limit: most.min(Paging::<u64>::MOST) };
            let mut left = most;
            while left > 0 {
                let page = installation.api.audit.events(application, &filter, paging.clone()).await?;
                for link in page.items.iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
                    say(&line(link, true))?;
                }
                left = left.saturating_sub(page.items.len() as u64);
                paging.after = page.next;
                if paging.after.is_none() {
                    break;
                }
            }
        }
        AuditCommand::Export { app, after, personal } => {
            let (installation, application) = opened(settings, &app).await?;
            let mut sequence = after;
            if sequence > 0 {
                installation.api.audit.chaining.chain(application).await?;
            }
            loop {
                let links = installation.api.audit.links_after(application, sequence).await?;
                let Some(last) = links.last() else { break };
                sequence = last.sequence;
                for link in &links {
                    say(&line(link, personal))?;
                }
            }
        }
        AuditCommand::Verify { app, head } => {
            let (installation, application) = opened(settings, &app).await?;
            let known: Option<Tip> = head.map(|text| text.parse()).transpose()?;
            let verified = installation.api.audit.verify(application, known).await?;
            if let Some(problem) = verified.problem {
                bail!("the audit log of {application} is not intact: {problem}");
            }
            say(&format!("intact: {} events", verified.events))?;
            say(&format!("head: {}", verified.chain.head))?;
        }
    }
    Ok(())
}

async fn opened(settings: &Settings, app: &WhichApp) -> Result<(Installation, ApplicationId)> {
    let installation = installation(settings).await?;
    let application = installation.administration.application(app_id(app, settings)?).await?.id;
    Ok((installation, application))
}

/// An event in one line of JSON.
fn line(link: &Link, with_personal: bool) -> String {
    let mut event: Value = serde_json::from_str(&event_json(link)).unwrap_or_default();
    let mut data = event["data"].take();
    if let Some(personal) = link.personal.as_ref().filter(|_| with_personal) {
        data["personal"] = serde_json::to_value(KeptPersonal::read(personal)).unwrap_or_default();
    }
    data.to_string()
}

fn instant(flag: &str, text: &str) -> Result<Timestamp> {
    let instant = Timestamp::parse_rfc3339(text);
    instant.ok_or_else(|| anyhow::anyhow!("{flag}: {text:?} must be a time like 2026-01-02T16:40:44Z"))
}
