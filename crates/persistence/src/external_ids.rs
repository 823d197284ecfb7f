//! What provisioning clients call resources.

use fidelio_kernel::StoreError;
use fidelio_provisioning::ports::Written;
use fidelio_provisioning::resource::{Domain, MemberId};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, SelectStatement};
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, JoinType, QueryFilter as _, Set};

use crate::entities::external_ids::{ActiveModel, Column, Entity};
use crate::errors::{is_unique_violation, unavailable};
use crate::unit::Repository;

impl Repository<'_> {
    /// Writes what the client calls a resource, or that it calls it nothing. Without a client nothing is written.
    pub(crate) async fn call(
        &self,
        domain: Domain,
        resource: MemberId,
        external_id: Option<&str>,
    ) -> Result<Written, StoreError> {
        let Some(client) = domain.client else { return Ok(Written::Done) };
        let of_client = Condition::all()
            .add(Column::ApplicationId.eq(domain.application.as_uuid()))
            .add(Column::ClientId.eq(client.as_uuid()));
        let Some(external_id) = external_id else {
            let delete = Entity::delete_many().filter(of_client.add(Column::ResourceId.eq(resource.as_uuid())));
            delete.exec(self.db).await.map_err(unavailable)?;
            return Ok(Written::Done);
        };
        let another = of_client
            .add(Column::ResourceType.eq(resource.resource().as_str()))
            .add(Column::ExternalId.eq(external_id))
            .add(Column::ResourceId.ne(resource.as_uuid()));
        if Entity::find().filter(another).one(self.db).await.map_err(unavailable)?.is_some() {
            return Ok(Written::ExternalIdTaken);
        }
        let (user, group) = match resource {
            MemberId::User(id) => (Some(id.as_uuid()), None),
            MemberId::Group(id) => (None, Some(id.as_uuid())),
        };
        let row = ActiveModel {
            application_id: Set(domain.application.as_uuid()),
            client_id: Set(client.as_uuid()),
            resource_type: Set(resource.resource().as_str().to_owned()),
            resource_id: Set(resource.as_uuid()),
            user_id: Set(user),
            group_id: Set(group),
            external_id: Set(external_id.to_owned()),
        };
        let replaced = OnConflict::columns([Column::ClientId, Column::ResourceId])
            .update_column(Column::ExternalId)
            .to_owned();
        match Entity::insert(row).on_conflict(replaced).exec_without_returning(self.db).await {
            Ok(_) => Ok(Written::Done),
            // Another unit was first.
            Err(error) if is_unique_violation(&error) => Ok(Written::ExternalIdTaken),
            Err(error) => Err(unavailable(error)),
        }
    }
}

/// Adds the column `external_id`: what the client calls each resource, NULL if nothing.
pub(crate) fn join(query: &mut SelectStatement, domain: Domain, resource: Expr) {
    let column = |column| Expr::col((Entity, column));
    let is_called = match domain.client {
        Some(client) => Condition::all()
            .add(column(Column::ClientId).eq(client.as_uuid()))
            .add(column(Column::ResourceId).eq(resource)),
        None => Condition::all().add(Expr::cust("1 = 0")),
    };
    query.expr(column(Column::ExternalId)).join(JoinType::LeftJoin, Entity, is_called);
}
