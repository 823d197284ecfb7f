//! What is asked of webauthn-rs-core, of registrations only, and what it is known not to be able to do.

use std::time::Duration;

use fidelio_credentials::ceremony::{CeremonyError, ExpectedRegistration, RelyingParty};
use fidelio_kernel::base64url;
use url::Url;
use webauthn_rs_core::WebauthnCore;
use webauthn_rs_core::error::WebauthnError;
use webauthn_rs_core::proto::{
    AuthenticatorAttestationResponseRaw, COSEAlgorithm, CollectedClientData, RegisterPublicKeyCredential,
    RegistrationState, UserVerificationPolicy,
};

use crate::client_data::ClientData;
use crate::cose::{Algorithm, Key, Material};
use crate::errors::ceremony_error;

const CREDENTIAL_TYPE: &str = "public-key";
/// What options of the library's own would tell browsers. Nobody reads them.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Whether the library can read both: it knows RSA keys of 2048 bits only and no EdDSA keys, and it refuses a
/// `tokenBinding` that is not an object.
pub(crate) fn reads(key: &Key, client_data: &ClientData<'_>) -> bool {
    let reads_key = match &key.material {
        Material::Ec { .. } => true,
        Material::Rsa { n, e } => n.len() == 256 && e.len() == 3,
        Material::Okp => false,
    };
    reads_key && serde_json::from_slice::<CollectedClientData>(client_data.json).is_ok()
}

/// Whether the library verifies signatures of this algorithm. To ES512 it always says that they are wrong.
pub(crate) const fn verifies(algorithm: Algorithm) -> bool {
    matches!(algorithm, Algorithm::Es256 | Algorithm::Es384 | Algorithm::Rs256)
}

/// Has a registration verified: the attestation object, of which the statement may be replaced by none.
pub(crate) fn register(
    rp: &RelyingParty<'_>,
    expected: &ExpectedRegistration<'_>,
    client_data: &ClientData<'_>,
    credential_id: &[u8],
    attestation_object: Vec<u8>,
) -> Result<(), CeremonyError> {
    let failed = |error: WebauthnError| ceremony_error(&error);
    let algorithms = expected.algorithms.iter().filter_map(|alg| COSEAlgorithm::try_from(i128::from(*alg)).ok());
    // The one origin that was compared already.
    let origin = Url::parse(&client_data.origin).map_err(|_| CeremonyError::WrongOrigin)?;
    let core = WebauthnCore::new_unsafe_experts_only(rp.id, rp.id, vec![origin], TIMEOUT, None, None);
    let verification = match expected.user_verification_required {
        true => UserVerificationPolicy::Required,
        false => UserVerificationPolicy::Discouraged_DO_NOT_USE,
    };
    let builder = core
        .new_challenge_register_builder(b"user", "user", "user")
        .map_err(failed)?
        .user_verification_policy(verification)
        .credential_algorithms(algorithms.collect());
    let (_, state) = core.generate_challenge_register(builder).map_err(failed)?;
    let state = with_challenge(&state, expected.challenge)?;
    let registration = RegisterPublicKeyCredential {
        id: base64url::encode(credential_id),
        raw_id: credential_id.to_vec(),
        response: AuthenticatorAttestationResponseRaw {
            attestation_object,
            client_data_json: client_data.json.to_vec(),
            transports: None,
        },
        type_: CREDENTIAL_TYPE.to_owned(),
        extensions: Default::default(),
    };
    let credential = core.register_credential(&registration, &state, None).map_err(failed)?;
    if credential.cred_id == credential_id { Ok(()) } else { Err(CeremonyError::CredentialIdMismatch) }
}

/// The library draws its own challenges; ours was chosen before, so it is put into the serialised state.
fn with_challenge(state: &RegistrationState, challenge: &[u8]) -> Result<RegistrationState, CeremonyError> {
    let replaced = serde_json::to_value(state).and_then(|mut state| {
        state["challenge"] = base64url::encode(challenge).into();
        serde_json::from_value(state)
    });
    replaced.map_err(|_| CeremonyError::WrongChallenge)
}
