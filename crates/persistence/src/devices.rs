use async_trait::async_trait;
use fidelio_identity::ports::Devices;
use fidelio_identity::{Device, DeviceSighting};
use fidelio_kernel::{ApplicationId, DeviceId, StoreError, Timestamp, UserId};
use sea_orm::sea_query::{OnConflict, Query};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Set,
    Value,
};
use uuid::Uuid;

use crate::entities::{device_users, devices};
use crate::errors::{corrupt, unavailable};
use crate::prepared::{Prepared, PreparedInsert};
use crate::reader::Reader;
use crate::unit::Repository;

impl TryFrom<devices::Model> for Device {
    type Error = StoreError;

    fn try_from(row: devices::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: DeviceId::from_uuid(row.id),
            info: serde_json::from_str(&row.info).map_err(|_| corrupt("devices.info"))?,
            created_at: Timestamp::from_micros(row.created_at),
            last_used_at: Timestamp::from_micros(row.last_used_at),
        })
    }
}

/// Whether the device is known as the user's.
pub(crate) async fn is_of(
    db: &Reader,
    application: ApplicationId,
    user: UserId,
    device: DeviceId,
) -> Result<bool, StoreError> {
    let key = (application.as_uuid(), device.as_uuid(), user.as_uuid());
    let link = device_users::Entity::find_by_id(key).one(db).await.map_err(unavailable)?;
    Ok(link.is_some_and(|link| link.is_proved))
}

static DEVICE: PreparedInsert = PreparedInsert::or(|| {
    OnConflict::columns([devices::Column::ApplicationId, devices::Column::Id])
        .update_columns([devices::Column::Info, devices::Column::LastUsedAt])
        .to_owned()
});
static USER: PreparedInsert =
    PreparedInsert::or(|| of_user().update_column(device_users::Column::LastUsedAt).to_owned());
static PROVED_USER: PreparedInsert = PreparedInsert::or(|| {
    of_user().update_columns([device_users::Column::LastUsedAt, device_users::Column::IsProved]).to_owned()
});

static LIKE: Prepared = Prepared::new(|backend| {
    let of_user = Query::select()
        .column(device_users::Column::DeviceId)
        .from(device_users::Entity)
        .and_where(device_users::Column::ApplicationId.eq(Uuid::nil()))
        .and_where(device_users::Column::UserId.eq(Uuid::nil()))
        .and_where(device_users::Column::IsProved.eq(true))
        .to_owned();
    devices::Entity::find()
        .select_only()
        .column(devices::Column::Id)
        .filter(devices::Column::ApplicationId.eq(Uuid::nil()))
        .filter(devices::Column::Id.in_subquery(of_user))
        .filter(devices::Column::Info.eq(""))
        .order_by_desc(devices::Column::LastUsedAt)
        .limit(1)
        .build(backend)
});

/// The device is known as this user's.
fn of_user() -> OnConflict {
    use device_users::Column;
    OnConflict::columns([Column::ApplicationId, Column::DeviceId, Column::UserId])
}

#[async_trait]
impl Devices for Repository<'_> {
    async fn record(&mut self, sighting: &DeviceSighting) -> Result<DeviceId, StoreError> {
        let at = sighting.at.as_micros();
        let info = serde_json::to_string(&sighting.info).map_err(|_| corrupt("devices.info"))?;
        // Whoever proves little is told of no device, and makes none that somebody who proves more is taken for.
        let is_new = sighting.is_remembered || !sighting.is_proved;
        let known = if is_new { None } else { self.device_like(sighting, &info).await? };
        let id = known.unwrap_or(sighting.device.as_uuid());
        let device = devices::ActiveModel {
            application_id: Set(sighting.application.as_uuid()),
            id: Set(id),
            info: Set(info),
            created_at: Set(at),
            last_used_at: Set(at),
        };
        DEVICE.insert(self.db, device).await?;
        let link = device_users::ActiveModel {
            application_id: Set(sighting.application.as_uuid()),
            device_id: Set(id),
            user_id: Set(sighting.user.as_uuid()),
            created_at: Set(at),
            last_used_at: Set(at),
            is_proved: Set(sighting.is_proved),
        };
        if sighting.is_proved { &PROVED_USER } else { &USER }.insert(self.db, link).await?;
        Ok(DeviceId::from_uuid(id))
    }
}

impl Repository<'_> {
    /// The known device of the user with this description that was used last.
    async fn device_like(&self, sighting: &DeviceSighting, info: &str) -> Result<Option<Uuid>, StoreError> {
        let key = [sighting.application.as_uuid(), sighting.application.as_uuid(), sighting.user.as_uuid()];
        let [application, application_of_link, user] = key.map(Value::from);
        let found = LIKE
            .one(self.db, [application, application_of_link, user, true.into(), info.into(), 1u64.into()])
            .await?;
        found.map(|mut row| row.read()).transpose()
    }
}
