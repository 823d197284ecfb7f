//! What a test was told or made up that nobody else may learn, and in which forms it could be found.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// Secret and personal values, each with what it is.
#[derive(Default)]
pub(crate) struct Told(Vec<(String, String)>);

/// From which length on a text without spaces in an answer is a token of some kind.
const TOKEN: usize = 32;

impl Told {
    /// Keeps a value.
    pub(crate) fn keep(&mut self, what: &str, value: impl Into<String>) -> String {
        let value = value.into();
        assert!(value.len() >= 5, "{what} is too short to be looked for: {value}");
        self.0.push((what.to_owned(), value.clone()));
        value
    }

    /// Keeps everything in an answer that may be a token, a session, a challenge or a key.
    pub(crate) fn keep_tokens(&mut self, answer: &Value) {
        match answer {
            Value::String(text) => {
                let is_id = text.len() == 36 && text.matches('-').count() == 4;
                if text.len() >= TOKEN && !is_id && !text.contains([' ', ':']) {
                    self.keep("in an answer", text.as_str());
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.keep_tokens(item)),
            Value::Object(members) => members.values().for_each(|member| self.keep_tokens(member)),
            _ => {}
        }
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// What of it is in a text, in whichever form.
    pub(crate) fn found_in(&self, text: &str) -> Vec<String> {
        let folded = text.to_lowercase();
        let mut found = Vec::new();
        for (what, value) in &self.0 {
            for (form, written) in forms(value) {
                let written = written.to_lowercase();
                let around =
                    folded.match_indices(&written).map(|(at, _)| (&folded[..at], &folded[at + written.len()..]));
                for (before, after) in around.filter(|(before, after)| !is_within_a_number(before, &written, after))
                {
                    let before: Vec<_> = before.chars().rev().take(AROUND).collect();
                    let before: String = before.into_iter().rev().collect();
                    let after: String = after.chars().take(AROUND).collect();
                    found.push(format!("{what} ({form}): {value}, between {before:?} and {after:?}"));
                }
            }
        }
        found
    }
}

/// How many characters before and after what was found are told.
const AROUND: usize = 60;

/// Whether a code is only a few digits of a longer number, of a fraction of a second, or of an id.
fn is_within_a_number(before: &str, written: &str, after: &str) -> bool {
    written.bytes().all(|byte| byte.is_ascii_digit())
        && (before.ends_with(|last: char| last == '.' || last.is_ascii_hexdigit())
            || after.starts_with(|first: char| first.is_ascii_hexdigit()))
}

fn forms(value: &str) -> Vec<(&'static str, String)> {
    let hex: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
    vec![
        ("plain", value.to_owned()),
        ("percent-encoded", utf8_percent_encode(value, NON_ALPHANUMERIC).to_string()),
        ("as a form", url::form_urlencoded::byte_serialize(value.as_bytes()).collect()),
        ("base64", STANDARD.encode(value).trim_end_matches('=').to_owned()),
        ("base64 without padding", STANDARD_NO_PAD.encode(value)),
        ("base64url", URL_SAFE_NO_PAD.encode(value)),
        ("hex", hex),
        ("in JSON", Value::from(value).to_string().trim_matches('"').to_owned()),
    ]
}

#[test]
fn a_value_is_found_in_each_of_its_forms() {
    let mut told = Told::default();
    told.keep("a name", "Änn +x/y@z");
    for text in [
        "…Änn +x/y@z…",
        "w4RubiAreC95QHo",
        "c3846e6e202b782f79407a",
        "%C3%84nn%20%2Bx%2Fy%40z",
        "%C3%84nn+%2Bx%2Fy%40z",
    ] {
        assert!(!told.found_in(text).is_empty(), "{text}");
    }
    assert_eq!(told.found_in("Ann"), Vec::<String>::new());
}

#[test]
fn a_code_is_found_where_it_is_more_than_digits_of_another_number() {
    let mut told = Told::default();
    told.keep("a code", "042137");
    for text in
        ["042137", r#""code":"042137""#, r"is:\n\n042137\n", "042137.", "1042137, 042137", "hex 303432313337"]
    {
        assert!(!told.found_in(text).is_empty(), "{text}");
    }
    for text in ["1042137", "0421370", "12:00:01.042137Z", "span 7f042137", "042137ab"] {
        assert_eq!(told.found_in(text), Vec::<String>::new());
    }
}
