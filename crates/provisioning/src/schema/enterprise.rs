use super::{Attribute, Schema};

/// The enterprise extension of users (RFC 7643 section 4.3).
pub const ENTERPRISE_USER: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    name: "EnterpriseUser",
    description: "What an enterprise knows of a user",
    attributes: &[
        Attribute::text("employeeNumber", "The number that the organization gave the user."),
        Attribute::text("costCenter", "The cost center."),
        Attribute::text("organization", "The organization."),
        Attribute::text("division", "The division."),
        Attribute::text("department", "The department."),
        Attribute::complex("manager", "Whom the user reports to.", MANAGER),
    ],
};

const MANAGER: &[Attribute] = &[
    Attribute::text("value", "The identifier of the manager, as the client has it.").case_exact(),
    Attribute::text("$ref", "Where the manager is.").to(&["User"]),
    Attribute::text("displayName", "The name of the manager, as the client has it."),
];
