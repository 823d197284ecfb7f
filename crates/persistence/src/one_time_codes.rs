use async_trait::async_trait;
use fidelio_credentials::ports::OneTimeCodes;
use fidelio_credentials::{CodeChannel, OneTimeCode, Purpose};
use fidelio_kernel::{ApplicationId, StoreError, Timestamp, UserId};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, Set};

use crate::database::hold;
use crate::entities::one_time_codes::{ActiveModel, Column, Entity, Model};
use crate::errors::{corrupt, unavailable};
use crate::unit::Repository;

impl TryFrom<Model> for OneTimeCode {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            application: ApplicationId::from_uuid(row.application_id),
            subject: UserId::from_uuid(row.subject),
            purpose: Purpose::from_name(&row.purpose).ok_or(corrupt("one_time_codes.purpose"))?,
            channel: CodeChannel::from_name(&row.channel).ok_or(corrupt("one_time_codes.channel"))?,
            digest: row.digest.try_into().map_err(|_| corrupt("one_time_codes.digest"))?,
            address: row.address,
            messaging_consent: row.messaging_consent,
            attempts_left: row.attempts_left.try_into().map_err(|_| corrupt("one_time_codes.attempts_left"))?,
            expires_at: Timestamp::from_micros(row.expires_at),
        })
    }
}

fn of(application: ApplicationId, subject: UserId) -> Condition {
    Condition::all().add(Column::ApplicationId.eq(application.as_uuid())).add(Column::Subject.eq(subject.as_uuid()))
}

impl Repository<'_> {
    /// Holds the codes of a subject against everybody else who wants them until the unit ends. Rows come and go with
    /// every code, so holding rows would be holding some of them in no order, and that ends in deadlocks.
    pub(crate) async fn hold_codes(&self, subject: UserId) -> Result<(), StoreError> {
        // The last eight bytes are random in every version of UUIDs that we make; two subjects that share them would
        // wait for each other and nothing else.
        let (_, lock) = subject.as_uuid().as_u64_pair();
        hold(self.db, lock.cast_signed()).await
    }
}

#[async_trait]
impl OneTimeCodes for Repository<'_> {
    async fn issue(&mut self, code: &OneTimeCode) -> Result<(), StoreError> {
        self.hold_codes(code.subject).await?;
        let row = ActiveModel {
            application_id: Set(code.application.as_uuid()),
            subject: Set(code.subject.as_uuid()),
            purpose: Set(code.purpose.as_str().to_owned()),
            channel: Set(code.channel.as_str().to_owned()),
            digest: Set(code.digest.to_vec()),
            address: Set(code.address.clone()),
            messaging_consent: Set(code.messaging_consent),
            attempts_left: Set(code.attempts_left.into()),
            expires_at: Set(code.expires_at.as_micros()),
        };
        let key = [Column::ApplicationId, Column::Subject, Column::Purpose, Column::Channel];
        let replace = OnConflict::columns(key)
            .update_columns([
                Column::Digest,
                Column::Address,
                Column::MessagingConsent,
                Column::AttemptsLeft,
                Column::ExpiresAt,
            ])
            .to_owned();
        Entity::insert(row).on_conflict(replace).exec_without_returning(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn attempt(
        &mut self,
        application: ApplicationId,
        subject: UserId,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Vec<OneTimeCode>, StoreError> {
        self.hold_codes(subject).await?;
        let live = Entity::find()
            .filter(of(application, subject))
            .filter(Column::Purpose.eq(purpose.as_str()))
            .filter(Column::AttemptsLeft.gt(0))
            .filter(Column::ExpiresAt.gt(now.as_micros()));
        let mut tried = Vec::new();
        for mut row in live.all(self.db).await.map_err(unavailable)? {
            let update = Entity::update_many()
                .col_expr(Column::AttemptsLeft, Expr::col(Column::AttemptsLeft).sub(1))
                .filter(of(application, subject))
                .filter(Column::Purpose.eq(purpose.as_str()))
                .filter(Column::Channel.eq(&row.channel))
                .filter(Column::AttemptsLeft.eq(row.attempts_left));
            if update.exec(self.db).await.map_err(unavailable)?.rows_affected == 1 {
                row.attempts_left -= 1;
                tried.push(row.try_into()?);
            }
        }
        Ok(tried)
    }

    async fn redeem(&mut self, code: &OneTimeCode) -> Result<bool, StoreError> {
        self.hold_codes(code.subject).await?;
        let of_the_same = Entity::delete_many()
            .filter(of(code.application, code.subject))
            .filter(Column::Purpose.eq(code.purpose.as_str()));
        let this_very_one = of_the_same
            .clone()
            .filter(Column::Channel.eq(code.channel.as_str()))
            .filter(Column::Digest.eq(code.digest.as_slice()));
        if this_very_one.exec(self.db).await.map_err(unavailable)?.rows_affected == 0 {
            return Ok(false);
        }
        of_the_same.exec(self.db).await.map_err(unavailable)?;
        Ok(true)
    }

    async fn forget(&mut self, application: ApplicationId, subject: UserId) -> Result<(), StoreError> {
        self.hold_codes(subject).await?;
        let delete = Entity::delete_many().filter(of(application, subject));
        delete.exec(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn forget_expired(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let delete = Entity::delete_many().filter(Column::ExpiresAt.lte(now.as_micros()));
        Ok(delete.exec(self.db).await.map_err(unavailable)?.rows_affected)
    }
}
