//! PATCH (RFC 7644 section 3.5.2): what becomes of a resource, as a pure function of the resource and the operations.
//!
//! All operations or none: nothing is changed in place, and what is left is held to the same rules as a PUT.

mod apply;
mod element;
mod list;
mod members;
mod operation;
mod target;
#[cfg(test)]
mod tests;

pub use members::MemberChange;

use serde_json::{Map, Value};

use crate::document::Document;
use crate::error::{ProvisioningError, ScimType};
use crate::limits::{MAX_FILTERED_PATHS, MAX_MEMBER_FILTERS};
use crate::resource::{Group, Member, ProvisionedUser};
use crate::schema::ResourceType;
use apply::Application;
use members::Members;
use operation::Operation;

/// The operations of a PATCH.
#[derive(Clone, Debug, PartialEq)]
pub struct Patch {
    operations: Vec<Operation>,
}

impl Patch {
    /// Reads the body of a PATCH.
    ///
    /// # Errors
    /// `invalidSyntax` when it is no message of operations, `invalidValue` when an operation has no value that needs one,
    /// `noTarget` when it removes without saying what, `tooMany` when more than [`MAX_MEMBER_FILTERS`] paths need to look at
    /// every member, or paths with filters are longer than [`MAX_FILTERED_PATHS`].
    pub fn read(body: &Map<String, Value>) -> Result<Self, ProvisioningError> {
        let patch = Self { operations: operation::read(body)? };
        if patch.paths_over_members().count() > MAX_MEMBER_FILTERS {
            let advice =
                format!("at most {MAX_MEMBER_FILTERS} paths may look at all members; name members by value eq");
            return Err(ProvisioningError::new(ScimType::TooMany, advice));
        }
        let paths = patch.operations.iter().flat_map(Operation::paths);
        if paths.filter(|path| path.contains('[')).map(str::len).sum::<usize>() > MAX_FILTERED_PATHS {
            let advice = format!("paths with a filter must have at most {MAX_FILTERED_PATHS} bytes together");
            return Err(ProvisioningError::new(ScimType::TooMany, advice));
        }
        Ok(patch)
    }

    /// What is left of what clients said of a user.
    ///
    /// # Errors
    /// What is wrong with an operation, by RFC 7644 table 9; or with what would be left.
    pub fn apply_to_user(&self, user: &ProvisionedUser) -> Result<Document, ProvisioningError> {
        let attributes = Document::of_user(user).as_map().clone();
        let mut application = Application {
            resource: ResourceType::User,
            id: user.id.as_uuid(),
            attributes,
            members: Members::of(&[]),
        };
        application.carry_out(&self.operations)?;
        Document::checked(ResourceType::User, &application.attributes)
    }

    /// What is left of what clients said of a group, and what becomes of its members. The members are needed if
    /// [`Self::needs_members`] says so; otherwise they are never looked at, so that a change of one costs the same in a group
    /// of any size.
    ///
    /// # Errors
    /// As [`Self::apply_to_user`].
    pub fn apply_to_group(
        &self,
        group: &Group,
        members: Option<&[Member]>,
    ) -> Result<(Document, MemberChange), ProvisioningError> {
        let attributes = Document::of_group(group).as_map().clone();
        let members = Members::of(members.unwrap_or_default());
        let mut application =
            Application { resource: ResourceType::Group, id: group.id.as_uuid(), attributes, members };
        application.carry_out(&self.operations)?;
        let document = Document::checked(ResourceType::Group, &application.attributes)?;
        Ok((document, application.members.into_change()?))
    }

    /// Whether a filter asks for more of the members than who they are.
    pub fn needs_members(&self) -> bool {
        self.paths_over_members().next().is_some()
    }

    fn paths_over_members(&self) -> impl Iterator<Item = &str> {
        self.operations.iter().flat_map(Operation::paths).filter(|path| members::needs_list(path))
    }
}
