use std::borrow::Cow;
use std::fmt::Display;

use aws_lc_rs::digest::{SHA256, digest};
use fidelio_credentials::ceremony::{CeremonyError, RelyingParty};
use fidelio_kernel::base64url;
use serde::Deserialize;

/// The members of the client data that decide (WebAuthn Level 3 section 5.8.1). It is parsed, never compared
/// with a template: browsers add members. `tokenBinding` is not among them: Level 3 tells to ignore it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Members<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    challenge: Cow<'a, str>,
    #[serde(borrow)]
    origin: Cow<'a, str>,
    #[serde(default)]
    cross_origin: Option<bool>,
    #[serde(default)]
    top_origin: Option<String>,
}

/// Client data whose type, challenge and origin are as they should be.
pub(crate) struct ClientData<'a> {
    pub(crate) json: &'a [u8],
    pub(crate) origin: Cow<'a, str>,
}

impl<'a> ClientData<'a> {
    /// Reads client data and checks type, challenge and origin.
    pub(crate) fn check(
        json: &'a [u8],
        kind: &'static str,
        challenge: &[u8],
        rp: &RelyingParty<'_>,
    ) -> Result<Self, CeremonyError> {
        let malformed = |error: &dyn Display| CeremonyError::Malformed {
            field: "clientDataJSON",
            reason: format!("it is not the JSON of client data ({error})"),
        };
        // All of it: members that are ignored would not be looked at.
        let text = str::from_utf8(json).map_err(|error| malformed(&error))?;
        let members: Members<'_> = serde_json::from_str(text).map_err(|error| malformed(&error))?;
        if members.kind != kind {
            return Err(CeremonyError::WrongType { expected: kind });
        }
        if members.challenge != base64url::encode(challenge) {
            return Err(CeremonyError::WrongChallenge);
        }
        if !rp.origins.iter().any(|origin| origin.as_str() == members.origin) {
            return Err(CeremonyError::WrongOrigin);
        }
        if members.cross_origin == Some(true) || members.top_origin.is_some() {
            return Err(CeremonyError::CrossOrigin);
        }
        Ok(Self { json, origin: members.origin })
    }

    /// What authenticators sign: the authenticator data, and the hash of the client data as it came.
    pub(crate) fn signed_with(&self, authenticator_data: &[u8]) -> Vec<u8> {
        [authenticator_data, digest(&SHA256, self.json).as_ref()].concat()
    }
}
