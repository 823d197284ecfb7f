//! Making passkeys: what a registration and a step of a multi-factor flow have in common.

use std::sync::Arc;

use fidelio_credentials::authenticator::{Authenticator, PolicyStep, judge};
use fidelio_credentials::ceremony::{
    self, ExpectedRegistration, RegistrationResponse, RelyingParty, VerifiedRegistration, WebAuthn,
};
use fidelio_credentials::options::{Attachment, CreationOptions, Descriptor, UserEntity};
use fidelio_credentials::passkey::{check_name, default_name, is_roaming_only};
use fidelio_credentials::ports::MetadataSource;
use fidelio_credentials::token::passkey_amr;
use fidelio_credentials::{AttestationTrust, Catalogue, Metadata, Passkey};
use fidelio_identity::authenticator_policy::RequiredAttachment;
use fidelio_identity::settings::{Attestation, UserVerification};
use fidelio_identity::{Application, DeviceInfo};
use fidelio_kernel::{Clock, PasskeyId, Random, Timestamp, UserId};

use crate::ceremonies::verification_is_required;
use crate::registration::RegistrationError;

/// Verifies new passkeys.
#[derive(Clone)]
pub struct Creations {
    /// Verifies the response.
    pub webauthn: Arc<dyn WebAuthn>,
    /// Names providers.
    pub catalogue: Arc<Catalogue>,
    /// What is known of authenticators.
    pub metadata: Arc<dyn MetadataSource>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes identifiers.
    pub random: Arc<dyn Random>,
}

/// What a ceremony expects.
pub(crate) struct Creation<'a> {
    pub(crate) application: &'a Application,
    pub(crate) challenge: &'a [u8; 32],
    /// Whether the browser was asked to make the passkey on its own.
    pub(crate) conditional: bool,
    pub(crate) user: UserId,
    pub(crate) device: &'a DeviceInfo,
    /// What the user calls the passkey.
    pub(crate) name: Option<String>,
}

/// A passkey that was verified and is still to be stored.
pub(crate) struct Created {
    pub(crate) passkey: Passkey,
    pub(crate) verified: VerifiedRegistration,
}

impl Created {
    /// How it authenticates the user.
    pub(crate) fn amr(&self) -> Vec<String> {
        passkey_amr(self.verified.backup_eligible, self.verified.user_present, self.verified.user_verified)
    }
}

/// What to tell an authenticator that is to make a passkey.
pub(crate) fn creation_options(
    application: &Application,
    user: UserEntity,
    challenge: &[u8; 32],
    passkeys: &[Passkey],
    security_key: bool,
    conditional: bool,
) -> CreationOptions {
    let settings = &application.settings;
    CreationOptions {
        rp_id: application.rp_id.clone(),
        rp_name: application.rp_name.clone(),
        user,
        challenge: challenge.to_vec(),
        algorithms: settings.algorithms.clone(),
        exclude: passkeys.iter().map(Descriptor::from).collect(),
        attachment: match settings.authenticators.attachment {
            Some(RequiredAttachment::CrossPlatform) => Attachment::CrossPlatform,
            None if security_key => Attachment::CrossPlatform,
            Some(RequiredAttachment::Platform) | None => Attachment::Platform,
        },
        user_verification: if conditional { UserVerification::Preferred } else { settings.user_verification },
        attestation: match settings.attestation {
            _ if conditional => Attestation::None,
            // What the policy needs must be asked for.
            Attestation::None | Attestation::Indirect if settings.authenticators.needs_attestation() => {
                Attestation::Direct
            }
            wanted => wanted,
        },
    }
}

impl Creations {
    /// Verifies what an authenticator answered.
    pub(crate) fn verify(
        &self,
        creation: Creation<'_>,
        response: RegistrationResponse,
    ) -> Result<Created, RegistrationError> {
        let Creation { application, challenge, conditional, user, device, name } = creation;
        if !application.settings.security_keys && is_roaming_only(&response.transports) {
            return Err(RegistrationError::SecurityKey);
        }
        let given_name = name.filter(|name| !name.trim().is_empty());
        let given_name = given_name.map(|name| check_name("passkeyName", &name)).transpose()?;
        let expected = ExpectedRegistration {
            challenge,
            algorithms: &application.settings.algorithms,
            user_verification_required: verification_is_required(application) && !conditional,
            conditional,
        };
        let verified = self.webauthn.verify_registration(&RelyingParty::from(application), &expected, &response)?;
        let now = self.clock.now();
        let metadata = self.metadata.current();
        let trust = self.trust(&verified, metadata.as_deref(), now);
        let authenticator =
            Authenticator { aaguid: verified.aaguid, attestation: trust, transports: &response.transports };
        let policy = &application.settings.authenticators;
        judge(policy, metadata.as_deref(), PolicyStep::Registration, &authenticator, now)?;
        let provider = self.catalogue.get(verified.aaguid).map(|provider| provider.name.as_str());
        let passkey = Passkey {
            id: PasskeyId::new(&*self.clock, &*self.random),
            application: application.id,
            user,
            credential_id: verified.credential_id.clone(),
            public_key: verified.public_key.clone(),
            aaguid: verified.aaguid,
            transports: response.transports,
            attestation_format: verified.attestation_format.clone(),
            attestation_trust: trust,
            sign_count: verified.sign_count,
            backup_eligible: verified.backup_eligible,
            backup_state: verified.backup_state,
            user_verified: verified.user_verified,
            name: given_name.unwrap_or_else(|| default_name(provider, device.label().as_deref())),
            created_at: now,
            created_on: None,
            last_used_at: None,
            last_used_on: None,
            flagged_at: None,
        };
        Ok(Created { passkey, verified })
    }

