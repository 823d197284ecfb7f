use fidelio_credentials::ceremony::{AssertionResponse, RegistrationResponse};
use fidelio_credentials::passkey::Transport;
use fidelio_flows::SignedIn;
use poem_openapi::Object;
use poem_openapi::types::Example;

use super::{Binary, example};

/// What `navigator.credentials.create()` answered.
#[derive(Clone, Debug, Object)]
#[oai(rename = "CreationResult", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct CreationResult {
    /// `response.attestationObject`.
    pub(crate) attestation_object: Binary,
    /// `response.clientDataJSON`, byte for byte.
    #[oai(rename = "clientDataJSON")]
    pub(crate) client_data_json: Binary,
    /// `rawId`.
    pub(crate) credential_id: Binary,
    /// `response.getTransports()`. Unknown ones are ignored.
    pub(crate) transports: Option<Vec<String>>,
    /// `response.getPublicKey()`. Not used: the attestation object holds the key that was signed for.
    pub(crate) public_key: Option<String>,
    /// `response.getPublicKeyAlgorithm()`. Not used.
    pub(crate) public_key_algorithm: Option<i32>,
    /// `response.getAuthenticatorData()`. Not used.
    pub(crate) authenticator_data: Option<String>,
}

impl Example for CreationResult {
    fn example() -> Self {
        Self {
            attestation_object: Binary(b"example attestation object".to_vec()),
            client_data_json: Binary(br#"{"type":"webauthn.create"}"#.to_vec()),
            credential_id: Binary(b"example credential id".to_vec()),
            transports: Some(vec!["internal".to_owned(), "hybrid".to_owned()]),
            public_key: None,
            public_key_algorithm: None,
            authenticator_data: None,
        }
    }
}

impl From<CreationResult> for RegistrationResponse {
    fn from(result: CreationResult) -> Self {
        let named = result.transports.unwrap_or_default();
        let mut transports: Vec<_> = named.iter().filter_map(|name| Transport::from_name(name)).collect();
        transports.sort_unstable();
        transports.dedup();
        Self {
            credential_id: result.credential_id.0,
            client_data_json: result.client_data_json.0,
            attestation_object: result.attestation_object.0,
            transports,
        }
    }
}

/// What `navigator.credentials.get()` answered.
#[derive(Clone, Debug, Object)]
#[oai(rename = "AssertionResult", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct AssertionResult {
    /// `response.authenticatorData`.
    pub(crate) authenticator_data: Binary,
    /// `response.clientDataJSON`, byte for byte.
    #[oai(rename = "clientDataJSON")]
    pub(crate) client_data_json: Binary,
    /// `rawId`.
    pub(crate) credential_id: Binary,
    /// `response.signature`.
    pub(crate) signature: Binary,
    /// `response.userHandle`; absent or empty if the authenticator told none.
    pub(crate) user_handle: Option<Binary>,
}

impl Example for AssertionResult {
    fn example() -> Self {
        Self {
            authenticator_data: Binary(b"example authenticator data".to_vec()),
            client_data_json: Binary(br#"{"type":"webauthn.get"}"#.to_vec()),
            credential_id: Binary(b"example credential id".to_vec()),
            signature: Binary(b"example signature".to_vec()),
            user_handle: fidelio_kernel::base64url::decode(example::USER).map(Binary),
        }
    }
}

impl From<AssertionResult> for AssertionResponse {
    fn from(result: AssertionResult) -> Self {
        Self {
            credential_id: result.credential_id.0,
            client_data_json: result.client_data_json.0,
            authenticator_data: result.authenticator_data.0,
            signature: result.signature.0,
            user_handle: result.user_handle.map(|handle| handle.0).filter(|handle| !handle.is_empty()),
        }
    }
}

/// A user who is signed in.
#[derive(Clone, Debug, Object)]
#[oai(rename = "JWT", rename_all = "camelCase", example)]
pub(crate) struct SignedInBody {
    /// The access token (ES256, RFC 7519).
    jwt_access: String,
    /// The user.
    user_id: String,
    /// The passkey; empty if none was used.
    passkey_id: String,
    /// The device, to be remembered and sent as `deviceInfo.deviceId`.
    device_id: String,
}

impl Example for SignedInBody {
    fn example() -> Self {
        Self {
            jwt_access: example::TOKEN.to_owned(),
            user_id: example::USER.to_owned(),
            passkey_id: example::PASSKEY.to_owned(),
            device_id: example::DEVICE.to_owned(),
        }
    }
}

impl From<SignedIn> for SignedInBody {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            jwt_access: signed_in.access_token,
            user_id: signed_in.user.to_string(),
            passkey_id: signed_in.passkey.map(|passkey| passkey.to_string()).unwrap_or_default(),
            device_id: signed_in.device.to_string(),
        }
    }
}
