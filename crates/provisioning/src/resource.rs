//! Resources as they are kept.

use fidelio_identity::UserName;
use fidelio_kernel::{ApiKeyId, ApplicationId, GroupId, Timestamp, UserId};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::schema::ResourceType;

/// On whose behalf resources are looked at: each provisioning client has identifiers of its own for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Domain {
    /// The application that all of them are of.
    pub application: ApplicationId,
    /// The provisioning client; without one no `externalId` is told.
    pub client: Option<ApiKeyId>,
}

/// What every resource has.
#[derive(Clone, Debug, PartialEq)]
pub struct Common {
    /// What the client calls it.
    pub external_id: Option<String>,
    /// What clients told of it, in the spelling of the schemas; what no schema knows is as it was sent. It has nothing
    /// that is kept elsewhere: `id`, `externalId`, `meta`, `userName`, `groups`, `members`, a group's `displayName`. `active` is
    /// there if a client said so, and the user tells whether it still is.
    pub attributes: Map<String, Value>,
    /// Grows with every change.
    pub version: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub modified_at: Timestamp,
}

/// A user who is provisioned.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvisionedUser {
    /// Who it is.
    pub id: UserId,
    /// The name to sign in with.
    pub name: UserName,
    /// Whether the user may sign in.
    pub active: bool,
    /// The rest.
    pub common: Common,
}

/// A group.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its identifier.
    pub id: GroupId,
    /// Its name, which no other group of the application has in whatever letter case.
    pub display_name: String,
    /// The rest.
    pub common: Common,
}

/// Who or what can be a member of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MemberId {
    /// A user.
    User(UserId),
    /// A group.
    Group(GroupId),
}

impl MemberId {
    /// The identifier, whatever it is of.
    pub const fn as_uuid(self) -> Uuid {
        match self {
            Self::User(id) => id.as_uuid(),
            Self::Group(id) => id.as_uuid(),
        }
    }

    /// What it is.
    pub const fn resource(self) -> ResourceType {
        match self {
            Self::User(_) => ResourceType::User,
            Self::Group(_) => ResourceType::Group,
        }
    }
}

/// A member of a group, as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The group.
    pub group: GroupId,
    /// Who.
    pub id: MemberId,
    /// The name: as the client told it when it added the member, else the user's name to show or the group's name.
    pub display: String,
}

/// Somebody who is to be a member of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMember {
    /// The identifier, of a provisioned user or a group of the application.
    pub id: Uuid,
    /// The name, if the client told one.
    pub display: Option<String>,
}

/// A group that a user is a member of, as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The user.
    pub user: UserId,
    /// The group.
    pub group: GroupId,
    /// The name of the group.
    pub display: String,
}

/// An entry of the index by which users are found: one value of one attribute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// [`crate::Place::key`]; that of a complex attribute as a whole says that there is an element.
    pub attribute: String,
    /// Which element of a list; 0 is the primary one, or the first.
    pub element: u32,
    /// The value as it is compared ([`crate::text::compared`]); empty for a complex attribute and for what cannot be compared.
    pub value: String,
}
