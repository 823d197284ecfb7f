//! Which authenticators an application accepts. How one is judged is in `fidelio_credentials::authenticator`.

use std::collections::BTreeMap;

use fidelio_kernel::Aaguid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// The policy of an application on authenticators, beside `user_verification` and `security_keys`. What it asks for holds
/// when a passkey is registered and, with `at_login`, whenever one signs in; the blacklist says for each model at
/// which step it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AuthenticatorPolicy {
    /// The models (AAGUIDs) that are accepted; empty for every model.
    #[schemars(with = "Vec<String>")]
    pub allow: Vec<Aaguid>,
    /// Models (AAGUIDs) that are blocked, and at which step.
    #[schemars(with = "BTreeMap<String, Blocked>")]
    pub blacklist: BTreeMap<Aaguid, Blocked>,
    /// What a passkey must show of where it was made. Most passkeys of phones and password managers show nothing.
    pub attestation: RequiredAttestation,
    /// Whether a model that is only claimed counts as that model, for `allow` and `minimum_certification`. Without
    /// an attestation that is trusted any software can claim to be any model. A blocked model is blocked however it is told.
    pub claimed_models: ClaimedModels,
    /// Whether the authenticator must be part of the client's device, or must not be; either if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment: Option<RequiredAttachment>,
    /// The lowest FIDO certification of the model, as the FIDO metadata tells; any or none if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_certification: Option<Certification>,
    /// Whether models are refused that the FIDO metadata reports as compromised or revoked.
    pub refuse_compromised: bool,
    /// What holds when the FIDO metadata is older than it says it may be, or is not there at all.
    pub stale_metadata: StaleMetadata,
    /// Whether everything but the blacklist, which says so itself, also holds when a passkey signs in, so that passkeys
    /// that exist already are refused.
    pub at_login: bool,
}

impl Default for AuthenticatorPolicy {
    fn default() -> Self {
        Self {
            allow: Vec::new(),
            blacklist: BTreeMap::new(),
            attestation: RequiredAttestation::default(),
            claimed_models: ClaimedModels::default(),
            attachment: None,
            minimum_certification: None,
            refuse_compromised: true,
            stale_metadata: StaleMetadata::default(),
            at_login: false,
        }
    }
}

/// At which steps a model is blocked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Blocked {
    /// Whether no passkey of the model can be registered.
    pub reg: bool,
    /// Whether no passkey of the model can sign in.
    pub auth: bool,
}

/// What a passkey must show of where it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RequiredAttestation {
    /// Nothing: also passkeys without attestation, and those that attest to themselves.
    #[default]
    Any,
    /// An attestation that a certificate signed, whoever issued that.
    Certificate,
    /// An attestation whose certificate chains to a root that the FIDO metadata has for the model.
    Trusted,
}

/// Whether a model that is only claimed counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ClaimedModels {
    /// It counts.
    #[default]
    Count,
    /// It does not: only a trusted attestation tells a model.
    Ignore,
}

/// Where the authenticator must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RequiredAttachment {
    /// Part of the client's device.
    Platform,
    /// A roaming authenticator, such as a security key.
    CrossPlatform,
}

/// FIDO certification levels, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Certification {
    /// Level 1.
    L1,
    /// Level 1+.
    #[serde(rename = "L1plus")]
    L1Plus,
    /// Level 2.
    L2,
    /// Level 2+.
    #[serde(rename = "L2plus")]
    L2Plus,
    /// Level 3.
    L3,
    /// Level 3+.
    #[serde(rename = "L3plus")]
    L3Plus,
}

impl Certification {
    /// The name in the policy.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::L1 => "L1",
            Self::L1Plus => "L1plus",
            Self::L2 => "L2",
            Self::L2Plus => "L2plus",
            Self::L3 => "L3",
            Self::L3Plus => "L3plus",
        }
    }
}

/// What holds when the metadata is stale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StaleMetadata {
    /// What was last known holds.
    #[default]
    Relaxed,
    /// Nothing that the policy asks of the metadata can be shown, so that it is refused.
    Strict,
}

/// The longest lists of models.
const MOST_MODELS: usize = 1000;

impl AuthenticatorPolicy {
    /// Checks what the types cannot.
    ///
    /// # Errors
    /// Names the first member that is out of its bounds.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.allow.len() > MOST_MODELS {
            return Err(Invalid::new("authenticators.allow", format!("must have at most {MOST_MODELS} models")));
        }
        if self.blacklist.len() > MOST_MODELS {
            return Err(Invalid::new(
                "authenticators.blacklist",
                format!("must have at most {MOST_MODELS} models"),
            ));
        }
        Ok(())
    }

    /// Whether the policy asks something of the metadata that only metadata of today can answer.
    pub fn needs_metadata(&self) -> bool {
        self.refuse_compromised
            || self.minimum_certification.is_some()
            || self.attestation == RequiredAttestation::Trusted
    }

    /// Whether the policy accepts nothing without attestation.
    pub fn needs_attestation(&self) -> bool {
        let asks_for_model = !self.allow.is_empty() || self.minimum_certification.is_some();
        self.attestation != RequiredAttestation::Any
            || (asks_for_model && self.claimed_models == ClaimedModels::Ignore)
    }

    /// Blocks and unblocks: a model that is given replaces what was said of it.
    pub fn block(&mut self, items: impl IntoIterator<Item = (Aaguid, Blocked)>) {
        for (aaguid, blocked) in items {
            if blocked == Blocked::default() {
                self.blacklist.remove(&aaguid);
            } else {
                self.blacklist.insert(aaguid, blocked);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_object_is_the_default_and_a_typing_error_is_refused() {
        assert_eq!(
            serde_json::from_str::<AuthenticatorPolicy>("{}").expect("valid"),
            AuthenticatorPolicy::default()
        );
        for wrong in [r#"{"alow": []}"#, r#"{"allow": ["x"]}"#, r#"{"minimum_certification": "L4"}"#] {
            assert!(serde_json::from_str::<AuthenticatorPolicy>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_model_that_is_blocked_at_no_step_is_not_on_the_blacklist() {
        let aaguid = Aaguid::from_bytes([1; 16]);
        let mut policy = AuthenticatorPolicy::default();
        policy.block([(aaguid, Blocked { reg: true, auth: false })]);
        assert_eq!(policy.blacklist.len(), 1);
        policy.block([(aaguid, Blocked::default())]);
        assert!(policy.blacklist.is_empty());
    }
}
