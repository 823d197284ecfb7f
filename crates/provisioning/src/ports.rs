//! What this crate needs of a database. The rules of [`fidelio_identity::ports`] hold for these ports too.
//!
//! Who changes a resource holds it first; who holds several holds groups before users. To hold a user holds the user's codes
//! too, before, so that [`fidelio_identity::access`] may end them. Only who deletes or releases somebody raises the versions of that one's groups at the end,
//! of those that nobody holds, so that it waits for none.

use async_trait::async_trait;
use fidelio_identity::UserName;
use fidelio_identity::ports::IdentityUnit;
use fidelio_kernel::{ApplicationId, GroupId, StoreError, Timestamp, UserId};
use uuid::Uuid;

use crate::condition::{Condition, Order};
use crate::resource::{Domain, Entry, Group, Member, Membership, NewMember, ProvisionedUser};

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Which resources.
    pub condition: Condition,
    /// In which order; by identifier if there is none.
    pub order: Option<Order>,
    /// Which part of the list.
    pub window: Window,
    /// How many at most; none if 0.
    pub count: u64,
}

/// Where a part of a list begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Window {
    /// After so many resources.
    Skip(u64),
    /// After the resource with this place, or where it would be if it is not there any more.
    After(Key),
}

/// The place of a resource in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// By what the list is sorted, if it is sorted and the resource has a value there. Times are microseconds in decimal.
    pub sorted_by: Option<String>,
    /// The identifier.
    pub id: Uuid,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing<T> {
    /// How many resources are in the whole list.
    pub total: u64,
    /// The resources.
    pub items: Vec<T>,
    /// The place of the last of them, if there are more after it.
    pub next: Option<Key>,
}

/// Reads resources.
#[async_trait]
pub trait ResourceQueries: Send + Sync {
    /// A provisioned user.
    async fn user(&self, domain: Domain, id: UserId) -> Result<Option<ProvisionedUser>, StoreError>;
    /// Provisioned users.
    async fn users(&self, domain: Domain, query: &Query) -> Result<Listing<ProvisionedUser>, StoreError>;
    /// A group.
    async fn group(&self, domain: Domain, id: GroupId) -> Result<Option<Group>, StoreError>;
    /// Groups.
    async fn groups(&self, domain: Domain, query: &Query) -> Result<Listing<Group>, StoreError>;
    /// The groups of these users, by the time in which the groups were made.
    async fn memberships(
        &self,
        application: ApplicationId,
        users: &[UserId],
    ) -> Result<Vec<Membership>, StoreError>;
    /// The members of these groups, in the order of their identifiers, at most so many.
    async fn members(
        &self,
        application: ApplicationId,
        groups: &[GroupId],
        most: u64,
    ) -> Result<Vec<Member>, StoreError>;
}

/// Whether something was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It was.
    Done,
    /// Nothing was, and this unit must not be committed: another resource has the name.
    NameTaken,
    /// Nothing was, and this unit must not be committed: another resource of the type has the `externalId` of this client.
    ExternalIdTaken,
}

/// Writes what is provisioned of users. The user itself is written by [`fidelio_identity::ports::Users`] before.
#[async_trait]
pub trait ProvisionedUsers: Send {
    /// Makes an existing user a provisioned one, with these entries in the index; [`Written::NameTaken`] if it is one already.
    async fn insert(
        &mut self,
        domain: Domain,
        user: &ProvisionedUser,
        entries: &[Entry],
    ) -> Result<Written, StoreError>;
    /// A provisioned user as it is now, held until this unit ends; `None` if there is none.
    async fn hold(&mut self, domain: Domain, id: UserId) -> Result<Option<ProvisionedUser>, StoreError>;
    /// Replaces attributes, `externalId`, version and times of one that is held, and its name, with the name to show where
    /// passkeys are used. The entries of the index are replaced if there are any. Whether the user is active is not written:
    /// [`fidelio_identity::access`] does that.
    async fn update(
        &mut self,
        domain: Domain,
        user: &ProvisionedUser,
        display_name: &str,
        entries: Option<&[Entry]>,
    ) -> Result<Written, StoreError>;
    /// Makes a provisioned user an ordinary one, who is in no group, which changes those groups; `false` when there is none.
    async fn release(&mut self, application: ApplicationId, id: UserId, at: Timestamp) -> Result<bool, StoreError>;
    /// A user by folded name, and whether it is provisioned, as this unit sees it.
    async fn find(
        &mut self,
        application: ApplicationId,
        name: &UserName,
    ) -> Result<Option<(UserId, bool)>, StoreError>;
}

/// Writes groups.
#[async_trait]
pub trait Groups: Send {
    /// Adds a group.
    async fn insert(&mut self, domain: Domain, group: &Group) -> Result<Written, StoreError>;
    /// A group as it is now, held until this unit ends; `None` if there is none.
    async fn hold(&mut self, domain: Domain, id: GroupId) -> Result<Option<Group>, StoreError>;
    /// Replaces name, attributes, `externalId`, version and times of one that is held.
    async fn update(&mut self, domain: Domain, group: &Group) -> Result<Written, StoreError>;
    /// Deletes a group with its memberships, which changes the groups that it is a member of; `false` when there is none.
    async fn delete(&mut self, application: ApplicationId, id: GroupId, at: Timestamp) -> Result<bool, StoreError>;
    /// Adds members to a group that is held; who is one already stays one, with the name that the client told if it told
    /// one. How many were added or renamed; the identifiers that are of no provisioned user and no group of the application
    /// are the error, and then this unit must not be committed.
    async fn add_members(
        &mut self,
        application: ApplicationId,
        group: GroupId,
        members: &[NewMember],
        at: Timestamp,
    ) -> Result<Result<u64, Vec<Uuid>>, StoreError>;
    /// Removes members from a group that is held; how many. Who is none is ignored.
    async fn remove_members(&mut self, group: GroupId, members: &[Uuid]) -> Result<u64, StoreError>;
    /// Removes all members but these from a group that is held; how many.
    async fn keep_members(&mut self, group: GroupId, members: &[Uuid]) -> Result<u64, StoreError>;
    /// The members of a group, as this unit sees them.
    async fn members(&mut self, application: ApplicationId, group: GroupId) -> Result<Vec<Member>, StoreError>;
}

/// The repositories of one transaction. What it reads may be of units that become lasting or fail with it, so that whoever
/// answers success, or reads elsewhere on the strength of it, commits first, also when nothing was written.
#[async_trait]
pub trait ProvisioningUnit: IdentityUnit {
    /// Users.
    fn provisioned_users(&mut self) -> Box<dyn ProvisionedUsers + '_>;
    /// Groups.
    fn groups(&mut self) -> Box<dyn Groups + '_>;
    /// Makes everything of this unit lasting and visible, or nothing of it.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// Begins units of work.
#[async_trait]
pub trait ProvisioningStore: Send + Sync {
    /// Begins a transaction that may write.
    async fn begin(&self) -> Result<Box<dyn ProvisioningUnit>, StoreError>;
}
