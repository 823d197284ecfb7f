use async_trait::async_trait;
use fidelio_credentials::ports::OneTimeCodes;
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_identity::ports::{AccessControl, AccessQueries, Users};
use fidelio_identity::{Basis, Cut, User};
use fidelio_kernel::{
    ApiKeyId, ApplicationId, PasskeyId, ProviderSessionId, SignInId, StoreError, Timestamp, UserId,
};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockType};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _, Select,
};
use uuid::Uuid;

use crate::Database;
use crate::entities::{api_keys, oidc_providers, passkeys, provider_sessions, sign_ins, users};
use crate::errors::unavailable;
use crate::oidc_providers::key;
use crate::prepared::Prepared;
use crate::provisioned_users;
use crate::unit::Repository;
use crate::users::locking;

/// That the user is active and still in this epoch.
fn is_in_epoch(epoch: u32) -> Condition {
    Condition::all().add(users::Column::Active.eq(true)).add(users::Column::AccessEpoch.eq(i64::from(epoch)))
}

/// This passkey, of this user if one is told.
fn passkey(application: ApplicationId, user: Option<UserId>, id: PasskeyId) -> Select<passkeys::Entity> {
    passkeys::Entity::find_by_id(id.as_uuid())
        .filter(passkeys::Column::ApplicationId.eq(application.as_uuid()))
        .apply_if(user, |query, user| query.filter(passkeys::Column::UserId.eq(user.as_uuid())))
}

/// This API key, if it is live.
fn live_api_key(application: ApplicationId, id: ApiKeyId, now: Timestamp) -> Select<api_keys::Entity> {
    let expires_at = api_keys::Column::ExpiresAt;
    api_keys::Entity::find_by_id(id.as_uuid())
        .filter(api_keys::Column::ApplicationId.eq(application.as_uuid()))
        .filter(api_keys::Column::RevokedAt.is_null())
        .filter(Condition::any().add(expires_at.is_null()).add(expires_at.gt(now.as_micros())))
}

/// This sign-in, of this user if one is told, if it has not ended.
fn live_sign_in(
    application: ApplicationId,
    user: Option<UserId>,
    id: SignInId,
    now: Timestamp,
) -> Select<sign_ins::Entity> {
    sign_ins::Entity::find_by_id(id.as_uuid())
        .filter(sign_ins::Column::ApplicationId.eq(application.as_uuid()))
        .filter(sign_ins::Column::ExpiresAt.gt(now.as_micros()))
        .apply_if(user, |query, user| query.filter(sign_ins::Column::UserId.eq(user.as_uuid())))
}

/// This session at a provider, of this user if one is told, if it has not ended.
fn live_provider_session(
    application: ApplicationId,
    user: Option<UserId>,
    id: ProviderSessionId,
    now: Timestamp,
) -> Select<provider_sessions::Entity> {
    provider_sessions::Entity::find_by_id(id.as_uuid())
        .filter(provider_sessions::Column::ApplicationId.eq(application.as_uuid()))
        .filter(provider_sessions::Column::ExpiresAt.gt(now.as_micros()))
        .apply_if(user, |query, user| query.filter(provider_sessions::Column::UserId.eq(user.as_uuid())))
}

#[async_trait]
impl AccessQueries for Database {
    async fn user_on(
        &self,
        application: ApplicationId,
        basis: &Basis,
        now: Timestamp,
    ) -> Result<Option<User>, StoreError> {
        let Some((user, epoch)) = basis.user else { return Ok(None) };
        let mut query = users::Entity::find_by_id(user.as_uuid())
            .filter(users::Column::ApplicationId.eq(application.as_uuid()))
            .filter(is_in_epoch(epoch));
        for id in &basis.passkeys {
            query = query.filter(Expr::exists(passkey(application, Some(user), *id).into_query()));
        }
        if let Some(id) = basis.api_key {
            query = query.filter(Expr::exists(live_api_key(application, id, now).into_query()));
        }
        if let Some(id) = basis.provider_session {
            let live = live_provider_session(application, Some(user), id, now);
            query = query.filter(Expr::exists(live.into_query()));
        }
        if let Some(id) = basis.sign_in {
            query = query.filter(Expr::exists(live_sign_in(application, Some(user), id, now).into_query()));
        }
        query.one(&self.reader).await.map_err(unavailable)?.map(User::try_from).transpose()
    }
}

/// As an update would hold it. SQLite's one writer needs no lock, and sea-query leaves the clause out.
static HOLD_USER: Prepared = Prepared::new(|backend| {
    users::Entity::find_by_id(Uuid::nil())
        .select_only()
        .column(users::Column::Id)
        .filter(users::Column::ApplicationId.eq(Uuid::nil()))
        .filter(is_in_epoch(0))
        .lock(LockType::NoKeyUpdate)
        .build(backend)
});

