//! Attestation certificates of our own making. Nothing verifies by whom they are signed, so nobody signs them.

/// What an attestation certificate says.
#[derive(Clone)]
pub(crate) struct Certificate {
    /// SubjectPublicKeyInfo in DER.
    pub(crate) key: Vec<u8>,
    pub(crate) version: u8,
    pub(crate) subject: Vec<(&'static [u8], &'static str)>,
    pub(crate) ca: Option<bool>,
    pub(crate) usage: Option<&'static [u8]>,
    pub(crate) alternative_name: Vec<(&'static [u8], &'static str)>,
    pub(crate) alternative_name_is_critical: bool,
    pub(crate) aaguid: Option<Vec<u8>>,
    pub(crate) aaguid_is_critical: bool,
}

pub(crate) const COUNTRY: &[u8] = &[0x55, 0x04, 0x06];
pub(crate) const ORGANISATION: &[u8] = &[0x55, 0x04, 0x0a];
pub(crate) const UNIT: &[u8] = &[0x55, 0x04, 0x0b];
pub(crate) const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
pub(crate) const TPM_MANUFACTURER: &[u8] = &[0x67, 0x81, 0x05, 0x02, 0x01];
pub(crate) const TPM_MODEL: &[u8] = &[0x67, 0x81, 0x05, 0x02, 0x02];
pub(crate) const TPM_VERSION: &[u8] = &[0x67, 0x81, 0x05, 0x02, 0x03];
/// tcg-kp-AIKCertificate.
pub(crate) const SIGNS_FOR_TPM: &[u8] = &[0x67, 0x81, 0x05, 0x08, 0x03];
/// tcg-kp-EKCertificate.
pub(crate) const ENDORSES_TPM: &[u8] = &[0x67, 0x81, 0x05, 0x08, 0x01];

const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
const SUBJECT_ALTERNATIVE_NAME: &[u8] = &[0x55, 0x1d, 0x11];
const AAGUID: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0xe5, 0x1c, 0x01, 0x01, 0x04];
pub(crate) const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];

const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
const UTF8_STRING: u8 = 0x0c;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;

pub(crate) fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let [high, low] = u16::try_from(content.len()).expect("less than 64 KiB").to_be_bytes();
    let head = match (high, low) {
        (0, ..=0x7f) => vec![tag, low],
        (0, _) => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    [head, content].concat()
}

fn name(attributes: &[(&[u8], &str)]) -> Vec<u8> {
    let attributes = attributes.iter().map(|(oid, value)| {
        der(SET, &[&der(SEQUENCE, &[&der(OID, &[oid]), &der(UTF8_STRING, &[value.as_bytes()])])])
    });
    der(SEQUENCE, &[&attributes.collect::<Vec<_>>().concat()])
}

fn extension(oid: &[u8], is_critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if is_critical { der(BOOLEAN, &[&[0xff]]) } else { Vec::new() };
    der(SEQUENCE, &[&der(OID, &[oid]), &critical, &der(OCTET_STRING, &[value])])
}

impl Certificate {
    pub(crate) fn to_der(&self) -> Vec<u8> {
        let algorithm = der(SEQUENCE, &[&der(OID, &[ECDSA_WITH_SHA256])]);
        let time = der(UTC_TIME, &[b"250101000000Z"]);
        let tbs = der(
            SEQUENCE,
            &[
                &der(0xa0, &[&der(INTEGER, &[&[self.version - 1]])]),
                &der(INTEGER, &[&[1]]),
                &algorithm,
                &name(&[(COMMON_NAME, "issuer")]),
                &der(SEQUENCE, &[&time, &time]),
                &name(&self.subject),
                &self.key,
                &der(0xa3, &[&der(SEQUENCE, &[&self.extensions()])]),
            ],
        );
        der(SEQUENCE, &[&tbs, &algorithm, &der(BIT_STRING, &[&[0, 0]])])
    }

    fn extensions(&self) -> Vec<u8> {
        let mut extensions = Vec::new();
        if let Some(ca) = self.ca {
            let content = if ca { der(BOOLEAN, &[&[0xff]]) } else { Vec::new() };
            extensions.extend(extension(BASIC_CONSTRAINTS, true, &der(SEQUENCE, &[&content])));
        }
        if let Some(usage) = self.usage {
            extensions.extend(extension(EXTENDED_KEY_USAGE, false, &der(SEQUENCE, &[&der(OID, &[usage])])));
        }
        if !self.alternative_name.is_empty() {
            let names = der(SEQUENCE, &[&der(0xa4, &[&name(&self.alternative_name)])]);
            extensions.extend(extension(SUBJECT_ALTERNATIVE_NAME, self.alternative_name_is_critical, &names));
        }
        if let Some(aaguid) = &self.aaguid {
            extensions.extend(extension(AAGUID, self.aaguid_is_critical, &der(OCTET_STRING, &[aaguid])));
        }
        extensions
    }
}
