//! The structures of TPM 2.0 (Trusted Platform Module Library, part 2) in attestation statements.

use aws_lc_rs::digest::{self, SHA256, SHA384, SHA512, digest};

use crate::cose::{Algorithm, Key, Material};
use crate::reader::Reader;

/// TPM_GENERATED_VALUE: what a TPM made, as opposed to what it was given to sign.
const GENERATED: u32 = 0xff54_4347;
/// TPM_ST_ATTEST_CERTIFY.
const ATTEST_CERTIFY: u16 = 0x8017;
/// The lengths of TPMS_CLOCK_INFO and of the firmware's version, which WebAuthn ignores.
const CLOCK_INFO: usize = 17;
const FIRMWARE_VERSION: usize = 8;

const ALG_RSA: u16 = 0x0001;
const ALG_SHA256: u16 = 0x000b;
const ALG_SHA384: u16 = 0x000c;
const ALG_SHA512: u16 = 0x000d;
const ALG_NULL: u16 = 0x0010;
const ALG_RSASSA: u16 = 0x0014;
const ALG_ECDSA: u16 = 0x0018;
const ALG_ECC: u16 = 0x0023;

/// The exponent that a TPM means when it says zero.
const DEFAULT_EXPONENT: u32 = 65537;

/// TPMS_ATTEST with TPMS_CERTIFY_INFO: that the TPM holds the key with this name.
pub(crate) struct CertifyInfo<'a> {
    pub(crate) extra_data: &'a [u8],
    name: &'a [u8],
}

impl<'a> CertifyInfo<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let is_attestation = reader.u32()? == GENERATED && reader.u16()? == ATTEST_CERTIFY;
        let _qualified_signer = reader.sized()?;
        let extra_data = reader.sized()?;
        reader.take(CLOCK_INFO + FIRMWARE_VERSION)?;
        let name = reader.sized()?;
        let _qualified_name = reader.sized()?;
        (is_attestation && reader.is_at_end()).then_some(Self { extra_data, name })
    }

    /// Whether the name is that of this public area (part 1, section 16): the hash that the area chooses, and
    /// before it which one that is. SHA-1 is not among them: such a name could be that of two areas.
    pub(crate) fn is_for(&self, public_area: &[u8]) -> bool {
        let Some((algorithm, hash)) = self.name.split_first_chunk() else { return false };
        let algorithm = u16::from_be_bytes(*algorithm);
        let digest_of = |of: &'static digest::Algorithm| digest(of, public_area).as_ref() == hash;
        let is_hash = match algorithm {
            ALG_SHA256 => digest_of(&SHA256),
            ALG_SHA384 => digest_of(&SHA384),
            ALG_SHA512 => digest_of(&SHA512),
            _ => false,
        };
        is_hash && PublicArea::parse(public_area).is_some_and(|area| area.name_algorithm == algorithm)
    }
}

/// TPMT_PUBLIC: a public key as a TPM holds it.
pub(crate) struct PublicArea<'a> {
    name_algorithm: u16,
    unique: Unique<'a>,
}

enum Unique<'a> {
    Rsa { modulus: &'a [u8], exponent: u32 },
    Ecc { curve: Algorithm, x: &'a [u8], y: &'a [u8] },
}

impl<'a> PublicArea<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let kind = reader.u16()?;
        let name_algorithm = reader.u16()?;
        let _object_attributes = reader.u32()?;
        let _auth_policy = reader.sized()?;
        // Keys that encrypt have a symmetric algorithm, keys that sign have none.
        let is_for_signing = reader.u16()? == ALG_NULL;
        let unique = match kind {
            ALG_RSA => rsa(&mut reader)?,
            ALG_ECC => ecc(&mut reader)?,
            _ => return None,
        };
        (is_for_signing && reader.is_at_end()).then_some(Self { name_algorithm, unique })
    }

    /// Whether this is the key of the credential.
    pub(crate) fn is_of(&self, key: &Key) -> bool {
        match (&self.unique, &key.material) {
            (Unique::Rsa { modulus, exponent }, Material::Rsa { n, e }) => {
                is_same_number(modulus, n) && is_same_number(&exponent.to_be_bytes(), e)
            }
            (Unique::Ecc { curve, x, y }, Material::Ec { x: key_x, y: key_y }) => {
                *curve == key.algorithm && is_same_number(x, key_x) && is_same_number(y, key_y)
            }
            _ => false,
        }
    }
}

