use async_trait::async_trait;
use fidelio_credentials::passkey::Transport;
use fidelio_credentials::ports::{PasskeyQueries, PasskeyUse, Passkeys};
use fidelio_credentials::{Aaguid, AttestationTrust, Passkey};
use fidelio_identity::{Device, User};
use fidelio_kernel::{ApplicationId, DeviceId, PasskeyId, StoreError, Timestamp, UserId};
use sea_orm::sea_query::{Expr, Func, OnConflict};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Set,
};
use uuid::Uuid;

use crate::Database;
use crate::database::can_hold;
use crate::entities::passkeys::{ActiveModel, Column, Entity, Model};
use crate::entities::{devices, users};
use crate::errors::{corrupt, unavailable};
use crate::prepared::Prepared;
use crate::short::{Row, columns, columns_if_any};
use crate::unit::Repository;

impl TryFrom<Model> for Passkey {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: PasskeyId::from_uuid(row.id),
            application: ApplicationId::from_uuid(row.application_id),
            user: UserId::from_uuid(row.user_id),
            credential_id: row.credential_id,
            public_key: row.public_key,
            aaguid: Aaguid::from_uuid(row.aaguid),
            transports: row.transports.split_whitespace().filter_map(Transport::from_name).collect(),
            attestation_format: row.attestation_format,
            attestation_trust: AttestationTrust::from_name(&row.attestation_trust)
                .ok_or(corrupt("passkeys.attestation_trust"))?,
            sign_count: u32::try_from(row.sign_count).map_err(|_| corrupt("passkeys.sign_count"))?,
            backup_eligible: row.backup_eligible,
            backup_state: row.backup_state,
            user_verified: row.user_verified,
            name: row.name,
            created_at: Timestamp::from_micros(row.created_at),
            created_on: row.created_on.map(DeviceId::from_uuid),
            last_used_at: row.last_used_at.map(Timestamp::from_micros),
            last_used_on: row.last_used_on.map(DeviceId::from_uuid),
            flagged_at: row.flagged_at.map(Timestamp::from_micros),
        })
    }
}

impl From<&Passkey> for ActiveModel {
    fn from(passkey: &Passkey) -> Self {
        let transports: Vec<_> = passkey.transports.iter().map(|transport| transport.as_str()).collect();
        Self {
            id: Set(passkey.id.as_uuid()),
            application_id: Set(passkey.application.as_uuid()),
            user_id: Set(passkey.user.as_uuid()),
            credential_id: Set(passkey.credential_id.clone()),
            public_key: Set(passkey.public_key.clone()),
            aaguid: Set(passkey.aaguid.as_uuid()),
            transports: Set(transports.join(" ")),
            attestation_format: Set(passkey.attestation_format.clone()),
            attestation_trust: Set(passkey.attestation_trust.as_str().to_owned()),
            sign_count: Set(passkey.sign_count.into()),
            backup_eligible: Set(passkey.backup_eligible),
            backup_state: Set(passkey.backup_state),
            user_verified: Set(passkey.user_verified),
            name: Set(passkey.name.clone()),
            created_at: Set(passkey.created_at.as_micros()),
            created_on: Set(passkey.created_on.map(DeviceId::as_uuid)),
            last_used_at: Set(passkey.last_used_at.map(Timestamp::as_micros)),
            last_used_on: Set(passkey.last_used_on.map(DeviceId::as_uuid)),
            flagged_at: Set(passkey.flagged_at.map(Timestamp::as_micros)),
        }
    }
}

/// If the counter may follow. Where no device is told, the last one stays.
static USE: Prepared = Prepared::new(|backend| {
    let neither_counts = Condition::all().add(Column::SignCount.eq(0)).add(Expr::value(true));
    let device = Func::coalesce([Expr::value(None::<Uuid>), Expr::col(Column::LastUsedOn)]);
    Entity::update_many()
        .col_expr(Column::SignCount, Expr::value(0i64))
        .col_expr(Column::BackupState, Expr::value(true))
        .col_expr(Column::LastUsedAt, Expr::value(0i64))
        .col_expr(Column::LastUsedOn, device.into())
        .filter(Column::Id.eq(Uuid::nil()))
        .filter(Condition::any().add(Column::SignCount.lt(0i64)).add(neither_counts))
        .build(backend)
});

