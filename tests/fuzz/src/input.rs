//! How the bytes that a fuzzer makes become what a parser takes.

use serde_json::{Map, Value};

/// The parts of an input, each but the last one behind its length in two bytes; what is cut off is not there.
pub(crate) fn parts<const N: usize>(mut input: &[u8]) -> [&[u8]; N] {
    let mut parts = [[].as_slice(); N];
    let (last, others) = parts.split_last_mut().expect("a part");
    for part in others {
        let (length, rest) = input.split_at_checked(2).unwrap_or_default();
        let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)).min(rest.len());
        (*part, input) = rest.split_at(length);
    }
    *last = input;
    parts
}

/// The lines of a text, the last one with all that follows; what is not there is empty.
pub(crate) fn lines<const N: usize>(text: &str) -> [&str; N] {
    let mut lines = text.splitn(N, '\n');
    [(); N].map(|()| lines.next().unwrap_or_default())
}

/// The input as text, if it is one: whatever takes text is given none that is not UTF-8.
pub(crate) fn text(input: &[u8]) -> Option<&str> {
    str::from_utf8(input).ok()
}

/// A JSON object, as bodies are.
pub(crate) fn object(json: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(json).ok()
}

/// The same bytes with one bit of one of them flipped, which one the bytes decide; `None` if there are none.
pub(crate) fn altered(bytes: &[u8]) -> Option<Vec<u8>> {
    let sum = bytes.iter().fold(bytes.len(), |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
    let mut altered = bytes.to_vec();
    let at = sum.checked_rem(bytes.len())?;
    altered[at] ^= 1 << (sum % 8);
    Some(altered)
}
