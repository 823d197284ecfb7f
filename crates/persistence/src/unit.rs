use async_trait::async_trait;
use fidelio_credentials::ports::{
    ClientEvents, Limits, OneTimeCodes, Outbox, Passkeys, SealingKeys, SignIns, SigningKeys, Transactions, Unit,
    UsedSessions,
};
use fidelio_identity::ports::{
    AccessControl, ApiKeys, Applications, AuditLog, Contacts, Devices, IdentityUnit, LinkedIdentities,
    OidcProviders, ProviderSessions, TrustIds, Users, Webhooks,
};
use fidelio_kernel::StoreError;
use fidelio_provisioning::ports::{Groups, ProvisionedUsers, ProvisioningUnit};

use crate::transaction::Transaction;

/// One database transaction; each repository borrows it. Dropping it rolls back.
pub(crate) struct SqlUnit {
    transaction: Transaction,
}

/// A repository inside a transaction.
pub(crate) struct Repository<'a> {
    pub(crate) db: &'a Transaction,
}

impl SqlUnit {
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }

    const fn repository(&self) -> Repository<'_> {
        Repository { db: &self.transaction }
    }
}

impl IdentityUnit for SqlUnit {
    fn users(&mut self) -> Box<dyn Users + '_> {
        Box::new(self.repository())
    }

    fn contacts(&mut self) -> Box<dyn Contacts + '_> {
        Box::new(self.repository())
    }

    fn trust_ids(&mut self) -> Box<dyn TrustIds + '_> {
        Box::new(self.repository())
    }

    fn devices(&mut self) -> Box<dyn Devices + '_> {
        Box::new(self.repository())
    }

    fn applications(&mut self) -> Box<dyn Applications + '_> {
        Box::new(self.repository())
    }

    fn api_keys(&mut self) -> Box<dyn ApiKeys + '_> {
        Box::new(self.repository())
    }

    fn access(&mut self) -> Box<dyn AccessControl + '_> {
        Box::new(self.repository())
    }

    fn audit(&mut self) -> Box<dyn AuditLog + '_> {
        Box::new(self.repository())
    }

    fn oidc_providers(&mut self) -> Box<dyn OidcProviders + '_> {
        Box::new(self.repository())
    }

    fn linked_identities(&mut self) -> Box<dyn LinkedIdentities + '_> {
        Box::new(self.repository())
    }

    fn provider_sessions(&mut self) -> Box<dyn ProviderSessions + '_> {
        Box::new(self.repository())
    }

    fn webhooks(&mut self) -> Box<dyn Webhooks + '_> {
        Box::new(self.repository())
    }
}

#[async_trait]
impl Unit for SqlUnit {
    fn passkeys(&mut self) -> Box<dyn Passkeys + '_> {
        Box::new(self.repository())
    }

    fn used_sessions(&mut self) -> Box<dyn UsedSessions + '_> {
        Box::new(self.repository())
    }

    fn one_time_codes(&mut self) -> Box<dyn OneTimeCodes + '_> {
        Box::new(self.repository())
    }

    fn limits(&mut self) -> Box<dyn Limits + '_> {
        Box::new(self.repository())
    }

    fn outbox(&mut self) -> Box<dyn Outbox + '_> {
        Box::new(self.repository())
    }

    fn sign_ins(&mut self) -> Box<dyn SignIns + '_> {
        Box::new(self.repository())
    }

    fn client_events(&mut self) -> Box<dyn ClientEvents + '_> {
        Box::new(self.repository())
    }

    fn transactions(&mut self) -> Box<dyn Transactions + '_> {
        Box::new(self.repository())
    }

    fn signing_keys(&mut self) -> Box<dyn SigningKeys + '_> {
        Box::new(self.repository())
    }

    fn sealing_keys(&mut self) -> Box<dyn SealingKeys + '_> {
        Box::new(self.repository())
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.transaction.commit().await
    }
}

#[async_trait]
impl ProvisioningUnit for SqlUnit {
    fn provisioned_users(&mut self) -> Box<dyn ProvisionedUsers + '_> {
        Box::new(self.repository())
    }

    fn groups(&mut self) -> Box<dyn Groups + '_> {
        Box::new(self.repository())
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.transaction.commit().await
    }
}
