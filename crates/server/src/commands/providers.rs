//! `fidelio oidc-provider`.

use anyhow::{Context as _, Result};
use fidelio_flows::By;
use fidelio_flows::administration::ProviderChange;
use fidelio_identity::OidcProvider;
use fidelio_identity::oidc_provider::{ClaimMapping, ProviderId, ProviderSettings};
use serde_json::json;

use super::{administration, app_id, say, say_all};
use crate::Settings;
use crate::cli::{ClaimsArgs, OidcProviderCommand};

pub(crate) async fn oidc_provider(settings: &Settings, command: OidcProviderCommand) -> Result<()> {
    let administration = administration(settings).await?;
    let (OidcProviderCommand::List { app }
    | OidcProviderCommand::Set { app, .. }
    | OidcProviderCommand::Remove { app, .. }) = &command;
    let application = administration.application(app_id(app, settings)?).await?.id;
    match command {
        OidcProviderCommand::List { .. } => {
            let page = async |paging| Ok(administration.oidc_providers(application, paging).await?);
            say_all(page, shown).await?;
        }
        OidcProviderCommand::Set {
            id,
            name,
            issuer,
            client_id,
            client_secret_file,
            scopes,
            redirect_uris,
            disabled,
            create_users,
            trusted_domains,
            no_direct_login,
            claims,
            ..
        } => {
            let defaults = ProviderSettings::default();
            let secret = client_secret_file.map(|path| {
                let text = std::fs::read_to_string(&path);
                text.with_context(|| format!("--client-secret-file: {} cannot be read", path.display()))
            });
            let change = ProviderChange {
                settings: ProviderSettings {
                    name,
                    issuer,
                    client_id,
                    scopes: if scopes.is_empty() { defaults.scopes } else { scopes },
                    redirect_uris,
                    enabled: !disabled,
                    direct_login: !no_direct_login,
                    create_users,
                    trusted_domains,
                    claims: mapping(claims),
                },
                secret: secret.transpose()?.map(|text| text.trim().to_owned()),
            };
            let id = ProviderId::parse(&id)?;
            let provider = administration.set_oidc_provider(&By::command_line(), application, id, change).await?;
            say(&shown(&provider))?;
        }
        OidcProviderCommand::Remove { id, .. } => {
            let provider = ProviderId::parse(&id)?;
            administration.delete_oidc_provider(&By::command_line(), application, &provider).await?;
            say(&format!("{id} is removed"))?;
        }
    }
    Ok(())
}

fn mapping(args: ClaimsArgs) -> ClaimMapping {
    let defaults = ClaimMapping::default();
    ClaimMapping {
        username: args.username_claim.unwrap_or(defaults.username),
        display_name: args.display_name_claim.unwrap_or(defaults.display_name),
        email: args.email_claim.unwrap_or(defaults.email),
        email_verified: args.email_verified_claim.unwrap_or(defaults.email_verified),
    }
}

fn shown(provider: &OidcProvider) -> String {
    let shown = json!({
        "id": provider.id.as_str(),
        "settings": provider.settings,
        "has_secret": provider.sealed_secret.is_some(),
        "created_at": provider.created_at.to_string(),
    });
    shown.to_string()
}
