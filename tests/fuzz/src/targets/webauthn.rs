//! What authenticators and browsers send (WebAuthn Level 3): client data, attestation objects, authenticator data, COSE keys
//! and certificates.

use fidelio_credentials::ceremony::{
    AssertionResponse, Attestation, CeremonyError, ExpectedAssertion, ExpectedRegistration, RegistrationResponse,
    RelyingParty, VerifiedAssertion, VerifiedRegistration, WebAuthn as _,
};
use fidelio_credentials::{Aaguid, AttestationTrust, Passkey};
use fidelio_identity::Origin;
use fidelio_kernel::{ApplicationId, PasskeyId, UserId, base64url};
use fidelio_webauthn::WebAuthnRs;
use serde_json::Value;

use crate::input::{altered, parts};
use crate::world::NOW;

const ALGORITHMS: [i32; 5] = [-7, -257, -8, -35, -36];
/// Where the flags are in authenticator data, and which one says that a passkey may be synced.
const FLAGS: usize = 32;
const BACKUP_ELIGIBLE: u8 = 0x08;

/// What client data says itself of its challenge and its origin, so that a fuzzer need not guess them.
struct Told {
    challenge: Vec<u8>,
    origins: Vec<Origin>,
}

impl Told {
    fn of(client_data: &[u8]) -> Self {
        let json: Value = serde_json::from_slice(client_data).unwrap_or_default();
        let text = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default();
        let challenge = base64url::decode(text("challenge")).unwrap_or_default();
        Self { challenge, origins: Origin::parse(text("origin")).into_iter().collect() }
    }
}

/// RP id, credential id, client data and attestation object of a registration. A passkey that is accepted can be used.
pub(crate) fn registration(input: &[u8]) {
    let [rp_id, credential_id, client_data, object] = parts(input);
    let Ok(rp_id) = str::from_utf8(rp_id) else { return };
    let response = RegistrationResponse {
        credential_id: credential_id.to_vec(),
        client_data_json: client_data.to_vec(),
        attestation_object: object.to_vec(),
        transports: Vec::new(),
    };
    let verify = |conditional| register(rp_id, conditional, &response);
    let verified = match verify(false) {
        Err(CeremonyError::UserNotPresent) => verify(true),
        other => other,
    };
    let Ok(verified) = verified else { return };
    assert_eq!(verified.credential_id, credential_id);
    if let Attestation::Certificates(path) = &verified.attestation {
        assert!(!path.is_empty(), "an attestation without certificates");
        let roots: Vec<_> = path.last().cloned().into_iter().collect();
        let _ = WebAuthnRs.is_anchored(path, &roots, NOW);
    }
    // With a signature that is none: it is refused for that, and not because the key cannot be read.
    let get = br#"{"type":"webauthn.get","challenge":"AAAA","origin":"https://example.org"}"#;
    let mut data = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, rp_id.as_bytes()).as_ref().to_vec();
    data.extend([0x05, 0, 0, 0, 0]);
    let asserted = assert(rp_id, &verified.public_key, get, &data, &[], credential_id);
    assert_eq!(asserted, Err(CeremonyError::SignatureInvalid), "the key of {verified:?}");
}

/// RP id, credential id, COSE key, client data, authenticator data and signature of an assertion. What is signed cannot be
/// altered.
pub(crate) fn assertion(input: &[u8]) {
    let [rp_id, credential_id, key, client_data, data, signature] = parts(input);
    let Ok(rp_id) = str::from_utf8(rp_id) else { return };
    let verify = |client_data: &[u8], data: &[u8], signature: &[u8]| {
        assert(rp_id, key, client_data, data, signature, credential_id)
    };
    if verify(client_data, data, signature).is_err() {
        return;
    }
    let altered = |bytes| altered(bytes).expect("nothing of an assertion is empty");
    assert!(verify(&altered(client_data), data, signature).is_err(), "altered client data");
    assert!(verify(client_data, &altered(data), signature).is_err(), "altered authenticator data");
    assert!(verify(client_data, data, &altered(signature)).is_err(), "an altered signature");
}

/// Certificates of a trust path, and a root.
pub(crate) fn trust_path(input: &[u8]) {
    let [root, first, second, third] = parts(input);
    let path: Vec<Vec<u8>> =
        [first, second, third].into_iter().filter(|der| !der.is_empty()).map(<[u8]>::to_vec).collect();
    let is_anchored = |path: &[Vec<u8>], roots: &[Vec<u8>]| WebAuthnRs.is_anchored(path, roots, NOW);
    assert!(!is_anchored(&path, &[]), "anchored in nothing");
    assert!(!is_anchored(&[], &[root.to_vec()]), "nothing is anchored");
    let Some(first) = path.first().filter(|first| first.as_slice() != root) else { return };
    if is_anchored(&path, &[root.to_vec()]) {
        let mut other = path.clone();
        other[0] = altered(first).expect("a certificate");
        assert!(!is_anchored(&other, &[root.to_vec()]), "an altered certificate is anchored");
    }
}

fn register(
    rp_id: &str,
    conditional: bool,
    response: &RegistrationResponse,
) -> Result<VerifiedRegistration, CeremonyError> {
    let Told { challenge, origins } = Told::of(&response.client_data_json);
    let rp = RelyingParty { id: rp_id, origins: &origins };
    let expected = ExpectedRegistration {
        challenge: &challenge,
        algorithms: &ALGORITHMS,
        user_verification_required: false,
        conditional,
    };
    WebAuthnRs.verify_registration(&rp, &expected, response)
}

fn assert(
    rp_id: &str,
    key: &[u8],
    client_data: &[u8],
    data: &[u8],
    signature: &[u8],
    credential_id: &[u8],
) -> Result<VerifiedAssertion, CeremonyError> {
    let Told { challenge, origins } = Told::of(client_data);
    let rp = RelyingParty { id: rp_id, origins: &origins };
    let passkey = Passkey {
        id: PasskeyId::from_bytes([1; 16]),
        application: ApplicationId::from_bytes([2; 16]),
        user: UserId::from_bytes([3; 16]),
        credential_id: credential_id.to_vec(),
        public_key: key.to_vec(),
        aaguid: Aaguid::default(),
        transports: Vec::new(),
        attestation_format: "none".to_owned(),
        attestation_trust: AttestationTrust::None,
        sign_count: 0,
        backup_eligible: data.get(FLAGS).is_some_and(|flags| flags & BACKUP_ELIGIBLE != 0),
        backup_state: false,
        user_verified: false,
        name: "fuzzed".to_owned(),
        created_at: NOW,
        created_on: None,
        last_used_at: None,
        last_used_on: None,
        flagged_at: None,
    };
    let expected =
        ExpectedAssertion { challenge: &challenge, user_verification_required: false, passkey: &passkey };
    let response = AssertionResponse {
        credential_id: credential_id.to_vec(),
        client_data_json: client_data.to_vec(),
        authenticator_data: data.to_vec(),
        signature: signature.to_vec(),
        user_handle: None,
    };
    WebAuthnRs.verify_assertion(&rp, &expected, &response)
}
