//! Judging an authenticator by an application's policy: one pure function, asked when a passkey is registered and when
//! one signs in.

use std::collections::BTreeMap;

use fidelio_identity::authenticator_policy::{
    AuthenticatorPolicy, Certification, ClaimedModels, RequiredAttachment, RequiredAttestation, StaleMetadata,
};
use fidelio_kernel::{Aaguid, Timestamp};

use crate::Transport;
use crate::passkey::is_roaming_only;

/// How far an attestation statement can be relied on, least first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttestationTrust {
    /// There is none.
    #[default]
    None,
    /// The passkey signed it itself.
    SelfSigned,
    /// A certificate signed it that anybody may have issued.
    Certificate,
    /// A certificate signed it that chains to a root which the FIDO metadata has for the model.
    Trusted,
}

impl AttestationTrust {
    /// Every degree.
    pub const ALL: [Self; 4] = [Self::None, Self::SelfSigned, Self::Certificate, Self::Trusted];

    /// The name in answers and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::SelfSigned => "self",
            Self::Certificate => "certificate",
            Self::Trusted => "trusted",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trust| trust.as_str() == name)
    }
}

/// What is known of an authenticator.
#[derive(Clone, Copy, Debug)]
pub struct Authenticator<'a> {
    /// The model, as it says.
    pub aaguid: Aaguid,
    /// How far that can be relied on.
    pub attestation: AttestationTrust,
    /// How clients can reach it, as the client said.
    pub transports: &'a [Transport],
}

/// At which step it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyStep {
    /// A passkey is registered.
    Registration,
    /// A passkey signs in or confirms.
    Login,
}

/// What the FIDO Metadata Service knows of authenticators (FIDO Metadata Service 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// Its serial number (`no`).
    pub number: u64,
    /// Until when it holds (`nextUpdate`).
    pub next_update: Timestamp,
    /// The models.
    pub models: BTreeMap<Aaguid, Model>,
}

impl Metadata {
    /// Whether there should be younger metadata.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.next_update <= now
    }
}

/// A model of authenticator, as the metadata tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// What its vendor calls it.
    pub description: String,
    /// A `data:` URL.
    pub icon: Option<String>,
    /// Its certification in force.
    pub certification: Option<Certification>,
    /// The status report by which it is not to be trusted, for example `REVOKED`.
    pub compromised: Option<String>,
    /// The roots of its attestations: X.509 certificates in DER.
    pub roots: Vec<Vec<u8>>,
}

/// Why an authenticator is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyRefusal {
    /// The model is blocked at this step.
    #[error("this application has blocked authenticators of the model {0}; use another one")]
    Blocked(Aaguid),
    /// The model is not one of those that are accepted.
    #[error("this application does not accept authenticators of the model {0}; use one that it does")]
    NotAllowed(Aaguid),
    /// The model is only claimed, and claims do not count.
    #[error("this application accepts an authenticator's model only with an attestation that is trusted")]
    ModelNotProved,
    /// There is no attestation by a certificate.
    #[error("this application needs an attestation of the authenticator by a certificate, and there is none")]
    NotAttested,
    /// The attestation chains to no root of the model.
    #[error("this application needs an attestation of the authenticator that the FIDO metadata vouches for")]
    NotTrusted,
    /// The authenticator is not where it must be.
    #[error("this application accepts only {0}")]
    Attachment(&'static str),
    /// The model is not certified, or not highly enough.
    #[error("this application needs an authenticator with the FIDO certification {needed}; this one has {had}")]
    Certification {
        /// What the policy asks for.
        needed: &'static str,
        /// What the model has.
        had: &'static str,
    },
    /// The model is compromised.
    #[error("authenticators of this model are reported as compromised ({0}); use another one")]
    Compromised(String),
    /// The metadata that would tell is stale.
    #[error("the FIDO metadata that this application's policy needs is missing or out of date; try again later")]
    StaleMetadata,
}

/// Judges an authenticator.
///
/// # Errors
/// The first thing that the policy does not accept.
pub fn judge(
    policy: &AuthenticatorPolicy,
    metadata: Option<&Metadata>,
    step: PolicyStep,
    authenticator: &Authenticator<'_>,
    now: Timestamp,
) -> Result<(), PolicyRefusal> {
    let Authenticator { aaguid, attestation, transports } = *authenticator;
    let blocked = policy.blacklist.get(&aaguid).is_some_and(|blocked| match step {
        PolicyStep::Registration => blocked.reg,
        PolicyStep::Login => blocked.auth,
    });
    if blocked {
        return Err(PolicyRefusal::Blocked(aaguid));
    }
    if step == PolicyStep::Login && !policy.at_login {
        return Ok(());
    }
    check_attachment(policy.attachment, transports)?;
    let is_stale = metadata.is_none_or(|metadata| metadata.is_stale(now));
    if policy.needs_metadata() && policy.stale_metadata == StaleMetadata::Strict && is_stale {
        return Err(PolicyRefusal::StaleMetadata);
    }
    match policy.attestation {
        RequiredAttestation::Certificate if attestation < AttestationTrust::Certificate => {
            return Err(PolicyRefusal::NotAttested);
        }
        RequiredAttestation::Trusted if attestation < AttestationTrust::Trusted => {
            return Err(PolicyRefusal::NotTrusted);
        }
        _ => {}
    }
    let asks_for_model = !policy.allow.is_empty() || policy.minimum_certification.is_some();
    let is_proved = attestation == AttestationTrust::Trusted;
    if asks_for_model && policy.claimed_models == ClaimedModels::Ignore && !is_proved {
        return Err(PolicyRefusal::ModelNotProved);
    }
    if !policy.allow.is_empty() && !policy.allow.contains(&aaguid) {
        return Err(PolicyRefusal::NotAllowed(aaguid));
    }
    let model = metadata.and_then(|metadata| metadata.models.get(&aaguid));
    if policy.refuse_compromised
        && let Some(status) = model.and_then(|model| model.compromised.as_ref())
    {
        return Err(PolicyRefusal::Compromised(status.clone()));
    }
    if let Some(needed) = policy.minimum_certification {
        let had = model.and_then(|model| model.certification);
        if had.is_none_or(|had| had < needed) {
            let had = had.map_or("none that is known", Certification::as_str);
            return Err(PolicyRefusal::Certification { needed: needed.as_str(), had });
        }
    }
    Ok(())
}

/// The transports are the client's word, which is all that there is to tell.
fn check_attachment(required: Option<RequiredAttachment>, transports: &[Transport]) -> Result<(), PolicyRefusal> {
    match required {
        Some(RequiredAttachment::Platform) if is_roaming_only(transports) => {
            Err(PolicyRefusal::Attachment("authenticators of the device itself, and no security keys"))
        }
        Some(RequiredAttachment::CrossPlatform) if !is_roaming_only(transports) => {
            Err(PolicyRefusal::Attachment("security keys"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
