//! The schemas of resources as data (RFC 7643 sections 2, 4, 7 and 8.7): what is published, what bodies are held to, and
//! what filters are typed against is this one table.

mod enterprise;
mod group;
mod user;

pub use enterprise::ENTERPRISE_USER;
pub use group::GROUP;
pub use user::USER;

/// What an attribute holds (RFC 7643 section 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    String,
    /// True or false.
    Boolean,
    /// A time of RFC 3339.
    DateTime,
    /// Bytes in base64.
    Binary,
    /// A URI, or the identifier of a resource.
    Reference,
    /// Sub-attributes.
    Complex,
}

impl Kind {
    /// The name in a published schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::DateTime => "dateTime",
            Self::Binary => "binary",
            Self::Reference => "reference",
            Self::Complex => "complex",
        }
    }
}

/// Who may change an attribute (RFC 7643 section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutability {
    /// The service only; what clients send is ignored, and a PATCH that names it is refused.
    ReadOnly,
    /// Clients.
    ReadWrite,
    /// Clients, when its element is made.
    Immutable,
    /// Clients, and it is never told.
    WriteOnly,
}

impl Mutability {
    /// The name in a published schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadOnly => "readOnly",
            Self::ReadWrite => "readWrite",
            Self::Immutable => "immutable",
            Self::WriteOnly => "writeOnly",
        }
    }
}

/// When an attribute is told (RFC 7643 section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returned {
    /// Always, whatever is asked for.
    Always,
    /// Unless it is excluded, or others are asked for.
    Default,
    /// Never.
    Never,
}

impl Returned {
    /// The name in a published schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Default => "default",
            Self::Never => "never",
        }
    }
}

/// An attribute or sub-attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The name, as it is written; read in any letter case.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it holds a list.
    pub multi_valued: bool,
    /// Whether it must be there.
    pub required: bool,
    /// Whether letter case matters when it is compared.
    pub case_exact: bool,
    /// Who may change it.
    pub mutability: Mutability,
    /// When it is told.
    pub returned: Returned,
    /// Whether no two resources of one application have the same.
    pub unique: bool,
    /// Values that are usual; others are accepted.
    pub canonical_values: &'static [&'static str],
    /// What a reference may point to.
    pub reference_types: &'static [&'static str],
    /// The parts of a complex attribute.
    pub sub_attributes: &'static [Self],
    /// Whether it can be compared in a filter and sorted by; else a filter can only ask whether it is there. What is long
    /// is kept without an index.
    pub comparable: bool,
}

impl Attribute {
    /// An optional text that clients may change, in whatever letter case.
    const fn text(name: &'static str, description: &'static str) -> Self {
        Self {
            name,
            description,
            kind: Kind::String,
            multi_valued: false,
            required: false,
            case_exact: false,
            mutability: Mutability::ReadWrite,
            returned: Returned::Default,
            unique: false,
            canonical_values: &[],
            reference_types: &[],
            sub_attributes: &[],
            comparable: true,
        }
    }

    const fn of_kind(self, kind: Kind) -> Self {
        let case_exact = matches!(kind, Kind::Binary | Kind::Reference | Kind::DateTime);
        Self { kind, case_exact, ..self }
    }

    const fn boolean(name: &'static str, description: &'static str) -> Self {
        Self::text(name, description).of_kind(Kind::Boolean)
    }

    const fn complex(name: &'static str, description: &'static str, sub_attributes: &'static [Self]) -> Self {
        Self { sub_attributes, ..Self::text(name, description).of_kind(Kind::Complex) }
    }

    const fn many(self) -> Self {
        Self { multi_valued: true, ..self }
    }

    const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    const fn unique(self) -> Self {
        Self { unique: true, ..self }
    }

    const fn case_exact(self) -> Self {
        Self { case_exact: true, ..self }
    }

