//! Every single bit flipped.

use std::collections::BTreeSet;

use super::signer::Signer;
use super::{Stricter, Verdict, verdict};
use crate::vector::{Assertion, FLAGS};

/// One bit: the byte, and the bit in it.
type Bit = (usize, u8);

/// Gives the bytes that are to be altered.
type Part = fn(&mut Assertion) -> &mut Vec<u8>;

const DATA: Part = |assertion| &mut assertion.response.authenticator_data;
const JSON: Part = |assertion| &mut assertion.response.client_data_json;
const SIGNATURE: Part = |assertion| &mut assertion.response.signature;
const KEY: Part = |assertion| &mut assertion.passkey.public_key;
const ID: Part = |assertion| &mut assertion.response.credential_id;

/// The assertion with each of these bits of a part flipped.
fn flipped(assertion: &Assertion, part: Part, bits: &[u8]) -> impl Iterator<Item = (Bit, Assertion)> {
    let length = part(&mut assertion.clone()).len();
    (0..length).flat_map(move |at| {
        bits.iter().map(move |bit| {
            let mut other = assertion.clone();
            part(&mut other)[at] ^= bit;
            ((at, *bit), other)
        })
    })
}

const ALL_BITS: [u8; 8] = [1, 2, 4, 8, 16, 32, 64, 128];

#[test]
fn no_bit_of_anything_can_be_flipped_under_a_signature() {
    for (name, signer) in Signer::all() {
        // The whole of the others would take long, as the library is slow with them.
        let bits = if name == "ES256" { &ALL_BITS[..] } else { &ALL_BITS[..1] };
        let assertion = signer.assertion();
        for (part_name, part) in
            [("data", DATA), ("JSON", JSON), ("signature", SIGNATURE), ("key", KEY), ("id", ID)]
        {
            for (bit, other) in flipped(&assertion, part, bits) {
                // This one makes an ES512 key on P-384 of it.
                let expected = match (name, part_name, bit) {
                    ("ES384", "key", (5, 1)) => Verdict::WeAreStricter(Stricter::Key),
                    _ => Verdict::Refused,
                };
                assert_eq!(verdict(&other), expected, "{name}, {part_name}, {bit:?}");
            }
        }
    }
}

#[test]
fn the_bits_of_authenticator_data_that_may_be_others_are_the_reserved_flags_and_the_counter() {
    let signer = Signer::es256();
    let mut accepted = BTreeSet::new();
    for (bit, other) in flipped(&signer.assertion(), DATA, &ALL_BITS) {
        match verdict(&signer.signed(other)) {
            Verdict::Accepted => {
                accepted.insert(bit);
            }
            verdict => assert_eq!(verdict, Verdict::Refused, "{bit:?}"),
        }
    }
    let counter = (FLAGS + 1..FLAGS + 5).flat_map(|at| ALL_BITS.map(|bit| (at, bit)));
    assert_eq!(accepted, counter.chain([(FLAGS, 0x02), (FLAGS, 0x20)]).collect());
}

#[test]
fn the_bits_of_client_data_that_may_be_others_are_in_names_of_members_that_may_be_missing() {
    let signer = Signer::es256();
    let assertion = signer.assertion();
    let json = String::from_utf8(assertion.response.client_data_json.clone()).unwrap();
    let place = |text: &str| {
        let at = json.find(text).unwrap();
        at..at + text.len()
    };
    let (optional, origin) = (place("crossOrigin"), place("https://example.org"));
    for ((at, bit), other) in flipped(&assertion, JSON, &ALL_BITS) {
        let byte = json.as_bytes()[at] ^ bit;
        let is_in_text = (0x20..0x80).contains(&byte) && byte != b'"' && byte != b'\\';
        let expected = if optional.contains(&at) && is_in_text {
            Verdict::Accepted
        } else if origin.contains(&at) && bit == 0x20 && byte.is_ascii_uppercase() {
            Verdict::WeAreStricter(Stricter::OriginSpelling)
        } else {
            Verdict::Refused
        };
        assert_eq!(verdict(&signer.signed(other)), expected, "{at}, {bit}");
    }
}
