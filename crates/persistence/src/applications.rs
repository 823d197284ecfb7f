use async_trait::async_trait;
use fidelio_identity::ports::{ApplicationQueries, Applications};
use fidelio_identity::{Application, Origin};
use fidelio_kernel::{ApplicationId, Page, Paging, StoreError, Timestamp};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Set,
};

use crate::Database;
use crate::database::hold;
use crate::entities::applications::{ActiveModel, Column, Entity, Model};
use crate::entities::installation;
use crate::errors::{corrupt, unavailable};
use crate::pages;
use crate::unit::Repository;

/// `operator` in ASCII: the advisory lock under which the operators' application is looked for and added.
const OPERATORS_LOCK: i64 = 0x6f_70_65_72_61_74_6f_72;

impl TryFrom<Model> for Application {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: ApplicationId::from_uuid(row.id),
            name: row.name,
            rp_id: row.rp_id,
            rp_name: row.rp_name,
            origins: serde_json::from_str(&row.origins).map_err(|_| corrupt("applications.origins"))?,
            settings: serde_json::from_str(&row.settings).map_err(|_| corrupt("applications.settings"))?,
            for_operators: row.for_operators,
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}

fn origins_json(origins: &[Origin]) -> Result<String, StoreError> {
    serde_json::to_string(origins).map_err(|_| corrupt("applications.origins"))
}

fn settings_json(application: &Application) -> Result<String, StoreError> {
    serde_json::to_string(&application.settings).map_err(|_| corrupt("applications.settings"))
}

#[async_trait]
impl Applications for Repository<'_> {
    async fn insert(&mut self, application: &Application) -> Result<(), StoreError> {
        let row = ActiveModel {
            id: Set(application.id.as_uuid()),
            name: Set(application.name.clone()),
            rp_id: Set(application.rp_id.clone()),
            rp_name: Set(application.rp_name.clone()),
            origins: Set(origins_json(&application.origins)?),
            settings: Set(settings_json(application)?),
            for_operators: Set(application.for_operators),
            created_at: Set(application.created_at.as_micros()),
        };
        Entity::insert(row).exec_without_returning(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn lock(&mut self, id: ApplicationId) -> Result<Option<Application>, StoreError> {
        // As strong as an update, and not stronger: a lock against the deletion of the row would keep everybody else from
        // adding anything that belongs to the application.
        let query = Entity::find_by_id(id.as_uuid()).lock(LockType::NoKeyUpdate);
        query.one(self.db).await.map_err(unavailable)?.map(Application::try_from).transpose()
    }

    async fn update(&mut self, application: &Application) -> Result<bool, StoreError> {
        let update = Entity::update_many()
            .col_expr(Column::Name, Expr::value(application.name.clone()))
            .col_expr(Column::RpName, Expr::value(application.rp_name.clone()))
            .col_expr(Column::Origins, Expr::value(origins_json(&application.origins)?))
            .col_expr(Column::Settings, Expr::value(settings_json(application)?))
            .filter(Column::Id.eq(application.id.as_uuid()));
        Ok(update.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }

    async fn operators(&mut self) -> Result<Option<Application>, StoreError> {
        // As long as there is none, there is no row to hold.
        hold(self.db, OPERATORS_LOCK).await?;
        let query = Entity::find().filter(Column::ForOperators.eq(true)).order_by_asc(Column::Id);
        query.one(self.db).await.map_err(unavailable)?.map(Application::try_from).transpose()
    }

    async fn make_default(&mut self, id: ApplicationId) -> Result<bool, StoreError> {
        let default = installation::Column::DefaultApplication;
        let is_free_or_its_own = Condition::any().add(default.is_null()).add(default.eq(id.as_uuid()));
        let update = installation::Entity::update_many()
            .col_expr(default, Expr::value(id.as_uuid()))
            .filter(installation::Column::Id.eq(installation::THE_ROW))
            .filter(is_free_or_its_own);
        Ok(update.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }
}

#[async_trait]
impl ApplicationQueries for Database {
    async fn all(&self) -> Result<Vec<Application>, StoreError> {
        let rows = Entity::find().order_by_asc(Column::Id).all(&self.reader).await.map_err(unavailable)?;
        rows.into_iter().map(Application::try_from).collect()
    }

    async fn page(&self, paging: Paging<ApplicationId>) -> Result<Page<Application, ApplicationId>, StoreError> {
        let key = |application: &Application| application.id;
        pages::ascending(&self.reader, Entity::find(), Column::Id, paging, ApplicationId::as_uuid, key).await
    }

    async fn application(&self, id: ApplicationId) -> Result<Option<Application>, StoreError> {
        let row = Entity::find_by_id(id.as_uuid()).one(&self.reader).await.map_err(unavailable)?;
        row.map(Application::try_from).transpose()
    }

    async fn default_application(&self) -> Result<Option<ApplicationId>, StoreError> {
        let row = installation::Entity::find_by_id(installation::THE_ROW).one(&self.reader).await;
        Ok(row.map_err(unavailable)?.and_then(|row| row.default_application).map(ApplicationId::from_uuid))
    }
}