    const fn usually(self, canonical_values: &'static [&'static str]) -> Self {
        Self { canonical_values, ..self }
    }

    const fn to(self, reference_types: &'static [&'static str]) -> Self {
        Self { reference_types, ..self.of_kind(Kind::Reference) }
    }

    const fn only(self, mutability: Mutability) -> Self {
        Self { mutability, ..self }
    }

    const fn returned(self, returned: Returned) -> Self {
        Self { returned, ..self }
    }

    const fn incomparable(self) -> Self {
        Self { comparable: false, ..self }
    }

    /// The sub-attribute of this name, in any letter case.
    pub fn sub_attribute(&self, name: &str) -> Option<&'static Self> {
        find(self.sub_attributes, name)
    }

    /// What a list of this complex attribute is compared by when no sub-attribute is told: its `value`
    /// (RFC 7643 section 2.4).
    pub fn value(&self) -> Option<&'static Self> {
        self.sub_attribute("value")
    }
}

fn find(attributes: &'static [Attribute], name: &str) -> Option<&'static Attribute> {
    attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

/// A schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// Its URN.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it describes.
    pub description: &'static str,
    /// What resources that have it can have.
    pub attributes: &'static [Attribute],
}

impl Schema {
    /// The attribute of this name, in any letter case.
    pub fn attribute(&self, name: &str) -> Option<&'static Attribute> {
        find(self.attributes, name)
    }
}

/// What every resource has beside the attributes of its schemas (RFC 7643 section 3.1).
pub const COMMON: &[Attribute] = &[
    Attribute::text("schemas", "The URNs of the schemas that the resource has attributes of.")
        .to(&["uri"])
        .many()
        .returned(Returned::Always),
    Attribute::text("id", "The identifier that this service gave the resource.")
        .case_exact()
        .unique()
        .only(Mutability::ReadOnly)
        .returned(Returned::Always),
    Attribute::text("externalId", "The identifier that the provisioning client gave the resource; opaque.")
        .case_exact(),
    Attribute::complex("meta", "What this service knows about the resource.", META).only(Mutability::ReadOnly),
];

const META: &[Attribute] = &[
    Attribute::text("resourceType", "The name of the resource type.").case_exact().only(Mutability::ReadOnly),
    Attribute::text("created", "When the resource was made.").of_kind(Kind::DateTime).only(Mutability::ReadOnly),
    Attribute::text("lastModified", "When the resource was changed last.")
        .of_kind(Kind::DateTime)
        .only(Mutability::ReadOnly),
    Attribute::text("location", "Where the resource is.").to(&["uri"]).only(Mutability::ReadOnly).incomparable(),
    Attribute::text("version", "The entity tag of the resource.")
        .case_exact()
        .only(Mutability::ReadOnly)
        .incomparable(),
];

/// A type of resource (RFC 7643 section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceType {
    /// Users.
    User,
    /// Groups.
    Group,
}

impl ResourceType {
    /// All there are, in the order in which they are told.
    pub const ALL: [Self; 2] = [Self::User, Self::Group];

    /// The name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }

    /// The path below the base URL.
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::User => "/Users",
            Self::Group => "/Groups",
        }
    }

    /// What it is, for people.
    pub const fn description(self) -> &'static str {
        match self {
            Self::User => "Those who sign in.",
            Self::Group => "Groups of users, and of groups.",
        }
    }

    /// The schema that every resource of it has.
    pub const fn schema(self) -> &'static Schema {
        match self {
            Self::User => &USER,
            Self::Group => &GROUP,
        }
    }

    /// The schemas that a resource of it can have too.
    pub const fn extensions(self) -> &'static [&'static Schema] {
        match self {
            Self::User => &[&ENTERPRISE_USER],
            Self::Group => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_complex_attribute_has_parts_and_no_other_has() {
        for schema in [&USER, &GROUP, &ENTERPRISE_USER] {
            for attribute in schema.attributes {
                let is_complex = attribute.kind == Kind::Complex;
                assert_eq!(is_complex, !attribute.sub_attributes.is_empty(), "{}", attribute.name);
                for sub in attribute.sub_attributes {
                    assert!(sub.kind != Kind::Complex && !sub.multi_valued, "{}.{}", attribute.name, sub.name);
                }
            }
        }
    }

    #[test]
    fn names_differ_by_more_than_letter_case() {
        for attributes in [USER.attributes, GROUP.attributes, ENTERPRISE_USER.attributes] {
            for attribute in attributes.iter().chain(COMMON) {
                assert_eq!(find(attributes, &attribute.name.to_uppercase()), find(attributes, attribute.name));
            }
        }
    }
}
