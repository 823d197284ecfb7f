//! Signatures that are right or wrong, in every encoding.

use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaKeyPair};

use super::signer::{Signer, message, modulus_and_exponent, rsa_signature};
use super::{Stricter, Unreadable, Verdict, verdict};
use crate::vector::Assertion;

const INTEGER: u8 = 0x02;
const SEQUENCE: u8 = 0x30;

/// The orders of P-256, P-384 and P-521 (SEC 2).
const ORDERS: [&str; 3] = [
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
    "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
];

pub(super) fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// A big-endian number with this many bytes.
fn padded(number: &[u8], length: usize) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let number = &number[zeros..];
    [vec![0; length - number.len()], number.to_vec()].concat()
}

/// `a + b`, with one byte more than `b` has.
fn sum(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let mut sum: Vec<u8> = (padded(a, b.len() + 1).iter().rev())
        .zip(padded(b, b.len() + 1).iter().rev())
        .map(|(a, b)| {
            carry += u16::from(*a) + u16::from(*b);
            let digit = carry.to_be_bytes()[1];
            carry >>= 8;
            digit
        })
        .collect();
    sum.reverse();
    sum
}

/// `a - b`, of numbers of the same length.
fn difference(a: &[u8], b: &[u8]) -> Vec<u8> {
    let complement: Vec<u8> = b.iter().map(|byte| !byte).collect();
    let one = padded(&[1], b.len());
    sum(&sum(a, &complement)[1..], &one)[1..].to_vec()
}

/// DER with lengths as short as they can be.
fn der(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = u8::try_from(contents.len()).unwrap();
    let head = if length < 0x80 { vec![tag, length] } else { vec![tag, 0x81, length] };
    [head, contents.to_vec()].concat()
}

/// A length that is longer than need be.
fn long_form(tag: u8, contents: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(contents.len()).unwrap().to_be_bytes();
    [&[tag, 0x82, high, low], contents].concat()
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    der(SEQUENCE, &parts.concat())
}

/// The contents of a positive number.
fn positive(number: &[u8]) -> Vec<u8> {
    let length = number.len() - number.iter().take_while(|byte| **byte == 0).count();
    let minimal = padded(number, length);
    if minimal.first().is_none_or(|first| first & 0x80 != 0) { [vec![0], minimal].concat() } else { minimal }
}

fn integer(number: &[u8]) -> Vec<u8> {
    der(INTEGER, &positive(number))
}

/// The contents of both numbers of a signature.
fn contents(signature: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let head = if signature[1] & 0x80 == 0 { 2 } else { 3 };
    let (first, second) = signature[head + 2..].split_at(signature[head + 1].into());
    (first.to_vec(), second[2..].to_vec())
}

/// A signed assertion, the contents of whose numbers have a zero in front that must be there.
fn signed_with_zeros(signer: &Signer) -> (Assertion, Vec<u8>, Vec<u8>) {
    loop {
        let assertion = signer.assertion();
        let (r, s) = contents(&assertion.response.signature);
        if r[0] == 0 && s[0] == 0 {
            return (assertion, r, s);
        }
    }
}

