//! TPM statements (WebAuthn Level 3 section 8.3), as Windows Hello sends them.

use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512, digest};
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, VerificationAlgorithm};
use x509_parser::der_parser::asn1_rs::{Oid, oid};
use x509_parser::prelude::GeneralName;

use super::Attested;
use super::certificate::Certificate;
use super::statement::Statement;
use super::tpm_structures::{CertifyInfo, PublicArea};
use crate::cose::Algorithm;

pub(crate) const FORMAT: &str = "tpm";

/// tcg-kp-AIKCertificate: the certified key signs for a TPM.
const AIK_CERTIFICATE: Oid<'static> = oid!(2.23.133.8.3);
const MANUFACTURER: Oid<'static> = oid!(2.23.133.2.1);
const MODEL: Oid<'static> = oid!(2.23.133.2.2);
const VERSION: Oid<'static> = oid!(2.23.133.2.3);

/// RS1, RSASSA-PKCS1-v1_5 with SHA-1, which nothing but the keys of TPMs may use.
const RS1: i128 = -65535;

/// The hash and the signature of the algorithm with this number.
fn algorithm(number: i128) -> Option<(&'static digest::Algorithm, &'static dyn VerificationAlgorithm)> {
    if number == RS1 {
        return Some((&SHA1_FOR_LEGACY_USE_ONLY, &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY));
    }
    let algorithm = Algorithm::from_cose(number)?;
    let hash = match algorithm {
        Algorithm::Es256 | Algorithm::Rs256 => &SHA256,
        Algorithm::Es384 => &SHA384,
        Algorithm::Es512 => &SHA512,
        // It hashes nothing that the statement could name, and no TPM has it.
        Algorithm::EdDsa => return None,
    };
    Some((hash, algorithm.verification()))
}

/// Verifies the statement.
pub(crate) fn verify(statement: &Statement, attested: &Attested<'_>) -> Option<()> {
    let (hash, verification) = algorithm(statement.integer("alg")?)?;
    let public_area = statement.bytes("pubArea")?;
    let certify_info = statement.bytes("certInfo")?;
    let is_of_key = PublicArea::parse(public_area)?.is_of(attested.key);

    let info = CertifyInfo::parse(certify_info)?;
    let is_over_this = info.extra_data == digest(hash, &attested.signed()).as_ref();
    let is_over_key = info.is_for(public_area);

    let certificate = Certificate::parse(statement.certificate()?)?;
    let is_signed = certificate.has_signed(verification, certify_info, statement.bytes("sig")?);
    let is_certified = is_attestation_certificate(&certificate, attested.credential.aaguid);

    let is_tpm_2 = statement.text("ver") == Some("2.0");
    (is_tpm_2 && is_of_key && is_over_this && is_over_key && is_signed && is_certified).then_some(())
}

/// The requirements of section 8.3.1.
fn is_attestation_certificate(certificate: &Certificate<'_>, aaguid: [u8; 16]) -> bool {
    let x509 = certificate.x509();
    let usage = x509.extended_key_usage();
    let signs_for_tpm =
        usage.is_ok_and(|usage| usage.is_some_and(|usage| usage.value.other.contains(&AIK_CERTIFICATE)));
    certificate.is_leaf_for(aaguid)
        && x509.subject().iter().next().is_none()
        && signs_for_tpm
        && names_tpm(certificate)
}

/// Whether the alternative name, which is critical as there is no subject, tells the TPM's manufacturer, model
/// and version (TCG EK Credential Profile, section 3.2.9). The manufacturer is not looked up: a list would refuse
/// new ones, and without a root that is trusted anybody can write any of the names.
fn names_tpm(certificate: &Certificate<'_>) -> bool {
    let Ok(Some(names)) = certificate.x509().subject_alternative_name() else { return false };
    let directory_names = names.value.general_names.iter().filter_map(|name| match name {
        GeneralName::DirectoryName(name) => Some(name),
        _ => None,
    });
    let attributes: Vec<_> = directory_names.flat_map(|name| name.iter_attributes()).collect();
    let value_of = |oid: &Oid<'_>| attributes.iter().find(|attribute| attribute.attr_type() == oid)?.as_str().ok();
    names.critical
        && value_of(&MANUFACTURER).is_some_and(is_manufacturer)
        && value_of(&MODEL).is_some()
        && value_of(&VERSION).is_some()
}

/// `id:` and four bytes in hexadecimal digits.
fn is_manufacturer(name: &str) -> bool {
    name.strip_prefix("id:").is_some_and(|id| id.len() == 8 && id.bytes().all(|digit| digit.is_ascii_hexdigit()))
}
