//! Whether a chain of attestation certificates ends in a root (RFC 5280 section 6.1, without policies, name
//! constraints and revocation, which attestations do not have).

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P256_SHA512_ASN1, ECDSA_P384_SHA256_ASN1,
    ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA512_ASN1, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, UnparsedPublicKey, VerificationAlgorithm,
};
use fidelio_kernel::Timestamp;
use x509_parser::asn1_rs::{Oid, oid};
use x509_parser::extensions::ParsedExtension;
use x509_parser::prelude::{FromDer as _, X509Certificate, X509Version};
use x509_parser::time::ASN1Time;

/// The longest path that is looked at. The longest in the field have four certificates.
const MAX_PATH: usize = 8;

type Algorithms = &'static [&'static dyn VerificationAlgorithm];

/// The algorithms of certificates' signatures. SHA-1 is not among them. Where a signature does not say the curve, the
/// issuer's key does.
const ALGORITHMS: [(Oid<'static>, Algorithms); 6] = [
    (oid!(1.2.840.10045.4.3.2), &[&ECDSA_P256_SHA256_ASN1, &ECDSA_P384_SHA256_ASN1]),
    (oid!(1.2.840.10045.4.3.3), &[&ECDSA_P256_SHA384_ASN1, &ECDSA_P384_SHA384_ASN1]),
    (oid!(1.2.840.10045.4.3.4), &[&ECDSA_P256_SHA512_ASN1, &ECDSA_P384_SHA512_ASN1]),
    (oid!(1.2.840.113549.1.1.11), &[&RSA_PKCS1_2048_8192_SHA256]),
    (oid!(1.2.840.113549.1.1.12), &[&RSA_PKCS1_2048_8192_SHA384]),
    (oid!(1.2.840.113549.1.1.13), &[&RSA_PKCS1_2048_8192_SHA512]),
];

/// Whether the path, first the certificate that attests, then each its issuer, ends in a root at this time. It ends
/// at the first certificate that is a root itself or that a root issued; a path that goes on, for example with the
/// root itself, is no worse.
pub(crate) fn is_anchored(path: &[Vec<u8>], roots: &[Vec<u8>], at: Timestamp) -> bool {
    if path.len() > MAX_PATH {
        return false;
    }
    let Some(certificates) = path.iter().map(|der| parse(der)).collect::<Option<Vec<_>>>() else { return false };
    let Ok(at) = ASN1Time::from_timestamp(at.as_seconds()) else { return false };
    // One root that cannot be read is no reason not to look at the others.
    let issuers: Vec<_> = roots.iter().filter_map(|der| parse(der)).filter(|root| is_valid(root, &at)).collect();
    for (depth, certificate) in certificates.iter().enumerate() {
        if !is_valid(certificate, &at) {
            return false;
        }
        let is_root = roots.contains(&path[depth]);
        if is_root || issuers.iter().any(|root| has_issued(root, certificate) && may_anchor(root, depth)) {
            return true;
        }
        let is_continued = certificates
            .get(depth + 1)
            .is_some_and(|issuer| has_issued(issuer, certificate) && may_issue(issuer, depth));
        if !is_continued {
            return false;
        }
    }
    false
}

fn parse(der: &[u8]) -> Option<X509Certificate<'_>> {
    let (rest, certificate) = X509Certificate::from_der(der).ok()?;
    rest.is_empty().then_some(certificate)
}

fn is_valid(certificate: &X509Certificate<'_>, at: &ASN1Time) -> bool {
    certificate.validity().is_valid_at(*at)
}

/// Whether the issuer's name and signature are on the certificate.
fn has_issued(issuer: &X509Certificate<'_>, certificate: &X509Certificate<'_>) -> bool {
    certificate.issuer().as_raw() == issuer.subject().as_raw() && has_signed(issuer, certificate)
}

fn has_signed(issuer: &X509Certificate<'_>, certificate: &X509Certificate<'_>) -> bool {
    let algorithm = &certificate.signature_algorithm;
    // Only the inner one is signed (RFC 5280 section 4.1.1.2). A signature is whole bytes.
    if *algorithm != certificate.tbs_certificate.signature || certificate.signature_value.unused_bits != 0 {
        return false;
    }
    let algorithms = ALGORITHMS.into_iter().find(|(oid, _)| *oid == algorithm.algorithm);
    algorithms.is_some_and(|(_, algorithms)| {
        algorithms.iter().any(|algorithm| {
            // The whole structure, not only the bits of the key: it names the key's type and curve.
            UnparsedPublicKey::new(*algorithm, issuer.public_key().raw)
                .verify(certificate.tbs_certificate.as_ref(), &certificate.signature_value.data)
                .is_ok()
        })
    })
}

/// Whether a root may have issued what is `depth` certificates above the first. Some vendors' roots are of version 1,
/// which cannot say that they are an authority; that they are in the metadata says so (RFC 5280 section 6.1.4 (k)).
fn may_anchor(root: &X509Certificate<'_>, depth: usize) -> bool {
    let is_old = root.version() == X509Version::V1 && root.subject().as_raw() == root.issuer().as_raw();
    is_old || may_issue(root, depth)
}

/// Whether a certificate is that of an authority, which may sign certificates, with `depth` others between it and the
/// first one.
fn may_issue(issuer: &X509Certificate<'_>, depth: usize) -> bool {
    let is_authority = issuer.basic_constraints().ok().flatten().is_some_and(|found| {
        let most = found.value.path_len_constraint;
        found.value.ca && most.is_none_or(|most| usize::try_from(most).is_ok_and(|most| depth <= most))
    });
    let may_sign = issuer.key_usage().is_ok_and(|usage| usage.is_none_or(|usage| usage.value.key_cert_sign()));
    // What is critical and not understood here forbids to rely on the certificate (RFC 5280 section 4.2).
    let is_understood = issuer.iter_extensions().filter(|extension| extension.critical).all(|extension| {
        matches!(
            extension.parsed_extension(),
            ParsedExtension::BasicConstraints(_)
                | ParsedExtension::KeyUsage(_)
                | ParsedExtension::ExtendedKeyUsage(_)
                | ParsedExtension::CertificatePolicies(_)
                | ParsedExtension::SubjectAlternativeName(_)
        )
    });
    issuer.version() == X509Version::V3 && is_authority && may_sign && is_understood
}
