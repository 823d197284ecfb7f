//! Keys that are none, or are written in another way.

use aws_lc_rs::rsa::KeySize;
use fidelio_credentials::ceremony::CeremonyError;
use serde_cbor_2::Value::{self, Array, Bool, Bytes, Integer, Text};

use super::signatures::hex;
use super::signer::{Signer, modulus_and_exponent};
use super::{Stricter, Unreadable, Verdict, library, verdict};
use crate::made::point;

const ACCEPTED: Verdict = Verdict::Accepted;
const REFUSED: Verdict = Verdict::Refused;
const STRICTER: Verdict = Verdict::WeAreStricter(Stricter::Key);

/// A map of CBOR with its members in this order, which may be the same ones.
fn map(members: &[(Value, Value)]) -> Vec<u8> {
    let mut cbor = vec![0xa0 | u8::try_from(members.len()).unwrap()];
    for (name, value) in members {
        cbor.extend(serde_cbor_2::to_vec(name).unwrap());
        cbor.extend(serde_cbor_2::to_vec(value).unwrap());
    }
    cbor
}

/// Parameters of a COSE key by their labels.
type Parameters = Vec<(i128, Value)>;

fn cose(parameters: &[(i128, Value)]) -> Vec<u8> {
    let members: Vec<_> = parameters.iter().map(|(label, value)| (Integer(*label), value.clone())).collect();
    map(&members)
}

/// The verdict on an assertion that is signed by this key, if the passkey's key is written like this.
fn judge(signer: &Signer, key: Vec<u8>) -> Verdict {
    let mut assertion = signer.assertion();
    assertion.passkey.public_key = key;
    verdict(&assertion)
}

/// Whether we can read the key, and whether the library can.
fn read(key: &[u8]) -> (bool, bool) {
    let mut assertion = Signer::es256().assertion();
    assertion.passkey.public_key = key.to_vec();
    let ours = match assertion.verify() {
        Err(CeremonyError::SignatureInvalid) => true,
        Err(CeremonyError::AlgorithmNotOffered | CeremonyError::Malformed { field: "credentialId", .. }) => false,
        other => panic!("{other:?}"),
    };
    (ours, library::read(key).is_ok())
}

#[test]
fn the_key_of_an_elliptic_curve_has_its_type_its_curve_and_both_coordinates() {
    let signer = Signer::es256();
    let Signer::Es256(pair) = &signer else { panic!("an ES256 key") };
    let (x, y) = point(pair);
    let last = x[31];
    let (x, y) = (Bytes(x), Bytes(y));
    let of = |kty: i128, alg: i128, crv: i128| {
        vec![(1, Integer(kty)), (3, Integer(alg)), (-1, Integer(crv)), (-2, x.clone()), (-3, y.clone())]
    };
    let with = |label: i128, value: Value| {
        let mut parameters = of(2, -7, 1);
        for parameter in parameters.iter_mut().filter(|parameter| parameter.0 == label) {
            parameter.1 = value.clone();
        }
        parameters
    };
    let and = |more: &[(i128, Value)]| [&*of(2, -7, 1), more].concat();
    let before = |first: (i128, Value)| [vec![first], of(2, -7, 1)].concat();
    let without = |label: i128| of(2, -7, 1).into_iter().filter(|parameter| parameter.0 != label).collect();
    let changed = |value: &Value, change: &dyn Fn(&mut Vec<u8>)| {
        let Bytes(mut bytes) = value.clone() else { panic!("bytes") };
        change(&mut bytes);
        Bytes(bytes)
    };
    let mut moved = of(2, -7, 1);
    moved[3].1 = changed(&x, &|x| x.truncate(31));
    moved[4].1 = changed(&y, &|y| y.insert(0, last));
    let cases: Vec<(&str, Parameters, Verdict)> = vec![
        ("as it is", of(2, -7, 1), ACCEPTED),
        ("in another order", of(2, -7, 1).into_iter().rev().collect(), ACCEPTED),
        ("with a key id and operations", and(&[(2, Bytes(vec![1])), (4, Array(vec![Integer(2)]))]), ACCEPTED),
        ("another x before x", before((-2, y.clone())), ACCEPTED),
        ("another x after x", and(&[(-2, y.clone())]), REFUSED),
        ("another algorithm after it", and(&[(3, Integer(-257))]), REFUSED),
        ("another curve after it", and(&[(-1, Integer(2))]), REFUSED),
        ("another type after it", and(&[(1, Integer(1))]), REFUSED),
        ("no type", without(1), REFUSED),
        ("no algorithm", without(3), REFUSED),
        ("no curve", without(-1), REFUSED),
        ("no x", without(-2), REFUSED),
        ("no y", without(-3), REFUSED),
        ("OKP", of(1, -7, 1), REFUSED),
        ("RSA", of(3, -7, 1), REFUSED),
        ("symmetric", of(4, -7, 1), REFUSED),
        ("EdDSA", of(2, -8, 1), REFUSED),
        ("RS256", of(2, -257, 1), REFUSED),
        ("ESP256", of(2, -9, 1), REFUSED),
        ("ES256K", of(2, -47, 8), REFUSED),
        ("ES384 on P-256", of(2, -35, 1), STRICTER),
        ("ES512 on P-256", of(2, -36, 1), STRICTER),
        ("P-384", of(2, -7, 2), REFUSED),
        ("secp256k1", of(2, -7, 8), REFUSED),
        ("no such curve", of(2, -7, 0), REFUSED),
        ("the type in text", with(1, Text("EC2".into())), REFUSED),
        ("the algorithm in text", with(3, Text("ES256".into())), REFUSED),
        ("the curve in text", with(-1, Text("P-256".into())), REFUSED),
        ("x in text", with(-2, Text("x".repeat(32))), REFUSED),
        ("compressed", with(-3, Bool(true)), REFUSED),
        ("compressed with the other y", with(-3, Bool(false)), REFUSED),
        ("x with a zero in front", with(-2, changed(&x, &|x| x.insert(0, 0))), REFUSED),
        ("y with a zero in front", with(-3, changed(&y, &|y| y.insert(0, 0))), REFUSED),
        ("x without its end", with(-2, changed(&x, &|x| x.truncate(31))), REFUSED),
        ("empty coordinates", [with(-2, Bytes(Vec::new())), with(-3, Bytes(Vec::new()))].concat(), REFUSED),
        ("the end of x before y", moved, REFUSED),
        ("a whole point for x", with(-2, changed(&x, &|x| x.insert(0, 4))), REFUSED),
        ("x for y", with(-3, x.clone()), REFUSED),
        ("off the curve", with(-3, changed(&y, &|y| y[31] ^= 1)), REFUSED),
    ];
    for (name, parameters, expected) in cases {
        assert_eq!(judge(&signer, cose(&parameters)), expected, "{name}");
    }
}

