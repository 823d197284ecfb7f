use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use fidelio_kernel::Aaguid;
use serde_cbor_2::Value as Cbor;
use serde_json::json;

use super::*;
use crate::attestation_authority::AttestationAuthority;

const ORIGIN: &str = "https://login.example.com";

fn create(authenticator: &mut SoftAuthenticator, handle: &[u8]) -> Created {
    let request =
        CreateRequest { rp_id: "example.com", origin: ORIGIN, challenge: b"make a passkey", user_handle: handle };
    authenticator.create(&request)
}

fn get(authenticator: &mut SoftAuthenticator, allow: &[&[u8]]) -> Asserted {
    let allow = allow.iter().map(|id| id.to_vec()).collect();
    authenticator.get(&GetRequest { rp_id: "example.com", origin: ORIGIN, challenge: b"sign in", allow })
}

struct Attested {
    format: String,
    statement: std::collections::BTreeMap<Cbor, Cbor>,
    data: Vec<u8>,
}

fn attested(created: &Created) -> Attested {
    let object: Cbor = serde_cbor_2::from_slice(&created.attestation_object).expect("CBOR");
    let Cbor::Map(mut object) = object else { panic!("no map") };
    let mut take = |key: &str| object.remove(&Cbor::Text(key.into())).expect("a member");
    match (take("fmt"), take("attStmt"), take("authData")) {
        (Cbor::Text(format), Cbor::Map(statement), Cbor::Bytes(data)) => Attested { format, statement, data },
        other => panic!("{other:?}"),
    }
}

impl Attested {
    /// The uncompressed point out of the COSE key, which follows a 32 byte credential id.
    fn point(&self) -> Vec<u8> {
        let cose: Cbor = serde_cbor_2::from_slice(&self.data[37 + 18 + 32..]).expect("a COSE key");
        let Cbor::Map(cose) = cose else { panic!("no map") };
        let coordinate = |label: i128| match &cose[&Cbor::Integer(label)] {
            Cbor::Bytes(bytes) => bytes.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(cose[&Cbor::Integer(3)], Cbor::Integer(-7));
        [vec![4], coordinate(-2), coordinate(-3)].concat()
    }

    fn accepts(&self, data: &[u8], client_data_json: &[u8], signature: &[u8]) -> bool {
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, self.point());
        key.verify(&[data, &sha256(client_data_json)].concat(), signature).is_ok()
    }
}

#[test]
fn an_assertion_verifies_under_the_key_that_was_registered() {
    let mut authenticator = SoftAuthenticator::new();
    let created = create(&mut authenticator, b"handle");
    let asserted = get(&mut authenticator, &[&created.credential_id]);
    assert_eq!(asserted.credential_id, created.credential_id);
    assert_eq!(asserted.user_handle.as_deref(), Some(&b"handle"[..]));
    assert_eq!(asserted.authenticator_data[..32], sha256(b"example.com"));
    let registered = attested(&created);
    assert!(registered.accepts(&asserted.authenticator_data, &asserted.client_data_json, &asserted.signature));
    assert!(!registered.accepts(&asserted.authenticator_data, b"{}", &asserted.signature));
}

#[test]
fn the_attested_data_carries_aaguid_and_credential_id() {
    let mut authenticator = SoftAuthenticator::new();
    authenticator.aaguid = [7; 16];
    authenticator.next_credential_id = Some(vec![9; 32]);
    let created = create(&mut authenticator, b"handle");
    let registered = attested(&created);
    assert_eq!((registered.format.as_str(), registered.statement.len()), ("none", 0));
    assert_eq!(registered.data[32], 0x5d, "UP, UV, BE, BS and AT");
    assert_eq!(registered.data[37..53], [7; 16]);
    assert_eq!(registered.data[53..55], [0, 32]);
    assert_eq!(registered.data[55..87], [9; 32]);
    assert_eq!(created.credential_id, [9; 32]);
    assert_ne!(create(&mut authenticator, b"handle").credential_id, [9; 32], "an id is for one passkey");
}

#[test]
fn self_attestation_is_signed_with_the_new_key() {
    let mut authenticator = SoftAuthenticator::new();
    authenticator.attestation = Attestation::PackedSelf;
    let created = create(&mut authenticator, b"handle");
    let registered = attested(&created);
    let Cbor::Bytes(signature) = &registered.statement[&Cbor::Text("sig".into())] else { panic!("no signature") };
    assert_eq!(registered.format, "packed");
    assert!(registered.accepts(&registered.data, &created.client_data_json, signature));
}

