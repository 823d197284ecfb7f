//! The BLOB (FIDO Metadata Service 3 section 3.1.7): a JWS in the compact serialisation, whose certificates lead to a
//! root.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, UnparsedPublicKey, VerificationAlgorithm,
};
use fidelio_kernel::{Timestamp, base64url};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use serde::Deserialize;
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeIdIter};

const SHIPPED: &[u8] = include_bytes!("../data/globalsign_root_r3.pem");

/// Whom the certificate names that signs under the shipped root. That root issues certificates to everybody.
const FIDO_ALLIANCE: &str = "mds.fidoalliance.org";

/// The most certificates that a BLOB may have.
const MAX_CERTIFICATES: usize = 8;

/// Under what a BLOB must be signed.
#[derive(Debug)]
pub(crate) struct Trust {
    anchors: Vec<TrustAnchor<'static>>,
    host: Option<ServerName<'static>>,
}

/// Why a BLOB is not accepted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BlobError {
    #[error("it is not a JWS: {0}")]
    Malformed(&'static str),
    #[error("it is signed with {0:?}, which is not accepted")]
    Algorithm(String),
    #[error("the certificates that it is signed with do not lead to the root: {0:?}")]
    Path(webpki::Error),
    #[error("its signer's certificate is not that of {FIDO_ALLIANCE}")]
    Signer,
    #[error("its signature does not verify")]
    Signature,
    #[error("its payload cannot be read: {0}")]
    Payload(String),
    #[error("it has the number {found}, and {known} is known already")]
    Older { found: u64, known: u64 },
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    x5c: Vec<String>,
    crit: Option<serde::de::IgnoredAny>,
}

impl Trust {
    /// The root of the FIDO Alliance's own service.
    pub(crate) fn shipped() -> Result<Self, String> {
        let host = ServerName::try_from(FIDO_ALLIANCE).map_err(|error| error.to_string())?;
        Ok(Self { host: Some(host), ..Self::from_pem(SHIPPED)? })
    }

    /// Roots of one's own.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub(crate) fn from_pem(pem: &[u8]) -> Result<Self, String> {
        let anchor = |der| {
            let der: CertificateDer<'_> = der;
            webpki::anchor_from_trusted_cert(&der).map(|anchor| anchor.to_owned())
        };
        let certificates: Vec<_> =
            CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|_| "is not PEM".to_owned())?;
        if certificates.is_empty() {
            return Err("holds no certificate in PEM".to_owned());
        }
        let anchors = certificates.into_iter().map(anchor).collect::<Result<_, _>>();
        let anchors = anchors.map_err(|error| format!("holds a certificate that cannot be read: {error:?}"))?;
        Ok(Self { anchors, host: None })
    }

    /// The payload of a BLOB that is signed under a root at this time.
    pub(crate) fn open(&self, blob: &[u8], now: Timestamp) -> Result<Vec<u8>, BlobError> {
        let text = str::from_utf8(blob).map_err(|_| BlobError::Malformed("it is no text"))?.trim();
        let three = BlobError::Malformed("it has not three parts");
        let Some((signed, signature)) = text.rsplit_once('.') else { return Err(three) };
        let Some((header, payload)) = signed.split_once('.') else { return Err(three) };
        let decode = |part| base64url::decode(part).ok_or(BlobError::Malformed("a part is not base64url"));
        let header: Header = serde_json::from_slice(&decode(header)?)
            .map_err(|_| BlobError::Malformed("its header cannot be read"))?;
        if header.crit.is_some() {
            return Err(BlobError::Malformed("its header has extensions that must be understood"));
        }
        let algorithm = algorithm(&header.alg).ok_or_else(|| BlobError::Algorithm(header.alg.clone()))?;
        if header.x5c.is_empty() || header.x5c.len() > MAX_CERTIFICATES {
            return Err(BlobError::Malformed("its header has no certificates, or too many"));
        }
        let certificates =
            header.x5c.iter().map(|text| decode(text).map(CertificateDer::from)).collect::<Result<Vec<_>, _>>()?;
        let key = self.signer(&certificates, now)?;
        let signature = decode(signature)?;
        // The whole structure, not only the bits of the key: it names the key's type and curve.
        let is_signed = UnparsedPublicKey::new(algorithm, &key).verify(signed.as_bytes(), &signature).is_ok();
        if is_signed { decode(payload) } else { Err(BlobError::Signature) }
    }

    /// The key of the first certificate, if they lead to a root.
    fn signer(&self, certificates: &[CertificateDer<'_>], now: Timestamp) -> Result<Vec<u8>, BlobError> {
        let (first, others) = certificates.split_first().ok_or(BlobError::Malformed("it has no certificates"))?;
        let signer = EndEntityCert::try_from(first).map_err(BlobError::Path)?;
        let now = now.since(Timestamp::from_seconds(0));
        let now = UnixTime::since_unix_epoch(now);
        signer
            .verify_for_usage(ALL_VERIFICATION_ALGS, &self.anchors, others, now, AnyUsage, None, None)
            .map_err(BlobError::Path)?;
        if let Some(host) = &self.host {
            signer.verify_is_valid_for_subject_name(host).map_err(|_| BlobError::Signer)?;
        }
        Ok(signer.subject_public_key_info().to_vec())
    }
}

/// None that a shared secret could stand in for.
fn algorithm(name: &str) -> Option<&'static dyn VerificationAlgorithm> {
    Some(match name {
        "RS256" => &RSA_PKCS1_2048_8192_SHA256,
        "RS384" => &RSA_PKCS1_2048_8192_SHA384,
        "RS512" => &RSA_PKCS1_2048_8192_SHA512,
        "ES256" => &ECDSA_P256_SHA256_FIXED,
        "ES384" => &ECDSA_P384_SHA384_FIXED,
        _ => return None,
    })
}

/// A certificate for signing BLOBs has no usage that would be its own: the FIDO Alliance's is that of a web server.
struct AnyUsage;

impl ExtendedKeyUsageValidator for AnyUsage {
    fn validate(&self, _usages: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
