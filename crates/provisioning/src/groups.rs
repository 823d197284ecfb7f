//! Groups.

use fidelio_identity::audit::Action;
use fidelio_kernel::GroupId;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::document::Document;
use crate::error::{ProvisioningError, ScimType};
use crate::patch::{MemberChange, Patch};
use crate::ports::ProvisioningUnit;
use crate::provisioning::{Demand, Provisioning, ProvisioningClient, written};
use crate::render::{self, Resource};
use crate::resource::{Common, Domain, Group, NewMember};
use crate::schema::ResourceType;

const NOT_FOUND: ProvisioningError = ProvisioningError::NotFound("group");

/// How many members the answer to a PATCH has at most; of a group with more it has none, unless it is asked for them. So to
/// add one to a group of many costs what it costs for a small one.
pub const MEMBERS_AFTER_PATCH: u64 = 200;

impl Provisioning {
    /// Makes a group (RFC 7644 section 3.3).
    ///
    /// # Errors
    /// When the body is malformed, a member is unknown, or another group has the name or the `externalId`.
    pub async fn create_group(
        &self,
        caller: &ProvisioningClient,
        body: &Map<String, Value>,
        demand: &Demand,
    ) -> Result<Resource, ProvisioningError> {
        let document = Document::read(ResourceType::Group, body)?;
        let members = document.members()?;
        let now = self.clock.now();
        let id = GroupId::new(&*self.clock, &*self.random);
        let common = Common {
            external_id: document.external_id().map(str::to_owned),
            attributes: Map::new(),
            version: 1,
            created_at: now,
            modified_at: now,
        };
        let group = group(id, document, common)?;
        let mut unit = self.store.begin().await?;
        written(unit.groups().insert(caller.domain(), &group).await?, "displayName")?;
        add(&mut *unit, caller, &group, &members).await?;
        let entry = caller.entry(Action::GroupCreated).target(id);
        self.record(&mut *unit, caller, entry).await?;
        unit.commit().await?;
        Ok(demand.told(self.with_members(caller.domain(), &group, demand, u64::MAX).await?))
    }

    /// A group.
    ///
    /// # Errors
    /// When the application has no such group.
    pub async fn group(&self, domain: Domain, id: GroupId, demand: &Demand) -> Result<Resource, ProvisioningError> {
        let group = self.queries.group(domain, id).await?.ok_or(NOT_FOUND)?;
        Ok(demand.told(self.with_members(domain, &group, demand, u64::MAX).await?))
    }

    /// Replaces a group with its members (RFC 7644 section 3.5.1).
    ///
    /// # Errors
    /// As [`Provisioning::create_group`], and when there is no such group, or the version is another.
    pub async fn replace_group(
        &self,
        caller: &ProvisioningClient,
        id: GroupId,
        body: &Map<String, Value>,
        demand: &Demand,
    ) -> Result<Resource, ProvisioningError> {
        let document = Document::read(ResourceType::Group, body)?;
        let change = MemberChange { reset: true, remove: Vec::new(), add: document.members()? };
        let mut unit = self.store.begin().await?;
        let before = unit.groups().hold(caller.domain(), id).await?.ok_or(NOT_FOUND)?;
        demand.check(&before.common)?;
        let after = self.change_group(unit, caller, before, document, change).await?;
        Ok(demand.told(self.with_members(caller.domain(), &after, demand, u64::MAX).await?))
    }

    /// Changes parts of a group, all or none (RFC 7644 section 3.5.2). The answer has no members if there are more than
    /// [`MEMBERS_AFTER_PATCH`] and it is not asked for them.
    ///
    /// # Errors
    /// As [`Provisioning::replace_group`], and when an operation cannot be done.
    pub async fn patch_group(
        &self,
        caller: &ProvisioningClient,
        id: GroupId,
        body: &Map<String, Value>,
        demand: &Demand,
    ) -> Result<Resource, ProvisioningError> {
        let patch = Patch::read(body)?;
        let mut unit = self.store.begin().await?;
        let before = unit.groups().hold(caller.domain(), id).await?.ok_or(NOT_FOUND)?;
        demand.check(&before.common)?;
        let members = match patch.needs_members() {
            true => Some(unit.groups().members(caller.application, id).await?),
            false => None,
        };
        let (document, change) = patch.apply_to_group(&before, members.as_deref())?;
        let after = self.change_group(unit, caller, before, document, change).await?;
        let most = if demand.projection.asks_for("members") { u64::MAX } else { MEMBERS_AFTER_PATCH };
        Ok(demand.told(self.with_members(caller.domain(), &after, demand, most).await?))
    }

