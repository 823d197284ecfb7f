//! Everything that is signed, cut at every length and lengthened.

use super::signer::Signer;
use super::{Stricter, Verdict, verdict, verdicts};
use crate::vector::Assertion;

/// Every beginning of the bytes but the whole.
fn beginnings(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len()).map(|length| bytes[..length].to_vec())
}

/// The assertions with one part replaced, as they are and signed again.
fn with(
    signer: &Signer,
    parts: impl IntoIterator<Item = Vec<u8>>,
    set: fn(&mut Assertion, Vec<u8>),
) -> Vec<Verdict> {
    let assertion = signer.assertion();
    verdicts(parts.into_iter().flat_map(|part| {
        let mut other = assertion.clone();
        set(&mut other, part);
        [signer.signed(other.clone()), other]
    }))
}

fn set_data(assertion: &mut Assertion, data: Vec<u8>) {
    assertion.response.authenticator_data = data;
}

fn set_json(assertion: &mut Assertion, json: Vec<u8>) {
    assertion.response.client_data_json = json;
}

fn set_key(assertion: &mut Assertion, key: Vec<u8>) {
    assertion.passkey.public_key = key;
}

#[test]
fn beginnings_are_refused_however_they_are_signed() {
    let signer = Signer::es256();
    let Assertion { response, passkey, .. } = signer.assertion();
    assert_eq!(with(&signer, beginnings(&response.authenticator_data), set_data), [Verdict::Refused]);
    assert_eq!(with(&signer, beginnings(&response.client_data_json), set_json), [Verdict::Refused]);
    assert_eq!(with(&signer, beginnings(&passkey.public_key), set_key), [Verdict::Refused]);
    let ids = beginnings(&response.credential_id);
    assert_eq!(with(&signer, ids, |other, id| other.response.credential_id = id), [Verdict::Refused]);
}

#[test]
fn a_signature_of_another_length_is_refused() {
    for (name, signer) in Signer::all() {
        let assertion = signer.assertion();
        let signature = &assertion.response.signature;
        let longer = [&[0][..], &[0xff], &[0; 64]]
            .into_iter()
            .flat_map(|more| [[&**signature, more].concat(), [more, signature].concat()]);
        for other in beginnings(signature).chain(longer) {
            let mut altered = assertion.clone();
            altered.response.signature = other;
            assert_eq!(verdict(&altered), Verdict::Refused, "{name}: {:02x?}", altered.response.signature);
        }
    }
}

#[test]
fn nothing_may_follow_but_space_after_the_client_data() {
    let signer = Signer::es256();
    let Assertion { response, passkey, .. } = signer.assertion();
    let and = |bytes: &[u8], more: &[u8]| vec![[bytes, more].concat()];
    let trailing = [Verdict::Refused, Verdict::WeAreStricter(Stricter::TrailingBytes)];
    for more in [&[0][..], &[0xa0], &[0xff; 40]] {
        assert_eq!(with(&signer, and(&response.authenticator_data, more), set_data), trailing, "{more:02x?}");
        assert_eq!(
            with(&signer, and(&response.client_data_json, more), set_json),
            [Verdict::Refused],
            "{more:02x?}"
        );
        assert_eq!(with(&signer, and(&passkey.public_key, more), set_key), [Verdict::Refused], "{more:02x?}");
    }
    let spaced = with(&signer, and(&response.client_data_json, b" \r\n\t"), set_json);
    assert_eq!(spaced, [Verdict::Accepted, Verdict::Refused], "only what was signed is accepted");
}
