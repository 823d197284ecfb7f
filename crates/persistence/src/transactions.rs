use async_trait::async_trait;
use fidelio_credentials::TransactionEvidence;
use fidelio_credentials::ports::{TransactionQueries, Transactions};
use fidelio_kernel::{ApplicationId, PasskeyId, StoreError, Timestamp, TransactionId, UserId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};

use crate::Database;
use crate::entities::transactions::{ActiveModel, Column, Entity, Model};
use crate::errors::{corrupt, unavailable};
use crate::unit::Repository;

impl TryFrom<Model> for TransactionEvidence {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: TransactionId::from_uuid(row.id),
            application: ApplicationId::from_uuid(row.application_id),
            user: UserId::from_uuid(row.user_id),
            passkey: PasskeyId::from_uuid(row.passkey_id),
            tx_type: row.tx_type,
            payload_digest: row.payload_digest.try_into().map_err(|_| corrupt("transactions.payload_digest"))?,
            nonce: row.nonce,
            server_nonce: row.server_nonce,
            client_data_json: row.client_data_json,
            authenticator_data: row.authenticator_data,
            signature: row.signature,
            public_key: row.public_key,
            confirmed_at: Timestamp::from_micros(row.confirmed_at),
        })
    }
}

#[async_trait]
impl Transactions for Repository<'_> {
    async fn insert(&mut self, evidence: &TransactionEvidence) -> Result<bool, StoreError> {
        let row = ActiveModel {
            id: Set(evidence.id.as_uuid()),
            application_id: Set(evidence.application.as_uuid()),
            user_id: Set(evidence.user.as_uuid()),
            passkey_id: Set(evidence.passkey.as_uuid()),
            tx_type: Set(evidence.tx_type.clone()),
            payload_digest: Set(evidence.payload_digest.to_vec()),
            nonce: Set(evidence.nonce.clone()),
            server_nonce: Set(evidence.server_nonce.clone()),
            client_data_json: Set(evidence.client_data_json.clone()),
            authenticator_data: Set(evidence.authenticator_data.clone()),
            signature: Set(evidence.signature.clone()),
            public_key: Set(evidence.public_key.clone()),
            confirmed_at: Set(evidence.confirmed_at.as_micros()),
        };
        let insert = Entity::insert(row).on_conflict(OnConflict::column(Column::Id).do_nothing().to_owned());
        Ok(insert.exec_without_returning(self.db).await.map_err(unavailable)? == 1)
    }
}

#[async_trait]
impl TransactionQueries for Database {
    async fn evidence(
        &self,
        application: ApplicationId,
        id: TransactionId,
    ) -> Result<Option<TransactionEvidence>, StoreError> {
        let query = Entity::find_by_id(id.as_uuid()).filter(Column::ApplicationId.eq(application.as_uuid()));
        query.one(&self.reader).await.map_err(unavailable)?.map(TransactionEvidence::try_from).transpose()
    }
}
