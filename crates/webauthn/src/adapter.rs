use fidelio_credentials::Aaguid;
use fidelio_credentials::ceremony::{
    AssertionResponse, CeremonyError, ExpectedAssertion, ExpectedRegistration, RegistrationResponse, RelyingParty,
    VerifiedAssertion, VerifiedRegistration, WebAuthn,
};
use fidelio_kernel::Timestamp;

use crate::attestation::{self, Attested, VerifiedBy};
use crate::authenticator_data::AuthenticatorData;
use crate::client_data::ClientData;
use crate::cose::{Key, KeyError};
use crate::{library, trust_path};

pub(crate) const ATTESTATION_OBJECT: &str = "attestationObject";
const AUTHENTICATOR_DATA: &str = "authenticatorData";
const CREDENTIAL_ID: &str = "credentialId";

/// WebAuthn verification: of assertions by this crate, of registrations by webauthn-rs-core too.
#[derive(Clone, Copy, Debug, Default)]
pub struct WebAuthnRs;

impl WebAuthn for WebAuthnRs {
    fn verify_registration(
        &self,
        rp: &RelyingParty<'_>,
        expected: &ExpectedRegistration<'_>,
        response: &RegistrationResponse,
    ) -> Result<VerifiedRegistration, CeremonyError> {
        let client_data = ClientData::check(&response.client_data_json, "webauthn.create", expected.challenge, rp)?;
        let object = attestation::Object::parse(&response.attestation_object)?;
        let data = AuthenticatorData::parse(&object.authenticator_data).map_err(malformed(ATTESTATION_OBJECT))?;
        data.check_relying_party(rp)?;
        // Nobody need have been present only if the browser made the passkey on its own, and then nothing is
        // attested.
        if !(expected.conditional && object.format == attestation::NONE) {
            data.check_presence()?;
        }
        data.check_verification(expected.user_verification_required)?;
        data.check_backup()?;

        let credential = data.attested().map_err(malformed(ATTESTATION_OBJECT))?;
        let key = key(credential.public_key, ATTESTATION_OBJECT)?;
        if !expected.algorithms.contains(&key.algorithm.to_cose()) {
            return Err(CeremonyError::AlgorithmNotOffered);
        }
        if credential.id != response.credential_id {
            return Err(CeremonyError::CredentialIdMismatch);
        }

        let library_reads = library::reads(&key, &client_data);
        let attested = Attested { client_data: &client_data, data: &data, credential, key: &key };
        let for_library = match attestation::verify(&object, &attested, library_reads)? {
            VerifiedBy::Library => Some(response.attestation_object.clone()),
            // With the statement out of the way, the library confirms all the rest. No signature is over these
            // flags any more, so it may be shown that somebody was present where that need not be.
            VerifiedBy::Us if library_reads => Some(attestation::unattested(data.with_user_present())?),
            VerifiedBy::Us => None,
        };
        if let Some(object) = for_library {
            library::register(rp, expected, &client_data, credential.id, object)?;
        }
        let attestation = object.shown()?;
        Ok(VerifiedRegistration {
            credential_id: credential.id.to_vec(),
            public_key: credential.public_key.to_vec(),
            aaguid: Aaguid::from_bytes(credential.aaguid),
            attestation_format: object.format.clone(),
            sign_count: data.sign_count,
            user_present: data.user_present(),
            user_verified: data.user_verified(),
            backup_eligible: data.backup_eligible(),
            backup_state: data.backup_state(),
            attestation,
        })
    }

    fn verify_assertion(
        &self,
        rp: &RelyingParty<'_>,
        expected: &ExpectedAssertion<'_>,
        response: &AssertionResponse,
    ) -> Result<VerifiedAssertion, CeremonyError> {
        let client_data = ClientData::check(&response.client_data_json, "webauthn.get", expected.challenge, rp)?;
        let passkey = expected.passkey;
        if response.credential_id != passkey.credential_id {
            return Err(CeremonyError::CredentialIdMismatch);
        }
        let data = AuthenticatorData::parse(&response.authenticator_data).map_err(malformed(AUTHENTICATOR_DATA))?;
        data.check_relying_party(rp)?;
        data.check_presence()?;
        data.check_verification(expected.user_verification_required)?;
        data.check_backup()?;
        if data.backup_eligible() != passkey.backup_eligible {
            return Err(CeremonyError::BackupFlagsInconsistent);
        }

        let key = key(&passkey.public_key, CREDENTIAL_ID)?;
        if !key.has_signed(&client_data.signed_with(data.bytes), &response.signature) {
            return Err(CeremonyError::SignatureInvalid);
        }
        Ok(VerifiedAssertion {
            sign_count: data.sign_count,
            user_verified: data.user_verified(),
            backup_state: data.backup_state(),
        })
    }

    fn is_anchored(&self, trust_path: &[Vec<u8>], roots: &[Vec<u8>], at: Timestamp) -> bool {
        trust_path::is_anchored(trust_path, roots, at)
    }
}

pub(crate) fn malformed(field: &'static str) -> impl Fn(&str) -> CeremonyError {
    move |reason| CeremonyError::Malformed { field, reason: reason.to_owned() }
}

fn key(cbor: &[u8], field: &'static str) -> Result<Key, CeremonyError> {
    Key::parse(cbor).map_err(|error| match error {
        KeyError::NotOffered => CeremonyError::AlgorithmNotOffered,
        KeyError::Malformed => malformed(field)("its public key is not a supported COSE key"),
    })
}
