//! What is asked of webauthn-rs-core, and what it is known not to be able to do.

use std::time::Duration;

use fidelio_credentials::ceremony::{
    AssertionResponse, CeremonyError, ExpectedAssertion, ExpectedRegistration, RelyingParty,
};
use fidelio_kernel::base64url;
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;
use webauthn_rs_core::WebauthnCore;
use webauthn_rs_core::error::WebauthnError;
use webauthn_rs_core::proto::{
    AttestationFormat, AttestationMetadata, AuthenticatorAssertionResponseRaw, AuthenticatorAttestationResponseRaw,
    COSEAlgorithm, COSEKey, CollectedClientData, Credential, ParsedAttestation, ParsedAttestationData,
    PublicKeyCredential, RegisterPublicKeyCredential, RegisteredExtensions, UserVerificationPolicy,
};

use crate::adapter::{ATTESTATION_OBJECT, AUTHENTICATOR_DATA, CREDENTIAL_ID};
use crate::client_data::ClientData;
use crate::cose::{Algorithm, Key, Material};
use crate::errors::ceremony_error;

const CREDENTIAL_TYPE: &str = "public-key";

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
    let failed = |error: WebauthnError| ceremony_error(&error, ATTESTATION_OBJECT);
    let algorithms = expected.algorithms.iter().filter_map(|alg| COSEAlgorithm::try_from(i128::from(*alg)).ok());
    let core = core(rp, &client_data.origin)?;
    let builder = core
        .new_challenge_register_builder(b"user", "user", "user")
        .map_err(failed)?
        .user_verification_policy(policy(expected.user_verification_required))
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

/// Has an assertion verified.
pub(crate) fn authenticate(
    rp: &RelyingParty<'_>,
    expected: &ExpectedAssertion<'_>,
    client_data: &ClientData<'_>,
    response: &AssertionResponse,
) -> Result<(), CeremonyError> {
    let failed = |error: WebauthnError| ceremony_error(&error, AUTHENTICATOR_DATA);
    let core = core(rp, &client_data.origin)?;
    let credential = credential(expected)?;
    let builder = core
        .new_challenge_authenticate_builder(Vec::new(), Some(policy(expected.user_verification_required)))
        .map_err(failed)?;
    let (_, state) = core.generate_challenge_authenticate(builder).map_err(failed)?;
    let state = with_challenge(&state, expected.challenge)?;
    let assertion = PublicKeyCredential {
        id: base64url::encode(&response.credential_id),
        raw_id: response.credential_id.clone(),
        response: AuthenticatorAssertionResponseRaw {
            authenticator_data: response.authenticator_data.clone(),
            client_data_json: client_data.json.to_vec(),
            signature: response.signature.clone(),
            user_handle: response.user_handle.clone(),
        },
        extensions: Default::default(),
        type_: CREDENTIAL_TYPE.to_owned(),
    };
    core.authenticate_single_credential(&assertion, &state, &credential).map_err(failed)?;
    Ok(())
}

/// The library for one relying party and the one origin that was compared already.
fn core(rp: &RelyingParty<'_>, origin: &str) -> Result<WebauthnCore, CeremonyError> {
    let origin = Url::parse(origin).map_err(|_| CeremonyError::WrongOrigin)?;
    Ok(WebauthnCore::new_unsafe_experts_only(rp.id, rp.id, vec![origin], Duration::from_secs(60), None, None))
}

const fn policy(is_required: bool) -> UserVerificationPolicy {
    if is_required { UserVerificationPolicy::Required } else { UserVerificationPolicy::Discouraged_DO_NOT_USE }
}

/// The library draws its own challenges; ours was chosen before, so it is put into the serialised state.
fn with_challenge<S: Serialize + DeserializeOwned>(state: &S, challenge: &[u8]) -> Result<S, CeremonyError> {
    let replaced = serde_json::to_value(state).and_then(|mut state| {
        state["challenge"] = base64url::encode(challenge).into();
        serde_json::from_value(state)
    });
    replaced.map_err(|_| CeremonyError::WrongChallenge)
}

/// The stored passkey as the library knows it. The counter is zero: comparing it is the domain's rule.
fn credential(expected: &ExpectedAssertion<'_>) -> Result<Credential, CeremonyError> {
    let passkey = expected.passkey;
    let failed = |error: WebauthnError| ceremony_error(&error, CREDENTIAL_ID);
    let key: serde_cbor_2::Value = serde_cbor_2::from_slice(&passkey.public_key)
        .map_err(|error| failed(WebauthnError::ParseCBORFailure(error)))?;
    Ok(Credential {
        cred_id: passkey.credential_id.clone(),
        cred: COSEKey::try_from(&key).map_err(failed)?,
        counter: 0,
        transports: None,
        user_verified: passkey.user_verified,
        backup_eligible: passkey.backup_eligible,
        backup_state: passkey.backup_state,
        // What the application requires now is what counts, not what it required at registration.
        registration_policy: UserVerificationPolicy::Discouraged_DO_NOT_USE,
        extensions: RegisteredExtensions::none(),
        attestation: ParsedAttestation { data: ParsedAttestationData::None, metadata: AttestationMetadata::None },
        attestation_format: AttestationFormat::None,
    })
}
