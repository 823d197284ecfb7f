//! Users.

use fidelio_identity::audit::Action;
use fidelio_identity::contact::{Address, Channel};
use fidelio_identity::{Contact, User, UserName, UserNameType, access};
use fidelio_kernel::{ContactId, Timestamp, UserId};
use serde_json::{Map, Value};

use crate::document::Document;
use crate::error::ProvisioningError;
use crate::index;
use crate::patch::Patch;
use crate::ports::ProvisioningUnit;
use crate::provisioning::{Demand, Provisioning, ProvisioningClient, written};
use crate::render::{self, Resource};
use crate::resource::{Common, Domain, ProvisionedUser};
use crate::schema::ResourceType;

const NOT_FOUND: ProvisioningError = ProvisioningError::NotFound("user");

impl Provisioning {
    /// Makes a user (RFC 7644 section 3.3).
    ///
    /// # Errors
    /// When the body is malformed, or another user has the name or the `externalId`. A user who signed up without the client
    /// is not taken over: an operator must link that one first.
    pub async fn create_user(
        &self,
        caller: &ProvisioningClient,
        body: &Map<String, Value>,
        demand: &Demand,
    ) -> Result<Resource, ProvisioningError> {
        let document = Document::read(ResourceType::User, body)?;
        let now = self.clock.now();
        let user = User {
            id: UserId::new(&*self.clock, &*self.random),
            application: caller.application,
            name: document.user_name()?,
            name_type: UserNameType::Other,
            display_name: document.shown_name(),
            active: document.active(),
            epoch: 0,
            created_at: now,
        };
        let entries = index::entries(&document);
        let mut unit = self.store.begin().await?;
        if !unit.users().insert(&user).await? {
            return Err(self.name_taken(&mut *unit, caller, &user.name).await?);
        }
        let provisioned = provisioned(user.id, user.name.clone(), &document, 1, (now, now));
        let outcome = unit.provisioned_users().insert(caller.domain(), &provisioned, &entries).await?;
        written(outcome, "userName")?;
        self.give_address(&mut *unit, caller, user.id, None, document.primary_email(), now).await?;
        self.record(&mut *unit, caller, caller.entry(Action::UserCreated).on(&user)).await?;
        unit.commit().await?;
        Ok(demand.told(render::user(&self.base, &provisioned, None)))
    }

    /// A user.
    ///
    /// # Errors
    /// When the application has no such provisioned user.
    pub async fn user(&self, domain: Domain, id: UserId, demand: &Demand) -> Result<Resource, ProvisioningError> {
        let user = self.queries.user(domain, id).await?.ok_or(NOT_FOUND)?;
        Ok(demand.told(self.with_groups(domain, &user, demand).await?))
    }

    /// Replaces a user (RFC 7644 section 3.5.1). What clients can write and the body does not have is taken away; `active`
    /// is then true.
    ///
    /// # Errors
    /// When there is no such user, the body is malformed, another user has the name or the `externalId`, or the version is
    /// another.
    pub async fn replace_user(
        &self,
        caller: &ProvisioningClient,
        id: UserId,
        body: &Map<String, Value>,
        demand: &Demand,
    ) -> Result<Resource, ProvisioningError> {
        let document = Document::read(ResourceType::User, body)?;
        self.change_user(caller, id, demand, |_| Ok(document)).await
    }

    /// Changes parts of a user, all or none (RFC 7644 section 3.5.2).
    ///
    /// # Errors
    /// As [`Provisioning::replace_user`], and when an operation cannot be done.
    pub async fn patch_user(
        &self,
        caller: &ProvisioningClient,
        id: UserId,
        body: &Map<String, Value>,
        demand: &Demand,
    ) -> Result<Resource, ProvisioningError> {
        let patch = Patch::read(body)?;
        self.change_user(caller, id, demand, |user| patch.apply_to_user(user)).await
    }

    /// Deletes a user with everything of this user only.
    ///
    /// # Errors
    /// When there is no such user, or the version is another.
    pub async fn delete_user(
        &self,
        caller: &ProvisioningClient,
        id: UserId,
        demand: &Demand,
    ) -> Result<(), ProvisioningError> {
        let mut unit = self.store.begin().await?;
        let user = unit.provisioned_users().hold(caller.domain(), id).await?.ok_or(NOT_FOUND)?;
        demand.check(&user.common)?;
        access::delete(&mut *unit, caller.application, id, self.clock.now()).await?;
        self.record(&mut *unit, caller, caller.entry(Action::UserDeleted).on_user(id)).await?;
        unit.commit().await?;
        Ok(())
    }

