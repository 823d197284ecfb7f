//! `fidelio oidc-provider`.

use anyhow::{Context as _, Result};
use fidelio_flows::By;
use fidelio_flows::administration::ProviderChange;
use fidelio_flows::federation::Places;
use fidelio_identity::OidcProvider;
use fidelio_identity::oidc_provider::{ClaimMapping, ProviderId, ProviderSettings};
use fidelio_kernel::Page;
use serde_json::json;

use super::{app_id, installation, say, say_all};
use crate::Settings;
use crate::cli::{ClaimsArgs, OidcProviderCommand};

pub(crate) async fn oidc_provider(settings: &Settings, command: OidcProviderCommand) -> Result<()> {
    let installation = installation(settings).await?;
    let (administration, federation) = (&installation.administration, &installation.api.federation);
    let app = match &command {
        OidcProviderCommand::List { app } | OidcProviderCommand::Remove { app, .. } => app,
        OidcProviderCommand::Set(provider) => &provider.app,
    };
    let application = administration.application(app_id(app, settings)?).await?.id;
    match command {
        OidcProviderCommand::List { .. } => {
            let page = async |paging| {
                let page = administration.oidc_providers(application, paging).await?;
                let mut items = Vec::new();
                for provider in page.items {
                    let places = federation.places(application, &provider.id).await?;
                    items.push((provider, places));
                }
                Ok(Page { items, next: page.next })
            };
            say_all(page, |(provider, places)| shown(provider, places)).await?;
        }
        OidcProviderCommand::Set(args) => {
            let defaults = ProviderSettings::default();
            let secret = args.client_secret_file.map(|path| {
                let text = std::fs::read_to_string(&path);
                text.with_context(|| format!("--client-secret-file: {} cannot be read", path.display()))
            });
            let change = ProviderChange {
                settings: ProviderSettings {
                    name: args.name,
                    issuer: args.issuer,
                    client_id: args.client_id,
                    scopes: if args.scopes.is_empty() { defaults.scopes } else { args.scopes },
                    redirect_uris: args.redirect_uris,
                    enabled: !args.disabled,
                    direct_login: !args.no_direct_login,
                    create_users: args.create_users,
                    trusted_domains: args.trusted_domains,
                    claims: mapping(args.claims),
                },
                secret: secret.transpose()?.map(|text| text.trim().to_owned()),
            };
            let id = ProviderId::parse(&args.id)?;
            let provider = administration.set_oidc_provider(&By::command_line(), application, id, change).await?;
            let places = federation.places(application, &provider.id).await?;
            say(&shown(&provider, &places))?;
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

fn shown(provider: &OidcProvider, places: &Places) -> String {
    let shown = json!({
        "id": provider.id.as_str(),
        "settings": provider.settings,
        "has_secret": provider.sealed_secret.is_some(),
        "callback_url": places.callback,
        "back_channel_logout_url": places.back_channel_logout,
        "created_at": provider.created_at.to_string(),
    });
    shown.to_string()
}
