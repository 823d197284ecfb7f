//! Signing out: here and at the provider, whoever begins.

use fidelio_identity::audit::{Action, Actor};
use fidelio_identity::federation::AtProvider;
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_identity::{Cut, OidcProvider, ProviderSession};
use fidelio_kernel::{ApplicationId, Secret, SessionId, UserId};

use super::begin::{check_return, check_state};
use super::{FederatedLogin, FederatedLoginError, id_token_label};
use crate::audit::Entry;
use crate::codes::short;
use crate::{Client, TokenCaller};

/// For how long a logout token is known again, in seconds: longer than one is accepted.
const LOGOUT_TOKEN_SECONDS: u64 = 3600;

impl FederatedLogin {
    /// Ends what a session at the provider started here, and says where the browser goes to end it there too (OpenID
    /// Connect RP-Initiated Logout 1.0); `None` if the provider has no such place or does not say where it is.
    ///
    /// # Errors
    /// When the caller was not signed in by this provider, or a parameter is wrong.
    pub async fn logout(
        &self,
        caller: &TokenCaller,
        provider: &ProviderId,
        return_to: &str,
        state: Option<&str>,
        client: &Client,
    ) -> Result<Option<String>, FederatedLoginError> {
        let application = caller.application.id;
        let provider = self.provider(application, provider).await?;
        check_return(&provider.settings, return_to)?;
        check_state(state)?;
        let session = self.session_of(caller).await?.filter(|session| session.provider == provider.id);
        let session = session.ok_or(FederatedLoginError::NotByProvider)?;
        self.end(&session, Actor::User(caller.user.id), client).await?;
        Ok(self.logout_url(&provider, &session, return_to, state).await)
    }

    async fn session_of(&self, caller: &TokenCaller) -> Result<Option<ProviderSession>, FederatedLoginError> {
        let Some(sign_in) = caller.claims.sid else { return Ok(None) };
        let sign_in = self.sign_ins.sign_in(sign_in).await?;
        match sign_in.and_then(|sign_in| sign_in.provider_session) {
            Some(id) => Ok(self.accounts.provider_session(caller.application.id, id).await?),
            None => Ok(None),
        }
    }

    /// Whoever signs out must be signed out here, also when the provider cannot be asked.
    async fn logout_url(
        &self,
        provider: &OidcProvider,
        session: &ProviderSession,
        return_to: &str,
        state: Option<&str>,
    ) -> Option<String> {
        let id_token = self.sessions.sealer.unlock(&id_token_label(session), &session.sealed_id_token)?;
        let id_token = Secret::new(String::from_utf8(id_token).ok()?);
        let client = self.client_at(provider).await.ok()?;
        let id_token = (!id_token.expose_secret().is_empty()).then_some(&id_token);
        self.federation.logout_url(&client, id_token, return_to, state).await.ok().flatten()
    }

    /// Ends what a provider says is over (OpenID Connect Back-Channel Logout 1.0 section 2.5).
    ///
    /// # Errors
    /// When the logout token does not verify or was used, there is no such provider, or its keys cannot be had.
    pub async fn logged_out_by(
        &self,
        application: ApplicationId,
        provider: &ProviderId,
        token: &str,
        client: &Client,
    ) -> Result<(), FederatedLoginError> {
        let provider = self.provider(application, provider).await?;
        let token = self.federation.read_logout_token(&self.client_at(&provider).await?, token).await?;
        let whose = AtProvider { subject: token.subject.as_deref(), sid: token.sid.as_deref() };
        let now = self.issuer.clock.now();
        let label = format!("logout token\n{}\n{}", provider.id, token.jti);
        let id = SessionId::from_bytes(short(self.sessions.sealer.pseudonym(application, &label)));
        let mut unit = self.store.begin().await?;
        let until = now + std::time::Duration::from_secs(LOGOUT_TOKEN_SECONDS);
        if !unit.used_sessions().consume(id, until).await? {
            return Err(FederatedLoginError::LogoutTokenUsed);
        }
        let mut told = None;
        let sessions = unit.provider_sessions().of(application, &provider.id, &whose, now).await?;
        for (user, session) in sessions {
            unit.access().cut(application, Cut::ProviderSession(user, session), now).await?;
            // By user, so that each is told once.
            if told.replace(user) != Some(user) {
                let entry = ended(application, &provider.id, user, Actor::System).because("back-channel logout");
                self.codes.audit.record(&mut *unit, entry, client).await?;
            }
        }
        Ok(unit.commit().await?)
    }

    async fn end(
        &self,
        session: &ProviderSession,
        actor: Actor,
        client: &Client,
    ) -> Result<(), FederatedLoginError> {
        let mut unit = self.store.begin().await?;
        let cut = Cut::ProviderSession(session.user, session.id);
        unit.access().cut(session.application, cut, self.issuer.clock.now()).await?;
        let entry = ended(session.application, &session.provider, session.user, actor).because("logout");
        self.codes.audit.record(&mut *unit, entry, client).await?;
        Ok(unit.commit().await?)
    }
}

fn ended(application: ApplicationId, provider: &ProviderId, user: UserId, actor: Actor) -> Entry<'static> {
    Entry::new(application, Action::SignInEnded, actor).on_user(user).target(provider)
}
