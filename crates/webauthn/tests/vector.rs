//! The vectors, and the ceremonies that can be made of them.

use std::collections::BTreeMap;

use fidelio_credentials::ceremony::{
    AssertionResponse, CeremonyError, ExpectedAssertion, ExpectedRegistration, RegistrationResponse, RelyingParty,
    VerifiedAssertion, VerifiedRegistration, WebAuthn as _,
};
use fidelio_credentials::{Aaguid, AttestationTrust, Passkey};
use fidelio_identity::Origin;
use fidelio_kernel::{Timestamp, base64url};
use fidelio_webauthn::WebAuthnRs;
use serde::Deserialize;
use serde_cbor_2::Value;

#[derive(Clone, Deserialize)]
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) fmt: Option<String>,
    pub(crate) alg: i64,
    rp_id: String,
    origin: String,
    challenge: String,
    credential_id: String,
    client_data_json: String,
    attestation_object: Option<String>,
    authenticator_data: Option<String>,
    signature: Option<String>,
    user_handle: Option<String>,
    public_key: Option<String>,
    pub(crate) sign_count: u32,
    pub(crate) up: bool,
    pub(crate) uv: bool,
    pub(crate) cross_origin: bool,
}

const FILES: [&str; 3] = [
    include_str!("vectors/w3c.json"),
    include_str!("vectors/py_webauthn.json"),
    include_str!("vectors/fido2_helpers.json"),
];

/// What every application may offer.
pub(crate) const ALGORITHMS: [i32; 5] = [-7, -257, -8, -35, -36];

/// Where the flags are in authenticator data.
pub(crate) const FLAGS: usize = 32;
/// Where the credential id is in authenticator data, after its length.
pub(crate) const CREDENTIAL_ID: usize = 55;
pub(crate) const USER_PRESENT: u8 = 0x01;
pub(crate) const USER_VERIFIED: u8 = 0x04;
pub(crate) const BACKUP_ELIGIBLE: u8 = 0x08;
pub(crate) const BACKUP_STATE: u8 = 0x10;

/// All vectors of a kind: `registration` or `authentication`.
pub(crate) fn vectors(kind: &str) -> impl Iterator<Item = Vector> {
    let all = FILES.iter().flat_map(|file| serde_json::from_str::<Vec<Vector>>(file).expect("a vector file"));
    all.filter(move |vector| vector.kind == kind)
}

/// The vector with this name.
pub(crate) fn vector(kind: &str, name: &str) -> Vector {
    vectors(kind).find(|vector| vector.name == name).expect("a vector")
}

fn bytes(text: &str) -> Vec<u8> {
    base64url::decode(text).expect("base64url")
}

fn field(field: &Option<String>) -> Vec<u8> {
    bytes(field.as_deref().expect("a vector of this kind has the field"))
}

/// A registration: what is expected and what came.
#[derive(Clone)]
pub(crate) struct Registration {
    pub(crate) rp_id: String,
    pub(crate) origin: String,
    pub(crate) challenge: Vec<u8>,
    pub(crate) algorithms: Vec<i32>,
    pub(crate) user_verification_required: bool,
    pub(crate) conditional: bool,
    pub(crate) response: RegistrationResponse,
}

/// An assertion: what is expected and what came.
#[derive(Clone, Debug)]
pub(crate) struct Assertion {
    pub(crate) rp_id: String,
    pub(crate) origin: String,
    pub(crate) challenge: Vec<u8>,
    pub(crate) user_verification_required: bool,
    pub(crate) passkey: Passkey,
    pub(crate) response: AssertionResponse,
}

impl Vector {
    pub(crate) fn credential_id(&self) -> Vec<u8> {
        bytes(&self.credential_id)
    }

    pub(crate) fn registration(&self) -> Registration {
        Registration {
            rp_id: self.rp_id.clone(),
            origin: self.origin.clone(),
            challenge: bytes(&self.challenge),
            algorithms: ALGORITHMS.to_vec(),
            user_verification_required: self.uv,
            conditional: false,
            response: RegistrationResponse {
                credential_id: self.credential_id(),
                client_data_json: bytes(&self.client_data_json),
                attestation_object: field(&self.attestation_object),
                transports: Vec::new(),
            },
        }
    }

    pub(crate) fn assertion(&self) -> Assertion {
        Assertion {
            rp_id: self.rp_id.clone(),
            origin: self.origin.clone(),
            challenge: bytes(&self.challenge),
            user_verification_required: self.uv,
            passkey: self.passkey(),
            response: AssertionResponse {
                credential_id: self.credential_id(),
                client_data_json: bytes(&self.client_data_json),
                authenticator_data: field(&self.authenticator_data),
                signature: field(&self.signature),
                user_handle: self.user_handle.as_deref().map(bytes),
            },
        }
    }

