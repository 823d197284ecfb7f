//! The bytes of WebAuthn Level 3 sections 5.8.1, 6.1 and 6.5.

use std::collections::BTreeMap;

use fidelio_kernel::base64url;
use serde_cbor_2::Value as Cbor;
use serde_json::{Map, Value as Json, json};

use super::Flags;

const ES256: i128 = -7;
const HAS_ATTESTED_CREDENTIAL: u8 = 0x40;

pub(super) fn client_data(
    ceremony: &str,
    challenge: &[u8],
    origin: &str,
    cross_origin: bool,
    more: &Map<String, Json>,
) -> Vec<u8> {
    let mut members = Map::new();
    members.insert("type".into(), json!(ceremony));
    members.insert("challenge".into(), json!(base64url::encode(challenge)));
    members.insert("origin".into(), json!(origin));
    members.insert("crossOrigin".into(), json!(cross_origin));
    members.extend(more.clone());
    serde_json::to_vec(&members).expect("JSON")
}

pub(super) fn authenticator_data(
    rp_id_hash: &[u8; 32],
    flags: Flags,
    count: u32,
    attested: Option<&[u8]>,
) -> Vec<u8> {
    let bits = [
        (flags.user_present, 0x01),
        (flags.user_verified, 0x04),
        (flags.backup_eligible, 0x08),
        (flags.backup_state, 0x10),
        (attested.is_some(), HAS_ATTESTED_CREDENTIAL),
    ];
    let byte: u8 = bits.iter().filter(|(is_set, _)| *is_set).map(|(_, bit)| bit).sum();
    [rp_id_hash, &[byte][..], &count.to_be_bytes(), attested.unwrap_or_default()].concat()
}

pub(super) fn attested_credential(aaguid: [u8; 16], credential_id: &[u8], cose_key: &[u8]) -> Vec<u8> {
    let length = u16::try_from(credential_id.len()).expect("a credential id whose length fits");
    [&aaguid[..], &length.to_be_bytes(), credential_id, cose_key].concat()
}

/// A COSE key (RFC 9053 section 7.1.1) of an uncompressed P-256 point.
pub(super) fn cose_key(point: &[u8]) -> Vec<u8> {
    let (x, y) = point[1..].split_at(32);
    let number = |value: i128| Cbor::Integer(value);
    cbor([
        (number(1), number(2)),
        (number(3), number(ES256)),
        (number(-1), number(1)),
        (number(-2), Cbor::Bytes(x.to_vec())),
        (number(-3), Cbor::Bytes(y.to_vec())),
    ])
}

pub(super) fn unattested(authenticator_data: &[u8]) -> Vec<u8> {
    attestation_object("none", BTreeMap::new(), authenticator_data)
}

pub(super) fn self_attested(authenticator_data: &[u8], signature: &[u8]) -> Vec<u8> {
    attestation_object("packed", packed(signature).into(), authenticator_data)
}

pub(super) fn attested(authenticator_data: &[u8], signature: &[u8], x5c: &[Vec<u8>]) -> Vec<u8> {
    let mut statement = BTreeMap::from(packed(signature));
    let x5c = x5c.iter().map(|certificate| Cbor::Bytes(certificate.clone()));
    statement.insert(text("x5c"), Cbor::Array(x5c.collect()));
    attestation_object("packed", statement, authenticator_data)
}

fn packed(signature: &[u8]) -> [(Cbor, Cbor); 2] {
    [(text("alg"), Cbor::Integer(ES256)), (text("sig"), Cbor::Bytes(signature.to_vec()))]
}

fn attestation_object(format: &str, statement: BTreeMap<Cbor, Cbor>, authenticator_data: &[u8]) -> Vec<u8> {
    cbor([
        (text("fmt"), text(format)),
        (text("attStmt"), Cbor::Map(statement)),
        (text("authData"), Cbor::Bytes(authenticator_data.to_vec())),
    ])
}

fn text(text: &str) -> Cbor {
    Cbor::Text(text.to_owned())
}

/// The map orders its keys as CTAP2's canonical form wants them.
fn cbor<const N: usize>(members: [(Cbor, Cbor); N]) -> Vec<u8> {
    serde_cbor_2::to_vec(&Cbor::Map(members.into())).expect("CBOR")
}