#[test]
fn a_key_may_be_written_in_any_cbor() {
    let signer = Signer::es256();
    let key = signer.cose();
    assert_eq!(key[..3], [0xa5, 1, 2], "five members, the first of which is the type");
    let members = &key[1..];
    let cases: [(&str, Vec<u8>, Verdict); 10] = [
        ("of indefinite length", [&[0xbf], members, &[0xff]].concat(), ACCEPTED),
        ("with a long length", [&[0xb8, 5], members].concat(), ACCEPTED),
        ("with a long number", [&[0xa5, 1, 0x18, 2], &members[2..]].concat(), ACCEPTED),
        ("with a long label", [&[0xa5, 0x18, 1], &members[1..]].concat(), ACCEPTED),
        ("in a tag", [&[0xd8, 1], &*key].concat(), ACCEPTED),
        ("in bytes", serde_cbor_2::to_vec(&Bytes(key.clone())).unwrap(), REFUSED),
        ("in an array", [&[0x81], &*key].concat(), REFUSED),
        ("with a member too few", [&[0xa6], members].concat(), REFUSED),
        ("with a member too many", [&[0xa4], members].concat(), REFUSED),
        ("twice", [&*key, &key].concat(), REFUSED),
    ];
    for (name, key, expected) in cases {
        assert_eq!(judge(&signer, key), expected, "{name}");
    }
}

#[test]
fn a_point_is_on_its_curve_and_its_coordinates_are_below_the_prime() {
    let of = |alg: i128, crv: i128, x: Vec<u8>, y: Vec<u8>| {
        cose(&[(1, Integer(2)), (3, Integer(alg)), (-1, Integer(crv)), (-2, Bytes(x)), (-3, Bytes(y))])
    };
    let p = hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    // A root of the curve's constant.
    let y = hex("66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4");
    assert_eq!(read(&of(-7, 1, vec![0; 32], y.clone())), (true, true), "x of zero");
    assert_eq!(read(&of(-7, 1, p.clone(), y)), (false, false), "x of the prime, which is zero");
    assert_eq!(read(&of(-7, 1, p, vec![0; 32])), (false, false));
    for (alg, crv, size) in [(-7, 1, 32), (-35, 2, 48), (-36, 3, 66)] {
        for byte in [0, 1, 0xff] {
            let key = of(alg, crv, vec![byte; size], vec![byte; size]);
            assert_eq!(read(&key), (false, false), "{alg}, {byte}: zeros stand for infinity");
        }
    }
}