    /// How far the attestation can be relied on.
    fn trust(
        &self,
        verified: &VerifiedRegistration,
        metadata: Option<&Metadata>,
        now: Timestamp,
    ) -> AttestationTrust {
        match &verified.attestation {
            ceremony::Attestation::None => AttestationTrust::None,
            ceremony::Attestation::SelfSigned => AttestationTrust::SelfSigned,
            // It signs neither the model nor the flags, so that its certificate vouches for none.
            ceremony::Attestation::Certificates(_) if verified.attestation_format == "fido-u2f" => {
                AttestationTrust::Certificate
            }
            ceremony::Attestation::Certificates(path) => {
                let model = metadata.and_then(|metadata| metadata.models.get(&verified.aaguid));
                let is_anchored = model.is_some_and(|model| self.webauthn.is_anchored(path, &model.roots, now));
                if is_anchored { AttestationTrust::Trusted } else { AttestationTrust::Certificate }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use fidelio_credentials::authenticator::Model;
    use fidelio_credentials::ceremony::{AssertionResponse, CeremonyError, ExpectedAssertion, VerifiedAssertion};
    use fidelio_kernel::Aaguid;
    use fidelio_testkit::{SeededRandom, TestClock};

    use super::*;

    /// Takes every path for one that ends in a root.
    struct Anchoring;

    impl WebAuthn for Anchoring {
        fn verify_registration(
            &self,
            _: &RelyingParty<'_>,
            _: &ExpectedRegistration<'_>,
            _: &RegistrationResponse,
        ) -> Result<VerifiedRegistration, CeremonyError> {
            Err(CeremonyError::AttestationInvalid)
        }

        fn verify_assertion(
            &self,
            _: &RelyingParty<'_>,
            _: &ExpectedAssertion<'_>,
            _: &AssertionResponse,
        ) -> Result<VerifiedAssertion, CeremonyError> {
            Err(CeremonyError::SignatureInvalid)
        }

        fn is_anchored(&self, _: &[Vec<u8>], _: &[Vec<u8>], _: Timestamp) -> bool {
            true
        }
    }

    struct Nothing;

    impl MetadataSource for Nothing {
        fn current(&self) -> Option<Arc<Metadata>> {
            None
        }
    }

    #[test]
    fn only_a_statement_that_signs_the_model_is_trusted_for_it() {
        let (clock, random) = (Arc::new(TestClock::default()), Arc::new(SeededRandom::new(1)));
        let creations = Creations {
            webauthn: Arc::new(Anchoring),
            catalogue: Arc::new(Catalogue::shipped().expect("the shipped file")),
            metadata: Arc::new(Nothing),
            clock: clock.clone(),
            random,
        };
        let aaguid = Aaguid::from_bytes([7; 16]);
        let now = clock.now();
        let metadata =
            Metadata { number: 1, next_update: now, models: BTreeMap::from([(aaguid, Model::default())]) };
        let trust = |format: &str, attestation, metadata| {
            let verified = VerifiedRegistration {
                credential_id: vec![1],
                public_key: vec![2],
                aaguid,
                attestation_format: format.to_owned(),
                sign_count: 0,
                user_present: true,
                user_verified: true,
                backup_eligible: false,
                backup_state: false,
                attestation,
            };
            creations.trust(&verified, metadata, now)
        };
        let path = || ceremony::Attestation::Certificates(vec![vec![3]]);
        assert_eq!(trust("packed", path(), Some(&metadata)), AttestationTrust::Trusted);
        assert_eq!(trust("packed", path(), None), AttestationTrust::Certificate);
        assert_eq!(trust("fido-u2f", path(), Some(&metadata)), AttestationTrust::Certificate);
        assert_eq!(
            trust("packed", ceremony::Attestation::SelfSigned, Some(&metadata)),
            AttestationTrust::SelfSigned
        );
        assert_eq!(trust("none", ceremony::Attestation::None, Some(&metadata)), AttestationTrust::None);
    }
}
