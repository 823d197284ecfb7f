use fidelio_flows::registration::RequestedUser;
use fidelio_identity::UserNameType;
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object};

/// What kind of text a user name is. It never decides who is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "UsernameType", rename_all = "lowercase")]
pub(crate) enum NameTypeBody {
    Email,
    Phone,
    Other,
}

impl From<NameTypeBody> for UserNameType {
    fn from(kind: NameTypeBody) -> Self {
        match kind {
            NameTypeBody::Email => Self::Email,
            NameTypeBody::Phone => Self::Phone,
            NameTypeBody::Other => Self::Other,
        }
    }
}

impl From<UserNameType> for NameTypeBody {
    fn from(kind: UserNameType) -> Self {
        match kind {
            UserNameType::Email => Self::Email,
            UserNameType::Phone => Self::Phone,
            UserNameType::Other => Self::Other,
        }
    }
}

/// A user who is to have a passkey.
#[derive(Clone, Debug, Object)]
#[oai(rename = "User", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct UserBody {
    /// The user name: 1 to 256 characters, found without regard to letter case, kept as first given.
    pub(crate) username: String,
    /// What kind of text the user name is; `other` if absent.
    pub(crate) username_type: Option<NameTypeBody>,
    /// The name that authenticators show; the user name if absent. At most 256 characters.
    pub(crate) display_name: Option<String>,
}

impl Example for UserBody {
    fn example() -> Self {
        Self {
            username: "ann@example.com".to_owned(),
            username_type: Some(NameTypeBody::Email),
            display_name: Some("Ann Example".to_owned()),
        }
    }
}

impl From<UserBody> for RequestedUser {
    fn from(user: UserBody) -> Self {
        Self {
            name: user.username,
            name_type: user.username_type.map(UserNameType::from),
            display_name: user.display_name,
        }
    }
}

/// A user who is to sign in.
#[derive(Clone, Debug, Object)]
#[oai(rename = "UserLogin", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct UserLoginBody {
    /// The user name; empty to sign in whoever has a passkey.
    pub(crate) username: String,
    /// What kind of text the user name is.
    pub(crate) username_type: Option<NameTypeBody>,
}

impl Example for UserLoginBody {
    fn example() -> Self {
        Self { username: "ann@example.com".to_owned(), username_type: Some(NameTypeBody::Email) }
    }
}
