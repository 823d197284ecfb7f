//! COSE keys (RFC 9052, RFC 9053) of the algorithms that applications may offer, with the constraints of WebAuthn
//! Level 3 section 5.8.5.

use std::collections::BTreeMap;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, ECDSA_P521_SHA512_ASN1, ED25519, ParsedPublicKey,
    RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, VerificationAlgorithm,
};
use serde_cbor_2::Value;

/// A signature algorithm that can be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Es256,
    Es384,
    Es512,
    Rs256,
    EdDsa,
}

impl Algorithm {
    /// The algorithm with this number in the registry of COSE.
    pub(crate) fn from_cose(number: i128) -> Option<Self> {
        match number {
            -7 => Some(Self::Es256),
            -8 => Some(Self::EdDsa),
            -35 => Some(Self::Es384),
            -36 => Some(Self::Es512),
            -257 => Some(Self::Rs256),
            _ => None,
        }
    }

    /// Its number in the registry of COSE.
    pub(crate) const fn to_cose(self) -> i32 {
        match self {
            Self::Es256 => -7,
            Self::EdDsa => -8,
            Self::Es384 => -35,
            Self::Es512 => -36,
            Self::Rs256 => -257,
        }
    }

    /// How signatures are verified, in the encodings of WebAuthn Level 3 section 6.5.5.
    pub(crate) fn verification(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::Es256 => &ECDSA_P256_SHA256_ASN1,
            Self::Es384 => &ECDSA_P384_SHA384_ASN1,
            Self::Es512 => &ECDSA_P521_SHA512_ASN1,
            Self::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
            Self::EdDsa => &ED25519,
        }
    }
}

/// Why a key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyError {
    /// It is of an algorithm, or on a curve, that cannot be offered here.
    NotOffered,
    /// It is not a key of its own algorithm.
    Malformed,
}

/// The numbers that make up a public key.
#[derive(Clone, Debug)]
pub(crate) enum Material {
    /// A point on the curve of the algorithm, both coordinates with the curve's number of bytes.
    Ec { x: Vec<u8>, y: Vec<u8> },
    /// A modulus without leading zeros, and a public exponent.
    Rsa { n: Vec<u8>, e: Vec<u8> },
    /// An Ed25519 point.
    Okp,
}

/// A credential's public key.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) algorithm: Algorithm,
    pub(crate) material: Material,
    key: ParsedPublicKey,
}

const KTY: i128 = 1;
const ALG: i128 = 3;
const KTY_OKP: i128 = 1;
const KTY_EC2: i128 = 2;
const KTY_RSA: i128 = 3;
const CRV_ED25519: i128 = 6;
const CRV_ED448: i128 = 7;

/// The sizes of an RSA modulus that are verified, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

impl Key {
    /// Reads a key, and makes sure that it is one: points are on their curves.
    pub(crate) fn parse(cbor: &[u8]) -> Result<Self, KeyError> {
        let map = Parameters(serde_cbor_2::from_slice(cbor).map_err(|_| KeyError::Malformed)?);
        let number = map.integer(ALG).ok_or(KeyError::Malformed)?;
        let algorithm = Algorithm::from_cose(number).ok_or(KeyError::NotOffered)?;
        match algorithm {
            Algorithm::Es256 => ec(algorithm, &map, 1, 32),
            Algorithm::Es384 => ec(algorithm, &map, 2, 48),
            Algorithm::Es512 => ec(algorithm, &map, 3, 66),
            Algorithm::Rs256 => rsa(&map),
            Algorithm::EdDsa => okp(&map),
        }
    }

    pub(crate) const fn is_ec(&self) -> bool {
        matches!(self.material, Material::Ec { .. })
    }

    /// Whether this key made the signature.
    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.verify_sig(message, signature).is_ok()
    }
}

/// The parameters of a COSE key by their labels.
struct Parameters(BTreeMap<Value, Value>);

impl Parameters {
    fn integer(&self, label: i128) -> Option<i128> {
        match self.0.get(&Value::Integer(label)) {
            Some(Value::Integer(integer)) => Some(*integer),
            _ => None,
        }
    }

    fn bytes(&self, label: i128) -> Result<&[u8], KeyError> {
        match self.0.get(&Value::Integer(label)) {
            Some(Value::Bytes(bytes)) => Ok(bytes),
            _ => Err(KeyError::Malformed),
        }
    }

    fn check(&self, label: i128, expected: i128) -> Result<(), KeyError> {
        if self.integer(label) == Some(expected) { Ok(()) } else { Err(KeyError::Malformed) }
    }
}

fn ec(algorithm: Algorithm, map: &Parameters, curve: i128, length: usize) -> Result<Key, KeyError> {
    map.check(KTY, KTY_EC2)?;
    map.check(-1, curve)?;
    let (x, y) = (map.bytes(-2)?, map.bytes(-3)?);
    if x.len() != length || y.len() != length {
        return Err(KeyError::Malformed);
    }
    let point = [&[0x04], x, y].concat();
    let key = ParsedPublicKey::new(algorithm.verification(), point).map_err(|_| KeyError::Malformed)?;
    Ok(Key { algorithm, material: Material::Ec { x: x.to_vec(), y: y.to_vec() }, key })
}

