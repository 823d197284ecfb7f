//! Why a request of a provisioning client is refused, in the words of the standard.

use fidelio_identity::Invalid;
use fidelio_kernel::StoreError;
use scim_filter::ParseError;

/// What is wrong with a request, for programs (RFC 7644 table 9, RFC 9865 section 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScimType {
    /// The filter cannot be read, or compares what cannot be compared.
    InvalidFilter,
    /// More was asked for than is done at once.
    TooMany,
    /// Another resource has this already.
    Uniqueness,
    /// The attribute cannot be changed.
    Mutability,
    /// The body is not what the standard says.
    InvalidSyntax,
    /// There is no such attribute.
    InvalidPath,
    /// The path matches nothing that could be changed.
    NoTarget,
    /// The value does not fit, or one is missing.
    InvalidValue,
    /// The cursor is none that this service gave for this query.
    InvalidCursor,
    /// The number of results is none that can be given.
    InvalidCount,
}

impl ScimType {
    /// The keyword on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidFilter => "invalidFilter",
            Self::TooMany => "tooMany",
            Self::Uniqueness => "uniqueness",
            Self::Mutability => "mutability",
            Self::InvalidSyntax => "invalidSyntax",
            Self::InvalidPath => "invalidPath",
            Self::NoTarget => "noTarget",
            Self::InvalidValue => "invalidValue",
            Self::InvalidCursor => "invalidCursor",
            Self::InvalidCount => "invalidCount",
        }
    }
}

/// Why a request was not carried out; it changed nothing.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum ProvisioningError {
    /// The request is wrong: what kind of mistake, and what to do about it.
    #[error("{1}")]
    Malformed(ScimType, String),
    /// Another resource has this, or it is not the client's to take.
    #[error("{0}")]
    Conflict(String),
    /// The operation of a bulk request names what none of it made.
    #[error("{0}")]
    Unresolved(String),
    /// There is no such resource in this application.
    #[error("there is no {0} with this id")]
    NotFound(&'static str),
    /// The resource is not the version that the client has seen.
    #[error("the resource was changed meanwhile; read it again (If-Match is not its version {0})")]
    VersionMismatch(String),
    /// The body is longer than is read at once.
    #[error("{0}")]
    TooLarge(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ProvisioningError {
    /// A request that is wrong.
    pub fn new(kind: ScimType, advice: impl Into<String>) -> Self {
        Self::Malformed(kind, advice.into())
    }
}

impl From<ParseError> for ProvisioningError {
    fn from(error: ParseError) -> Self {
        Self::new(ScimType::InvalidFilter, format!("filter: {error}"))
    }
}

impl From<Invalid> for ProvisioningError {
    fn from(invalid: Invalid) -> Self {
        Self::new(ScimType::InvalidValue, invalid.to_string())
    }
}
