use std::time::Duration;

use fidelio_testkit::attestation_authority::AttestationAuthority;
use serde_json::{Value, json};

use super::*;

const PAYLOAD: &[u8] = br#"{"no":1}"#;
const SECOND: Duration = Duration::from_secs(1);

fn now() -> Timestamp {
    Timestamp::from_seconds(1_767_225_600)
}

fn trust(authority: &AttestationAuthority) -> Trust {
    Trust::from_pem(authority.root_pem().as_bytes()).expect("a root")
}

/// The same BLOB with another header.
fn with_header(blob: &str, alter: impl FnOnce(&mut Value)) -> String {
    let (header, rest) = blob.split_once('.').expect("three parts");
    let mut header = serde_json::from_slice(&base64url::decode(header).expect("base64url")).expect("JSON");
    alter(&mut header);
    format!("{}.{rest}", base64url::encode(header.to_string()))
}

#[test]
fn a_blob_that_is_signed_under_the_root_is_opened() {
    let authority = AttestationAuthority::new();
    let blob = authority.sign_blob(PAYLOAD);
    let trust = trust(&authority);
    assert_eq!(trust.open(blob.as_bytes(), now()).expect("a BLOB"), PAYLOAD);
    assert_eq!(trust.open(format!("{blob}\n").as_bytes(), now()).expect("a line end at the end"), PAYLOAD);
}

#[test]
fn any_of_several_roots_will_do_and_no_other() {
    let (one, two, three) = (AttestationAuthority::new(), AttestationAuthority::new(), AttestationAuthority::new());
    let trust = Trust::from_pem(format!("{}{}", one.root_pem(), two.root_pem()).as_bytes()).expect("two roots");
    for authority in [&one, &two] {
        assert!(trust.open(authority.sign_blob(PAYLOAD).as_bytes(), now()).is_ok());
    }
    // All of them have the same name.
    let refused = trust.open(three.sign_blob(PAYLOAD).as_bytes(), now());
    assert!(matches!(refused, Err(BlobError::Path(_))), "{refused:?}");
}

#[test]
fn a_signer_signs_only_while_its_certificate_holds() {
    let mut authority = AttestationAuthority::new();
    let trust = trust(&authority);
    for (from, until, is_good) in [
        (now() - SECOND, now() + SECOND, true),
        (now() - 2 * SECOND, now() - SECOND, false),
        (now() + SECOND, now() + 2 * SECOND, false),
    ] {
        authority.signer_validity = (from, until);
        let opened = trust.open(authority.sign_blob(PAYLOAD).as_bytes(), now());
        assert_eq!(opened.is_ok(), is_good, "{opened:?}");
    }
}

#[test]
fn a_blob_that_was_altered_anywhere_is_refused() {
    let authority = AttestationAuthority::new();
    let blob = authority.sign_blob(PAYLOAD);
    let trust = trust(&authority);
    let payload = blob.find('.').expect("a header") + 1;
    for at in (payload..blob.len() - 1).chain((0..payload).step_by(7)) {
        let mut altered = blob.clone().into_bytes();
        altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
        assert!(trust.open(&altered, now()).is_err(), "byte {at}");
    }
    let other = authority.sign_blob(br#"{"no":2}"#);
    let (signed, _) = blob.rsplit_once('.').expect("three parts");
    let (_, signature) = other.rsplit_once('.').expect("three parts");
    let refused = trust.open(format!("{signed}.{signature}").as_bytes(), now());
    assert!(matches!(refused, Err(BlobError::Signature)), "the signature of another: {refused:?}");
}

#[test]
fn only_signatures_count_that_nobody_but_the_signer_makes() {
    let authority = AttestationAuthority::new();
    let blob = authority.sign_blob(PAYLOAD);
    let trust = trust(&authority);
    for name in ["none", "None", "", "HS256", "HS384", "HS512", "RS1", "es256", "EdDSA"] {
        let refused = trust.open(with_header(&blob, |header| header["alg"] = name.into()).as_bytes(), now());
        assert!(matches!(refused, Err(BlobError::Algorithm(_))), "{name}: {refused:?}");
    }
    for name in ["RS256", "ES384"] {
        let refused = trust.open(with_header(&blob, |header| header["alg"] = name.into()).as_bytes(), now());
        assert!(matches!(refused, Err(BlobError::Signature)), "{name}: {refused:?}");
    }
}

#[test]
fn a_header_has_certificates_and_nothing_that_must_be_understood() {
    let authority = AttestationAuthority::new();
    let blob = authority.sign_blob(PAYLOAD);
    let trust = trust(&authority);
    let refused = |alter: &dyn Fn(&mut Value)| {
        let refused = trust.open(with_header(&blob, alter).as_bytes(), now());
        matches!(refused, Err(BlobError::Malformed(_)))
    };
    assert!(refused(&|header| header["crit"] = json!(["exp"])));
    assert!(refused(&|header| header["x5c"] = json!([])));
    assert!(refused(&|header| header["x5c"] = json!("certificate")));
    assert!(refused(&|header| header["x5c"] = json!(["%"])));
    assert!(refused(&|header| header["x5c"] = json!(vec!["AAAA"; 9])));
    assert!(refused(&|header| {
        header.as_object_mut().expect("an object").remove("x5c");
    }));
    let garbage = trust.open(with_header(&blob, |header| header["x5c"] = json!(["AAAA"])).as_bytes(), now());
    assert!(matches!(garbage, Err(BlobError::Path(_))), "{garbage:?}");
}

#[test]
fn garbage_is_no_blob() {
    let trust = trust(&AttestationAuthority::new());
    for garbage in [&b""[..], b".", b"..", b"a.b", b"a.b.c", b"e30.e30.e30", b"\xff\xfe", b"<html></html>", b"{}"] {
        let refused = trust.open(garbage, now());
        assert!(matches!(refused, Err(BlobError::Malformed(_))), "{refused:?}");
    }
}

#[test]
fn under_the_shipped_root_only_the_fido_alliance_signs() {
    let authority = AttestationAuthority::new();
    let blob = authority.sign_blob(PAYLOAD);
    let shipped = Trust::shipped().expect("the shipped root");
    assert!(matches!(shipped.open(blob.as_bytes(), now()), Err(BlobError::Path(_))), "another root");
    // As if somebody had a certificate under that root: there are many.
    let anchored = Trust { host: shipped.host, ..trust(&authority) };
    assert!(matches!(anchored.open(blob.as_bytes(), now()), Err(BlobError::Signer)));
}

#[test]
fn a_file_of_roots_has_certificates() {
    for wrong in ["", "text", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(Trust::from_pem(wrong.as_bytes()).is_err(), "{wrong}");
    }
}