fn rsa(map: &Parameters) -> Result<Key, KeyError> {
    map.check(KTY, KTY_RSA)?;
    let (n, e) = (map.bytes(-1)?, map.bytes(-2)?);
    let leading_zeros = n.first().map_or(0, |first| first.leading_zeros() as usize);
    let is_modulus = leading_zeros < 8 && RSA_BITS.contains(&(8 * n.len() - leading_zeros)) && is_odd(n);
    let is_exponent = (1..=4).contains(&e.len()) && is_odd(e) && e != [1];
    if !is_modulus || !is_exponent {
        return Err(KeyError::Malformed);
    }
    let key = RsaPublicKeyComponents { n, e }
        .to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256)
        .map_err(|_| KeyError::Malformed)?;
    Ok(Key { algorithm: Algorithm::Rs256, material: Material::Rsa { n: n.to_vec(), e: e.to_vec() }, key })
}

fn is_odd(number: &[u8]) -> bool {
    number.last().is_some_and(|last| last % 2 == 1)
}

fn okp(map: &Parameters) -> Result<Key, KeyError> {
    map.check(KTY, KTY_OKP)?;
    // WebAuthn knows -8 with Ed25519 only, but what comes with the other curve is sound in itself.
    if map.integer(-1) == Some(CRV_ED448) {
        return Err(KeyError::NotOffered);
    }
    map.check(-1, CRV_ED25519)?;
    let x: &[u8; 32] = map.bytes(-2)?.try_into().map_err(|_| KeyError::Malformed)?;
    let key = ParsedPublicKey::new(&ED25519, x).map_err(|_| KeyError::Malformed)?;
    Ok(Key { algorithm: Algorithm::EdDsa, material: Material::Okp, key })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_cbor_2::Value::{self, Bytes, Integer};

    use super::{Key, KeyError};

    fn parse(parameters: &[(i128, Value)]) -> Result<(), KeyError> {
        let map: BTreeMap<Value, Value> =
            parameters.iter().map(|(label, value)| (Integer(*label), value.clone())).collect();
        let cbor = serde_cbor_2::to_vec(&Value::Map(map)).expect("a map can be encoded");
        Key::parse(&cbor).map(|_| ())
    }

    fn rsa(modulus: Vec<u8>, exponent: &[u8]) -> Result<(), KeyError> {
        parse(&[(1, Integer(3)), (3, Integer(-257)), (-1, Bytes(modulus)), (-2, Bytes(exponent.to_vec()))])
    }

    fn okp(curve: i128, length: usize) -> Result<(), KeyError> {
        parse(&[(1, Integer(1)), (3, Integer(-8)), (-1, Integer(curve)), (-2, Bytes(vec![1; length]))])
    }

    #[test]
    fn keys_of_other_algorithms_are_not_offered() {
        for algorithm in [-9, -19, -37, -47, -48, -49, -50, -53, -258, -65535, 0, i128::from(u64::MAX)] {
            assert_eq!(
                parse(&[(1, Integer(2)), (3, Integer(algorithm))]),
                Err(KeyError::NotOffered),
                "{algorithm}"
            );
        }
        assert_eq!(okp(7, 57), Err(KeyError::NotOffered), "Ed448");
    }

    #[test]
    fn a_key_has_the_type_and_the_curve_of_its_algorithm_and_a_point_on_it() {
        let ec = |kty, algorithm, curve, length| {
            let coordinate = Bytes(vec![1; length]);
            let head = [(1, Integer(kty)), (3, Integer(algorithm)), (-1, Integer(curve))];
            parse(&[head.as_slice(), &[(-2, coordinate.clone()), (-3, coordinate)]].concat())
        };
        assert_eq!(ec(2, -7, 1, 32), Err(KeyError::Malformed), "it is not on the curve");
        assert_eq!(ec(2, -7, 2, 48), Err(KeyError::Malformed), "ES256 on P-384");
        assert_eq!(ec(1, -7, 1, 32), Err(KeyError::Malformed), "OKP");
        assert_eq!(ec(2, -7, 1, 31), Err(KeyError::Malformed), "a coordinate is too short");
        assert_eq!(okp(6, 31), Err(KeyError::Malformed));
        assert_eq!(okp(6, 32), Ok(()));
        assert_eq!(parse(&[(1, Integer(2))]), Err(KeyError::Malformed), "no algorithm");
    }

    #[test]
    fn an_rsa_key_has_2048_to_8192_bits_without_leading_zeros_and_an_odd_exponent() {
        assert_eq!(rsa(vec![0xff; 256], &[1, 0, 1]), Ok(()));
        assert_eq!(rsa(vec![0xff; 1024], &[3]), Ok(()));
        assert_eq!(rsa(vec![0x7f; 256], &[1, 0, 1]), Err(KeyError::Malformed), "2047 bits");
        assert_eq!(rsa(vec![0xff; 128], &[1, 0, 1]), Err(KeyError::Malformed));
        assert_eq!(rsa(vec![0xff; 1025], &[1, 0, 1]), Err(KeyError::Malformed));
        assert_eq!(rsa([vec![0], vec![0xff; 256]].concat(), &[1, 0, 1]), Err(KeyError::Malformed));
        assert_eq!(rsa(vec![0xff; 256], &[1]), Err(KeyError::Malformed));
        assert_eq!(rsa(vec![0xff; 256], &[4]), Err(KeyError::Malformed));
        assert_eq!(rsa(vec![0xff; 256], &[]), Err(KeyError::Malformed));
        assert_eq!(rsa(Vec::new(), &[1, 0, 1]), Err(KeyError::Malformed));
    }
}
