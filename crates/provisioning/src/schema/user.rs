use super::{Attribute, Kind, Mutability, Returned, Schema};

/// The core schema of users (RFC 7643 section 4.1).
pub const USER: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:User",
    name: "User",
    description: "A user account",
    attributes: &[
        Attribute::text("userName", "The name to sign in with.").required().unique(),
        Attribute::complex("name", "The parts of the user's real name.", NAME),
        Attribute::text("displayName", "The name to show."),
        Attribute::text("nickName", "What the user is called casually."),
        Attribute::text("profileUrl", "A page about the user.").to(&["external"]),
        Attribute::text("title", "The user's title in an organization, such as Vice President."),
        Attribute::text("userType", "How the user belongs to the organization, such as Employee or Contractor."),
        Attribute::text("preferredLanguage", "The languages that the user prefers (RFC 9110 section 12.5.4)."),
        Attribute::text("locale", "Where the user is, for formats of numbers and dates (RFC 5646)."),
        Attribute::text("timezone", "The user's time zone, by its IANA name."),
        Attribute::boolean("active", "Whether the user may sign in. False ends all access of the user at once."),
        Attribute::text("password", "Accepted and thrown away: there are no passwords here.")
            .case_exact()
            .only(Mutability::WriteOnly)
            .returned(Returned::Never),
        Attribute::complex("emails", "E-mail addresses. One-time codes go to the primary one.", EMAILS).many(),
        Attribute::complex("phoneNumbers", "Telephone numbers.", PHONE_NUMBERS).many(),
        Attribute::complex("ims", "Instant messaging addresses.", IMS).many(),
        Attribute::complex("photos", "Where photos of the user are.", PHOTOS).many(),
        Attribute::complex("addresses", "Postal addresses.", ADDRESSES).many(),
        Attribute::complex(
            "groups",
            "The groups that the user is a member of; changed through the groups.",
            GROUPS,
        )
        .many()
        .only(Mutability::ReadOnly),
        Attribute::complex("entitlements", "What the user is entitled to.", ENTITLEMENTS).many(),
        Attribute::complex("roles", "The user's roles.", ROLES).many(),
        Attribute::complex("x509Certificates", "Certificates of the user, each in DER.", CERTIFICATES).many(),
    ],
};

const NAME: &[Attribute] = &[
    Attribute::text("formatted", "The whole name, as it is shown."),
    Attribute::text("familyName", "The family name."),
    Attribute::text("givenName", "The given name."),
    Attribute::text("middleName", "Middle names."),
    Attribute::text("honorificPrefix", "What stands before the name, such as Ms."),
    Attribute::text("honorificSuffix", "What stands after the name, such as III."),
];

const VALUE: Attribute = Attribute::text("value", "The value.");
const DISPLAY: Attribute = Attribute::text("display", "The value as it is shown.");
const PRIMARY: Attribute = Attribute::boolean("primary", "Whether it is the preferred one; true at most once.");

const fn typed(canonical_values: &'static [&'static str]) -> Attribute {
    Attribute::text("type", "What it is for.").usually(canonical_values)
}

const EMAILS: &[Attribute] = &[VALUE, DISPLAY, typed(&["work", "home", "other"]), PRIMARY];
const PHONE_NUMBERS: &[Attribute] =
    &[VALUE, DISPLAY, typed(&["work", "home", "mobile", "fax", "pager", "other"]), PRIMARY];
const IMS: &[Attribute] =
    &[VALUE, DISPLAY, typed(&["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"]), PRIMARY];
const PHOTOS: &[Attribute] = &[
    Attribute::text("value", "The URL of the photo.").to(&["external"]).incomparable(),
    DISPLAY,
    typed(&["photo", "thumbnail"]),
    PRIMARY,
];
const ADDRESSES: &[Attribute] = &[
    Attribute::text("formatted", "The whole address, as on a label."),
    Attribute::text("streetAddress", "Street, house number, and what belongs to it."),
    Attribute::text("locality", "The city or town."),
    Attribute::text("region", "The state or region."),
    Attribute::text("postalCode", "The postal code."),
    Attribute::text("country", "The country (ISO 3166-1 alpha-2)."),
    typed(&["work", "home", "other"]),
    PRIMARY,
];
const GROUPS: &[Attribute] = &[
    Attribute::text("value", "The identifier of the group.").case_exact().only(Mutability::ReadOnly),
    Attribute::text("$ref", "Where the group is.").to(&["Group"]).only(Mutability::ReadOnly).incomparable(),
    Attribute::text("display", "The name of the group.").only(Mutability::ReadOnly),
    Attribute::text("type", "How the user is a member; only direct membership is told.")
        .usually(&["direct"])
        .only(Mutability::ReadOnly),
];
const ENTITLEMENTS: &[Attribute] = &[VALUE, DISPLAY, typed(&[]), PRIMARY];
const ROLES: &[Attribute] = &[VALUE, DISPLAY, typed(&[]), PRIMARY];
const CERTIFICATES: &[Attribute] = &[
    Attribute::text("value", "The certificate.").of_kind(Kind::Binary).incomparable(),
    DISPLAY,
    typed(&[]),
    PRIMARY,
];