    fn passkey(&self) -> Passkey {
        let id = "018f3a5e-0000-7000-8000-000000000001";
        let flags = field(&self.authenticator_data)[FLAGS];
        Passkey {
            id: id.parse().unwrap(),
            application: id.parse().unwrap(),
            user: id.parse().unwrap(),
            credential_id: self.credential_id(),
            public_key: field(&self.public_key),
            aaguid: Aaguid::default(),
            transports: Vec::new(),
            attestation_format: "none".into(),
            attestation_trust: AttestationTrust::None,
            sign_count: 0,
            backup_eligible: flags & BACKUP_ELIGIBLE != 0,
            backup_state: flags & BACKUP_STATE != 0,
            user_verified: false,
            name: "vector".into(),
            created_at: Timestamp::from_seconds(0),
            created_on: None,
            last_used_at: None,
            last_used_on: None,
            flagged_at: None,
        }
    }
}

impl Registration {
    pub(crate) fn verify(&self) -> Result<VerifiedRegistration, CeremonyError> {
        let origins = [Origin::parse(&self.origin).expect("an origin")];
        let rp = RelyingParty { id: &self.rp_id, origins: &origins };
        let expected = ExpectedRegistration {
            challenge: &self.challenge,
            algorithms: &self.algorithms,
            user_verification_required: self.user_verification_required,
            conditional: self.conditional,
        };
        WebAuthnRs.verify_registration(&rp, &expected, &self.response)
    }

    /// The attestation object, taken apart.
    pub(crate) fn object(&self) -> Object {
        let mut map: BTreeMap<String, Value> =
            serde_cbor_2::from_slice(&self.response.attestation_object).expect("CBOR");
        match (map.remove("fmt"), map.remove("authData"), map.remove("attStmt")) {
            (Some(Value::Text(format)), Some(Value::Bytes(data)), Some(Value::Map(statement))) => {
                Object { format, data, statement }
            }
            _ => panic!("no attestation object"),
        }
    }

    /// The same with another attestation object.
    pub(crate) fn with(&self, object: &Object) -> Self {
        let map = BTreeMap::from([
            ("fmt", Value::Text(object.format.clone())),
            ("authData", Value::Bytes(object.data.clone())),
            ("attStmt", Value::Map(object.statement.clone())),
        ]);
        let mut other = self.clone();
        other.response.attestation_object = serde_cbor_2::to_vec(&map).expect("CBOR");
        other
    }

    /// The same with other authenticator data.
    pub(crate) fn with_data(&self, alter: impl FnOnce(&mut Vec<u8>)) -> Self {
        let mut object = self.object();
        alter(&mut object.data);
        self.with(&object)
    }
}

impl Assertion {
    pub(crate) fn verify(&self) -> Result<VerifiedAssertion, CeremonyError> {
        let origins = [Origin::parse(&self.origin).expect("an origin")];
        let rp = RelyingParty { id: &self.rp_id, origins: &origins };
        let expected = ExpectedAssertion {
            challenge: &self.challenge,
            user_verification_required: self.user_verification_required,
            passkey: &self.passkey,
        };
        WebAuthnRs.verify_assertion(&rp, &expected, &self.response)
    }

    /// The same with other authenticator data.
    pub(crate) fn with_data(&self, alter: impl FnOnce(&mut Vec<u8>)) -> Self {
        let mut other = self.clone();
        alter(&mut other.response.authenticator_data);
        other
    }
}

/// An attestation object.
#[derive(Clone)]
pub(crate) struct Object {
    pub(crate) format: String,
    pub(crate) data: Vec<u8>,
    pub(crate) statement: BTreeMap<Value, Value>,
}

/// Client data with another value of one member.
pub(crate) fn with_member(client_data_json: &[u8], name: &str, value: serde_json::Value) -> Vec<u8> {
    let mut members: serde_json::Map<_, _> = serde_json::from_slice(client_data_json).expect("client data");
    members.insert(name.to_owned(), value);
    serde_json::to_vec(&members).expect("JSON")
}

/// The same bytes with the lowest bit of one of them flipped.
pub(crate) fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    bytes
}

/// About this many positions, with the first and the last.
pub(crate) fn positions(length: usize, number: usize) -> impl Iterator<Item = usize> {
    (0..length).step_by(length.div_ceil(number).max(1)).chain(length.checked_sub(1))
}
