//! Client data that is signed, whatever it says.

use serde_json::{Value, json};

use super::signer::Signer;
use super::{Stricter, Unreadable, Verdict, verdict};
use crate::vector::{Assertion, flipped, with_member};

const ACCEPTED: Verdict = Verdict::Accepted;
const REFUSED: Verdict = Verdict::Refused;
const UNREADABLE: Verdict = Verdict::Unreadable(Unreadable::Member);

const fn stricter(reason: Stricter) -> Verdict {
    Verdict::WeAreStricter(reason)
}

fn with(name: &str, value: Value) -> Verdict {
    let signer = Signer::es256();
    let mut assertion = signer.assertion();
    assertion.response.client_data_json = with_member(&assertion.response.client_data_json, name, value);
    verdict(&signer.signed(assertion))
}

/// The verdict on client data that begins like this, before all else in it.
fn beginning(text: &[u8]) -> Verdict {
    let signer = Signer::es256();
    let mut assertion = signer.assertion();
    let json = &mut assertion.response.client_data_json;
    *json = [text, &json[1..]].concat();
    verdict(&signer.signed(assertion))
}

#[test]
fn what_is_expected_is_expected_by_both() {
    let signer = Signer::es256();
    let refused = |alter: fn(&mut Assertion)| {
        let mut other = signer.assertion();
        alter(&mut other);
        assert_eq!(verdict(&other), REFUSED);
    };
    refused(|other| other.challenge = flipped(&other.challenge, 0));
    refused(|other| other.challenge.push(0));
    refused(|other| other.challenge.clear());
    refused(|other| other.rp_id = "www.example.org".to_owned());
    refused(|other| other.origin = "https://www.example.org".to_owned());
    refused(|other| other.origin = "https://example.org:8443".to_owned());
    refused(|other| other.origin = "android:apk-key-hash:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned());
    refused(|other| other.passkey.credential_id.push(0));
    refused(|other| other.response.credential_id.clear());
}

#[test]
fn an_app_is_told_by_its_origin() {
    let signer = Signer::es256();
    let mut assertion = signer.assertion();
    let origin = "android:apk-key-hash:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let json = with_member(&assertion.response.client_data_json, "origin", origin.into());
    assertion.response.client_data_json = json;
    let mut assertion = signer.signed(assertion);
    assert_eq!(verdict(&assertion), REFUSED);
    assertion.origin = origin.to_owned();
    assert_eq!(verdict(&assertion), ACCEPTED);
}

#[test]
fn members_decide_alike_by_their_values() {
    for (name, value, expected) in [
        ("type", json!("webauthn.get"), ACCEPTED),
        ("type", json!("webauthn.create"), REFUSED),
        ("type", json!("payment.get"), REFUSED),
        ("type", json!("webauthn.get "), REFUSED),
        ("type", json!(null), REFUSED),
        ("challenge", json!(""), REFUSED),
        ("challenge", json!(["OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag"]), REFUSED),
        ("challenge", json!("OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag="), stricter(Stricter::ChallengeSpelling)),
        ("challenge", json!("OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ah"), REFUSED),
        ("origin", json!("https://example.org/"), stricter(Stricter::OriginSpelling)),
        ("origin", json!("https://example.org:443"), stricter(Stricter::OriginSpelling)),
        ("origin", json!("https://example.org/login?a=b#c"), stricter(Stricter::OriginSpelling)),
        ("origin", json!("https://user@example.org"), stricter(Stricter::OriginSpelling)),
        ("origin", json!("https://example.org.attacker.test"), REFUSED),
        ("origin", json!("http://example.org"), REFUSED),
        ("origin", json!(null), REFUSED),
        ("crossOrigin", json!(null), ACCEPTED),
        ("crossOrigin", json!("false"), REFUSED),
        ("crossOrigin", json!(0), REFUSED),
        ("crossOrigin", json!(true), stricter(Stricter::Frame)),
        ("topOrigin", json!(null), ACCEPTED),
        ("topOrigin", json!("https://example.com"), stricter(Stricter::Frame)),
        ("topOrigin", json!(1), stricter(Stricter::TopOrigin)),
        ("tokenBinding", json!(null), ACCEPTED),
        ("tokenBinding", json!({ "status": "present", "id": "id" }), ACCEPTED),
        ("tokenBinding", json!("unused"), UNREADABLE),
        ("tokenBinding", json!({ "status": 7 }), UNREADABLE),
        ("extra", json!({ "a": [1, 2.5, null, "\u{1f511}"] }), ACCEPTED),
    ] {
        assert_eq!(with(name, value.clone()), expected, "{name}: {value}");
    }
}

#[test]
fn text_is_read_alike() {
    let nested = [vec![b'['; 200], vec![b']'; 200]].concat();
    let deep = [b"{\"extra\":", &*nested, b","].concat();
    let cases: [(&[u8], Verdict); 17] = [
        (b"{ ", ACCEPTED),
        (b"\n{", ACCEPTED),
        (b"\xef\xbb\xbf{", REFUSED),
        (b"[{", REFUSED),
        (b"{,", REFUSED),
        (b"{//\n", REFUSED),
        (b"{\"extra\":1,\"extra\":2,", ACCEPTED),
        (b"{\"origin\":\"https://example.org\",", REFUSED),
        (b"{\"type\":\"webauthn.get\",", REFUSED),
        (b"{\"crossOrigin\":false,", REFUSED),
        (b"{\"\\u006frigin\":\"https://example.org\",", REFUSED),
        (b"{\"extra\":\"\xff\",", REFUSED),
        (b"{\"\xff\":1,", REFUSED),
        (b"{\"extra\":\"\\q\",", REFUSED),
        (b"{\"extra\":1e999,", UNREADABLE),
        (b"{\"extra\":\"\\ud800\",", UNREADABLE),
        (&deep, UNREADABLE),
    ];
    for (text, expected) in cases {
        assert_eq!(beginning(text), expected, "{}", text.escape_ascii());
    }
}

#[test]
fn escapes_in_members_are_read_alike() {
    let signer = Signer::es256();
    let mut assertion = signer.assertion();
    let json = String::from_utf8(assertion.response.client_data_json.clone()).unwrap();
    let escaped = json.replace("https://", r"https:\/\u002f").replace("webauthn.get", r"webauthn\u002eget");
    assert_ne!(escaped, json);
    assertion.response.client_data_json = escaped.replace("\"challenge\"", r#""\u0063hallenge""#).into_bytes();
    assert_eq!(verdict(&signer.signed(assertion)), ACCEPTED);
}
