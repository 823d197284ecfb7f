//! Random alterations of assertions, of which some are signed again.

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_cbor_2::Value as Cbor;
use serde_json::{Value as Json, json};

use super::signer::Signer;
use super::verdict;
use crate::vector::{Assertion, FLAGS, with_member};

static SIGNER: LazyLock<Signer> = LazyLock::new(Signer::es256);

/// What is done to bytes, somewhere.
#[derive(Clone, Debug)]
enum Change {
    Replace(u8),
    Insert(u8),
    Remove,
    Truncate,
    Repeat,
}

fn changes() -> impl Strategy<Value = Vec<(Index, Change)>> {
    // Bytes that mean something in one of the encodings, more often than others.
    let byte =
        prop_oneof![select(b"\0\x01\x02\x03\x20\x30\x58\x80\xa0\xbf\xf5\xf6\xff\"\\{},: ".to_vec()), any::<u8>()];
    let change = prop_oneof![
        byte.clone().prop_map(Change::Replace),
        byte.prop_map(Change::Insert),
        Just(Change::Remove),
        Just(Change::Truncate),
        Just(Change::Repeat),
    ];
    vec((any::<Index>(), change), 1..4)
}

fn change(bytes: &mut Vec<u8>, changes: Vec<(Index, Change)>) {
    for (index, change) in changes {
        if bytes.is_empty() {
            return;
        }
        let at = index.index(bytes.len());
        match change {
            Change::Replace(byte) => bytes[at] = byte,
            Change::Insert(byte) => bytes.insert(at, byte),
            Change::Remove => drop(bytes.remove(at)),
            Change::Truncate => bytes.truncate(at),
            Change::Repeat => bytes.extend_from_within(at..),
        }
    }
}

fn json_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        "[a-z\"\\\\\u{e4}\u{1f511}]{0,6}".prop_map(Json::from),
        select(vec!["webauthn.get", "webauthn.create", "https://example.org", "https://example.org/"])
            .prop_map(Json::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Json::from),
            inner.prop_map(|value| json!({ "status": value }))
        ]
    })
}

fn cbor_value() -> impl Strategy<Value = Cbor> {
    let leaf = prop_oneof![
        Just(Cbor::Null),
        any::<bool>().prop_map(Cbor::Bool),
        any::<i32>().prop_map(|number| Cbor::Integer(number.into())),
        vec(any::<u8>(), 0..4).prop_map(Cbor::Bytes),
        "[a-z]{0,4}".prop_map(Cbor::Text),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let member = (inner.clone(), inner.clone());
        prop_oneof![
            vec(inner, 0..3).prop_map(Cbor::Array),
            vec(member, 0..3).prop_map(|members| Cbor::Map(members.into_iter().collect())),
        ]
    })
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn altered_parts_are_judged_alike(part in 0..5, changes in changes(), sign_again in any::<bool>()) {
        let mut assertion = SIGNER.assertion();
        let Assertion { response, passkey, .. } = &mut assertion;
        let part = match part {
            0 => &mut response.authenticator_data,
            1 => &mut response.client_data_json,
            2 => &mut response.credential_id,
            3 => &mut passkey.public_key,
            _ => &mut response.signature,
        };
        change(part, changes);
        // Panics where the verdicts differ for no reason that is listed.
        verdict(&if sign_again { SIGNER.signed(assertion) } else { assertion });
    }

    #[test]
    fn other_members_of_client_data_are_judged_alike(
        name in select(vec!["type", "challenge", "origin", "crossOrigin", "topOrigin", "tokenBinding", "extra"]),
        value in json_value(),
    ) {
        let mut assertion = SIGNER.assertion();
        assertion.response.client_data_json = with_member(&assertion.response.client_data_json, name, value);
        verdict(&SIGNER.signed(assertion));
    }

    #[test]
    fn other_authenticator_data_is_judged_alike(
        (flags, required, eligible, count) in any::<(u8, bool, bool, u32)>(),
        id in proptest::option::of(vec(any::<u8>(), 0..40)),
        extensions in proptest::option::of(cbor_value()),
    ) {
        let mut assertion = SIGNER.assertion().with_data(|data| {
            data[FLAGS] = flags & 0x3f | u8::from(id.is_some()) << 6 | u8::from(extensions.is_some()) << 7;
            data[FLAGS + 1..].copy_from_slice(&count.to_be_bytes());
            if let Some(id) = id {
                data.extend([7; 16]);
                data.extend(u16::try_from(id.len()).unwrap().to_be_bytes());
                data.extend(id);
                data.extend(SIGNER.cose());
            }
            if let Some(extensions) = extensions {
                data.extend(serde_cbor_2::to_vec(&extensions).unwrap());
            }
        });
        assertion.user_verification_required = required;
        assertion.passkey.backup_eligible = eligible;
        verdict(&SIGNER.signed(assertion));
    }
}
