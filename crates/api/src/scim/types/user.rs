use poem_openapi::Object;
use poem_openapi::types::Example;

use super::MetaBody;
use crate::wire::example;

/// The parts of a real name.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimName", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct NameBody {
    /// The whole name.
    pub(crate) formatted: Option<String>,
    /// The family name.
    pub(crate) family_name: Option<String>,
    /// The given name.
    pub(crate) given_name: Option<String>,
    /// Middle names.
    pub(crate) middle_name: Option<String>,
    /// What stands before it.
    pub(crate) honorific_prefix: Option<String>,
    /// What stands after it.
    pub(crate) honorific_suffix: Option<String>,
}

/// One of several values of an attribute.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimValue", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct ValueBody {
    /// The value.
    pub(crate) value: Option<String>,
    /// As it is shown.
    pub(crate) display: Option<String>,
    /// What it is for, such as `work` or `home`.
    #[oai(rename = "type")]
    pub(crate) kind: Option<String>,
    /// Whether it is the preferred one; true at most once.
    pub(crate) primary: Option<bool>,
}

/// A postal address.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimAddress", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct AddressBody {
    /// The whole address.
    pub(crate) formatted: Option<String>,
    /// Street and house number.
    pub(crate) street_address: Option<String>,
    /// The city or town.
    pub(crate) locality: Option<String>,
    /// The state or region.
    pub(crate) region: Option<String>,
    /// The postal code.
    pub(crate) postal_code: Option<String>,
    /// The country, ISO 3166-1 alpha-2.
    pub(crate) country: Option<String>,
    /// What it is for.
    #[oai(rename = "type")]
    pub(crate) kind: Option<String>,
    /// Whether it is the preferred one.
    pub(crate) primary: Option<bool>,
}

/// A group that a user is a member of.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimGroupRef", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct GroupRefBody {
    /// The identifier of the group.
    pub(crate) value: Option<String>,
    /// Where it is.
    #[oai(rename = "$ref")]
    pub(crate) reference: Option<String>,
    /// Its name.
    pub(crate) display: Option<String>,
    /// `direct`.
    #[oai(rename = "type")]
    pub(crate) kind: Option<String>,
}

/// Whom a user reports to.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimManager", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct ManagerBody {
    /// The identifier, as the client has it.
    pub(crate) value: Option<String>,
    /// Where the manager is.
    #[oai(rename = "$ref")]
    pub(crate) reference: Option<String>,
    /// The name.
    pub(crate) display_name: Option<String>,
}

/// What an enterprise knows of a user (RFC 7643 section 4.3).
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimEnterpriseUser", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct EnterpriseBody {
    /// The employee number.
    pub(crate) employee_number: Option<String>,
    /// The cost center.
    pub(crate) cost_center: Option<String>,
    /// The organization.
    pub(crate) organization: Option<String>,
    /// The division.
    pub(crate) division: Option<String>,
    /// The department.
    pub(crate) department: Option<String>,
    /// Whom the user reports to.
    pub(crate) manager: Option<ManagerBody>,
}

/// A user (RFC 7643 section 4.1). What else a client sends is kept, and told again as it is.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ScimUser", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ScimUser {
    /// The URNs of the schemas that it has attributes of.
    pub(crate) schemas: Vec<String>,
    /// The identifier; the `sub` of tokens. Given by the service.
    pub(crate) id: Option<String>,
    /// What the provisioning client calls the user; opaque, and unique for that client.
    pub(crate) external_id: Option<String>,
    /// The name to sign in with, unique in whatever letter case. Required when a user is made or replaced.
    pub(crate) user_name: Option<String>,
    /// The real name.
    pub(crate) name: Option<NameBody>,
    /// The name to show.
    pub(crate) display_name: Option<String>,
    /// What the user is called casually.
    pub(crate) nick_name: Option<String>,
    /// A page about the user.
    pub(crate) profile_url: Option<String>,
    /// The title in the organization.
    pub(crate) title: Option<String>,
    /// How the user belongs to the organization.
    pub(crate) user_type: Option<String>,
    /// Preferred languages.
    pub(crate) preferred_language: Option<String>,
    /// For formats of numbers and dates.
    pub(crate) locale: Option<String>,
    /// The IANA name of the time zone.
    pub(crate) timezone: Option<String>,
    /// Whether the user may sign in; true if absent.
    pub(crate) active: Option<bool>,
    /// E-mail addresses. One-time codes go to the primary one, else to the first for work, else to the first.
    pub(crate) emails: Option<Vec<ValueBody>>,
    /// Telephone numbers.
    pub(crate) phone_numbers: Option<Vec<ValueBody>>,
    /// Instant messaging addresses.
    pub(crate) ims: Option<Vec<ValueBody>>,
    /// Where photos are.
    pub(crate) photos: Option<Vec<ValueBody>>,
    /// Postal addresses.
    pub(crate) addresses: Option<Vec<AddressBody>>,
    /// The groups of the user; changed through the groups.
    pub(crate) groups: Option<Vec<GroupRefBody>>,
    /// What the user is entitled to.
    pub(crate) entitlements: Option<Vec<ValueBody>>,
    /// The roles.
    pub(crate) roles: Option<Vec<ValueBody>>,
    /// Certificates in DER, base64.
    #[oai(rename = "x509Certificates")]
    pub(crate) x509_certificates: Option<Vec<ValueBody>>,
    /// The enterprise extension.
    #[oai(rename = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")]
    pub(crate) enterprise: Option<EnterpriseBody>,
    /// What the service knows about it.
    pub(crate) meta: Option<MetaBody>,
}

impl Example for ScimUser {
    fn example() -> Self {
        let mail = ValueBody {
            value: Some("ann@example.com".to_owned()),
            display: None,
            kind: Some("work".to_owned()),
            primary: Some(true),
        };
        Self {
            schemas: vec!["urn:ietf:params:scim:schemas:core:2.0:User".to_owned()],
            id: Some(example::USER.to_owned()),
            external_id: Some("00u1a2b3c4".to_owned()),
            user_name: Some("ann@example.com".to_owned()),
            name: Some(NameBody {
                formatted: Some("Ann Lee".to_owned()),
                family_name: Some("Lee".to_owned()),
                given_name: Some("Ann".to_owned()),
                middle_name: None,
                honorific_prefix: None,
                honorific_suffix: None,
            }),
            display_name: Some("Ann Lee".to_owned()),
            nick_name: None,
            profile_url: None,
            title: None,
            user_type: None,
            preferred_language: None,
            locale: None,
            timezone: None,
            active: Some(true),
            emails: Some(vec![mail]),
            phone_numbers: None,
            ims: None,
            photos: None,
            addresses: None,
            groups: None,
            entitlements: None,
            roles: None,
            x509_certificates: None,
            enterprise: None,
            meta: Some(MetaBody::example()),
        }
    }
}