#[test]
fn the_newest_allowed_passkey_signs_and_each_counts_for_itself() {
    let mut authenticator = SoftAuthenticator::new();
    authenticator.counter = Counter::Grow;
    let old = create(&mut authenticator, b"old");
    let new = create(&mut authenticator, b"new");
    let count = |asserted: &Asserted| asserted.authenticator_data[33..].to_vec();
    let asserted = get(&mut authenticator, &[]);
    assert_eq!((&asserted.credential_id, count(&asserted)), (&new.credential_id, vec![0, 0, 0, 2]));
    assert_eq!(count(&get(&mut authenticator, &[&new.credential_id])), [0, 0, 0, 3]);
    let asserted = get(&mut authenticator, &[b"unknown", &old.credential_id]);
    assert_eq!((&asserted.credential_id, count(&asserted)), (&old.credential_id, vec![0, 0, 0, 2]));
    authenticator.counter = Counter::Set(u32::MAX);
    assert_eq!(count(&get(&mut authenticator, &[])), [0xff; 4]);
    authenticator.counter = Counter::Zero;
    assert_eq!(count(&get(&mut authenticator, &[])), [0; 4]);
}

#[test]
fn it_lies_about_everything_when_told_to() {
    let mut authenticator = SoftAuthenticator::new();
    create(&mut authenticator, b"handle");
    authenticator.rp_id = Some("evil.test".into());
    authenticator.browser.origin = Some("https://evil.test".into());
    authenticator.browser.cross_origin = true;
    authenticator.browser.members.insert("type".into(), json!("webauthn.create"));
    authenticator.browser.members.insert("topOrigin".into(), json!("https://top.test"));
    authenticator.flags =
        Flags { user_present: false, user_verified: false, backup_eligible: false, backup_state: true };
    let asserted = get(&mut authenticator, &[]);
    assert_eq!(asserted.authenticator_data[..32], sha256(b"evil.test"));
    assert_eq!(asserted.authenticator_data[32], 0x10);
    let client_data: Value = serde_json::from_slice(&asserted.client_data_json).expect("JSON");
    let said = json!({
        "type": "webauthn.create",
        "challenge": "c2lnbiBpbg",
        "origin": "https://evil.test",
        "crossOrigin": true,
        "topOrigin": "https://top.test",
    });
    assert_eq!(client_data, said);
}

#[test]
#[should_panic(expected = "no passkey for elsewhere.test")]
fn a_passkey_of_another_relying_party_does_not_take_part() {
    let mut authenticator = SoftAuthenticator::new();
    create(&mut authenticator, b"handle");
    let request = GetRequest { rp_id: "elsewhere.test", origin: ORIGIN, challenge: b"sign in", allow: Vec::new() };
    authenticator.get(&request);
}

#[test]
fn a_packed_attestation_is_signed_with_a_key_that_the_authority_certified_for_the_model() {
    let authority = AttestationAuthority::new();
    let key = Arc::new(authority.attestation_key(Aaguid::from_bytes([9; 16])));
    let mut authenticator = SoftAuthenticator::new();
    authenticator.aaguid = [9; 16];
    authenticator.attestation = Attestation::Packed(key.clone());
    let created = create(&mut authenticator, b"handle");
    let attested = attested(&created);
    assert_eq!(attested.format, "packed");
    let member = |name: &str| attested.statement[&Cbor::Text(name.into())].clone();
    assert_eq!(member("x5c"), Cbor::Array(vec![Cbor::Bytes(key.x5c()[0].clone())]));
    let Cbor::Bytes(signature) = member("sig") else { panic!("no signature") };
    // The key is the last 65 bytes of the public key in the certificate, an uncompressed point.
    let point = |der: &[u8]| {
        let at = der.windows(4).position(|window| window == [0x03, 0x42, 0x00, 0x04]).expect("a public key");
        der[at + 3..at + 68].to_vec()
    };
    let verify = |point: Vec<u8>| {
        let message = [&attested.data[..], &sha256(&created.client_data_json)].concat();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(&message, &signature).is_ok()
    };
    assert!(verify(point(&key.x5c()[0])));
    assert!(!verify(attested.point()), "not with the passkey");
}
