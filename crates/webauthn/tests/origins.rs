//! The client data: origins that must not pass for the application's, and members that must not matter.

use fidelio_credentials::ceremony::CeremonyError;
use serde_json::{Value, json};

use crate::vector::{Assertion, Registration, vector, with_member};

/// The application's origin is `https://example.org`.
const HOSTILE: [&str; 29] = [
    "https://badexample.org",
    "https://bad-example.org",
    "https://www.example.org",
    "https://example.org.attacker.test",
    "https://example.orgg",
    "https://example.or",
    "https://org",
    "https://example.org:443",
    "https://example.org:8443",
    "https://example.org:",
    "http://example.org",
    "wss://example.org",
    "example.org",
    "//example.org",
    "https://example.org.",
    "https://example.org/",
    "https://example.org?",
    "https://example.org#",
    "https://user@example.org",
    "https://example.org@attacker.test",
    "https://example.org\\@attacker.test",
    "https://ex\u{430}mple.org",
    "https://xn--exmple-4nf.org",
    "https://example\u{3002}org",
    "https://EXAMPLE.org",
    "HTTPS://example.org",
    " https://example.org",
    "https://example.org\0",
    "android:apk-key-hash:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
];

/// A registration whose client data nothing signs.
fn registration() -> Registration {
    vector("registration", "none.ES256.registration").registration()
}

fn registration_with(name: &str, value: Value) -> Registration {
    let mut registration = registration();
    registration.response.client_data_json = with_member(&registration.response.client_data_json, name, value);
    registration
}

fn assertion_with(name: &str, value: Value) -> Assertion {
    let mut assertion = vector("authentication", "none.ES256.authentication").assertion();
    assertion.response.client_data_json = with_member(&assertion.response.client_data_json, name, value);
    assertion
}

#[test]
fn no_neighbour_of_an_origin_passes_for_it() {
    assert!(registration_with("origin", json!("https://example.org")).verify().is_ok());
    for origin in HOSTILE.into_iter().chain(["", "null", "file://", "https://[::1]", "data:text/html,x"]) {
        let refused = CeremonyError::WrongOrigin;
        assert_eq!(registration_with("origin", json!(origin)).verify(), Err(refused.clone()), "{origin:?}");
        assert_eq!(assertion_with("origin", json!(origin)).verify(), Err(refused), "{origin:?}");
    }
}

#[test]
fn client_data_whose_members_have_other_types_is_malformed() {
    for (name, value) in [
        ("origin", json!(null)),
        ("origin", json!(["https://example.org"])),
        ("challenge", json!(0)),
        ("type", json!({})),
        ("crossOrigin", json!("false")),
        ("topOrigin", json!(1)),
    ] {
        let verified = registration_with(name, value.clone()).verify();
        let is_malformed = matches!(verified, Err(CeremonyError::Malformed { field: "clientDataJSON", .. }));
        assert!(is_malformed, "{name}: {value}");
    }
}

#[test]
fn a_member_that_is_there_twice_is_malformed() {
    let mut registration = registration();
    let json = String::from_utf8(registration.response.client_data_json.clone()).unwrap();
    registration.response.client_data_json =
        json.replacen('{', r#"{"origin":"https://attacker.test","#, 1).into_bytes();
    let verified = registration.verify();
    assert!(matches!(verified, Err(CeremonyError::Malformed { field: "clientDataJSON", .. })));
}

#[test]
fn a_frame_of_another_site_is_refused() {
    assert_eq!(registration_with("crossOrigin", json!(true)).verify(), Err(CeremonyError::CrossOrigin));
    let top = json!("https://example.com");
    assert_eq!(registration_with("topOrigin", top.clone()).verify(), Err(CeremonyError::CrossOrigin));
    assert_eq!(assertion_with("topOrigin", top).verify(), Err(CeremonyError::CrossOrigin));
}

#[test]
fn token_binding_and_unknown_members_are_ignored() {
    for binding in [json!("unused"), json!({ "status": 7 }), json!({ "status": "not-supported" }), json!(null)] {
        assert!(registration_with("tokenBinding", binding.clone()).verify().is_ok(), "{binding}");
        // The signature is over other client data, so only that may be the reason.
        let verified = assertion_with("tokenBinding", binding.clone()).verify();
        assert_eq!(verified, Err(CeremonyError::SignatureInvalid), "{binding}");
    }
    assert!(registration_with("extra", json!({ "a": [1, 2] })).verify().is_ok());
}
