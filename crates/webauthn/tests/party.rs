//! Holders of certificates of our own making, and whether paths of them are anchored.

use std::time::{Duration, SystemTime};

use fidelio_credentials::ceremony::WebAuthn as _;
use fidelio_kernel::Timestamp;
use fidelio_webauthn::WebAuthnRs;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, SignatureAlgorithm,
};

pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// When the certificates of these tests begin to hold; they do for ten days.
pub(crate) fn begin() -> Timestamp {
    Timestamp::from_seconds(1_767_225_600)
}

/// Whoever has a certificate.
pub(crate) struct Party {
    pub(crate) params: CertificateParams,
    pub(crate) key: KeyPair,
    pub(crate) der: Vec<u8>,
}

pub(crate) fn params(name: &str, ca: IsCa) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    if matches!(ca, IsCa::Ca(_)) {
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    }
    params.is_ca = ca;
    params.not_before =
        SystemTime::UNIX_EPOCH.checked_add(begin().since(Timestamp::from_seconds(0))).unwrap().into();
    params.not_after = params.not_before + 10 * DAY;
    params
}

pub(crate) fn authority(name: &str) -> CertificateParams {
    params(name, IsCa::Ca(BasicConstraints::Unconstrained))
}

pub(crate) fn leaf() -> CertificateParams {
    params("leaf", IsCa::ExplicitNoCa)
}

impl Party {
    pub(crate) fn itself(params: CertificateParams, algorithm: &'static SignatureAlgorithm) -> Self {
        let key = KeyPair::generate_for(algorithm).unwrap();
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self { params, key, der }
    }

    pub(crate) fn root(params: CertificateParams) -> Self {
        Self::itself(params, &PKCS_ECDSA_P256_SHA256)
    }

    pub(crate) fn certify(&self, params: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let issuer = Issuer::from_params(&self.params, &self.key);
        let der = params.signed_by(&key, &issuer).unwrap().der().to_vec();
        Self { params, key, der }
    }
}

pub(crate) fn is_anchored_at(path: &[&Party], roots: &[&Party], at: Timestamp) -> bool {
    let der = |parties: &[&Party]| parties.iter().map(|party| party.der.clone()).collect::<Vec<_>>();
    WebAuthnRs.is_anchored(&der(path), &der(roots), at)
}

pub(crate) fn is_anchored(path: &[&Party], roots: &[&Party]) -> bool {
    is_anchored_at(path, roots, begin() + DAY)
}
