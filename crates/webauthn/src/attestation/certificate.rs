use aws_lc_rs::signature::{ParsedPublicKey, UnparsedPublicKey, VerificationAlgorithm};
use x509_parser::der_parser::asn1_rs::{FromDer as _, OctetString, Oid, oid};
use x509_parser::prelude::{X509Certificate, X509Version};

use crate::cose::Algorithm;

/// id-fido-gen-ce-aaguid: the AAGUID of the model that a certificate attests.
const AAGUID: Oid<'static> = oid!(1.3.6.1.4.1.45724.1.1.4);

/// An attestation certificate.
pub(crate) struct Certificate<'a>(X509Certificate<'a>);

impl<'a> Certificate<'a> {
    pub(crate) fn parse(der: &'a [u8]) -> Option<Self> {
        let (rest, certificate) = X509Certificate::from_der(der).ok()?;
        rest.is_empty().then_some(Self(certificate))
    }

    pub(crate) const fn x509(&self) -> &X509Certificate<'a> {
        &self.0
    }

    /// Whether the certified key is of the type and on the curve of this algorithm.
    pub(crate) fn is_of(&self, algorithm: Algorithm) -> bool {
        ParsedPublicKey::new(algorithm.verification(), self.0.public_key().raw).is_ok()
    }

    /// Whether the certified key made the signature.
    pub(crate) fn has_signed(
        &self,
        algorithm: &'static dyn VerificationAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        // The whole structure, not only the bits of the key: it names the key's type and curve.
        UnparsedPublicKey::new(algorithm, self.0.public_key().raw).verify(message, signature).is_ok()
    }

    /// What packed and TPM statements demand alike: version 3, not of an authority, and the AAGUID of the
    /// authenticator data if it tells any.
    pub(crate) fn is_leaf_for(&self, aaguid: [u8; 16]) -> bool {
        let is_leaf = self.0.basic_constraints().is_ok_and(|found| found.is_some_and(|found| !found.value.ca));
        let fits = match self.0.get_extension_unique(&AAGUID) {
            Ok(None) => true,
            Ok(Some(extension)) => {
                // The extension must not be critical (section 8.2.1).
                !extension.critical
                    && OctetString::from_der(extension.value)
                        .is_ok_and(|(rest, found)| rest.is_empty() && found.as_ref() == aaguid)
            }
            Err(_) => false,
        };
        self.0.version() == X509Version::V3 && is_leaf && fits
    }
}
