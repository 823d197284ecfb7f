//! The use cases: what a provisioning client does, each in one unit of work with the event that tells of it.

use std::sync::Arc;

use fidelio_identity::audit::{Action, Actor};
use fidelio_identity::ports::{IdentityUnit, Pseudonyms};
use fidelio_identity::recording::{Audit, By, Client, Entry};
use fidelio_kernel::{ApiKeyId, ApplicationId, Clock, Random, StoreError};

use crate::error::ProvisioningError;
use crate::ports::{ProvisioningStore, ResourceQueries, Written};
use crate::projection::Projection;
use crate::render::{self, Resource, names_version};
use crate::resource::{Common, Domain};

/// Keeps users and groups in step with an identity provider's.
#[derive(Clone)]
pub struct Provisioning {
    /// Writes.
    pub store: Arc<dyn ProvisioningStore>,
    /// Reads.
    pub queries: Arc<dyn ResourceQueries>,
    /// Records what was done.
    pub audit: Audit,
    /// Authenticates cursors.
    pub pseudonyms: Arc<dyn Pseudonyms>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes identifiers.
    pub random: Arc<dyn Random>,
    /// The base URL of the resources, without a slash at its end.
    pub base: String,
}

/// A provisioning client: a backend with an API key.
#[derive(Clone, Debug)]
pub struct ProvisioningClient {
    /// The application that it provisions.
    pub application: ApplicationId,
    /// The key by which it is recognised, and that has its own identifiers for the resources.
    pub client: ApiKeyId,
    /// Who does something, and from where.
    pub by: By,
}

/// How a resource is asked for or changed.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    /// What is to be told of it.
    pub projection: Projection,
    /// `If-Match`: the versions of which it must be one to be changed (RFC 9110 section 13.1.1).
    pub if_match: Option<String>,
}

impl Demand {
    pub(crate) fn check(&self, common: &Common) -> Result<(), ProvisioningError> {
        let version = render::version(common);
        match &self.if_match {
            Some(tags) if !names_version(tags, &version) => Err(ProvisioningError::VersionMismatch(version)),
            _ => Ok(()),
        }
    }

    pub(crate) fn told(&self, resource: Resource) -> Resource {
        let body = self.projection.apply(resource.resource, resource.body);
        Resource { body, ..resource }
    }
}

impl ProvisioningClient {
    /// A client of this application, by its key.
    pub fn new(application: ApplicationId, client: ApiKeyId, actor: ApiKeyId, from: &Client) -> Self {
        Self { application, client, by: By { actor: Actor::ApiKey(actor), client: from.clone() } }
    }

    pub(crate) const fn domain(&self) -> Domain {
        Domain { application: self.application, client: Some(self.client) }
    }

    pub(crate) const fn entry(&self, action: Action) -> Entry<'static> {
        Entry::new(self.application, action, self.by.actor)
    }
}

impl Provisioning {
    pub(crate) async fn record(
        &self,
        unit: &mut dyn IdentityUnit,
        caller: &ProvisioningClient,
        entry: Entry<'_>,
    ) -> Result<(), StoreError> {
        self.audit.record(unit, entry, &caller.by.client).await
    }
}

/// What it means that nothing was written.
pub(crate) fn written(outcome: Written, name: &str) -> Result<(), ProvisioningError> {
    match outcome {
        Written::Done => Ok(()),
        Written::NameTaken => Err(ProvisioningError::Conflict(format!("{name}: another resource has this name"))),
        Written::ExternalIdTaken => {
            Err(ProvisioningError::Conflict("externalId: another resource of this client has it".to_owned()))
        }
    }
}
