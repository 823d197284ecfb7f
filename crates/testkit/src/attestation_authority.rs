//! Whoever vouches for authenticators: a root of its own, attestation certificates under it, and the metadata about both
//! (FIDO Metadata Service 3), signed under the same root.

use std::fmt;
use std::time::SystemTime;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
};
use fidelio_kernel::{Aaguid, Timestamp, base64url};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CustomExtension, DistinguishedName, DnType, IsCa, Issuer,
    KeyPair, KeyUsagePurpose,
};
use serde_json::{Value, json};

/// id-fido-gen-ce-aaguid.
const AAGUID: [u64; 10] = [1, 3, 6, 1, 4, 1, 45724, 1, 1, 4];
/// From 2020 to 2050.
const VALIDITY: (Timestamp, Timestamp) =
    (Timestamp::from_seconds(1_577_836_800), Timestamp::from_seconds(2_524_608_000));
const OCTET_STRING: u8 = 4;

/// An authority with a root of its own. What it certifies holds from 2020 to 2050.
pub struct AttestationAuthority {
    /// From when to when the certificates hold that it signs BLOBs with.
    pub signer_validity: (Timestamp, Timestamp),
    params: CertificateParams,
    key: KeyPair,
    root: Certificate,
}

/// What an authenticator attests with: a key, and the certificates for it.
pub struct AttestationKey {
    key: EcdsaKeyPair,
    x5c: Vec<Vec<u8>>,
}

/// What a BLOB says.
#[derive(Clone, Debug)]
pub struct MdsBlob {
    /// `no`.
    pub number: u64,
    /// `nextUpdate`: the day, in UTC, to the end of which it holds.
    pub next_update: Timestamp,
    /// `entries`.
    pub entries: Vec<MdsEntry>,
}

/// What a BLOB says of a model.
#[derive(Clone, Debug)]
pub struct MdsEntry {
    /// The model.
    pub aaguid: Aaguid,
    /// What its vendor calls it.
    pub description: String,
    /// Its status reports: the status, for example `FIDO_CERTIFIED_L1`, and since which day, as in `2025-01-31`.
    pub reports: Vec<(String, Option<String>)>,
    /// The roots of its attestations in DER.
    pub roots: Vec<Vec<u8>>,
}

impl AttestationAuthority {
    /// An authority that nobody knows yet.
    pub fn new() -> Self {
        let mut params = params(VALIDITY, &[(DnType::CommonName, "Attestation Root")]);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().expect("a P-256 key");
        let root = params.self_signed(&key).expect("a certificate");
        Self { signer_validity: VALIDITY, params, key, root }
    }

    /// Its root in DER.
    pub fn root_der(&self) -> Vec<u8> {
        self.root.der().to_vec()
    }

    /// Its root in PEM, as for the setting `metadata_root`.
    pub fn root_pem(&self) -> String {
        self.root.pem()
    }

    /// A key that attests authenticators of this model (WebAuthn Level 3 section 8.2.1).
    pub fn attestation_key(&self, aaguid: Aaguid) -> AttestationKey {
        let subject = [
            (DnType::CountryName, "AT"),
            (DnType::OrganizationName, "Vendor"),
            (DnType::OrganizationalUnitName, "Authenticator Attestation"),
            (DnType::CommonName, "Authenticator"),
        ];
        let mut params = params(VALIDITY, &subject);
        params.is_ca = IsCa::ExplicitNoCa;
        let content = [&[OCTET_STRING, 16], &aaguid.as_uuid().as_bytes()[..]].concat();
        params.custom_extensions = vec![CustomExtension::from_oid_content(&AAGUID, content)];
        let (key, certificate) = self.certify(&params, &ECDSA_P256_SHA256_ASN1_SIGNING);
        AttestationKey { key, x5c: vec![certificate] }
    }

    /// What says that this model is attested under the root of this authority, with these statuses since 2025.
    pub fn entry(&self, aaguid: Aaguid, statuses: &[&str]) -> MdsEntry {
        let report = |status: &&str| ((*status).to_owned(), Some("2025-01-01".to_owned()));
        MdsEntry {
            aaguid,
            description: format!("Model {aaguid}"),
            reports: statuses.iter().map(report).collect(),
            roots: vec![self.root_der()],
        }
    }