#[test]
fn an_ecdsa_signature_is_two_numbers_below_the_order_in_der() {
    let signers = [
        (Signer::es256(), Verdict::Accepted),
        (Signer::es384(), Verdict::Accepted),
        (Signer::es512(), Verdict::Unreadable(Unreadable::Algorithm)),
    ];
    for ((signer, accepted), order) in signers.into_iter().zip(ORDERS.map(hex)) {
        let (assertion, r_contents, s_contents) = signed_with_zeros(&signer);
        let size = order.len();
        let judge = |signature: Vec<u8>| {
            let mut other = assertion.clone();
            other.response.signature = signature;
            verdict(&other)
        };
        let (r, s) = (padded(&r_contents, size), padded(&s_contents, size));
        let pair = |r: &[u8], s: &[u8]| sequence(&[&integer(r), &integer(s)]);
        assert_eq!(pair(&r, &s), assertion.response.signature, "DER is made here as the signer makes it");
        assert_eq!(judge(pair(&r, &s)), accepted);
        assert_eq!(judge(pair(&r, &difference(&order, &s))), accepted, "both s of a signature are valid");

        let (int_r, int_s) = (integer(&r), integer(&s));
        let both = [&*int_r, &int_s].concat();
        let zero = integer(&[]);
        let refused = [
            ("nothing", Vec::new()),
            ("an empty sequence", sequence(&[])),
            ("r and s swapped", pair(&s, &r)),
            ("the other r", pair(&difference(&order, &r), &s)),
            ("r of zero", sequence(&[&zero, &int_s])),
            ("s of zero", sequence(&[&int_r, &zero])),
            ("two zeros", sequence(&[&zero, &zero])),
            ("r and s of one", pair(&[1], &[1])),
            ("r of the order", pair(&order, &s)),
            ("s of the order", pair(&r, &order)),
            ("r and the order", pair(&sum(&r, &order), &s)),
            ("s and the order", pair(&r, &sum(&s, &order))),
            ("negative r", sequence(&[&der(INTEGER, &r_contents[1..]), &int_s])),
            ("negative s", sequence(&[&int_r, &der(INTEGER, &s_contents[1..])])),
            ("r with one zero more", sequence(&[&der(INTEGER, &[&[0], &*r_contents].concat()), &int_s])),
            ("s with one zero more", sequence(&[&int_r, &der(INTEGER, &[&[0], &*s_contents].concat())])),
            ("r without contents", sequence(&[&der(INTEGER, &[]), &int_s])),
            ("s without contents", sequence(&[&int_r, &der(INTEGER, &[])])),
            ("a long length of the sequence", long_form(SEQUENCE, &both)),
            ("a long length of r", sequence(&[&long_form(INTEGER, &r_contents), &int_s])),
            ("a long length of s", sequence(&[&int_r, &long_form(INTEGER, &s_contents)])),
            ("an indefinite length", [&[SEQUENCE, 0x80], &*both, &[0, 0]].concat()),
            ("a byte after the sequence", [&*pair(&r, &s), &[0]].concat()),
            ("a byte after s", sequence(&[&both, &[0]])),
            ("null after s", sequence(&[&both, &[0x05, 0]])),
            ("a third number", sequence(&[&both, &int_s])),
            ("r only", sequence(&[&int_r])),
            ("no sequence", both.clone()),
            ("a sequence of a sequence", sequence(&[&pair(&r, &s)])),
            ("a set", der(0x31, &both)),
            ("a primitive sequence", der(0x10, &both)),
            ("r in an octet string", sequence(&[&der(0x04, &r_contents), &int_s])),
            ("s in an octet string", sequence(&[&int_r, &der(0x04, &s_contents)])),
            ("r enumerated", sequence(&[&der(0x0a, &r_contents), &int_s])),
            ("r and s as they are", [&*r, &s].concat()),
            ("of something else", signer.sign(b"something else")),
        ];
        for (name, signature) in refused {
            assert_eq!(judge(signature), Verdict::Refused, "{name}, {size} bytes");
        }
    }
}

#[test]
fn an_ecdsa_signature_by_another_key_is_refused() {
    let [(_, first), (_, second), (_, third), ..] = Signer::all();
    for (signer, other) in
        [(&first, &Signer::es256()), (&second, &Signer::es384()), (&first, &second), (&first, &third)]
    {
        let mut assertion = signer.assertion();
        assertion.passkey.public_key = other.cose();
        assert_eq!(verdict(&assertion), Verdict::Refused);
    }
}

#[test]
fn an_rsa_signature_is_of_pkcs1_with_sha_256_and_as_long_as_the_modulus() {
    let key = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let (n, _) = modulus_and_exponent(&key);
    let signer = Signer::Rs256(key);
    let Signer::Rs256(key) = &signer else { panic!("an RSA key") };
    // Signatures are of a counter, until one begins with a zero.
    let assertion = (0_u32..).find_map(|count| {
        let other = signer.assertion().with_data(|data| data[33..37].copy_from_slice(&count.to_be_bytes()));
        Some(signer.signed(other)).filter(|signed| signed.response.signature[0] == 0)
    });
    let assertion = assertion.unwrap();
    let judge = |signature: Vec<u8>| {
        let mut other = assertion.clone();
        other.response.signature = signature;
        verdict(&other)
    };
    let (signature, message) = (assertion.response.signature.clone(), message(&assertion));
    assert_eq!(judge(signature.clone()), Verdict::Accepted);
    let without_zero = Verdict::WeAreStricter(Stricter::RsaSignatureLength);
    assert_eq!(judge(signature[1..].to_vec()), without_zero);
    let size = n.len();
    let refused = [
        ("with one zero more", [&[0], &*signature].concat()),
        ("and the modulus", sum(&signature, &n)[1..].to_vec()),
        ("negated", difference(&n, &signature)),
        ("zero", vec![0; size]),
        ("one", padded(&[1], size)),
        ("the modulus", n.clone()),
        ("the modulus but one", difference(&n, &padded(&[1], size))),
        ("all ones", vec![0xff; size]),
        ("SHA-384", rsa_signature(key, &RSA_PKCS1_SHA384, &message)),
        ("SHA-512", rsa_signature(key, &RSA_PKCS1_SHA512, &message)),
        ("PSS", rsa_signature(key, &RSA_PSS_SHA256, &message)),
        ("of something else", signer.sign(b"something else")),
        ("by another key", Signer::rs256(KeySize::Rsa2048).sign(&message)),
    ];
    for (name, signature) in refused {
        assert_eq!(judge(signature), Verdict::Refused, "{name}");
    }
}
