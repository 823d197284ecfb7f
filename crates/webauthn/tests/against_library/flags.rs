//! All flags, under every policy, for every passkey.

use super::signer::Signer;
use super::{Stricter, Verdict, verdict, verdicts};
use crate::vector::{BACKUP_ELIGIBLE, BACKUP_STATE, FLAGS, USER_PRESENT, USER_VERIFIED};

const ATTESTED: u8 = 0x40;
const EXTENSIONS: u8 = 0x80;

/// Attested credential data with an id of this length.
fn attested(length: u16) -> Vec<u8> {
    [vec![7; 16], length.to_be_bytes().to_vec(), vec![1; length.into()], vec![0xa0]].concat()
}

#[test]
fn the_same_flags_are_accepted_under_every_policy_for_every_passkey() {
    let signer = Signer::es256();
    for flags in 0..=u8::MAX {
        let mut assertion = signer.assertion().with_data(|data| {
            data[FLAGS] = flags;
            if flags & ATTESTED != 0 {
                data.extend(attested(3));
            }
            if flags & EXTENSIONS != 0 {
                data.extend([0xa1, 0x61, b'a', 0xf5]);
            }
        });
        assertion = signer.signed(assertion);
        for (required, eligible, backed_up) in (0..8).map(|bits| (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0)) {
            assertion.user_verification_required = required;
            assertion.passkey.backup_eligible = eligible;
            assertion.passkey.backup_state = backed_up;
            let is_acceptable = flags & USER_PRESENT != 0
                && (flags & USER_VERIFIED != 0 || !required)
                && (flags & BACKUP_ELIGIBLE != 0) == eligible
                && (flags & BACKUP_STATE == 0 || eligible);
            let expected = if is_acceptable { Verdict::Accepted } else { Verdict::Refused };
            assert_eq!(verdict(&assertion), expected, "{flags:#04x} {required} {eligible} {backed_up}");
        }
    }
}

#[test]
fn data_that_the_flags_announce_wrongly_is_refused() {
    let signer = Signer::es256();
    let with = |flags: u8, rest: &[u8]| {
        let assertion = signer.assertion().with_data(|data| {
            data[FLAGS] |= flags;
            data.extend(rest);
        });
        verdict(&signer.signed(assertion))
    };
    let (trailing, refused) = (Verdict::WeAreStricter(Stricter::TrailingBytes), Verdict::Refused);
    assert_eq!(with(0, &[0xa0]), trailing);
    assert_eq!(with(0, &attested(3)), trailing);
    assert_eq!(with(ATTESTED, &[]), refused);
    assert_eq!(with(EXTENSIONS, &[]), refused);
    assert_eq!(with(EXTENSIONS, &attested(3)), refused);
    assert_eq!(with(ATTESTED | EXTENSIONS, &attested(3)), refused);
    assert_eq!(with(ATTESTED, &attested(1023)), Verdict::Accepted);
    assert_eq!(with(ATTESTED, &attested(1024)), Verdict::WeAreStricter(Stricter::LongCredentialId));
    assert_eq!(with(ATTESTED, &attested(4097)), refused);
    let whole = attested(3);
    for length in 0..whole.len() {
        assert_eq!(with(ATTESTED, &whole[..length]), refused, "{length}");
    }
    assert_eq!(with(ATTESTED, &[&*whole, &[0]].concat()), trailing);
}

#[test]
fn extensions_are_a_map_by_names() {
    let signer = Signer::es256();
    let with = |extensions: &[u8]| {
        let assertion = signer.assertion().with_data(|data| {
            data[FLAGS] |= EXTENSIONS;
            data.extend(extensions);
        });
        verdict(&signer.signed(assertion))
    };
    let accepted: [(&str, &[u8]); 6] = [
        ("none", &[0xa0]),
        ("true", &[0xa1, 0x61, b'a', 0xf5]),
        ("bytes", &[0xa1, 0x61, b'a', 0x42, 1, 2]),
        ("a map", &[0xa1, 0x61, b'a', 0xa1, 0x61, b'b', 0xf6]),
        ("of indefinite length", &[0xbf, 0x61, b'a', 0xf5, 0xff]),
        ("numbers", &[0xa1, 0x63, b'u', b'v', b'm', 0x81, 0x83, 2, 4, 0x20]),
    ];
    for (name, extensions) in accepted {
        assert_eq!(with(extensions), Verdict::Accepted, "{name}");
    }
    let refused: [(&str, &[u8]); 10] = [
        ("a number", &[0x01]),
        ("nothing", &[0xf6]),
        ("an array", &[0x80]),
        ("text", &[0x61, b'a']),
        ("a name that is a number", &[0xa1, 0x01, 0xf5]),
        ("a name that is a truth", &[0xa1, 0xf5, 0xf5]),
        ("a name that is no UTF-8", &[0xa1, 0x61, 0xff, 0xf5]),
        ("a name in bytes that are no UTF-8", &[0xa1, 0x41, 0xff, 0xf5]),
        ("half of a map", &[0xa1, 0x61, b'a']),
        ("a map without its end", &[0xbf, 0x61, b'a', 0xf5]),
    ];
    for (name, extensions) in refused {
        assert_eq!(with(extensions), Verdict::Refused, "{name}");
    }
    let stricter = Verdict::WeAreStricter(Stricter::Extensions);
    assert_eq!(with(&[0xa1, 0x41, b'a', 0xf5]), stricter, "a name in bytes");
    assert_eq!(with(&[0xc1, 0xa0]), stricter, "a map in a tag");
    assert_eq!(with(&[0xa0, 0xa0]), Verdict::WeAreStricter(Stricter::TrailingBytes));
}

#[test]
fn every_counter_is_read_alike_and_left_to_the_domain() {
    let signer = Signer::es256();
    let counted = |count: u32| {
        signer.signed(
            signer.assertion().with_data(|data| data[FLAGS + 1..][..4].copy_from_slice(&count.to_be_bytes())),
        )
    };
    assert_eq!(verdicts([0, 1, 0x0102_0304, u32::MAX].map(counted)), [Verdict::Accepted]);
}