#[async_trait]
impl AccessControl for Repository<'_> {
    async fn hold(
        &mut self,
        application: ApplicationId,
        basis: &Basis,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let user = basis.user.map(|(user, _)| user);
        if let Some((user, epoch)) = basis.user {
            let values =
                [user.as_uuid().into(), application.as_uuid().into(), true.into(), i64::from(epoch).into()];
            if HOLD_USER.one(self.db, values).await?.is_none() {
                return Ok(false);
            }
        }
        for id in &basis.passkeys {
            // Against deletion only: a use of it may be recorded.
            let held = passkey(application, user, *id).lock(LockType::KeyShare);
            if held.one(self.db).await.map_err(unavailable)?.is_none() {
                return Ok(false);
            }
        }
        if let Some(id) = basis.api_key {
            // Shared, since a backend does many things at once by one key, and none of them changes it.
            let held = live_api_key(application, id, now).lock(LockType::Share);
            if held.one(self.db).await.map_err(unavailable)?.is_none() {
                return Ok(false);
            }
        }
        if let Some(id) = basis.provider_session {
            // Against deletion only, which is how it ends: nothing else of it changes.
            let held = live_provider_session(application, user, id, now).lock(LockType::KeyShare);
            if held.one(self.db).await.map_err(unavailable)?.is_none() {
                return Ok(false);
            }
        }
        if let Some(id) = basis.sign_in {
            let held = live_sign_in(application, user, id, now).lock_exclusive();
            if held.one(self.db).await.map_err(unavailable)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn forget_codes(&mut self, application: ApplicationId, user: UserId) -> Result<(), StoreError> {
        OneTimeCodes::forget(self, application, user).await
    }

    async fn cut(&mut self, application: ApplicationId, cut: Cut<'_>, at: Timestamp) -> Result<(), StoreError> {
        let of_application = Condition::all().add(sign_ins::Column::ApplicationId.eq(application.as_uuid()));
        let sessions = Condition::all().add(provider_sessions::Column::ApplicationId.eq(application.as_uuid()));
        let ended = match cut {
            Cut::User(user) => {
                // Whoever changes a provisioned user holds codes, what is provisioned, and the user, in this order.
                self.hold_codes(user).await?;
                provisioned_users::touch(self.db, application, user, at).await?;
                if !self.hold_user_and_forget_codes(application, user, at).await? {
                    return Ok(());
                }
                let next_epoch = locking(application, user, at)
                    .col_expr(users::Column::AccessEpoch, Expr::col(users::Column::AccessEpoch).add(1));
                next_epoch.exec(self.db).await.map_err(unavailable)?;
                let sessions = sessions.add(provider_sessions::Column::UserId.eq(user.as_uuid()));
                self.hold_provider_sessions(&sessions).await?;
                self.delete_provider_sessions(sessions).await?;
                of_application.add(sign_ins::Column::UserId.eq(user.as_uuid()))
            }
            Cut::Passkey(user, passkey) => {
                if !self.hold_user_and_forget_codes(application, user, at).await? {
                    return Ok(());
                }
                of_application
                    .add(sign_ins::Column::UserId.eq(user.as_uuid()))
                    .add(sign_ins::Column::PasskeyId.eq(passkey.as_uuid()))
            }
            Cut::SignIn(user, sign_in) => {
                if !self.hold_user_and_forget_codes(application, user, at).await? {
                    return Ok(());
                }
                of_application
                    .add(sign_ins::Column::UserId.eq(user.as_uuid()))
                    .add(sign_ins::Column::Id.eq(sign_in.as_uuid()))
            }
            Cut::ApiKey(key) => {
                // Whoever begins a sign-in by the key holds it, and is waited for.
                let held = api_keys::Entity::find_by_id(key.as_uuid())
                    .filter(api_keys::Column::ApplicationId.eq(application.as_uuid()))
                    .lock(LockType::NoKeyUpdate);
                held.one(self.db).await.map_err(unavailable)?;
                of_application.add(sign_ins::Column::ApiKeyId.eq(key.as_uuid()))
            }
            Cut::ProviderSession(user, session) => {
                if !self.hold_user_and_forget_codes(application, user, at).await? {
                    return Ok(());
                }
                let sessions = sessions
                    .add(provider_sessions::Column::UserId.eq(user.as_uuid()))
                    .add(provider_sessions::Column::Id.eq(session.as_uuid()));
                // Whoever begins a sign-in on it holds it, and is waited for.
                self.delete_provider_sessions(sessions).await?;
                of_application
                    .add(sign_ins::Column::UserId.eq(user.as_uuid()))
                    .add(sign_ins::Column::ProviderSessionId.eq(session.as_uuid()))
            }
            Cut::Provider(provider) => return self.cut_provider(application, provider).await,
        };
        self.end_all(ended).await?;
        Ok(())
    }
}

impl Repository<'_> {
    /// Ends all sessions at a provider with the sign-ins that they started.
    async fn cut_provider(&self, application: ApplicationId, provider: &ProviderId) -> Result<(), StoreError> {
        // Also against new rows that refer to it: whoever begins a session there is waited for.
        let held = oidc_providers::Entity::find_by_id(key(application, provider)).lock_exclusive();
        if held.one(self.db).await.map_err(unavailable)?.is_none() {
            return Ok(());
        }
        let sessions = Condition::all()
            .add(provider_sessions::Column::ApplicationId.eq(application.as_uuid()))
            .add(provider_sessions::Column::ProviderId.eq(provider.as_str()));
        self.hold_provider_sessions(&sessions).await?;
        let started_by = provider_sessions::Entity::find()
            .select_only()
            .column(provider_sessions::Column::Id)
            .filter(sessions.clone())
            .into_query();
        let started = Condition::all()
            .add(sign_ins::Column::ApplicationId.eq(application.as_uuid()))
            .add(sign_ins::Column::ProviderSessionId.in_subquery(started_by));
        self.end_all(started).await?;
        self.delete_provider_sessions(sessions).await?;
        Ok(())
    }

    /// Holds the user's codes and then the user, in the order of everybody who wants both, and forgets the codes; `false`,
    /// and nothing forgotten, when there is no such user.
    async fn hold_user_and_forget_codes(
        &mut self,
        application: ApplicationId,
        user: UserId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.hold_codes(user).await?;
        if !Users::lock(self, application, user, at).await? {
            return Ok(false);
        }
        OneTimeCodes::forget(self, application, user).await?;
        Ok(true)
    }
}