fn rsa<'a>(reader: &mut Reader<'a>) -> Option<Unique<'a>> {
    skip_scheme(reader, ALG_RSASSA)?;
    let _key_bits = reader.u16()?;
    let exponent = match reader.u32()? {
        0 => DEFAULT_EXPONENT,
        exponent => exponent,
    };
    Some(Unique::Rsa { modulus: reader.sized()?, exponent })
}

fn ecc<'a>(reader: &mut Reader<'a>) -> Option<Unique<'a>> {
    skip_scheme(reader, ALG_ECDSA)?;
    // Of the algorithms that are offered each has its own curve.
    let curve = match reader.u16()? {
        0x0003 => Algorithm::Es256,
        0x0004 => Algorithm::Es384,
        0x0005 => Algorithm::Es512,
        _ => return None,
    };
    let has_no_derivation = reader.u16()? == ALG_NULL;
    has_no_derivation.then_some(())?;
    Some(Unique::Ecc { curve, x: reader.sized()?, y: reader.sized()? })
}

/// A key may be bound to a scheme, then with the scheme's hash, or to none.
fn skip_scheme(reader: &mut Reader<'_>, scheme: u16) -> Option<()> {
    match reader.u16()? {
        ALG_NULL => Some(()),
        bound if bound == scheme => reader.u16().map(|_hash| ()),
        _ => None,
    }
}

