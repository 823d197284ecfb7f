use async_trait::async_trait;
use fidelio_identity::ports::{UsedDevice, UserQueries};
use fidelio_identity::{Device, User};
use fidelio_kernel::{ApplicationId, DeviceId, Page, Paging, StoreError, Timestamp, UserId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, DbBackend, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _,
};

use crate::database::can_hold;
use crate::entities::{device_users, devices, users};
use crate::errors::{corrupt, unavailable};
use crate::text_ranges::begins;
use crate::{Database, pages};

/// How many users of one device are told.
const MOST_USERS: u64 = 100;

/// That a folded name begins with this text.
fn name_begins(backend: DbBackend, text: &str) -> Condition {
    let name = match backend {
        DbBackend::Postgres => Expr::cust(r#""users"."name_folded" COLLATE "C""#),
        _ => Expr::col((users::Entity, users::Column::NameFolded)),
    };
    begins(&name, text)
}

/// How many devices of a user are told: the ones used last.
const MOST_DEVICES: u64 = 200;

#[async_trait]
impl UserQueries for Database {
    async fn users(
        &self,
        application: ApplicationId,
        name_begins_with: Option<&str>,
        paging: Paging<UserId>,
    ) -> Result<Page<User, UserId>, StoreError> {
        if !name_begins_with.is_none_or(can_hold) {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let backend = self.reader.get_database_backend();
        let query = users::Entity::find()
            .filter(users::Column::ApplicationId.eq(application.as_uuid()))
            .apply_if(name_begins_with, |query, text| query.filter(name_begins(backend, text)));
        let key = |user: &User| user.id;
        pages::ascending(&self.reader, query, users::Column::Id, paging, UserId::as_uuid, key).await
    }

    async fn devices_of(&self, application: ApplicationId, user: UserId) -> Result<Vec<UsedDevice>, StoreError> {
        let query = device_users::Entity::find()
            .filter(device_users::Column::ApplicationId.eq(application.as_uuid()))
            .filter(device_users::Column::UserId.eq(user.as_uuid()))
            .find_also_related(devices::Entity)
            .order_by_desc(device_users::Column::LastUsedAt)
            .order_by_desc(device_users::Column::DeviceId)
            .limit(MOST_DEVICES);
        let rows = query.all(&self.reader).await.map_err(unavailable)?;
        let used = |(link, device): (device_users::Model, Option<devices::Model>)| {
            Ok(UsedDevice {
                device: device.ok_or(corrupt("device_users.device_id"))?.try_into()?,
                first_used_at: Timestamp::from_micros(link.created_at),
                last_used_at: Timestamp::from_micros(link.last_used_at),
            })
        };
        rows.into_iter().map(used).collect()
    }

    async fn device(
        &self,
        application: ApplicationId,
        id: DeviceId,
    ) -> Result<Option<(Device, Vec<User>)>, StoreError> {
        let query = devices::Entity::find_by_id((application.as_uuid(), id.as_uuid()));
        let Some(device) = query.one(&self.reader).await.map_err(unavailable)? else { return Ok(None) };
        let query = device_users::Entity::find()
            .filter(device_users::Column::ApplicationId.eq(application.as_uuid()))
            .filter(device_users::Column::DeviceId.eq(id.as_uuid()))
            .find_also_related(users::Entity)
            .order_by_asc(device_users::Column::UserId)
            .limit(MOST_USERS);
        let rows = query.all(&self.reader).await.map_err(unavailable)?;
        let users = rows.into_iter().filter_map(|(_, user)| user).map(User::try_from).collect::<Result<_, _>>()?;
        Ok(Some((device.try_into()?, users)))
    }
}
