//! Keeping sign-ins going: refresh, revocation and introspection of tokens (RFC 6749 section 6, RFC 7009, RFC 7662).

use std::sync::Arc;
use std::time::Duration;

use fidelio_credentials::ports::{SignInQueries, Store, TokenError};
use fidelio_credentials::{RefreshToken, SignIn};
use fidelio_identity::audit::{Action, Actor};
use fidelio_identity::ports::IdentityQueries;
use fidelio_identity::{Application, Cut, Directory, Scopes};
use fidelio_kernel::{ApplicationId, Random, RefreshTokenId, SignInId, StoreError, Timestamp};

use crate::access::AccessError;
use crate::audit::{Audit, Entry};
use crate::issuer::{Issuer, Profile, Subject};
use crate::{Access, ApiKeyCaller, Client, TheApplication};

/// Refreshes and ends sign-ins.
pub struct SignIns {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads.
    pub sign_ins: Arc<dyn SignInQueries>,
    /// Finds the user of a sign-in, and the user's addresses.
    pub identity: Arc<dyn IdentityQueries>,
    /// Finds applications.
    pub directory: Arc<Directory>,
    /// Issues tokens.
    pub issuer: Issuer,
    /// Records what was done.
    pub audit: Audit,
}

/// Fresh tokens.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// The access token.
    pub access_token: String,
    /// The identity token.
    pub id_token: String,
    /// The refresh token for the next time; the one before is worth nothing any more.
    pub refresh_token: String,
    /// How long the access token is valid, in seconds.
    pub expires_in: u32,
    /// What it may be used for.
    pub scopes: Scopes,
    /// The application that they are of.
    pub application: TheApplication,
}

/// What a token is, if it is live.
#[derive(Clone, Debug)]
pub enum Introspected {
    /// It is not live, or not of the caller's application.
    Inactive,
    /// An access token.
    Access(Box<fidelio_credentials::AccessClaims>),
    /// A refresh token.
    Refresh(Box<SignIn>),
}

/// Why a sign-in was not refreshed.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum SignInError {
    /// The grant is none that there is.
    #[error("grant_type must be refresh_token")]
    UnsupportedGrant,
    /// The client is not the one that the token was issued to.
    #[error("client_id is not the application that the refresh token was issued for")]
    OtherClient,
    /// The token is of no sign-in, so that there is nothing that could end.
    #[error("this token is of no sign-in that can be ended; it expires by itself")]
    NotRevocable,
    /// More is asked for than was granted.
    #[error("scope may only name scopes that the sign-in has")]
    Scope,
    /// The token is not live.
    #[error("the refresh token is not valid, was used, or has expired; sign in again")]
    NotLive,
    /// A token could not be made.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A request for fresh tokens, as it came.
#[derive(Clone, Debug, Default)]
pub struct RefreshRequest {
    /// Must be `refresh_token`.
    pub grant_type: String,
    /// The refresh token.
    pub refresh_token: String,
    /// The application, if told.
    pub client_id: Option<String>,
    /// Fewer scopes than the sign-in has, separated by spaces, if any.
    pub scope: Option<String>,
}

/// Somebody who was authenticated just now, as a sign-in that can be refreshed.
pub(crate) fn new_sign_in(
    id: SignInId,
    application: &Application,
    subject: Subject,
    authenticated_at: Timestamp,
) -> SignIn {
    SignIn {
        id,
        application: application.id,
        user: subject.user,
        passkey: subject.passkey,
        api_key: None,
        provider_session: None,
        scopes: subject.scopes,
        amr: subject.amr,
        acr: subject.acr,
        authenticated_at,
        expires_at: authenticated_at + Duration::from_secs(application.settings.sign_in_seconds.into()),
    }
}

pub(crate) fn new_refresh_token(issuer: &Issuer) -> RefreshToken {
    let random: &dyn Random = &*issuer.random;
    RefreshToken::generate(RefreshTokenId::new(&*issuer.clock, random), random)
}

impl SignIns {
    /// Exchanges a refresh token for fresh tokens. It can be used once: when it comes a second time somebody has
    /// copied it, and the sign-in ends for everybody who holds one of its tokens.
    ///
    /// # Errors
    /// When the token is not live, or the user may not sign in any more.
    pub async fn refresh(
        &self,
        application: Option<ApplicationId>,
        request: RefreshRequest,
        client: &Client,
    ) -> Result<Tokens, SignInError> {
        if request.grant_type != "refresh_token" {
            return Err(SignInError::UnsupportedGrant);
        }
        let presented = RefreshToken::parse(&request.refresh_token).ok_or(SignInError::NotLive)?;
        let found = self.sign_ins.by_refresh_token(presented.id()).await?;
        let (sign_in, kept) = found.filter(|(_, kept)| presented.is(kept)).ok_or(SignInError::NotLive)?;
        if application.is_some_and(|application| application != sign_in.application) {
            return Err(SignInError::NotLive);
        }
        if request.client_id.is_some_and(|client| client != sign_in.application.to_string()) {
            return Err(SignInError::OtherClient);
        }
        if kept.used {
            return Err(self.reused(&sign_in, client).await?);
        }
        let now = self.issuer.clock.now();
        let application = self.directory.get(sign_in.application).await?.ok_or(SignInError::NotLive)?;
        // Whatever cuts access takes the sign-in away, so that it being there says that all it rests on is too.
        let user = self.identity.user(application.id, sign_in.user).await?;
        let user = user.filter(|user| user.active && now < sign_in.expires_at).ok_or(SignInError::NotLive)?;
        let narrowed = SignIn { scopes: narrowed(&sign_in.scopes, request.scope.as_deref())?, ..sign_in };
        let contacts = self.identity.contacts(application.id, user.id).await?;
        let profile =
            Profile { username: user.name.as_str(), display_name: &user.display_name, contacts: &contacts };
        let access_token = self.issuer.access_of(&application, &narrowed, &user).await?;
        let id_token = self.issuer.identity(&application, &narrowed, &profile).await?;
        let next = new_refresh_token(&self.issuer);

        let mut unit = self.store.begin().await?;
        let is_first = unit.sign_ins().rotate(narrowed.id, presented.id(), &next.to_keep(), now).await?;
        if !is_first {
            unit.commit().await?;
            // Whose sign-in was ended meanwhile has reused nothing.
            return Err(match self.sign_ins.sign_in(narrowed.id).await? {
                Some(_) => self.reused(&narrowed, client).await?,
                None => SignInError::NotLive,
            });
        }
        let actor = Actor::User(user.id);
        let entry = Entry::new(application.id, Action::SignInRefreshed, actor).on(&user).target(narrowed.id);
        self.audit.record(&mut *unit, entry, client).await?;
        unit.commit().await?;
        Ok(Tokens {
            access_token,
            id_token,
            refresh_token: next.reveal(),
            expires_in: u32::try_from(narrowed.expires_at.since(now).as_secs())
                .unwrap_or(u32::MAX)
                .min(application.settings.access_token_seconds),
            scopes: narrowed.scopes,
            application,
        })
    }

