mod matrix;
mod rules;

use fidelio_identity::authenticator_policy::{AuthenticatorPolicy, Blocked, Certification};
use fidelio_kernel::{Aaguid, Timestamp};

use super::*;

const LISTED: Aaguid = Aaguid::from_bytes([1; 16]);
const OTHER: Aaguid = Aaguid::from_bytes([2; 16]);
const UNKNOWN: Aaguid = Aaguid::from_bytes([3; 16]);
const UNTOLD: Aaguid = Aaguid::from_bytes([0; 16]);

const NOW: Timestamp = Timestamp::from_seconds(1_767_225_600);
const YESTERDAY: Timestamp = Timestamp::from_seconds(1_767_225_600 - 86_400);
const TOMORROW: Timestamp = Timestamp::from_seconds(1_767_225_600 + 86_400);

/// A policy that asks for nothing, unlike the default.
fn open() -> AuthenticatorPolicy {
    AuthenticatorPolicy { refuse_compromised: false, ..AuthenticatorPolicy::default() }
}

fn model(certification: Option<Certification>, compromised: Option<&str>) -> Model {
    Model { certification, compromised: compromised.map(str::to_owned), ..Model::default() }
}

fn metadata(next_update: Timestamp, models: impl IntoIterator<Item = (Aaguid, Model)>) -> Metadata {
    Metadata { number: 1, next_update, models: models.into_iter().collect() }
}

/// An authenticator that could be anywhere.
fn authenticator(aaguid: Aaguid, attestation: AttestationTrust) -> Authenticator<'static> {
    Authenticator { aaguid, attestation, transports: &[] }
}

const BOTH: [PolicyStep; 2] = [PolicyStep::Registration, PolicyStep::Login];

#[test]
fn every_degree_of_trust_has_a_name_that_is_read_back_and_they_are_in_order() {
    for trust in AttestationTrust::ALL {
        assert_eq!(AttestationTrust::from_name(trust.as_str()), Some(trust));
    }
    assert_eq!(AttestationTrust::from_name("trust"), None);
    assert!(AttestationTrust::ALL.is_sorted());
}

#[test]
fn metadata_is_stale_from_its_next_update_on() {
    assert!(!metadata(TOMORROW, []).is_stale(NOW));
    assert!(metadata(NOW, []).is_stale(NOW));
    assert!(metadata(YESTERDAY, []).is_stale(NOW));
}
