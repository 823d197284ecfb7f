use async_trait::async_trait;
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_identity::ports::FederationQueries;
use fidelio_identity::{Address, LinkedIdentity, ProviderSession, User};
use fidelio_kernel::{ApplicationId, ProviderSessionId, StoreError, UserId};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DbBackend, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _, Select,
};

use crate::Database;
use crate::database::can_hold;
use crate::entities::{contacts, linked_identities, provider_sessions, users};
use crate::errors::unavailable;

/// How many users of one address are told: a second one shows that it says nothing.
const MOST_OF_ADDRESS: u64 = 2;

/// The users of the application whose identifiers are in the column that this query selects.
fn users_of(application: ApplicationId, ids: sea_orm::sea_query::SelectStatement) -> Select<users::Entity> {
    users::Entity::find()
        .filter(users::Column::ApplicationId.eq(application.as_uuid()))
        .filter(users::Column::Id.in_subquery(ids))
}

/// An address with its ASCII letters in lower case, and every other character as it is: it is one in the language of
/// bytes only, which SQLite always speaks.
fn lower_case_address(backend: DbBackend) -> Expr {
    Expr::cust(match backend {
        DbBackend::Postgres => r#"LOWER("contacts"."address" COLLATE "C")"#,
        _ => r#"LOWER("contacts"."address")"#,
    })
}

#[async_trait]
impl FederationQueries for Database {
    async fn user_of_account(
        &self,
        application: ApplicationId,
        provider: &ProviderId,
        subject: &str,
    ) -> Result<Option<User>, StoreError> {
        if !can_hold(subject) {
            return Ok(None);
        }
        let key = (application.as_uuid(), provider.as_str().to_owned(), subject.to_owned());
        let linked = linked_identities::Entity::find_by_id(key)
            .select_only()
            .column(linked_identities::Column::UserId)
            .into_query();
        let row = users_of(application, linked).one(&self.reader).await.map_err(unavailable)?;
        row.map(User::try_from).transpose()
    }

    async fn users_by_address(
        &self,
        application: ApplicationId,
        address: &Address,
    ) -> Result<Vec<User>, StoreError> {
        // The folded form is in an index, and other mailboxes share it.
        let is_it =
            lower_case_address(self.reader.get_database_backend()).eq(address.as_str().to_ascii_lowercase());
        let having_it = contacts::Entity::find()
            .select_only()
            .column(contacts::Column::UserId)
            .filter(contacts::Column::ApplicationId.eq(application.as_uuid()))
            .filter(contacts::Column::AddressFolded.eq(address.folded()))
            .filter(contacts::Column::Channel.eq(address.channel().as_str()))
            .filter(contacts::Column::VerifiedAt.is_not_null())
            .filter(is_it)
            .into_query();
        let query = users_of(application, having_it).order_by_asc(users::Column::Id).limit(MOST_OF_ADDRESS);
        let rows = query.all(&self.reader).await.map_err(unavailable)?;
        rows.into_iter().map(User::try_from).collect()
    }

    async fn linked_identities(
        &self,
        application: ApplicationId,
        user: UserId,
    ) -> Result<Vec<LinkedIdentity>, StoreError> {
        let query = linked_identities::Entity::find()
            .filter(linked_identities::Column::ApplicationId.eq(application.as_uuid()))
            .filter(linked_identities::Column::UserId.eq(user.as_uuid()))
            .order_by_asc(linked_identities::Column::ProviderId);
        let rows = query.all(&self.reader).await.map_err(unavailable)?;
        rows.into_iter().map(LinkedIdentity::try_from).collect()
    }

    async fn provider_session(
        &self,
        application: ApplicationId,
        id: ProviderSessionId,
    ) -> Result<Option<ProviderSession>, StoreError> {
        let query = provider_sessions::Entity::find_by_id(id.as_uuid())
            .filter(provider_sessions::Column::ApplicationId.eq(application.as_uuid()));
        query.one(&self.reader).await.map_err(unavailable)?.map(ProviderSession::try_from).transpose()
    }
}
