//! Attestation objects (WebAuthn Level 3 section 6.5.4) and the statements that the library cannot verify. No
//! statement is anchored in a trust store here.

mod certificate;
mod packed;
mod safetynet;
mod statement;
mod tpm;
mod tpm_structures;

use std::collections::BTreeMap;

use fidelio_credentials::ceremony::{Attestation, CeremonyError};
use serde_cbor_2::Value;

use crate::adapter::{ATTESTATION_OBJECT, malformed};
use crate::attestation::statement::Statement;
use crate::authenticator_data::{AttestedCredential, AuthenticatorData};
use crate::client_data::ClientData;
use crate::cose::Key;

/// The format of the statement that says nothing.
pub(crate) const NONE: &str = "none";

/// An attestation object.
pub(crate) struct Object {
    /// The statement's format.
    pub(crate) format: String,
    pub(crate) authenticator_data: Vec<u8>,
    statement: Statement,
}

/// What a statement vouches for.
pub(crate) struct Attested<'a> {
    pub(crate) client_data: &'a ClientData<'a>,
    pub(crate) data: &'a AuthenticatorData<'a>,
    pub(crate) credential: AttestedCredential<'a>,
    pub(crate) key: &'a Key,
}

impl Attested<'_> {
    /// What most statements sign.
    fn signed(&self) -> Vec<u8> {
        self.client_data.signed_with(self.data.bytes)
    }
}

/// Who verifies a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VerifiedBy {
    /// It is verified.
    Us,
    /// It is not yet: that is left to the library.
    Library,
}

impl Object {
    /// Reads an attestation object.
    pub(crate) fn parse(cbor: &[u8]) -> Result<Self, CeremonyError> {
        let malformed = malformed(ATTESTATION_OBJECT);
        let mut map: BTreeMap<String, Value> =
            serde_cbor_2::from_slice(cbor).map_err(|_| malformed("it is not a CBOR map"))?;
        match (map.remove("fmt"), map.remove("authData"), map.remove("attStmt")) {
            (Some(Value::Text(format)), Some(Value::Bytes(authenticator_data)), Some(Value::Map(statement))) => {
                Ok(Self { format, authenticator_data, statement: Statement::new(statement) })
            }
            _ => Err(malformed("it has no fmt, authData or attStmt")),
        }
    }

    /// What the statement shows, once it is verified.
    pub(crate) fn shown(&self) -> Result<Attestation, CeremonyError> {
        let path = match self.format.as_str() {
            NONE => return Ok(Attestation::None),
            safetynet::FORMAT => safetynet::trust_path(&self.statement),
            packed::FORMAT if !self.statement.has("x5c") => return Ok(Attestation::SelfSigned),
            _ => self.statement.trust_path(),
        };
        // A certificate that cannot be read, after the first, was of no interest until now.
        path.map(Attestation::Certificates).ok_or(CeremonyError::AttestationInvalid)
    }
}

/// Verifies a statement, unless the library can. `library_reads` says whether it reads the key and the client
/// data: without them it verifies nothing.
pub(crate) fn verify(
    object: &Object,
    attested: &Attested<'_>,
    library_reads: bool,
) -> Result<VerifiedBy, CeremonyError> {
    let statement = &object.statement;
    let is_valid = match object.format.as_str() {
        NONE => statement.is_empty().then_some(()),
        safetynet::FORMAT => safetynet::verify(statement, attested),
        // The library hashes in no algorithm that TPMs sign with, so it refuses every statement of them.
        tpm::FORMAT => tpm::verify(statement, attested),
        packed::FORMAT if library_reads && packed::is_for_library(statement) => return Ok(VerifiedBy::Library),
        packed::FORMAT => packed::verify(statement, attested),
        // The library compares the keys of certificates with elliptic curve keys only.
        "fido-u2f" | "apple" | "android-key" if library_reads && attested.key.is_ec() => {
            return Ok(VerifiedBy::Library);
        }
        _ => return Err(CeremonyError::AttestationUnsupported),
    };
    is_valid.map(|()| VerifiedBy::Us).ok_or(CeremonyError::AttestationInvalid)
}

/// An attestation object with no statement.
pub(crate) fn unattested(authenticator_data: Vec<u8>) -> Result<Vec<u8>, CeremonyError> {
    let object = BTreeMap::from([
        ("fmt", Value::Text(NONE.to_owned())),
        ("attStmt", Value::Map(BTreeMap::new())),
        ("authData", Value::Bytes(authenticator_data)),
    ]);
    serde_cbor_2::to_vec(&object).map_err(|_| malformed(ATTESTATION_OBJECT)("it cannot be read"))
}