    /// Ends the sign-in of a token, with all of its tokens. What is no live token needs no end.
    ///
    /// # Errors
    /// When it is a token of no sign-in, or keys or database fail.
    pub async fn revoke(
        &self,
        application: Option<ApplicationId>,
        token: &str,
        client: &Client,
    ) -> Result<(), SignInError> {
        let is_here = |of: ApplicationId| application.is_none_or(|application| application == of);
        if let Some(presented) = RefreshToken::parse(token) {
            let found = self.sign_ins.by_refresh_token(presented.id()).await?;
            if let Some((sign_in, _)) =
                found.filter(|(sign_in, kept)| presented.is(kept) && is_here(sign_in.application))
            {
                self.end(&sign_in, Action::SignInEnded, client).await?;
            }
            return Ok(());
        }
        match self.issuer.tokens.read_access(token).await {
            Ok(claims) if is_here(claims.aud) => {
                let sid = claims.sid.ok_or(SignInError::NotRevocable)?;
                match self.sign_ins.sign_in(sid).await? {
                    Some(sign_in) => Ok(self.end(&sign_in, Action::SignInEnded, client).await?),
                    None => Ok(()),
                }
            }
            Ok(_) | Err(TokenError::Invalid) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// What a token is and whether it is live, for a backend of its application.
    ///
    /// # Errors
    /// When keys or database fail.
    pub async fn introspect(
        &self,
        access: &Access,
        caller: &ApiKeyCaller,
        token: &str,
    ) -> Result<Introspected, AccessError> {
        if let Some(presented) = RefreshToken::parse(token) {
            let found = self.sign_ins.by_refresh_token(presented.id()).await?;
            let now = self.issuer.clock.now();
            let found = found.filter(|(sign_in, kept)| {
                let is_callers = sign_in.application == caller.application.id;
                is_callers && presented.is(kept) && !kept.used && now < sign_in.expires_at
            });
            let Some((sign_in, _)) = found else { return Ok(Introspected::Inactive) };
            let user = self.identity.user(sign_in.application, sign_in.user).await?;
            let is_live = user.is_some_and(|user| user.active);
            return Ok(if is_live { Introspected::Refresh(Box::new(sign_in)) } else { Introspected::Inactive });
        }
        let live = access.live_token(caller, token).await?;
        Ok(live.map_or(Introspected::Inactive, |claims| Introspected::Access(Box::new(claims))))
    }

    /// Ends a sign-in, and with it the codes that it may have been shown for other devices.
    async fn end(&self, sign_in: &SignIn, action: Action, client: &Client) -> Result<(), StoreError> {
        let SignIn { id, application, user, .. } = *sign_in;
        let mut unit = self.store.begin().await?;
        unit.access().cut(application, Cut::SignIn(user, id), self.issuer.clock.now()).await?;
        let entry = Entry::new(application, action, Actor::User(user)).on_user(user).target(id);
        self.audit.record(&mut *unit, entry, client).await?;
        unit.commit().await
    }

    async fn reused(&self, sign_in: &SignIn, client: &Client) -> Result<SignInError, StoreError> {
        let SignIn { id, application, user, .. } = sign_in;
        tracing::warn!(sign_in = %id, %application, %user, "a refresh token came twice; its sign-in was ended");
        self.end(sign_in, Action::RefreshTokenReused, client).await?;
        Ok(SignInError::NotLive)
    }
}

fn narrowed(granted: &Scopes, asked: Option<&str>) -> Result<Scopes, SignInError> {
    let Some(asked) = asked.filter(|text| !text.trim().is_empty()) else { return Ok(granted.clone()) };
    // Scopes of our own are separated by commas too; those of the standard are not.
    let asked: Scopes = Some(asked)
        .filter(|text| !text.contains(','))
        .and_then(|text| text.parse().ok())
        .ok_or(SignInError::Scope)?;
    if asked.iter().all(|scope| granted.contains(scope)) { Ok(asked) } else { Err(SignInError::Scope) }
}