    async fn change_user(
        &self,
        caller: &ProvisioningClient,
        id: UserId,
        demand: &Demand,
        change: impl FnOnce(&ProvisionedUser) -> Result<Document, ProvisioningError> + Send,
    ) -> Result<Resource, ProvisioningError> {
        let domain = caller.domain();
        let mut unit = self.store.begin().await?;
        let before = unit.provisioned_users().hold(domain, id).await?.ok_or(NOT_FOUND)?;
        demand.check(&before.common)?;
        let document = change(&before)?;
        let now = self.clock.now();
        let times = (before.common.created_at, now);
        let mut after = provisioned(id, document.user_name()?, &document, before.common.version + 1, times);
        // A PATCH that takes `active` away gives nobody access: an identity provider may have sent what it has not.
        if !document.as_map().contains_key("active") {
            after.active = before.active;
        }
        if is_same(&before, &after) {
            unit.commit().await?;
            return Ok(demand.told(self.with_groups(domain, &before, demand).await?));
        }
        let old = Document::of_user(&before);
        // What was sent to an address that is the user's no more proves nothing.
        if old.primary_email() != document.primary_email() {
            unit.access().forget_codes(caller.application, id).await?;
        }
        if before.active && !after.active {
            access::deactivate(&mut *unit, caller.application, id, now).await?;
            self.record(&mut *unit, caller, caller.entry(Action::UserDeactivated).on_user(id)).await?;
        }
        if !before.active && after.active {
            access::activate(&mut *unit, caller.application, id, now).await?;
            self.record(&mut *unit, caller, caller.entry(Action::UserActivated).on_user(id)).await?;
        }
        let entries = index::entries(&document);
        let entries = (entries != index::entries(&old)).then_some(entries);
        let name = document.shown_name();
        let outcome = unit.provisioned_users().update(domain, &after, &name, entries.as_deref()).await?;
        if outcome == crate::ports::Written::NameTaken {
            drop(unit);
            let mut unit = self.store.begin().await?;
            return Err(self.name_taken(&mut *unit, caller, &after.name).await?);
        }
        written(outcome, "userName")?;
        self.give_address(&mut *unit, caller, id, old.primary_email(), document.primary_email(), now).await?;
        if !is_same(&with_activity_of(&before, &after), &after) {
            let entry = caller.entry(Action::UserChanged).on_user(id).named(after.name.as_str());
            self.record(&mut *unit, caller, entry).await?;
        }
        unit.commit().await?;
        Ok(demand.told(self.with_groups(domain, &after, demand).await?))
    }

    /// Why a name cannot be had.
    async fn name_taken(
        &self,
        unit: &mut dyn ProvisioningUnit,
        caller: &ProvisioningClient,
        name: &UserName,
    ) -> Result<ProvisioningError, ProvisioningError> {
        let advice = match unit.provisioned_users().find(caller.application, name).await? {
            Some((_, false)) => {
                "userName: a user who was not provisioned has this name; an operator can link that user \
                 (fidelio user link) if it is the same person"
            }
            _ => "userName: another user has this name",
        };
        Ok(ProvisioningError::Conflict(advice.to_owned()))
    }

    /// One-time codes go to the primary address, which counts as verified: the client vouches for it. One that was set
    /// otherwise meanwhile is not taken away.
    async fn give_address(
        &self,
        unit: &mut dyn ProvisioningUnit,
        caller: &ProvisioningClient,
        user: UserId,
        before: Option<&str>,
        after: Option<&str>,
        now: Timestamp,
    ) -> Result<(), ProvisioningError> {
        if before == after {
            return Ok(());
        }
        let application = caller.application;
        let entry = |action| caller.entry(action).on_user(user).target(Channel::Email.as_str());
        if let Some(address) = after.and_then(|text| Address::email(text).ok()) {
            let contact = Contact {
                id: ContactId::new(&*self.clock, &*self.random),
                application,
                user,
                address,
                messaging_consent: false,
                verified_at: Some(now),
                created_at: now,
            };
            unit.contacts().replace(&contact).await?;
            return Ok(self.record(unit, caller, entry(Action::ContactSet)).await?);
        }
        let Some(before) = before.and_then(|text| Address::email(text).ok()) else { return Ok(()) };
        let held = unit.contacts().of_user(application, user).await?;
        if held.iter().any(|contact| contact.address == before) {
            unit.contacts().remove(application, user, Channel::Email).await?;
            self.record(unit, caller, entry(Action::ContactRemoved)).await?;
        }
        Ok(())
    }

    async fn with_groups(
        &self,
        domain: Domain,
        user: &ProvisionedUser,
        demand: &Demand,
    ) -> Result<Resource, ProvisioningError> {
        if !demand.projection.wants("groups") {
            return Ok(render::user(&self.base, user, None));
        }
        let groups = self.queries.memberships(domain.application, &[user.id]).await?;
        Ok(render::user(&self.base, user, Some(&groups.iter().collect::<Vec<_>>())))
    }
}

pub(crate) fn provisioned(
    id: UserId,
    name: UserName,
    document: &Document,
    version: u64,
    (created_at, modified_at): (Timestamp, Timestamp),
) -> ProvisionedUser {
    let external_id = document.external_id().map(str::to_owned);
    let attributes = document.clone().into_attributes();
    let common = Common { external_id, attributes, version, created_at, modified_at };
    ProvisionedUser { id, name, active: document.active(), common }
}

fn is_same(one: &ProvisionedUser, other: &ProvisionedUser) -> bool {
    one.name.as_str() == other.name.as_str()
        && one.active == other.active
        && one.common.external_id == other.common.external_id
        && one.common.attributes == other.common.attributes
}

/// A user as it was, but active as another version is, also in what the client said.
fn with_activity_of(before: &ProvisionedUser, after: &ProvisionedUser) -> ProvisionedUser {
    let mut user = ProvisionedUser { active: after.active, ..before.clone() };
    user.common.attributes.remove("active");
    user.common
        .attributes
        .extend(after.common.attributes.get("active").map(|said| ("active".to_owned(), said.clone())));
    user
}
