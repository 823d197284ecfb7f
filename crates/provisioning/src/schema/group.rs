use super::{Attribute, Mutability, Schema};

/// The core schema of groups (RFC 7643 section 4.2).
pub const GROUP: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:Group",
    name: "Group",
    description: "A group of users",
    attributes: &[
        Attribute::text("displayName", "The name of the group.").required().unique(),
        Attribute::complex("members", "Its members: users, and other groups.", MEMBERS).many(),
    ],
};

const MEMBERS: &[Attribute] = &[
    Attribute::text("value", "The identifier of the member.").case_exact().only(Mutability::Immutable),
    Attribute::text("$ref", "Where the member is.")
        .to(&["User", "Group"])
        .only(Mutability::Immutable)
        .incomparable(),
    Attribute::text("type", "What the member is.").usually(&["User", "Group"]).only(Mutability::Immutable),
    Attribute::text("display", "The name of the member; as the client told it, else as it is known here.")
        .only(Mutability::Immutable)
        .incomparable(),
];