#[test]
fn every_algorithm_is_on_its_own_curve() {
    for (_, signer) in Signer::all() {
        let (kty, algorithm, pair) = match &signer {
            Signer::Es256(pair) => (2, -7, pair),
            Signer::Es384(pair) => (2, -35, pair),
            Signer::Es512(pair) => (2, -36, pair),
            Signer::Rs256(_) | Signer::EdDsa(_) => continue,
        };
        let (x, y) = point(pair);
        for alg in [-7, -35, -36] {
            for crv in 1..=3 {
                let key = cose(&[
                    (1, Integer(kty)),
                    (3, Integer(alg)),
                    (-1, Integer(crv)),
                    (-2, Bytes(x.clone())),
                    (-3, Bytes(y.clone())),
                ]);
                let is_on_curve =
                    (algorithm, crv) == (-7, 1) || (algorithm, crv) == (-35, 2) || (algorithm, crv) == (-36, 3);
                assert_eq!(read(&key), (is_on_curve && alg == algorithm, is_on_curve), "{algorithm} {alg} {crv}");
            }
        }
    }
}

#[test]
fn an_rsa_key_has_an_odd_modulus_and_an_odd_exponent_without_zeros_in_front() {
    let signer = Signer::rs256(KeySize::Rsa2048);
    let Signer::Rs256(pair) = &signer else { panic!("an RSA key") };
    let (n, e) = modulus_and_exponent(pair);
    assert_eq!(e, [1, 0, 1]);
    let of = |kty: i128, alg: i128, n: &[u8], e: &[u8]| {
        cose(&[(1, Integer(kty)), (3, Integer(alg)), (-1, Bytes(n.to_vec())), (-2, Bytes(e.to_vec()))])
    };
    assert_eq!(judge(&signer, of(3, -257, &n, &e)), ACCEPTED);
    let zero_before = |number: &[u8]| [&[0], number].concat();
    let refused = [
        ("EC2", of(2, -257, &n, &e)),
        ("ES256", of(3, -7, &n, &e)),
        ("RS1", of(3, -65535, &n, &e)),
        ("RS384", of(3, -258, &n, &e)),
        ("PS256", of(3, -37, &n, &e)),
        ("a zero before the modulus", of(3, -257, &zero_before(&n), &e)),
        ("a zero before the exponent", of(3, -257, &n, &zero_before(&e))),
        ("another exponent", of(3, -257, &n, &[1, 0, 3])),
        ("no modulus", of(3, -257, &[], &e)),
        ("no exponent", of(3, -257, &n, &[])),
        ("half of the modulus", of(3, -257, &n[..128], &e)),
    ];
    for (name, key) in refused {
        assert_eq!(judge(&signer, key), REFUSED, "{name}");
    }

    let with_end = |end: u8| [&n[..255], &[end]].concat();
    // What we read and what the library does. Nobody has the private keys.
    let cases = [
        ("as it is", n.clone(), e.clone(), (true, true)),
        ("an even modulus", with_end(n[255] ^ 1), e.clone(), (false, false)),
        ("2040 bits in 2048", zero_before(&n[1..]), e.clone(), (false, true)),
        ("2047 bits", [&[0x7f], &n[1..]].concat(), e.clone(), (false, true)),
        ("an exponent of one", n.clone(), vec![1], (false, false)),
        ("an exponent of one with zeros", n.clone(), vec![0, 0, 1], (false, false)),
        ("an exponent of zero", n.clone(), vec![0, 0, 0], (false, false)),
        ("an exponent of three with zeros", n.clone(), vec![0, 0, 3], (false, true)),
        ("an exponent of three", n.clone(), vec![3], (true, false)),
        ("an even exponent", n.clone(), vec![1, 0, 0], (false, false)),
        ("an exponent of two", n.clone(), vec![0, 0, 2], (false, false)),
        ("an exponent of 32 bits", n.clone(), vec![0xff; 4], (true, false)),
        ("an exponent of 40 bits", n.clone(), vec![0xff; 5], (false, false)),
        ("an exponent as long as the modulus", n.clone(), n.clone(), (false, false)),
    ];
    for (name, n, e, expected) in cases {
        assert_eq!(read(&of(3, -257, &n, &e)), expected, "{name}");
    }
}

#[test]
fn the_library_reads_rsa_keys_of_2048_bits_only() {
    let signer = Signer::rs256(KeySize::Rsa3072);
    assert_eq!(verdict(&signer.assertion()), Verdict::Unreadable(Unreadable::RsaSize));
}