    /// Deletes a group; its members stay.
    ///
    /// # Errors
    /// When there is no such group, or the version is another.
    pub async fn delete_group(
        &self,
        caller: &ProvisioningClient,
        id: GroupId,
        demand: &Demand,
    ) -> Result<(), ProvisioningError> {
        let mut unit = self.store.begin().await?;
        let group = unit.groups().hold(caller.domain(), id).await?.ok_or(NOT_FOUND)?;
        demand.check(&group.common)?;
        unit.groups().delete(caller.application, id, self.clock.now()).await?;
        self.record(&mut *unit, caller, caller.entry(Action::GroupDeleted).target(id)).await?;
        unit.commit().await?;
        Ok(())
    }

    async fn change_group(
        &self,
        mut unit: Box<dyn ProvisioningUnit>,
        caller: &ProvisioningClient,
        before: Group,
        document: Document,
        change: MemberChange,
    ) -> Result<Group, ProvisioningError> {
        let common = Common {
            external_id: document.external_id().map(str::to_owned),
            attributes: Map::new(),
            version: before.common.version + 1,
            created_at: before.common.created_at,
            modified_at: self.clock.now(),
        };
        let after = group(before.id, document, common)?;
        let MemberChange { reset, remove, add: added } = change;
        let mut changes = if reset {
            let kept: Vec<Uuid> = added.iter().map(|member| member.id).collect();
            unit.groups().keep_members(after.id, &kept).await?
        } else {
            unit.groups().remove_members(after.id, &remove).await?
        };
        changes += add(&mut *unit, caller, &after, &added).await?;
        let is_same = before.display_name == after.display_name
            && before.common.external_id == after.common.external_id
            && before.common.attributes == after.common.attributes;
        if is_same && changes == 0 {
            unit.commit().await?;
            return Ok(before);
        }
        written(unit.groups().update(caller.domain(), &after).await?, "displayName")?;
        let entry = caller.entry(Action::GroupChanged).target(after.id);
        self.record(&mut *unit, caller, entry).await?;
        unit.commit().await?;
        Ok(after)
    }

    async fn with_members(
        &self,
        domain: Domain,
        group: &Group,
        demand: &Demand,
        most: u64,
    ) -> Result<Resource, ProvisioningError> {
        if !demand.projection.wants("members") {
            return Ok(render::group(&self.base, group, None));
        }
        let members = self.queries.members(domain.application, &[group.id], most.saturating_add(1)).await?;
        let is_within = members.len() as u64 <= most;
        let members: Vec<_> = members.iter().collect();
        Ok(render::group(&self.base, group, is_within.then_some(&members)))
    }
}

/// Adds members; how many were added or renamed.
async fn add(
    unit: &mut dyn ProvisioningUnit,
    caller: &ProvisioningClient,
    group: &Group,
    members: &[NewMember],
) -> Result<u64, ProvisioningError> {
    let invalid = |advice: String| Err(ProvisioningError::new(ScimType::InvalidValue, advice));
    if members.iter().any(|member| member.id == group.id.as_uuid()) {
        return invalid("members: a group cannot be its own member".to_owned());
    }
    let at = group.common.modified_at;
    match unit.groups().add_members(caller.application, group.id, members, at).await? {
        Ok(count) => Ok(count),
        Err(unknown) => {
            let some: Vec<_> = unknown.iter().take(5).map(Uuid::to_string).collect();
            invalid(format!("members: there is no provisioned user and no group with the id {}", some.join(", ")))
        }
    }
}

fn group(id: GroupId, document: Document, common: Common) -> Result<Group, ProvisioningError> {
    let display_name = document.group_name()?;
    Ok(Group { id, display_name, common: Common { attributes: document.into_attributes(), ..common } })
}
