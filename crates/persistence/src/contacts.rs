use async_trait::async_trait;
use fidelio_identity::ports::Contacts;
use fidelio_identity::{Address, Channel, Contact};
use fidelio_kernel::{ApplicationId, ContactId, StoreError, Timestamp, UserId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select, Set,
};

use crate::entities::contacts::{ActiveModel, Column, Entity, Model};
use crate::errors::{corrupt, unavailable};
use crate::unit::Repository;

impl TryFrom<Model> for Contact {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let channel = Channel::from_name(&row.channel).ok_or(corrupt("contacts.channel"))?;
        Ok(Self {
            id: ContactId::from_uuid(row.id),
            application: ApplicationId::from_uuid(row.application_id),
            user: UserId::from_uuid(row.user_id),
            address: Address::parse(channel, &row.address).map_err(|_| corrupt("contacts.address"))?,
            messaging_consent: row.messaging_consent,
            verified_at: row.verified_at.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}

impl From<&Contact> for ActiveModel {
    fn from(contact: &Contact) -> Self {
        Self {
            id: Set(contact.id.as_uuid()),
            application_id: Set(contact.application.as_uuid()),
            user_id: Set(contact.user.as_uuid()),
            channel: Set(contact.address.channel().as_str().to_owned()),
            address: Set(contact.address.as_str().to_owned()),
            address_folded: Set(contact.address.folded()),
            messaging_consent: Set(contact.messaging_consent),
            verified_at: Set(contact.verified_at.map(Timestamp::as_micros)),
            created_at: Set(contact.created_at.as_micros()),
        }
    }
}

fn all_of(application: ApplicationId, user: UserId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ApplicationId.eq(application.as_uuid()))
        .filter(Column::UserId.eq(user.as_uuid()))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
}

pub(crate) async fn of_user(
    db: &impl ConnectionTrait,
    application: ApplicationId,
    user: UserId,
) -> Result<Vec<Contact>, StoreError> {
    let rows = all_of(application, user).all(db).await.map_err(unavailable)?;
    rows.into_iter().map(Contact::try_from).collect()
}

/// Between being told that there is an address and looking at it, somebody may take it away; hardly ever twice.
const TRIES: usize = 8;

#[async_trait]
impl Contacts for Repository<'_> {
    async fn replace(&mut self, contact: &Contact) -> Result<Option<Contact>, StoreError> {
        for _ in 0..TRIES {
            // First as if there were none: of several units that all find none, one inserts, and the others wait
            // for it and then see what it inserted.
            let insert =
                Entity::insert(ActiveModel::from(contact)).on_conflict(OnConflict::new().do_nothing().to_owned());
            if insert.exec_without_returning(self.db).await.map_err(unavailable)? == 1 {
                return Ok(None);
            }
            let channel = contact.address.channel();
            let Some(old) = self.held(contact.application, contact.user, channel).await? else { continue };
            let update =
                Entity::update_many().set(ActiveModel::from(contact)).filter(Column::Id.eq(old.id.as_uuid()));
            update.exec(self.db).await.map_err(unavailable)?;
            return Ok(Some(old));
        }
        Err(unavailable(DbErr::RecordNotInserted))
    }

    async fn remove(
        &mut self,
        application: ApplicationId,
        user: UserId,
        channel: Channel,
    ) -> Result<Option<Contact>, StoreError> {
        let Some(old) = self.held(application, user, channel).await? else { return Ok(None) };
        let delete = Entity::delete_many().filter(Column::Id.eq(old.id.as_uuid()));
        let is_deleted = delete.exec(self.db).await.map_err(unavailable)?.rows_affected == 1;
        Ok(is_deleted.then_some(old))
    }

    async fn of_user(&mut self, application: ApplicationId, user: UserId) -> Result<Vec<Contact>, StoreError> {
        of_user(self.db, application, user).await
    }
}

impl Repository<'_> {
    /// The user's address on this channel, which nobody else changes before this unit ends.
    async fn held(
        &self,
        application: ApplicationId,
        user: UserId,
        channel: Channel,
    ) -> Result<Option<Contact>, StoreError> {
        let query = all_of(application, user).filter(Column::Channel.eq(channel.as_str())).lock_exclusive();
        query.one(self.db).await.map_err(unavailable)?.map(Contact::try_from).transpose()
    }
}
