//! How much of a resource is kept. Whoever serves resources should publish these numbers, and that of
//! [`crate::text::MAX_COMPARED`].

/// The longest text that no filter compares, in bytes.
pub const MAX_TEXT: usize = 64 * 1024;

/// How many elements a list of a user's attribute may have.
pub const MAX_ELEMENTS: usize = 200;

/// How many members a body may name.
pub const MAX_MEMBERS: usize = 100_000;

/// How long all attributes of a resource may be together, in bytes of JSON. Members of a group do not count.
pub const MAX_ATTRIBUTES: usize = 256 * 1024;

/// How many lists and objects may be open at once in a value that no schema knows.
pub const MAX_NESTING: usize = 16;

/// How many operations a PATCH may have.
pub const MAX_OPERATIONS: usize = 1000;

/// How many paths of a PATCH may have a filter that asks for more of the members of a group than who they are.
pub const MAX_MEMBER_FILTERS: usize = 10;

/// How long all paths of one PATCH that have a filter are together, in bytes: each filter looks at every element of a list.
pub const MAX_FILTERED_PATHS: usize = 8 * 1024;

/// The longest name that is shown where passkeys are used, in characters.
pub const MAX_SHOWN_NAME: usize = fidelio_identity::user::MAX_USER_NAME;