    /// A signed BLOB.
    pub fn blob(&self, blob: &MdsBlob) -> String {
        self.sign_blob(blob.to_json().to_string().as_bytes())
    }

    /// A signed BLOB with whatever payload, which need not be one.
    pub fn sign_blob(&self, payload: &[u8]) -> String {
        let params = params(self.signer_validity, &[(DnType::CommonName, "Metadata Signer")]);
        let (key, certificate) = self.certify(&params, &ECDSA_P256_SHA256_FIXED_SIGNING);
        let x5c = [certificate, self.root_der()].map(base64url::encode);
        let header = json!({"alg": "ES256", "typ": "JWT", "x5c": x5c}).to_string();
        let signed = format!("{}.{}", base64url::encode(header), base64url::encode(payload));
        let signature = sign(&key, signed.as_bytes());
        format!("{signed}.{}", base64url::encode(signature))
    }

    fn certify(
        &self,
        params: &CertificateParams,
        algorithm: &'static EcdsaSigningAlgorithm,
    ) -> (EcdsaKeyPair, Vec<u8>) {
        let key = KeyPair::generate().expect("a P-256 key");
        let issuer = Issuer::from_params(&self.params, &self.key);
        let certificate = params.signed_by(&key, &issuer).expect("a certificate").der().to_vec();
        (EcdsaKeyPair::from_pkcs8(algorithm, key.serialized_der()).expect("the same key"), certificate)
    }
}

impl Default for AttestationAuthority {
    fn default() -> Self {
        Self::new()
    }
}

impl AttestationKey {
    /// The certificates, first the one of the key, each in DER.
    pub fn x5c(&self) -> &[Vec<u8>] {
        &self.x5c
    }

    /// Signs a message (ES256).
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        sign(&self.key, message)
    }
}

impl MdsBlob {
    /// The payload.
    pub fn to_json(&self) -> Value {
        let entries: Vec<_> = self.entries.iter().map(MdsEntry::to_json).collect();
        let day = self.next_update.to_string()[..10].to_owned();
        json!({"legalHeader": "For tests only.", "no": self.number, "nextUpdate": day, "entries": entries})
    }
}

impl MdsEntry {
    fn to_json(&self) -> Value {
        let report = |(status, date): &(String, Option<String>)| match date {
            Some(date) => json!({"status": status, "effectiveDate": date}),
            None => json!({"status": status}),
        };
        let roots: Vec<_> = self.roots.iter().map(base64url::encode).collect();
        json!({
            "aaguid": self.aaguid.to_string(),
            "metadataStatement": {
                "aaguid": self.aaguid.to_string(),
                "description": self.description,
                "protocolFamily": "fido2",
                "schema": 3,
                "attestationRootCertificates": roots,
                "icon": "data:image/png;base64,iVBORw0KGgo=",
            },
            "statusReports": self.reports.iter().map(report).collect::<Vec<_>>(),
            "timeOfLastStatusChange": "2025-01-01",
        })
    }
}

fn sign(key: &EcdsaKeyPair, message: &[u8]) -> Vec<u8> {
    key.sign(&SystemRandom::new(), message).expect("a signature").as_ref().to_vec()
}

fn params((from, until): (Timestamp, Timestamp), subject: &[(DnType, &str)]) -> CertificateParams {
    let time = |at: Timestamp| SystemTime::UNIX_EPOCH + at.since(Timestamp::from_seconds(0));
    let mut params = CertificateParams::default();
    params.not_before = time(from).into();
    params.not_after = time(until).into();
    params.distinguished_name = DistinguishedName::new();
    for (kind, value) in subject {
        params.distinguished_name.push(kind.clone(), *value);
    }
    params
}

impl fmt::Debug for AttestationAuthority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttestationAuthority").finish_non_exhaustive()
    }
}

impl fmt::Debug for AttestationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttestationKey").finish_non_exhaustive()
    }
}