/// TPMs write numbers with and without leading zeros.
fn is_same_number(one: &[u8], other: &[u8]) -> bool {
    one.iter().skip_while(|byte| **byte == 0).eq(other.iter().skip_while(|byte| **byte == 0))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
    use serde_cbor_2::Value::{Bytes, Integer, Map};

    use super::{CertifyInfo, PublicArea, is_same_number};
    use crate::cose::Key;

    /// The generator of P-256.
    const X: [u8; 32] = [
        0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03,
        0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96,
    ];
    const Y: [u8; 32] = [
        0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce,
        0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
    ];

    fn ec_key() -> Key {
        let map =
            [(1, Integer(2)), (3, Integer(-7)), (-1, Integer(1)), (-2, Bytes(X.into())), (-3, Bytes(Y.into()))];
        key(map)
    }

    fn rsa_key(modulus: &[u8]) -> Key {
        key([(1, Integer(3)), (3, Integer(-257)), (-1, Bytes(modulus.into())), (-2, Bytes(vec![1, 0, 1]))])
    }

    fn key<const N: usize>(map: [(i128, serde_cbor_2::Value); N]) -> Key {
        let map: BTreeMap<_, _> = map.into_iter().map(|(label, value)| (Integer(label), value)).collect();
        Key::parse(&serde_cbor_2::to_vec(&Map(map)).expect("CBOR")).expect("a key")
    }

    fn sized(bytes: &[u8]) -> Vec<u8> {
        [&u16::try_from(bytes.len()).expect("a short run").to_be_bytes(), bytes].concat()
    }

    /// An area from its kind, its parameters and what is unique to it.
    fn area(kind: u8, parameters: &[u8], unique: &[&[u8]]) -> Vec<u8> {
        let unique: Vec<u8> = unique.iter().flat_map(|part| sized(part)).collect();
        [&[0, kind, 0, 0x0b, 0, 4, 4, 0x72, 0, 2, 7, 7], parameters, &unique].concat()
    }

    fn is_of(area: &[u8], key: &Key) -> bool {
        PublicArea::parse(area).is_some_and(|area| area.is_of(key))
    }

    #[test]
    fn a_public_area_is_of_the_key_with_its_curve_and_its_point() {
        let key = ec_key();
        assert!(is_of(&area(0x23, &[0, 0x10, 0, 0x10, 0, 3, 0, 0x10], &[&X, &Y]), &key));
        assert!(is_of(&area(0x23, &[0, 0x10, 0, 0x18, 0, 0x0b, 0, 3, 0, 0x10], &[&X, &Y]), &key), "bound to ECDSA");
        let refused = [
            ("another curve", area(0x23, &[0, 0x10, 0, 0x10, 0, 4, 0, 0x10], &[&X, &Y])),
            ("an unknown curve", area(0x23, &[0, 0x10, 0, 0x10, 0, 9, 0, 0x10], &[&X, &Y])),
            ("another point", area(0x23, &[0, 0x10, 0, 0x10, 0, 3, 0, 0x10], &[&X, &X])),
            ("for encryption", area(0x23, &[0, 6, 0, 0x10, 0, 3, 0, 0x10], &[&X, &Y])),
            ("bound to ECDAA", area(0x23, &[0, 0x10, 0, 0x1a, 0, 0x0b, 0, 3, 0, 0x10], &[&X, &Y])),
            ("key derivation", area(0x23, &[0, 0x10, 0, 0x10, 0, 3, 0, 0x20], &[&X, &Y])),
            ("no coordinate", area(0x23, &[0, 0x10, 0, 0x10, 0, 3, 0, 0x10], &[&X])),
            ("trailing bytes", area(0x23, &[0, 0x10, 0, 0x10, 0, 3, 0, 0x10], &[&X, &Y, &X])),
            ("another kind", area(0x08, &[0, 0x10, 0, 0x10, 0, 3, 0, 0x10], &[&X, &Y])),
        ];
        for (reason, area) in refused {
            assert!(!is_of(&area, &key), "{reason}");
        }
        assert!(!is_of(&area(0x23, &[0, 0x10, 0, 0x10, 0, 3, 0, 0x10], &[&X, &Y]), &rsa_key(&[0xff; 256])));
    }

    #[test]
    fn a_public_area_is_of_the_key_with_its_modulus_and_its_exponent() {
        let modulus = [0xff; 256];
        let rsa =
            |exponent: u8, modulus: &[u8]| area(1, &[0, 0x10, 0, 0x10, 8, 0, 0, exponent, 0, exponent], &[modulus]);
        assert!(is_of(&rsa(0, &modulus), &rsa_key(&modulus)), "the default exponent");
        assert!(is_of(&rsa(1, &modulus), &rsa_key(&modulus)), "the same exponent");
        assert!(!is_of(&rsa(3, &modulus), &rsa_key(&modulus)), "another exponent");
        assert!(!is_of(&rsa(0, &modulus), &rsa_key(&[0xfd; 256])), "another modulus");
    }

    /// What a TPM says of a name, over extra data of three bytes.
    fn info(magic: u8, kind: u8, name: &[u8], rest: &[u8]) -> Vec<u8> {
        let head = [0xff, 0x54, 0x43, magic, 0x80, kind];
        [&head, &*sized(&[1; 34]), &*sized(&[5, 6, 7]), &[0x33; 25], &*sized(name), &*sized(&[2; 34]), rest]
            .concat()
    }

    #[test]
    fn a_certification_is_of_the_area_whose_name_it_tells() {
        let area = area(0x23, &[0, 0x10, 0, 0x10, 0, 3, 0, 0x10], &[&X, &Y]);
        let is_for =
            |name: &[u8]| CertifyInfo::parse(&info(0x47, 0x17, name, &[])).is_some_and(|info| info.is_for(&area));
        let sha256 = digest(&SHA256, &area);
        assert!(is_for(&[&[0, 0x0b], sha256.as_ref()].concat()));
        assert!(!is_for(&[&[0, 0x0b], [7; 32].as_slice()].concat()), "the name of another area");
        assert!(!is_for(&[&[0, 0x0c], sha256.as_ref()].concat()), "another algorithm than the area's");
        assert!(!is_for(&[&[0, 4], digest(&SHA1_FOR_LEGACY_USE_ONLY, &area).as_ref()].concat()), "SHA-1");
        assert!(!is_for(&[0x0b]), "no name");
    }

    #[test]
    fn only_a_certification_that_a_tpm_made_is_one() {
        let is_one = |bytes: &[u8]| CertifyInfo::parse(bytes).is_some_and(|info| info.extra_data == [5, 6, 7]);
        let whole = info(0x47, 0x17, &[0; 34], &[]);
        assert!(is_one(&whole));
        assert!(!is_one(&info(0x48, 0x17, &[0; 34], &[])), "not generated by a TPM");
        assert!(!is_one(&info(0x47, 0x18, &[0; 34], &[])), "a quote");
        assert!(!is_one(&info(0x47, 0x17, &[0; 34], &[0])), "trailing bytes");
        for length in 0..whole.len() {
            assert!(!is_one(&whole[..length]), "{length}");
        }
    }

    #[test]
    fn numbers_are_compared_without_leading_zeros() {
        assert!(is_same_number(&[0, 0, 1, 0], &[1, 0]));
        assert!(!is_same_number(&[1, 0], &[1]));
        assert!(!is_same_number(&[2], &[1]));
    }
}
