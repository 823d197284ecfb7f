//! Packed statements (WebAuthn Level 3 section 8.2) whose keys the library cannot read.

use x509_parser::x509::X509Name;

use super::Attested;
use super::certificate::Certificate;
use super::statement::Statement;
use crate::cose::Algorithm;
use crate::library;

pub(crate) const FORMAT: &str = "packed";

/// The organisational unit that an attestation certificate must name.
const UNIT: &str = "Authenticator Attestation";

fn algorithm(statement: &Statement) -> Option<Algorithm> {
    Algorithm::from_cose(statement.integer("alg")?)
}

/// Whether the library verifies statements of this algorithm. It goes by the certificate's key, so that must be of
/// the algorithm that the statement says.
pub(crate) fn is_for_library(statement: &Statement) -> bool {
    let certificate = statement.certificate().and_then(Certificate::parse);
    algorithm(statement).is_some_and(|algorithm| {
        library::verifies(algorithm) && certificate.is_none_or(|certificate| certificate.is_of(algorithm))
    })
}

/// Verifies the statement.
pub(crate) fn verify(statement: &Statement, attested: &Attested<'_>) -> Option<()> {
    let algorithm = algorithm(statement)?;
    let signature = statement.bytes("sig")?;
    let is_valid = if statement.has("x5c") {
        let certificate = Certificate::parse(statement.certificate()?)?;
        certificate.has_signed(algorithm.verification(), &attested.signed(), signature)
            && has_subject_of_vendor(certificate.x509().subject())
            && certificate.is_leaf_for(attested.credential.aaguid)
    } else {
        algorithm == attested.key.algorithm && attested.key.has_signed(&attested.signed(), signature)
    };
    is_valid.then_some(())
}

/// Section 8.2.1: country, organisation and common name are the vendor's, the unit is always the same.
fn has_subject_of_vendor(subject: &X509Name<'_>) -> bool {
    let mut units = subject.iter_organizational_unit().peekable();
    subject.iter_country().next().is_some()
        && subject.iter_organization().next().is_some()
        && subject.iter_common_name().next().is_some()
        && units.peek().is_some()
        && units.all(|unit| unit.as_str() == Ok(UNIT))
}
