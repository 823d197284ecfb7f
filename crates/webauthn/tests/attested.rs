//! The statements that the software authenticator of other tests makes, from registration to root.

use std::sync::Arc;
use std::time::Duration;

use fidelio_credentials::Aaguid;
use fidelio_credentials::ceremony::{
    Attestation, CeremonyError, RegistrationResponse, VerifiedRegistration, WebAuthn as _,
};
use fidelio_kernel::Timestamp;
use fidelio_testkit::SoftAuthenticator;
use fidelio_testkit::attestation_authority::AttestationAuthority;
use fidelio_testkit::authenticator::{self, CreateRequest};
use fidelio_webauthn::WebAuthnRs;

use crate::vector::{ALGORITHMS, Registration};

const MODEL: [u8; 16] = [9; 16];

fn register(authenticator: &mut SoftAuthenticator) -> Result<VerifiedRegistration, CeremonyError> {
    let (rp_id, origin, challenge) = ("example.com", "https://example.com", b"a challenge of sixteen bytes");
    let created = authenticator.create(&CreateRequest { rp_id, origin, challenge, user_handle: b"user" });
    let registration = Registration {
        rp_id: rp_id.into(),
        origin: origin.into(),
        challenge: challenge.to_vec(),
        algorithms: ALGORITHMS.to_vec(),
        user_verification_required: true,
        conditional: false,
        response: RegistrationResponse {
            credential_id: created.credential_id,
            client_data_json: created.client_data_json,
            attestation_object: created.attestation_object,
            transports: created.transports,
        },
    };
    registration.verify()
}

#[test]
fn an_authenticator_that_its_vendor_certified_ends_in_the_root_of_that_vendor() {
    let (vendor, other) = (AttestationAuthority::new(), AttestationAuthority::new());
    let key = Arc::new(vendor.attestation_key(Aaguid::from_bytes(MODEL)));
    let mut authenticator = SoftAuthenticator::new();
    authenticator.aaguid = MODEL;
    authenticator.attestation = authenticator::Attestation::Packed(key.clone());
    let verified = register(&mut authenticator).unwrap();
    assert_eq!(verified.attestation_format, "packed");
    assert_eq!(verified.attestation, Attestation::Certificates(key.x5c().to_vec()));
    let now = Timestamp::from_seconds(1_767_225_600);
    let is_anchored = |root: &AttestationAuthority, at| WebAuthnRs.is_anchored(key.x5c(), &[root.root_der()], at);
    assert!(is_anchored(&vendor, now));
    assert!(!is_anchored(&other, now));
    assert!(!is_anchored(&vendor, now + Duration::from_secs(30 * 365 * 24 * 60 * 60)));
}

#[test]
fn a_certificate_for_one_model_does_not_attest_another() {
    let key = AttestationAuthority::new().attestation_key(Aaguid::from_bytes(MODEL));
    let mut authenticator = SoftAuthenticator::new();
    authenticator.attestation = authenticator::Attestation::Packed(Arc::new(key));
    assert_eq!(register(&mut authenticator), Err(CeremonyError::AttestationInvalid));
}

#[test]
fn an_authenticator_that_nobody_certified_shows_itself_or_nothing() {
    let mut authenticator = SoftAuthenticator::new();
    assert_eq!(register(&mut authenticator).unwrap().attestation, Attestation::None);
    authenticator.attestation = authenticator::Attestation::PackedSelf;
    assert_eq!(register(&mut authenticator).unwrap().attestation, Attestation::SelfSigned);
}
