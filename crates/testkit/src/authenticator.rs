//! A browser and an authenticator in one, for tests without either (WebAuthn Level 3 sections 5.8.1 and 6).
//! It does what it is told, also what no honest one would.

mod encode;

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use fidelio_credentials::passkey::Transport;
use serde_json::{Map, Value};

use crate::attestation_authority::AttestationKey;

/// What the browser's half does: it writes the client data.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// The origin to claim instead of the real one.
    pub origin: Option<String>,
    /// Whether to say that it runs inside a frame of another origin.
    pub cross_origin: bool,
    /// More members of the client data. One that is there already (`type`, `challenge`, `origin`,
    /// `crossOrigin`) is replaced.
    pub members: Map<String, Value>,
}

/// The flags of the authenticator data that are the authenticator's to choose.
#[derive(Clone, Copy, Debug)]
pub struct Flags {
    /// UP.
    pub user_present: bool,
    /// UV.
    pub user_verified: bool,
    /// BE.
    pub backup_eligible: bool,
    /// BS.
    pub backup_state: bool,
}

/// What the signature counter does. Each credential has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counter {
    /// Always zero: the authenticator does not count.
    Zero,
    /// One more than last time.
    Grow,
    /// This value, whatever it was.
    Set(u32),
}

/// How a new passkey is attested.
#[derive(Clone, Debug)]
pub enum Attestation {
    /// `none`: not at all.
    None,
    /// `packed` self attestation: signed with the passkey itself.
    PackedSelf,
    /// `packed`: signed with a key that an authority certified, for the same model if it is to verify.
    Packed(Arc<AttestationKey>),
}

/// A software authenticator with any number of ES256 passkeys. By default an honest one that syncs, on the
/// device of its browser; every field may be changed between two ceremonies.
#[derive(Debug)]
pub struct SoftAuthenticator {
    /// What its browser does.
    pub browser: Browser,
    /// The RP id to sign for instead of the real one.
    pub rp_id: Option<String>,
    /// Which model it claims to be.
    pub aaguid: [u8; 16],
    /// What it says of the user and of synchronisation.
    pub flags: Flags,
    /// How it counts.
    pub counter: Counter,
    /// How it attests.
    pub attestation: Attestation,
    /// How it can be reached.
    pub transports: Vec<Transport>,
    /// The id of the next passkey; taken by it. Unset, ids are new.
    pub next_credential_id: Option<Vec<u8>>,
    credentials: Vec<Credential>,
}

#[derive(Debug)]
struct Credential {
    id: Vec<u8>,
    rp_id: String,
    user_handle: Vec<u8>,
    key: EcdsaKeyPair,
    count: u32,
}

/// What a page asks for when a passkey is to be made.
#[derive(Clone, Debug)]
pub struct CreateRequest<'a> {
    /// The relying party id.
    pub rp_id: &'a str,
    /// The page's origin.
    pub origin: &'a str,
    /// The challenge, decoded.
    pub challenge: &'a [u8],
    /// `user.id`, decoded.
    pub user_handle: &'a [u8],
}

/// A new passkey, as the browser gives it to the page; nothing is base64url yet.
#[derive(Clone, Debug)]
pub struct Created {
    /// `rawId`.
    pub credential_id: Vec<u8>,
    /// `response.clientDataJSON`.
    pub client_data_json: Vec<u8>,
    /// `response.attestationObject`.
    pub attestation_object: Vec<u8>,
    /// `response.getTransports()`.
    pub transports: Vec<Transport>,
}

/// What a page asks for when a passkey is to sign.
#[derive(Clone, Debug)]
pub struct GetRequest<'a> {
    /// The relying party id.
    pub rp_id: &'a str,
    /// The page's origin.
    pub origin: &'a str,
    /// The challenge, decoded.
    pub challenge: &'a [u8],
    /// The credential ids of `allowCredentials`; empty for any passkey of the relying party.
    pub allow: Vec<Vec<u8>>,
}

/// An assertion, as the browser gives it to the page; nothing is base64url yet. Neither the credential id nor
/// the user handle is signed: a test may put others in their place.
#[derive(Clone, Debug)]
pub struct Asserted {
    /// `rawId`.
    pub credential_id: Vec<u8>,
    /// `response.clientDataJSON`.
    pub client_data_json: Vec<u8>,
    /// `response.authenticatorData`.
    pub authenticator_data: Vec<u8>,
    /// `response.signature`.
    pub signature: Vec<u8>,
    /// `response.userHandle`.
    pub user_handle: Option<Vec<u8>>,
}

