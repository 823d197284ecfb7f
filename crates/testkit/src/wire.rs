//! What stands between the typed client and an authenticator: in a browser it would be the page's script.

use fidelio_client::types::{
    AssertionOptions, AssertionResult, AuthCompleteRequest, AuthInitResponse, CreationResult, RegCompleteRequest,
    RegInitResponse,
};
use fidelio_kernel::base64url;

use crate::SoftAuthenticator;
use crate::authenticator::{Asserted, CreateRequest, GetRequest};

/// Makes a passkey as the options of a registration say, on a page of this origin.
///
/// # Panics
/// When the options are not base64url where they must be.
pub fn create(authenticator: &mut SoftAuthenticator, begun: &RegInitResponse, origin: &str) -> RegCompleteRequest {
    let options = &begun.registration_request_options;
    let created = authenticator.create(&CreateRequest {
        rp_id: &options.rp.id,
        origin,
        challenge: &decode(&options.challenge),
        user_handle: &decode(&options.user.id),
    });
    RegCompleteRequest {
        creation_result: CreationResult {
            attestation_object: base64url::encode(&created.attestation_object),
            client_data_json: base64url::encode(&created.client_data_json),
            credential_id: base64url::encode(&created.credential_id),
            transports: created.transports.iter().map(|one| one.as_str().to_owned()).collect(),
            public_key: None,
            public_key_algorithm: None,
            authenticator_data: None,
        },
        passkey_name: None,
        session: begun.session.clone(),
    }
}

/// Signs a challenge with any of the passkeys that the options allow, on a page of this origin.
///
/// # Panics
/// When the authenticator has none of them, or the options are not base64url where they must be.
pub fn sign(authenticator: &mut SoftAuthenticator, options: &AssertionOptions, origin: &str) -> Asserted {
    authenticator.get(&GetRequest {
        rp_id: &options.rp_id,
        origin,
        challenge: &decode(&options.challenge),
        allow: options.allow_credentials.iter().map(|descriptor| decode(&descriptor.id)).collect(),
    })
}

/// Answers a login as its options say, on a page of this origin.
///
/// # Panics
/// As [`sign`].
pub fn answer(
    authenticator: &mut SoftAuthenticator,
    begun: &AuthInitResponse,
    origin: &str,
) -> AuthCompleteRequest {
    let asserted = sign(authenticator, &begun.assertion_options, origin);
    AuthCompleteRequest { assertion_result: assertion_result(&asserted), session: begun.session.clone() }
}

/// An assertion as it travels.
pub fn assertion_result(asserted: &Asserted) -> AssertionResult {
    AssertionResult {
        authenticator_data: base64url::encode(&asserted.authenticator_data),
        client_data_json: base64url::encode(&asserted.client_data_json),
        credential_id: base64url::encode(&asserted.credential_id),
        signature: base64url::encode(&asserted.signature),
        user_handle: asserted.user_handle.as_ref().map(base64url::encode),
    }
}

/// Decodes what the server sent as base64url.
///
/// # Panics
/// When it is none.
pub fn decode(text: &str) -> Vec<u8> {
    base64url::decode(text).expect("base64url")
}
