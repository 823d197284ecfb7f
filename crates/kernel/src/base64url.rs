//! Binary values on the wire: written as base64url without padding (RFC 4648 section 5), read leniently.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Encodes as base64url without padding.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    LENIENT.encode(bytes)
}

/// Encodes as base64 with padding (RFC 4648 section 4), for standards that want it.
pub fn encode_standard(bytes: impl AsRef<[u8]>) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Decodes base64 or base64url, padded or not. Clients in the field send all four.
///
/// # Errors
/// `None` when the text is in neither alphabet, or its length cannot be that of a base64 text.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    if text.contains(['+', '/']) {
        return LENIENT.decode(text.replace('+', "-").replace('/', "_")).ok();
    }
    LENIENT.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_four_spellings_of_the_same_bytes_are_read() {
        for text in ["-_-_Pw", "-_-_Pw==", "+/+/Pw", "+/+/Pw=="] {
            assert_eq!(decode(text).as_deref(), Some(&b"\xfb\xff\xbf\x3f"[..]), "{text}");
        }
    }

    #[test]
    fn it_is_written_url_safe_and_without_padding() {
        assert_eq!(encode(b"\xfb\xff\xbf\x3f"), "-_-_Pw");
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        for text in ["a", "ab c", "ab\n", "%%%%", "a===", "abcd=ef"] {
            assert_eq!(decode(text), None, "{text:?}");
        }
    }
}
