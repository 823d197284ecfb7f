//! The port to WebAuthn verification: what a ceremony must show, what came back, and what was proved.

use fidelio_identity::{Application, Origin};
use fidelio_kernel::{Timestamp, UserId};

use crate::{Aaguid, Passkey, Transport};

/// The relying party that a response must be for.
#[derive(Clone, Debug)]
pub struct RelyingParty<'a> {
    /// The RP id whose hash the authenticator data must have.
    pub id: &'a str,
    /// The origins, compared byte for byte.
    pub origins: &'a [Origin],
}

impl<'a> From<&'a Application> for RelyingParty<'a> {
    fn from(application: &'a Application) -> Self {
        Self { id: &application.rp_id, origins: &application.origins }
    }
}

/// What a registration must show.
#[derive(Clone, Debug)]
pub struct ExpectedRegistration<'a> {
    /// The challenge that was sent.
    pub challenge: &'a [u8],
    /// COSE algorithms that were offered.
    pub algorithms: &'a [i32],
    /// Whether the user must have been verified.
    pub user_verification_required: bool,
    /// Whether the browser was asked to make the passkey on its own, so that nobody need have been present
    /// (WebAuthn Level 3 section 7.1, steps 14 to 16). Only ever true when init said so.
    pub conditional: bool,
}

/// `AuthenticatorAttestationResponse`, decoded. The optional copies that clients send beside it are not here:
/// the attestation object is what counts.
#[derive(Clone, Debug)]
pub struct RegistrationResponse {
    /// The credential id as the client says it.
    pub credential_id: Vec<u8>,
    /// The client data, byte for byte.
    pub client_data_json: Vec<u8>,
    /// The attestation object in CBOR.
    pub attestation_object: Vec<u8>,
    /// How the client can reach the authenticator.
    pub transports: Vec<Transport>,
}

/// What a registration proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedRegistration {
    /// The credential id.
    pub credential_id: Vec<u8>,
    /// The COSE key in CBOR.
    pub public_key: Vec<u8>,
    /// The model of authenticator, as it claims.
    pub aaguid: Aaguid,
    /// The statement's format, for example `packed`.
    pub attestation_format: String,
    /// The signature counter.
    pub sign_count: u32,
    /// Whether somebody was present (UP).
    pub user_present: bool,
    /// Whether the user was verified (UV).
    pub user_verified: bool,
    /// Whether the passkey may be synced (BE).
    pub backup_eligible: bool,
    /// Whether it is synced (BS).
    pub backup_state: bool,
    /// What the statement shows of where the passkey was made.
    pub attestation: Attestation,
}

/// What an attestation statement that verifies shows (WebAuthn Level 3 section 6.5.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attestation {
    /// Nothing.
    None,
    /// The passkey signed it itself.
    SelfSigned,
    /// The trust path: X.509 certificates in DER, first the one that signed it, then each its issuer.
    Certificates(Vec<Vec<u8>>),
}

/// What an assertion must show.
#[derive(Clone, Debug)]
pub struct ExpectedAssertion<'a> {
    /// The challenge that was sent.
    pub challenge: &'a [u8],
    /// Whether the user must have been verified.
    pub user_verification_required: bool,
    /// The passkey that is to have signed.
    pub passkey: &'a Passkey,
}

/// `AuthenticatorAssertionResponse`, decoded.
#[derive(Clone, Debug)]
pub struct AssertionResponse {
    /// The credential id.
    pub credential_id: Vec<u8>,
    /// The client data, byte for byte.
    pub client_data_json: Vec<u8>,
    /// The authenticator data.
    pub authenticator_data: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
    /// The user handle, if the authenticator told it.
    pub user_handle: Option<Vec<u8>>,
}

impl AssertionResponse {
    /// Whether the response may belong to this user: an authenticator that tells no handle may.
    pub fn may_belong_to(&self, user: UserId) -> bool {
        self.user_handle.as_deref().is_none_or(|handle| UserId::from_handle(handle) == Some(user))
    }
}

/// What an assertion proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifiedAssertion {
    /// The signature counter, not yet compared with the stored one.
    pub sign_count: u32,
    /// Whether the user was verified (UV).
    pub user_verified: bool,
    /// Whether the passkey is synced now (BS).
    pub backup_state: bool,
}

/// Why a response was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum CeremonyError {
    /// A field is not what the standard says it is.
    #[error("{field} is malformed: {reason}")]
    Malformed {
        /// The field, as clients call it.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The client data is of the other ceremony.
    #[error("clientDataJSON is of another ceremony; its type must be {expected}")]
    WrongType {
        /// `webauthn.create` or `webauthn.get`.
        expected: &'static str,
    },
    /// The challenge is not the one that was sent.
    #[error("the challenge in clientDataJSON is not the one of this session")]
    WrongChallenge,
    /// The origin is not the application's.
    #[error(
        "the origin in clientDataJSON is not one of this application's; add it to the application's origins if it should be"
    )]
    WrongOrigin,
    /// The ceremony ran inside a frame of another site.
    #[error("passkeys cannot be used inside a frame of another site")]
    CrossOrigin,
    /// The authenticator signed for another relying party.
    #[error("the authenticator data is for another relying party id")]
    WrongRpId,
    /// Nobody was present.
    #[error("the authenticator did not see a user present")]
    UserNotPresent,
    /// The user was not verified.
    #[error("the authenticator did not verify the user, which this application requires")]
    UserNotVerified,
    /// The key is of an algorithm that was not offered.
    #[error("the passkey's algorithm was not offered")]
    AlgorithmNotOffered,
    /// The attestation statement does not verify.
    #[error("the attestation statement does not verify")]
    AttestationInvalid,
    /// The attestation statement's format cannot be verified here.
    #[error("the attestation statement's format is not supported")]
    AttestationUnsupported,
    /// Two copies of the credential id differ.
    #[error("credentialId is not the one that the authenticator signed")]
    CredentialIdMismatch,
    /// The backup flags contradict each other or the registration.
    #[error("the backup flags are inconsistent")]
    BackupFlagsInconsistent,
    /// The signature does not verify.
    #[error("the signature does not verify")]
    SignatureInvalid,
}

/// Verifies WebAuthn responses. Knows no storage, no users and no counters.
pub trait WebAuthn: Send + Sync {
    /// Verifies a registration (WebAuthn Level 3 section 7.1) except that the credential id is new.
    ///
    /// # Errors
    /// The first thing that does not hold.
    fn verify_registration(
        &self,
        rp: &RelyingParty<'_>,
        expected: &ExpectedRegistration<'_>,
        response: &RegistrationResponse,
    ) -> Result<VerifiedRegistration, CeremonyError>;

    /// Verifies an assertion (WebAuthn Level 3 section 7.2) except for the counter.
    ///
    /// # Errors
    /// The first thing that does not hold.
    fn verify_assertion(
        &self,
        rp: &RelyingParty<'_>,
        expected: &ExpectedAssertion<'_>,
        response: &AssertionResponse,
    ) -> Result<VerifiedAssertion, CeremonyError>;

    /// Whether the trust path of an attestation ends in one of these roots at this time (WebAuthn Level 3 section
    /// 7.1, step 24). Certificates are in DER. A root may be the first certificate of the path itself.
    fn is_anchored(&self, trust_path: &[Vec<u8>], roots: &[Vec<u8>], at: Timestamp) -> bool;
}
