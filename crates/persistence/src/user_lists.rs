use async_trait::async_trait;
use fidelio_identity::ports::{UsedDevice, UserQueries};
use fidelio_identity::{Device, User};
use fidelio_kernel::{ApplicationId, DeviceId, Page, Paging, StoreError, Timestamp, UserId};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, Condition, DbBackend, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};

use crate::database::can_hold;
use crate::entities::{device_users, devices, users};
use crate::errors::{corrupt, unavailable};
use crate::{Database, pages};

/// How many users of one device are told.
const MOST_USERS: u64 = 100;

/// That a folded name begins with this text: that it lies between the text and the first text after all that begin with
/// it, in the order of their bytes. No character means anything but itself.
fn name_begins(backend: DbBackend, text: &str) -> Condition {
    let name = match backend {
        DbBackend::Postgres => Expr::cust(r#""users"."name_folded" COLLATE "C""#),
        _ => Expr::col((users::Entity, users::Column::NameFolded)),
    };
    let from = Condition::all().add(name.clone().gte(text));
    match first_after(text) {
        Some(end) => from.add(name.lt(end)),
        None => from,
    }
}

/// The first text after all that begin with this one; `None` if there is none after them.
fn first_after(text: &str) -> Option<String> {
    let mut characters: Vec<char> = text.chars().collect();
    while let Some(last) = characters.pop() {
        // A range of characters passes over the surrogates, which are none.
        if let Some(next) = (last..=char::MAX).nth(1) {
            characters.push(next);
            return Some(characters.into_iter().collect());
        }
    }
    None
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

#[cfg(test)]
mod tests {
    use super::first_after;

    #[test]
    fn the_first_text_after_all_that_begin_alike_is_told() {
        for (text, first) in [
            ("a", Some("b")),
            ("ann%", Some("ann&")),
            ("\u{d7ff}", Some("\u{e000}")),
            ("a\u{10ffff}", Some("b")),
            ("\u{10ffff}", None),
            ("", None),
        ] {
            assert_eq!(first_after(text).as_deref(), first, "{text:?}");
        }
    }
}
