//! SCIM, as provisioning clients use it.

mod corpus;
