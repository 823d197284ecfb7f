use async_trait::async_trait;
use fidelio_credentials::ports::{SignInQueries, SignIns};
use fidelio_credentials::{KeptRefreshToken, SignIn};
use fidelio_kernel::{
    ApiKeyId, ApplicationId, PasskeyId, ProviderSessionId, RefreshTokenId, SignInId, StoreError, Timestamp, UserId,
};
use sea_orm::sea_query::{Expr, IntoCondition as _};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Set,
};
use uuid::Uuid;

use crate::Database;
use crate::entities::refresh_tokens;
use crate::entities::sign_ins::{ActiveModel, Column, Entity, Model};
use crate::errors::{corrupt, unavailable};
use crate::unit::Repository;

impl TryFrom<Model> for SignIn {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: SignInId::from_uuid(row.id),
            application: ApplicationId::from_uuid(row.application_id),
            user: UserId::from_uuid(row.user_id),
            passkey: row.passkey_id.map(PasskeyId::from_uuid),
            api_key: row.api_key_id.map(ApiKeyId::from_uuid),
            provider_session: row.provider_session_id.map(ProviderSessionId::from_uuid),
            scopes: row.scopes.parse().map_err(|_| corrupt("sign_ins.scopes"))?,
            amr: serde_json::from_str(&row.amr).map_err(|_| corrupt("sign_ins.amr"))?,
            acr: row.acr,
            authenticated_at: Timestamp::from_micros(row.authenticated_at),
            expires_at: Timestamp::from_micros(row.expires_at),
        })
    }
}

impl TryFrom<refresh_tokens::Model> for KeptRefreshToken {
    type Error = StoreError;

    fn try_from(row: refresh_tokens::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: RefreshTokenId::from_uuid(row.id),
            digest: row.digest.try_into().map_err(|_| corrupt("refresh_tokens.digest"))?,
            used: row.used_at.is_some(),
        })
    }
}

#[async_trait]
impl SignIns for Repository<'_> {
    async fn begin(&mut self, sign_in: &SignIn, token: Option<&KeptRefreshToken>) -> Result<(), StoreError> {
        let row = ActiveModel {
            id: Set(sign_in.id.as_uuid()),
            application_id: Set(sign_in.application.as_uuid()),
            user_id: Set(sign_in.user.as_uuid()),
            passkey_id: Set(sign_in.passkey.map(PasskeyId::as_uuid)),
            api_key_id: Set(sign_in.api_key.map(ApiKeyId::as_uuid)),
            provider_session_id: Set(sign_in.provider_session.map(ProviderSessionId::as_uuid)),
            scopes: Set(sign_in.scopes.to_string()),
            amr: Set(serde_json::to_string(&sign_in.amr).map_err(|_| corrupt("sign_ins.amr"))?),
            acr: Set(sign_in.acr.clone()),
            authenticated_at: Set(sign_in.authenticated_at.as_micros()),
            expires_at: Set(sign_in.expires_at.as_micros()),
        };
        Entity::insert(row).exec_without_returning(self.db).await.map_err(unavailable)?;
        match token {
            Some(token) => self.keep(sign_in.id, token, sign_in.authenticated_at).await,
            None => Ok(()),
        }
    }

    async fn rotate(
        &mut self,
        sign_in: SignInId,
        old: RefreshTokenId,
        next: &KeptRefreshToken,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        // Held, so that it cannot end between here and the next token, which would outlive it or fail.
        if !self.hold(sign_in, now).await? {
            return Ok(false);
        }
        let exchange = refresh_tokens::Entity::update_many()
            .col_expr(refresh_tokens::Column::UsedAt, Expr::value(now.as_micros()))
            .filter(refresh_tokens::Column::Id.eq(old.as_uuid()))
            .filter(refresh_tokens::Column::SignInId.eq(sign_in.as_uuid()))
            .filter(refresh_tokens::Column::UsedAt.is_null());
        if exchange.exec(self.db).await.map_err(unavailable)?.rows_affected == 0 {
            return Ok(false);
        }
        self.keep(sign_in, next, now).await?;
        Ok(true)
    }

    async fn hold(&mut self, sign_in: SignInId, now: Timestamp) -> Result<bool, StoreError> {
        let live =
            Entity::find_by_id(sign_in.as_uuid()).filter(Column::ExpiresAt.gt(now.as_micros())).lock_exclusive();
        Ok(live.one(self.db).await.map_err(unavailable)?.is_some())
    }

    async fn end(&mut self, sign_in: SignInId) -> Result<bool, StoreError> {
        let delete = Entity::delete_by_id(sign_in.as_uuid());
        Ok(delete.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }

    async fn forget_expired(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        self.end_all(Column::ExpiresAt.lte(now.as_micros()).into_condition()).await
    }
}

/// How many sign-ins are ended by one statement.
const BATCH: u64 = 1000;

impl Repository<'_> {
    /// Ends the sign-ins of which this is true; how many. They are held in the order of their identifiers first, so that
    /// of two who end some of the same ones, each for another reason, one waits and neither blocks the other.
    pub(crate) async fn end_all(&self, which: Condition) -> Result<u64, StoreError> {
        let (mut ended, mut last) = (0, Uuid::nil());
        loop {
            let held = Entity::find()
                .select_only()
                .column(Column::Id)
                .filter(which.clone())
                .filter(Column::Id.gt(last))
                .order_by_asc(Column::Id)
                .limit(BATCH)
                .lock_exclusive();
            let ids: Vec<Uuid> = held.into_tuple().all(self.db).await.map_err(unavailable)?;
            let Some(greatest) = ids.last() else { return Ok(ended) };
            last = *greatest;
            let delete = Entity::delete_many().filter(Column::Id.is_in(ids));
            ended += delete.exec(self.db).await.map_err(unavailable)?.rows_affected;
        }
    }

    async fn keep(&self, sign_in: SignInId, token: &KeptRefreshToken, at: Timestamp) -> Result<(), StoreError> {
        let row = refresh_tokens::ActiveModel {
            id: Set(token.id.as_uuid()),
            sign_in_id: Set(sign_in.as_uuid()),
            digest: Set(token.digest.to_vec()),
            created_at: Set(at.as_micros()),
            used_at: Set(token.used.then_some(at.as_micros())),
        };
        refresh_tokens::Entity::insert(row).exec_without_returning(self.db).await.map_err(unavailable)?;
        Ok(())
    }
}

#[async_trait]
impl SignInQueries for Database {
    async fn by_refresh_token(&self, id: RefreshTokenId) -> Result<Option<(SignIn, KeptRefreshToken)>, StoreError> {
        let query = refresh_tokens::Entity::find_by_id(id.as_uuid()).find_also_related(Entity);
        match query.one(&self.reader).await.map_err(unavailable)? {
            Some((token, Some(sign_in))) => Ok(Some((sign_in.try_into()?, token.try_into()?))),
            _ => Ok(None),
        }
    }

    async fn sign_in(&self, id: SignInId) -> Result<Option<SignIn>, StoreError> {
        let row = Entity::find_by_id(id.as_uuid()).one(&self.reader).await.map_err(unavailable)?;
        row.map(SignIn::try_from).transpose()
    }
}