impl SoftAuthenticator {
    /// An honest authenticator without passkeys.
    pub fn new() -> Self {
        Self {
            browser: Browser::default(),
            rp_id: None,
            aaguid: [0; 16],
            flags: Flags { user_present: true, user_verified: true, backup_eligible: true, backup_state: true },
            counter: Counter::Zero,
            attestation: Attestation::None,
            transports: vec![Transport::Internal, Transport::Hybrid],
            next_credential_id: None,
            credentials: Vec::new(),
        }
    }

    /// Makes a passkey and remembers it (`navigator.credentials.create`).
    pub fn create(&mut self, request: &CreateRequest<'_>) -> Created {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a P-256 key");
        let new_id = || sha256(key.public_key().as_ref()).to_vec();
        let credential = Credential {
            id: self.next_credential_id.take().unwrap_or_else(new_id),
            rp_id: request.rp_id.to_owned(),
            user_handle: request.user_handle.to_vec(),
            key,
            count: self.counter.after(0),
        };
        let client_data_json = self.browser.client_data("webauthn.create", request.challenge, request.origin);
        let cose_key = encode::cose_key(credential.key.public_key().as_ref());
        let attested = encode::attested_credential(self.aaguid, &credential.id, &cose_key);
        let authenticator_data = self.authenticator_data(&credential, Some(&attested));
        let attestation_object = match &self.attestation {
            Attestation::None => encode::unattested(&authenticator_data),
            Attestation::PackedSelf => {
                let signature = credential.sign(&authenticator_data, &client_data_json);
                encode::self_attested(&authenticator_data, &signature)
            }
            Attestation::Packed(by) => {
                let signature = by.sign(&signed(&authenticator_data, &client_data_json));
                encode::attested(&authenticator_data, &signature, by.x5c())
            }
        };
        let credential_id = credential.id.clone();
        self.credentials.push(credential);
        Created { credential_id, client_data_json, attestation_object, transports: self.transports.clone() }
    }

    /// Signs with the youngest passkey that may take part (`navigator.credentials.get`).
    ///
    /// # Panics
    /// When it has none: a browser would show an error, and there would be nothing to send.
    pub fn get(&mut self, request: &GetRequest<'_>) -> Asserted {
        let may_take_part = |credential: &Credential| {
            credential.rp_id == request.rp_id
                && (request.allow.is_empty() || request.allow.contains(&credential.id))
        };
        let index = self.credentials.iter().rposition(may_take_part);
        let index = index.unwrap_or_else(|| panic!("no passkey for {} that is allowed", request.rp_id));
        self.credentials[index].count = self.counter.after(self.credentials[index].count);
        let credential = &self.credentials[index];
        let client_data_json = self.browser.client_data("webauthn.get", request.challenge, request.origin);
        let authenticator_data = self.authenticator_data(credential, None);
        Asserted {
            credential_id: credential.id.clone(),
            signature: credential.sign(&authenticator_data, &client_data_json),
            client_data_json,
            authenticator_data,
            user_handle: Some(credential.user_handle.clone()),
        }
    }

    fn authenticator_data(&self, credential: &Credential, attested: Option<&[u8]>) -> Vec<u8> {
        let rp_id = self.rp_id.as_deref().unwrap_or(&credential.rp_id);
        encode::authenticator_data(&sha256(rp_id.as_bytes()), self.flags, credential.count, attested)
    }
}

impl Default for SoftAuthenticator {
    fn default() -> Self {
        Self::new()
    }
}

impl Browser {
    fn client_data(&self, ceremony: &str, challenge: &[u8], origin: &str) -> Vec<u8> {
        let origin = self.origin.as_deref().unwrap_or(origin);
        encode::client_data(ceremony, challenge, origin, self.cross_origin, &self.members)
    }
}

impl Counter {
    const fn after(self, last: u32) -> u32 {
        match self {
            Self::Zero => 0,
            Self::Grow => last + 1,
            Self::Set(value) => value,
        }
    }
}

impl Credential {
    fn sign(&self, authenticator_data: &[u8], client_data_json: &[u8]) -> Vec<u8> {
        let message = signed(authenticator_data, client_data_json);
        self.key.sign(&SystemRandom::new(), &message).expect("a signature").as_ref().to_vec()
    }
}

fn signed(authenticator_data: &[u8], client_data_json: &[u8]) -> Vec<u8> {
    [authenticator_data, &sha256(client_data_json)].concat()
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    digest(&SHA256, bytes).as_ref().try_into().expect("32 bytes")
}

#[cfg(test)]
mod tests;