#[async_trait]
impl Passkeys for Repository<'_> {
    async fn insert(&mut self, passkey: &Passkey) -> Result<bool, StoreError> {
        let on_conflict = OnConflict::column(Column::CredentialId).do_nothing().to_owned();
        let insert = Entity::insert(ActiveModel::from(passkey)).on_conflict(on_conflict);
        Ok(insert.exec_without_returning(self.db).await.map_err(unavailable)? == 1)
    }

    async fn record_use(&mut self, used: &PasskeyUse) -> Result<bool, StoreError> {
        let sent = i64::from(used.sign_count);
        let values = [
            sent.into(),
            used.backup_state.into(),
            used.at.as_micros().into(),
            used.device.map(DeviceId::as_uuid).into(),
            used.passkey.as_uuid().into(),
            sent.into(),
            0i64.into(),
            (sent == 0).into(),
        ];
        Ok(USE.execute(self.db, values).await? == 1)
    }

    async fn flag(&mut self, passkey: PasskeyId, at: Timestamp) -> Result<(), StoreError> {
        let update = Entity::update_many()
            .col_expr(Column::FlaggedAt, Expr::value(at.as_micros()))
            .filter(Column::Id.eq(passkey.as_uuid()));
        update.exec(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn rename(&mut self, user: UserId, passkey: PasskeyId, name: &str) -> Result<bool, StoreError> {
        let update = Entity::update_many()
            .col_expr(Column::Name, Expr::value(name))
            .filter(Column::Id.eq(passkey.as_uuid()))
            .filter(Column::UserId.eq(user.as_uuid()));
        Ok(update.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }

    async fn ids_of_user(&mut self, user: UserId) -> Result<Vec<PasskeyId>, StoreError> {
        let query = Entity::find().select_only().column(Column::Id).filter(Column::UserId.eq(user.as_uuid()));
        let ids: Vec<Uuid> = query.into_tuple().all(self.db).await.map_err(unavailable)?;
        Ok(ids.into_iter().map(PasskeyId::from_uuid).collect())
    }

    async fn delete(&mut self, user: UserId, passkey: PasskeyId) -> Result<bool, StoreError> {
        let delete = Entity::delete_many()
            .filter(Column::Id.eq(passkey.as_uuid()))
            .filter(Column::UserId.eq(user.as_uuid()));
        Ok(delete.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }
}

static BY_NAME: Prepared = Prepared::new(|backend| {
    users::Entity::find()
        .filter(users::Column::ApplicationId.eq(Uuid::nil()))
        .filter(users::Column::NameFolded.eq(""))
        .find_with_related(Entity)
        .order_by_asc(Column::Id)
        .build(backend)
});
static BY_CREDENTIAL_ID: Prepared = Prepared::new(|backend| {
    Entity::find()
        .filter(Column::CredentialId.eq(Vec::<u8>::new()))
        .filter(Column::ApplicationId.eq(Uuid::nil()))
        .find_also_related(users::Entity)
        .find_also_related(devices::Entity)
        .build(backend)
});

fn read_user(row: &mut Row) -> Result<users::Model, StoreError> {
    Ok(columns!(row => users::Model: id application_id name name_folded name_type display_name active access_epoch
        created_at updated_at))
}

#[async_trait]
impl PasskeyQueries for Database {
    async fn user_with_passkeys(
        &self,
        application: ApplicationId,
        folded: &str,
    ) -> Result<Option<(User, Vec<Passkey>)>, StoreError> {
        if !can_hold(folded) {
            return Ok(None);
        }
        let rows = BY_NAME.all(&self.reader, [application.as_uuid().into(), folded.into()]).await?;
        let (mut user, mut passkeys) = (None, Vec::with_capacity(rows.len()));
        for mut row in rows {
            user = Some(read_user(&mut row)?);
            let passkey = columns_if_any!(row => Model: id application_id user_id credential_id public_key aaguid
                transports attestation_format attestation_trust sign_count backup_eligible backup_state user_verified
                name created_at created_on last_used_at last_used_on flagged_at);
            passkeys.extend(passkey.map(Passkey::try_from).transpose()?);
        }
        user.map(|user| Ok((user.try_into()?, passkeys))).transpose()
    }

    async fn by_credential_id(
        &self,
        application: ApplicationId,
        credential_id: &[u8],
    ) -> Result<Option<(Passkey, User, Option<Device>)>, StoreError> {
        let values = [credential_id.to_vec().into(), application.as_uuid().into()];
        let Some(mut row) = BY_CREDENTIAL_ID.one(&self.reader, values).await? else { return Ok(None) };
        let passkey = columns!(row => Model: id application_id user_id credential_id public_key aaguid transports
            attestation_format attestation_trust sign_count backup_eligible backup_state user_verified name created_at
            created_on last_used_at last_used_on flagged_at);
        let user = read_user(&mut row)?;
        let device = columns_if_any!(row => devices::Model: application_id id info created_at last_used_at);
        Ok(Some((passkey.try_into()?, user.try_into()?, device.map(Device::try_from).transpose()?)))
    }

    async fn of_user(
        &self,
        application: ApplicationId,
        user: UserId,
    ) -> Result<Vec<(Passkey, Option<Device>)>, StoreError> {
        let query = Entity::find()
            .filter(Column::ApplicationId.eq(application.as_uuid()))
            .filter(Column::UserId.eq(user.as_uuid()))
            .find_also_related(devices::Entity)
            .order_by_asc(Column::Id);
        let rows = query.all(&self.reader).await.map_err(unavailable)?;
        rows.into_iter()
            .map(|(passkey, device)| Ok((passkey.try_into()?, device.map(Device::try_from).transpose()?)))
            .collect()
    }

    async fn passkey(
        &self,
        application: ApplicationId,
        id: PasskeyId,
    ) -> Result<Option<(Passkey, User)>, StoreError> {
        let query = Entity::find_by_id(id.as_uuid())
            .filter(Column::ApplicationId.eq(application.as_uuid()))
            .find_also_related(users::Entity);
        match query.one(&self.reader).await.map_err(unavailable)? {
            Some((passkey, Some(user))) => Ok(Some((passkey.try_into()?, user.try_into()?))),
            _ => Ok(None),
        }
    }
}
