//! The verification of assertions by webauthn-rs-core.

use std::time::Duration;

use fidelio_credentials::Passkey;
use fidelio_credentials::ceremony::VerifiedAssertion;
use fidelio_kernel::base64url;
use serde_cbor_2::Value;
use url::Url;
use webauthn_rs_core::WebauthnCore;
use webauthn_rs_core::error::WebauthnError;
use webauthn_rs_core::proto::{
    AttestationFormat, AttestationMetadata, AuthenticationState, AuthenticatorAssertionResponseRaw, COSEKey,
    Credential, ParsedAttestation, ParsedAttestationData, PublicKeyCredential, RegisteredExtensions,
    UserVerificationPolicy,
};

use crate::vector::Assertion;

/// What the library makes of an assertion.
pub(super) fn verify(assertion: &Assertion) -> Result<VerifiedAssertion, WebauthnError> {
    let Assertion { rp_id, origin, response, .. } = assertion;
    let origin = Url::parse(origin).unwrap();
    let timeout = Duration::from_secs(60);
    let core = WebauthnCore::new_unsafe_experts_only(rp_id, rp_id, vec![origin], timeout, None, None);
    let policy = match assertion.user_verification_required {
        true => UserVerificationPolicy::Required,
        false => UserVerificationPolicy::Discouraged_DO_NOT_USE,
    };
    let builder = core.new_challenge_authenticate_builder(Vec::new(), Some(policy))?;
    let (_, state) = core.generate_challenge_authenticate(builder)?;
    let credential = PublicKeyCredential {
        id: base64url::encode(&response.credential_id),
        raw_id: response.credential_id.clone(),
        response: AuthenticatorAssertionResponseRaw {
            authenticator_data: response.authenticator_data.clone(),
            client_data_json: response.client_data_json.clone(),
            signature: response.signature.clone(),
            user_handle: response.user_handle.clone(),
        },
        extensions: Default::default(),
        type_: "public-key".to_owned(),
    };
    let state = with_challenge(&state, &assertion.challenge);
    let result = core.authenticate_single_credential(&credential, &state, &stored(&assertion.passkey)?)?;
    Ok(VerifiedAssertion {
        sign_count: result.counter(),
        user_verified: result.user_verified(),
        backup_state: result.backup_state(),
    })
}

/// What the library makes of a COSE key.
pub(super) fn read(cbor: &[u8]) -> Result<COSEKey, WebauthnError> {
    let key: Value = serde_cbor_2::from_slice(cbor).map_err(WebauthnError::ParseCBORFailure)?;
    COSEKey::try_from(&key)
}

/// The library draws its own challenges, so ours is put into the serialised state.
fn with_challenge(state: &AuthenticationState, challenge: &[u8]) -> AuthenticationState {
    let mut state = serde_json::to_value(state).unwrap();
    state["challenge"] = base64url::encode(challenge).into();
    serde_json::from_value(state).unwrap()
}

/// The passkey as the library knows it. The counter is zero: comparing it is the domain's rule.
fn stored(passkey: &Passkey) -> Result<Credential, WebauthnError> {
    Ok(Credential {
        cred_id: passkey.credential_id.clone(),
        cred: read(&passkey.public_key)?,
        counter: 0,
        transports: None,
        user_verified: passkey.user_verified,
        backup_eligible: passkey.backup_eligible,
        backup_state: passkey.backup_state,
        registration_policy: UserVerificationPolicy::Discouraged_DO_NOT_USE,
        extensions: RegisteredExtensions::none(),
        attestation: ParsedAttestation { data: ParsedAttestationData::None, metadata: AttestationMetadata::None },
        attestation_format: AttestationFormat::None,
    })
}
