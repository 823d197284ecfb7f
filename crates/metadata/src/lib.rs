//! What the FIDO Metadata Service knows of authenticators: its BLOB from a file or from its URL, verified, and kept up
//! to date. [`Loader`] implements the port `MetadataSource` and is all there is to see from outside.
//!
//! [`blob`] verifies the JWS, [`payload`] reads what it says, [`download`] fetches it within bounds, [`cache`] keeps it
//! over restarts.

mod blob;
mod cache;
mod download;
mod loader;
mod options;
mod payload;
mod status;

pub use loader::Loader;
pub use options::{MetadataError, MetadataOptions};
