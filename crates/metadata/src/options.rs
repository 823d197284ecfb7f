//! What an operator may set.

use std::path::PathBuf;

/// Where metadata is from. With neither `file` nor `url` there is none.
#[derive(Clone, Debug, Default)]
pub struct MetadataOptions {
    /// `metadata_file`: a BLOB that the operator puts there.
    pub file: Option<PathBuf>,
    /// `metadata_url`: where the BLOB is fetched, for example `https://mds3.fidoalliance.org/`.
    pub url: Option<String>,
    /// `metadata_root`: a PEM file with the roots under which the BLOB is signed, if not by the FIDO Alliance. Whoever
    /// has a certificate below one of them may sign it.
    pub root: Option<PathBuf>,
    /// The file in which a BLOB that was fetched is kept over restarts.
    pub cache: PathBuf,
}

/// A setting is wrong. The text names it and says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {advice}")]
pub struct MetadataError {
    setting: &'static str,
    advice: String,
}

impl MetadataError {
    pub(crate) fn new(setting: &'static str, advice: impl Into<String>) -> Self {
        Self { setting, advice: advice.into() }
    }

    /// Which setting.
    pub const fn setting(&self) -> &'static str {
        self.setting
    }
}
